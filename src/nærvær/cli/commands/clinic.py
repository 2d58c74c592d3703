"""`nærvær clinic …`: what staff, and the person who sets up the machine, do beside the screen."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import ParamSpec

from ...dialogues.own_data_at_clinic import HandoverRequest, HandoverServices, hand_over
from ...domain.clinic import (
    MAX_NEW_CODES,
    AuditAction,
    Clinic,
    ClinicStorage,
    InvalidSecret,
    Role,
    SecretKind,
    Staff,
    WithdrawalMode,
)
from ...domain.errors import OutOfRange, Refusal
from ...domain.group_slip import LONGEST_SESSION_MINUTES, GroupSession, check_session_possible, new_group_sessions
from ...domain.login_rules import STAFF_CODE_LENGTH, RandomBelow, format_code, read_code, validate_passphrase
from ...domain.services import CheckResult
from ...domain.validation import whole_number
from ...files import OWNER_ONLY_MODE, PendingFiles, atomic_files
from ...quick_dataclass import dataclass
from ...sanitize import sanitize
from ...texts import clinic as texts
from ...texts.formats import parse_date
from ...texts.staff import account_line
from ..argument_types import find_exercise, output_file, parse_whole_number
from ..dispatch import UsageError
from ..stdio import ExitStatus, echo, echo_done, is_terminal, progress_shown

STAFF_VARIABLE = "NAERVAER_STAFF"
USUAL_SLIPS = 12
LONGEST_ANSWER = 1_000
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True)
class ClinicServices:
    """What the commands of the clinic work with.

    `storage` is the clinic's, which `open` opens to be written in. `code_slips`, `group_slips` and `recovery_sheet` make
    pages of HTML. `make_tables` makes the tables of a clinic on a server, with the address of their owner and the file
    of its password, and returns whether there was anything to do. `check_server` returns what was found of the server; None
    for a clinic that has none. `move` moves the clinic to the server, or to a folder,
    with code and passphrase of a lead, and returns how many facts that were.
    """

    storage: ClinicStorage
    open: Callable[[], Clinic]
    below: RandomBelow
    sources: HandoverServices
    code_slips: Callable[[Sequence[str]], bytes]
    group_slips: Callable[[str, Sequence[GroupSession]], bytes]
    recovery_sheet: Callable[[Sequence[Sequence[str]]], bytes]
    make_tables: Callable[[str, str], bool]
    check_server: Callable[[], Sequence[CheckResult] | None]
    move: Callable[[str, str, str | None], int]


def refuse_without_verb(_arguments: argparse.Namespace, _services: ClinicServices) -> int:
    """Refuse `nærvær clinic` alone."""
    raise UsageError(texts.which_clinic_command())


# Staff


def staff(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Make a member of staff, remove one, or list them."""
    if arguments.remove is not None:
        return _remove_staff(arguments, services)
    if arguments.list:
        with signed_in(arguments, services) as (clinic, member):
            return echo_lines(*map(account_line, clinic.staff_accounts(member)))
    role = Role.LEAD if arguments.lead else Role.STAFF
    with signed_in(arguments, services) as (clinic, member):
        member.require_lead()
        return echo_lines_done(texts.staff_made(clinic.make_staff(member, role, ask_new_passphrase()), role))


def _remove_staff(arguments: argparse.Namespace, services: ClinicServices) -> int:
    if arguments.lead or arguments.list:
        raise UsageError(texts.MAKE_OR_REMOVE())
    code = parse_staff_code(arguments.remove)
    with signed_in(arguments, services) as (clinic, member):
        clinic.remove_staff(member, code)
    return echo_lines_done(texts.staff_removed(code))


