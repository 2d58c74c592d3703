"""Damage in what says who is who is found, told, and brought back; diaries whose clinic is lost are never lost with it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from clinic.houses import FIXTURE, OLD_CODES, OTHER_PIN, PASSPHRASE, PIN, House, begun, begun_by_the_first
from nærvær.domain.clinic import (
    AuditAction,
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    LoginFailed,
    Role,
    WithdrawalMode,
)
from nærvær.domain.diary import Fact, WeekStarted
from nærvær.domain.errors import Refusal
from nærvær.domain.login_rules import LoginAccepted, LoginRejected
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.store.clinic import FileKioskExit, KioskMemory, begin_clinic, open_clinic, restore_clinic
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_schema import TABLES, VERSION
from nærvær.texts.clinic import orphan_line, staff_notice

LONG = os.environ.get("NAERVAER_LONG") == "1"


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(credentials, "COST", 2**10)
    return begun(quick_path / "klinikk")


def keys_of(house: House) -> dict[str, str]:
    with house.open() as clinic:
        return {person.code: person.key for person in clinic.people(house.lead(clinic))}


def tells(house: House, key: str, *facts: Fact) -> None:
    with house.diary(key) as diary:
        for fact in facts:
            diary.append(fact)


PRACTISED = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys")


# A row that was changed

CHANGES = ("content", "name")


@pytest.mark.parametrize("what", CHANGES)
def test_a_row_that_was_changed_comes_back_from_the_copy_and_staff_are_told_once(house: House, what: str) -> None:
    code, other = house.with_pins(2)
    key = keys_of(house)[code]
    tells(house, key, WeekStarted(4))
    house.open().close()
    house.spoils("person", code, what)
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.notices(lead) == ((ClinicNotice.BROUGHT_BACK, code),)
        assert clinic.notices(lead) == ()
        assert {person.code: person.key for person in clinic.people(lead)}[code] == key
        assert [
            (entry.staff, entry.subject) for entry in clinic.audit(lead) if entry.action is AuditAction.BROUGHT_BACK
        ] == [("", code)]
        assert isinstance(clinic.log_in(other, PIN), LoginAccepted), "nobody else is touched"
        assert clinic.log_in(code, PIN) == LoginRejected(0), "the PIN of the copy may have been put out of use since"
        clinic.open_first_use(lead, code)
        assert clinic.choose_pin(code, OTHER_PIN) == LoginAccepted(key)


def test_without_a_copy_that_person_alone_is_refused_and_the_diary_is_adopted(house: House) -> None:
    code, other = house.with_pins(2)
    keys = keys_of(house)
    tells(house, keys[code], PRACTISED)
    shutil.rmtree(house.folder / "clinic-backups")
    house.spoils("person", code)
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.notices(lead) == ((ClinicNotice.CHANGED, "1"),)
        for verb in (
            lambda: clinic.log_in(code, PIN),
            lambda: clinic.is_open(code),
            lambda: clinic.open_first_use(lead, code),
        ):
            with pytest.raises(ClinicProblem, match="person"):
                verb()
        assert isinstance(clinic.log_in(other, PIN), LoginAccepted)
        ((new, orphan),) = clinic.adopt(lead)
        assert (orphan.key, orphan.practices, orphan.first) == (keys[code], 1, house.clock().date())
        clinic.open_first_use(lead, new)
        assert clinic.choose_pin(new, OTHER_PIN) == LoginAccepted(keys[code])
        assert clinic.orphans(lead) == ()
        assert not isinstance(clinic.log_in(code, PIN), LoginAccepted)
    assert not (house.folder / "people" / "x").exists()


def test_a_staff_account_that_was_changed_comes_back(house: House) -> None:
    with house.open() as clinic:
        other = clinic.make_staff(house.lead(clinic), Role.LEAD, "en annen lang frase")
    house.open().close()
    house.spoils("staff", house.lead_code)
    with house.open() as clinic:
        assert clinic.notices(house.lead(clinic)) == ((ClinicNotice.BROUGHT_BACK, house.lead_code),)
        assert clinic.staff_log_in(other, "en annen lang frase").role is Role.LEAD


def test_a_kind_that_is_no_text_any_more_is_put_right(house: House) -> None:
    (code,) = house.with_pins(1)
    house.changes("UPDATE records SET kind = CAST(x'70E572736F6E' AS TEXT) WHERE name = ?", house.name("person", code))
    with house.open() as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        assert clinic.notices(house.lead(clinic)) == ((ClinicNotice.MENDED, "1"),)


def test_staff_who_were_removed_do_not_come_back_with_those_who_are_missing(house: House) -> None:
    with house.open() as clinic:
        gone, missing = (clinic.make_staff(house.lead(clinic), Role.STAFF, "en annen lang frase") for _ in range(2))
    house.open().close()
    (copy,) = (house.folder / "clinic-backups").glob("*.db")
    before = copy.read_bytes()
    with house.open() as clinic:
        clinic.remove_staff(house.lead(clinic), gone)
    copy.write_bytes(before)  # killed before the copies were made anew
    house.changes("DELETE FROM records WHERE kind = 'staff' AND name = ?", house.name("staff", missing))
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.notices(lead) == ((ClinicNotice.BROUGHT_BACK, missing),)
        assert {account.code for account in clinic.staff_accounts(lead)} == {house.lead_code, missing}


# A file that was put back


def test_an_older_file_put_back_is_told_of_once_and_the_newest_copy_is_kept(house: House) -> None:
    house.with_pins(1)
    file, codes = house.folder / "clinic.db", house.with_pins(1)
    earlier = file.read_bytes()
    (since,) = house.with_pins(1)
    house.open().close()
    newest = next((house.folder / "clinic-backups").glob("*.db")).read_bytes()
    file.write_bytes(earlier)
    with house.open() as clinic:
        assert isinstance(clinic.log_in(codes[0], PIN), LoginAccepted)
        assert not isinstance(clinic.log_in(since, PIN), LoginAccepted)
        lead = house.lead(clinic)
        ((notice, detail),) = clinic.notices(lead)
        assert (notice, detail[:10]) == (ClinicNotice.OLDER_FILE, house.clock().date().isoformat())
        assert AuditAction.OLDER_FILE in [event.action for event in clinic.audit(lead)]
    (kept,) = house.folder.glob("clinic.damaged-*.db")
    assert kept.read_bytes() == newest
    with house.open() as clinic:
        assert clinic.notices(house.lead(clinic)) == ()
    assert "en eldre utgave enn sist" in staff_notice(notice, detail)[0]


def test_a_log_that_was_written_anew_contradicts_the_anchor_beside_the_copies(house: House) -> None:
    house.with_pins(1)
    earlier = (house.folder / "clinic.db").read_bytes()
    house.with_pins(2)
    house.open().close()
    (house.folder / "clinic.db").write_bytes(earlier)
    with house.open() as clinic:
        clinic.notices(house.lead(clinic))
    house.with_pins(5)
    with house.open() as clinic:
        assert clinic.notices(house.lead(clinic)) == (), "the log goes on from where it is"
    anchor = house.folder / "clinic-backups" / "audit-anchor.txt"
    number = anchor.read_text().split()[0]
    anchor.write_text(f"{number} {' '.join(['kimaf-dokih-tinaf-naduh-mofos'])}\n")
    with house.open() as clinic:
        assert [notice for notice, _ in clinic.notices(house.lead(clinic))] == [ClinicNotice.OLDER_FILE]


def test_the_copy_that_staff_have_put_back_is_not_told_of_as_an_older_file(house: House) -> None:
    house.with_pins(1)
    house.open().close()
    house.clock.wait(days=1)
    house.with_pins(1)
    house.open().close()
    newest = max((house.folder / "clinic-backups").glob("*.db"))
    for file in (newest, house.folder / "clinic.db"):
        file.write_bytes(bytes(5000))
    restore_clinic(house.folder, house.clock, house.keys)
    with house.open() as clinic:
        assert clinic.notices(house.lead(clinic)) == ()


def test_the_probe_of_the_key_changed_is_damage_of_the_whole_file(house: House) -> None:
    house.with_pins(1)
    house.open().close()
    house.changes("UPDATE clinic SET probe = zeroblob(300) WHERE slot = ?", 1)
    with pytest.raises(ClinicProblem, match="damaged"):
        house.open()
    assert restore_clinic(house.folder, house.clock, house.keys).put_aside
    house.open().close()


def test_the_file_of_another_clinic_is_told_from_a_damaged_one(house: House, quick_path: Path) -> None:
    other = begun(quick_path / "nabo")
    shutil.copy(other.folder / "clinic.db", house.folder / "clinic.db")
    with pytest.raises(ClinicProblem) as refused:
        house.open()
    assert refused.value.reason is ClinicFault.KEYS


# The clinic of 0.1.0


def test_a_clinic_of_the_first_nærvær_is_taken_over_with_everybody_in_it(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)
    house = begun_by_the_first(quick_path / "gammel")
    with closing(sqlite3.connect(FIXTURE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with house.open() as clinic:
        assert [person.code for person in clinic.people(house.lead(clinic))] == list(OLD_CODES)
        assert isinstance(clinic.log_in(OLD_CODES[0], PIN), LoginAccepted)
        assert clinic.notices(house.lead(clinic)) == ()
    with closing(sqlite3.connect(house.folder / "clinic.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("SELECT sealed FROM clinic").fetchone() == (0,)


@pytest.mark.parametrize("number", [0, 3, len(TABLES) - 1])
def test_a_step_that_fails_in_the_middle_has_not_been_taken(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = begun_by_the_first(quick_path / "gammel").folder
    from nærvær.store.clinic import clinic_schema

    clinic_schema.expected(clinic_schema.VERSION)
    monkeypatch.setattr(clinic_schema, "TABLES", (*TABLES[:number], "SELECT raise"))
    with pytest.raises(ClinicProblem):
        open_clinic(folder, begun_at)
    monkeypatch.undo()
    with closing(sqlite3.connect(folder / "clinic.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    open_clinic(folder, begun_at).close()


def begun_at() -> datetime:
    from store.diaries import Clock

    return Clock()()


# Everything but the diaries is lost


def lose_all_but_the_diaries(house: House) -> dict[str, str]:
    """What is lost is the clinic's file with its copies: the keys of the diaries are still there."""
    codes = house.with_pins(2)
    keys = keys_of(house)
    for number, code in enumerate(codes):
        tells(house, keys[code], *([PRACTISED] * (number + 1)))
    for file in set(house.folder.glob("clinic*")) - set(house.folder.glob("*.keys")):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    return {code: keys[code] for code in codes}


