"""`nærvær clinic …`: what staff and whoever sets up the machine do beside the screen."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..domain.audit import Deed
from ..domain.clinic import MOST_CODES, Clinic, Manner, Restored, Role, Staff
from ..domain.codes import STAFF_LENGTH, Below, read_code, written
from ..domain.days import written_day
from ..domain.errors import OutOfRange, Refusal
from ..domain.slip import LONGEST_MINUTES, new_session, slips_for
from ..domain.validation import whole_number
from ..plain_text import plain
from ..talks.handing_over import Handing, Sources, hand_over
from ..words import clinic_commands as commands
from ..words import clinic_words as words
from ..writing import OWNER_ONLY, Writing, whole_files
from . import clinic_paper, values
from .misuse import Misuse
from .passphrase import ask_new_passphrase, ask_passphrase
from .streams import say, say_done
from .target import target

STAFF_VARIABLE = "NAERVAER_STAFF"
USUAL_SLIPS = 12


@dataclass(frozen=True, slots=True)
class ClinicDesk:
    """What the commands of the clinic work with. `begin` makes a clinic with a passphrase, and tells the first
    code before there is one; it is also told whether to begin beside diaries whose clinic is lost, as is `may_begin`, which
    raises what `begin` would.

    `restore` puts back a copy and gives its day; it asks for no staff code, as none can be looked up in a damaged file.
    """

    may_begin: Callable[[bool], None]
    begin: Callable[[str, bool, Callable[[str], None]], str]
    restore: Callable[[], Restored]
    open: Callable[[], Clinic]
    below: Below
    sources: Sources


def clinic(arguments: argparse.Namespace, desk: ClinicDesk) -> int:
    """Do one thing for the clinic. Raises `WrongUse` or another `Refusal`."""
    if arguments.deed is None:
        raise Misuse(commands.WHICH_DEED)
    if arguments.deed == "init":
        _begin(arguments, desk)
        return 0
    if arguments.deed == "restore":
        _say_done(words.restored(desk.restore()))
        return 0
    _DEEDS[arguments.deed](arguments, desk)
    return 0


def _begin(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    desk.may_begin(arguments.keep_diaries)
    passphrase = ask_new_passphrase()
    tell = _putting_down(lambda codes: _say(*map(words.first_code, codes)))
    try:
        desk.begin(passphrase, arguments.keep_diaries, lambda code: tell((code,)))
    except _NotPutDown as error:
        raise error.why from error
    _say_done(words.CLINIC_BEGUN)


@contextmanager
def _as_staff(arguments: argparse.Namespace, desk: ClinicDesk) -> Iterator[tuple[Clinic, Staff]]:
    told = arguments.staff or os.environ.get(STAFF_VARIABLE)
    if not told:
        raise Misuse(commands.STAFF_CODE_NEEDED)
    code = _staff_code(told)
    opened = desk.open()
    try:
        staff = opened.staff_enter(code, ask_passphrase())
        for notice, detail in opened.notices(staff):
            say("".join(f"{line}\n" for line in words.noticed(notice, detail)), sys.stderr)
        yield opened, staff
    finally:
        opened.close()


def _staff(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    if arguments.remove is not None:
        _remove_staff(arguments, desk)
        return
    role = Role.LEAD if arguments.lead else Role.STAFF
    with _as_staff(arguments, desk) as (opened, staff):
        staff.must_lead()
        _say_done(words.staff_made(opened.make_staff(staff, role, ask_new_passphrase()), role))


def _remove_staff(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    if arguments.lead:
        raise Misuse(commands.MAKE_OR_REMOVE)
    code = _staff_code(arguments.remove)
    with _as_staff(arguments, desk) as (opened, staff):
        opened.remove_staff(staff, code)
    _say_done(words.staff_removed(code))


def _passphrase(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    whose = None if arguments.whose is None else _staff_code(arguments.whose)
    with _as_staff(arguments, desk) as (opened, staff):
        code = staff.code if whose is None else whose
        if code != staff.code:
            staff.must_lead()
            opened.must_know(staff, code)
        opened.change_passphrase(staff, ask_new_passphrase(), code)
    _say_done(words.passphrase_changed(code))


def _codes(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    count = _count(arguments.new)
    file = None if arguments.output is None else _target(arguments)
    try:
        with _as_staff(arguments, desk) as (opened, staff):
            if file is None:
                opened.make_codes(staff, count, _putting_down(lambda codes: _say(*map(written, codes))))
                return
            replaced = _codes_on_slips(opened, staff, count, file, desk)
    except _NotPutDown as error:
        raise error.why from error
    _say_done(words.codes_made(count, arguments.output, replaced))


def _codes_on_slips(opened: Clinic, staff: Staff, count: int, file: Path, desk: ClinicDesk) -> bool:
    """Make codes and the file with their slips, both or neither; whether it replaced one.

    The whole file lies on the disk under another name before the codes hold. Killed in between, there are codes that are
    on no slip, which do no harm, and never a slip with a code that does not hold.
    """
    replaced = file.is_file()
    if file.exists() and not replaced:  # a pipe or a printer: there is nothing to be put in place afterwards
        opened.make_codes(staff, count, _putting_down(lambda codes: _print(desk, file, codes)))
        return False
    made: tuple[str, ...] = ()
    try:
        with whole_files(file, mode=OWNER_ONLY) as writing:
            made = opened.make_codes(staff, count, _putting_down(lambda codes: _put_in(writing, file, codes)))
    except OSError:
        if made:
            _say_done(commands.CODES_NOT_FILED, *map(written, made))
        raise
    return replaced


def _put_in(writing: Writing, file: Path, codes: tuple[str, ...]) -> None:
    """Let the slips be on the disk, and from here on let them come to their name together with the codes."""
    try:
        writing.parts[0].write_bytes(clinic_paper.code_slips(codes).encode())
        writing.settle()
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error
    writing.check()
    writing.relied_on = True


def _print(desk: ClinicDesk, file: Path, codes: tuple[str, ...]) -> None:
    desk.sources.printer.write(file, clinic_paper.code_slips(codes).encode())


class _NotPutDown(Refusal):
    """What is to hold the codes could not be written: why."""

    def __init__(self, why: OSError) -> None:
        super().__init__("not put down")
        self.why = why


def _putting_down(put_down: Callable[[tuple[str, ...]], object]) -> Callable[[tuple[str, ...]], None]:
    """`put_down`, whose errors are its own and not those of the clinic's file."""

    def tried(codes: tuple[str, ...]) -> None:
        try:
            put_down(codes)
        except OSError as error:
            raise _NotPutDown(error) from error

    return tried


