"""The clinic: another composition of the same parts, for `nærvær clinic …`, the kiosk and each of its screens."""

from __future__ import annotations

import functools
import os
import sys

from .composition import LOG_NAME, Composition, documents_folder, printer

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from .domain.kiosk import HandoverFolder
    from .domain.own_data import OwnData
    from .domain.services import SharedServices
    from .store.clinic import SqliteClinic

CLINIC_CONTENT = "/etc/naervaer"
_REMINDER_PATTERNS = ("naervaer-paaminnelse*.ics", ".naervaer-paaminnelse*.part")
_REASONS_NO_CLINIC = ("none", "foreign", "newer", "no_locks")
_SCREEN_PROGRAM = "import sys; from nærvær.clinic_composition import kiosk_screen; sys.exit(kiosk_screen(sys.argv[1:]))"


def run_clinic_command(asked: Namespace) -> int:
    """`nærvær clinic …` and `nærvær kiosk`."""
    from .cli.main import run_guarded

    return run_guarded(lambda: _run_clinic(asked) if asked.command == "clinic" else _run_kiosk(asked))


def _run_clinic(asked: Namespace) -> int:
    import secrets

    from .cli.commands.clinic import ClinicServices
    from .cli.main import call_command, report_content_faults
    from .clock import local_now
    from .dialogues.staff import HandoverServices
    from .report import printed_slips
    from .store.clinic import begin_clinic, check_may_begin, open_clinic, open_person_diary, restore_clinic

    house = Composition(_kiosk_folder(asked), CLINIC_CONTENT)
    folder = house.folder()
    try:
        return call_command(
            asked,
            ClinicServices(
                may_begin=lambda beside: check_may_begin(folder, beside_diaries=beside),
                begin=lambda passphrase, beside, put_down: begin_clinic(
                    folder, local_now, passphrase, beside_diaries=beside, put_down=put_down
                ),
                restore=lambda: restore_clinic(folder, local_now),
                open=lambda: open_clinic(folder, local_now, to_write=True),
                below=secrets.randbelow,
                sources=HandoverServices(
                    catalogue=house.shelf,
                    now=local_now,
                    printer=printer(),
                    diary_of=lambda key: open_person_diary(folder, key, local_now),
                    own_data_of=lambda key: _own_data(folder, key),
                ),
                code_slips=printed_slips.code_slips,
                group_slips=printed_slips.group_slips,
            ),
        )
    finally:
        report_content_faults(house.shelf())


def _own_data(clinic_folder: Path, key: str) -> OwnData:
    """Everything of the person with a key, as a whole."""
    from .clock import local_now
    from .files import atomic_write
    from .store.clinic import person_own_data

    return person_own_data(clinic_folder, key, local_now, documents_folder, atomic_write)


def _handover(folder: str | None, clinic_folder: Path) -> HandoverFolder | None:
    """Where the kiosk may write what a person takes along."""
    if folder is None:
        return None
    from pathlib import PurePath

    from .domain.kiosk import HandoverFolder
    from .files import free_handover_name

    return HandoverFolder(
        folder,
        lambda key: _own_data(clinic_folder, key),
        printer(),
        functools.partial(free_handover_name, PurePath(folder)),
    )


def _kiosk_folder(asked: Namespace) -> str | None:
    """Where the clinic lies: as said on the command line, else as the kiosk's rules say."""
    from .settings.kiosk import read_kiosk_rules

    return asked.data_dir or read_kiosk_rules(_optional_path(asked.config)).data_dir


def _run_kiosk(asked: Namespace) -> int:
    """Own the terminal, and start one screen after the other."""
    from .cli.exit_status import UsageError
    from .cli.stdio import is_interactive
    from .settings.kiosk import read_kiosk_rules
    from .texts import cli
    from .texts import kiosk as kiosk_texts

    if sys.platform != "linux":
        raise UsageError(cli.KIOSK_LINUX)
    rules = read_kiosk_rules(_optional_path(asked.config))
    if not is_interactive():
        raise UsageError(cli.KIOSK_NO_TERMINAL)
    folder = Composition(asked.data_dir or rules.data_dir).folder()
    clinic = _open_clinic_if_usable(folder)
    count = _report_erased_reminders()  # only now: where there is no clinic, they are somebody's own
    if clinic is not None:
        with clinic:
            _notify_staff(clinic, count)
    from .supervisor import Supervisor

    memory = os.memfd_create("naervaer-kiosk")
    command = [sys.executable, "-P", "-c", _SCREEN_PROGRAM, str(folder), asked.config or "", str(memory)]
    return Supervisor(command, ["first"] if rules.sound_check else [], kiosk_texts.STARTING, (memory,)).run()


