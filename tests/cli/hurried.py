"""The app in lines, composed for tests: the real catalogue, diary and faces, and a player whose clock runs fast.

Run as a program it takes the app's own arguments. The environment sets HURRY (how many times faster), AUDIBLE (0: no
device), TROUBLE (lost: the device goes away at ten seconds), CHECKPOINT (seconds between two) and WRITER (ok, full) for
`render`.

Tests start it some hundred times, so what only the menu, practising or a file needs is imported there, as the app does.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from nærvær import __version__
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.checkpoint import CHECKPOINT_SECONDS
from nærvær.domain.diary import Diary
from nærvær.domain.machine_settings import MenuEntry
from nærvær.domain.player import ENDED_STATES, Playback, PlayerState
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.reminder import Scheduler
from nærvær.domain.score import Score, SoundTags
from nærvær.domain.services import CheckResult, Services
from nærvær.files import atomic_write
from nærvær.machine_services import file_outputs
from nærvær.plain.console import LineStreams
from nærvær.store import SqliteOwnData
from nærvær.store.diary_opener import open_diary
from nærvær.store.passphrase_lock import PassphraseLock
from nærvær.voice_workshop import FolderRecordings, FolderVoices, SystemStudio

OSLO = ZoneInfo("Europe/Oslo")


class HurriedPlayer:
    """Plays nothing at all, `speed` times faster than life, on the contract of a player."""

    def __init__(self, score: Score, speed: float, audible: bool = True, lost_at: float | None = None) -> None:
        self._total = score.timeline.total
        self._rate = score.timeline.rate
        self._speed = speed
        self._audible = audible
        self._lost_at = lost_at
        self._state = PlayerState.READY
        self._position = self._heard = 0.0
        self._since = 0.0

    def start(self, at: int = 0) -> None:
        self._position = float(at)
        self._go(PlayerState.PLAYING)

    def pause(self) -> None:
        self._advance()
        self._state = PlayerState.PAUSED

    def resume(self) -> None:
        self._go(PlayerState.PLAYING)

    def seek(self, position: int) -> None:
        self._position = float(position)

    def set_volume(self, volume: float) -> None: ...

    def stop(self) -> None:
        self._advance()
        if self._state not in ENDED_STATES:
            self._state = PlayerState.STOPPED

    def close(self) -> None:
        self.stop()

    def playback(self) -> Playback:
        self._advance()
        position, heard = int(self._position), int(self._heard)
        return Playback(self._state, position, heard, self._total, self._rate, 1.0, self._audible)

    def _go(self, state: PlayerState) -> None:
        self._state = state
        self._since = time.monotonic()

    def _advance(self) -> None:
        if self._state is not PlayerState.PLAYING:
            return
        now = time.monotonic()
        frames = min((now - self._since) * self._speed * self._rate, self._total - self._position)
        self._since = now
        self._position += frames
        self._heard += frames
        if self._position >= self._total:
            self._state = PlayerState.FINISHED
        elif self._lost_at is not None and self._position > self._lost_at * self._rate:
            self._state = PlayerState.FAILED


def write(
    score: Score, file: PurePath, captions: Sequence[PurePath], progress: Callable[[float], None], _tags: SoundTags
) -> None:
    """Stands in for the real renderer: the number of frames as text, in four steps."""
    if os.environ.get("WRITER") == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
    for step in range(5):
        progress(step / 4)
    Path(file).write_text(f"{score.timeline.total}\n", "utf-8")
    for name in captions:
        Path(name).write_text("WEBVTT\n", "utf-8")


def examine() -> tuple[CheckResult, ...]:
    return (
        CheckResult("sound", False, {"backend": "PortAudio", "device": None}, "no_device"),
        CheckResult("diary", True, {"path": "/et/sted"}),
    )


@dataclass(frozen=True)
class HurriedPlayers:
    """Opens hurried players; `lost_at`: seconds after which the device goes away."""

    speed: float
    audible: bool
    lost_at: float | None

    def open(self, score: Score) -> HurriedPlayer:
        return HurriedPlayer(score, self.speed, self.audible, self.lost_at)

    def open_silent(self, score: Score) -> HurriedPlayer:
        return HurriedPlayer(score, self.speed, False)

    def warm_up(self) -> None:
        """There is nothing to load."""


def compose(data_dir: str | None, shelf: FolderCatalogue | None = None) -> Services:
    """Parts as the app has them, with the hurried player."""
    speed = float(os.environ.get("HURRY", "400"))
    audible = os.environ.get("AUDIBLE", "1") == "1"
    lost_at = 10.0 if os.environ.get("TROUBLE") == "lost" else None

    def now() -> datetime:
        return datetime.now(OSLO)

    lock = PassphraseLock(Path(data_dir or ""), now)

    def diary() -> Diary:
        return open_diary(Path(data_dir or ""), now, busy_seconds=0.5, cipher=lock.rows())

    def scheduler() -> Scheduler:
        from nærvær.reminders.scheduler import system_scheduler

        return system_scheduler()

    def menu_entry() -> MenuEntry:
        from nærvær.desktop_menu import system_menu_entry

        return system_menu_entry(("nærvær",))

    return Services(
        catalogue=shelf or FolderCatalogue(*content_folders(), own=_own(), country=lambda: "NO"),
        open_diary=diary,
        players=HurriedPlayers(speed, audible, lost_at),
        render=write,
        phone_suffix=lambda: ".mp3",
        sound_folders=lambda: (),
        examine=examine,
        now=now,
        version=__version__,
        own_data=SqliteOwnData(
            Path(data_dir or ""), now, lambda: Path(data_dir or "").parent, atomic_write, busy_seconds=0.5, lock=lock
        ),
        files=replace(file_outputs(), folder=lambda: Path(data_dir or "")),
        scheduler=scheduler,
        menu_entry=menu_entry,
        keep_language=lambda _code: True,
        recordings=FolderRecordings(_own() or Path(data_dir or ""), Path(data_dir or ""), ()),
        lock=lock,
        voice_workshop=workshop(Path(data_dir or "")),
        studio=SystemStudio(lambda _folder: 1, lambda _folder: 1),
    )


def workshop(folder: Path) -> FolderVoices:
    def script(exercise: str) -> str:
        return (content_folders()[0] / "nb" / "scripts" / f"{exercise}.txt").read_text("utf-8")

    return FolderVoices(folder / "voices", (), lambda _contents: [], script)


def _own() -> Path | None:
    return Path(os.environ["OWN"]) if "OWN" in os.environ else None


def main(words: list[str]) -> int:
    arguments = build_parser().parse_args(words)
    made: list[Services] = []

    def parts() -> Services:
        if not made:
            made.append(compose(arguments.data_dir))
        return made[0]

    def lines(wish: PracticeOptions | None) -> int:
        from nærvær.plain import player_lines
        from nærvær.plain.menu import menu
        from nærvær.plain.practice import practise_once

        seconds = float(os.environ.get("CHECKPOINT", CHECKPOINT_SECONDS))
        setattr(player_lines, "CHECKPOINT_SECONDS", seconds)  # noqa: B010 - it is read there, and told of elsewhere
        streams = LineStreams.standard()
        return menu(parts(), streams) if wish is None else practise_once(parts(), wish, streams)

    def screen(wish: PracticeOptions | None) -> int:
        print("SKJERM", wish and replace(wish, volume=0.5).exercise)
        return 0

    return run_command(arguments, parts, screen, lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