def _slips(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    count = _count(arguments.count or str(USUAL_SLIPS))
    catalogue, today = desk.sources.catalogue(), desk.sources.now().date()
    exercise = values.exercise(catalogue, arguments.exercise)
    day = today if arguments.date is None else _day(arguments.date)
    minutes = whole_number(arguments.minutes, 1, LONGEST_MINUTES)
    if minutes is None:
        raise OutOfRange("whole_minutes", arguments.minutes, exercise.shortest, exercise.longest)
    slips_for(exercise.id, minutes, day, today, {exercise.id: (exercise.shortest, exercise.longest)})
    sessions = [new_session(exercise.id, minutes, day, desk.below) for _ in range(count)]
    file = _target(arguments)
    with _as_staff(arguments, desk) as (opened, staff):
        opened.note(staff, Deed.MADE_SLIPS, f"{exercise.id} {minutes} × {count}")
    replaced = desk.sources.printer.write(file, clinic_paper.group_slips(exercise.title, sessions).encode())
    _say_done(words.slips_made(count, arguments.output, replaced))


def _target(arguments: argparse.Namespace) -> Path:
    """The file to write, which replaces no other unless that is said: its slips may not be printed yet."""
    file = _writable(arguments.output)
    if file.is_file() and not arguments.overwrite:
        raise Misuse(commands.FILE_THERE.format(file=plain(str(file))))
    return file


def _writable(text: str) -> Path:
    """The file to write. Raises `OSError` where its folder takes none, before anybody is asked who they are."""
    file = target(text)
    if file.is_file() or not file.exists():
        try:
            tempfile.TemporaryFile(dir=file.resolve().parent).close()
        except OSError as error:
            raise type(error)(error.errno, error.strerror, text) from error
    return file


def _people(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    with _as_staff(arguments, desk) as (opened, staff):
        _say(*([words.person_line(person) for person in opened.people(staff)] or [words.NO_PEOPLE]))


def _orphans(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    with _as_staff(arguments, desk) as (opened, staff):
        staff.must_lead()
        if arguments.adopt:
            adopted = opened.adopt(staff)
            _say_done(*([words.orphan_line(orphan, code) for code, orphan in adopted] or [words.NO_ORPHANS]))
            if adopted:
                _say_done(words.adopted())
            return
        found = opened.orphans(staff)
        _say(*(words.orphan_line(orphan) for orphan in found), words.adopt_how() if found else words.NO_ORPHANS)


def _weeks(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    with _as_staff(arguments, desk) as (opened, staff):
        _say(*words.weeks_lines(opened.weeks(staff, desk.sources.now().date())))


def _reset_pin(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    code = _person(arguments.code)
    with _as_staff(arguments, desk) as (opened, staff):
        opened.open_first_use(staff, code)
    _say_done(words.OPENED_FOR_PIN)


def _withdraw(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    if arguments.erase == arguments.anonymise:
        raise Misuse(commands.ONE_MANNER)
    code = _person(arguments.code)
    with _as_staff(arguments, desk) as (opened, staff):
        opened.withdraw(staff, code, Manner.ERASE if arguments.erase else Manner.ANONYMISE)
    _say_done(words.WITHDRAWN)


def _report(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    _say_done(plain(words.report_made(*_handed_over(arguments, desk, Deed.MADE_REPORT))))


def _export(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    _say_done(plain(words.export_made(*_handed_over(arguments, desk, Deed.MADE_EXPORT))))


def _handed_over(arguments: argparse.Namespace, desk: ClinicDesk, deed: Deed) -> tuple[str, bool]:
    """The file, and whether it replaced one."""
    code, file = _person(arguments.code), _writable(arguments.output)
    with _as_staff(arguments, desk) as (opened, staff):
        return str(file), hand_over(opened, Handing(staff, code, deed), file, desk.sources)


def _audit(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    with _as_staff(arguments, desk) as (opened, staff):
        _say(*map(words.deed_line, opened.audit(staff)))


_DEEDS: dict[str, Callable[[argparse.Namespace, ClinicDesk], None]] = {
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


def _staff_code(text: str) -> str:
    code = read_code(text, STAFF_LENGTH)
    if code is None:
        raise Misuse(commands.NO_STAFF_CODE)
    return code


def _person(text: str) -> str:
    code = read_code(text)
    if code is None:
        raise Misuse(commands.NO_CODE)
    return code


def _count(text: str) -> int:
    number = whole_number(text, 1, MOST_CODES)
    if number is None:
        raise OutOfRange("count", text, 1, MOST_CODES)
    return number


def _day(text: str) -> date:
    day = written_day(text)
    if day is None:
        raise Misuse(commands.SAY_DATE)
    return day


def _say_done(*lines: str) -> None:
    """Tell of a deed, which stays done when nothing can be written there."""
    say_done("".join(f"{line}\n" for line in lines))


def _say(*lines: str) -> None:
    say("".join(f"{line}\n" for line in lines), sys.stdout)
