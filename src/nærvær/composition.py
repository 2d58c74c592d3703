"""What one person's nærvær stands on: where things lie, and the parts over them, opened when they are asked for.

Nothing is imported before it is needed: a command that plays nothing loads no sound, and the first frame waits for neither.
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
    from .domain.player import Player
    from .domain.practice import PracticeOptions
    from .domain.programme import Programme
    from .domain.reminder import Notification, Reminder
    from .domain.report import Report
    from .domain.score import Score
    from .domain.services import CheckResult, FileOutputs, ReportOutput, Services, SharedServices
    from .settings.machine import MachineSettingsFile
    from .store import SqliteDiary

LOG_NAME = "naervaer.log"


class Composition:
    """Knows where things lie, and opens them when they are asked for."""

    def __init__(self, data_dir: str | None, content: str | None = None) -> None:
        """`content`: where content of one's own may lie, when that is not the usual place."""
        self._data_dir = data_dir
        self._content = content

    @functools.cache  # noqa: B019 - one house lives as long as the program
    def parts(self) -> Services:
        """The parts over this person's folder."""
        from . import remote, sound, store
        from .clock import local_now
        from .domain.services import Services
        from .files import atomic_write
        from .reminders.here import system_scheduler

        folder, shared = self.folder(), self.shared_parts()

        def open_diary() -> store.SqliteDiary:
            return store.open_diary(folder, local_now)

        return Services(
            catalogue=shared.catalogue,
            open_player=shared.open_player,
            open_silent=shared.open_silent,
            warm_up=shared.warm_up,
            now=shared.now,
            version=shared.version,
            open_diary=open_diary,
            render=sound.render_to_file,
            examine=lambda: run_doctor(folder, self.shelf(), open_diary),
            own_data=store.SqliteOwnData(folder, local_now, documents_folder, atomic_write, folder / LOG_NAME),
            files=paper(),
            scheduler=system_scheduler,
            listen=lambda practice: remote.listen(folder, practice),
            send_command=lambda order: remote.send_command(folder, order),
        )

    @functools.cache  # noqa: B019 - as above
    def shared_parts(self) -> SharedServices:
        """The parts that neither open a diary, write a file nor set anything on the machine: all a shared screen has."""
        from dataclasses import replace

        from . import __version__, sound
        from .clock import local_now
        from .domain.services import SharedServices
        from .stderr_guard import guard_stderr, log_stderr

        guard_stderr()
        machine = self._machine()
        log_stderr(self.folder() / LOG_NAME)

        def open_player(score: Score) -> Player:
            here = machine.read()
            return sound.open_player(replace(score, volume=here.volume), here.device or None)

        return SharedServices(
            catalogue=self.shelf(),
            open_player=open_player,
            open_silent=sound.open_silent,
            warm_up=sound.warm_up,
            now=local_now,
            version=__version__,
        )

    def open_tui(self, wish: PracticeOptions | None) -> int:
        """The app, at its start or straight at one practice."""
        from .stderr_guard import guard_stderr

        guard_stderr()
        from .tui.app import run_app

        return run_app(self.parts, lambda: self.folder() / LOG_NAME, wish=wish, machine=self._machine())

    def open_plain(self, wish: PracticeOptions | None) -> int:
        """The plain face, as a menu or for one practice."""
        parts = self.parts()
        from .cli.stdio import echo
        from .plain.console import LineStreams
        from .plain.menu import menu
        from .plain.practice import practise_once
        from .texts.settings import settings_file_set_aside

        streams = LineStreams.standard()
        self._machine().read()
        found = self._machine().unusable
        if found is not None and streams.errors is not None:
            echo(f"{settings_file_set_aside(found)}\n", streams.errors)
        if wish is not None:  # `practise` tells of content when it is over
            return practise_once(parts, wish, streams)
        from .cli.main import report_content_faults

        parts.catalogue.exercises()
        parts.catalogue.voices()
        report_content_faults(parts.catalogue)
        return menu(parts, streams)

    def folder(self) -> Path:
        """Where this person's things lie."""
        if self._data_dir:
            from pathlib import Path

            given = Path(self._data_dir)
            with contextlib.suppress(RuntimeError):  # a ~name that nobody has is a name like any other
                given = given.expanduser()
            return given.absolute()
        import platformdirs

        return platformdirs.user_data_path("naervaer", appauthor=False)

    @functools.cache  # noqa: B019 - as above
    def _machine(self) -> MachineSettingsFile:
        from .settings.machine import MachineSettingsFile

        return MachineSettingsFile(_config_folder())

    @functools.cache  # noqa: B019 - as above
    def shelf(self) -> FolderCatalogue:
        """What is offered here."""
        import platformdirs

        from .catalogue.catalogue import FolderCatalogue, content_folders
        from .sound import open_decode_check

        memory = platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json"
        return FolderCatalogue(*content_folders(), _config_folder(self._content), open_decode_check(memory))


