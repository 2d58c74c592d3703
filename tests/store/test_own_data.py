"""All that is one's own: checked without a change, restored, taken along and back, erased to the last byte."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nærvær.domain.diary import Correction, Damage, Preference, WeekStarted
from nærvær.domain.errors import Busy, DiaryProblem, UnknownName, UnusableFile
from nærvær.domain.own_data import PastPractice
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.store import schema
from nærvær.store.export_zip import FACTS, READER
from store import children
from store.children import Child
from store.diaries import LONG, MONDAY, Clock, filled, opened, own, some_facts, some_practice, told
from store.test_diary_encoding import EACH
from store.test_diary_finds_damage import change
from store.test_diary_is_refused import everybody_may, public_path  # noqa: F401 - a fixture
from store.test_diary_survives_kills import killed_at_each_statement

MARKER = "bakgård-hemmelig-7193"
ROOT = Path(__file__).resolve().parents[2]


def no_pages(_: object) -> dict[str, str]:
    return {}


def state(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, but for the locks."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def bytes_with(folder: Path, text: str) -> list[str]:
    return [name for name, content in state(folder).items() if text.encode() in content]


# verify


def test_a_whole_diary_is_said_to_be_whole_with_its_backups(tmp_path: Path) -> None:
    filled(tmp_path, 12)
    told(tmp_path)
    found = own(tmp_path).verify()
    assert (found.exists, found.fault, found.facts) == (True, None, 12)
    assert [(backup.day, backup.facts) for backup in found.backups] == [(date(2026, 2, 2), 12)]


def test_no_diary_is_no_fault_and_is_not_made(tmp_path: Path) -> None:
    assert not own(tmp_path / "none").verify().exists
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE facts SET payload = replace(payload, '1200', '1201') WHERE seq = 5", "fact 5"),
        ("DELETE FROM facts WHERE seq = 20", "heads"),
        ("CREATE TABLE more (x)", "schema"),
    ],
)
def test_damage_is_named_with_what_would_come_back_and_nothing_changes(
    tmp_path: Path, statement: str, fault: str
) -> None:
    filled(tmp_path, 10)
    told(tmp_path)  # the backup of the day has ten of them
    filled(tmp_path, 10)
    change(tmp_path / "diary.db", statement)
    before = state(tmp_path)
    found = own(tmp_path).verify()
    assert state(tmp_path) == before
    assert found.fault == Damage.from_code(fault)
    assert found.backup == date(2026, 2, 2)
    with opened(tmp_path) as diary:
        kept = len(diary.entries())
        (notice,) = diary.notices
    assert (found.recoverable, found.missing) == (notice.data["kept"], notice.data["missing"])
    assert found.recoverable == kept


@pytest.mark.parametrize("content", [b"", b"rubbish" * 900])
def test_a_file_that_is_rubbish_is_looked_at_and_left(tmp_path: Path, content: bytes) -> None:
    filled(tmp_path, 10)
    told(tmp_path)
    (tmp_path / "diary.db").write_bytes(content)
    before = state(tmp_path)
    found = own(tmp_path).verify()
    assert (found.recoverable, state(tmp_path)) == (10, before)
    assert found.fault


def cut_in_half(file: Path, copied: Path) -> None:
    """A copy of a diary in the midst of a commit, with the journal that undoes it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
        connection.execute("PRAGMA cache_size = 1").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE heads SET count = 77")
        connection.execute("CREATE TABLE big AS SELECT randomblob(900) FROM facts, facts f")
        shutil.copy(file, copied)
        shutil.copy(file.with_name(f"{file.name}-journal"), copied.with_name(f"{copied.name}-journal"))
        connection.execute("ROLLBACK")


def test_a_commit_cut_in_half_is_no_damage_and_stays_as_it_is(tmp_path: Path) -> None:
    entries = filled(tmp_path, 10)
    cut = tmp_path / "cut"
    cut.mkdir()
    cut_in_half(tmp_path / "diary.db", cut / "diary.db")
    before = state(cut)
    found = own(cut).verify()
    assert (found.fault, found.facts) == (None, 10)
    assert state(cut) == before
    assert told(cut) == entries


