"""`nærvær clinic …`: what staff and whoever sets up the machine do beside the screen.

A passphrase from whoever types: hidden at a terminal, a line of standard input otherwise.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...dialogues.staff import HandoverRequest, HandoverServices, hand_over
from ...domain.audit import AuditAction
from ...domain.clinic import MAX_NEW_CODES, Clinic, ClinicRestored, InvalidSecret, Role, Staff, WithdrawalMode
from ...domain.codes import STAFF_CODE_LENGTH, RandomBelow, format_code, read_code
from ...domain.credentials import validate_passphrase
from ...domain.errors import OutOfRange, Refusal
from ...domain.group_slip import LONGEST_SESSION_MINUTES, check_session_possible, new_group_session
from ...domain.validation import parse_day, whole_number
from ...files import OWNER_ONLY_MODE, PendingFiles, atomic_files
from ...sanitize import sanitize
from ...texts import cli
from ...texts import clinic as words
from .. import argument_types as values
from .. import clinic_paper
from ..argument_types import output_file
from ..exit_status import UsageError
from ..stdio import echo, echo_done, is_terminal

STAFF_VARIABLE = "NAERVAER_STAFF"
USUAL_SLIPS = 12


@dataclass(frozen=True, slots=True)
class ClinicServices:
    """What the commands of the clinic work with. `begin` makes a clinic with a passphrase, and tells the first
    code before there is one; it is also told whether to begin beside diaries whose clinic is lost, as is `may_begin`, which
    raises what `begin` would.

    `restore` puts back a copy and gives its day; it asks for no staff code, as none can be looked up in a damaged file.
    """

    may_begin: Callable[[bool], None]
    begin: Callable[[str, bool, Callable[[str], None]], str]
    restore: Callable[[], ClinicRestored]
    open: Callable[[], Clinic]
    below: RandomBelow
    sources: HandoverServices


def clinic(arguments: argparse.Namespace, desk: ClinicServices) -> int:
    """Do one thing for the clinic. Raises `WrongUse` or another `Refusal`."""
    if arguments.deed is None:
        raise UsageError(cli.WHICH_CLINIC_COMMAND)
    if arguments.deed == "init":
        _begin(arguments, desk)
        return 0
    if arguments.deed == "restore":
        _echo_done(words.copy_restored(desk.restore()))
        return 0
    _VERBS[arguments.deed](arguments, desk)
    return 0


def _begin(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    desk.may_begin(arguments.keep_diaries)
    passphrase = ask_new_passphrase()
    tell = _as_codes_not_written(lambda codes: _echo(*map(words.first_code, codes)))
    try:
        desk.begin(passphrase, arguments.keep_diaries, lambda code: tell((code,)))
    except _CodesNotWritten as error:
        raise error.why from error
    _echo_done(words.CLINIC_BEGUN)


@contextmanager
def _signed_in(arguments: argparse.Namespace, desk: ClinicServices) -> Iterator[tuple[Clinic, Staff]]:
    told = arguments.staff or os.environ.get(STAFF_VARIABLE)
    if not told:
        raise UsageError(cli.STAFF_CODE_NEEDED)
    code = _parse_staff_code(told)
    opened = desk.open()
    try:
        staff = opened.staff_enter(code, ask_passphrase())
        for notice, detail in opened.notices(staff):
            echo("".join(f"{line}\n" for line in words.staff_notice(notice, detail)), sys.stderr)
        yield opened, staff
    finally:
        opened.close()


def _staff(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    if arguments.remove is not None:
        _remove_staff(arguments, desk)
        return
    role = Role.LEAD if arguments.lead else Role.STAFF
    with _signed_in(arguments, desk) as (opened, staff):
        staff.must_lead()
        _echo_done(words.staff_made(opened.make_staff(staff, role, ask_new_passphrase()), role))


def _remove_staff(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    if arguments.lead:
        raise UsageError(cli.MAKE_OR_REMOVE)
    code = _parse_staff_code(arguments.remove)
    with _signed_in(arguments, desk) as (opened, staff):
        opened.remove_staff(staff, code)
    _echo_done(words.staff_removed(code))


def _passphrase(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    whose = None if arguments.whose is None else _parse_staff_code(arguments.whose)
    with _signed_in(arguments, desk) as (opened, staff):
        code = staff.code if whose is None else whose
        if code != staff.code:
            staff.must_lead()
            opened.must_know(staff, code)
        opened.change_passphrase(staff, ask_new_passphrase(), code)
    _echo_done(words.passphrase_changed(code))


def _codes(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    count = _parse_count(arguments.new)
    file = None if arguments.output is None else _output_not_overwriting(arguments)
    try:
        with _signed_in(arguments, desk) as (opened, staff):
            if file is None:
                opened.make_codes(staff, count, _as_codes_not_written(lambda codes: _echo(*map(format_code, codes))))
                return
            replaced = _codes_on_slips(opened, staff, count, file, desk)
    except _CodesNotWritten as error:
        raise error.why from error
    _echo_done(words.codes_made(count, arguments.output, replaced))


def _codes_on_slips(opened: Clinic, staff: Staff, count: int, file: Path, desk: ClinicServices) -> bool:
    """Make codes and the file with their slips, both or neither; whether it replaced one.

    The whole file lies on the disk under another name before the codes hold. Killed in between, there are codes that are
    on no slip, which do no harm, and never a slip with a code that does not hold.
    """
    replaced = file.is_file()
    if file.exists() and not replaced:  # a pipe or a printer: there is nothing to be put in place afterwards
        opened.make_codes(staff, count, _as_codes_not_written(lambda codes: _write_slips_to_device(desk, file, codes)))
        return False
    made: tuple[str, ...] = ()
    try:
        with atomic_files(file, mode=OWNER_ONLY_MODE) as writing:
            made = opened.make_codes(
                staff, count, _as_codes_not_written(lambda codes: _write_slips(writing, file, codes))
            )
    except OSError:
        if made:
            _echo_done(cli.CODES_NOT_FILED, *map(format_code, made))
        raise
    return replaced


def _write_slips(writing: PendingFiles, file: Path, codes: tuple[str, ...]) -> None:
    """Let the slips be on the disk, and from here on let them come to their name together with the codes."""
    try:
        writing.parts[0].write_bytes(clinic_paper.code_slips(codes).encode())
        writing.settle()
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error
    writing.check()
    writing.relied_on = True


def _write_slips_to_device(desk: ClinicServices, file: Path, codes: tuple[str, ...]) -> None:
    desk.sources.printer.write(file, clinic_paper.code_slips(codes).encode())


class _CodesNotWritten(Refusal):
    """What is to hold the codes could not be written: why."""

    def __init__(self, why: OSError) -> None:
        super().__init__("not put down")
        self.why = why


def _as_codes_not_written(put_down: Callable[[tuple[str, ...]], object]) -> Callable[[tuple[str, ...]], None]:
    """`put_down`, whose errors are its own and not those of the clinic's file."""

    def tried(codes: tuple[str, ...]) -> None:
        try:
            put_down(codes)
        except OSError as error:
            raise _CodesNotWritten(error) from error

    return tried


