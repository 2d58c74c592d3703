"""What a clinic promises, on one machine and on a server that several kiosks share."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic.houses import OTHER_PIN, PASSPHRASE, PIN
from clinic.postgres_server import Cluster
from nærvær.domain.anonymous import SMALLEST_GROUP
from nærvær.domain.clinic import (
    AuditAction,
    Clinic,
    ClinicNotice,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    LastLead,
    LoginFailed,
    PermissionDenied,
    PersonState,
    Role,
    Staff,
    StaffAccountGone,
    UnknownCode,
    WithdrawalMode,
)
from nærvær.domain.consent import Consent
from nærvær.domain.diary import Preference, WeekStarted
from nærvær.domain.errors import Busy, UnknownName
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.login_rules import LoginAccepted, LoginRejected
from nærvær.domain.paper_words import AnchorVerdict
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.files import atomic_write
from nærvær.store.clinic import SqliteClinicStorage, audit_log, deed_index, sqlite_records
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.record_cipher import SealedRecords
from nærvær.store.clinic.records import unseal_event
from nærvær.store.postgres import known_pins, move
from nærvær.store.postgres.connection import PostgresConnection, Server
from nærvær.store.postgres.storage import PostgresClinicStorage
from nærvær.texts.clinic import staff_notice
from store.diaries import LONG, Clock, some_facts, some_practice

UNKNOWN = "222222"
OTHER_PHRASE = "en annen lang frase"


class Rooms:
    """A clinic with its lead and two screens, each with a storage of its own; on one machine they share its folder."""

    def __init__(self, new_storage: Callable[[str, bytes | None], Any], clock: Clock) -> None:
        self.clock, self._new_storage = clock, new_storage
        self.database, self.folder = "", Path()
        shown: list[bytes] = []
        first = new_storage("first", None)
        self.lead_code = first.begin(PASSPHRASE, False, lambda _code, key: shown.append(key))
        if isinstance(first, PostgresClinicStorage):
            first.close()
        self.key = shown[0]
        self.first = self.screen("first")
        self.second = self.screen("second")

    def screen(self, room: str) -> Any:
        """A new process at this screen."""
        return self._new_storage(room, self.key)

    def lead(self, clinic: Clinic) -> Staff:
        return clinic.staff_log_in(self.lead_code, PASSPHRASE)

    def with_pins(self, count: int) -> Any:
        with closing(self.first.open()) as clinic:
            lead = self.lead(clinic)
            codes = clinic.make_codes(lead, count)
            for code in codes:
                clinic.open_first_use(lead, code)
                clinic.choose_pin(code, PIN)
        return codes

    def key_of(self, code: str) -> Any:
        with closing(self.first.open()) as clinic:
            return next(person.key for person in clinic.people(self.lead(clinic)) if person.code == code)


def server_rooms(postgres: Cluster, folder: Path) -> Iterator[Rooms]:
    name, clock, made = postgres.new_database(), Clock(), []

    def new_storage(room: str, key: bytes | None) -> PostgresClinicStorage:
        storage = PostgresClinicStorage(postgres.address(name), folder / room, clock, lambda: folder, atomic_write, key)
        storage._server = Server(postgres.address(name), retry_seconds=0.0)
        storage._connection._server = storage._server
        made.append(storage)
        return storage

    rooms = Rooms(new_storage, clock)
    rooms.database, rooms.folder = name, folder
    yield rooms
    for storage in made:
        storage.close()
    postgres.drop(name)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.fixture(params=["file", "server"])
def rooms(request: pytest.FixtureRequest, quick_path: Path) -> Iterator[Rooms]:
    if request.param == "server":
        yield from server_rooms(request.getfixturevalue("postgres"), quick_path)
        return
    clock = Clock()

    def new_storage(_room: str, key: bytes | None) -> SqliteClinicStorage:
        return SqliteClinicStorage(quick_path / "klinikk", clock, lambda: quick_path, atomic_write, key)

    rooms = Rooms(new_storage, clock)
    rooms.folder = quick_path / "klinikk"
    yield rooms


@pytest.fixture
def on_server(postgres: Cluster, quick_path: Path) -> Iterator[Rooms]:
    yield from server_rooms(postgres, quick_path)


# Both


def test_a_clinic_is_begun_once_and_its_first_account_leads(rooms: Rooms) -> None:
    with closing(rooms.first.open()) as clinic:
        assert rooms.lead(clinic).role is Role.LEAD
    with pytest.raises(ClinicProblem, match="begun"):
        rooms.second.begin(PASSPHRASE, False, lambda _code, _key: None)


def test_the_same_person_goes_from_one_room_to_the_other(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    with closing(rooms.first.open()) as clinic:
        login = clinic.log_in(code, PIN)
        assert isinstance(login, LoginAccepted)
        assert clinic.log_in(code, OTHER_PIN) == LoginRejected(0)
    with closing(rooms.first.open_diary(login.key)) as diary:
        told = diary.append(WeekStarted(4))
    with closing(rooms.second.open()) as clinic:
        assert clinic.log_in(code, PIN) == login
    with closing(rooms.second.open_diary(login.key)) as diary:
        assert diary.entries() == (told,)


def test_a_code_lets_nobody_in_before_staff_have_opened_it_and_only_for_half_an_hour(rooms: Rooms) -> None:
    with closing(rooms.first.open()) as clinic, closing(rooms.second.open()) as elsewhere:
        lead = rooms.lead(clinic)
        (code,) = clinic.make_codes(lead, 1)
        assert not elsewhere.is_open(code)
        assert isinstance(elsewhere.choose_pin(code, PIN), LoginRejected)
        clinic.open_first_use(lead, code)
        assert elsewhere.is_open(code)
        with pytest.raises(InvalidSecret, match="pin: run"):
            elsewhere.choose_pin(code, "123456")
        rooms.clock.wait(minutes=30)
        assert not elsewhere.is_open(code)
        clinic.open_first_use(lead, code)
        clinic.close_code(lead, code)
        assert not elsewhere.is_open(code)


def test_wrong_attempts_in_one_room_count_in_the_other_for_any_code(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    for asked in (code, UNKNOWN):
        waits = []
        for number in range(6):
            with closing((rooms.first, rooms.second)[number % 2].open()) as clinic:
                answer = clinic.log_in(asked, OTHER_PIN)
                waits.append(answer.wait_seconds)
                if answer.wait_seconds:
                    assert clinic.log_in(asked, PIN) == LoginRejected(answer.wait_seconds)
            rooms.clock.wait(seconds=answer.wait_seconds)
        assert waits == [0, 0, 30, 60, 300, 900]


def test_staff_who_are_removed_are_out_in_both_rooms_and_somebody_always_leads(rooms: Rooms) -> None:
    with closing(rooms.first.open()) as clinic, closing(rooms.second.open()) as elsewhere:
        lead = rooms.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, OTHER_PHRASE)
        second = elsewhere.staff_log_in(code, OTHER_PHRASE)
        with pytest.raises(PermissionDenied):
            elsewhere.make_staff(second, Role.LEAD, OTHER_PHRASE)
        with pytest.raises(LastLead):
            clinic.remove_staff(lead, lead.code)
        with pytest.raises(UnknownCode):
            clinic.remove_staff(lead, UNKNOWN)
        assert [account.code for account in elsewhere.staff_accounts(second)] == sorted([code, lead.code])
        clinic.remove_staff(lead, code)
        with pytest.raises(StaffAccountGone):
            elsewhere.make_codes(second, 1)
        with pytest.raises(LoginFailed):
            elsewhere.staff_log_in(code, OTHER_PHRASE)
        clinic.change_passphrase(lead, "en tredje lang frase", lead.code)
        assert elsewhere.staff_log_in(lead.code, "en tredje lang frase").role is Role.LEAD


def test_a_screen_that_is_locked_is_opened_by_staff_of_the_other_room(rooms: Rooms) -> None:
    with closing(rooms.first.open()) as clinic:
        code = clinic.make_staff(rooms.lead(clinic), Role.STAFF, OTHER_PHRASE)
    locked = rooms._new_storage("second", None)
    with pytest.raises(ClinicProblem, match="locked"):
        locked.open()
    with closing(locked.open(may_be_locked=True)) as clinic:
        with pytest.raises(LoginFailed):
            clinic.staff_log_in(code, "feil ord i rekke")
        assert clinic.staff_log_in(code, OTHER_PHRASE).code == code
    with closing(locked.open()) as clinic:
        failed = [
            event.action for event in clinic.audit(rooms.lead(clinic)) if event.action is AuditAction.FAILED_LOGIN
        ]
    assert len(failed) == 1


def test_codes_are_undone_where_their_slips_cannot_be_written(rooms: Rooms) -> None:
    def no_paper(_codes: tuple[str, ...]) -> None:
        raise PermissionDenied

    with closing(rooms.first.open()) as clinic:
        lead = rooms.lead(clinic)
        with pytest.raises(PermissionDenied):
            clinic.make_codes(lead, 3, no_paper)
        assert clinic.people(lead) == ()
        codes = clinic.make_codes(lead, 20)
        assert [(person.code, person.state) for person in clinic.people(lead)] == [
            (code, PersonState.ISSUED) for code in codes
        ]


@pytest.mark.parametrize("mode", list(WithdrawalMode))
def test_who_is_taken_out_is_out_and_not_while_their_diary_is_open(rooms: Rooms, mode: WithdrawalMode) -> None:
    gone, stays = rooms.with_pins(2)
    key = rooms.key_of(gone)
    with closing(rooms.first.open()) as clinic:
        lead = rooms.lead(clinic)
        with closing(rooms.second.open_diary(key)) as diary:
            diary.append(WeekStarted(2))
            with pytest.raises(Busy):
                clinic.withdraw(lead, gone, mode)
        clinic.withdraw(lead, gone, mode)
        assert [person.code for person in clinic.people(lead)] == [stays]
        assert isinstance(clinic.log_in(gone, PIN), LoginRejected)
        with pytest.raises(UnknownCode):
            clinic.open_first_use(lead, gone)
    with pytest.raises(ClinicProblem, match="keys"):
        rooms.screen("second").open_diary(key)


def test_a_person_erases_themselves(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    key = rooms.key_of(code)
    with closing(rooms.first.open_diary(key)) as diary:
        diary.append(WeekStarted(2))
    with closing(rooms.second.open()) as clinic:
        clinic.erase_self(code)
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)
        assert clinic.people(rooms.lead(clinic)) == ()


def test_one_fact_or_one_note_is_erased_for_good(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    key = rooms.key_of(code)
    with closing(rooms.first.open_diary(key)) as diary:
        told = [diary.append(fact) for fact in some_facts(4)]
    rooms.first.open_diary(key).close()  # as on a visit later, when the kiosk has its copy
    own = rooms.first.own_data(key)
    noted = next(entry for entry in told if getattr(entry.fact, "note", ""))
    erased = own.erase_note(noted.id)
    assert (erased.facts, erased.notes, erased.traces) == (0, 1, 0)
    assert erased.searched > 0
    with pytest.raises(UnknownName):
        own.erase_note(noted.id)
    gone = next(entry for entry in told if entry.id != noted.id)
    erased = own.erase_fact(gone.id)
    assert (erased.facts, erased.traces) == (1, 0)
    with pytest.raises(UnknownName):
        own.erase_fact(gone.id)
    with closing(rooms.second.open_diary(key)) as diary:
        entries = {entry.id: entry for entry in diary.entries()}
        assert list(entries) == [entry.id for entry in told if entry.id != gone.id]
        assert entries[noted.id].fact.note == ""
        assert diary.append(WeekStarted(5)) in diary.entries(), "the chain goes on"


def test_staff_hand_over_only_what_the_person_has_said_yes_to(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    key = rooms.key_of(code)
    with closing(rooms.second.open()) as clinic:
        lead = rooms.lead(clinic)
        with pytest.raises(ConsentMissing):
            clinic.hand_over(lead, code, AuditAction.MADE_REPORT)
        with closing(rooms.first.open_diary(key)) as diary:
            diary.append(Preference(Consent.REPORT, "yes"))
        assert clinic.hand_over(lead, code, AuditAction.MADE_REPORT) == key
        done = [event.action for event in clinic.audit(lead)]
    assert done.index(AuditAction.REFUSED) < done.index(AuditAction.MADE_REPORT)


def test_staff_see_how_many_are_in_which_week_and_what_the_room_practises(rooms: Rooms) -> None:
    codes = rooms.with_pins(3)
    for number, code in enumerate(codes[:2]):
        with closing(rooms.first.open_diary(rooms.key_of(code))) as diary:
            diary.append(WeekStarted(5 if number else 2))
    session = GroupSession("body-scan", 20, rooms.clock().date(), 7)
    with closing(rooms.second.open()) as clinic:
        lead = rooms.lead(clinic)
        weeks = clinic.weeks(lead, rooms.clock().date())
        assert (weeks[2], weeks[5]) == (1, 1)
        assert clinic.weeks(lead, rooms.clock().date()) == weeks
        clinic.begin_group(lead, session)
    with closing(rooms.first.open()) as clinic:
        assert tuple(clinic.groups_on(session.day)) == (session,)


def test_a_reset_pin_no_longer_lets_in_and_the_person_is_told_once(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    with closing(rooms.first.open()) as clinic:
        clinic.open_first_use(rooms.lead(clinic), code)
    with closing(rooms.second.open()) as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)
        clinic.choose_pin(code, OTHER_PIN)
        assert len(clinic.untold_resets(code)) == 1
        clinic.record_own_action(code, AuditAction.TOLD_OF_RESET)
    with closing(rooms.first.open()) as clinic:
        assert clinic.untold_resets(code) == ()
        assert isinstance(clinic.log_in(code, OTHER_PIN), LoginAccepted)


def test_everything_is_written_down_in_one_log_and_its_anchor_stands(rooms: Rooms) -> None:
    with closing(rooms.first.open()) as clinic, closing(rooms.second.open()) as elsewhere:
        lead = rooms.lead(clinic)
        anchor = clinic.audit_anchor(lead)
        elsewhere.record_action(rooms.lead(elsewhere), AuditAction.LED_GROUP, "body-scan 20")
        clinic.record_action(lead, AuditAction.LEFT_KIOSK)
        events = elsewhere.audit(lead)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert [event.action for event in events][:2] == [AuditAction.BEGAN_CLINIC, AuditAction.CAME]
        assert clinic.check_anchor(lead, anchor).value == "stands"


def behind_its_back(rooms: Rooms, postgres: Cluster | None, statement: str, *values: object) -> None:
    """Change the clinic's records as only damage does, or who has taken the disk."""
    if postgres is None:
        with closing(sqlite3.connect(rooms.folder / "clinic.db")) as file, file:
            assert file.execute(statement, values).rowcount == 1
        return
    with postgres.admin(rooms.database) as raw:
        raw.execute("SET search_path = naervaer")
        assert raw.execute(statement.replace("?", "%s").encode(), values).rowcount == 1


