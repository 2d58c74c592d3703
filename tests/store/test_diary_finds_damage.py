"""Damage is found, said, and set in order. NAERVAER_LONG=1 tries 300 corruptions of 3000 facts."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from nærvær.domain.diary import Entry, Preference, WeekStarted
from nærvær.domain.errors import DiaryProblem
from nærvær.store.sqlite_connection import connect
from nærvær.texts.diary_errors import diary_notice
from store.diaries import LONG, MONDAY, Clock, file_of, filled, opened, some_facts, some_practice, told

CORRUPTIONS, FACTS = (300, 3000) if LONG else (30, 300)
PAGE = 4096


def other_byte(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def other_letter(content: bytearray, chance: random.Random) -> None:
    """The kind SQLite does not see: one digit for another, in the middle of what was told."""
    digits = [at for at in range(len(content)) if 0x30 <= content[at] <= 0x39]
    content[chance.choice(digits)] = 0x30 + chance.randrange(10)


def sector_of_zeros(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) // 512) * 512
    content[at : at + 512] = bytes(512)


def noise(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) - 64)
    content[at : at + 64] = chance.randbytes(64)


def page_from_elsewhere(content: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE] = content[other : other + PAGE]


def shorter(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    other_byte,
    other_letter,
    sector_of_zeros,
    noise,
    page_from_elsewhere,
    shorter,
)


@pytest.fixture
def whole(quick_path: Path) -> tuple[Path, tuple[Entry, ...]]:
    folder = quick_path / "whole"
    entries = filled(folder, FACTS)
    with opened(folder) as diary:
        diary.begin(some_practice(position=45.0))
    shutil.rmtree(folder / "backups")
    return folder / "diary.db", entries


def corrupted(file: Path, number: int) -> bytes:
    content = bytearray(file.read_bytes())
    WAYS[number % len(WAYS)](content, random.Random(number))
    return bytes(content)


def believed(file: Path) -> list[tuple[object, ...]] | None:
    """What somebody who trusts SQLite's own checks would show; None when they find something."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            return connection.execute("SELECT id, at_utc, local_date, payload, note FROM facts ORDER BY seq").fetchall()
    except sqlite3.Error:
        return None


def test_no_corruption_changes_an_answer_unnoticed(
    quick_path: Path, whole: tuple[Path, tuple[Entry, ...]], record_property: Callable[[str, object], None]
) -> None:
    file, entries = whole
    known, truth, missed = {entry.id: entry for entry in entries}, believed(file), 0
    for number in range(CORRUPTIONS):
        folder = quick_path / str(number)
        folder.mkdir()
        (folder / "diary.db").write_bytes(corrupted(file, number))
        seen = believed(folder / "diary.db")
        missed += seen is not None and seen != truth
        (folder / "diary.db").write_bytes(corrupted(file, number))
        try:
            with opened(folder) as diary:
                answer, left, notices = diary.entries(), diary.in_progress(), diary.notices
        except DiaryProblem as problem:
            assert problem.reason in ("newer", "foreign"), number
            assert (folder / "diary.db").read_bytes() == corrupted(file, number)
            continue
        if not notices:
            assert (answer, left) == (entries, some_practice(position=45.0)), number
            continue
        assert notices[0].reason == "restored"
        assert all(known[entry.id] == entry for entry in answer), number
        assert left in (None, some_practice(position=45.0))
        assert notices[0].data["missing"] in (None, len(entries) - len(answer)), number
        aside = folder / str(notices[0].data["aside"])
        assert aside.read_bytes() == corrupted(file, number)
        assert told(folder) == answer
        shutil.rmtree(folder)
    assert missed > 0, "these corruptions are too coarse: SQLite alone finds every one"
    record_property("figures", f"{CORRUPTIONS} corruptions of {FACTS} facts, 0 unnoticed (SQLite alone: {missed})")


