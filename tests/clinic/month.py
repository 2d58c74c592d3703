"""A kiosk at work for a day, in a process of its own that can be killed: it says what it has told people and staff is kept.

In a module of its own, so that a fork server finds it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from multiprocessing.connection import Connection

from clinic.houses import PIN, House
from nærvær.domain.clinic import AuditAction, Role, WithdrawalMode
from nærvær.domain.login_rules import LoginAccepted
from nærvær.domain.practice import InformalPractice, Posture, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.ratings import CheckIn, Ratings
from nærvær.store.clinic import login_check as credentials

CHEAP = 2**10
MINUTES_BETWEEN = 5
"""Visits follow each other: wrong PINs of a whole day in one minute would make the screen wait."""
WRONG_PIN, NEW_PIN = "918273", "405968"
EXERCISES = ("body-scan", "sitting", "breathing-space")


class Deed(Enum):
    """What somebody does at the screen."""

    PRACTISE = auto()
    EVERYDAY = auto()
    LOOK = auto()
    WALK_AWAY = auto()
    NEW_CODE = auto()
    NEW_PIN = auto()
    HIRE = auto()
    HIRE_LEAD = auto()
    DISMISS = auto()
    ERASE = auto()
    ANONYMISE = auto()


@dataclass(frozen=True)
class Turn:
    """One deed: its number in the month, whose code it is about, and the PIN or passphrase that is typed."""

    number: int
    deed: Deed
    code: str
    secret: str
    staff: tuple[str, str] = ("", "")
    wrong_first: bool = False


def note(turn: Turn) -> str:
    """The words by which what was done is known again, once."""
    return f"gang {turn.number:05d}"


def practice_id(number: int) -> str:
    """The id of the practice of a turn, which its fact gets too."""
    return f"{number:08d}-0000-7000-8000-000000000000"


def work(says: Connection, house: House, turns: tuple[Turn, ...]) -> None:
    """Do one turn after the other, and say of each that it is done and what came of it."""
    setattr(credentials, "COST", CHEAP)  # noqa: B010 - mypy knows another type
    for turn in turns:
        house.clock.wait(minutes=MINUTES_BETWEEN)
        says.send((turn.number, "begins"))
        says.send((turn.number, _staff_deed(house, turn) if turn.staff[0] else _visit(house, turn)))


def _visit(house: House, turn: Turn) -> str:
    with house.open() as clinic:
        if turn.wrong_first:
            clinic.log_in(turn.code, WRONG_PIN)
        login = clinic.log_in(turn.code, turn.secret)
        assert isinstance(login, LoginAccepted), turn
        key, told = login.key, len(clinic.untold_resets(turn.code))
        if told:
            clinic.record_own_action(turn.code, AuditAction.TOLD_OF_RESET)
    with house.diary(key) as diary:
        diary.entries()
        left = diary.in_progress()
        if left is not None:
            diary.finish(left.as_practice(PracticeEnd.INTERRUPTED))
        match turn.deed:
            case Deed.EVERYDAY:
                diary.append(InformalPractice("dusje", 1 + turn.number % 8, 300, note=note(turn)))
            case Deed.LOOK:
                diary.append(CheckIn(1 + turn.number % 8, hindered=turn.number % 11, activity=note(turn)))
            case _:
                wish = PracticeOptions(EXERCISES[turn.number % 3], 10, 1, "lys", Posture.SITTING)
                state = PracticeInProgress(practice_id(turn.number), house.clock().astimezone(), wish, 300.0, 300.0)
                diary.begin(state)
                if turn.deed is Deed.WALK_AWAY:
                    return f"left {told}"
                diary.finish(replace(state.as_practice(PracticeEnd.FINISHED), note=note(turn), ratings=Ratings(6, 4)))
    return f"kept {told}"


def _staff_deed(house: House, turn: Turn) -> str:
    with house.open() as clinic:
        staff = clinic.staff_log_in(*turn.staff)
        match turn.deed:
            case Deed.NEW_CODE:
                (code,) = clinic.make_codes(staff, 1)
                clinic.open_first_use(staff, code)
                clinic.choose_pin(code, PIN)
                return str(code)
            case Deed.NEW_PIN:
                clinic.open_first_use(staff, turn.code)
                clinic.choose_pin(turn.code, NEW_PIN)
            case Deed.HIRE | Deed.HIRE_LEAD:
                role = Role.LEAD if turn.deed is Deed.HIRE_LEAD else Role.STAFF
                return str(clinic.make_staff(staff, role, turn.secret))
            case Deed.DISMISS:
                clinic.remove_staff(staff, turn.code)
            case Deed.ERASE | Deed.ANONYMISE:
                mode = WithdrawalMode.ERASE if turn.deed is Deed.ERASE else WithdrawalMode.ANONYMISE
                clinic.withdraw(staff, turn.code, mode)
    return "done"