def paper() -> FileOutputs:
    """What can be taken along."""
    from .domain.services import FileOutputs
    from .files import atomic_write

    return FileOutputs(_reminder_calendar, _report_page, atomic_write, documents_folder)


def printer() -> ReportOutput:
    """What staff hand a person is made with."""
    from .domain.services import ReportOutput
    from .files import atomic_write

    return ReportOutput(_report_page, atomic_write)


def _reminder_calendar(
    reminder: Reminder, notification: Notification, weeks: int, now: datetime, identity: str
) -> bytes:
    """The calendar file; its library is loaded when somebody wants one."""
    from .reminders.ics import reminder_calendar

    return reminder_calendar(reminder, notification, weeks, now, identity)


def _report_page(told: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """The report; what makes it is loaded when somebody wants one."""
    from .report.report_page import report_page

    return report_page(told, programme, titles)


def documents_folder() -> Path:
    """Where this person keeps documents; the home folder where there is no such place."""
    from pathlib import Path

    import platformdirs

    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()


def _config_folder(given_instead: str | None = None) -> Path:
    """Where this person's settings and content lie, or `given_instead`."""
    from pathlib import Path

    if given_instead:
        return Path(given_instead)
    # The same answer as platformdirs gives here, without the time its import takes before the first frame.
    if sys.platform == "linux":
        given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        return (given if given.is_absolute() else Path("~/.config").expanduser()) / "naervaer"
    import platformdirs

    return platformdirs.user_config_path("naervaer", appauthor=False)


def run_doctor(folder: Path, shelf: FolderCatalogue, open_diary: Callable[[], SqliteDiary]) -> tuple[CheckResult, ...]:
    """What works here: sound, diary, exercises with their voices, and the program itself."""
    from . import __version__
    from .domain.errors import Busy, DiaryProblem
    from .domain.services import CheckResult
    from .sound import examine_sound

    place = {"path": str(folder)}
    try:
        open_diary().close()
        diary = CheckResult("diary", True, {**place, "reason": None})
    except (DiaryProblem, Busy) as problem:
        reason = problem.reason if isinstance(problem, DiaryProblem) else "busy"
        diary = CheckResult("diary", False, {**place, "reason": reason}, f"diary_{reason}")
    from .texts.file_errors import content_error_clause
    from .texts.file_errors import sound_reason as why

    missing = shelf.missing()
    voices = ", ".join(voice.id for voice in shelf.voices())
    files = "; ".join(f"{fault.file} ({fault.code})" for fault in missing)
    broken = "\n".join(content_error_clause(fault) for fault in shelf.all_faults())
    found = {"voices": voices or None, "missing": files or None, "broken": broken or None}
    hint = "own_sound" if all(shelf.is_own(fault) for fault in missing) else "missing_sound"
    usable = not missing and not broken
    told = {"missing": "; ".join(f"{fault.file} ({why(fault)})" for fault in missing)}
    content = CheckResult("content", usable, found, None if usable else "own_content" if broken else hint, told)
    return (examine_sound(), diary, content, CheckResult("program", True, {"version": __version__}))
