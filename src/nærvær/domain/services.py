"""What a face is handed: the ports it talks to and the few functions it may call. `__main__` fills them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .errors import NothingPlaying
from .player import RemoteCommand, RemoteControl, no_remote_control

if TYPE_CHECKING:  # who starts soonest needs least of it
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import PurePath

    from .catalogue import Catalogue
    from .diary import Diary
    from .own_data import OwnData
    from .player import Player
    from .programme import Programme
    from .reminder import Notification, Reminder, Scheduler
    from .report import Report
    from .score import Score


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of `doctor`: what was looked at, what was found, and a hint code for the line that would mend it.

    `told`: what was found as people read it, where `found` has codes for other programs.
    """

    part: str
    ok: bool
    values: dict[str, str | None]
    hint: str | None = None
    readable: Mapping[str, str] = field(default_factory=dict)


class Renderer(Protocol):
    """Writes a score to a file; `progress` is told the part done, 0…1. Raises `WrongUse` for a format it cannot write."""

    def __call__(
        self, score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]
    ) -> None: ...


class CalendarMaker(Protocol):
    """Makes the calendar file of a reminder: from the first time after `now`, for `weeks` weeks.

    The same `identity` lets a calendar replace what it took in before.
    """

    def __call__(self, reminder: Reminder, told: Notification, weeks: int, now: datetime, identity: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ReportOutput:
    """What staff hand a person is made with: the report as one page of HTML, and the writer of whole files (see `Paper`)."""

    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]


@dataclass(frozen=True, slots=True)
class FileOutputs:
    """What can be taken along as a file.

    `report` makes one page of HTML, with titles by exercise id. `write` writes a file whole or not at all and says
    whether it replaced one (raises `OSError`); `folder` is where this person keeps documents.
    """

    calendar: CalendarMaker
    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]
    folder: Callable[[], PurePath]


def no_practice_to_command(order: RemoteCommand) -> None:
    """Where no practice can be reached."""
    del order
    raise NothingPlaying


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServices:
    """What a face on a screen that many use is handed: nothing of it writes a file or sets anything on the machine.

    `open_player` plays to the device, or silently when the score has no sound to give or no device can be used;
    `open_silent` never makes a sound; `warm_up` loads the sound libraries ahead of the first practice; `now` gives the
    local time with its zone. `listen` takes orders from outside while a practice plays, until what it returns is called.
    """

    catalogue: Catalogue
    open_player: Callable[[Score], Player]
    open_silent: Callable[[Score], Player]
    warm_up: Callable[[], None]
    now: Callable[[], datetime]
    version: str
    listen: Callable[[RemoteControl], Callable[[], None]] = no_remote_control


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(SharedServices):
    """Everything a face needs on a person's own machine. `schedule` is the system's own scheduler; `order` gives an order
    to the practice of another process and raises `NothingPlaying` or `NotNow`."""

    open_diary: Callable[[], Diary]
    render: Renderer
    examine: Callable[[], tuple[CheckResult, ...]]
    own_data: OwnData
    files: FileOutputs
    scheduler: Callable[[], Scheduler]
    send_command: Callable[[RemoteCommand], None] = no_practice_to_command