def test_diaries_of_a_lost_clinic_are_neither_denied_nor_built_over(house: House) -> None:
    lose_all_but_the_diaries(house)
    before = {file: file.read_bytes() for file in house.folder.rglob("*") if file.is_file()}
    for verb in (
        house.open,
        lambda: restore_clinic(house.folder, house.clock),
        lambda: begin_clinic(house.folder, house.clock, PASSPHRASE),
    ):
        with pytest.raises(ClinicProblem, match="orphans") as refused:
            verb()
        assert refused.value.count == 2
    assert {file: file.read_bytes() for file in house.folder.rglob("*") if file.is_file()} == before


def test_a_new_clinic_adopts_the_diaries_under_new_codes_or_erases_them(house: House) -> None:
    old = lose_all_but_the_diaries(house)
    house.lead_code = begin_clinic(
        house.folder, house.clock, PASSPHRASE, beside_diaries=True, clinic_key=house.keys.clinic_key()
    )
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert {orphan.key: orphan.practices for orphan in clinic.orphans(lead)} == dict(
            zip(old.values(), (1, 2), strict=True)
        )
        adopted = {orphan.key: code for code, orphan in clinic.adopt(lead)}
        assert set(adopted) == set(old.values())
        stays, goes = old.values()
        clinic.open_first_use(lead, adopted[stays])
        assert clinic.choose_pin(adopted[stays], PIN) == LoginAccepted(stays)
        clinic.withdraw(lead, adopted[goes], WithdrawalMode.ERASE)
        assert clinic.orphans(lead) == ()
        assert [entry.subject for entry in clinic.audit(lead) if entry.action is AuditAction.ADOPTED] == list(
            adopted.values()
        )
    with house.diary(stays) as diary:
        assert [entry.fact for entry in diary.entries()] == [PRACTISED]
    assert not (house.folder / "people" / goes).exists()