def test_an_erasure_takes_what_a_killed_one_left_half_written(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    cut_in_half(tmp_path / "diary.db", tmp_path / "diary.db.part")
    assert own(tmp_path).erase().traces == 0
    assert {name for name in state(tmp_path) if "part" in name} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_a_copy_that_is_read_only_can_be_looked_at(public_path: Path) -> None:  # noqa: F811
    folder = public_path / "diary"
    filled(folder, 5)
    told(folder)
    for fault, facts in ((None, 5), ("heads", 0)):
        everybody_may(folder, write=False)
        assert Child(children.as_nobody, children.verify, folder).end() == [(facts, fault, 1)]
        everybody_may(folder, write=True)
        change(folder / "diary.db", "UPDATE heads SET count = 99")


def test_a_newer_or_foreign_file_is_refused_by_every_verb(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    told(tmp_path)
    with closing(sqlite3.connect(tmp_path / "diary.db")) as connection:
        connection.execute("CREATE TABLE of_a_later_release (x)")
        connection.execute(f"PRAGMA user_version = {schema.newest() + 1}")
    before = (tmp_path / "diary.db").read_bytes()
    files = own(tmp_path)
    for verb in (files.verify, files.summary, files.back_up, files.restore, files.erase):
        with pytest.raises(DiaryProblem, match="newer"):
            verb()
    assert (tmp_path / "diary.db").read_bytes() == before


# backup and restore


def test_a_backup_can_be_made_at_any_time_and_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    entries = filled(folder, 9)
    here, there = own(folder).back_up(), own(folder).back_up(tmp_path / "minnepinne.db")
    assert (here.facts, there.facts) == (9, 9)
    assert Path(here.path).name == "diary-2026-02-02-193000.db"
    for file in (here.path, there.path):
        elsewhere = tmp_path / Path(file).stem
        elsewhere.mkdir()
        shutil.copy(file, elsewhere / "diary.db")
        assert told(elsewhere) == entries
    assert (tmp_path / "minnepinne.db").stat().st_mode & 0o077 == 0


def test_a_second_backup_in_one_second_holds_what_came_between(tmp_path: Path) -> None:
    filled(tmp_path, 9)
    own(tmp_path).back_up()
    filled(tmp_path, 3)
    made = own(tmp_path).back_up()
    newest = own(tmp_path).verify().backups[0]
    assert (made.facts, newest.facts) == (12, 12)


def test_a_backup_restored_elsewhere_gives_the_same_export_byte_for_byte(tmp_path: Path) -> None:
    here, there = tmp_path / "her", tmp_path / "der"
    lived(here)
    own(here).back_up(tmp_path / "minnepinne.db")
    own(there).restore(str(tmp_path / "minnepinne.db"))
    for folder, name in ((here, "her.zip"), (there, "der.zip")):
        own(folder).export(tmp_path / name, no_pages)
    assert (tmp_path / "her.zip").read_bytes() == (tmp_path / "der.zip").read_bytes()


def test_restore_takes_the_newest_sound_backup_and_keeps_the_present_file(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(4):
        told(tmp_path, clock)  # makes the backup of the day
        filled_on(tmp_path, clock, 4)
        clock.wait(days=1)
    clock.wait(days=-1)
    before = told(tmp_path, clock)
    newest = max((tmp_path / "backups").glob("*.db"))
    newest.write_bytes(newest.read_bytes().replace(b"Oppvask 0", b"Oppvisk 0"))
    done = own(tmp_path, clock).restore()
    assert (Path(done.backup).name, done.facts, done.erased) == ("diary-2026-02-04.db", 8, 0)
    assert told(tmp_path, clock) == before[:8]
    assert done.only_aside == len(before) - 8
    back = own(tmp_path, clock).restore(done.aside)
    assert (back.facts, told(tmp_path, clock)) == (len(before), before)


def filled_on(folder: Path, clock: Clock, number: int) -> None:
    with opened(folder, clock) as diary:
        for fact in some_facts(number):
            diary.append(fact)


@pytest.mark.parametrize("name", ["2026-02-02", "diary-2026-02-02.db"])
def test_a_backup_can_be_named(tmp_path: Path, name: str) -> None:
    filled(tmp_path, 4)
    told(tmp_path)
    filled(tmp_path, 4)
    assert own(tmp_path).restore(name).facts == 4


def test_backups_of_one_day_are_told_apart(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    for _ in range(2):
        own(tmp_path).back_up()
    with pytest.raises(UnknownName) as refused:
        own(tmp_path).restore("tull")
    names = refused.value.known
    assert len(set(names)) == len(names) >= 2
    for name in names:
        assert own(tmp_path).restore(name).facts == 4


def test_what_is_no_backup_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    rubbish = tmp_path / "rubbish.db"
    rubbish.write_bytes(b"rubbish" * 500)
    (tmp_path / "backups" / "diary-2026-01-01.db").write_bytes(b"rubbish")
    before = state(tmp_path)
    for name, error in ((str(rubbish), UnusableFile), ("2026-01-02", UnknownName), ("2026-01-01", UnusableFile)):
        with pytest.raises(error):
            own(tmp_path).restore(name)
    assert {name for name in state(tmp_path) if name not in before} <= {"backups/diary-2026-02-02.db"}
    assert told(tmp_path) == told(tmp_path)
    assert len(told(tmp_path)) == 4


def test_a_diary_that_is_open_elsewhere_is_not_replaced(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    told(tmp_path)
    with opened(tmp_path) as diary:
        for verb in (own(tmp_path).restore, own(tmp_path).erase):
            with pytest.raises(Busy):
                verb()
        assert len(diary.entries()) == 4
    assert own(tmp_path).restore().facts == 4


# export and import


def lived(folder: Path) -> None:
    """Every kind of fact, in two zones, with a note of every sort."""
    clock = Clock()
    with opened(folder, clock) as diary:
        first = diary.append(
            Practice("body-scan", 1, 600, 599.5, PracticeEnd.FINISHED, "x", "lying", Ratings(6, 4), "«Å» =1+1")
        )
        for fact in EACH:
            diary.append(fact)
        clock.at = datetime(2026, 2, 2, 20, 0, tzinfo=clock.at.tzinfo) + timedelta(days=40)
        diary.append(Correction(first.id, InformalPractice("Rettet", 2, note="Slik var det")))
        diary.append(InformalPractice("\U0001f600 <script>alert(1)</script> \x1b[2J", 3, None, "linje\nto"))


def test_export_erase_import_is_identity(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    folder = tmp_path / "dagbok"
    lived(folder)
    before = told(folder)
    taken = own(folder).export(tmp_path / "alt.zip", no_pages)
    assert (taken.facts, taken.replaced) == (len(before), False)
    assert own(folder).erase().traces == 0
    assert told(folder) == ()
    brought = own(folder).import_export(tmp_path / "alt.zip")
    assert (brought.new, brought.known) == (len(before), 0)
    assert told(folder) == before
    again = own(folder).import_export(tmp_path / "alt.zip")
    assert (again.new, again.known) == (0, len(before))
    assert told(folder) == before
    assert own(folder).verify().fault is None
    kinds = len({type(entry.fact) for entry in before})
    record_property("figures", f"export, erase, import: {len(before)} facts of {kinds} kinds, 0 changed")


def test_the_same_diary_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    lived(folder)
    for name in ("en.zip", "to.zip"):
        own(folder).export(tmp_path / name, lambda entries: {"antall.txt": str(len(entries))})
    assert (tmp_path / "en.zip").read_bytes() == (tmp_path / "to.zip").read_bytes()
    own(folder).erase()
    own(folder).import_export(tmp_path / "en.zip")
    own(folder).export(tmp_path / "tre.zip", lambda entries: {"antall.txt": str(len(entries))})
    assert (tmp_path / "tre.zip").read_bytes() == (tmp_path / "en.zip").read_bytes()
    assert (tmp_path / "en.zip").stat().st_mode & 0o077 == 0


def test_what_only_a_later_release_understands_is_carried_too(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    filled(folder, 2)
    own(folder).export(tmp_path / "alt.zip", no_pages)
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        whole = json.loads(packed.read(FACTS))
    dream = whole["facts"][0] | {"id": "later-1", "kind": "dream", "data": {"deep": [1, {"x": None}]}, "note": "natt"}
    repacked(tmp_path / "nyere.zip", {**whole, "facts": [*whole["facts"], dream]})
    assert own(folder).import_export(tmp_path / "nyere.zip").new == 1
    own(folder).export(tmp_path / "igjen.zip", no_pages)
    with zipfile.ZipFile(tmp_path / "igjen.zip") as packed:
        assert dream in json.loads(packed.read(FACTS))["facts"]


def test_an_import_keeps_what_is_there_and_finds_its_place_in_time(tmp_path: Path) -> None:
    clock, here, there = Clock(), tmp_path / "her", tmp_path / "der"
    with opened(there, clock) as diary:
        diary.append(WeekStarted(2))
    own(there).export(tmp_path / "der.zip", no_pages)
    clock.wait(days=3)
    with opened(here, clock) as diary:
        diary.append(WeekStarted(5))
        diary.begin(some_practice())
    own(here, clock).import_export(tmp_path / "der.zip")
    assert [entry.fact.week for entry in told(here, clock)] == [2, 5]
    with opened(here, clock) as diary:
        assert diary.in_progress() == some_practice()


def repacked(file: Path, whole: object, name: str = FACTS, times: int = 1) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for _ in range(times):
            packed.writestr(name, whole if isinstance(whole, bytes) else json.dumps(whole))
    return file


GOOD = {
    "id": "a-1",
    "kind": "everyday",
    "at": "2026-02-02T18:30:00.000000+00:00",
    "zone": "Europe/Oslo",
    "day": "2026-02-02",
    "data": {"activity": "Oppvask", "week": 1, "seconds": None},
    "note": None,
}
WHOLE = {"format": "naervaer-export", "version": 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "../../etc"}, "fact"),
        ({"id": ""}, "fact"),
        ({"id": 7}, "fact"),
        ({"kind": "Everyday\x1b"}, "fact"),
        ({"at": "i går"}, "fact"),
        ({"at": "2026-02-02T18:30:00"}, "fact"),
        ({"at": "0001-01-01T00:00:00+00:00"}, "fact"),
        ({"day": "2026-13-01"}, "fact"),
        ({"zone": "x" * 65}, "fact"),
        ({"zone": "Europe/\x00"}, "fact"),
        ({"data": []}, "fact"),
        ({"kind": "arrived", "data": {"week": 99}}, "fact"),
        ({"data": {"week": 1}}, "fact"),
        ({"data": {"activity": "x", "week": 1, "seconds": float("nan")}}, "fact"),
        ({"note": 7}, "fact"),
        ({"note": "x" * 2001}, "fact"),
        ({"note": "x" * 30_000, "kind": "dream"}, "fact"),
    ],
)
def test_one_wrong_fact_lets_nothing_in(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    folder = tmp_path / "dagbok"
    filled(folder, 2)
    file = repacked(tmp_path / "x.zip", {**WHOLE, "facts": [GOOD, {**GOOD, "id": "a-2", **change}]})
    with pytest.raises(UnusableFile) as caught:
        own(folder).import_export(file)
    assert (caught.value.reason, caught.value.data["number"]) == (reason, 2)
    assert len(told(folder)) == 2


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda file: repacked(file, {**WHOLE, "facts": [GOOD]}, "../dagbok.json"), "kind"),
        (lambda file: repacked(file, {**WHOLE, "facts": [GOOD]}, times=2), "kind"),
        (lambda file: repacked(file, {**WHOLE, "version": 2, "facts": []}), "newer"),
        (lambda file: repacked(file, {"format": "noe annet", "facts": []}), "kind"),
        (lambda file: repacked(file, b"[" * 200_000), "damaged"),
        (lambda file: repacked(file, b" " * 64_000_001), "large"),
        (lambda file: repacked(file, b"\xff\xfe"), "damaged"),
        (lambda file: file.write_bytes(b"PK\x03\x04 not much more"), "damaged"),
        (lambda file: file.write_bytes(b""), "damaged"),
        (lambda file: repacked(file, {**WHOLE, "facts": [GOOD, {**GOOD, "note": "en annen"}]}), "fact"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_export_is_refused(tmp_path: Path, make: Callable[[Path], object], reason: str) -> None:
    file = tmp_path / "x.zip"
    make(file)
    with pytest.raises(UnusableFile) as caught:
        own(tmp_path / "dagbok").import_export(file)
    assert caught.value.reason == reason
    assert not (tmp_path / "dagbok").exists()
    assert {left.name for left in tmp_path.iterdir()} <= {"x.zip"}


def test_mutated_exports_are_taken_whole_or_refused(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = tmp_path / "dagbok"
    lived(folder)
    own(folder).export(tmp_path / "alt.zip", no_pages)
    before, good = told(folder), (tmp_path / "alt.zip").read_bytes()
    chance, refused = random.Random(3), 0
    for _ in range(2000 if LONG else 150):
        content = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (tmp_path / "m.zip").write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
        try:
            own(folder).import_export(tmp_path / "m.zip")
        except UnusableFile:
            refused += 1
        assert told(folder) == before
    assert refused > 50
    record_property("figures", f"{2000 if LONG else 150} mutated exports, {refused} refused, 0 taken in part")


def test_an_import_that_is_killed_happened_or_did_not(quick_path: Path) -> None:
    lived(quick_path / "der")
    own(quick_path / "der").export(quick_path / "alt.zip", no_pages)
    coming = told(quick_path / "der")
    base = quick_path / "base"
    mine = filled(base, 3)
    told(base)
    seen = set()
    for folder, _ in killed_at_each_statement(
        children.import_under_knife,
        lambda n: Path(shutil.copytree(base, quick_path / str(n))),
        quick_path / "alt.zip",
        step=1 if LONG else 5,
    ):
        entries = told(folder)
        assert len(entries) in (len(mine), len(mine) + len(coming))
        seen.add(len(entries))
        assert set(mine) <= set(entries)
    assert len(seen) == 2


def test_past_practice_comes_to_its_place_and_week_and_only_once(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as diary:
        diary.append(WeekStarted(1))
        clock.wait(days=10)
        diary.append(WeekStarted(2))
        clock.wait(days=10)
        diary.append(Preference("bell", "wood"))
    past = [
        PastPractice("p-2", MONDAY + timedelta(days=12), InformalPractice("Tur", 1, 600)),
        PastPractice(
            "p-1", MONDAY + timedelta(days=1, hours=7), Practice("body-scan", 1, 60, 60, PracticeEnd.FINISHED, None)
        ),
        PastPractice("p-0", MONDAY - timedelta(days=5), InformalPractice("Før alt", 1)),
    ]
    assert own(tmp_path, clock).add_past(past).new == 3
    assert own(tmp_path, clock).add_past(past).known == 3
    entries = told(tmp_path, clock)
    assert [(entry.id if entry.id.startswith("p-") else "", entry.fact.week) for entry in entries[:-1]] == [
        ("p-0", 1),
        ("", 1),
        ("p-1", 1),
        ("", 2),
        ("p-2", 2),
    ]
    assert entries[2].local_date == date(2026, 2, 3)  # half past two at night is still the day before


# the reader


def read_alone(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, words)], capture_output=True, encoding="utf-8", check=False
    )


def test_the_reader_in_the_export_reads_it_with_python_alone(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    lived(folder)
    own(folder).export(tmp_path / "alt.zip", no_pages)
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        reader, facts = packed.read(READER), packed.read(FACTS)
    assert len(reader.decode().splitlines()) <= 100
    (tmp_path / READER).write_bytes(reader)
    (tmp_path / FACTS).write_bytes(facts)
    for source in (tmp_path / "alt.zip", tmp_path / FACTS):
        done = read_alone(tmp_path / READER, source)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == len(told(folder))
        assert "Slik var det" in done.stdout
        assert "\x1b" not in done.stdout
    done = read_alone(tmp_path / READER, tmp_path / "alt.zip", "--csv", tmp_path / "alt.csv")
    assert done.returncode == 0, done.stderr
    table = (tmp_path / "alt.csv").read_text("utf-8-sig")
    assert "ratings.pain_before" in table.splitlines()[0]


def test_the_reader_says_what_it_cannot_read(tmp_path: Path) -> None:
    reader = ROOT / "src" / "nærvær" / "data" / "read_export.py"
    broken = (
        *(b"", b"{}", b'{"format": "x"}', b"PK\x03\x04", b"[", b"[" * 100_000, b"9" * 5_000, b"\xff"),
        b'{"format": "naervaer-export", "version": 1, "facts": [{}]}',
        b'{"format": "naervaer-export", "version": 1, "facts": 7}',
        b'{"format": "naervaer-export", "version": "x", "facts": []}',
    )
    for content in broken:
        (tmp_path / "x").write_bytes(content)
        done = read_alone(reader, tmp_path / "x")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("Dette er ikke en eksport fra nærvær")
    os.mkfifo(tmp_path / "pipe")
    assert read_alone(reader, tmp_path / "pipe").returncode == 1


# erase


def marked(folder: Path) -> Clock:
    """A diary with the marker in every place there is, backups of three days, a damaged file and a practice under way."""
    clock = Clock()
    for _ in range(3):
        with opened(folder, clock) as diary:
            diary.append(InformalPractice(f"{MARKER}", 1, note=f"{MARKER} linje"))
            diary.append(Preference("bell", "wood"))
        told(folder, clock)
        clock.wait(days=1)
    change(folder / "diary.db", "UPDATE heads SET count = 3")
    told(folder, clock)
    own(folder, clock).restore()
    with opened(folder, clock) as diary:
        diary.begin(some_practice())
    (folder / "diary.db.part").write_bytes(f"half of {MARKER}".encode())
    (folder / "diary.look-x").mkdir()
    (folder / "diary.look-x" / "diary.db").write_bytes(f"a copy of {MARKER} from a look that was killed".encode())
    (folder / "naervaer.log").write_text(f"{MARKER}\n")
    return clock


def test_what_erasing_takes_is_told_from_the_first_day_that_something_was_done(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    with opened(folder) as diary:
        diary.append(InformalPractice("dusje", 1, on=date(2026, 2, 1)))
        told_on = diary.append(WeekStarted(2)).local_date
    held = own(folder).summary()
    assert (held.first, held.last) == (date(2026, 2, 1), told_on)
    assert told_on > date(2026, 2, 1)


def test_after_erasing_no_byte_is_left_and_no_old_backup_brings_it_back(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = tmp_path / "dagbok"
    clock = marked(folder)
    stick = tmp_path / "minnepinne.db"
    own(folder, clock).back_up(stick)
    held = own(folder, clock).summary()
    assert (held.informal, held.notes, held.others, held.in_progress) == (3, 3, 3, 1)
    assert len(bytes_with(folder, MARKER[7:])) >= 6
    ids = [entry.id for entry in told(folder, clock)]
    erased = own(folder, clock).erase()
    assert (erased.facts, erased.notes, erased.traces) == (6, 3, 0)
    assert not any(bytes_with(folder, text) for text in (MARKER[7:], some_practice().id, *ids))
    assert {name for name in state(folder) if name.endswith(".db")} == {"diary.db"}
    with opened(folder, clock) as diary:
        assert (diary.entries(), diary.in_progress(), diary.notices) == ((), None, ())
    back = own(folder, clock).restore(str(stick))
    assert (back.facts, back.erased) == (0, 6)
    shutil.copy(stick, folder / "backups" / "diary-2026-01-01.db")  # laid there by hand
    (folder / "diary.db").write_bytes(b"rubbish")
    assert told(folder, clock) != ()  # a hand that also destroys the marks is not held back …
    own(folder, clock).erase()
    shutil.copy(stick, folder / "backups" / "diary-2026-01-01.db")
    assert told(folder, clock) == ()  # … but damage alone is
    record_property(
        "figures", f"erased from {erased.files} files, {erased.searched} searched, 0 traces, 0 brought back"
    )


def test_a_rescue_from_an_old_backup_leaves_out_what_was_erased(tmp_path: Path) -> None:
    entries = filled(tmp_path, 6)
    told(tmp_path)
    old = (tmp_path / "backups" / "diary-2026-02-02.db").read_bytes()
    own(tmp_path).erase_fact(entries[1].id)
    own(tmp_path).erase_note(entries[0].id)
    (tmp_path / "backups" / "diary-2026-02-02.db").write_bytes(old)
    change(tmp_path / "diary.db", "UPDATE heads SET count = 99")
    left = told(tmp_path)
    assert [entry.id for entry in left] == [entry.id for entry in entries if entry != entries[1]]
    assert left[0].fact.note == ""


@pytest.mark.parametrize("verb", ["erase_note", "erase_fact"])
def test_one_note_or_one_fact_goes_everywhere_and_the_rest_stays(tmp_path: Path, verb: str) -> None:
    folder = tmp_path / "dagbok"
    with opened(folder) as diary:
        kept = diary.append(InformalPractice("Tur", 1, note="denne blir"))
        gone = diary.append(InformalPractice("Oppvask", 1, note=f"{MARKER} linje"))
        diary.append(Correction(gone.id, InformalPractice("Oppvask", 1, 60, note=f"{MARKER} rettet")))
        last = diary.append(WeekStarted(2))
    told(folder)
    erased = getattr(own(folder), verb)(gone.id)
    assert (erased.notes, erased.traces) == (2, 0)
    assert bytes_with(folder, MARKER[7:]) == []
    left = told(folder)
    if verb == "erase_fact":
        assert left == (kept, last)
    else:
        assert [getattr(entry.fact, "note", None) for entry in left] == ["denne blir", "", None, None]
        assert left[1].fact.activity == "Oppvask"
    found = own(folder).verify()
    assert (found.fault, [backup.facts for backup in found.backups]) == (None, [len(left)])


def test_what_is_not_there_cannot_be_erased(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    before = told(tmp_path)
    for verb in (own(tmp_path).erase_note, own(tmp_path).erase_fact):
        with pytest.raises(UnknownName):
            verb("no-such-id")
    with pytest.raises(UnknownName):
        own(tmp_path).erase_note(before[2].id)  # it has none
    assert told(tmp_path) == before


def test_one_person_goes_and_the_other_stays(tmp_path: Path) -> None:
    with opened(tmp_path, person="anna") as diary:
        theirs = diary.append(InformalPractice("Tur", 1, note="annas egen linje"))
    with opened(tmp_path, person="berit") as diary:
        diary.append(InformalPractice("Oppvask", 1, note=MARKER))
        diary.begin(some_practice())
    told(tmp_path)
    assert own(tmp_path, person="berit").erase().traces == 0
    assert bytes_with(tmp_path, MARKER[7:]) == []
    with opened(tmp_path, person="anna") as diary:
        assert (diary.entries(), diary.notices) == ((theirs,), ())
    assert len(list((tmp_path / "backups").glob("*.db"))) == 1


def test_an_erasure_that_is_killed_is_done_again_until_it_is_done(
    quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    base = quick_path / "base"
    clock, kills = marked(base), 0
    for folder, done in killed_at_each_statement(
        children.erase_under_knife, lambda n: Path(shutil.copytree(base, quick_path / str(n))), step=3 if LONG else 40
    ):
        if not done:
            assert own(folder, clock).erase().traces == 0
        assert bytes_with(folder, MARKER[7:]) == []
        assert told(folder, clock) == ()
        kills += not done
    record_property("figures", f"erasing killed at {kills} statements, 0 traces after the next try")


def test_the_search_finds_what_is_left(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    told(tmp_path)
    (tmp_path / "kopi.txt").write_text("Notat 0 – grønn åker")
    assert own(tmp_path).erase().traces == 1


def test_what_was_erased_may_be_brought_in_again_and_then_stays(tmp_path: Path) -> None:
    folder = tmp_path / "dagbok"
    entries = filled(folder, 6)
    own(folder).export(tmp_path / "alt.zip", no_pages)
    own(folder).erase_note(entries[0].id)
    own(folder).erase_fact(entries[1].id)
    assert own(folder).import_export(tmp_path / "alt.zip").new == 2
    assert sorted(told(folder), key=lambda entry: entry.id) == sorted(entries, key=lambda entry: entry.id)
    told(folder)
    change(folder / "diary.db", "UPDATE heads SET count = 99")
    assert set(told(folder)) == set(entries)


notes = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)
names = notes.filter(str.strip)


@settings(max_examples=40 if LONG else 8, deadline=None)
@given(st.lists(st.tuples(names, notes), min_size=1, max_size=6))
def test_any_text_survives_the_way_out_and_in(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("ut") / "dagbok"
    with opened(folder) as diary:
        for activity, note in texts:
            diary.append(InformalPractice(activity, 1, note=note))
    before = told(folder)
    own(folder).export(folder.parent / "alt.zip", no_pages)
    own(folder).erase()
    own(folder).import_export(folder.parent / "alt.zip")
    assert told(folder) == before