def alters(file: Path, statement: str, *values: object) -> None:
    """Change a file past what watches over it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(statement, values).rowcount == 1


@pytest.fixture
def spoil(rooms: Rooms, request: pytest.FixtureRequest) -> Callable[..., None]:
    postgres = request.getfixturevalue("postgres") if rooms.database else None
    return functools.partial(behind_its_back, rooms, postgres)


@pytest.mark.parametrize(("kind", "spoilt"), [("person", "pgrson"), ("staff", "stagf"), ("roll", "")])
def test_a_record_that_has_lost_its_kind_has_it_again_and_staff_are_told_once(
    rooms: Rooms, spoil: Callable[..., None], kind: str, spoilt: str
) -> None:
    (code,) = rooms.with_pins(1)
    name = {"person": code, "staff": rooms.lead_code, "roll": "all"}[kind]
    spoil("UPDATE records SET kind = ? WHERE name = ?", spoilt, SealedRecords(rooms.key).name(kind, name))
    screen = rooms.screen("first")
    with closing(screen.open()) as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted), "with the PIN it had"
        lead = rooms.lead(clinic)
        assert clinic.notices(lead) == ((ClinicNotice.MENDED, "1"),)
        assert clinic.notices(lead) == ()
        assert [event.detail for event in clinic.audit(lead) if event.action is AuditAction.MENDED] == ["1"]
    with closing(rooms.screen("second").open()) as clinic:
        assert clinic.notices(rooms.lead(clinic)) == ()
    assert "ingenting er borte" in " ".join(staff_notice(ClinicNotice.MENDED, "1"))


def test_a_check_of_everything_finds_what_was_altered_before_its_person_comes(
    rooms: Rooms, request: pytest.FixtureRequest
) -> None:
    intact, altered, lost, unused = rooms.with_pins(4)
    keys = {code: rooms.key_of(code) for code in (intact, altered, lost)}
    for key in keys.values():
        with closing(rooms.first.open_diary(key)) as diary:
            for week in (1, 2, 3):
                diary.append(WeekStarted(week))
        rooms.first.open_diary(key).close()
        with closing(rooms.first.open_diary(key)) as diary:
            diary.entries()
    shown: list[tuple[int, int]] = []
    with closing(rooms.second.open()) as clinic:
        lead = rooms.lead(clinic)
        found = clinic.check(lead, lambda done, count: shown.append((done, count)))
        assert (found.people, found.facts, found.is_whole) == (3, 9, True)
        assert found.log == len(clinic.audit(lead)) - 1
        assert shown == [(number, 4) for number in (1, 2, 3, 4)]
        assert unused not in found.damaged
    forgery = "UPDATE facts SET payload = payload || 'A' WHERE place = 2 AND person = ?"
    if rooms.database:
        behind_its_back(rooms, request.getfixturevalue("postgres"), forgery, keys[altered])
        with request.getfixturevalue("postgres").admin(rooms.database) as raw:
            for table in ("facts", "heads"):
                raw.execute(f"DELETE FROM naervaer.{table} WHERE person = %s", [keys[lost]])
            raw.execute("DELETE FROM naervaer.audit WHERE place = 2")
    else:
        alters(rooms.folder / "people" / keys[altered] / "diary.db", forgery, keys[altered])
        (rooms.folder / "people" / keys[lost] / "diary.db").unlink()
    with closing(rooms.first.open()) as clinic:
        found = clinic.check(rooms.lead(clinic))
    assert found.damaged == (altered, lost)
    assert (found.people, found.facts, found.is_whole) == (3, 3, False)
    assert (found.log is None) is bool(rooms.database), "a file whose log was altered is not opened at all"


def test_a_record_that_is_gone_is_missed_and_comes_back_where_a_copy_has_it(
    rooms: Rooms, spoil: Callable[..., None]
) -> None:
    gone, stays, erased = rooms.with_pins(3)
    key = rooms.key_of(gone)
    with closing(rooms.first.open_diary(key)) as diary:
        diary.append(WeekStarted(4))
    with closing(rooms.first.open()) as clinic:
        clinic.withdraw(rooms.lead(clinic), erased, WithdrawalMode.ERASE)
    spoil("DELETE FROM records WHERE kind = ? AND name = ?", "person", SealedRecords(rooms.key).name("person", gone))
    screen, has_copies = rooms.screen("first"), not rooms.database
    with closing(screen.open()) as clinic:
        assert isinstance(clinic.log_in(stays, PIN), LoginAccepted)
        lead = rooms.lead(clinic)
        told = ClinicNotice.BROUGHT_BACK if has_copies else ClinicNotice.MISSING
        assert clinic.notices(lead) == ((told, gone if has_copies else "1"),)
        if has_copies:
            clinic.open_first_use(lead, gone)
        else:
            ((new, orphan),) = clinic.adopt(lead)
            assert orphan.key == key, "the diary is not touched"
            clinic.open_first_use(lead, new)
            gone = new
        assert clinic.choose_pin(gone, OTHER_PIN) == LoginAccepted(key)
        assert {person.code for person in clinic.people(lead)} == {gone, stays}
    with closing(rooms.screen("first").open()) as clinic:
        assert clinic.notices(rooms.lead(clinic)) == (), "it is told once"


def test_what_loses_its_place_while_a_screen_is_open_is_mended_and_not_missed(
    on_server: Rooms, request: pytest.FixtureRequest
) -> None:
    strayed, _ = on_server.with_pins(2)
    with closing(on_server.screen("first").open()) as clinic:
        behind_its_back(
            on_server,
            request.getfixturevalue("postgres"),
            "UPDATE records SET kind = 'pgrson' WHERE name = ?",
            SealedRecords(on_server.key).name("person", strayed),
        )
        assert clinic.notices(on_server.lead(clinic)) == ((ClinicNotice.MENDED, "1"),)
        assert isinstance(clinic.log_in(strayed, PIN), LoginAccepted)


def test_what_another_nærvær_has_put_there_is_left_alone(rooms: Rooms, spoil: Callable[..., None]) -> None:
    (code,) = rooms.with_pins(1)
    spoil("INSERT INTO records VALUES (?, ?, ?)", "calendar", bytes(32), bytes(300))
    with closing(rooms.screen("first").open()) as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        assert clinic.notices(rooms.lead(clinic)) == ()
    spoil("DELETE FROM records WHERE kind = ?", "calendar")


def test_what_was_done_with_a_code_is_found_without_reading_the_log_also_where_its_index_is_gone(
    rooms: Rooms, spoil: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deed_index, "STEP_EVENTS", 5)
    code, other = rooms.with_pins(2)
    with closing(rooms.first.open()) as clinic:
        for _ in range(8):
            for each in (code, other):
                clinic.log_in(each, OTHER_PIN if each == code else PIN)
                rooms.clock.wait(hours=1)
        lead = rooms.lead(clinic)
        whole = [event for event in clinic.audit(lead) if event.subject == code]
        wanted = [event for event in whole if event.action is not AuditAction.LOGGED_IN]
    opened: list[int] = []
    with closing(rooms.screen("first").open()) as clinic:
        index = deed_index.DeedIndex(clinic._register)
        begun = index.through
        assert begun < clinic._register.log.count - 10, "a log that is far behind keeps nobody waiting"
        still = iter((True, False))
        clinic.index_log(lambda: next(still))
        assert index.through == begun + 5, "it was broken off"
        clinic.index_log(lambda: True)
    with closing(rooms.screen("first").open()) as clinic:
        monkeypatch.setattr(
            audit_log, "unseal_event", lambda cipher, event: opened.append(event.number) or unseal_event(cipher, event)
        )
        assert list(clinic.deeds_with(code)) == wanted
        own = {event.number for event in wanted}
        assert all(number in own or number > max(opened) - 5 for number in opened), (
            "the end of the log is not indexed yet"
        )
    spoil("DELETE FROM records WHERE kind = ? AND name = ?", "deeds", SealedRecords(rooms.key).name("deeds", "1"))
    with closing(rooms.screen("first").open()) as clinic:
        assert list(clinic.deeds_with(code)) == wanted


def test_a_log_that_has_grown_long_reads_as_one_and_its_anchor_stands(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_records, "ARCHIVE_EVENTS", 5)
    (code,) = rooms.with_pins(1)
    with closing(rooms.first.open()) as clinic:
        lead = rooms.lead(clinic)
        anchor = clinic.audit_anchor(lead)
        for number in range(20):
            clinic.record_action(lead, AuditAction.MADE_SLIPS, str(number))
        before = clinic.audit(lead)
    with closing(rooms.screen("second").open()) as clinic:
        lead = rooms.lead(clinic)
        assert clinic.audit(lead)[: len(before)] == before
        assert clinic.check_anchor(lead, anchor) is AnchorVerdict.STANDS
        assert [event.action for event in clinic.deeds_with(code)] == [
            AuditAction.OPENED_FIRST_USE,
            AuditAction.CHOSE_PIN,
        ]
    assert bool(list(rooms.folder.glob("clinic-archive/audit-*.log"))) is not bool(rooms.database)


def test_numbers_of_people_who_were_anonymised_are_written_when_there_are_five_of_them(rooms: Rooms) -> None:
    codes = rooms.with_pins(SMALLEST_GROUP)
    for week, code in enumerate(codes, 1):
        with closing(rooms.first.open_diary(rooms.key_of(code))) as diary:
            diary.append(WeekStarted(week))
            diary.append(Practice("body-scan", week, 600, 600.0, PracticeEnd.FINISHED, "lys"))
    folder = rooms.folder / "first" if rooms.database else rooms.folder
    released = folder / "anonymous" / "numbers.json"
    for code in codes:
        assert not released.exists()
        with closing(rooms.first.open()) as clinic:
            clinic.withdraw(rooms.lead(clinic), code, WithdrawalMode.ANONYMISE)
    (group,) = json.loads(released.read_text("utf-8"))
    assert group["people"] == SMALLEST_GROUP
    with closing(rooms.screen("first").open()) as clinic:
        assert clinic.people(rooms.lead(clinic)) == ()


def test_staff_are_told_of_a_clock_that_is_wrong_and_patients_practise_on(rooms: Rooms) -> None:
    (code,) = rooms.with_pins(1)
    right = rooms.clock()
    told, days = [], (731, 732, 1)
    for week, day in enumerate(days, 1):  # two years ahead, a day later still, and put right again
        rooms.clock.at = right + timedelta(days=day)
        with closing(rooms.screen("first").open()) as clinic:
            login = clinic.log_in(code, PIN)
            assert isinstance(login, LoginAccepted)
        with closing(rooms.first.open_diary(login.key)) as diary:
            diary.append(WeekStarted(week))
            assert [entry.fact for entry in diary.entries()] == [WeekStarted(each) for each in range(1, week + 1)]
        with closing(rooms.screen("first").open()) as clinic:
            told.append(clinic.notices(rooms.lead(clinic)))
    ahead, later, back = told
    assert [notice for notice, _ in (*ahead, *back)] == [ClinicNotice.CLOCK] * 2
    assert later == ()
    assert "3. februar 2028" in staff_notice(*ahead[0])[0]
    with closing(rooms.screen("first").open()) as clinic:
        assert clinic.notices(rooms.lead(clinic)) == (), "told once"
        moved = [event for event in clinic.audit(rooms.lead(clinic)) if event.action is AuditAction.CLOCK_MOVED]
    assert [event.detail for event in moved] == [(right + timedelta(days=each)).date().isoformat() for each in (0, 732)]


def test_the_recovery_sheet_makes_a_new_lead(rooms: Rooms) -> None:
    lost = rooms._new_storage("second", None)
    with pytest.raises(ClinicProblem, match="sheet"):
        lost.check_sheet(bytes(32))
    shown: list[str] = []
    code = lost.recover(rooms.key, OTHER_PHRASE, shown.append)
    assert shown == [code]
    with closing(rooms.first.open()) as clinic:
        assert clinic.staff_log_in(code, OTHER_PHRASE).role is Role.LEAD


# On a server only


def test_a_visit_lets_the_server_read_as_much_however_many_people_there_are(
    on_server: Rooms, postgres: Cluster
) -> None:
    (code,) = on_server.with_pins(1)
    key = on_server.key_of(code)
    tables = "('records', 'keys', 'heads', 'facts', 'under_way')"
    query = f"""SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN {tables})
        + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname IN {tables})"""

    def rows_read() -> int:
        with postgres.admin(on_server.database) as raw:
            while raw.execute(
                "SELECT FROM pg_stat_activity WHERE usename = 'kiosk' AND datname = current_database()"
            ).rowcount:
                time.sleep(0.01)  # what a connection has read is counted when its process ends
            row = raw.execute(query).fetchone()
        return int(str(row[0])) if row else 0

    def visit() -> int:
        before = rows_read()
        screen = on_server.screen("first")
        with closing(screen.open()) as clinic:
            assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        with closing(screen.open_diary(key)) as diary:
            diary.append(WeekStarted(2))
        screen.close()
        return rows_read() - before

    on_server.first.close()  # it has seen the people made
    on_server.second.close()
    visit()
    few = visit()
    with postgres.admin(on_server.database) as raw:
        raw.execute("SET search_path = naervaer; SET session_replication_role = replica")
        raw.execute("CREATE TEMP TABLE more AS SELECT md5(n::text) AS person FROM generate_series(1, 3000) AS n")
        raw.execute("INSERT INTO keys SELECT 'person', person, repeat('a', 100) FROM more")
        raw.execute(
            "INSERT INTO records SELECT 'person', decode(person || person, 'hex'), decode(person, 'hex') FROM more"
        )
        raw.execute("INSERT INTO heads SELECT person, 1, decode(person || person, 'hex') FROM more")
        raw.execute("ANALYZE")
    many = visit()
    assert 0 < many < few + 100, (few, many)


def test_while_the_server_is_away_who_was_here_comes_in_and_nobody_else(on_server: Rooms, postgres: Cluster) -> None:
    rooms = on_server
    here, elsewhere = rooms.with_pins(2)
    with closing(rooms.screen("first").open()) as clinic:
        login = clinic.log_in(here, PIN)
    with closing(rooms.screen("second").open()) as clinic:
        clinic.log_in(elsewhere, PIN)
    rooms.clock.wait(days=13)
    first = rooms.screen("third")
    with closing(first.open()) as clinic:
        assert isinstance(clinic.log_in(here, PIN), LoginAccepted)
    with closing(first.open_diary(login.key)) as diary:
        diary.append(WeekStarted(2))
    with postgres.gone(signal.SIGINT):
        screen = rooms.screen("third")
        with closing(screen.open()) as clinic:
            assert not clinic.is_open(here)
            assert clinic.log_in(here, PIN) == login
            assert clinic.log_in(elsewhere, PIN) == LoginRejected(0), "never here"
            assert clinic.untold_resets(here) == ()
            assert clinic.groups_on(rooms.clock().date()) == ()
            for _ in range(3):
                refused = clinic.log_in(here, OTHER_PIN)
            assert refused == LoginRejected(30)
            assert clinic.log_in(here, PIN) == LoginRejected(30)
            with pytest.raises(ClinicProblem, match="away"):
                clinic.staff_log_in(rooms.lead_code, PASSPHRASE)
        exit_log = screen.kiosk_exit()
        exit_log.record_exit(exit_log.staff_log_in(rooms.lead_code, PASSPHRASE))
        with closing(screen.open_diary(login.key)) as diary:
            assert [entry.fact for entry in diary.entries()] == [WeekStarted(2)]
            diary.append(WeekStarted(3))
        with pytest.raises(ClinicProblem, match="away"):
            screen.open(to_write=True)
        rooms.clock.wait(days=15)
        with closing(rooms.screen("third").open()) as clinic:
            assert isinstance(clinic.log_in(here, PIN), LoginRejected), "too long ago"
    with closing(rooms.screen("third").open()) as clinic:
        events = [(event.action, event.subject) for event in clinic.audit(rooms.lead(clinic))]
    assert events.count((AuditAction.WRONG_PIN, here)) >= 3
    assert (AuditAction.WRONG_PIN, elsewhere) in events
    assert AuditAction.LEFT_KIOSK in [action for action, _ in events]
    with closing(rooms.second.open_diary(login.key)) as diary:
        assert [entry.fact for entry in diary.entries()] == [WeekStarted(2), WeekStarted(3)]


def test_those_who_were_here_last_are_known_and_no_more_of_them_than_are_kept(
    on_server: Rooms, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_pins, "MOST_KNOWN", 2)
    first, second, third = on_server.with_pins(3)
    screen = on_server.screen("third")
    with closing(screen.open()) as clinic:
        for code in (first, second, first, third):
            assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
    with postgres.gone(), closing(on_server.screen("third").open()) as clinic:
        let_in = {code: isinstance(clinic.log_in(code, PIN), LoginAccepted) for code in (first, second, third)}
    assert let_in == {first: True, second: False, third: True}


def test_a_cut_network_gives_no_more_attempts(on_server: Rooms, postgres: Cluster) -> None:
    (code,) = on_server.with_pins(1)
    screen = on_server.screen("third")
    with closing(screen.open()) as clinic:
        clinic.log_in(code, PIN)
        for _ in range(3):
            clinic.log_in(code, OTHER_PIN)
    with postgres.gone(), closing(on_server.screen("third").open()) as clinic:
        assert clinic.log_in(code, PIN) == LoginRejected(30)


def test_what_waits_here_of_somebody_who_is_erased_is_erased_too(on_server: Rooms, postgres: Cluster) -> None:
    rooms = on_server
    (code,) = rooms.with_pins(1)
    with closing(rooms.screen("third").open()) as clinic:
        login = clinic.log_in(code, PIN)
    screen = rooms.screen("third")
    with closing(screen.open_diary(login.key)) as diary:
        diary.append(WeekStarted(2))
    folder = screen._paths.diary_folder(login.key)
    assert folder.is_dir()
    with postgres.gone(), closing(rooms.screen("third").open_diary(login.key)) as diary:
        diary.append(WeekStarted(3))
    with closing(rooms.second.open()) as clinic:
        clinic.withdraw(rooms.lead(clinic), code, WithdrawalMode.ERASE)
    rooms.screen("third").open().close()
    assert not folder.exists()
    with postgres.admin(rooms.database) as raw:
        assert raw.execute("SELECT count(*) FROM naervaer.facts").fetchone() == (0,)


def test_a_new_screen_asks_as_often_however_many_have_been_there(
    on_server: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = on_server.with_pins(3)
    asked: list[int] = []
    execute = PostgresConnection.execute

    def counted(self: PostgresConnection, *statement: Any) -> Any:
        asked[-1] += 1
        return execute(self, *statement)

    monkeypatch.setattr(PostgresConnection, "execute", counted)
    for code in codes:
        asked.append(0)
        screen = on_server.screen("third")
        screen.open().close()
        asked.append(0)
        with closing(screen.open()) as clinic:
            clinic.log_in(code, PIN)
    asked.append(0)
    on_server.screen("third").open().close()
    assert asked[2] == asked[4] == asked[6], "after one, two and three had been there"


def test_a_kiosk_holds_two_connections_at_the_most(on_server: Rooms, postgres: Cluster) -> None:
    (code,) = on_server.with_pins(1)
    for storage in (on_server.first, on_server.second):
        storage.close()
    screen = on_server.screen("third")
    with closing(screen.open()) as clinic:
        login = clinic.log_in(code, PIN)
    with closing(screen.open_diary(login.key)) as diary, closing(screen.open()) as clinic:
        diary.append(WeekStarted(2))
        clinic.deeds_with(code)
        time.sleep(0.1)
        with postgres.admin() as raw:
            query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'naervaer' AND datname = %s"
            assert raw.execute(query, [on_server.database]).fetchone() in ((1,), (2,))


def test_where_the_tables_are_missing_or_the_role_may_do_too_much_nothing_begins(
    postgres: Cluster, quick_path: Path
) -> None:
    empty, mine = "tom", postgres.new_database()
    with postgres.admin() as raw:
        raw.execute(f"CREATE DATABASE {empty}")
    for address, reason in ((postgres.address(empty), "tables"), (postgres.address(mine, "eier"), "rights")):
        storage = PostgresClinicStorage(address, quick_path / "x", Clock(), lambda: quick_path, atomic_write)
        with pytest.raises(ClinicProblem, match=reason):
            storage.check_may_begin(False)
        with pytest.raises(ClinicProblem, match=reason):
            storage.open()
        storage.close()
    postgres.drop(empty)
    postgres.drop(mine)


@pytest.mark.parametrize("keeps_key", [True, False])
def test_a_backup_of_the_server_is_restored_and_who_was_erased_stays_so(
    on_server: Rooms, postgres: Cluster, quick_path: Path, keeps_key: bool
) -> None:
    rooms = on_server
    gone, stays = rooms.with_pins(2)
    keys = {code: rooms.key_of(code) for code in (gone, stays)}
    for code in (gone, stays):
        with closing(rooms.first.open()) as clinic:
            clinic.log_in(code, PIN)
        with closing(rooms.first.open_diary(keys[code])) as diary:
            diary.append(WeekStarted(3))
    with closing(rooms.second.open()) as clinic:
        (never_here,) = clinic.make_codes(rooms.lead(clinic), 1)
    postgres.dump(rooms.database, quick_path / "kopi")
    with closing(rooms.first.open()) as clinic:
        for code in (gone, never_here):
            clinic.withdraw(rooms.lead(clinic), code, WithdrawalMode.ERASE)
    for storage in (rooms.first, rooms.second):
        storage.close()
    postgres.restore(rooms.database, quick_path / "kopi")
    screen = rooms.screen("first") if keeps_key else rooms._new_storage("first", None)
    with closing(screen.open(may_be_locked=True)) as clinic:
        rooms.lead(clinic)  # opens a screen that is locked
        assert isinstance(clinic.log_in(stays, PIN), LoginAccepted)
        assert isinstance(clinic.log_in(gone, PIN), LoginRejected)
        assert [person.code for person in clinic.people(rooms.lead(clinic))] == [stays]
    with closing(screen.open_diary(keys[stays])) as diary:
        assert [entry.fact for entry in diary.entries()] == [WeekStarted(3)]
    with postgres.admin(rooms.database) as raw:
        assert raw.execute("SELECT person FROM naervaer.heads").fetchall() == [(keys[stays],)]


def test_a_clinic_is_moved_to_a_server_and_back_chain_by_chain(postgres: Cluster, quick_path: Path) -> None:
    name, clock, folder = postgres.new_database(), Clock(), quick_path / "klinikk"

    def on_disk(_room: str, key: bytes | None) -> SqliteClinicStorage:
        return SqliteClinicStorage(folder, clock, lambda: quick_path, atomic_write, key)

    rooms = Rooms(on_disk, clock)
    one, other = rooms.with_pins(2)
    with closing(rooms.first.open()) as clinic:
        login = clinic.log_in(one, PIN)
        clinic.log_in(other, OTHER_PIN)
    with closing(rooms.first.open_diary(login.key)) as diary:
        told = [diary.append(fact) for fact in some_facts(9)]
        diary.begin(some_practice())
    with closing(rooms.first.open()) as clinic:
        before = clinic.audit(rooms.lead(clinic))

    def storage(place: Path) -> PostgresClinicStorage:
        return PostgresClinicStorage(postgres.address(name), place, clock, lambda: quick_path, atomic_write, rooms.key)

    moving = storage(folder)
    with closing(rooms.first.open_diary(login.key)), pytest.raises(Busy):
        moving.move_from_folder(rooms.lead_code, PASSPHRASE)
    assert moving.move_from_folder(rooms.lead_code, PASSPHRASE) == 9
    assert not (folder / "clinic.db").exists()
    assert not (folder / "people").exists()
    with pytest.raises(ClinicProblem, match=r"lost|none"):
        moving.move_from_folder(rooms.lead_code, PASSPHRASE)
    screen = storage(quick_path / "rom 2")
    with closing(screen.open()) as clinic:
        assert clinic.log_in(one, PIN) == login
        assert clinic.audit(rooms.lead(clinic))[: len(before)] == before
    with closing(screen.open_diary(login.key)) as diary:
        assert list(diary.entries()) == told
        assert diary.in_progress() == some_practice()
        diary.append(WeekStarted(5))
    back = quick_path / "tilbake"
    assert screen.move_to_folder(rooms.lead_code, PASSPHRASE, back) == 10
    with pytest.raises(ClinicProblem, match="begun"):
        screen.move_to_folder(rooms.lead_code, PASSPHRASE, back)
    home = SqliteClinicStorage(back, clock, lambda: quick_path, atomic_write, rooms.key)
    with closing(home.open()) as clinic:
        assert clinic.log_in(one, PIN) == login
        assert clinic.audit(rooms.lead(clinic))[: len(before)] == before
    with closing(home.open_diary(login.key)) as diary:
        assert [entry.id for entry in diary.entries()][:9] == [entry.id for entry in told]
        assert len(diary.entries()) == 10
    for each in (moving, screen):
        each.close()
    postgres.drop(name)


STEPS_TO_SERVER = ("_move_register", "_move_diary", "_verify", "secure_erase_folder", "secure_erase", "_erase_folder")
STEPS_TO_FOLDER = ("_build_file", "_build_diary", "build_diary", "atomic_replace", "KeyFiles")


def files_with(word: bytes, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and word in file.read_bytes()]


def told_in(storage: Any, code: str) -> list[type]:
    """What a person finds who comes in: the kinds of the facts in their diary."""
    with closing(storage.open()) as clinic:
        login = clinic.log_in(code, PIN)
    with closing(storage.open_diary(login.key)) as diary:
        return [type(entry.fact) for entry in diary.entries()]


def ended_by(attempt: Callable[[], object], prepare: Callable[[], None]) -> int:
    """Attempt it in a process of its own; returns the signal that ended the process, 0 where it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            prepare()
            attempt()
        except ClinicProblem:
            pass  # all of it is there already
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def killed_at(owner: object, name: str, is_done: bool, calls: int = 1) -> Callable[[], None]:
    """Let the process be killed before, or right behind, so many calls of a step."""
    real, left = getattr(owner, name), [calls]

    def dies(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            if is_done:
                real(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    return lambda: setattr(owner, name, dies)


def kill_at_each_step(steps: tuple[str, ...], attempt: Callable[[], object], clock: Clock) -> int:
    """Begin the move again and again, and kill it before and behind each of its steps; returns how often it was killed."""
    killed = 0
    for step in steps:
        for is_done in (False, True):
            killed += ended_by(attempt, killed_at(move, step, is_done)) == signal.SIGKILL
            clock.wait(minutes=20)  # who is killed while a passphrase is looked at has used up an attempt
    return killed


def kill_at_each_call(name: str, attempt: Callable[[], object], clock: Clock) -> int:
    """Kill the move before its 1st, 3rd, 5th … call, each time further on, until one attempt comes to its end."""
    owner = PostgresConnection if name == "execute" else os
    for killed in itertools.count():
        if not ended_by(attempt, killed_at(owner, name, is_done=False, calls=1 + 2 * killed)):
            return killed
        clock.wait(minutes=20)
    raise AssertionError


@pytest.mark.parametrize("calls", ["steps", *(["execute", "fsync", "unlink"] if LONG else [])])
@pytest.mark.parametrize("to_folder", [False, True])
def test_a_move_that_is_killed_at_any_step_is_begun_again_and_nothing_comes_twice(
    postgres: Cluster, quick_path: Path, record_property: Callable[[str, object], None], to_folder: bool, calls: str
) -> None:
    name, clock, folder, back = postgres.new_database(), Clock(), quick_path / "klinikk", quick_path / "tilbake"

    def on_disk(_room: str, key: bytes | None) -> SqliteClinicStorage:
        return SqliteClinicStorage(folder, clock, lambda: quick_path, atomic_write, key)

    rooms = Rooms(on_disk, clock)
    one, other = rooms.with_pins(2)
    for code in (one, other):
        with closing(rooms.first.open_diary(rooms.key_of(code))) as diary:
            for fact in (WeekStarted(3), Preference("note", "MERKEORD i klartekst")):
                diary.append(fact)

    def attempt(to_folder: bool = to_folder) -> int:
        moving = PostgresClinicStorage(
            postgres.address(name), folder, clock, lambda: quick_path, atomic_write, rooms.key
        )
        with closing(moving):
            if to_folder:
                return moving.move_to_folder(rooms.lead_code, PASSPHRASE, back)
            return moving.move_from_folder(rooms.lead_code, PASSPHRASE)

    if to_folder:
        assert attempt(to_folder=False) == 4
    if calls == "steps":
        killed = kill_at_each_step(STEPS_TO_FOLDER if to_folder else STEPS_TO_SERVER, attempt, clock)
    else:
        killed = kill_at_each_call(calls, attempt, clock)
    record_property("figures", f"clinic move killed {killed} times ({calls})")
    assert killed >= 4, killed
    with contextlib.suppress(ClinicProblem):  # all of it may have come already
        attempt()
    assert not files_with(b"MERKEORD", quick_path)
    if not to_folder:
        assert not (folder / "clinic.db").exists()
        assert not (folder / "people").exists()
        storage: Any = PostgresClinicStorage(
            postgres.address(name), quick_path / "rom 2", clock, lambda: quick_path, atomic_write, rooms.key
        )
    else:
        storage = SqliteClinicStorage(back, clock, lambda: quick_path, atomic_write, rooms.key)
        assert not [file.name for file in back.rglob("*.part")]
    came = [told_in(storage, code) for code in (one, other)]
    assert came == [[WeekStarted, Preference]] * 2
    if not to_folder:
        storage.close()
    postgres.drop(name)
