"""The services a face works with: the ports and the functions it may call. The composition builds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .errors import NothingPlaying
from .player import RemoteCommand, RemoteControl, no_remote_control

if TYPE_CHECKING:  # on the road to the first frame: it needs the names only
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
    """What `doctor` found in one part: values by name, and a hint code for the line that would mend it.

    `readable`: the same values as people read them, where `values` has codes for other programs.
    """

    part: str
    ok: bool
    values: dict[str, str | None]
    hint: str | None = None
    readable: Mapping[str, str] = field(default_factory=dict)


class Renderer(Protocol):
    """Writes a score to a sound file, and its captions.

    `progress` is called with the part done, 0…1. Raises `InvalidRequest` for a format it cannot write.
    """

    def __call__(
        self, score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]
    ) -> None: ...


class CalendarMaker(Protocol):
    """Makes the calendar file of a reminder: from the first time after `now`, for `weeks` weeks.

    The same `identity` lets a calendar replace what it took in before.
    """

    def __call__(
        self, reminder: Reminder, notification: Notification, weeks: int, now: datetime, identity: str
    ) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ReportOutput:
    """What staff need to hand a person a report: its one page of HTML, and the writer of whole files (see `FileOutputs`)."""

    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]


@dataclass(frozen=True, slots=True)
class FileOutputs:
    """What a person can take along as a file.

    `report` makes one page of HTML, with titles by exercise id. `write` writes a file whole or not at all and returns
    whether it replaced one (raises `OSError`); `folder` returns where this person keeps documents.
    """

    calendar: CalendarMaker
    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]
    folder: Callable[[], PurePath]


def no_practice_to_command(command: RemoteCommand) -> None:
    """Raise `NothingPlaying`: where no practice of another process can be reached."""
    del command
    raise NothingPlaying


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServices:
    """What a face on a screen that many use works with: nothing of it writes a file or sets anything on the machine.

    `open_player` plays to the device, or silently when the score has no sound to give or no device can be used;
    `open_silent` never makes a sound; `warm_up` loads the sound libraries ahead of the first practice; `now` returns the
    local time with its zone. `listen` accepts commands from outside while a practice plays, until the function it returns
    is called.
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
    """Everything a face needs on a person's own machine.

    `scheduler` opens the system's own scheduler; `examine` is what `doctor` tells; `send_command` commands the practice of
    another process and raises `NothingPlaying` or `NotNow`.
    """

    open_diary: Callable[[], Diary]
    render: Renderer
    examine: Callable[[], tuple[CheckResult, ...]]
    own_data: OwnData
    files: FileOutputs
    scheduler: Callable[[], Scheduler]
    send_command: Callable[[RemoteCommand], None] = no_practice_to_command
