"""Joins the program of a clinic: `nærvær clinic …`, the kiosk, and each of the kiosk's screens."""

from __future__ import annotations

import contextlib
import functools
import os
import sys

from .composition import Composition
from .invocation import LANGUAGE_VARIABLE
from .machine_services import documents_folder, report_output

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from .cli.commands.clinic import ClinicServices
    from .domain.clinic import Clinic, ClinicStorage
    from .domain.kiosk import HandoverFolder, KioskServices, KioskSettings, SlipOutput
    from .domain.services import CheckResult, SharedServices
    from .store.postgres.connection import ServerAddress

CLINIC_CONTENT = "/etc/naervaer"
CLINIC_KEY_CREDENTIAL = "naervaer-clinic-key"
DATABASE_PASSWORD_CREDENTIAL = "naervaer-database-password"  # noqa: S105 - the name of a credential
LARGEST_CREDENTIAL = 4096
_SCREEN_PROGRAM = "import sys; from nærvær.clinic_composition import kiosk_screen; sys.exit(kiosk_screen(sys.argv[1:]))"


def clinic_storage(folder: Path, memory: int = -1, settings: KioskSettings | None = None) -> ClinicStorage:
    """What the clinic in `folder`, or in the database of the settings, keeps. The one place that knows which of them.

    `memory` is the descriptor of what outlives a screen of the kiosk, or -1. Raises `ClinicProblem` for a database that is
    not set up as it should be.
    """
    from .files import atomic_write
    from .machine_services import local_now

    if settings is not None and settings.database:
        address = _server_address(settings.database, settings.database_password_file)
        from .store.postgres.storage import PostgresClinicStorage

        return PostgresClinicStorage(address, folder, local_now, documents_folder, atomic_write, _machine_key(), memory)
    from .store.clinic import SqliteClinicStorage

    return SqliteClinicStorage(folder, local_now, documents_folder, atomic_write, _machine_key(), memory)


def _server_address(text: str, password_file: str) -> ServerAddress:
    """Return the address of a clinic's database. Raises `ClinicProblem`, also where its driver is not installed."""
    from .domain.clinic import ClinicFault, ClinicProblem

    try:
        from .store.postgres.connection import ServerAddress
    except ImportError as error:
        raise ClinicProblem(ClinicFault.DRIVER) from error
    return ServerAddress.parse(text, password_file or _password_credential())


def _password_credential() -> str:
    """The file in which systemd hands this service the password of the database; "" where it hands none."""
    from pathlib import Path

    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return ""
    file = Path(folder, DATABASE_PASSWORD_CREDENTIAL)
    return str(file) if file.exists() else ""


def make_server_tables(settings: KioskSettings, owner: str, password_file: str) -> bool:
    """Make or upgrade the tables of the clinic's database as their owner; returns whether there was anything to do."""
    from .domain.clinic import ClinicFault, ClinicProblem

    if not settings.database:
        raise ClinicProblem(ClinicFault.ADDRESS)
    kiosk = _server_address(settings.database, settings.database_password_file)
    address = _server_address(owner, password_file)
    from .store.postgres.connection import Server
    from .store.postgres.tables import make_tables

    return make_tables(Server(address), dict(kiosk.parameters)["user"])


def check_clinic_server(folder: Path, settings: KioskSettings) -> Sequence[CheckResult] | None:
    """What was found of the server of the settings, with what waits in `folder` for it; None where they name none."""
    if not settings.database:
        return None
    address = _server_address(settings.database, settings.database_password_file)
    from .machine_services import local_now
    from .store.postgres.server_check import check_server

    return check_server(address, folder, local_now)


def move_clinic(folder: Path, settings: KioskSettings, code: str, passphrase: str, target: str | None) -> int:
    """Move the clinic in `folder` to the database of the settings or, with a `target`, from there to that folder."""
    from .domain.clinic import ClinicFault, ClinicProblem

    if not settings.database:
        raise ClinicProblem(ClinicFault.ADDRESS)
    from pathlib import Path

    from .store.postgres.storage import PostgresClinicStorage

    storage = clinic_storage(folder, settings=settings)
    if not isinstance(storage, PostgresClinicStorage):
        raise TypeError("no server")
    with contextlib.closing(storage):
        if target is None:
            return storage.move_from_folder(code, passphrase)
        return storage.move_to_folder(code, passphrase, Path(target))


def _machine_key() -> bytes | None:
    """The clinic key that systemd has opened for this service, with the machine's TPM2; None where it keeps none.

    One that cannot be read is empty: it fits no clinic, and staff are told.
    """
    from pathlib import Path

    from .domain.errors import Refusal
    from .files import read_bounded

    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    try:
        return bytes.fromhex(read_bounded(Path(folder, CLINIC_KEY_CREDENTIAL), LARGEST_CREDENTIAL).decode("ascii"))
    except (Refusal, ValueError):
        return b"" if os.path.lexists(Path(folder, CLINIC_KEY_CREDENTIAL)) else None


