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

    from .catalogue.shelf import Shelf
    from .domain.parts import Finding, Paper, Parts, Printer, SharedParts
    from .domain.player import Player
    from .domain.programme import Programme
    from .domain.reminder import Announcement, Reminder
    from .domain.report import Report
    from .domain.sound import Score
    from .domain.wish import Wish
    from .settings.file import SettingsFile
    from .store import SqliteDiary

LOG_NAME = "naervaer.log"


class House:
    """Knows where things lie, and opens them when they are asked for."""

    def __init__(self, data_dir: str | None, content: str | None = None) -> None:
        """`content`: where content of one's own may lie, when that is not the usual place."""
        self._data_dir = data_dir
        self._content = content

    @functools.cache  # noqa: B019 - one house lives as long as the program
    def parts(self) -> Parts:
        """The parts over this person's folder."""
        from . import remote, sound, store
        from .clock import local_now
        from .domain.parts import Parts
        from .reminding.here import scheduler
        from .whole_file import write_whole

        folder, shared = self.folder(), self.shared_parts()

        def open_diary() -> store.SqliteDiary:
            return store.open_diary(folder, local_now)

        return Parts(
            catalogue=shared.catalogue,
            open_player=shared.open_player,
            open_silent=shared.open_silent,
            warm_up=shared.warm_up,
            now=shared.now,
            version=shared.version,
            open_diary=open_diary,
            render=sound.render,
            examine=lambda: _examine(folder, self.shelf(), open_diary),
            own_data=store.OwnFiles(folder, local_now, documents, write_whole, folder / LOG_NAME),
            paper=paper(),
            schedule=scheduler,
            listen=lambda practice: remote.listen(folder, practice),
            order=lambda order: remote.send(folder, order),
        )

    @functools.cache  # noqa: B019 - as above
    def shared_parts(self) -> SharedParts:
        """The parts that neither open a diary, write a file nor set anything on the machine: all a shared screen has."""
        from dataclasses import replace

        from . import __version__, sound
        from .clock import local_now
        from .domain.parts import SharedParts
        from .stderr_guard import guard_stderr, log_stderr

        guard_stderr()
        machine = self._machine()
        log_stderr(self.folder() / LOG_NAME)

        def open_player(score: Score) -> Player:
            here = machine.read()
            return sound.open_player(replace(score, volume=here.volume), here.device or None)

        return SharedParts(
            catalogue=self.shelf(),
            open_player=open_player,
            open_silent=sound.open_silent,
            warm_up=sound.warm_up,
            now=local_now,
            version=__version__,
        )

    def open_tui(self, wish: Wish | None) -> int:
        """The app, at its start or straight at one practice."""
        from .stderr_guard import guard_stderr

        guard_stderr()
        from .tui.app import run_app

        return run_app(self.parts, lambda: self.folder() / LOG_NAME, wish=wish, machine=self._machine())

    def open_plain(self, wish: Wish | None) -> int:
        """The plain face, as a menu or for one practice."""
        parts = self.parts()
        from .cli.streams import say
        from .plain.console import Streams
        from .plain.menu import menu
        from .plain.practise import practise
        from .words.machine_words import set_aside

        streams = Streams.standard()
        self._machine().read()
        found = self._machine().set_aside
        if found is not None and streams.errors is not None:
            say(f"{set_aside(found)}\n", streams.errors)
        if wish is not None:  # `practise` tells of content when it is over
            return practise(parts, wish, streams)
        from .cli.run import tell_of_content

        parts.catalogue.exercises()
        parts.catalogue.voices()
        tell_of_content(parts.catalogue)
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
    def _machine(self) -> SettingsFile:
        from .settings.file import SettingsFile

        return SettingsFile(_config_folder())

    @functools.cache  # noqa: B019 - as above
    def shelf(self) -> Shelf:
        """What is offered here."""
        import platformdirs

        from .catalogue.shelf import Shelf, content_folders
        from .sound import open_guard

        memory = platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json"
        return Shelf(*content_folders(), _config_folder(self._content), open_guard(memory))


def paper() -> Paper:
    """What can be taken along."""
    from .domain.parts import Paper
    from .whole_file import write_whole

    return Paper(_calendar, _report, write_whole, documents)


def printer() -> Printer:
    """What staff hand a person is made with."""
    from .domain.parts import Printer
    from .whole_file import write_whole

    return Printer(_report, write_whole)


def _calendar(reminder: Reminder, told: Announcement, weeks: int, now: datetime, identity: str) -> bytes:
    """The calendar file; its library is loaded when somebody wants one."""
    from .reminding.calendar_file import calendar

    return calendar(reminder, told, weeks, now, identity)


def _report(told: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """The report; what makes it is loaded when somebody wants one."""
    from .report.page import report_page

    return report_page(told, programme, titles)


def documents() -> Path:
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


def _examine(folder: Path, shelf: Shelf, open_diary: Callable[[], SqliteDiary]) -> tuple[Finding, ...]:
    """What works here: sound, diary, exercises with their voices, and the program itself."""
    from . import __version__
    from .domain.errors import Busy, DiaryProblem
    from .domain.parts import Finding
    from .sound import examine_sound

    place = {"path": str(folder)}
    try:
        open_diary().close()
        diary = Finding("diary", True, {**place, "reason": None})
    except (DiaryProblem, Busy) as problem:
        reason = problem.reason if isinstance(problem, DiaryProblem) else "busy"
        diary = Finding("diary", False, {**place, "reason": reason}, f"diary_{reason}")
    from .words.broken_content import fault_told
    from .words.sound_faults import reason as why

    missing = shelf.missing()
    voices = ", ".join(voice.id for voice in shelf.voices())
    files = "; ".join(f"{fault.file} ({fault.code})" for fault in missing)
    broken = "\n".join(fault_told(fault) for fault in shelf.all_faults())
    found = {"voices": voices or None, "missing": files or None, "broken": broken or None}
    hint = "own_sound" if all(shelf.is_own(fault) for fault in missing) else "missing_sound"
    usable = not missing and not broken
    told = {"missing": "; ".join(f"{fault.file} ({why(fault)})" for fault in missing)}
    content = Finding("content", usable, found, None if usable else "own_content" if broken else hint, told)
    return (examine_sound(), diary, content, Finding("program", True, {"version": __version__}))
