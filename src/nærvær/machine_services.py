"""What a program is made of on this machine: its time, folders, players, workshops; each loads its modules when it is used.

*Today* does without most of them, and a command without nearly all.
"""

from __future__ import annotations

import functools
import os

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path, PurePath
    from typing import Any
    from zoneinfo import ZoneInfo

    from .catalogue.catalogue import FolderCatalogue
    from .domain.catalogue import Programme
    from .domain.diary import Diary
    from .domain.own_data import OwnData
    from .domain.player import Players, RemoteCommand, RemoteControl
    from .domain.recorded_exercise import RecordingWorkshop
    from .domain.reminder import Notification, Reminder, Scheduler
    from .domain.report import Report
    from .domain.score import DecodeResult, DecodeSounds, Score, SoundTags
    from .domain.services import CheckResult, FileOutputs, ReportOutput
    from .domain.voice_workshop import VoiceWorkshop
    from .machine_settings_file import MachineSettingsFile
    from .store.passphrase_lock import PassphraseLock

LOG_NAME = "naervaer.log"
VOICES_FOLDER = "voices"
"""In the folder of the diary: the voices that were made on this machine. At a clinic they lie with its other content."""
_LOCALTIME = "/etc/localtime"
_HERE_ONLY = frozenset({"localtime", "posixrules", "Factory"})
"""Names of this machine's own zone, which mean another zone on another machine."""


# The time


def local_now() -> datetime:
    """Return the time now. Its zone has an IANA name where the machine has one set, else a fixed offset («UTC+01:00»).

    The abbreviation that the system may have for it («CEST», or nothing at all) is left out: the name of the zone is stored
    with every fact, and an abbreviation would not tell later what the clock had shown.
    """
    from datetime import datetime, timedelta, timezone

    zone = _zone()
    if zone:
        return datetime.now(zone)
    now = datetime.now().astimezone()
    return now.astimezone(timezone(now.utcoffset() or timedelta()))


def _zone() -> ZoneInfo | None:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from .domain.validation import is_zone

    localtime = Path(_LOCALTIME)
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name and localtime.is_symlink():
        name = str(localtime.readlink()).partition("zoneinfo/")[2]
    name = name.removeprefix("posix/").removeprefix("right/")
    if not is_zone(name) or name in _HERE_ONLY:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, or a machine without time zones
        return None


# Services that stand for themselves until they are used


class _BuiltWhenUsed:
    """Stands for a service whose modules *today* does without: it is built when the first of its verbs is called."""

    def __init__(self, build: Callable[[], object]) -> None:
        self._build: Callable[[], Any] = functools.cache(build)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._build(), name)


class LockBuiltWhenOn(_BuiltWhenUsed):
    """The `PassphraseLock` of a diary; a start where no passphrase locks it does without its modules."""

    def __init__(self, folder: Path) -> None:
        super().__init__(lambda: _passphrase_lock(folder))
        self._folder = folder

    def is_on(self) -> bool:
        from .store.diary_folder import DiaryPaths

        return DiaryPaths(self._folder).is_locked()

    def is_open(self) -> bool:
        return not self.is_on() or bool(self._build().is_open())


def built_when_used(build: Callable[[], object]) -> Any:
    """Return what `build` builds, when it is first used."""
    return _BuiltWhenUsed(build)


def _passphrase_lock(folder: Path) -> PassphraseLock:
    from .store.passphrase_lock import PassphraseLock

    return PassphraseLock(folder, local_now)


def own_data(folder: Path, lock: Any) -> OwnData:
    """All data of the person whose diary lies in `folder`, as a whole."""
    from .files import atomic_write
    from .store.own_data import SqliteOwnData

    return SqliteOwnData(folder, local_now, documents_folder, atomic_write, folder / LOG_NAME, lock=lock)


