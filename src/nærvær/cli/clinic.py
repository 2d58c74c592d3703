"""`nærvær clinic …`: what staff and whoever sets up the machine do beside the screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..domain.audit import Deed
from ..domain.clinic import MOST_CODES, Clinic, Manner, Role, Staff
from ..domain.codes import STAFF_LENGTH, Below, read_code, written
from ..domain.errors import OutOfRange
from ..domain.slip import new_session
from ..domain.validation import whole_number
from ..plain_text import plain
from ..talks.handing_over import Handing, Sources, hand_over
from ..words import clinic_commands as commands
from ..words import clinic_words as words
from . import clinic_paper, values
from .misuse import Misuse
from .passphrase import ask_new_passphrase, ask_passphrase
from .streams import say, say_done
from .target import target

STAFF_VARIABLE = "NAERVAER_STAFF"
USUAL_SLIPS = 12


@dataclass(frozen=True, slots=True)
class ClinicDesk:
    """What the commands of the clinic work with. `begin` makes a clinic with a passphrase and gives the first code.

    `restore` puts back a copy and gives its day; it asks for no staff code, as none can be looked up in a damaged file.
    """

    begin: Callable[[str], str]
    restore: Callable[[], date]
    open: Callable[[], Clinic]
    below: Below
    sources: Sources


def clinic(arguments: argparse.Namespace, desk: ClinicDesk) -> int:
    """Do one thing for the clinic. Raises `WrongUse` or another `Refusal`."""
    if arguments.deed is None:
        raise Misuse(commands.WHICH_DEED)
    if arguments.deed == "init":
        _say_done(words.clinic_begun(desk.begin(ask_new_passphrase())))
        return 0
    if arguments.deed == "restore":
        _say_done(words.restored(desk.restore()))
        return 0
    _DEEDS[arguments.deed](arguments, desk)
    return 0


@contextmanager
def _as_staff(arguments: argparse.Namespace, desk: ClinicDesk) -> Iterator[tuple[Clinic, Staff]]:
    told = arguments.staff or os.environ.get(STAFF_VARIABLE)
    if not told:
        raise Misuse(commands.STAFF_CODE_NEEDED)
    code = _staff_code(told)
    opened = desk.open()
    try:
        yield opened, opened.staff_enter(code, ask_passphrase())
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
        opened.change_passphrase(staff, ask_new_passphrase(), code)
    _say_done(words.passphrase_changed(code))


def _codes(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    count = _count(arguments.new)
    file = None if arguments.output is None else target(arguments.output)
    with _as_staff(arguments, desk) as (opened, staff):
        if file is not None:
            # Where nothing can be written, no code is made that is on no slip.
            desk.sources.printer.write(file, b"")
        codes = opened.make_codes(staff, count)
    if file is None:
        _say_done(*map(written, codes))
        return
    desk.sources.printer.write(file, clinic_paper.code_slips(codes).encode())
    _say_done(words.codes_made(count, arguments.output))


def _slips(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    count = _count(arguments.count or str(USUAL_SLIPS))
    exercise = values.exercise(desk.sources.catalogue(), arguments.exercise)
    minutes = values.minutes(arguments.minutes)
    if not isinstance(minutes, int):
        raise OutOfRange("minutes", minutes, 1, exercise.longest)
    day = _day(arguments.date, desk)
    sessions = [new_session(exercise.id, minutes, day, desk.below) for _ in range(count)]
    with _as_staff(arguments, desk) as (opened, staff):
        opened.note(staff, Deed.MADE_SLIPS, f"{exercise.id} {minutes} × {count}")
    desk.sources.printer.write(Path(arguments.output), clinic_paper.group_slips(exercise.title, sessions).encode())
    _say_done(words.slips_made(count, arguments.output))


def _people(arguments: argparse.Namespace, desk: ClinicDesk) -> None:
    with _as_staff(arguments, desk) as (opened, staff):
        _say(*([words.person_line(person) for person in opened.people(staff)] or [words.NO_PEOPLE]))


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
    code, file = _person(arguments.code), target(arguments.output)
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


def _day(text: str | None, desk: ClinicDesk) -> date:
    if text is None:
        return desk.sources.now().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Misuse(commands.SAY_DATE) from error


def _say_done(*lines: str) -> None:
    """Tell of a deed, which stays done when nothing can be written there."""
    say_done("".join(f"{line}\n" for line in lines))


def _say(*lines: str) -> None:
    say("".join(f"{line}\n" for line in lines), sys.stdout)
