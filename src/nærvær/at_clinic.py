"""The clinic: another composition of the same parts, for `nærvær clinic …`, the kiosk and each of its screens."""

from __future__ import annotations

import functools
import os
import sys

from .house import LOG_NAME, House, documents, printer

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from .domain.kiosk import Handover
    from .domain.own_data import OwnData
    from .domain.parts import SharedParts
    from .store import SqliteClinic
    from .store.clinic_schema import ClinicPlace

CLINIC_CONTENT = "/etc/naervaer"
_REMINDERS = ("naervaer-paaminnelse*.ics", ".naervaer-paaminnelse*.part")
_NO_CLINIC = ("none", "foreign", "newer", "no_locks")
_SCREEN = "import sys; from nærvær.at_clinic import kiosk_screen; sys.exit(kiosk_screen(sys.argv[1:]))"


def at_clinic(asked: Namespace) -> int:
    """`nærvær clinic …` and `nærvær kiosk`."""
    from .cli.run import guarded

    return guarded(lambda: _clinic(asked) if asked.command == "clinic" else _kiosk(asked))


def _clinic(asked: Namespace) -> int:
    import secrets

    from .cli.clinic import ClinicDesk, clinic
    from .cli.run import tell_of_content
    from .clock import local_now
    from .store import begin_clinic, may_begin, open_clinic, open_diary, restore_clinic
    from .store.clinic_schema import ClinicPlace
    from .talks.handing_over import Sources

    house = House(_kiosk_folder(asked), CLINIC_CONTENT)
    folder = house.folder()
    place = ClinicPlace(folder)
    try:
        return clinic(
            asked,
            ClinicDesk(
                may_begin=lambda beside: may_begin(folder, beside_diaries=beside),
                begin=lambda passphrase, beside, put_down: begin_clinic(
                    folder, local_now, passphrase, beside_diaries=beside, put_down=put_down
                ),
                restore=lambda: restore_clinic(folder, local_now),
                open=lambda: open_clinic(folder, local_now, to_write=True),
                below=secrets.randbelow,
                sources=Sources(
                    catalogue=house.shelf,
                    now=local_now,
                    printer=printer(),
                    diary_of=lambda key: open_diary(place.diary(key), local_now, person=key),
                    own_data_of=lambda key: _own_data(place, key),
                ),
            ),
        )
    finally:
        tell_of_content(house.shelf())


def _own_data(place: ClinicPlace, key: str) -> OwnData:
    """Everything of the person with a key, as a whole."""
    from .clock import local_now
    from .store import OwnFiles
    from .whole_file import write_whole

    return OwnFiles(place.diary(key), local_now, documents, write_whole, person=key)


def _handover(folder: str | None, place: ClinicPlace) -> Handover | None:
    """Where the kiosk may write what a person takes along."""
    if folder is None:
        return None
    from pathlib import PurePath

    from .domain.kiosk import Handover
    from .whole_file import free_file

    return Handover(
        folder, lambda key: _own_data(place, key), printer(), functools.partial(free_file, PurePath(folder))
    )


def _kiosk_folder(asked: Namespace) -> str | None:
    """Where the clinic lies: as said on the command line, else as the kiosk's rules say."""
    from .kiosk_file import read_rules

    return asked.data_dir or read_rules(_path(asked.config)).data_dir


def _kiosk(asked: Namespace) -> int:
    """Own the terminal, and start one screen after the other."""
    from .cli.misuse import Misuse
    from .cli.streams import both_terminals
    from .kiosk_file import read_rules
    from .words import clinic_commands, kiosk_words

    if sys.platform != "linux":
        raise Misuse(clinic_commands.KIOSK_LINUX)
    rules = read_rules(_path(asked.config))
    if not both_terminals():
        raise Misuse(clinic_commands.KIOSK_NO_TERMINAL)
    folder = House(asked.data_dir or rules.data_dir).folder()
    clinic = _usable_clinic(folder)
    count = _reminders_taken_away()  # only now: where there is no clinic, they are somebody's own
    if clinic is not None:
        with clinic:
            _let_staff_know(clinic, count)
    from .supervisor import Supervisor

    memory = os.memfd_create("naervaer-kiosk")
    command = [sys.executable, "-P", "-c", _SCREEN, str(folder), asked.config or "", str(memory)]
    return Supervisor(command, ["first"] if rules.sound_check else [], kiosk_words.STARTING, (memory,)).run()