def test_a_new_clinic_beside_encrypted_diaries_needs_their_key_and_changes_nothing_without_it(house: House) -> None:
    lose_all_but_the_diaries(house)
    before = everything_in(house.folder)
    for key, reason in ((None, ClinicFault.LOCKED), (bytes(32), ClinicFault.SHEET)):
        with pytest.raises(ClinicProblem) as refused:
            begin_clinic(house.folder, house.clock, PASSPHRASE, beside_diaries=True, clinic_key=key)
        assert refused.value.reason is reason
    for file in house.folder.glob("*.keys"):
        file.unlink()
    with pytest.raises(ClinicProblem) as refused:
        begin_clinic(house.folder, house.clock, PASSPHRASE, beside_diaries=True)
    assert refused.value.reason is ClinicFault.KEYS
    assert everything_in(house.folder / "people") == {
        file: content for file, content in before.items() if house.folder / "people" in file.parents
    }


def everything_in(folder: Path) -> dict[Path, bytes | None]:
    return {file: file.read_bytes() if file.is_file() else None for file in folder.rglob("*")}


def test_what_others_put_among_the_diaries_is_no_diary_and_nothing_is_made_in_it(house: House) -> None:
    people = house.folder / "people"
    for name in ("lost+found", ".Trash-0/files", "notadiary", "a" * 32, "b" * 31, "C" * 32):
        (people / name).mkdir(parents=True)
    (people / "notadiary" / "x.txt").write_text("noe")
    (people / ("a" * 32) / "x.txt").write_text("noe")
    (people / ("b" * 31) / "diary.db").write_text("noe")
    (people / ("d" * 32)).write_text("noe")
    before = everything_in(people)
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.orphans(lead) == ()
        assert clinic.adopt(lead) == ()
    assert everything_in(people) == before