def run_clinic_command(arguments: Namespace) -> int:
    """Run `nærvær clinic …` or `nærvær kiosk`; returns the exit status."""
    from .cli.dispatch import run_guarded

    return run_guarded(lambda: _run_clinic(arguments) if arguments.command == "clinic" else _run_kiosk(arguments))


# Commands


def _run_clinic(arguments: Namespace) -> int:
    from .cli.dispatch import call_command, report_content_faults

    settings = _clinic_settings(arguments)
    composition = Composition(
        arguments.data_dir or settings.data_dir, CLINIC_CONTENT, settings.language, settings.country
    )
    try:
        return call_command(arguments, clinic_services(composition, settings))
    finally:
        report_content_faults(composition.catalogue())


def _clinic_settings(arguments: Namespace) -> KioskSettings:
    """The settings of the kiosk. A command that was told its folder, and of no file, does without those it cannot read."""
    from .domain.kiosk import KioskProblem, KioskSettings
    from .kiosk_settings_file import read_kiosk_settings

    try:
        return read_kiosk_settings(_optional_path(arguments.config))
    except KioskProblem:
        if arguments.data_dir and arguments.config is None:
            return KioskSettings()
        raise


def clinic_services(composition: Composition, settings: KioskSettings | None = None) -> ClinicServices:
    """What the commands of the clinic work with."""
    import secrets

    from .cli.commands.clinic import ClinicServices
    from .dialogues.own_data_at_clinic import HandoverServices
    from .domain.kiosk import KioskSettings
    from .machine_services import local_now
    from .report import printed_slips

    settings = settings or KioskSettings()
    storage = clinic_storage(composition.data_folder(), settings=settings)
    return ClinicServices(
        storage=storage,
        open=functools.partial(storage.open, to_write=True, may_be_locked=True),
        below=secrets.randbelow,
        sources=HandoverServices(
            catalogue=composition.catalogue,
            now=local_now,
            printer=report_output(),
            diary_of=storage.open_diary,
            own_data_of=storage.own_data,
        ),
        code_slips=printed_slips.code_slips,
        group_slips=printed_slips.group_slips,
        recovery_sheet=printed_slips.recovery_sheet,
        make_tables=functools.partial(make_server_tables, settings),
        check_server=functools.partial(check_clinic_server, composition.data_folder(), settings),
        move=functools.partial(move_clinic, composition.data_folder(), settings),
    )


# The kiosk: one process that owns the terminal, and one for each screen


def _run_kiosk(arguments: Namespace) -> int:
    """Own the terminal, and start one screen after the other."""
    from .cli.dispatch import UsageError
    from .cli.stdio import is_interactive
    from .kiosk_settings_file import read_kiosk_settings
    from .texts import kiosk as kiosk_texts

    if sys.platform != "linux":
        raise UsageError(kiosk_texts.LINUX_ONLY())
    settings = read_kiosk_settings(_optional_path(arguments.config))
    if not is_interactive():
        raise UsageError(kiosk_texts.NO_TERMINAL())
    folder = Composition(arguments.data_dir or settings.data_dir).data_folder()
    clinic = _open_clinic_if_usable(folder, settings)
    count = _erase_leftover_reminders()  # only now: where there is no clinic, they are somebody's own
    if clinic is not None:
        with contextlib.closing(clinic):
            _notify_staff(clinic, count)
    from .kiosk_supervisor import Supervisor

    memory = os.memfd_create("naervaer-kiosk")
    command = [sys.executable, "-P", "-c", _SCREEN_PROGRAM, str(folder), arguments.config or "", str(memory)]
    return Supervisor(command, ["first"] if settings.sound_check else [], kiosk_texts.STARTING(), (memory,)).run()


def _open_clinic_if_usable(folder: Path, settings: KioskSettings) -> Clinic | None:
    """Open the clinic. Returns None where its file cannot be used now: then people still practise, and staff can leave,
    which only the kiosk's lock lets them do. Raises `ClinicProblem` where there is no clinic."""
    from .cli.stdio import echo_stderr
    from .domain.clinic import DATABASE_SET_UP, ClinicFault, ClinicProblem
    from .domain.errors import Busy, DiaryFault
    from .texts.errors import error_sentence

    no_clinic = (ClinicFault.NONE, ClinicFault.NO_LOCKS, DiaryFault.FOREIGN, DiaryFault.NEWER, *DATABASE_SET_UP)
    try:
        return clinic_storage(folder, settings=settings).open(
            may_be_locked=True
        )  # a notice for staff needs nobody's diary
    except (ClinicProblem, Busy) as problem:
        if isinstance(problem, ClinicProblem) and problem.reason in no_clinic:
            raise
        echo_stderr(f"{error_sentence(problem)}\n")
        return None


