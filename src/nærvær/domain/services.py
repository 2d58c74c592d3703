"""The services a face works with: the ports and the functions it may call. The composition builds them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from ..quick_dataclass import dataclass
from .errors import NothingPlaying

if TYPE_CHECKING:  # on the road to the first frame: it needs the names only
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import PurePath

    from .catalogue import Catalogue, Programme
    from .diary import Diary
    from .machine_settings import MenuEntry
    from .own_data import DiaryLock, OwnData
    from .player import Players, RemoteCommand, RemoteControl
    from .recorded_exercise import RecordingWorkshop
    from .reminder import Notification, Reminder, Scheduler
    from .report import Report
    from .score import Score, SoundTags
    from .teleprompter import RecordingStudio
    from .voice_workshop import VoiceWorkshop


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


RenderToFile: TypeAlias = "Callable[[Score, PurePath, Sequence[PurePath], Callable[[float], None], SoundTags], None]"
"""Writes a score to a sound file with its tags, and its words to the files of the third argument (.lrc, else WebVTT).

The fourth argument is called with the part done, 0…1; what it raises breaks the work off, and no file is left. Raises
`InvalidRequest` for a format it cannot write, and `OSError`.
"""

MakeCalendar: TypeAlias = "Callable[[Reminder, Notification, int, datetime, str], bytes]"
"""Makes the calendar file of a reminder with its notification.

It covers a number of weeks from the first time after a given time. With the same identity, the last argument, a calendar
replaces the events it took in before.
"""


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

    calendar: MakeCalendar
    report: Callable[[Report, Programme, Mapping[str, str]], bytes]
    write: Callable[[PurePath, bytes], bool]
    folder: Callable[[], PurePath]


def no_remote_control(practice: RemoteControl) -> Callable[[], None]:
    """Accept no commands. Returns the function that ends the listening, as every listener does."""
    del practice
    return lambda: None


def no_practice_to_command(command: RemoteCommand) -> None:
    """Raise `NothingPlaying`: where no practice of another process can be reached."""
    del command
    raise NothingPlaying


def assume_sound() -> bool:
    """Return that there is a device to play on: where nobody can tell."""
    return True


class NoDiaryLock:
    """The `DiaryLock` of a diary that cannot be locked: one in memory, or one that a clinic keeps."""

    is_declined = False

    def is_on(self) -> bool:
        return False

    def is_open(self) -> bool:
        return True

    def open_with(self, passphrase: str) -> bool:
        del passphrase
        return True

    def open_copy(self, file: str, passphrase: str) -> bool:
        del file, passphrase
        return False

    def turn_on(self, passphrase: str) -> None:
        del passphrase
        raise RuntimeError("this diary cannot be locked")

    def change(self, passphrase: str) -> None:
        del passphrase

    def turn_off(self) -> None:
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServices:
    """What a face on a screen that many use works with: nothing of it writes a file or sets anything on the machine.

    `now` returns the local time with its zone. `listen` accepts commands from outside while a practice plays, until the
    function it returns is called. `has_sound` returns whether there is a device to play on; it takes a moment.
    """

    catalogue: Catalogue
    players: Players
    now: Callable[[], datetime]
    version: str
    listen: Callable[[RemoteControl], Callable[[], None]] = no_remote_control
    has_sound: Callable[[], bool] = assume_sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(SharedServices):
    """Everything a face needs on a person's own machine.

    `phone_suffix` returns the suffix of sound files that telephones play, and `sound_folders` where such a file may lie.
    `keep_language` keeps the language of the screens, by its code, for this machine, and returns whether it could.
    `scheduler` opens the system's own scheduler, `menu_entry` the entry in the menu of the desktop; `examine` is what
    `doctor` tells; `recordings` makes exercises of whole recordings, `voice_workshop` voices of one's own, and `studio` is
    what they are read in with; `send_command` commands the practice of another process and raises `NothingPlaying` or
    `NotNow`. `lock` is that of the diary: until it is open, `open_diary` raises `DiaryProblem` ("locked").
    """

    open_diary: Callable[[], Diary]
    render: RenderToFile
    phone_suffix: Callable[[], str]
    sound_folders: Callable[[], Sequence[PurePath]]
    examine: Callable[[], tuple[CheckResult, ...]]
    own_data: OwnData
    files: FileOutputs
    scheduler: Callable[[], Scheduler]
    menu_entry: Callable[[], MenuEntry]
    keep_language: Callable[[str], bool]
    recordings: RecordingWorkshop
    voice_workshop: VoiceWorkshop
    studio: RecordingStudio
    send_command: Callable[[RemoteCommand], None] = no_practice_to_command
    lock: DiaryLock = field(default_factory=NoDiaryLock)