def test_diaries_without_a_code_are_listed_without_a_byte_being_made_and_empty_is_not_unreadable(house: House) -> None:
    empty, spoilt, told, backed, left = (letter * 32 for letter in "abcde")
    house.keys.add_people((empty, spoilt, told, backed, left))
    people = house.folder / "people"
    for key, *facts in ((empty,), (told, PRACTISED), (backed, PRACTISED)):
        for _ in range(2):  # a backup is made of what an earlier visit has left
            with house.diary(key) as diary:
                diary.entries()
            tells(house, key, *facts)
    (people / spoilt).mkdir()
    (people / spoilt / "diary.db").write_bytes(bytes(5000))
    (people / backed / "diary.db").write_bytes(bytes(5000))
    (people / left).mkdir()
    (people / left / "diary.damaged-2026-01-01T000000.db").write_bytes(b"noe")
    before = everything_in(people)
    with house.open() as clinic:
        found = {orphan.key: orphan for orphan in clinic.orphans(house.lead(clinic))}
    assert everything_in(people) == before
    assert {key: (orphan.readable, orphan.practices) for key, orphan in found.items()} == {
        empty: (True, 0),
        spoilt: (False, 0),
        told: (True, 2),
        backed: (True, 1),
        left: (False, 0),
    }
    assert [orphan_line(found[key]) for key in (empty, spoilt)] == ["tom", "kan ikke leses"]


def test_where_only_the_file_is_gone_no_damaged_one_is_told_of(house: House) -> None:
    house.with_pins(1)
    house.open().close()
    (house.folder / "clinic.db").unlink()
    assert restore_clinic(house.folder, house.clock) == (house.clock().date(), False)


# Any byte


def used_bytes(file: Path) -> list[int]:
    """The places in the first page where something stands."""
    return [place for place, byte in enumerate(file.read_bytes()[:4096]) if byte]


@pytest.mark.parametrize("bit", [0x80, 0x01])
@pytest.mark.parametrize("which", ["file", "copy"])
def test_a_flipped_bit_in_the_first_page_keeps_staff_in_or_lets_them_restore(
    house: House, which: str, bit: int, record_property: Callable[[str, object], None]
) -> None:
    (code,) = house.with_pins(1)
    house.open().close()
    key = keys_of(house)[code]
    file = house.folder / "clinic.db"
    (copy,) = (house.folder / "clinic-backups").glob("*.db")
    spoilt = file if which == "file" else copy
    sound = {each: each.read_bytes() for each in (file, copy)}
    places = used_bytes(spoilt)
    if not LONG:
        # Byte 18 is how the file is written: past 2, SQLite only reads it and finds nothing else wrong.
        places = [18, *random.Random(7).sample(places, 40)]
    outcomes = {"in": 0, "refused": 0}
    for place in places:
        for each, content in sound.items():
            each.write_bytes(content)
        flipped = bytearray(sound[spoilt])
        flipped[place] ^= bit
        spoilt.write_bytes(flipped)
        out = FileKioskExit(house.folder, house.clock, KioskMemory())
        try:
            with house.open() as clinic:
                house.lead(clinic)
                answer = clinic.log_in(code, PIN)
                assert answer in (LoginAccepted(key), LoginRejected(0)), place
            outcomes["in"] += 1
        except Refusal:
            outcomes["refused"] += 1
            assert which == "file", place
            assert out.staff_log_in(house.lead_code, PASSPHRASE).code == house.lead_code, place
            assert restore_clinic(house.folder, house.clock, house.keys).put_aside, place
            with house.open() as clinic:
                assert clinic.log_in(code, PIN) == LoginAccepted(key), place
        assert not [each for each in (house.folder / "people").glob("*") if each.name != key], place
        for aside in house.folder.glob("clinic.damaged-*"):
            aside.unlink()
    record_property("figures", f"{which}, bit {bit:#x}: {len(places)} bytes, {outcomes}")
    with pytest.raises(LoginFailed):
        out.staff_log_in(house.lead_code, "feil ord i rekke")
