"""Joins the program of one person at home: where its files lie, and the services that a face is handed over them.

Building services changes nothing in the process and nothing on the disk; opening a face may. Nothing is imported before it
is needed: a command that plays nothing loads no sound, and the first frame waits for neither sound nor diary.
"""

from __future__ import annotations

import contextlib
import functools
import os

from .invocation import PASSPHRASE_VARIABLE

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path, PurePath
    from typing import Any

    from .catalogue.catalogue import FolderCatalogue
    from .domain.catalogue import Programme
    from .domain.diary import Diary
    from .domain.machine_settings import MenuEntry
    from .domain.own_data import OwnData
    from .domain.player import Players, RemoteCommand, RemoteControl
    from .domain.practice import PracticeOptions
    from .domain.recorded_exercise import RecordingWorkshop
    from .domain.reminder import Notification, Reminder, Scheduler
    from .domain.report import Report
    from .domain.score import DecodeResult, DecodeSounds, Score, SoundTags
    from .domain.services import CheckResult, FileOutputs, ReportOutput, Services, SharedServices
    from .domain.teleprompter import RecordingStudio
    from .domain.voice_workshop import VoiceWorkshop
    from .settings_files.machine import MachineSettingsFile
    from .store.passphrase_lock import PassphraseLock

LOG_NAME = "naervaer.log"
VOICES_FOLDER = "voices"
"""In the folder of the diary: the voices that were made on this machine. At a clinic they lie with its other content."""


