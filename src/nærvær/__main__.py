"""Builds the parts and joins them: the only place that knows every face and every edge.

Nothing but argparse is imported before a command is known, so that `--help` and `--version` start fast.
"""

from __future__ import annotations

import functools
import os
import sys

from .cli.parser import build_parser

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from .catalogue.shelf import Shelf
    from .domain.kiosk import Handover
    from .domain.own_data import OwnData
    from .domain.parts import Finding, Paper, Parts
    from .domain.player import Player
    from .domain.programme import Programme
    from .domain.reminder import Announcement, Reminder
    from .domain.report import Report
    from .domain.sound import Score
    from .domain.wish import Wish
    from .settings.file import SettingsFile
    from .store import SqliteDiary
    from .store.clinic_schema import ClinicPlace

LOG_NAME = "naervaer.log"
CLINIC_CONTENT = "/etc/naervaer"


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (without the program's name) and give its exit code."""
    asked = build_parser().parse_args(arguments)
    from .cli.run import run

    if asked.command in ("clinic", "kiosk"):
        return _at_clinic(asked)
    house = _House(asked.data_dir)
    return run(asked, house.parts, house.open_tui, house.open_plain)


class _House:
    """Knows where things lie, and opens them when they are asked for."""

    def __init__(self, data_dir: str | None, content: str | None = None) -> None:
        """`content`: where content of one's own may lie, when that is not the usual place."""
        self._data_dir = data_dir
        self._content = content

    @functools.cache  # noqa: B019 - one house lives as long as the program
    def parts(self) -> Parts:
        """The parts over this person's folder."""
        from dataclasses import replace

        from . import __version__, remote, sound, store
        from .clock import local_now
        from .domain.parts import Parts
        from .reminding.here import scheduler
        from .stderr_guard import guard_stderr, log_stderr
        from .whole_file import write_whole

        guard_stderr()
        folder, shelf, machine = self.folder(), self.shelf(), self._machine()
        log_stderr(folder / LOG_NAME)

        def open_diary() -> store.SqliteDiary:
            return store.open_diary(folder, local_now)

        def open_player(score: Score) -> Player:
            here = machine.read()
            return sound.open_player(replace(score, volume=here.volume), here.device or None)

        return Parts(
            catalogue=shelf,
            open_diary=open_diary,
            open_player=open_player,
            open_silent=sound.open_silent,
            render=sound.render,
            examine=lambda: _examine(folder, shelf, open_diary),
            warm_up=sound.warm_up,
            now=local_now,
            version=__version__,
            own_data=store.OwnFiles(folder, local_now, _documents, write_whole, folder / LOG_NAME),
            paper=_paper(),
            schedule=scheduler,
            listen=lambda practice: remote.listen(folder, practice),
            order=lambda order: remote.send(folder, order),
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
        return menu(parts, streams) if wish is None else practise(parts, wish, streams)

    def folder(self) -> Path:
        """Where this person's things lie."""
        if self._data_dir:
            from pathlib import Path

            return Path(self._data_dir).expanduser().absolute()
        import platformdirs

        return platformdirs.user_data_path("naervaer", appauthor=False)

    @functools.cache  # noqa: B019 - as above
    def _machine(self) -> SettingsFile:
        from .settings.file import SettingsFile

        return SettingsFile(_config_folder())

    def shelf(self) -> Shelf:
        """What is offered here."""
        import platformdirs

        from .catalogue.shelf import Shelf, content_folders
        from .sound import open_guard

        own = _config_folder(self._content)
        memory = platformdirs.user_cache_path("naervaer", appauthor=False) / "heard.json"
        return Shelf(*content_folders(), own if own.is_dir() else None, open_guard(memory))


def _paper() -> Paper:
    """What can be taken along; at a clinic, handed over."""
    from .domain.parts import Paper
    from .whole_file import write_whole

    return Paper(_calendar, _report, write_whole, _documents)


def _calendar(reminder: Reminder, told: Announcement, weeks: int, now: datetime, identity: str) -> bytes:
    """The calendar file; its library is loaded when somebody wants one."""
    from .reminding.calendar_file import calendar

    return calendar(reminder, told, weeks, now, identity)


def _report(told: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """The report; what makes it is loaded when somebody wants one."""
    from .report.page import report_page

    return report_page(told, programme, titles)


def _documents() -> Path:
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


# The clinic: another composition of the same parts

_SCREEN = "import sys; from nærvær.__main__ import kiosk_screen; sys.exit(kiosk_screen(sys.argv[1:]))"


def _at_clinic(asked: Namespace) -> int:
    """`nærvær clinic …` and `nærvær kiosk`."""
    from .cli.run import guarded

    return guarded(lambda: _clinic(asked) if asked.command == "clinic" else _kiosk(asked))


def _clinic(asked: Namespace) -> int:
    import secrets

    from .cli.clinic import ClinicDesk, clinic
    from .clock import local_now
    from .store import begin_clinic, open_clinic, open_diary, restore_clinic
    from .store.clinic_schema import ClinicPlace
    from .talks.handing_over import Sources

    house = _House(_kiosk_folder(asked), CLINIC_CONTENT)
    folder = house.folder()
    place = ClinicPlace(folder)
    return clinic(
        asked,
        ClinicDesk(
            begin=lambda passphrase: begin_clinic(folder, local_now, passphrase),
            restore=lambda: restore_clinic(folder, local_now),
            open=lambda: open_clinic(folder, local_now),
            below=secrets.randbelow,
            sources=Sources(
                catalogue=house.shelf,
                now=local_now,
                paper=_paper(),
                diary_of=lambda key: open_diary(place.diary(key), local_now, person=key),
                own_data_of=lambda key: _own_data(place, key),
            ),
        ),
    )


def _own_data(place: ClinicPlace, key: str) -> OwnData:
    """Everything of the person with a key, as a whole."""
    from .clock import local_now
    from .store import OwnFiles
    from .whole_file import write_whole

    return OwnFiles(place.diary(key), local_now, _documents, write_whole, person=key)


def _handover(folder: str | None, place: ClinicPlace) -> Handover | None:
    """Where the kiosk may write what a person takes along."""
    if folder is None:
        return None
    from pathlib import PurePath

    from .domain.kiosk import Handover
    from .whole_file import free_file

    return Handover(folder, lambda key: _own_data(place, key), functools.partial(free_file, PurePath(folder)))


def _kiosk_folder(asked: Namespace) -> str | None:
    """Where the clinic lies: as said on the command line, else as the kiosk's rules say."""
    from .kiosk_file import read_rules

    return asked.data_dir or read_rules(_path(asked.config)).data_dir


def _kiosk(asked: Namespace) -> int:
    """Own the terminal, and start one screen after the other."""
    from .cli.misuse import Misuse
    from .cli.streams import both_terminals
    from .clock import local_now
    from .kiosk_file import read_rules
    from .store import open_clinic
    from .words import clinic_commands, kiosk_words

    if sys.platform != "linux":
        raise Misuse(clinic_commands.KIOSK_LINUX)
    rules = read_rules(_path(asked.config))
    if not both_terminals():
        raise Misuse(clinic_commands.KIOSK_NO_TERMINAL)
    folder = _House(asked.data_dir or rules.data_dir).folder()
    open_clinic(folder, local_now).close()
    from .supervisor import Supervisor

    command = [sys.executable, "-P", "-c", _SCREEN, str(folder), asked.config or ""]
    return Supervisor(command, ["first"] if rules.sound_check else [], kiosk_words.STARTING).run()


def kiosk_screen(arguments: list[str]) -> int:
    """One visit to the kiosk, in a process of its own: the folder, the rules' file ("": the usual), and whether it is
    the first. A fault before the screen stands ends it quietly; the next one is started."""
    from dataclasses import replace

    from .clock import local_now
    from .domain.errors import Refusal
    from .domain.kiosk import KioskParts
    from .domain.parts import nobody_plays
    from .domain.remote import nobody_calls
    from .kiosk_file import read_rules
    from .stderr_guard import guard_stderr
    from .store import open_clinic, open_diary
    from .store.clinic_schema import ClinicPlace

    folder, config, *first = arguments
    house = _House(folder, CLINIC_CONTENT)
    guard_stderr()
    import secrets
    import warnings

    # A screen that is told to end in the middle of something may warn of it, with a line of code, on the terminal.
    warnings.simplefilter("ignore")

    from .tui.kiosk import run_kiosk

    place = ClinicPlace(house.folder())
    try:
        rules = read_rules(_path(config))
        kiosk = KioskParts(
            # No orders from outside: a shared screen listens to whoever stands before it.
            parts=lambda: replace(house.parts(), listen=nobody_calls, order=nobody_plays),
            clinic=lambda: open_clinic(place.folder, local_now),
            diary_of=lambda key: open_diary(place.diary(key), local_now, person=key),
            rules=rules,
            below=secrets.randbelow,
            check_sound=bool(first),
            handover=_handover(rules.handover_dir, place),
        )
    except Refusal:
        return 1
    return run_kiosk(kiosk, lambda: house.folder() / LOG_NAME)


def _path(text: str | None) -> Path | None:
    from pathlib import Path

    return Path(text) if text else None


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
    faults = shelf.missing()
    voices = ", ".join(voice.id for voice in shelf.voices())
    files = "; ".join(f"{fault.file} ({fault.reason})" for fault in faults)
    content = Finding(
        "content", not faults, {"voices": voices or None, "missing": files or None}, "missing_sound" if faults else None
    )
    return (examine_sound(), diary, content, Finding("program", True, {"version": __version__}))


if __name__ == "__main__":
    sys.exit(main())
