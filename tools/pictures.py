"""Make the pictures of the README from the real app, with a prepared diary: `python tools/pictures.py`.

Writes `docs/pictures/*.png` (needs Chromium), and in `screens.txt` the same screens as text, which a test compares with
the app. The app, its pages and the content are the shipped ones; only the player's clock is moved by hand, so that the same
picture comes out each time.
"""

from __future__ import annotations

import asyncio
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE / "src"))

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders  # noqa: E402
from nærvær.desktop_menu import system_menu_entry  # noqa: E402
from nærvær.domain.diary import Preference, WeekStarted  # noqa: E402
from nærvær.domain.player import Playback, PlayerState  # noqa: E402
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd  # noqa: E402
from nærvær.domain.ratings import CheckIn, Ratings  # noqa: E402
from nærvær.domain.score import Score  # noqa: E402
from nærvær.domain.services import FileOutputs, Services  # noqa: E402
from nærvær.files import atomic_write  # noqa: E402
from nærvær.in_memory import MemoryDiary  # noqa: E402
from nærvær.reminders.ics import reminder_calendar  # noqa: E402
from nærvær.reminders.scheduler import system_scheduler  # noqa: E402
from nærvær.report.report_page import report_page  # noqa: E402
from nærvær.store import SqliteOwnData  # noqa: E402
from nærvær.texts import i18n  # noqa: E402
from nærvær.texts.practice import KEEPING  # noqa: E402
from nærvær.tui.app import NaervaerApp  # noqa: E402
from nærvær.tui.pages.page import Page  # noqa: E402
from nærvær.voice_workshop import FolderRecordings, FolderVoices, SystemStudio  # noqa: E402

MORNING = datetime(2026, 3, 12, 7, 5, tzinfo=UTC)
PLAYED_SECONDS = 96
SETTLE_SECONDS, PATIENCE_SECONDS = 0.3, 30
FOLDER = HOUSE / "docs" / "pictures"
TEXTS = FOLDER / "screens.txt"
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


@dataclass
class StillPlayer:
    """A player that stands at one moment."""

    moment: Playback
    played_seconds: float = PLAYED_SECONDS

    def start(self, at: int = 0) -> None:
        position = at + round(self.played_seconds * self.moment.rate)
        self.moment = replace(self.moment, state=PlayerState.PLAYING, position=position, heard=position)

    def end(self) -> None:
        """Come to the end."""
        total = self.moment.total
        self.moment = replace(self.moment, state=PlayerState.FINISHED, position=total, heard=total)

    def pause(self) -> None:
        self.moment = replace(self.moment, state=PlayerState.PAUSED)

    def resume(self) -> None:
        self.moment = replace(self.moment, state=PlayerState.PLAYING)

    def seek(self, position: int) -> None: ...

    def set_volume(self, volume: float) -> None: ...

    def stop(self) -> None:
        if self.moment.state is not PlayerState.FINISHED:
            self.moment = replace(self.moment, state=PlayerState.STOPPED)

    def close(self) -> None: ...

    def playback(self) -> Playback:
        return self.moment


LIVED = (
    ("breathing-space", ((3, 6, 5, 6), (3, 5, 5, 4), (4, None, None, None), (3, 7, 6, 7), (3, 6, 6, 5), (5, 6, 4, 7))),
    ("body-scan", ((10, 6, 5, 6), (12, 7, 6, 7), (10, 5, None, 5), (10, 6, 6, 4), (10, 6, 5, 6))),
    ("movement", ((10, 5, 5, 3), (10, 7, 6, 5), (8, 6, 6, 4))),
    ("sitting", ((10, 6, 5, 6), (12, 6, 4, 7), (10, 5, 5, 6), (15, 7, 6, 6), (10, 6, 5, 7))),
    ("pain", ((10, 6, 6, 5), (10, 5, 4, 6))),
)
LOOKS = ((7, 6, 3), (6, 6, 4), (6, 7, 4), (5, 6, 5))
OWN_WORDS = {"nb": ("gå tur i skogen", "Lage kaffe"), "en": ("walk in the woods", "Making coffee")}
"""What the person has written themselves: the activity of their weekly check-in, and something from everyday life."""


