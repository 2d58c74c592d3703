"""What a face is handed: the ports it talks to and the few functions it may call. `__main__` fills them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .errors import NothingPlaying
from .remote import Order, Reached, nobody_calls

if TYPE_CHECKING:  # who starts soonest needs least of it
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import PurePath

    from .catalogue import Catalogue
    from .diary import Diary
    from .own_data import OwnData
    from .player import Player
    from .programme import Programme
    from .reminder import Announcement, Reminder, Schedule
    from .report import Report
    from .sound import Score


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `doctor`: what was looked at, what was found, and a hint code for the line that would mend it."""

    part: str
    ok: bool
    found: dict[str, str | None]
    hint: str | None = None


class Renderer(Protocol):
    """Writes a score to a file; `progress` is told the part done, 0…1. Raises `WrongUse` for a format it cannot write."""

    def __call__(
        self, score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]
    ) -> None: ...


class CalendarMaker(Protocol):
    """Makes the calendar file of a reminder: from the first time after `now`, for `weeks` weeks.

    The same `identity` lets a calendar replace what it took in before.
    """

    def __call__(self, reminder: Reminder, told: Announcement, weeks: int, now: datetime, identity: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Paper:
    """What can be taken along as a file.

    `report` makes one page of HTML, with titles by exercise id. `write` writes a file whole or not at all and says
    whether it replaced one (raises `OSError`); `folder` is where this person keeps documents.
    """

    calendar: CalendarMaker
    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]
    folder: Callable[[], PurePath]


def nobody_plays(order: Order) -> None:
    """Where no practice can be reached."""
    del order
    raise NothingPlaying


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a face needs, ready to be opened. `now` gives the local time with its zone.

    `open_player` plays to the device, or silently when the score has no sound to give or no device can be used;
    `open_silent` never makes a sound; `warm_up` loads the sound libraries ahead of the first practice; `schedule` is the
    system's own scheduler. `listen` takes orders from outside while a practice plays, until what it returns is called;
    `order` gives one to the practice of another process and raises `NothingPlaying` or `NotNow`.
    """

    catalogue: Catalogue
    open_diary: Callable[[], Diary]
    open_player: Callable[[Score], Player]
    open_silent: Callable[[Score], Player]
    render: Renderer
    examine: Callable[[], tuple[Finding, ...]]
    warm_up: Callable[[], None]
    now: Callable[[], datetime]
    version: str
    own_data: OwnData
    paper: Paper
    schedule: Callable[[], Schedule]
    listen: Callable[[Reached], Callable[[], None]] = nobody_calls
    order: Callable[[Order], None] = nobody_plays