def _usable_clinic(folder: Path) -> SqliteClinic | None:
    """The clinic, or None where its file cannot be used now: people practise on, and staff can leave, which only the lock
    can let them do here. Raises `ClinicProblem` where there is no clinic."""
    from .cli.streams import say_aside
    from .clock import local_now
    from .domain.clinic import ClinicProblem
    from .domain.errors import Busy
    from .store import open_clinic
    from .words.refusals import sentence

    try:
        return open_clinic(folder, local_now)
    except (ClinicProblem, Busy) as problem:
        if isinstance(problem, ClinicProblem) and problem.reason in _NO_CLINIC:
            raise
        say_aside(f"{sentence(problem)}\n")
        return None


def _let_staff_know(clinic: SqliteClinic, count: int) -> None:
    """Have staff told of files that were taken away. A clinic that takes no more writing keeps nobody from practising."""
    from .cli.streams import say_aside
    from .domain.errors import Refusal
    from .words.refusals import sentence

    try:
        if count:
            clinic.found_files(count)
    except Refusal as problem:
        say_aside(f"{sentence(problem)}\n")


def _reminders_taken_away() -> int:
    """How many files there were; also told to the journal."""
    from .cli.streams import say_aside
    from .words.clinic_words import reminders_removed

    count = take_away_reminders()
    if count:
        say_aside(f"{reminders_removed(count)}\n")
    return count


def take_away_reminders() -> int:
    """Erase what people at the screen of 0.1.0 could have had written outside their diaries: calendar files and a timer,
    with words of their own. How many files there were.

    What cannot be taken away keeps nobody from practising: it is tried again at the next start.
    """
    return sum(map(_wiped, _calendar_files())) + _timer_taken_away()


def _calendar_files() -> set[Path]:
    import contextlib
    from pathlib import Path

    import platformdirs

    found: set[Path] = set()
    for usual in (documents, Path.home, platformdirs.user_documents_path):
        with contextlib.suppress(OSError, RuntimeError):  # an account that has no home
            folder = usual()
            found.update(file for pattern in _REMINDERS for file in folder.glob(pattern))
    return found


def _wiped(file: Path) -> bool:
    from .store.files import wipe

    try:
        wipe(file)
    except OSError:
        return False
    return True


def _timer_taken_away() -> int:
    import contextlib

    from .domain.errors import Refusal
    from .reminding.here import scheduler
    from .store.files import blank

    with contextlib.suppress(OSError, RuntimeError, Refusal), contextlib.ExitStack() as stack:
        machine = scheduler()
        # Held open, so that what the scheduler takes away can be written over when it has let go.
        units = [stack.enter_context(file.open("r+b")) for file in machine.lying()]
        if units:
            try:
                machine.turn_off()
            finally:
                for unit in units:
                    blank(unit)
            return len(units)
    return 0


def kiosk_screen(arguments: list[str]) -> int:
    """One visit to the kiosk, in a process of its own. A fault before the screen stands ends it quietly; the next one is
    started.

    The arguments: the folder, the rules' file ("": the usual), a descriptor of what outlives a screen ("": nothing does),
    and whether it is the first.
    """
    from .cli.streams import say
    from .clock import local_now
    from .domain.errors import Refusal
    from .domain.kiosk import KioskParts
    from .kiosk_file import read_rules
    from .stderr_guard import guard_stderr
    from .store import Memory, StaffWayOut, open_clinic, open_diary
    from .store.clinic_schema import ClinicPlace

    folder, config, memory, *first = arguments
    house = House(folder, CLINIC_CONTENT)
    guard_stderr()
    import secrets
    import warnings

    # A screen that is told to end in the middle of something may warn of it, with a line of code, on the terminal.
    warnings.simplefilter("ignore")

    from .tui.kiosk import run_kiosk
    from .words.refusals import sentence

    place = ClinicPlace(house.folder())
    try:
        rules = read_rules(_path(config))
        kiosk = KioskParts(
            parts=lambda: shared_screen(house.folder()),
            clinic=lambda: open_clinic(place.folder, local_now),
            diary_of=lambda key: open_diary(place.diary(key), local_now, person=key),
            rules=rules,
            below=secrets.randbelow,
            way_out=StaffWayOut(place, local_now, Memory(int(memory or -1))),
            check_sound=bool(first),
            handover=_handover(rules.handover_dir, place),
        )
    except Refusal as error:
        say(f"{sentence(error)}\n", sys.stderr)  # rules that no longer hold: for the journal, where it is looked for
        return 1
    return run_kiosk(kiosk, lambda: house.folder() / LOG_NAME)


def shared_screen(folder: Path) -> SharedParts:
    """All that a kiosk's screen over the clinic in `folder` can do: no orders from outside, no file, no timer."""
    return House(str(folder), CLINIC_CONTENT).shared_parts()


def _path(text: str | None) -> Path | None:
    from pathlib import Path

    return Path(text) if text else None