def _open_clinic_if_usable(folder: Path) -> SqliteClinic | None:
    """The clinic, or None where its file cannot be used now: people practise on, and staff can leave, which only the lock
    can let them do here. Raises `ClinicProblem` where there is no clinic."""
    from .cli.stdio import echo_stderr
    from .clock import local_now
    from .domain.clinic import ClinicProblem
    from .domain.errors import Busy
    from .store.clinic import open_clinic
    from .texts.errors import error_sentence

    try:
        return open_clinic(folder, local_now)
    except (ClinicProblem, Busy) as problem:
        if isinstance(problem, ClinicProblem) and problem.reason in _REASONS_NO_CLINIC:
            raise
        echo_stderr(f"{error_sentence(problem)}\n")
        return None


def _notify_staff(clinic: SqliteClinic, count: int) -> None:
    """Have staff told of files that were taken away. A clinic that takes no more writing keeps nobody from practising."""
    from .cli.stdio import echo_stderr
    from .domain.errors import Refusal
    from .texts.errors import error_sentence

    try:
        if count:
            clinic.found_files(count)
    except Refusal as problem:
        echo_stderr(f"{error_sentence(problem)}\n")


def _report_erased_reminders() -> int:
    """How many files there were; also told to the journal."""
    from .cli.stdio import echo_stderr
    from .texts.clinic import reminders_removed

    count = erase_leftover_reminders()
    if count:
        echo_stderr(f"{reminders_removed(count)}\n")
    return count


def erase_leftover_reminders() -> int:
    """Erase what people at the screen of 0.1.0 could have had written outside their diaries: calendar files and a timer,
    with words of their own. How many files there were.

    What cannot be taken away keeps nobody from practising: it is tried again at the next start.
    """
    return sum(map(_try_erase, _leftover_calendar_files())) + _erase_leftover_timer()


def _leftover_calendar_files() -> set[Path]:
    import contextlib
    from pathlib import Path

    import platformdirs

    found: set[Path] = set()
    for usual in (documents_folder, Path.home, platformdirs.user_documents_path):
        with contextlib.suppress(OSError, RuntimeError):  # an account that has no home
            folder = usual()
            found.update(file for pattern in _REMINDER_PATTERNS for file in folder.glob(pattern))
    return found


def _try_erase(file: Path) -> bool:
    from .files import secure_erase

    try:
        secure_erase(file)
    except OSError:
        return False
    return True


def _erase_leftover_timer() -> int:
    import contextlib

    from .domain.errors import Refusal
    from .files import overwrite
    from .reminders.here import system_scheduler

    with contextlib.suppress(OSError, RuntimeError, Refusal), contextlib.ExitStack() as stack:
        machine = system_scheduler()
        # Held open, so that what the scheduler takes away can be written over when it has let go.
        units = [stack.enter_context(file.open("r+b")) for file in machine.lying()]
        if units:
            try:
                machine.turn_off()
            finally:
                for unit in units:
                    overwrite(unit)
            return len(units)
    return 0


def kiosk_screen(arguments: list[str]) -> int:
    """One visit to the kiosk, in a process of its own. A fault before the screen stands ends it quietly; the next one is
    started.

    The arguments: the folder, the rules' file ("": the usual), a descriptor of what outlives a screen ("": nothing does),
    and whether it is the first.
    """
    from .cli.stdio import echo
    from .clock import local_now
    from .domain.errors import Refusal
    from .domain.kiosk import KioskServices
    from .settings.kiosk import read_kiosk_rules
    from .stderr_guard import guard_stderr
    from .store.clinic import FileKioskExit, KioskMemory, open_clinic, open_person_diary

    folder, config, memory, *first = arguments
    house = Composition(folder, CLINIC_CONTENT)
    guard_stderr()
    import secrets
    import warnings

    # A screen that is told to end in the middle of something may warn of it, with a line of code, on the terminal.
    warnings.simplefilter("ignore")

    from .texts.errors import error_sentence
    from .tui.kiosk.kiosk_app import run_kiosk

    clinic_folder = house.folder()
    try:
        rules = read_kiosk_rules(_optional_path(config))
        kiosk = KioskServices(
            open_services=lambda: shared_screen(clinic_folder),
            open_clinic=lambda: open_clinic(clinic_folder, local_now),
            diary_of=lambda key: open_person_diary(clinic_folder, key, local_now),
            settings=rules,
            random_below=secrets.randbelow,
            exit=FileKioskExit(clinic_folder, local_now, KioskMemory(int(memory or -1))),
            check_sound=bool(first),
            handover=_handover(rules.handover_dir, clinic_folder),
        )
    except Refusal as error:
        echo(
            f"{error_sentence(error)}\n", sys.stderr
        )  # rules that no longer hold: for the journal, where it is looked for
        return 1
    return run_kiosk(kiosk, lambda: house.folder() / LOG_NAME)


def shared_screen(folder: Path) -> SharedServices:
    """All that a kiosk's screen over the clinic in `folder` can do: no orders from outside, no file, no timer."""
    return Composition(str(folder), CLINIC_CONTENT).shared_parts()


def _optional_path(text: str | None) -> Path | None:
    from pathlib import Path

    return Path(text) if text else None