def change_passphrase(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Change one's own passphrase, or as lead that of another."""
    other = None if arguments.whose is None else parse_staff_code(arguments.whose)
    with signed_in(arguments, services) as (clinic, member):
        code = member.code if other is None else other
        if code != member.code:
            member.require_lead()
            clinic.require_staff_code(member, code)
        clinic.change_passphrase(member, ask_new_passphrase(), code)
    return echo_lines_done(texts.passphrase_changed(code))


@contextmanager
def signed_in(arguments: argparse.Namespace, services: ClinicServices) -> Iterator[tuple[Clinic, Staff]]:
    """Open the clinic for the member of staff that `--staff` or the environment names, and close it afterwards."""
    with signed_in_with_passphrase(arguments, services) as (clinic, member, _):
        yield clinic, member


@contextmanager
def signed_in_with_passphrase(
    arguments: argparse.Namespace, services: ClinicServices
) -> Iterator[tuple[Clinic, Staff, str]]:
    """Do what `signed_in` does, and yield the passphrase that was typed too."""
    code = ask_staff_code(arguments)
    clinic = services.open()
    try:
        passphrase = ask_passphrase()
        member = clinic.staff_log_in(code, passphrase)
        for notice, detail in clinic.notices(member):
            echo("".join(f"{line}\n" for line in texts.staff_notice(notice, detail)), sys.stderr)
        yield clinic, member, passphrase
    finally:
        clinic.close()


def ask_staff_code(arguments: argparse.Namespace) -> str:
    """Return the code that `--staff` or the environment names, or that is typed. Raises `UsageError`."""
    typed = arguments.staff or os.environ.get(STAFF_VARIABLE)
    return parse_staff_code(typed or _ask_code(texts.STAFF_CODE_PROMPT(), texts.STAFF_CODE_NEEDED()))


def _ask_code(prompt: str, needed: str) -> str:
    """Return a code that is asked for, so that it stands in no command, history or log of sudo. Raises `UsageError`."""
    if not is_terminal(sys.stdin):
        raise UsageError(needed)
    echo(prompt, sys.stderr)  # standard output may be the file that the command is to make
    try:
        return sys.stdin.readline(LONGEST_ANSWER).strip()
    except UnicodeDecodeError:  # whatever that was, it was no code
        return ""


def ask_passphrase() -> str:
    """Return the passphrase as it is typed."""
    return read_secret(texts.PHRASE_PROMPT())


def ask_new_passphrase() -> str:
    """Return a passphrase that will do; asked for twice at a terminal. Raises `InvalidSecret`."""
    chosen = read_secret(texts.NEW_PHRASE_PROMPT())
    reason = validate_passphrase(chosen)
    if reason is not None:
        raise InvalidSecret(SecretKind.PASSPHRASE, reason)
    if is_terminal(sys.stdin) and read_secret(texts.AGAIN_PROMPT()) != chosen:
        raise UsageError(texts.NOT_ALIKE())
    return chosen


def read_secret(prompt: str) -> str:
    """Return a line in NFC: hidden at a terminal, of standard input otherwise."""
    try:
        line = getpass.getpass(prompt) if is_terminal(sys.stdin) else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError):
        line = ""
    return unicodedata.normalize("NFC", line)


def _read_line() -> str:
    """Return a line that is asked for, "" where there is none."""
    if is_terminal(sys.stdin):
        echo("> ", sys.stdout)
    try:
        return sys.stdin.readline(LONGEST_ANSWER)
    except UnicodeDecodeError:  # whatever that was, it was not the word
        return ""


# Codes and slips


