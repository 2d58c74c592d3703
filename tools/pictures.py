"""Make the pictures of the README from the real app, with a prepared diary: `python tools/pictures.py`.

Writes `docs/pictures/*.png`; needs Chromium. The app, its pages and the content are the shipped ones; only the player's
clock is moved by hand, so that the same picture comes out each time.
"""

from __future__ import annotations

import asyncio
import math
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE / "src"))

from nærvær.catalogue.shelf import Shelf, content_folders  # noqa: E402
from nærvær.domain.parts import Paper, Parts  # noqa: E402
from nærvær.domain.passing import PassingDiary  # noqa: E402
from nærvær.domain.player import Playback, PlayerState  # noqa: E402
from nærvær.domain.practice import Arrived, Ended, Everyday, Practice, Ratings  # noqa: E402
from nærvær.domain.sound import Score  # noqa: E402
from nærvær.reminding.calendar_file import calendar  # noqa: E402
from nærvær.reminding.here import scheduler  # noqa: E402
from nærvær.report.page import report_page  # noqa: E402
from nærvær.store import OwnFiles  # noqa: E402
from nærvær.tui.app import NaervaerApp  # noqa: E402
from nærvær.whole_file import write_whole  # noqa: E402

MORNING = datetime(2026, 3, 12, 7, 5, tzinfo=UTC)
PLAYED_SECONDS = 96
SETTLE_SECONDS = 1.5
FOLDER = HOUSE / "docs" / "pictures"
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


def prepared_diary() -> PassingDiary:
    """A person in the second week: ordinary days, some left out, nothing to be ashamed of."""
    clock = [MORNING - timedelta(days=13)]
    diary = PassingDiary(lambda: clock[0])
    days = ((3, 6, 5, 6), (3, 5, 5, 4), (4, None, None, None), (3, 7, 6, 7), (3, 6, 6, 5), (5, 6, 4, 7))
    for minutes, before, after, helped in days:
        diary.append(_practice("breathing-space", 1, minutes, before, after, helped))
        diary.append(Everyday("lage kaffe eller te", 1))
        clock[0] += timedelta(days=1)
    clock[0] = MORNING - timedelta(days=4)
    diary.append(Arrived(2))
    for minutes, before, after, helped in ((10, 6, 5, 6), (12, 7, 6, 7), (10, 5, None, 5)):
        diary.append(_practice("body-scan", 2, minutes, before, after, helped))
        clock[0] += timedelta(days=1)
    diary.append(Everyday("dusje", 2))
    clock[0] = MORNING
    return diary


def _practice(
    exercise: str, week: int, minutes: int, before: int | None, after: int | None, helped: int | None
) -> Practice:
    ratings = Ratings(pain_before=before, pain_after=after, helped=helped)
    return Practice(exercise, week, minutes * 60, minutes * 60.0, Ended.FINISHED, "synthetic-light", None, ratings)


class Studio:
    """The app over shipped content, and the player it opened last."""

    def __init__(self, diary: PassingDiary, played_seconds: float = PLAYED_SECONDS) -> None:
        self._played_seconds = played_seconds
        self.player: StillPlayer | None = None
        self._diary = diary

    def _open(self, score: Score) -> StillPlayer:
        timeline = score.timeline
        ready = Playback(PlayerState.READY, 0, 0, timeline.total, timeline.rate, 1.0, True)
        self.player = StillPlayer(ready, self._played_seconds)
        return self.player

    def parts(self) -> Parts:
        """Parts for pictures."""
        return Parts(
            Shelf(*content_folders(), None),
            lambda: self._diary,
            self._open,
            self._open,
            lambda *_: None,
            lambda: (),
            lambda: None,
            lambda: MORNING,
            "",
            own_data=OwnFiles(Path(), lambda: MORNING, Path, write_whole),
            paper=Paper(calendar, report_page, write_whole, Path.home),
            schedule=scheduler,
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


async def take(names: dict[str, str], size: tuple[int, int] = (80, 24), theme: str = "kveld") -> None:
    """Go through the journey once and keep the pages in `names` (page: file name)."""
    studio = Studio(prepared_diary())
    app = NaervaerApp(studio.parts, theme)
    async with app.run_test(size=size) as pilot:

        async def after(page: str, *keys: str) -> None:
            await pilot.press(*keys)
            await pilot.pause(SETTLE_SECONDS)
            if page in names:
                keep(app, names[page])

        await after("today")
        await after("rate", "enter", *["right"] * 7)
        await after("play", "6")
        await after("ground", "g")
        await after("", "enter")
        if studio.player:
            studio.player.end()
        await after("")
        await after("", "4")
        await after("", "7")
        await after("after", "enter")
        await after("", "enter")
        await after("progress", "u")


def main() -> None:
    """Take every picture of the README."""
    asyncio.run(take({page: page for page in ("today", "rate", "play", "ground", "after", "progress")}))
    asyncio.run(take({"rate": "rate-large"}, size=(40, 12)))
    asyncio.run(take({"today": "today-light"}, theme="dag"))


if __name__ == "__main__":
    main()