def change(file: Path, *statements: str) -> None:
    """What a hand or another program could do to the file behind our back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER facts_are_not_changed")
        connection.execute("DROP TRIGGER facts_are_not_deleted")
        triggers = [sql for kind, _, _, sql in expected_shape() if kind == "trigger"]
        for statement in (*statements, *triggers):
            connection.execute(statement)


def expected_shape() -> tuple[tuple[str, ...], ...]:
    from nærvær.store.schema import expected_shape

    return expected_shape()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET payload = replace(payload, '1200', '1201') WHERE seq = 5",
        "UPDATE facts SET note = 'noe annet' WHERE seq = 1",
        "UPDATE facts SET note = NULL WHERE seq = 1",
        "UPDATE facts SET note = 'en til' WHERE seq = 6",
        "UPDATE facts SET payload = NULL WHERE seq = 9",
        "UPDATE facts SET local_date = '2026-02-01' WHERE seq = 3",
        "UPDATE facts SET at_utc = '2026-02-01T18:30:00.000000+00:00' WHERE seq = 3",
        "UPDATE facts SET zone = 'Europe/Rome' WHERE seq = 3",
        "UPDATE facts SET kind = 'dream' WHERE seq = 3",
        "UPDATE facts SET person = 'other' WHERE seq = 3",
        "DELETE FROM facts WHERE seq = 12",
        "DELETE FROM facts WHERE seq = 1",
        "DELETE FROM facts WHERE seq = 20",
        "DELETE FROM facts",
        "DELETE FROM heads",
        "UPDATE heads SET count = 19",
        "UPDATE facts SET seq = 99 WHERE seq = 4",
        "UPDATE under_way SET state = replace(state, '45.0', '46.0')",
        "UPDATE under_way SET state = '[]'",
        "DELETE FROM under_way",
        "DROP TABLE erased",
        ["DROP INDEX IF EXISTS no_such", "CREATE TABLE more (x)"][1],
    ],
)
def test_a_change_behind_our_back_is_found(quick_path: Path, statement: str) -> None:
    filled(quick_path, 20)
    with opened(quick_path) as diary:
        diary.begin(some_practice(position=45.0))
    change(quick_path / "diary.db", statement)
    with opened(quick_path) as diary:
        diary.entries()
        assert [notice.reason for notice in diary.notices] == ["restored"]


def test_the_way_these_changes_are_made_is_not_itself_what_is_found(quick_path: Path) -> None:
    entries = filled(quick_path, 20)
    change(quick_path / "diary.db", "UPDATE facts SET payload = payload")
    with opened(quick_path) as diary:
        assert (diary.entries(), diary.notices) == (entries, ())


def test_damage_while_the_diary_is_open_is_found_by_the_next_question(quick_path: Path) -> None:
    entries = filled(quick_path, 20)
    with opened(quick_path) as diary:
        diary.entries()
        change(quick_path / "diary.db", "UPDATE heads SET count = 7")
        assert diary.entries() == entries
        assert [notice.reason for notice in diary.notices] == ["restored"]
        diary.append(WeekStarted(8))
        assert len(diary.entries()) == 21


def test_what_was_told_since_the_backup_is_salvaged_and_what_is_lost_is_counted(quick_path: Path) -> None:
    clock = Clock()
    with opened(quick_path, clock) as diary:
        early = [diary.append(fact) for fact in some_facts(10)]
    clock.wait(days=1)
    told(quick_path, clock)  # makes the backup of the day
    with opened(quick_path, clock) as diary:
        late = [diary.append(fact) for fact in some_facts(10)]
    change(
        quick_path / "diary.db",
        "UPDATE facts SET payload = '{}' WHERE seq = 4",
        "UPDATE facts SET payload = '{}' WHERE seq = 15",
    )
    with opened(quick_path, clock) as diary:
        assert diary.entries() == (*early, *late[:4], *late[5:])
        (notice,) = diary.notices
        assert (notice.data["kept"], notice.data["missing"], notice.data["backup"]) == (19, 1, "2026-02-03")
        assert "19 ting er på plass, 1 mangler" in diary_notice(notice)
        diary.append(WeekStarted(5))
    with opened(quick_path, clock) as diary:
        assert (len(diary.entries()), diary.notices) == (20, ())


def leaves(file: Path) -> list[int]:
    """Where the pages begin on which facts stand, in the order told."""
    content = file.read_bytes()
    pages = [at for at in range(0, len(content), PAGE) if content[at] == 0x0D and b"Oppvask" in content[at : at + PAGE]]
    return sorted(pages, key=lambda at: int(content[at : at + PAGE].split(b"Oppvask ")[-1][:4].split(b'"')[0]))


def test_facts_before_between_and_after_broken_pages_are_salvaged(quick_path: Path) -> None:
    entries = filled(quick_path, 120)
    shutil.rmtree(quick_path / "backups")
    file = quick_path / "diary.db"
    pages, content = leaves(file), bytearray(file.read_bytes())
    assert len(pages) >= 8
    lost = bytes(content[pages[2] : pages[2] + PAGE] + content[pages[5] : pages[5] + PAGE])
    for page in (pages[2], pages[5]):
        content[page : page + PAGE] = b"\xff" * PAGE
    file.write_bytes(content)
    with opened(quick_path) as diary:
        answer, (notice,) = diary.entries(), diary.notices
    gone = {entry for entry in entries if entry.id.encode() in lost}
    assert 2 < len(gone) < 40
    assert set(answer) == set(entries) - gone
    assert notice.data["missing"] == len(gone)


def test_a_text_that_is_no_text_costs_no_more_than_its_own_fact(quick_path: Path) -> None:
    entries = filled(quick_path, 40)
    file = quick_path / "diary.db"
    file.write_bytes(file.read_bytes().replace(b"Oppvask 4", b"Oppv\xff\xfe\xfd 4"))
    with opened(quick_path) as diary:
        assert set(diary.entries()) == set(entries) - {entries[17]}
        assert diary.notices[0].data["missing"] == 1


def test_damage_that_does_not_touch_an_answer_yet_is_found_too(quick_path: Path) -> None:
    entries = filled(quick_path, 12)
    file = quick_path / "diary.db"
    content = bytearray(file.read_bytes())
    content[32:40] = b"\0\0\0\2\0\0\0\1"  # the list of free pages begins on one that is in use
    file.write_bytes(content)
    with opened(quick_path) as diary:
        assert diary.entries() == entries
        assert [notice.reason for notice in diary.notices] == ["restored"]


def test_damage_that_a_new_fact_stumbles_on_is_set_in_order_for_the_next(quick_path: Path) -> None:
    entries = filled(quick_path, 60)
    file = quick_path / "diary.db"
    with opened(quick_path) as diary, opened(quick_path) as other:
        diary.entries()
        root = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_facts_1'"
        page = diary._file.connection.execute(root).fetchone()[0]
        other.append(WeekStarted(1))
        other.close()
        file_of(diary)._backup.join()
        with file.open("rb+") as written:
            written.seek((page - 1) * PAGE)
            written.write(b"\xff" * PAGE)
        with pytest.raises(DiaryProblem, match="damaged"):
            diary.append(WeekStarted(2))
        diary.append(WeekStarted(3))
        assert diary.entries()[:60] == entries
        assert [entry.fact.week for entry in diary.entries()[60:]] == [1, 3]
        assert [notice.reason for notice in diary.notices] == ["restored"]


def test_a_file_that_is_rubbish_is_set_aside_and_the_backup_comes_back(quick_path: Path) -> None:
    entries = filled(quick_path, 12)
    told(quick_path)
    for rubbish in (b"", b"\0" * 40_960, b"hello", random.Random(1).randbytes(30_000)):
        (quick_path / "diary.db").write_bytes(rubbish)
        with opened(quick_path) as diary:
            assert diary.entries() == entries
            (notice,) = diary.notices
        assert (quick_path / str(notice.data["aside"])).read_bytes() == rubbish
        assert (notice.data["kept"], notice.data["missing"]) == (12, None)


def test_rubbish_without_a_backup_gives_a_new_diary_and_says_so(quick_path: Path) -> None:
    (quick_path / "diary.db").write_bytes(b"hello")
    with opened(quick_path) as diary:
        assert diary.entries() == ()
        assert [(notice.reason, notice.data["kept"]) for notice in diary.notices] == [("restored", 0)]


def test_a_diary_that_is_gone_comes_back_from_its_backup(quick_path: Path) -> None:
    entries = filled(quick_path, 12)
    told(quick_path)
    (quick_path / "diary.db").unlink()
    with opened(quick_path) as diary:
        assert diary.entries() == entries
        assert [(notice.reason, notice.data["aside"]) for notice in diary.notices] == [("restored", None)]


def test_a_diary_that_is_gone_without_a_backup_is_not_made_anew_in_silence(quick_path: Path) -> None:
    opened(quick_path).close()
    (quick_path / "diary.db").unlink()
    with opened(quick_path) as diary:
        assert [notice.reason for notice in diary.notices] == ["lost"]
        assert "borte" in diary_notice(diary.notices[0])


def test_a_journal_of_the_old_file_is_not_undone_into_the_new_one(quick_path: Path) -> None:
    entries = filled(quick_path, 12)
    told(quick_path)
    with closing(sqlite3.connect(quick_path / "diary.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO heads VALUES (?, 1, x'00')", [(f"p{n:05}" * 40,) for n in range(2000)])
        hot = (quick_path / "diary.db-journal").read_bytes()
    assert len(hot) > 512
    (quick_path / "diary.db").unlink()
    (quick_path / "diary.db-journal").write_bytes(hot)
    assert told(quick_path) == entries
    assert told(quick_path) == entries
    assert [file.read_bytes() for file in quick_path.glob("diary.damaged-*-journal")] == [hot]


def test_a_backup_that_is_damaged_itself_is_not_used(quick_path: Path) -> None:
    clock = Clock()
    filled(quick_path, 8)
    told(quick_path, clock)
    clock.wait(days=1)
    entries = told(quick_path, clock)
    newest = max((quick_path / "backups").glob("*.db"))
    newest.write_bytes(newest.read_bytes().replace(b"Oppvask 1", b"Oppvisk 1"))
    (quick_path / "diary.db").write_bytes(b"")
    with opened(quick_path, clock) as diary:
        assert diary.entries() == entries
        assert diary.notices[0].data["backup"] == "2026-02-02"


def test_the_backup_with_most_in_it_is_used_though_a_clock_was_once_wrong(quick_path: Path) -> None:
    with opened(quick_path, Clock(MONDAY + timedelta(days=3000))) as diary:
        diary.append(WeekStarted(1))
    told(quick_path, Clock(MONDAY + timedelta(days=3001)))
    entries = filled(quick_path, 8)
    told(quick_path, Clock(MONDAY + timedelta(days=1)))
    (quick_path / "diary.db").write_bytes(b"")
    assert told(quick_path) == entries


def test_what_only_a_later_release_understands_is_kept_and_said(quick_path: Path) -> None:
    from nærvær.store import diary as diary_rows
    from nærvær.store.hash_chain import EncodedFact, FactMeta, new_row
    from nærvær.store.sqlite_connection import write_transaction

    entries = filled(quick_path, 3)
    stamp = FactMeta("later", "self", "2026-02-02T18:30:00.000000+00:00", "UTC", "2026-02-02")
    with closing(connect(quick_path / "diary.db", 1.0)) as connection, write_transaction(connection):
        for identity, fact in (("later", ("dream", "{}")), ("later-2", ("practice", '{"ended": "dreamt"}'))):
            diary_rows.append_row(connection, new_row(stamp._replace(id=identity), EncodedFact(*fact, None)))
    with opened(quick_path) as diary:
        assert diary.entries() == entries
        assert [(notice.reason, notice.data) for notice in diary.notices] == [("unreadable", {"count": 2})]
        assert "2 ting" in diary_notice(diary.notices[0])
        diary.append(Preference("bell", "wood"))
        assert len(diary.entries()) == 4


@pytest.mark.parametrize(
    "statement", ["UPDATE facts SET note = 'x'", "DELETE FROM facts", "DELETE FROM facts WHERE seq = 3"]
)
def test_the_file_itself_refuses_to_change_a_fact(quick_path: Path, statement: str) -> None:
    filled(quick_path, 3)
    with closing(connect(quick_path / "diary.db", 1.0)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def test_two_damaged_files_in_one_second_are_both_kept(quick_path: Path) -> None:
    for rubbish in (b"one", b"two"):
        opened(quick_path).close()
        (quick_path / "diary.db").write_bytes(rubbish)
    opened(quick_path).close()
    assert {file.read_bytes() for file in quick_path.glob("diary.damaged-*.db")} == {b"one", b"two"}