def recordings(content: str | None, catalogue: FolderCatalogue) -> RecordingWorkshop:
    """Where whole recordings become exercises."""
    import platformdirs

    from .voice_workshop import FolderRecordings

    taken = {exercise.id for exercise in catalogue.exercises()}
    spool = platformdirs.user_cache_path("naervaer", appauthor=False)
    return FolderRecordings(config_folder(content), spool, taken)


def voice_workshop(folder: Path, content: str | None, catalogue: FolderCatalogue) -> VoiceWorkshop:
    """Where voices of one's own are made."""
    from .catalogue.content_files import read_content
    from .catalogue.programme_parser import LARGEST_SCRIPT
    from .voice_workshop import FolderVoices

    def script(exercise: str) -> str:
        return read_content(catalogue.script_file(exercise), LARGEST_SCRIPT)

    return FolderVoices(folder / VOICES_FOLDER, (config_folder(content) / VOICES_FOLDER,), decode_sounds, script)


def sound_players(settings: MachineSettingsFile) -> Players:
    """What plays on the sound card that the settings of this machine name."""
    from .sound import SoundPlayers

    return SoundPlayers(settings.read)


def awake_players(players: Players) -> Players:
    """The same players, with the machine kept awake meanwhile."""
    from .sound.keep_awake import AwakePlayers
    from .texts.practice import KEEPS_AWAKE

    return AwakePlayers(players, KEEPS_AWAKE())


def decode_sounds(contents: Sequence[bytes]) -> Sequence[DecodeResult]:
    """Check sounds that did not come with the program; those that passed are remembered in the cache folder."""
    return _decode_check()(contents)


@functools.cache
def _decode_check() -> DecodeSounds:
    import platformdirs

    from .sound.decode_check import DecodeCheck

    return DecodeCheck(platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json")


def render_to_file(
    score: Score, file: PurePath, captions: Sequence[PurePath], progress: Callable[[float], None], tags: SoundTags
) -> None:
    """Write a practice to a sound file."""
    from .sound.render import render_to_file

    render_to_file(score, file, captions, progress, tags)


def phone_suffix() -> str:
    """The kind of sound file that telephones play, of those that can be written here."""
    from .sound.render import phone_suffix

    return phone_suffix()


def sound_folders() -> tuple[Path, ...]:
    """The folders of this person where a sound file may lie, those that are there, without doubles."""
    from pathlib import Path

    import platformdirs

    folders = (platformdirs.user_music_path(), platformdirs.user_downloads_path(), documents_folder())
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir() and folder != Path.home())) or (
        Path.home(),
    )


def system_scheduler() -> Scheduler:
    """The scheduler of this system, which reminds while the program is closed."""
    from .reminders.scheduler import system_scheduler

    return system_scheduler()


def listen(folder: Path, practice: RemoteControl) -> Callable[[], None]:
    """Let another window pause and resume `practice`; returns what ends that."""
    from .remote_control import listen

    return listen(folder, practice)


def send_command(folder: Path, command: RemoteCommand) -> None:
    """Pause or resume the practice of another window."""
    from .remote_control import send_command

    send_command(folder, command)


def file_outputs() -> FileOutputs:
    """What a person can take along as files."""
    from .domain.services import FileOutputs

    return FileOutputs(_reminder_calendar, _report_page, _write_file, documents_folder)


def report_output() -> ReportOutput:
    """What staff make a person's report with."""
    from .domain.services import ReportOutput

    return ReportOutput(_report_page, _write_file)


def _write_file(name: PurePath, content: bytes) -> bool:
    from .files import atomic_write

    return atomic_write(name, content)


def _reminder_calendar(
    reminder: Reminder, notification: Notification, weeks: int, now: datetime, identity: str
) -> bytes:
    from .reminders.ics import reminder_calendar

    return reminder_calendar(reminder, notification, weeks, now, identity)


