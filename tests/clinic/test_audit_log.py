"""The audit log (A1–A3): rewriting it is found by the key or by an anchor handed out, and it grows without a price."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clinic.houses import OTHER_PIN, PIN, House, begun
from nærvær.domain.clinic import AuditAction, ClinicProblem, LoginFailed
from nærvær.domain.login_rules import LoginAccepted
from nærvær.domain.paper_words import AnchorVerdict, AuditAnchor
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic import open_clinic, sqlite_records
from nærvær.store.clinic.audit_log import sealed_head
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.store.clinic.clinic_schema import register_in
from nærvær.store.clinic.record_cipher import SealedRecords
from nærvær.store.clinic.records import unseal_event


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(credentials, "COST", 2**10)
    return begun(quick_path / "klinikk")


def busy(house: House, events: int) -> None:
    """Let so many things be done."""
    with house.open() as clinic:
        lead = house.lead(clinic)
        with clinic._writing():
            for number in range(events):
                clinic._record(lead.code, AuditAction.MADE_SLIPS, detail=f"{number}")


# Who lacks the key

FORGERIES = {
    "change": "UPDATE audit SET content = (SELECT content FROM audit WHERE place = 4) WHERE place = 3",
    "remove": "DELETE FROM audit WHERE place = 3",
    "reorder": "UPDATE audit SET content = CASE place WHEN 3 THEN (SELECT content FROM audit WHERE place = 4) "
    "ELSE (SELECT content FROM audit WHERE place = 3) END WHERE place IN (3, 4)",
    "cut": "DELETE FROM audit WHERE place = (SELECT max(place) FROM audit)",
    "cut with its head": "DELETE FROM audit WHERE place = (SELECT max(place) FROM audit);"
    "UPDATE audit_head SET count = count - 1, link = (SELECT link FROM audit WHERE place = count - 1)",
    "renumber": "DELETE FROM audit WHERE place = 3; UPDATE audit SET place = place - 1 WHERE place > 3;"
    "UPDATE audit_head SET count = count - 1",
    "call archived": "UPDATE audit_head SET archived = 3, archived_link = (SELECT link FROM audit WHERE place = 3);"
    "DELETE FROM audit WHERE place <= 3",
}


@pytest.mark.parametrize("what", FORGERIES)
def test_who_rewrites_the_log_without_the_key_is_found_at_the_next_opening(house: House, what: str) -> None:
    busy(house, 5)
    with closing(sqlite3.connect(house.folder / "clinic.db", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(FORGERIES[what])
        for _, made in triggers:
            connection.execute(made)
    with pytest.raises(ClinicProblem, match="damaged"):
        house.open()


# Who has it


def rewritten(house: House, keep: Callable[[int], bool]) -> None:
    """Write the whole log anew with the key, with the events that `keep` names by number: all of it verifies again."""
    cipher = SealedRecords(house.keys.clinic_key())
    with closing(sqlite3.connect(house.folder / "clinic.db", isolation_level=None)) as connection:
        register = register_in(connection, ClinicPaths(house.folder), cipher)
        texts = [unseal_event(cipher, event) for event in register.records.events() if keep(event.number)]
        (made,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'deeds_are_not_deleted'").fetchone()
        connection.execute("DROP TRIGGER deeds_are_not_deleted")
        connection.execute("DELETE FROM audit")
        connection.execute(made)
        head = sealed_head(cipher, register.records.head()._replace(last=0, link=bytes(32)))
        connection.execute("UPDATE audit_head SET count = 0, link = ?, seal = ?", (head.link, head.seal))
        for each in texts:
            register.log.append_texts(each)


@pytest.mark.parametrize(
    ("keep", "verdict"),
    [
        (lambda _: True, AnchorVerdict.STANDS),
        (lambda number: number != 3, AnchorVerdict.REWRITTEN),
        (lambda number: number < 9, AnchorVerdict.CUT),
    ],
)
def test_who_rewrites_it_with_the_key_contradicts_an_anchor_handed_out(
    house: House, keep: Callable[[int], bool], verdict: AnchorVerdict
) -> None:
    busy(house, 5)
    with house.open() as clinic:
        lead = house.lead(clinic)
        handed_out = str(clinic.audit_anchor(lead))
    busy(house, 5)
    if verdict is not AnchorVerdict.STANDS:
        rewritten(house, keep)
        if verdict is AnchorVerdict.CUT:
            handed_out = handed_out.replace(handed_out.split()[0], "999", 1)
    anchor = AuditAnchor.parse(handed_out)
    assert anchor is not None
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.check_anchor(lead, anchor) is verdict
        if verdict is AnchorVerdict.STANDS:
            for wrong in (AuditAnchor(anchor.number - 1, anchor.digest), AuditAnchor(anchor.number, bytes(10))):
                assert clinic.check_anchor(lead, wrong) is AnchorVerdict.REWRITTEN


def test_a_file_put_back_as_it_was_earlier_is_shorter_than_the_anchor(house: House) -> None:
    busy(house, 2)
    earlier = (house.folder / "clinic.db").read_bytes()
    busy(house, 4)
    with house.open() as clinic:
        anchor = clinic.audit_anchor(house.lead(clinic))
    (house.folder / "clinic.db").write_bytes(earlier)
    with house.open() as clinic:
        assert clinic.check_anchor(house.lead(clinic), anchor) is AnchorVerdict.CUT


def test_the_anchor_lies_with_the_copies_and_is_of_the_log_as_it_was_copied(house: House) -> None:
    busy(house, 60)
    house.open().close()
    anchor = AuditAnchor.parse((house.folder / "clinic-backups" / "audit-anchor.txt").read_text("ascii"))
    assert anchor is not None
    busy(house, 3)
    with house.open() as clinic:
        assert clinic.check_anchor(house.lead(clinic), anchor) is AnchorVerdict.STANDS


# The archive


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sqlite_records, "ARCHIVE_EVENTS", 10)
    return 10


def in_the_file(house: House) -> int:
    with closing(sqlite3.connect(house.folder / "clinic.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])


def test_old_events_are_archived_and_the_log_is_read_whole_in_order(house: House, small: int) -> None:
    busy(house, 45)
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert in_the_file(house) < small + small // 4 + 3
        events = clinic.audit(lead)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert [event.detail for event in events if event.action is AuditAction.MADE_SLIPS] == [
            str(number) for number in range(45)
        ]
        anchor = clinic.audit_anchor(lead)
        assert clinic.check_anchor(lead, anchor) is AnchorVerdict.STANDS
    assert [file.name for file in sorted((house.folder / "clinic-archive").iterdir())] == [
        f"audit-{first:09}-{first + 9:09}.log" for first in (1, 11, 21, 31)
    ]
    for folder in ("clinic-archive", "clinic-backups"):
        for file in (house.folder / folder).glob("audit-*.log"):
            assert time.localtime(file.stat().st_mtime)[3:6] == (0, 0, 0), f"{file.name} tells the hour"


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(file.read_bytes()[:-40])])
def test_a_damaged_or_missing_archive_file_is_read_from_the_copies_and_found_where_both_are(
    house: House, small: int, spoil: Callable[[Path], None]
) -> None:
    busy(house, 45)
    house.open().close()
    one, other = (
        house.folder / folder / "audit-000000011-000000020.log" for folder in ("clinic-archive", "clinic-backups")
    )
    spoil(one)
    with house.open() as clinic:
        assert len(clinic.audit(house.lead(clinic))) > 45
    spoil(other)
    with house.open() as clinic:
        lead = house.lead(clinic)
        with pytest.raises(ClinicProblem, match="damaged"):
            clinic.audit(lead)
        clinic.make_codes(lead, 1)  # which keeps nobody from working


def test_a_login_verifies_no_more_of_a_long_log_than_of_a_short_one(
    house: House, small: int, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    (code,) = house.with_pins(1)
    verified, archived = [], []
    link, read = SealedRecords.link, sqlite_records._read_file
    monkeypatch.setattr(SealedRecords, "link", lambda *told: [verified.append(1), link(*told)][1])
    monkeypatch.setattr(sqlite_records, "_read_file", lambda file: [archived.append(file), read(file)][1])
    counts = []
    for more in (20, 200):
        busy(house, more)
        house.open().close()  # what was done just now goes to the archive
        verified.clear()
        archived.clear()
        with house.open() as clinic:
            assert isinstance(clinic.log_in(code, PIN), LoginAccepted)
        assert archived == []
        counts.append(len(verified))
    assert max(counts) < 2 * (small + small // 4 + 3), "once in the file, and once in its copy"
    record_property("figures", f"events verified between PIN and today: {counts[0]} of 30, {counts[1]} of 230")


def test_an_archive_file_of_other_content_is_found(house: House, small: int) -> None:
    busy(house, 45)
    house.open().close()
    for folder in ("clinic-archive", "clinic-backups"):
        one, other = (house.folder / folder / f"audit-{first:09}-{first + 9:09}.log" for first in (11, 21))
        events = [event._replace(number=event.number - small) for event in sqlite_records._read_file(other)]
        one.write_bytes(sqlite_records.archive_content(events))
    with house.open() as clinic:
        lead = house.lead(clinic)
        with pytest.raises(ClinicProblem, match="damaged"):
            clinic.audit(lead)


def test_killed_between_archive_and_file_nothing_is_lost_or_twice(
    house: House, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(house, 35)

    def cut(*_: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as power:
        power.setattr(sqlite_records.SqliteRecords, "_write_head", cut)
        house.open().close()
    assert (house.folder / "clinic-archive").exists()
    with house.open() as clinic:
        events = clinic.audit(house.lead(clinic))
    assert [event.number for event in events] == list(range(1, len(events) + 1))


# What it holds


def test_it_holds_logins_and_wrong_pins_of_people_and_failed_logins_of_staff_also_while_locked(house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        clinic.log_in(code, PIN)
        clinic.log_in(code, OTHER_PIN)
        clinic.log_in("222222", OTHER_PIN)
    with open_clinic(house.folder, house.clock) as locked, pytest.raises(LoginFailed):
        locked.staff_log_in(house.lead_code, "feil ord i rekke")
    held = b"".join(file.read_bytes() for file in house.folder.rglob("*") if file.is_file())
    assert house.lead_code.encode() not in held
    with house.open() as clinic:
        told = [(each.action, each.staff, each.subject, each.detail) for each in clinic.audit(house.lead(clinic))]
    assert told[-6:-2] == [
        (AuditAction.LOGGED_IN, "", code, ""),
        (AuditAction.WRONG_PIN, "", code, ""),
        (AuditAction.WRONG_PIN, "", "", ""),
        (AuditAction.FAILED_LOGIN, "", "", "1"),
    ]