def _slips(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    count = _parse_count(arguments.count or str(USUAL_SLIPS))
    catalogue, today = desk.sources.catalogue(), desk.sources.now().date()
    exercise = values.find_exercise(catalogue, arguments.exercise)
    day = today if arguments.date is None else _parse_day(arguments.date)
    minutes = whole_number(arguments.minutes, 1, LONGEST_SESSION_MINUTES)
    if minutes is None:
        raise OutOfRange("whole_minutes", arguments.minutes, exercise.shortest, exercise.longest)
    check_session_possible(exercise.id, minutes, day, today, {exercise.id: (exercise.shortest, exercise.longest)})
    sessions = [new_group_session(exercise.id, minutes, day, desk.below) for _ in range(count)]
    file = _output_not_overwriting(arguments)
    with _signed_in(arguments, desk) as (opened, staff):
        opened.note(staff, AuditAction.MADE_SLIPS, f"{exercise.id} {minutes} × {count}")
    replaced = desk.sources.printer.write(file, clinic_paper.group_slips(exercise.title, sessions).encode())
    _echo_done(words.slips_made(count, arguments.output, replaced))


def _output_not_overwriting(arguments: argparse.Namespace) -> Path:
    """The file to write, which replaces no other unless that is said: its slips may not be printed yet."""
    file = _writable_output(arguments.output)
    if file.is_file() and not arguments.overwrite:
        raise UsageError(cli.FILE_THERE.format(file=sanitize(str(file))))
    return file


def _writable_output(text: str) -> Path:
    """The file to write. Raises `OSError` where its folder takes none, before anybody is asked who they are."""
    file = output_file(text)
    if file.is_file() or not file.exists():
        try:
            tempfile.TemporaryFile(dir=file.resolve().parent).close()
        except OSError as error:
            raise type(error)(error.errno, error.strerror, text) from error
    return file


def _people(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    with _signed_in(arguments, desk) as (opened, staff):
        _echo(*([words.person_line(person) for person in opened.people(staff)] or [words.NO_PEOPLE]))


def _orphans(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    with _signed_in(arguments, desk) as (opened, staff):
        staff.must_lead()
        if arguments.adopt:
            adopted = opened.adopt(staff)
            _echo_done(*([words.orphan_line(orphan, code) for code, orphan in adopted] or [words.NO_ORPHANS]))
            if adopted:
                _echo_done(words.diaries_adopted())
            return
        found = opened.orphans(staff)
        _echo(*(words.orphan_line(orphan) for orphan in found), words.adopt_how() if found else words.NO_ORPHANS)


def _weeks(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    with _signed_in(arguments, desk) as (opened, staff):
        _echo(*words.weeks_lines(opened.weeks(staff, desk.sources.now().date())))


def _reset_pin(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    code = _parse_person_code(arguments.code)
    with _signed_in(arguments, desk) as (opened, staff):
        opened.open_first_use(staff, code)
    _echo_done(words.OPENED_FOR_PIN)


def _withdraw(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    if arguments.erase == arguments.anonymise:
        raise UsageError(cli.ERASE_OR_ANONYMISE)
    code = _parse_person_code(arguments.code)
    with _signed_in(arguments, desk) as (opened, staff):
        opened.withdraw(staff, code, WithdrawalMode.ERASE if arguments.erase else WithdrawalMode.ANONYMISE)
    _echo_done(words.WITHDRAWN)


def _report(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    _echo_done(sanitize(words.report_made(*_hand_over(arguments, desk, AuditAction.MADE_REPORT))))


def _export(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    _echo_done(sanitize(words.export_made(*_hand_over(arguments, desk, AuditAction.MADE_EXPORT))))


def _hand_over(arguments: argparse.Namespace, desk: ClinicServices, deed: AuditAction) -> tuple[str, bool]:
    """The file, and whether it replaced one."""
    code, file = _parse_person_code(arguments.code), _writable_output(arguments.output)
    with _signed_in(arguments, desk) as (opened, staff):
        return str(file), hand_over(opened, HandoverRequest(staff, code, deed), file, desk.sources)


def _audit(arguments: argparse.Namespace, desk: ClinicServices) -> None:
    with _signed_in(arguments, desk) as (opened, staff):
        _echo(*map(words.audit_line, opened.audit(staff)))


_VERBS: dict[str, Callable[[argparse.Namespace, ClinicServices], None]] = {
    "staff": _staff,
    "passphrase": _passphrase,
    "codes": _codes,
    "slips": _slips,
    "people": _people,
    "weeks": _weeks,
    "reset-pin": _reset_pin,
    "withdraw": _withdraw,
    "report": _report,
    "export": _export,
    "orphans": _orphans,
    "audit": _audit,
}


def _parse_staff_code(text: str) -> str:
    code = read_code(text, STAFF_CODE_LENGTH)
    if code is None:
        raise UsageError(cli.NO_STAFF_CODE)
    return code


def _parse_person_code(text: str) -> str:
    code = read_code(text)
    if code is None:
        raise UsageError(cli.NO_CODE)
    return code


def _parse_count(text: str) -> int:
    number = whole_number(text, 1, MAX_NEW_CODES)
    if number is None:
        raise OutOfRange("count", text, 1, MAX_NEW_CODES)
    return number


def _parse_day(text: str) -> date:
    day = parse_day(text)
    if day is None:
        raise UsageError(cli.SAY_DATE)
    return day


def _echo_done(*lines: str) -> None:
    """Tell of a deed, which stays done when nothing can be written there."""
    echo_done("".join(f"{line}\n" for line in lines))


def _echo(*lines: str) -> None:
    echo("".join(f"{line}\n" for line in lines), sys.stdout)


def ask_passphrase() -> str:
    """The passphrase, as it is."""
    return _read_secret(cli.PHRASE_PROMPT)


def ask_new_passphrase() -> str:
    """A passphrase that will do; asked for twice at a terminal. Raises `BadSecret`."""
    chosen = _read_secret(cli.NEW_PHRASE_PROMPT)
    reason = validate_passphrase(chosen)
    if reason is not None:
        raise InvalidSecret("passphrase", reason)
    if is_terminal(sys.stdin) and _read_secret(cli.AGAIN_PROMPT) != chosen:
        raise UsageError(cli.NOT_ALIKE)
    return chosen


def _read_secret(prompt: str) -> str:
    try:
        line = getpass.getpass(prompt) if is_terminal(sys.stdin) else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError):
        line = ""
    return unicodedata.normalize("NFC", line)