def _report_page(report: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    from .report.report_page import report_page

    return report_page(report, programme, titles)


def documents_folder() -> Path:
    """The folder where this person keeps documents, or the home folder where there is none."""
    from pathlib import Path

    import platformdirs

    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()


def config_folder(instead: str | None = None) -> Path:
    """The folder of this person's settings and content, or `instead`."""
    from pathlib import Path

    if instead:
        return Path(instead)
    from .invocation import own_config_folder

    if folder := own_config_folder():
        return Path(folder)
    import platformdirs

    return platformdirs.user_config_path("naervaer", appauthor=False)


def open_without_key(folder: Path) -> Diary:
    """Open the diary as far as can be done whether or not it is locked: nothing in it is read."""
    from .store.diary_opener import open_diary

    return open_diary(folder, local_now, person="")


def run_doctor(folder: Path, catalogue: FolderCatalogue, open_diary: Callable[[], Diary]) -> tuple[CheckResult, ...]:
    """Examine what works here: sound, diary, exercises with their voices, and the program itself."""
    from . import __version__
    from .domain.services import CheckResult
    from .sound import examine_sound

    program = CheckResult("program", True, {"version": __version__})
    parts = (examine_sound(), _examine_diary(folder, open_diary), _examine_content(catalogue), program)
    return (*parts, *_examine_kiosk())


def _examine_kiosk() -> tuple[CheckResult, ...]:
    """Tell whether the rules of a kiosk hold, where this machine is one; its server is asked by `nærvær clinic` only."""
    from . import kiosk_settings_file as rules
    from .domain.kiosk import KioskProblem
    from .domain.services import CheckResult

    if not os.path.lexists(rules.DEFAULT_FILE):
        return ()
    found: dict[str, str | None] = {"path": str(rules.DEFAULT_FILE)}
    try:
        settings = rules.read_kiosk_settings(None)
    except KioskProblem:
        return (CheckResult("kiosk", False, found, "kiosk_rules"),)
    return (CheckResult("kiosk", True, found, "clinic_server" if settings.database else None),)


def _examine_diary(folder: Path, open_diary: Callable[[], Diary]) -> CheckResult:
    from .domain.errors import Busy, DiaryProblem
    from .domain.services import CheckResult

    found: dict[str, str | None] = {"path": str(folder), "reason": None}
    if _may_begin_diary(folder):
        return CheckResult("diary", True, found)
    try:
        open_diary().close()
    except (DiaryProblem, Busy) as problem:
        reason = problem.reason if isinstance(problem, DiaryProblem) else "busy"
        return CheckResult("diary", False, {**found, "reason": reason}, f"diary_{reason}")
    return CheckResult("diary", True, found)


def _may_begin_diary(folder: Path) -> bool:
    """Return whether there is no diary yet, and one could be made: opening it would make one, which nobody has asked for."""
    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return False
    # The log is begun by whatever runs first.
    return there != folder or {each.name for each in folder.iterdir()} <= {LOG_NAME}


def _examine_content(catalogue: FolderCatalogue) -> CheckResult:
    from .domain.services import CheckResult
    from .texts.file_errors import content_error_clause
    from .texts.sound import sound_reason

    missing = catalogue.missing()
    voices = ", ".join(voice.id for voice in catalogue.voices())
    files = "; ".join(f"{fault.file} ({fault.code})" for fault in missing)
    broken = "\n".join(content_error_clause(fault) for fault in catalogue.all_faults())
    found = {"voices": voices or None, "missing": files or None, "broken": broken or None}
    worded = {"missing": "; ".join(f"{fault.file} ({sound_reason(fault)})" for fault in missing)}
    if not broken and all(catalogue.is_own(fault) and fault.is_never_made for fault in missing):
        # A voice of one's own need not read every exercise: what it has not begun is no fault.
        return CheckResult("content", True, found, "own_sound" if missing else None, worded)
    hint = "own_sound" if all(catalogue.is_own(fault) for fault in missing) else "missing_sound"
    return CheckResult("content", False, found, "own_content" if broken else hint, worded)