class Composition:
    """The services and faces over one data folder, each built once, when it is first asked for."""

    def __init__(
        self,
        data_dir: str | None,
        content: str | None = None,
        content_language: str = "",
        country: str | None = None,
    ) -> None:
        """`data_dir` is the folder of the diary, `content` that of a clinic's own scripts; None for the usual ones.

        `content_language` is that of own content outside the folder of a language, "" for Norwegian. `country` is the
        code in a clinic's settings, "" where there is none; None: the settings of this machine tell.
        """
        self._data_dir = data_dir
        self._content = content
        self._content_language = content_language
        self._chosen_country = country

    @functools.cache  # noqa: B019 - one composition lives as long as the program
    def services(self) -> Services:
        """All that a face needs on a person's own machine."""
        from .clock import local_now
        from .domain.services import Services

        folder, shared = self.data_folder(), self.shared_services()

        lock = self._diary_lock()

        def open_diary() -> Diary:
            from .store.diary_opener import open_diary

            if lock.is_on():  # a mark would tell in the clear what is sealed
                return open_diary(folder, local_now, cipher=lock.rows())
            return open_diary(folder, local_now, keep_mark=True)

        return Services(
            catalogue=shared.catalogue,
            players=_built_when_used(lambda: _awake_players(shared.players)),
            now=shared.now,
            version=shared.version,
            open_diary=open_diary,
            render=_render_to_file,
            phone_suffix=_phone_suffix,
            sound_folders=_sound_folders,
            examine=lambda: run_doctor(folder, self.catalogue(), lambda: _open_without_key(folder)),
            own_data=_built_when_used(lambda: _own_data(folder, lock)),
            files=file_outputs(),
            scheduler=_system_scheduler,
            menu_entry=self._menu_entry,
            keep_language=self._keep_chosen_language,
            recordings=_built_when_used(lambda: _recordings(self._content, self.catalogue())),
            voice_workshop=_built_when_used(lambda: _voice_workshop(folder, self._content, self.catalogue())),
            studio=_built_when_used(self._studio),
            listen=lambda practice: _listen(folder, practice),
            has_sound=shared.has_sound,
            send_command=lambda command: _send_command(folder, command),
            lock=lock,
        )

    @functools.cache  # noqa: B019 - as above
    def _diary_lock(self) -> _LockBuiltWhenOn:
        return _LockBuiltWhenOn(self.data_folder())

    @functools.cache  # noqa: B019 - as above
    def shared_services(self) -> SharedServices:
        """The services of a shared screen: none opens a diary, writes a file or sets anything on the machine."""
        from . import __version__
        from .clock import local_now
        from .domain.services import SharedServices

        return SharedServices(
            catalogue=self.catalogue(),
            players=_built_when_used(lambda: _sound_players(self._machine_settings())),
            now=local_now,
            version=__version__,
            has_sound=self._has_sound,
        )

    def _has_sound(self) -> bool:
        from .sound import has_device

        return has_device(self._machine_settings().read().device or None)

    def open_services(self) -> Services:
        """The services for a face that has the terminal now: what C libraries write there goes to the log from here on."""
        from .signals_and_stderr import guard_stderr, log_stderr

        guard_stderr()
        log_stderr(self.log_file())
        self._keep_language()
        self._open_by_file()
        return self.services()

    def _open_by_file(self) -> None:
        """Open a locked diary with the passphrase in a file, where the environment names one, as scripts do."""
        name = os.environ.get(PASSPHRASE_VARIABLE)
        lock = self._diary_lock()
        if name and lock.is_on() and not lock.is_open():
            from .cli.passphrase import open_by_file

            open_by_file(lock, name)

    def open_tui(self, options: PracticeOptions | None) -> int:
        """Run the terminal app, from its start or straight at one practice; returns the exit status."""
        import gc

        from .signals_and_stderr import guard_stderr

        guard_stderr()
        # What is loaded until the first page stands is there to stay: searching it for garbage again and again takes a
        # seventh of the time until then. The app enables it once its first page is shown.
        gc.disable()
        try:
            from .tui.app import run_app

            return run_app(self.open_services, self.log_file, options=options, machine_store=self._machine_settings())
        finally:
            gc.enable()

    def open_plain(self, options: PracticeOptions | None) -> int:
        """Run the plain face, as a menu or for one practice; returns the exit status."""
        services = self.open_services()
        from .cli.stdio import echo
        from .plain.console import LineStreams

        streams = LineStreams.standard()
        self._machine_settings().read()
        unusable = self._machine_settings().unusable
        if unusable is not None and streams.errors is not None:
            from .texts.settings import settings_file_set_aside

            echo(f"{settings_file_set_aside(unusable)}\n", streams.errors)
        if options is not None:  # `practise_once` reports faults of content when it is over
            from .plain.practice import practise_once

            return practise_once(services, options, streams)
        from .cli.dispatch import report_content_faults
        from .plain.menu import menu  # every dialogue of the program, for which one practice does not wait

        services.catalogue.exercises()
        services.catalogue.help_numbers()
        services.catalogue.voices()
        report_content_faults(services.catalogue)
        return menu(services, streams)

    def data_folder(self) -> Path:
        """The folder of the diary."""
        if self._data_dir:
            from pathlib import Path

            folder = Path(self._data_dir)
            with contextlib.suppress(RuntimeError):  # a ~name that nobody has is a name like any other
                folder = folder.expanduser()
            return folder.absolute()
        import platformdirs

        return platformdirs.user_data_path("naervaer", appauthor=False)

    def kept_language(self) -> str:
        """The language kept for the screens of this machine, or "". Nothing is changed, whatever the file holds."""
        from .settings_files.machine import read_language

        return read_language(_config_folder())

    def diary_exists(self) -> bool:
        """Whether there is a file of a diary, which may be of any release, or damaged."""
        from .store.diary_folder import DiaryPaths

        return os.path.lexists(DiaryPaths(self.data_folder()).name)

    def _keep_language(self) -> None:
        """Keep the language a diary is begun in, so that it goes on in it on a machine with another locale."""
        from .texts import i18n

        if i18n.language() == i18n.SOURCE_LANGUAGE or self.diary_exists() or self.kept_language():
            return
        self._keep_chosen_language(i18n.language())

    def _keep_chosen_language(self, code: str) -> bool:
        import dataclasses

        machine = self._machine_settings()
        return machine.save(dataclasses.replace(machine.read(), language=code))

    def _menu_entry(self) -> MenuEntry:
        """The entry in the menu of the desktop: it opens the program as this process was opened."""
        from .desktop_menu import system_menu_entry
        from .invocation import start_words

        return system_menu_entry(start_words(str(self.data_folder()) if self._data_dir else None))

    def log_file(self) -> Path:
        """Where technical details are written; it holds nothing of the person."""
        return self.data_folder() / LOG_NAME

    @functools.cache  # noqa: B019 - as above
    def _machine_settings(self) -> MachineSettingsFile:
        from .settings_files.machine import MachineSettingsFile

        return MachineSettingsFile(_config_folder())

    @functools.cache  # noqa: B019 - as above
    def catalogue(self) -> FolderCatalogue:
        """The exercises and voices: those of the program, and the person's or the clinic's own."""
        from .catalogue.catalogue import FolderCatalogue, content_folders
        from .clock import local_now
        from .texts import i18n

        return FolderCatalogue(
            *content_folders(),
            _config_folder(self._content),
            _decode_sounds,
            language=i18n.language,
            own_language=self._content_language or i18n.SOURCE_LANGUAGE,
            country=self._country,
            own_voices=None if self._content else self.data_folder() / VOICES_FOLDER,
            today=lambda: local_now().date(),
        )

    def _studio(self) -> RecordingStudio:
        from .voice_workshop import SystemStudio

        def show(folder: PurePath) -> int:
            from .tui.recording_app import run_recording

            return run_recording(self.open_services, folder, self.log_file, self._machine_settings())

        def say(folder: PurePath) -> int:
            from .plain.console import LineStreams
            from .plain.reading_in import record_in_lines

            return record_in_lines(self.open_services(), LineStreams.standard(), folder)

        roots = (self.data_folder() / VOICES_FOLDER, _config_folder(self._content) / VOICES_FOLDER)
        return SystemStudio(roots, show, say)

    def _country(self) -> str:
        """The country whose telephone numbers are shown. At a clinic it does not follow the language of who reads."""
        from .domain.language_choice import choose_country, system_locale
        from .texts import i18n

        locale = system_locale(os.environ)
        if self._chosen_country is None:
            return choose_country(self._machine_settings().read().country, locale, i18n.language())
        return choose_country(self._chosen_country, locale, self._content_language or i18n.SOURCE_LANGUAGE)