def make_codes(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Make codes for people, printed on standard output or on slips in a file."""
    count = _parse_count(arguments.new)
    file = None if arguments.output is None else _output_not_overwriting(arguments)
    with codes_or_sheet(), signed_in(arguments, services) as (clinic, member):
        if file is None:
            clinic.make_codes(member, count, as_codes_not_written(lambda codes: echo_lines(*map(format_code, codes))))
            return ExitStatus.DONE
        replaced = _codes_on_slips(clinic, member, count, file, services)
    return echo_lines_done(texts.codes_made(count, arguments.output, replaced))


def _codes_on_slips(clinic: Clinic, member: Staff, count: int, file: Path, services: ClinicServices) -> bool:
    """Make codes and the file with their slips, both or neither, and return whether it replaced one.

    The whole file lies on the disk under another name before the codes hold. Killed in between, there are codes that are
    on no slip, which do no harm, and never a slip with a code that does not hold.
    """

    def write_to_device(codes: tuple[str, ...]) -> None:
        services.sources.printer.write(file, services.code_slips(codes))

    replaced = file.is_file()
    if file.exists() and not replaced:  # a pipe or a printer: there is nothing to be put in place afterwards
        clinic.make_codes(member, count, as_codes_not_written(write_to_device))
        return False
    made: tuple[str, ...] = ()
    try:
        with atomic_files(file, mode=OWNER_ONLY_MODE) as writing:
            made = clinic.make_codes(
                member,
                count,
                as_codes_not_written(lambda codes: _write_slips(writing, file, services.code_slips(codes))),
            )
    except OSError:
        if made:
            echo_lines_done(texts.CODES_NOT_FILED(), *map(format_code, made))
        raise
    return replaced


def _write_slips(writing: PendingFiles, file: Path, page: bytes) -> None:
    """Let the slips be on the disk, and from here on let them come to their name together with the codes."""
    try:
        writing.parts[0].write_bytes(page)
        writing.sync()
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error
    writing.check()
    writing.must_finish = True


class _CodesNotWritten(Refusal):
    """The codes could not be shown or written: `why`."""

    def __init__(self, why: OSError) -> None:
        super().__init__("codes not written")
        self.why = why


def as_codes_not_written(write: Callable[Arguments, object]) -> Callable[Arguments, None]:
    """Return `write`, whose errors are `_CodesNotWritten`, so that they are not taken for those of the clinic's file."""

    def attempt(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        try:
            write(*arguments, **named)
        except OSError as error:
            raise _CodesNotWritten(error) from error

    return attempt


@contextmanager
def codes_or_sheet() -> Iterator[None]:
    """Raise the `OSError` of codes, or of a recovery sheet, that could not be shown or written, as it was."""
    try:
        yield
    except _CodesNotWritten as error:
        raise error.why from error


def make_slips(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Write a file with slips of a group session."""
    sources = services.sources
    count = _parse_count(arguments.count or str(USUAL_SLIPS))
    catalogue, today = sources.catalogue(), sources.now().date()
    exercise = find_exercise(catalogue, arguments.exercise)
    day = today if arguments.date is None else _parse_day(arguments.date, today)
    minutes = whole_number(arguments.minutes, 1, LONGEST_SESSION_MINUTES)
    if minutes is None:
        raise OutOfRange("whole_minutes", arguments.minutes, exercise.shortest, exercise.longest)
    check_session_possible(exercise.id, minutes, day, today, {exercise.id: (exercise.shortest, exercise.longest)})
    sessions = new_group_sessions(exercise.id, minutes, day, count, services.below)
    file = _output_not_overwriting(arguments)
    with signed_in(arguments, services) as (clinic, member):
        clinic.record_action(member, AuditAction.MADE_SLIPS, f"{exercise.id} {minutes} × {count}")
    replaced = sources.printer.write(file, services.group_slips(exercise.title, sessions))
    return echo_lines_done(texts.slips_made(count, arguments.output, replaced))


# People


def show_people(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Print the people of the clinic by code."""
    with signed_in(arguments, services) as (clinic, member):
        return echo_lines(*([texts.person_line(person) for person in clinic.people(member)] or [texts.no_people()]))


def show_weeks(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Print how many people are in which week."""
    with signed_in(arguments, services) as (clinic, member):
        with progress_shown() as on_progress:
            weeks = clinic.weeks(member, services.sources.now().date(), on_progress)
        return echo_lines(*texts.weeks_lines(weeks))


def reset_pin(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Let a person choose a new PIN."""
    code = _parse_person_code(arguments.code)
    with signed_in(arguments, services) as (clinic, member):
        clinic.open_first_use(member, code)
    return echo_lines_done(texts.OPENED_FOR_PIN())


def withdraw(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Erase or anonymise a person who withdraws."""
    if arguments.erase == arguments.anonymise:
        raise UsageError(texts.ERASE_OR_ANONYMISE())
    code = _parse_person_code(arguments.code)
    mode = WithdrawalMode.ERASE if arguments.erase else WithdrawalMode.ANONYMISE
    with signed_in(arguments, services) as (clinic, member):
        member.require_lead()
        echo_lines(texts.withdraw_preview(code, mode))
        if not texts.is_withdraw_word(_read_line(), mode):
            echo_lines(texts.NOT_WITHDRAWN())
            return ExitStatus.FAILED
        clinic.withdraw(member, code, mode)
    return echo_lines_done(texts.withdrawn(code, mode))


def adopt_orphans(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """List diaries that belong to nobody, or give each of them a code."""
    with signed_in(arguments, services) as (clinic, member):
        member.require_lead()
        if not arguments.adopt:
            orphans = clinic.orphans(member)
            return echo_lines(*map(texts.orphan_line, orphans), texts.adopt_how() if orphans else texts.NO_ORPHANS())
        adopted = clinic.adopt(member)
        echo_lines_done(*([texts.orphan_line(orphan, code) for code, orphan in adopted] or [texts.NO_ORPHANS()]))
        return echo_lines_done(texts.diaries_adopted()) if adopted else ExitStatus.DONE


def write_report(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Write the report of a person who has said yes to it."""
    return echo_lines_done(sanitize(texts.report_made(*_hand_over(arguments, services, AuditAction.MADE_REPORT))))


def write_export(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Write the export of a person who has said yes to it."""
    return echo_lines_done(sanitize(texts.export_made(*_hand_over(arguments, services, AuditAction.MADE_EXPORT))))


def _hand_over(arguments: argparse.Namespace, services: ClinicServices, deed: AuditAction) -> tuple[str, bool]:
    """Write the file; return its name, and whether it replaced one."""
    code, file = _parse_person_code(arguments.code), _writable_output(arguments.output)
    with signed_in(arguments, services) as (clinic, member):
        return str(file), hand_over(clinic, HandoverRequest(member, code, deed), file, services.sources)


# What is typed and printed


def _output_not_overwriting(arguments: argparse.Namespace) -> Path:
    """Return the file to write, which replaces no other unless that is asked for: its slips may not be printed yet."""
    file = _writable_output(arguments.output)
    if file.is_file() and not arguments.overwrite:
        raise UsageError(texts.FILE_THERE().format(file=sanitize(str(file))))
    return file


def _writable_output(text: str) -> Path:
    """Return the file to write. Raises `OSError` where its folder takes none, before anybody is asked who they are."""
    file = output_file(text)
    if file.is_file() or not file.exists():
        try:
            tempfile.TemporaryFile(dir=file.resolve().parent).close()
        except OSError as error:
            raise type(error)(error.errno, error.strerror, text) from error
    return file


def parse_staff_code(text: str) -> str:
    """Return the code of a member of staff as it was typed, or raise `UsageError`."""
    code = read_code(text, STAFF_CODE_LENGTH)
    if code is None:
        raise UsageError(texts.NO_STAFF_CODE())
    return code


def _parse_person_code(text: str | None) -> str:
    code = read_code(_ask_code(texts.PERSON_CODE_PROMPT(), texts.PERSON_CODE_NEEDED()) if text is None else text)
    if code is None:
        raise UsageError(texts.NO_CODE())
    return code


def _parse_count(text: str) -> int:
    return parse_whole_number("count", text, 1, MAX_NEW_CODES)


def _parse_day(text: str, today: date) -> date:
    day = parse_date(text, today)
    if day is None:
        raise UsageError(texts.SAY_DATE())
    return day


def echo_lines(*lines: str) -> ExitStatus:
    """Print lines on standard output."""
    echo("".join(f"{line}\n" for line in lines), sys.stdout)
    return ExitStatus.DONE


def echo_lines_done(*lines: str) -> ExitStatus:
    """Say that something was done, which stays done when nothing can be written there."""
    echo_done("".join(f"{line}\n" for line in lines))
    return ExitStatus.DONE
