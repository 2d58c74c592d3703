"""A clinic's file that is damaged or gone is set in order from its newest sound copy, and nothing is thrown away."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from clinic.houses import PASSPHRASE, PIN, House, begun
from nærvær.domain.clinic import AuditAction, ClinicNotice, ClinicProblem, WithdrawalMode
from nærvær.domain.login_rules import LoginAccepted
from nærvær.store.clinic import begin_clinic, open_clinic, restore_clinic
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.maintenance import BACKUPS_KEPT
from nærvær.store.clinic.record_cipher import SealedRecords


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(credentials, "COST", 2**10)
    return begun(quick_path / "klinikk")


def spoilt(house: House) -> bytes:
    file = house.folder / "clinic.db"
    spoiled = bytearray(file.read_bytes())
    spoiled[4096:] = b"\x55" * (len(spoiled) - 4096)
    file.write_bytes(spoiled)
    with pytest.raises(ClinicProblem, match="damaged"):
        house.open()
    return bytes(spoiled)


def test_the_newest_copy_takes_the_place_and_the_damaged_file_is_kept(house: House) -> None:
    (code,) = house.with_pins(1)
    house.open().close()
    spoiled = spoilt(house)
    day, put_aside = restore_clinic(house.folder, house.clock)
    assert put_aside
    assert day == house.clock().date()
    assert [file.read_bytes() for file in house.folder.glob("clinic.damaged-*.db")] == [spoiled]
    with house.open() as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        last = [entry for entry in clinic.audit(house.lead(clinic)) if entry.action is AuditAction.RESTORED]
        assert [(entry.staff, entry.detail) for entry in last] == [("", day.isoformat())]


def test_a_copy_follows_what_was_done_the_same_day(house: House) -> None:
    (code,) = house.with_pins(1)
    house.open().close()
    copies = list((house.folder / "clinic-backups").glob("*.db"))
    assert len(copies) == 1
    with closing(sqlite3.connect(f"file:{copies[0]}?mode=ro", uri=True)) as connection:
        (held,) = connection.execute(
            "SELECT content FROM records WHERE name = ?", (house.name("person", code),)
        ).fetchone()
    cipher = SealedRecords(house.keys.clinic_key())
    assert json.loads(cipher.unseal(held, "person", house.name("person", code)))["pin"]
    before = copies[0].stat()
    house.open().close()
    assert copies[0].stat().st_ino == before.st_ino, "copied though nothing had changed"


@pytest.mark.parametrize(("letter", "other"), [(0, b"q"), (1, b"d")])
def test_a_flipped_bit_in_the_kind_of_a_record_among_many_takes_nobodys_pin(
    house: House, letter: int, other: bytes
) -> None:
    codes = house.with_pins(12)
    names = {house.name("person", code): code for code in codes}
    name = sorted(names)[5]
    file = house.folder / "clinic.db"
    content = file.read_bytes()
    kind = content.index(b"person" + name)
    file.write_bytes(content[: kind + letter] + other + content[kind + letter + 1 :])
    with house.open() as clinic:
        assert clinic.notices(house.lead(clinic)) == ((ClinicNotice.MENDED, "1"),)
        assert all(isinstance(clinic.log_in(code, PIN), LoginAccepted) for code in codes)


def test_a_damaged_copy_is_passed_over(house: House) -> None:
    house.with_pins(1)
    house.clock.wait(days=1)
    house.open().close()
    newest, older = sorted((house.folder / "clinic-backups").glob("*.db"), reverse=True)
    spoilt(house)
    newest.write_bytes(b"\0" * 9000)
    assert restore_clinic(house.folder, house.clock).day.isoformat() in older.name
    house.open().close()


def test_the_newest_copy_is_the_one_with_most_in_it_when_the_clock_was_ahead_for_a_while(house: House) -> None:
    right = house.clock()
    for ahead in range(BACKUPS_KEPT + 1):
        house.clock.at = right + timedelta(days=731 + ahead)
        house.open().close()
    house.clock.at = right
    (code,) = house.with_pins(1)
    house.open().close()
    spoilt(house)
    assert restore_clinic(house.folder, house.clock).day == right.date()
    with house.open() as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginAccepted)


def test_a_journal_left_by_the_lost_file_is_not_played_back_into_the_copy(house: House) -> None:
    file, journal = house.folder / "clinic.db", house.folder / "clinic.db-journal"
    house.with_pins(1)
    house.open().close()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO tries VALUES (?, 1, '')", ((number.to_bytes(900, "big"),) for number in range(60))
        )
        unfinished = journal.read_bytes()
    assert unfinished.startswith(bytes.fromhex("d9d505f920a163d7")), "no journal that would be played back"
    file.unlink()
    journal.write_bytes(unfinished)
    restore_clinic(house.folder, house.clock)
    (kept,) = house.folder.glob("clinic.damaged-*.db-journal")
    assert kept.read_bytes() == unfinished
    with house.open() as clinic:
        assert AuditAction.RESTORED in [entry.action for entry in clinic.audit(house.lead(clinic))]


def test_a_file_that_is_gone_is_neither_begun_anew_nor_called_none(house: House) -> None:
    house.with_pins(1)
    house.open().close()
    (house.folder / "clinic.db").unlink()
    with pytest.raises(ClinicProblem, match="lost"):
        house.open()
    with pytest.raises(ClinicProblem, match="lost"):
        begin_clinic(house.folder, house.clock, PASSPHRASE)
    restore_clinic(house.folder, house.clock)
    house.open().close()


def test_a_whole_file_is_left_alone(house: House) -> None:
    before = (house.folder / "clinic.db").read_bytes()
    with pytest.raises(ClinicProblem, match="whole"):
        restore_clinic(house.folder, house.clock)
    assert (house.folder / "clinic.db").read_bytes() == before
    assert not list(house.folder.glob("clinic.damaged-*"))


def test_without_a_sound_copy_nothing_is_touched(house: House) -> None:
    spoiled = spoilt(house)
    for copy in (house.folder / "clinic-backups").glob("*"):
        copy.unlink()
    with pytest.raises(ClinicProblem, match="no-copy"):
        restore_clinic(house.folder, house.clock)
    assert (house.folder / "clinic.db").read_bytes() == spoiled
    assert not (house.folder / "clinic.db.part").exists()


def test_where_there_never_was_a_clinic_there_is_nothing_to_restore(tmp_path: Path, house: House) -> None:
    with pytest.raises(ClinicProblem, match="none"):
        restore_clinic(tmp_path, house.clock)


def test_who_is_taken_out_is_in_no_damaged_file_either(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        key = clinic.people(house.lead(clinic))[0].key
    spoilt(house)
    restore_clinic(house.folder, house.clock)
    with open_clinic(house.folder, house.clock, keys=house.keys) as clinic:
        clinic.withdraw(house.lead(clinic), code, WithdrawalMode.ERASE)
    assert not list(house.folder.glob("clinic.damaged-*"))
    files = [file for file in house.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if key.encode() in file.read_bytes()]


def test_who_comes_in_at_the_same_moment_is_not_told_of_damage(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        lead = house.lead(clinic)

    def visits() -> None:
        for _ in range(15):
            with house.open() as clinic:
                clinic.open_first_use(lead, code)

    with ThreadPoolExecutor(4) as people:
        for visit in [people.submit(visits) for _ in range(4)]:
            visit.result()