class _BuiltWhenUsed:
    """Stands for a service whose modules *today* does without: it is built when the first of its verbs is called."""

    def __init__(self, build: Callable[[], object]) -> None:
        self._build: Callable[[], Any] = functools.cache(build)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._build(), name)


class _LockBuiltWhenOn(_BuiltWhenUsed):
    """The `PassphraseLock` of a diary; a start where no passphrase locks it does without its modules."""

    def __init__(self, folder: Path) -> None:
        super().__init__(lambda: _passphrase_lock(folder))
        self._folder = folder

    def is_on(self) -> bool:
        from .store.diary_folder import DiaryPaths

        return DiaryPaths(self._folder).is_locked()

    def is_open(self) -> bool:
        return not self.is_on() or bool(self._build().is_open())


def _built_when_used(build: Callable[[], object]) -> Any:
    """Return what `build` builds, when it is first used."""
    return _BuiltWhenUsed(build)


# Each of these loads its modules when it is called.


def _passphrase_lock(folder: Path) -> PassphraseLock:
    from .clock import local_now
    from .store.passphrase_lock import PassphraseLock

    return PassphraseLock(folder, local_now)


def _own_data(folder: Path, lock: Any) -> OwnData:
    from .clock import local_now
    from .files import atomic_write
    from .store.own_data import SqliteOwnData

    return SqliteOwnData(folder, local_now, documents_folder, atomic_write, folder / LOG_NAME, lock=lock)