def _erase_leftover_reminders() -> int:
    """Erase the reminders that the kiosk of 0.1.0 let people write; returns how many, and tells the journal."""
    from .cli.stdio import echo_stderr
    from .reminders.scheduler import erase_leftover_reminders
    from .texts.clinic import reminders_removed

    count = erase_leftover_reminders()
    if count:
        echo_stderr(f"{reminders_removed(count)}\n")
    return count


def _notify_staff(clinic: Clinic, count: int) -> None:
    """Leave staff a notice of `count` erased files. A clinic that cannot be written in keeps nobody from practising."""
    from .cli.stdio import echo_stderr
    from .domain.errors import Refusal
    from .texts.errors import error_sentence

    try:
        if count:
            clinic.found_files(count)
    except Refusal as problem:
        echo_stderr(f"{error_sentence(problem)}\n")


def kiosk_screen(arguments: list[str]) -> int:
    """Run one visit to the kiosk, in a process of its own.

    The arguments: the folder, the file of the kiosk's settings ("": the usual), a descriptor of what outlives a screen
    ("": nothing does), and "first" for the first screen. A fault before the screen stands ends it quietly; the next one is
    started.
    """
    from .cli.stdio import echo
    from .domain.errors import Refusal
    from .kiosk_settings_file import read_kiosk_settings
    from .signals_and_stderr import guard_stderr

    folder, config, memory, *first = arguments
    composition = Composition(folder, CLINIC_CONTENT)
    guard_stderr()
    import warnings

    # A screen that is told to end in the middle of something may warn of it, with a line of code, on the terminal.
    warnings.simplefilter("ignore")

    from .texts.errors import error_sentence
    from .tui.kiosk.kiosk_app import run_kiosk

    try:
        settings = read_kiosk_settings(_optional_path(config))
    except Refusal as error:
        # Settings that no longer hold: for the journal, where it is looked for.
        echo(f"{error_sentence(error)}\n", sys.stderr)
        return 1
    _use_kiosk_language(settings)
    services = kiosk_services(composition, settings, int(memory or -1), check_sound=bool(first))
    return run_kiosk(services, composition.log_file)


def _use_kiosk_language(settings: KioskSettings) -> None:
    """Use what was typed as `nærvær kiosk --language`, else the language in the settings, else Norwegian.

    A screen never fails for its language: one that is not there is passed over.
    """
    from .domain.language_choice import matching_language
    from .texts import i18n

    for asked in (os.environ.get(LANGUAGE_VARIABLE, ""), settings.language):
        code = matching_language(asked, i18n.languages())
        if code is not None:
            with contextlib.suppress(i18n.UnknownLanguage):
                i18n.use_language(code)
                return


def kiosk_services(
    composition: Composition, settings: KioskSettings, memory: int, *, check_sound: bool = False
) -> KioskServices:
    """What one screen of the kiosk works with; `memory` is the descriptor of what outlives a screen, or -1."""
    import secrets

    from .domain.kiosk import KioskServices
    from .signals_and_stderr import log_stderr

    storage = clinic_storage(composition.data_folder(), memory, settings)

    def open_services() -> SharedServices:
        log_stderr(composition.log_file())
        return shared_screen(composition.data_folder(), settings.language, settings.country)

    return KioskServices(
        open_services=open_services,
        open_clinic=storage.open,
        diary_of=storage.open_diary,
        settings=settings,
        random_below=secrets.randbelow,
        exit=storage.kiosk_exit(),
        own_data_of=storage.own_data,
        check_sound=check_sound,
        handover=handover_folder(settings.handover_dir),
        slips=slip_output(),
        unlock=storage.unlock,
    )


def shared_screen(folder: Path, language: str = "", country: str = "") -> SharedServices:
    """The services of a screen over the clinic in `folder`: no commands from outside, no file, no timer.

    `language` is that of the clinic's own content outside the folder of a language, "" for Norwegian; `country` that of the
    telephone numbers, "" where the settings name none.
    """
    return Composition(str(folder), CLINIC_CONTENT, language, country).shared_services()


def handover_folder(folder: str | None) -> HandoverFolder | None:
    """The folder where the kiosk may write a file for a person to take along; None where there is none."""
    if folder is None:
        return None
    from pathlib import PurePath

    from .domain.kiosk import HandoverFolder
    from .files import free_handover_name

    return HandoverFolder(folder, report_output(), functools.partial(free_handover_name, PurePath(folder)))


def slip_output() -> SlipOutput:
    """Slips on the default printer of the machine."""
    from .domain.kiosk import SlipOutput
    from .report import printed_slips

    return SlipOutput(printed_slips.code_slips_pdf, printed_slips.group_slips_pdf, printed_slips.print_pdf)


def _optional_path(text: str | None) -> Path | None:
    from pathlib import Path

    return Path(text) if text else None