def prepared_diary() -> MemoryDiary:
    """A person in the fifth week: ordinary days, some left out, nothing to be ashamed of."""
    activity, everyday = OWN_WORDS[i18n.language()]
    clock = [MORNING - timedelta(days=7 * len(LIVED) - 4)]
    diary = MemoryDiary(lambda: clock[0])
    diary.append(Preference("own_activity", activity))
    for week, (exercise, days) in enumerate(LIVED, 1):
        begun = clock[0]
        if week > 1:
            diary.append(WeekStarted(week))
        for number, (minutes, before, after, helped) in enumerate(days):
            diary.append(_practice(exercise, week, minutes, before, after, helped))
            if number % 2:
                diary.append(InformalPractice(everyday, week))
            clock[0] += timedelta(days=1)
        clock[0] = begun + timedelta(days=7)
        if week <= len(LOOKS):
            hindered, pain, managed = LOOKS[week - 1]
            diary.append(CheckIn(week, hindered, pain, activity, managed))
    clock[0] = MORNING
    return diary


def _practice(
    exercise: str, week: int, minutes: int, before: int | None, after: int | None, helped: int | None
) -> Practice:
    ratings = Ratings(pain_before=before, pain_after=after, helped=helped)
    return Practice(
        exercise, week, minutes * 60, minutes * 60.0, PracticeEnd.FINISHED, "synthetic-light", None, ratings
    )


class Studio:
    """The app over shipped content, and the player it opened last."""

    def __init__(self, diary: MemoryDiary, played_seconds: float = PLAYED_SECONDS, content: Path | None = None) -> None:
        """`content`: a folder whose content is laid over what is shipped, as a clinic's own."""
        self._played_seconds = played_seconds
        self._content = content
        self.player: StillPlayer | None = None
        self._diary = diary

    def open(self, score: Score) -> StillPlayer:
        timeline = score.timeline
        ready = Playback(PlayerState.READY, 0, 0, timeline.total, timeline.rate, 1.0, True)
        self.player = StillPlayer(ready, self._played_seconds)
        return self.player

    def open_silent(self, score: Score) -> StillPlayer:
        return self.open(score)

    def warm_up(self) -> None:
        """There is nothing to load."""

    def parts(self) -> Services:
        """Parts for pictures."""
        return Services(
            catalogue=FolderCatalogue(*content_folders(), self._content, language=i18n.language),
            open_diary=lambda: self._diary,
            players=self,
            render=lambda *_: None,
            phone_suffix=lambda: ".mp3",
            sound_folders=lambda: (),
            examine=lambda: (),
            now=lambda: MORNING,
            version="",
            own_data=SqliteOwnData(Path(), lambda: MORNING, Path, atomic_write),
            files=FileOutputs(reminder_calendar, report_page, atomic_write, Path.home),
            scheduler=system_scheduler,
            menu_entry=lambda: system_menu_entry(("nærvær",)),
            keep_language=lambda _code: True,
            recordings=FolderRecordings(Path(), Path(), ()),
            voice_workshop=FolderVoices(Path("/nowhere"), (), lambda _contents: [], lambda _exercise: None),
            studio=SystemStudio(lambda _folder: 1, lambda _folder: 1),
        )


def run_quietly(command: list[str]) -> None:
    """Run a command that must do its work."""
    subprocess.run(command, check=True, capture_output=True)


