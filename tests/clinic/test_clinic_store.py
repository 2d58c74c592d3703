"""The clinic on the disk: codes, PINs that are not guessed, staff, withdrawal, and an audit that tells of changes."""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clinic.cut_off import begin_a_clinic, guess_for_ever, withdraw_and_die
from clinic.houses import OTHER_PIN, PASSPHRASE, PIN, House, begun
from nærvær.domain.clinic import (
    AuditAction,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    LastLead,
    LoginFailed,
    PermissionDenied,
    PersonState,
    Role,
    StaffAccountGone,
    UnknownCode,
    WithdrawalMode,
)
from nærvær.domain.consent import Consent
from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import Busy
from nærvær.domain.group_slip import GroupSession, used_slips
from nærvær.domain.login_rules import SCREEN_FREE_ATTEMPTS, LoginAccepted, LoginRejected, read_code
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.preferences import preference_fact
from nærvær.domain.progress import progress
from nærvær.domain.ratings import CheckIn, Ratings
from nærvær.store.clinic import FileKioskExit, KioskMemory, begin_clinic, open_clinic, restore_clinic
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.old_register import FIRST_TABLES
from nærvær.store.clinic.staff_verifiers import StaffVerifiers, write_staff_file
from nærvær.store.sqlite_connection import connect, write_transaction
from store.children import Child
from store.diaries import Clock

UNKNOWN = "222222"


def test_a_secret_is_hashed_at_its_full_cost_also_where_there_is_none() -> None:
    """The other tests of the clinic hash cheaply, so this alone would tell if the product did too."""
    stored = credentials.hash_secret(PIN)
    assert stored.cost == credentials.dummy_hash().cost == 2**15
    assert credentials.check_secret(PIN, stored)
    assert not credentials.check_secret(OTHER_PIN, stored)


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(credentials, "COST", 2**10)
    return begun(quick_path / "klinikk")


def key_of(house: House, code: str) -> str:
    with house.open() as clinic:
        return next(person.key for person in clinic.people(house.lead(clinic)) if person.code == code)


# Beginning


def test_a_clinic_is_begun_once_and_its_first_account_leads(house: House) -> None:
    assert read_code(house.lead_code, 8) == house.lead_code
    with house.open() as clinic:
        assert house.lead(clinic).role is Role.LEAD
    with pytest.raises(ClinicProblem, match="begun"):
        begin_clinic(house.folder, house.clock, PASSPHRASE)


@pytest.mark.parametrize("number", range(8))
def test_a_beginning_killed_at_any_moment_leaves_no_clinic_or_one_whose_lead_comes_in(
    quick_path: Path, number: int
) -> None:
    folder, clock = quick_path / "klinikk", Clock()
    child = Child(begin_a_clinic, folder)
    assert child.hear() == "begins"
    time.sleep(random.Random(number).uniform(0, 0.3))
    told = [each for each in child.kill() if each != "done"]
    if (folder / "clinic.db").exists():
        (code,) = told
        with open_clinic(folder, clock) as clinic:
            assert clinic.staff_log_in(code, PASSPHRASE).role is Role.LEAD
    else:
        with pytest.raises(ClinicProblem, match="none"):
            open_clinic(folder, clock)
        code = begin_clinic(folder, clock, PASSPHRASE)
        with open_clinic(folder, clock) as clinic:
            clinic.staff_log_in(code, PASSPHRASE)


def test_the_code_is_told_before_there_is_a_clinic_and_where_it_cannot_be_told_there_is_none(quick_path: Path) -> None:
    folder = quick_path / "klinikk"

    def no_paper(_code: str, _key: bytes) -> None:
        assert not (folder / "clinic.db").exists()
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(ClinicProblem, match="full"):
        begin_clinic(folder, Clock(), PASSPHRASE, show=no_paper)
    assert not list(folder.glob("clinic.db*"))


def half_begun(folder: Path) -> None:
    """As the first nærvær left a clinic that was interrupted before its lead stood in it: with a copy."""
    folder.mkdir(mode=0o700)
    (folder / "clinic-backups").mkdir(mode=0o700)
    for name in ("clinic.db", "clinic-backups/clinic-2026-03-02.db"):
        (folder / name).touch(mode=0o600)
        with closing(connect(folder / name, 1)) as connection, write_transaction(connection):
            for statement in FIRST_TABLES:
                connection.execute(statement)
            connection.execute("INSERT INTO clinic VALUES (1, zeroblob(32), ?)", (Clock()().isoformat(),))
            connection.execute("INSERT INTO audit_head VALUES (1, 0, zeroblob(32))")
            connection.execute("PRAGMA user_version = 1")


