"""Joins the program of one person at home: where its files lie, and the services that a face is handed over them.

Building services changes nothing in the process and nothing on the disk; opening a face may. Nothing is imported before it
is needed: a command that plays nothing loads no sound, and the first frame waits for neither sound nor diary.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from .catalogue.catalogue import FolderCatalogue
    from .domain.diary import Diary
    from .domain.practice import PracticeOptions
    from .domain.programme import Programme
    from .domain.reminder import Notification, Reminder
    from .domain.report import Report
    from .domain.services import CheckResult, FileOutputs, ReportOutput, Services, SharedServices
    from .settings.machine import MachineSettingsFile

LOG_NAME = "naervaer.log"


class Composition:
    """The services and faces over one data folder, each built once, when it is first asked for."""

    def __init__(self, data_dir: str | None, content: str | None = None) -> None:
        """`data_dir` is the folder of the diary, `content` that of a clinic's own scripts; None for the usual ones."""
        self._data_dir = data_dir
        self._content = content

    @functools.cache  # noqa: B019 - one composition lives as long as the program
    def services(self) -> Services:
        """All that a face needs on a person's own machine."""
        from . import remote, sound, store
        from .clock import local_now
        from .domain.services import Services
        from .files import atomic_write
        from .reminders import system_scheduler

        folder, shared = self.data_folder(), self.shared_services()
        open_diary = functools.partial(store.open_diary, folder, local_now, keep_mark=True)
        return Services(
            catalogue=shared.catalogue,
            players=shared.players,
            now=shared.now,
            version=shared.version,
            open_diary=open_diary,
            render=sound.render_to_file,
            examine=lambda: run_doctor(folder, self.catalogue(), open_diary),
            own_data=store.SqliteOwnData(folder, local_now, documents_folder, atomic_write, folder / LOG_NAME),
            files=file_outputs(),
            scheduler=system_scheduler,
            listen=lambda practice: remote.listen(folder, practice),
            send_command=lambda command: remote.send_command(folder, command),
        )

    @functools.cache  # noqa: B019 - as above
    def shared_services(self) -> SharedServices:
        """The services of a shared screen: none opens a diary, writes a file or sets anything on the machine."""
        from . import __version__, sound
        from .clock import local_now
        from .domain.services import SharedServices

        return SharedServices(
            catalogue=self.catalogue(),
            players=sound.SoundPlayers(self._machine_settings().read),
            now=local_now,
            version=__version__,
        )

    def open_services(self) -> Services:
        """The services for a face that has the terminal now: what C libraries write there goes to the log from here on."""
        from .stderr_guard import guard_stderr, log_stderr

        guard_stderr()
        log_stderr(self.log_file())
        return self.services()

    def open_tui(self, options: PracticeOptions | None) -> int:
        """Run the terminal app, from its start or straight at one practice; returns the exit status."""
        from .stderr_guard import guard_stderr

        guard_stderr()
        from .tui.app import run_app

        return run_app(self.open_services, self.log_file, options=options, machine_store=self._machine_settings())

    def open_plain(self, options: PracticeOptions | None) -> int:
        """Run the plain face, as a menu or for one practice; returns the exit status."""
        services = self.open_services()
        from .cli.stdio import echo
        from .plain.console import LineStreams
        from .plain.menu import menu
        from .plain.practice import practise_once
        from .texts.settings import settings_file_set_aside

        streams = LineStreams.standard()
        self._machine_settings().read()
        unusable = self._machine_settings().unusable
        if unusable is not None and streams.errors is not None:
            echo(f"{settings_file_set_aside(unusable)}\n", streams.errors)
        if options is not None:  # `practise_once` reports faults of content when it is over
            return practise_once(services, options, streams)
        from .cli.main import report_content_faults

        services.catalogue.exercises()
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

    def log_file(self) -> Path:
        """Where technical details are written; it holds nothing of the person."""
        return self.data_folder() / LOG_NAME

    @functools.cache  # noqa: B019 - as above
    def _machine_settings(self) -> MachineSettingsFile:
        from .settings.machine import MachineSettingsFile

        return MachineSettingsFile(_config_folder())

    @functools.cache  # noqa: B019 - as above
    def catalogue(self) -> FolderCatalogue:
        """The exercises and voices: those of the program, and the person's or the clinic's own."""
        import platformdirs

        from .catalogue.catalogue import FolderCatalogue, content_folders
        from .sound import open_decode_check

        cache = platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json"
        return FolderCatalogue(*content_folders(), _config_folder(self._content), open_decode_check(cache))


def file_outputs() -> FileOutputs:
    """What a person can take along as files."""
    from .domain.services import FileOutputs
    from .files import atomic_write

    return FileOutputs(_reminder_calendar, _report_page, atomic_write, documents_folder)


def report_output() -> ReportOutput:
    """What staff make a person's report with."""
    from .domain.services import ReportOutput
    from .files import atomic_write

    return ReportOutput(_report_page, atomic_write)


def _reminder_calendar(
    reminder: Reminder, notification: Notification, weeks: int, now: datetime, identity: str
) -> bytes:
    """The calendar file; its library is loaded when one is made."""
    from .reminders.ics import reminder_calendar

    return reminder_calendar(reminder, notification, weeks, now, identity)


def _report_page(report: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """The report; its modules are loaded when one is made."""
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
    # The same answer as platformdirs gives here, without the time its import takes before the first frame.
    if sys.platform == "linux":
        config = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        return (config if config.is_absolute() else Path("~/.config").expanduser()) / "naervaer"
    import platformdirs

    return platformdirs.user_config_path("naervaer", appauthor=False)


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
    try:
        open_diary().close()
    except (DiaryProblem, Busy) as problem:
        reason = problem.reason if isinstance(problem, DiaryProblem) else "busy"
        return CheckResult("diary", False, {**found, "reason": reason}, f"diary_{reason}")
    return CheckResult("diary", True, found)


def _examine_content(catalogue: FolderCatalogue) -> CheckResult:
    from .domain.services import CheckResult
    from .texts.file_errors import content_error_clause, sound_reason

    missing = catalogue.missing()
    voices = ", ".join(voice.id for voice in catalogue.voices())
    files = "; ".join(f"{fault.file} ({fault.code})" for fault in missing)
    broken = "\n".join(content_error_clause(fault) for fault in catalogue.all_faults())
    found = {"voices": voices or None, "missing": files or None, "broken": broken or None}
    worded = {"missing": "; ".join(f"{fault.file} ({sound_reason(fault)})" for fault in missing)}
    if not missing and not broken:
        return CheckResult("content", True, found, None, worded)
    hint = "own_sound" if all(catalogue.is_own(fault) for fault in missing) else "missing_sound"
    return CheckResult("content", False, found, "own_content" if broken else hint, worded)