def _recordings(content: str | None, catalogue: FolderCatalogue) -> RecordingWorkshop:
    import platformdirs

    from .voice_workshop import FolderRecordings

    taken = {exercise.id for exercise in catalogue.exercises()}
    spool = platformdirs.user_cache_path("naervaer", appauthor=False)
    return FolderRecordings(_config_folder(content), spool, taken)


def _voice_workshop(folder: Path, content: str | None, catalogue: FolderCatalogue) -> VoiceWorkshop:
    from .catalogue.content_files import read_content
    from .catalogue.programme_parser import LARGEST_SCRIPT
    from .voice_workshop import FolderVoices

    def script(exercise: str) -> str:
        return read_content(catalogue.script_file(exercise), LARGEST_SCRIPT)

    return FolderVoices(folder / VOICES_FOLDER, (_config_folder(content) / VOICES_FOLDER,), _decode_sounds, script)


def _sound_players(settings: MachineSettingsFile) -> Players:
    from .sound import SoundPlayers

    return SoundPlayers(settings.read)


def _awake_players(players: Players) -> Players:
    from .sound.keep_awake import AwakePlayers
    from .texts.practice import KEEPS_AWAKE

    return AwakePlayers(players, KEEPS_AWAKE())


def _decode_sounds(contents: Sequence[bytes]) -> Sequence[DecodeResult]:
    """Check sounds that did not come with the program; those that passed are remembered in the cache folder."""
    return _decode_check()(contents)


@functools.cache
def _decode_check() -> DecodeSounds:
    import platformdirs

    from .sound.decode_check import DecodeCheck

    return DecodeCheck(platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json")


def _render_to_file(
    score: Score, file: PurePath, captions: Sequence[PurePath], progress: Callable[[float], None], tags: SoundTags
) -> None:
    from .sound.render import render_to_file

    render_to_file(score, file, captions, progress, tags)


def _phone_suffix() -> str:
    from .sound.render import phone_suffix

    return phone_suffix()


def _sound_folders() -> tuple[Path, ...]:
    """The folders of this person where a sound file may lie, those that are there, without doubles."""
    from pathlib import Path

    import platformdirs

    folders = (platformdirs.user_music_path(), platformdirs.user_downloads_path(), documents_folder())
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir() and folder != Path.home())) or (
        Path.home(),
    )


def _system_scheduler() -> Scheduler:
    from .reminders.scheduler import system_scheduler

    return system_scheduler()


def _listen(folder: Path, practice: RemoteControl) -> Callable[[], None]:
    from .remote_control import listen

    return listen(folder, practice)


def _send_command(folder: Path, command: RemoteCommand) -> None:
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


def _config_folder(instead: str | None = None) -> Path:
    """The folder of this person's settings and content, or `instead`."""
    from pathlib import Path

    if instead:
        return Path(instead)
    from .invocation import own_config_folder

    if folder := own_config_folder():
        return Path(folder)
    import platformdirs

    return platformdirs.user_config_path("naervaer", appauthor=False)


def _open_without_key(folder: Path) -> Diary:
    """Open the diary as far as can be done whether or not it is locked: nothing in it is read."""
    from .clock import local_now
    from .store.diary_opener import open_diary

    return open_diary(folder, local_now, person="")


def run_doctor(folder: Path, catalogue: FolderCatalogue, open_diary: Callable[[], Diary]) -> tuple[CheckResult, ...]:
    """Examine what works here: sound, diary, exercises with their voices, and the program itself."""
    from . import __version__
    from .domain.services import CheckResult
    from .sound import examine_sound

    program = CheckResult("program", True, {"version": __version__})
    return (examine_sound(), _examine_diary(folder, open_diary), _examine_content(catalogue), program)


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
    import os

    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return False
    # The log is begun by whatever runs first.
    return there != folder or {each.name for each in folder.iterdir()} <= {"naervaer.log"}


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