def test_a_clinic_half_begun_by_an_earlier_one_is_none_and_is_begun_anew(quick_path: Path) -> None:
    folder = quick_path / "klinikk"
    half_begun(folder)
    for verb in (open_clinic, restore_clinic):
        with pytest.raises(ClinicProblem, match="none"):
            verb(folder, Clock())
    code = begin_clinic(folder, Clock(), PASSPHRASE)
    with open_clinic(folder, Clock()) as clinic:
        assert clinic.staff_log_in(code, PASSPHRASE).role is Role.LEAD


def test_a_list_of_staff_emptied_from_outside_is_damage_that_a_copy_mends_and_a_way_out_outlives(house: House) -> None:
    house.with_pins(1)
    house.open().close()
    with closing(sqlite3.connect(house.folder / "clinic.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM records WHERE kind = 'staff'")
    way_out = (house.folder / "clinic-staff.json").read_bytes()
    with pytest.raises(ClinicProblem, match="damaged"):
        house.open()
    with pytest.raises(ClinicProblem, match="begun"):
        begin_clinic(house.folder, house.clock, PASSPHRASE)
    assert (house.folder / "clinic-staff.json").read_bytes() == way_out
    for copy in (None, *(house.folder / "clinic-backups").iterdir()):
        leaves = FileKioskExit(house.folder, house.clock, KioskMemory())
        assert leaves.staff_log_in(house.lead_code, PASSPHRASE).role is Role.LEAD
        if copy is None:
            restore_clinic(house.folder, house.clock, house.keys)
    with house.open() as clinic:
        house.lead(clinic)


def test_a_way_out_is_never_replaced_by_one_with_nobody_in_it(house: House) -> None:
    house.open().close()
    file = house.folder / "clinic-staff.json"
    before = file.read_bytes()
    write_staff_file(StaffVerifiers(), file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("what", ["content", "name"])
def test_staff_whose_record_was_changed_while_they_were_in_do_nothing_more(house: House, what: str) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        staff = clinic.staff_log_in(code, "en annen lang frase")
        house.spoils("staff", code, what)
        with pytest.raises(StaffAccountGone):
            clinic.make_codes(staff, 1)
        assert len(clinic.make_codes(lead, 1)) == 1


def test_a_changed_row_neither_leads_nor_comes_to_hold_by_a_new_passphrase(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        house.spoils("staff", code)
        verbs: tuple[Callable[[], None], ...] = (
            lambda: clinic.require_staff_code(lead, code),
            lambda: clinic.change_passphrase(lead, "en tredje lang frase", code),
        )
        for verb in verbs:
            with pytest.raises(UnknownCode):
                verb()
        with pytest.raises(LastLead):
            clinic.remove_staff(lead, house.lead_code)


def test_where_no_clinic_was_begun_there_is_none(tmp_path: Path, house: House) -> None:
    with pytest.raises(ClinicProblem, match="none"):
        open_clinic(tmp_path, house.clock)


def test_a_weak_passphrase_is_refused_and_leaves_nothing(tmp_path: Path, house: House) -> None:
    with pytest.raises(InvalidSecret, match="passphrase: short"):
        begin_clinic(tmp_path / "ny", house.clock, "kort")
    assert not (tmp_path / "ny").exists()


def test_files_are_for_their_owner_only(house: House) -> None:
    house.with_pins(1)
    for file in house.folder.rglob("*"):
        assert file.stat().st_mode & 0o077 == 0, file


# Coming in


def test_a_code_lets_nobody_in_before_staff_have_opened_a_first_use(house: House) -> None:
    with house.open() as clinic:
        (code,) = clinic.make_codes(house.lead(clinic), 1)
        assert not clinic.is_open(code)
        assert isinstance(clinic.choose_pin(code, PIN), LoginRejected)
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)


def test_the_first_use_chooses_a_pin_and_the_pin_lets_in(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        (code,) = clinic.make_codes(lead, 1)
        clinic.open_first_use(lead, code)
        assert clinic.is_open(code)
        with pytest.raises(InvalidSecret, match="pin: run"):
            clinic.choose_pin(code, "123456")
        chosen = clinic.choose_pin(code, PIN)
        assert isinstance(chosen, LoginAccepted)
        assert not clinic.is_open(code)
        assert isinstance(clinic.choose_pin(code, OTHER_PIN), LoginRejected)
    with house.open() as clinic:
        assert clinic.log_in(code, PIN) == chosen
        assert clinic.log_in(code, OTHER_PIN) == LoginRejected(0)


def test_a_first_use_closes_after_half_an_hour(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        (code,) = clinic.make_codes(lead, 1)
        clinic.open_first_use(lead, code)
        house.clock.wait(minutes=30)
        assert not clinic.is_open(code)
        assert isinstance(clinic.choose_pin(code, PIN), LoginRejected)


def test_a_reset_pin_no_longer_lets_in_and_a_new_one_does(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        clinic.open_first_use(house.lead(clinic), code)
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)
        before = clinic.choose_pin(code, OTHER_PIN)
        assert clinic.log_in(code, OTHER_PIN) == before


def test_neither_codes_tried_nor_pins_stand_in_any_byte(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        clinic.log_in(UNKNOWN, "860413")
        clinic.log_in(code, "860413")
    for file in house.folder.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert UNKNOWN.encode() not in held
            assert b"860413" not in held
            assert PIN.encode() not in held


# Guessing


@pytest.mark.parametrize("known", [True, False])
def test_wrong_tries_wait_longer_and_longer_for_any_code(house: House, known: bool) -> None:
    (code,) = house.with_pins(1)
    asked = code if known else UNKNOWN
    with house.open() as clinic:
        waits = []
        for _ in range(8):
            answer = clinic.log_in(asked, OTHER_PIN)
            waits.append(answer.wait_seconds)
            house.clock.wait(seconds=answer.wait_seconds)
        assert waits == [0, 0, 30, 60, 300, 900, 900, 900]


@pytest.mark.parametrize("known", [True, False])
def test_while_waiting_nothing_is_looked_at_not_even_the_right_pin(house: House, known: bool) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        for _ in range(3):
            clinic.log_in(code if known else UNKNOWN, OTHER_PIN)
        assert clinic.log_in(code if known else UNKNOWN, PIN) == LoginRejected(30)
        house.clock.wait(seconds=29)
        assert clinic.log_in(code if known else UNKNOWN, PIN) == LoginRejected(1)
        house.clock.wait(seconds=1)
        assert isinstance(clinic.log_in(code if known else UNKNOWN, PIN), LoginAccepted if known else LoginRejected)


def test_the_right_pin_begins_the_count_anew(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        for _ in range(2):
            clinic.log_in(code, OTHER_PIN)
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        assert [clinic.log_in(code, OTHER_PIN).wait_seconds for _ in range(3)] == [0, 0, 30]


def test_one_code_waits_alone(house: House) -> None:
    one, other = house.with_pins(2)
    with house.open() as clinic:
        for _ in range(4):
            clinic.log_in(one, OTHER_PIN)
        assert isinstance(clinic.log_in(other, PIN), LoginAccepted)


def test_staff_wait_like_everybody(house: House) -> None:
    with house.open() as clinic:
        for _ in range(3):
            with pytest.raises(LoginFailed):
                clinic.staff_log_in(house.lead_code, "feil ord i rekke")
        with pytest.raises(LoginFailed) as refused:
            clinic.staff_log_in(house.lead_code, PASSPHRASE)
        assert refused.value.wait_seconds == 30


def test_a_process_killed_while_it_looks_has_used_its_try(house: House) -> None:
    (code,) = house.with_pins(1)
    for _ in range(3):
        child = Child(guess_for_ever, house, code)
        assert child.hear() == OTHER_PIN
        child.kill()
    with house.open() as clinic:
        assert clinic.log_in(code, PIN) == LoginRejected(30)


def test_an_unknown_code_takes_as_long_as_a_wrong_pin(
    quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    house = begun(quick_path / "ekte")
    (code,) = house.with_pins(1)
    with house.open() as clinic:

        def took(asked: str) -> float:
            house.clock.wait(days=2)
            began = time.process_time()
            assert isinstance(clinic.log_in(asked, OTHER_PIN), LoginRejected)
            return time.process_time() - began

        known = statistics.median(took(code) for _ in range(7))
        unknown = statistics.median(took(UNKNOWN) for _ in range(7))
    record_property("figures", f"{known * 1000:.0f} ms for a wrong PIN, {unknown * 1000:.0f} ms for an unknown code")
    assert known > 0.02
    assert abs(known - unknown) < 0.25 * known, (known, unknown)


# Staff


def test_codes_are_counted_out_and_all_differ(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        codes = clinic.make_codes(lead, 60)
        assert len(set(codes)) == 60
        people = clinic.people(lead)
        assert tuple(person.code for person in people) == codes
        assert {person.state for person in people} == {PersonState.ISSUED}
        assert len({person.key for person in people}) == 60


def test_only_the_lead_makes_staff_and_takes_people_out(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        lead = house.lead(clinic)
        second = clinic.staff_log_in(clinic.make_staff(lead, Role.STAFF, "en annen lang frase"), "en annen lang frase")
        assert second.role is Role.STAFF
        with pytest.raises(PermissionDenied):
            clinic.make_staff(second, Role.LEAD, "enda en lang frase")
        with pytest.raises(PermissionDenied):
            clinic.withdraw(second, code, WithdrawalMode.ERASE)
        clinic.open_first_use(second, code)


def test_staff_who_are_removed_come_in_no_more_and_somebody_always_leads(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        second = clinic.staff_log_in(code, "en annen lang frase")
        with pytest.raises(PermissionDenied):
            clinic.remove_staff(second, lead.code)
        with pytest.raises(LastLead):
            clinic.remove_staff(lead, lead.code)
        with pytest.raises(UnknownCode):
            clinic.remove_staff(lead, UNKNOWN)
        assert house.lead(clinic) == lead
        clinic.remove_staff(lead, code)
        with pytest.raises(LoginFailed):
            clinic.staff_log_in(code, "en annen lang frase")
        other = clinic.make_staff(lead, Role.LEAD, "enda en lang frase")
        clinic.remove_staff(lead, lead.code)
        told = clinic.audit(clinic.staff_log_in(other, "enda en lang frase"))
        assert [entry.subject for entry in told if entry.action is AuditAction.REMOVED_STAFF] == [code, lead.code]
        for late in (
            lambda: clinic.make_staff(lead, Role.LEAD, "en fjerde lang frase"),
            lambda: clinic.change_passphrase(lead, "en fjerde lang frase", other),
            lambda: clinic.remove_staff(lead, other),
            lambda: clinic.withdraw(lead, UNKNOWN, WithdrawalMode.ERASE),
        ):
            with pytest.raises(StaffAccountGone):
                late()


def test_a_new_passphrase_is_ones_own_or_the_leads_to_give_and_ends_the_wait(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        second = clinic.staff_log_in(code, "en annen lang frase")
        with pytest.raises(PermissionDenied):
            clinic.change_passphrase(second, "stjålet lang frase", lead.code)
        with pytest.raises(InvalidSecret):
            clinic.change_passphrase(second, "kort", code)
        with pytest.raises(UnknownCode):
            clinic.change_passphrase(lead, "hel og lang frase", UNKNOWN)
        clinic.change_passphrase(second, "min egen nye frase", code)
        for _ in range(3):
            with pytest.raises(LoginFailed):
                clinic.staff_log_in(code, "en annen lang frase")
        clinic.change_passphrase(lead, "gitt av lederen nå", code)
        assert clinic.staff_log_in(code, "gitt av lederen nå").code == code
        assert house.lead(clinic) == lead


@pytest.mark.parametrize("manner", WithdrawalMode)
def test_nobody_is_taken_out_while_their_diary_is_open(house: House, manner: WithdrawalMode) -> None:
    (code,) = house.with_pins(1)
    key = key_of(house, code)
    folder = house.folder / "people" / key
    with house.open() as clinic:
        lead = house.lead(clinic)
        with house.diary(key) as diary:
            diary.append(WeekStarted(2))
            with pytest.raises(Busy):
                clinic.withdraw(lead, code, manner)
            diary.append(WeekStarted(3))
        assert [person.code for person in clinic.people(lead)] == [code]
        clinic.withdraw(lead, code, manner)
        assert clinic.people(lead) == ()
    assert not folder.exists()


def test_staff_see_how_many_are_in_which_week_and_no_more(house: House) -> None:
    codes = house.with_pins(4)
    for number, code in enumerate(codes[:3]):
        key = key_of(house, code)
        with house.diary(key) as diary:
            diary.append(WeekStarted(2 if number else 5))
    with house.open() as clinic:
        assert clinic.weeks(house.lead(clinic), house.clock().date()) == {2: 2, 5: 1}


def test_a_group_is_remembered_for_its_day(house: House) -> None:
    session = GroupSession("body-scan", 20, house.clock().date(), 7)
    with house.open() as clinic:
        clinic.begin_group(house.lead(clinic), session)
    with house.open() as clinic:
        assert tuple(clinic.groups_on(session.day)) == (session,)
        assert not clinic.groups_on(session.day.replace(day=session.day.day + 1))


# Leaving

MARKER = "Kari fra Voss strikker"


def filled(house: House, code: str) -> str:
    key = key_of(house, code)
    with house.diary(key) as diary:
        ratings = Ratings(pain_before=6, pain_after=5)
        diary.append(Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys", None, ratings, MARKER))
        diary.append(InformalPractice(MARKER, 1))
        diary.append(CheckIn(1, hindered=4, activity=MARKER, activity_rating=6))
        house.clock.wait(days=3)
        diary.append(WeekStarted(2))
    with house.diary(key) as diary:
        assert len(diary.entries()) == 4
    return key


def bytes_of(house: House) -> bytes:
    return b"".join(file.read_bytes() for file in house.folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("manner", list(WithdrawalMode))
def test_who_is_taken_out_is_in_no_file_and_no_backup(house: House, manner: WithdrawalMode) -> None:
    gone, stays = house.with_pins(2)
    key = filled(house, gone)
    other = filled(house, stays)
    with house.open():
        pass
    assert list((house.folder / "people" / key / "backups").glob("diary-*.db"))
    with house.open() as clinic:
        clinic.withdraw(house.lead(clinic), gone, manner)
        with pytest.raises(UnknownCode):
            clinic.open_first_use(house.lead(clinic), gone)
        assert isinstance(clinic.log_in(gone, PIN), LoginRejected)
        assert isinstance(clinic.log_in(stays, PIN), LoginAccepted)
    held = bytes_of(house)
    assert key.encode() not in held
    assert MARKER.encode() not in held, "encrypted"
    with house.diary(other) as diary:
        assert MARKER in [getattr(entry.fact, "note", "") for entry in diary.entries()], (
            "the other person's own words stay"
        )
    assert not (house.folder / "people" / key).exists()
    kept = [file.name for file in (house.folder / "anonymous").glob("*")]
    assert kept == (["waiting.sealed"] if manner is WithdrawalMode.ANONYMISE else [])


def test_the_bytes_of_who_leaves_are_written_over(house: House, quick_path: Path) -> None:
    (code,) = house.with_pins(1)
    key = filled(house, code)
    held = quick_path / "holdt igjen"
    os.link(house.folder / "people" / key / "diary.db", held)
    assert key.encode() in held.read_bytes()
    with house.open() as clinic:
        clinic.withdraw(house.lead(clinic), code, WithdrawalMode.ERASE)
    assert not any(held.read_bytes())


def test_a_power_cut_while_somebody_is_taken_out_is_made_up_for(house: House) -> None:
    (code,) = house.with_pins(1)
    key = filled(house, code)
    child = Child(withdraw_and_die, house, code)
    assert child.hear() == "marked"
    child.kill()
    assert (house.folder / "people" / key).exists()
    with house.open() as clinic:
        assert not (house.folder / "people" / key).exists()
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)


def test_a_slip_used_later_counts_on_its_own_day(house: House) -> None:
    (code,) = house.with_pins(1)
    key = key_of(house, code)
    session = GroupSession("body-scan", 20, house.clock().date(), 7)
    house.clock.wait(days=2)
    with house.diary(key) as diary:
        diary.append(session.as_practice(1, Ratings(helped=7)))
    with house.diary(key) as diary:
        entries = diary.entries()
    assert entries[0].fact.slip == session.slip
    assert used_slips(entries) == {session.slip}
    (practice,) = progress(entries, house.clock().date()).practices
    assert practice.local_date == session.day


# The audit


def test_everything_staff_do_is_written_down_with_codes_only(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        one, other = clinic.make_codes(lead, 2)
        clinic.open_first_use(lead, one)
        clinic.choose_pin(one, PIN)
        clinic.open_first_use(lead, one)
        clinic.withdraw(lead, other, WithdrawalMode.ERASE)
        clinic.record_action(lead, AuditAction.LEFT_KIOSK)
        told = [(entry.action, entry.staff, entry.subject) for entry in clinic.audit(lead)]
    staff = house.lead_code
    assert told == [
        (AuditAction.BEGAN_CLINIC, staff, ""),
        (AuditAction.CAME, staff, ""),
        (AuditAction.MADE_CODES, staff, ""),
        (AuditAction.OPENED_FIRST_USE, staff, one),
        (AuditAction.CHOSE_PIN, "", one),
        (AuditAction.RESET_PIN, staff, one),
        (AuditAction.ERASED, staff, other),
        (AuditAction.LEFT_KIOSK, staff, ""),
        (AuditAction.LOOKED, staff, ""),
    ]


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit SET content = zeroblob(156) WHERE place = 2",
        "DELETE FROM audit WHERE place = (SELECT max(place) FROM audit)",
        "DELETE FROM audit WHERE place = 1",
        "UPDATE audit SET content = (SELECT content FROM audit WHERE place = 3) WHERE place = 1",
    ],
)
def test_a_changed_audit_is_found_at_the_next_opening(house: House, forgery: str) -> None:
    house.with_pins(1)
    with closing(sqlite3.connect(house.folder / "clinic.db")) as connection:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(forgery)
        connection.execute("DROP TRIGGER deeds_are_not_changed")
        connection.execute("DROP TRIGGER deeds_are_not_deleted")
        connection.execute(forgery)
        connection.commit()
    with pytest.raises(ClinicProblem, match="damaged"):
        house.open()


def test_there_is_a_checked_copy_of_every_day(house: House) -> None:
    house.with_pins(1)
    for _ in range(20):
        house.clock.wait(days=1)
        house.open().close()
    copies = sorted((house.folder / "clinic-backups").glob("*.db"))
    assert len(copies) == 14
    with closing(sqlite3.connect(copies[-1])) as connection:
        assert connection.execute("SELECT count(*) FROM records WHERE kind = 'person'").fetchone() == (1,)


def test_another_program_s_file_is_left_alone(house: House) -> None:
    file = house.folder / "clinic.db"
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA application_id = 1")
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.commit()
    before = file.read_bytes()
    with pytest.raises(ClinicProblem, match="foreign"):
        house.open()
    assert file.read_bytes() == before


def test_a_code_in_use_is_not_opened_for_a_new_pin_against_a_no(house: House) -> None:
    code, unasked = house.with_pins(2)
    with house.open() as clinic:
        lead = house.lead(clinic)
        keys = {person.code: person.key for person in clinic.people(lead)}
        with house.diary(keys[code]) as diary:
            diary.append(preference_fact(pin_help=False))
        with pytest.raises(ConsentMissing) as refused:
            clinic.open_first_use(lead, code)
        assert refused.value.consent is Consent.PIN_HELP
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted), "the PIN is as it was"
        assert not any(event.action is AuditAction.RESET_PIN for event in clinic.audit(lead))
        clinic.open_first_use(lead, unasked)
        assert clinic.is_open(unasked)


def test_who_tries_code_after_code_waits_and_who_knows_theirs_spends_nothing(house: House) -> None:
    codes = house.with_pins(SCREEN_FREE_ATTEMPTS + 2)
    with house.open() as clinic:
        for _ in range(3 * SCREEN_FREE_ATTEMPTS):
            assert isinstance(clinic.log_in(codes[-1], PIN), LoginAccepted), "right ones are never in the way"
        answers = [clinic.log_in(code, OTHER_PIN) for code in codes[:SCREEN_FREE_ATTEMPTS]]
        assert answers == [LoginRejected(0)] * SCREEN_FREE_ATTEMPTS
        waiting = clinic.log_in(codes[-2], PIN)
        assert isinstance(waiting, LoginRejected)
        assert 1 <= waiting.wait_seconds <= 60
        with pytest.raises(LoginFailed):
            house.lead(clinic)
        house.clock.wait(minutes=1)
        assert isinstance(clinic.log_in(codes[-2], PIN), LoginAccepted)


def test_the_log_holds_what_failed_and_what_a_person_said_no_to_but_not_what_was_not_looked_at(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        lead = house.lead(clinic)
        begun_at = len(clinic.audit(lead))
        for _ in range(9):  # from the third on one has to wait
            with pytest.raises(LoginFailed):
                clinic.staff_log_in(lead.code, "feil frase, og lang")
        with pytest.raises(LoginFailed):
            clinic.staff_log_in("22222222", PASSPHRASE)
        for action in (AuditAction.MADE_REPORT, AuditAction.MADE_EXPORT):
            with pytest.raises(ConsentMissing):
                clinic.hand_over(lead, code, action)
        told = [(event.staff, event.action, event.subject, event.detail) for event in clinic.audit(lead)[begun_at:-1]]
    assert told == [
        *[("", AuditAction.FAILED_LOGIN, lead.code, "")] * 3,
        ("", AuditAction.FAILED_LOGIN, "", ""),
        (lead.code, AuditAction.REFUSED, code, "share_report"),
        (lead.code, AuditAction.REFUSED, code, "share_export"),
    ]
