"""Every deed looks up who does it when it is done, and right phrases at the same instant are all right."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clinic.cut_off import guess_for_ever
from clinic.houses import OTHER_PIN, PASSPHRASE, PIN, House, begun
from nærvær.domain.clinic import (
    AuditAction,
    Clinic,
    LoginFailed,
    PermissionDenied,
    Role,
    Staff,
    StaffAccountGone,
    WithdrawalMode,
)
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.login_rules import LoginAccepted, LoginRejected
from nærvær.domain.paper_words import AuditAnchor
from nærvær.store.clinic import SqliteClinic
from nærvær.store.clinic import login_check as credentials
from store.children import Child

PHRASE = "en annen lang frase"
# Every verb of the port that takes somebody of the staff, as it is called for the person with a code.
GROUP: GroupSession
DEEDS: dict[str, Callable[[SqliteClinic, Staff, str], object]] = {
    "make_staff": lambda clinic, staff, _: clinic.make_staff(staff, Role.STAFF, "en tredje lang frase"),
    "remove_staff": lambda clinic, staff, _: clinic.remove_staff(staff, staff.code),
    "change_passphrase": lambda clinic, staff, _: clinic.change_passphrase(staff, "en tredje lang frase", staff.code),
    "require_staff_code": lambda clinic, staff, _: clinic.require_staff_code(staff, staff.code),
    "make_codes": lambda clinic, staff, _: clinic.make_codes(staff, 2),
    "people": lambda clinic, staff, _: clinic.people(staff),
    "open_first_use": lambda clinic, staff, code: clinic.open_first_use(staff, code),
    "close_code": lambda clinic, staff, code: clinic.close_code(staff, code),
    "staff_accounts": lambda clinic, staff, _: clinic.staff_accounts(staff),
    "weeks": lambda clinic, staff, _: clinic.weeks(staff, GROUP.day),
    "withdraw": lambda clinic, staff, code: clinic.withdraw(staff, code, WithdrawalMode.ERASE),
    "hand_over": lambda clinic, staff, code: clinic.hand_over(staff, code, AuditAction.MADE_REPORT),
    "begin_group": lambda clinic, staff, _: clinic.begin_group(staff, GROUP),
    "record_action": lambda clinic, staff, _: clinic.record_action(staff, AuditAction.LEFT_KIOSK),
    "notices": lambda clinic, staff, _: clinic.notices(staff),
    "orphans": lambda clinic, staff, _: clinic.orphans(staff),
    "adopt": lambda clinic, staff, _: clinic.adopt(staff),
    "check": lambda clinic, staff, _: clinic.check(staff),
    "audit": lambda clinic, staff, _: clinic.audit(staff),
    "audit_anchor": lambda clinic, staff, _: clinic.audit_anchor(staff),
    "check_anchor": lambda clinic, staff, _: clinic.check_anchor(staff, AuditAnchor(1, bytes(10))),
    "encrypt": lambda clinic, staff, _: clinic.encrypt(staff, PHRASE, lambda _key: None),
    "clinic_key": lambda clinic, staff, _: clinic.clinic_key(staff, AuditAction.MADE_SHEET),
}


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    global GROUP  # noqa: PLW0603 - a day of the clinic's own clock
    monkeypatch.setattr(credentials, "COST", 2**10)
    house = begun(quick_path / "klinikk")
    GROUP = GroupSession("body-scan", 20, house.clock().date(), 7)
    return house


def deeds_of_the_port() -> set[str]:
    """The verbs of the port that are done by somebody of the staff, or by the lead."""
    verbs = inspect.getmembers(Clinic, inspect.isfunction)
    return {name for name, verb in verbs if {"staff", "lead"} & set(inspect.signature(verb).parameters)}


def test_every_deed_of_the_port_is_tried_here() -> None:
    assert deeds_of_the_port() == set(DEEDS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(DEEDS))
def test_who_is_removed_does_nothing_more_from_that_moment(house: House, name: str, role: Role) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic, house.open() as elsewhere:
        lead = house.lead(elsewhere)
        removed = clinic.staff_log_in(elsewhere.make_staff(lead, role, PHRASE), PHRASE)
        elsewhere.remove_staff(lead, removed.code)
        before = len(elsewhere.audit(lead))
        with pytest.raises((StaffAccountGone, PermissionDenied)) as refused:
            DEEDS[name](clinic, removed, code)
        assert role is Role.STAFF or isinstance(refused.value, StaffAccountGone)
        told = elsewhere.audit(lead)
        assert [entry for entry in told[before:] if entry.staff == removed.code] == []
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted), "nothing of the person has changed"


LEADS = {"require_staff_code", "remove_staff", "withdraw", "make_staff", "orphans", "adopt", "encrypt", "clinic_key"}


@pytest.mark.parametrize("name", sorted(set(DEEDS) - LEADS - {"hand_over"}))
def test_who_is_still_there_does_it(house: House, name: str) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        lead = house.lead(clinic)
        staff = clinic.staff_log_in(clinic.make_staff(lead, Role.STAFF, PHRASE), PHRASE)
        DEEDS[name](clinic, staff, code)


@pytest.mark.parametrize("name", sorted(LEADS))
def test_what_is_the_lead_s_is_nobody_else_s(house: House, name: str) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        staff = clinic.staff_log_in(clinic.make_staff(house.lead(clinic), Role.STAFF, PHRASE), PHRASE)
        with pytest.raises(PermissionDenied):
            DEEDS[name](clinic, staff, code)


# The same code at the same instant


def test_twelve_right_phrases_at_once_are_all_right(house: House) -> None:
    def comes_in(_: int) -> Staff:
        with house.open() as clinic:
            return clinic.staff_log_in(house.lead_code, PASSPHRASE)

    with ThreadPoolExecutor(12) as people:
        assert {staff.code for staff in people.map(comes_in, range(12))} == {house.lead_code}


def test_wrong_ones_at_once_are_each_counted(house: House) -> None:
    (code,) = house.with_pins(1)

    def tries(_: int) -> object:
        with house.open() as clinic:
            return clinic.log_in(code, OTHER_PIN)

    with ThreadPoolExecutor(12) as people:
        answers = list(people.map(tries, range(12)))
    assert answers.count(LoginRejected(0)) == 2, "two are free, then one waits"
    with house.open() as clinic:
        assert clinic.log_in(code, PIN) == LoginRejected(30)


def test_who_is_killed_while_looking_keeps_nobody_waiting_and_has_used_the_try(house: House) -> None:
    (code,) = house.with_pins(1)
    for _ in range(3):
        child = Child(guess_for_ever, house, code)
        assert child.hear() == OTHER_PIN
        child.kill()
    with house.open() as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)
        with pytest.raises(LoginFailed):
            clinic.staff_log_in(house.lead_code, "feil ord i rekke")