def keep(app: NaervaerApp, name: str) -> None:
    """Write the screen as a picture, without a font from the net."""
    drawn = re.sub(r"@font-face\s*\{[^}]*\}", "", app.export_screenshot(title="nærvær"))
    drawn = drawn.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    if box is None:
        raise ValueError("no picture came out")
    width, height = (math.ceil(float(side)) for side in box.groups())
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        page.write_text(f'<meta charset="utf-8"><body style="margin:0">{drawn}', encoding="utf-8")
        command = [*CHROMIUM, f"--window-size={width},{height}", f"--screenshot={FOLDER / name}.png", page.as_uri()]
        run_quietly(command)


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the walk: keys, the page they lead to, and the name of its picture ("" for none)."""

    page: str
    name: str
    keys: tuple[str, ...] = ()


WALK = (
    Stop("TodayPage", "today"),
    Stop("RatePage", "rate", ("enter", *["right"] * 7)),
    Stop("PlayerPage", "play", ("6",)),
    Stop("GroundingPage", "ground", ("g",)),
    Stop("PlayerPage", "", ("enter",)),
    Stop("RatePage", "", ("end",)),
    Stop("RatePage", "", ("4",)),
    Stop("TextPage", "", ("7",)),
    Stop("BeforeAfterPage", "after", ("enter",)),
    Stop("TodayPage", "", ("enter",)),
    Stop("ProgressPage", "progress", ("u",)),
    Stop("ChartsPage", "weekly", ("end", "up", "left", "left", "enter")),
)
WALKS = (
    (frozenset(stop.name for stop in WALK if stop.name), (80, 24), "kveld", "", "nb"),
    (frozenset({"rate"}), (40, 12), "kveld", "-large", "nb"),
    (frozenset({"today"}), (80, 24), "dag", "-light", "nb"),
    (frozenset({"today", "progress", "weekly"}), (80, 24), "kveld", "-en", "en"),
)
"""Which pictures are taken: their names, the size of the screen, the theme, what is added to the names, the language."""

Keep = Callable[[NaervaerApp, str], None]


async def walk(names: frozenset[str], size: tuple[int, int], theme: str, more: str, language: str, kept: Keep) -> None:
    """Go through the journey once, as far as needed, and have the pages in `names` kept."""
    i18n.use_language(language)
    studio = Studio(prepared_diary())
    app = NaervaerApp(studio.parts, theme)
    left = set(names)
    app.animation_level = "none"  # the shape that breathes would be at another breath each time
    async with app.run_test(size=size) as pilot:
        for stop in WALK:
            if not left:
                break
            # Today comes by itself, and may be there already: a busy machine once waited for a second one.
            before = app.screen if stop.keys else None
            if stop.keys == ("end",) and studio.player:
                studio.player.end()
            else:
                await pilot.press(*stop.keys)
            await _arrive(app, pilot, stop, before)
            if stop.name in left:
                left.remove(stop.name)
                kept(app, stop.name + more)
        app.leave()
        await app.finish()


async def _arrive(app: NaervaerApp, pilot: Pilot[int], stop: Stop, before: object) -> None:
    """Wait for the page, then for what it shows to stand still."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (type(app.screen).__name__ == stop.page and app.screen is not before and _takes_answers(app)):
            await asyncio.sleep(0.02)
        shown = ""
        while shown != (shown := text_of(app)) or KEEPING() in shown:
            await pilot.pause(SETTLE_SECONDS)


def _takes_answers(app: NaervaerApp) -> bool:
    """Whether the page is there and takes an answer: one that follows a question waits a moment first."""
    return app.screen.is_mounted and not (isinstance(app.screen, Page) and app.screen.too_early)


def text_of(app: NaervaerApp) -> str:
    """The screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def told() -> str:
    """All pictures as text: what the test compares."""
    parts: list[str] = []
    for one in WALKS:
        asyncio.run(walk(*one, lambda app, name: parts.append(f"== {name}\n{text_of(app)}\n")))
    return "\n".join(parts)


def main() -> None:
    """Take every picture of the README, and write them down as text beside."""
    for one in WALKS:
        asyncio.run(walk(*one, keep))
    TEXTS.write_text(told(), encoding="utf-8")


if __name__ == "__main__":
    main()
