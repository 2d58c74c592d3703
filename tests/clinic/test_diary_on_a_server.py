"""A diary in a file and on a server keeps the same promises; and what only a server can do to it."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from clinic.dropping_proxy import DroppingProxy
from clinic.postgres_server import KIOSK, PASSWORD, Cluster
from nærvær.domain.clinic import ClinicFault, ClinicProblem
from nærvær.domain.diary import Diary, DiaryEvent, Entry, Preference, WeekStarted
from nærvær.domain.errors import Busy, DiaryProblem
from nærvær.domain.practice import PracticeEnd
from nærvær.store import open_diary
from nærvær.store.encryption import new_key
from nærvær.store.postgres import connection as connections
from nærvær.store.postgres.connection import PostgresConnection, Server, ServerAddress, ServerAway
from nærvær.store.postgres.diary import PostgresDiary
from nærvær.store.postgres.kiosk_copy import KioskCopies
from nærvær.store.sealed_rows import SealedRows
from store.diaries import LONG, Clock, some_facts, some_practice

PERSON, OTHER = "ab" * 16, "cd" * 16
MARKER = "Kari fra Voss strikker"
CUTS = 500 if LONG else 12


class Kiosk:
    """One kiosk at a server: its folder, its clock, and its way to the server."""

    def __init__(self, folder: Path, address: ServerAddress, clock: Clock, keys: dict[str, bytes]) -> None:
        self.clock, self.keys = clock, keys
        self.server = Server(address, retry_seconds=0.0)
        self.copies = KioskCopies(folder, clock)

    def open(self, person: str = PERSON) -> PostgresDiary:
        cipher = SealedRows(self.keys[person], person)
        return PostgresDiary(self.server, self.clock, person, cipher, self.copies.of(person))


class Clinic:
    """A database with two kiosks, and a proxy between it and the first of them."""

    def __init__(self, postgres: Cluster, folder: Path) -> None:
        self.postgres, self.name, self.clock = postgres, postgres.new_database(), Clock()
        self.keys = {PERSON: new_key(), OTHER: new_key()}
        self.proxy = DroppingProxy(postgres.port)
        through = ServerAddress.parse(postgres.tls_address_text(self.name, self.proxy.port), postgres.password_file())
        self.first = Kiosk(folder / "first", through, self.clock, self.keys)
        self.second = Kiosk(folder / "second", postgres.address(self.name), self.clock, self.keys)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.postgres.admin(self.name) as raw:
            raw.execute("SET search_path = naervaer")
            return raw.execute(sql).fetchall()

    def admin(self, *statements: str) -> None:
        with self.postgres.admin(self.name) as raw:
            for statement in ("SET search_path = naervaer", *statements):
                raw.execute(statement)

    def close(self) -> None:
        self.proxy.__exit__()
        self.postgres.drop(self.name)


@pytest.fixture
def clinic(postgres: Cluster, quick_path: Path) -> Iterator[Clinic]:
    made = Clinic(postgres, quick_path)
    yield made
    made.close()


Open = Callable[..., Diary]


@pytest.fixture(params=["file", "server"])
def opened(request: pytest.FixtureRequest, quick_path: Path) -> Iterator[Open]:
    """Opens the diary of a person: as often as it is called, like so many windows."""
    if request.param == "server":
        made = Clinic(request.getfixturevalue("postgres"), quick_path)
        kiosks = itertools.cycle((made.first, made.second))
        yield lambda person=PERSON: next(kiosks).open(person)
        made.close()
        return
    keys = {PERSON: new_key(), OTHER: new_key()}
    clock = Clock()
    yield lambda person=PERSON: open_diary(
        quick_path / person, clock, person=person, cipher=SealedRows(keys[person], person)
    )


# What both promise


def test_what_was_told_is_there_in_its_order_for_the_next_window(opened: Open) -> None:
    with closing(opened()) as diary:
        told = [diary.append(fact) for fact in some_facts(12)]
        assert list(diary.entries()) == told
    with closing(opened()) as again:
        assert list(again.entries()) == told
        assert again.in_progress() is None
        assert not again.notices


def test_nobody_sees_the_facts_of_another(opened: Open) -> None:
    with closing(opened()) as diary, closing(opened(OTHER)) as other:
        diary.append(WeekStarted(3))
        assert other.entries() == ()
        other.append(WeekStarted(5))
        assert [entry.fact for entry in diary.entries()] == [WeekStarted(3)]


def test_two_windows_see_what_the_other_has_told(opened: Open) -> None:
    with closing(opened()) as one, closing(opened()) as other:
        for week in (1, 2, 3):
            one.append(WeekStarted(week))
            assert [entry.fact for entry in other.entries()][-1] == WeekStarted(week)
            other.append(Preference("bell", f"bowl-{week}"))
        assert one.entries() == other.entries()
        assert len(one.entries()) == 6


def test_a_practice_in_progress_is_refused_at_a_second_screen_and_asked_about_after_a_cut(opened: Open) -> None:
    practice = some_practice(position=30.0)
    with closing(opened()) as one, closing(opened()) as other:
        one.begin(practice)
        assert other.in_progress() is None, "it is not left: somebody is at it"
        with pytest.raises(Busy, match="practice"):
            other.begin(some_practice("01980000-0000-7000-8000-000000000002"))
    with closing(opened()) as after:
        assert after.in_progress() == practice
        closed = after.finish(practice.as_practice(PracticeEnd.STOPPED))
        assert closed is not None
        assert closed.id == practice.id
        assert after.in_progress() is None
        assert list(after.entries()) == [closed]
        assert after.finish(WeekStarted(1)) is None
    with closing(opened()) as last:
        last.begin(some_practice("01980000-0000-7000-8000-000000000003"))


# What only a server can do


def test_nothing_readable_stands_on_the_server_or_on_the_kiosk(clinic: Clinic, quick_path: Path) -> None:
    with clinic.first.open() as diary:
        diary.append(some_facts(1)[0])
        diary.append(Preference("bell", MARKER))
        diary.begin(some_practice())
    clinic.first.open().close()
    written = repr([clinic.rows(f"SELECT * FROM {table}") for table in ("facts", "heads", "under_way")])
    for file in quick_path.rglob("*"):
        if file.is_file():
            written += file.read_bytes().decode("latin-1")
    for word in (MARKER, "body-scan", "bell", "2026-02", "Oslo", "practice", "preference"):
        assert word not in written.replace("practice.lock", "")


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE facts SET payload = 'x'",
        "DELETE FROM facts",
        "TRUNCATE facts",
        "UPDATE audit SET content = ''",
        "DELETE FROM audit",
        "DELETE FROM heads",
        "DELETE FROM erasures",
        "INSERT INTO erasures (person, facts, notes) VALUES ('x', 0, 0)",
        "ALTER TABLE facts DISABLE TRIGGER ALL",
        "DROP TABLE facts",
        "SET row_security = off; SELECT * FROM facts",
        "CREATE TABLE naervaer.x (y int)",
        "SET ROLE eier",
    ],
)
def test_the_role_of_a_kiosk_changes_and_deletes_nothing(clinic: Clinic, forbidden: str) -> None:
    with clinic.second.open() as diary:
        diary.append(WeekStarted(1))
    before = clinic.rows("SELECT * FROM facts")
    with psycopg.connect(
        host=str(clinic.postgres.folder), port=clinic.postgres.port, user=KIOSK, dbname=clinic.name
    ) as raw:
        raw.execute(
            "SELECT set_config('search_path', 'naervaer', false), set_config('naervaer.person', %s, false)", [PERSON]
        )
        assert len(raw.execute("SELECT * FROM facts").fetchall()) == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(forbidden)
    assert clinic.rows("SELECT * FROM facts") == before


def test_a_kiosk_adds_a_fact_at_its_place_only_and_no_false_head(clinic: Clinic) -> None:
    with clinic.second.open() as diary:
        for week in (1, 2):
            diary.append(WeekStarted(week))
    with closing(PostgresConnection(clinic.second.server, "test", PERSON)) as raw:
        row = list(raw.execute("SELECT * FROM facts ORDER BY seq").fetchall()[-1])
        for place, seq in ((2, 3), (4, 3), (3, 1)):
            forged = row.copy()
            forged[1], forged[2], forged[3] = seq, f"id {place} {seq}", place
            with pytest.raises(Exception, match=r"fact out of place|duplicate"):
                raw.execute(f"INSERT INTO facts VALUES ({', '.join('?' * len(forged))})", forged)
        with pytest.raises(Exception, match="head of no fact"):
            raw.execute("UPDATE heads SET count = 1, head = (SELECT link FROM facts WHERE place = 1)")


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE facts SET payload = overlay(payload placing 'AAAA' from 20) WHERE place = 2",
        "DELETE FROM facts WHERE place = 3",
        "UPDATE facts SET place = 9 WHERE place = 2",
        "UPDATE under_way SET state = '[[]]'",
        "ALTER TABLE heads DISABLE TRIGGER ALL; DELETE FROM heads",
    ],
)
def test_what_somebody_changes_on_the_server_is_found_and_not_shown(clinic: Clinic, forgery: str) -> None:
    with clinic.second.open() as diary:
        for week in (1, 2, 3):
            diary.append(WeekStarted(week))
    clinic.admin(*forgery.split("; "))
    with clinic.second.open() as diary, pytest.raises(DiaryProblem, match="damaged"):
        diary.entries()


def test_erasing_writes_down_that_it_was_done_and_the_chain_holds(clinic: Clinic, quick_path: Path) -> None:
    with clinic.second.open() as diary:
        told = [diary.append(fact) for fact in some_facts(4)]
    clinic.second.open().close()
    with closing(PostgresConnection(clinic.second.server, "test", PERSON)) as raw:
        raw.execute("SELECT erase_facts(?, ?, false)", (PERSON, [told[1].id]))
        raw.execute("SELECT erase_facts(?, ?, true)", (PERSON, [told[0].id]))
    with clinic.second.open() as diary:
        entries = diary.entries()
        assert [entry.id for entry in entries] == [told[0].id, told[2].id, told[3].id]
        assert entries[0].fact.note == ""
    erasures = clinic.rows("SELECT role, person, facts, notes FROM erasures ORDER BY number")
    assert erasures == [(KIOSK, PERSON, 1, 0), (KIOSK, PERSON, 0, 1)]
    with closing(PostgresConnection(clinic.second.server, "test", PERSON)) as raw:
        assert raw.execute("SELECT erase_person(?)", (PERSON,)).fetchone() == (4,)
    assert clinic.rows("SELECT count(*) FROM facts") == [(0,)]


# The way there


def test_over_a_network_the_server_proves_who_it_is(clinic: Clinic) -> None:
    postgres = clinic.postgres
    good = ServerAddress.parse(postgres.tls_address_text(clinic.name), postgres.password_file())
    with closing(PostgresConnection(Server(good), "test")) as raw:
        assert raw.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)
    other = ServerAddress.parse(postgres.tls_address_text(clinic.name, host="db.example"), postgres.password_file())
    with pytest.raises(ServerAway):
        Server(other).connect()
    unknown = postgres.folder / "other.crt"
    unknown.write_bytes((postgres.folder / "ca.crt").read_bytes()[:200])
    text = postgres.tls_address_text(clinic.name).replace("ca.crt", "other.crt")
    with pytest.raises(ServerAway):
        Server(ServerAddress.parse(text, postgres.password_file())).connect()


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("host=db dbname=naervaer user=kiosk sslmode=require", ClinicFault.NO_TLS),
        ("host=db dbname=naervaer user=kiosk sslmode=disable", ClinicFault.NO_TLS),
        ("host=db dbname=naervaer user=kiosk password=hemmelig", ClinicFault.PASSWORD_IN_ADDRESS),
        ("postgresql://kiosk:hemmelig@db/naervaer", ClinicFault.PASSWORD_IN_ADDRESS),
        ("host=db user=kiosk", ClinicFault.ADDRESS),
        ("dbname=naervaer user=kiosk", ClinicFault.ADDRESS),
        ("service=klinikk", ClinicFault.ADDRESS),
        ("host=db dbname=naervaer user=kiosk passfile=/etc/x", ClinicFault.ADDRESS),
        ("host==", ClinicFault.ADDRESS),
        ("", ClinicFault.ADDRESS),
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str, fault: ClinicFault) -> None:
    with pytest.raises(ClinicProblem) as refused:
        ServerAddress.parse(address)
    assert refused.value.reason is fault
    assert "hemmelig" not in str(refused.value)


@pytest.mark.parametrize("text", ["host=/tmp,db", "host=/tmp hostaddr=10.0.0.1"])
def test_a_network_beside_a_socket_is_no_way_around_tls(text: str) -> None:
    assert dict(ServerAddress.parse(f"{text} dbname=x user=y").parameters)["sslmode"] == "verify-full"


def test_a_password_is_read_from_its_file_and_stands_in_no_refusal(clinic: Clinic, tmp_path: Path) -> None:
    text = clinic.postgres.tls_address_text(clinic.name)
    (tmp_path / "wrong").write_text("feil ord")
    with pytest.raises(ServerAway) as refused:
        Server(ServerAddress.parse(text, str(tmp_path / "wrong"))).connect()
    assert "feil ord" not in str(refused.value)
    with pytest.raises(ClinicProblem, match="password-file"):
        Server(ServerAddress.parse(text, str(tmp_path / "none"))).connect()
    assert PASSWORD not in repr(Server(ServerAddress.parse(text, clinic.postgres.password_file())).address)


# Faults


def texts_of(entries: tuple[Entry, ...]) -> list[object]:
    return [entry.fact.value for entry in entries if isinstance(entry.fact, Preference)]


def test_a_visit_goes_on_in_the_kiosk_when_the_server_dies_and_is_delivered_once(clinic: Clinic) -> None:
    first = clinic.first
    with first.open() as diary:
        diary.append(Preference("bell", "0"))
    diary = first.open()
    assert texts_of(diary.entries()) == ["0"]
    diary.append(Preference("bell", "1"))
    practice = some_practice(position=15.0)
    diary.begin(practice)
    with clinic.postgres.gone():
        diary.append(Preference("bell", "2"))
        diary.checkpoint(practice)
        assert texts_of(diary.entries()) == ["0", "1", "2"]
        assert diary.finish(practice.as_practice(PracticeEnd.FINISHED)).id == practice.id
        assert [notice.reason for notice in diary.notices] == [DiaryEvent.AWAY], "one sentence"
        diary.close()
        with first.open() as again:
            assert texts_of(again.entries()) == ["0", "1", "2"]
            assert again.in_progress() is None
            again.append(Preference("bell", "3"))
            left = some_practice("01980000-0000-7000-8000-000000000009", 12.0)
            again.begin(left)
        assert first.copies.waiting() == (PERSON,)
    with first.open() as after:
        assert texts_of(after.entries()) == ["0", "1", "2", "3"]
        assert after.in_progress() == left
        assert not after.notices
    assert first.copies.waiting() == ()
    with clinic.second.open() as elsewhere:
        assert texts_of(elsewhere.entries()) == ["0", "1", "2", "3"]
        assert sum(entry.id == practice.id for entry in elsewhere.entries()) == 1


def test_who_has_not_been_here_is_shown_no_empty_diary_while_the_server_is_away(clinic: Clinic) -> None:
    with clinic.second.open() as diary:
        diary.append(WeekStarted(2))
    with clinic.postgres.gone(signal.SIGINT), clinic.first.open() as diary, pytest.raises(ServerAway):
        diary.entries()


@pytest.mark.parametrize("how", ["silent", "slow", "cut", "full", "read-only", "locked"])
def test_a_server_that_does_not_take_it_costs_seconds_and_nothing_told(
    clinic: Clinic, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(
        connections, "_SETTINGS", connections._SETTINGS.replace("lock_timeout = 2500", "lock_timeout = 200")
    )
    clinic.first.server = Server(clinic.first.server.address, retry_seconds=30.0)
    with clinic.first.open() as diary:
        diary.append(Preference("bell", "0"))
    diary = clinic.first.open()
    diary.entries()
    holding = clinic.postgres.admin(clinic.name)
    match how:
        case "silent":
            clinic.proxy.silent = True
        case "slow":
            clinic.proxy.delay = 5.0
        case "cut":
            clinic.proxy.cut()
            clinic.proxy.cut_after = 0
        case "full":
            clinic.admin(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$",
                "CREATE TRIGGER full_disk BEFORE INSERT ON facts EXECUTE FUNCTION full_disk()",
            )
        case "read-only":
            holding.execute(f"ALTER DATABASE {clinic.name} SET default_transaction_read_only = on")
            clinic.proxy.cut()
        case "locked":
            holding.execute("BEGIN")
            holding.execute("LOCK TABLE naervaer.facts IN ACCESS EXCLUSIVE MODE")
    began = time.monotonic()
    diary.append(Preference("bell", "1"))
    diary.append(Preference("bell", "2"))
    assert texts_of(diary.entries()) == ["0", "1", "2"]
    assert time.monotonic() - began < 3.0
    assert [notice.reason for notice in diary.notices] == [DiaryEvent.AWAY]
    diary.close()
    holding.close()
    clinic.proxy.heal()
    if how == "full":
        clinic.admin("DROP TRIGGER full_disk ON facts")
    if how == "read-only":
        with clinic.postgres.admin() as raw:
            raw.execute(f"ALTER DATABASE {clinic.name} SET default_transaction_read_only = off")
    clinic.first.server = Server(clinic.first.server.address, retry_seconds=0.0)
    with clinic.first.open() as diary:
        assert texts_of(diary.entries()) == ["0", "1", "2"]
    with clinic.second.open() as diary:
        assert texts_of(diary.entries()) == ["0", "1", "2"]


def test_cut_anywhere_nothing_is_lost_and_nothing_is_there_twice(
    clinic: Clinic, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(18)
    told: list[str] = []
    with clinic.first.open() as diary:
        diary.entries()
    away = 0
    for cut in range(CUTS):
        diary = clinic.first.open()
        diary.entries()
        clinic.proxy.cut_after = chance.randrange(8000)
        for number in range(3):
            diary.append(Preference("bell", text := f"{cut}.{number}"))
            told.append(text)
        away += bool(diary.notices)
        if chance.random() < 0.5:
            clinic.proxy.heal()
        diary.close()
        clinic.proxy.heal()
        clinic.proxy.cut()
    with clinic.first.open() as diary:
        there = texts_of(diary.entries())
    record_property(
        "figures", f"{clinic.proxy.cuts} cuts, {len(told)} told, {len(there)} there, {away} visits went on here"
    )
    assert there == told
    assert clinic.proxy.cuts > CUTS // 2
    with clinic.second.open() as diary:
        assert texts_of(diary.entries()) == told


def test_whichever_answer_is_lost_also_that_of_the_commit_the_fact_is_there_once(clinic: Clinic) -> None:
    told: list[str] = []
    with clinic.first.open() as diary:
        diary.entries()
    for answer in range(8):
        diary = clinic.first.open()
        diary.entries()
        clinic.proxy.lost_answer = answer
        diary.append(Preference("bell", str(answer)))
        told.append(str(answer))
        clinic.proxy.heal()
        diary.close()
    assert clinic.proxy.cuts == 6, "every round trip of an append"
    with clinic.second.open() as diary:
        assert texts_of(diary.entries()) == told


def test_a_kiosk_killed_while_the_server_is_away_has_what_was_told(clinic: Clinic) -> None:
    with clinic.first.open() as diary:
        diary.append(Preference("bell", "0"))
    clinic.first.open().close()
    with clinic.postgres.gone():
        child = os.fork()
        if child == 0:
            try:
                diary = clinic.first.open()
                diary.append(Preference("bell", "1"))
                diary.begin(some_practice(position=4.0))
            finally:
                os._exit(9)
        os.waitpid(child, 0)
    with clinic.first.open() as diary:
        assert texts_of(diary.entries()) == ["0", "1"]
        assert diary.in_progress() == some_practice(position=4.0)


def test_a_copy_follows_what_was_erased_elsewhere(clinic: Clinic, quick_path: Path) -> None:
    with clinic.first.open() as diary:
        told = [diary.append(fact) for fact in some_facts(3)]
    clinic.first.open().close()
    with clinic.first.open() as diary:
        diary.entries()
    sealed = clinic.rows("SELECT payload FROM facts WHERE place = 2")[0][0]
    held = quick_path / "first" / "people" / PERSON / "diary.db"
    assert str(sealed).encode() in held.read_bytes()
    with closing(PostgresConnection(clinic.second.server, "test", PERSON)) as raw:
        raw.execute("SELECT erase_facts(?, ?, false)", (PERSON, [told[1].id]))
    with clinic.first.open() as diary:
        assert len(diary.entries()) == 2
    assert str(sealed).encode() not in held.read_bytes()
