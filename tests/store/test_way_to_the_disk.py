"""A file's way to the disk: its bytes are there before it gets its name, and the name is before anybody goes on.

What is erased is overwritten: whoever still has the old file open reads nothing of it.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from nærvær import files
from nærvær.domain.diary import Damage, DamageKind, WeekStarted
from nærvær.domain.practice import InformalPractice
from nærvær.store import backups
from nærvær.store.diary_folder import DiaryPaths
from nærvær.store.key_files import KeyFiles
from nærvær.store.sqlite_connection import connect, set_pragmas
from store.diaries import MONDAY, filled, opened, own, some_practice, told
from store.test_diary_finds_damage import change

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and descriptors of Unix")
MARKER = "bakgård-hemmelig-7193"


@dataclass(frozen=True)
class Event:
    """What the system was asked for: which file (its number), and when that file was last written to."""

    what: str
    inode: int
    written: int = 0
    folder: int = 0
    name: str = ""


@dataclass
class Trace:
    events: list[Event] = field(default_factory=list)

    def renames(self) -> list[int]:
        return [at for at, event in enumerate(self.events) if event.what == "rename"]

    def check(self, *names: str) -> None:
        """Each file that got one of `names` was synced after its last byte, and its folder after the name."""
        found = [at for at in self.renames() if self.events[at].name in names]
        assert {self.events[at].name for at in found} == set(names)
        for at in found:
            renamed = self.events[at]
            synced = [event for event in self.events[:at] if (event.what, event.inode) == ("sync", renamed.inode)]
            assert synced, f"{renamed.name} was not synced before it got its name"
            assert synced[-1].written == renamed.written, f"{renamed.name} was written to after it was synced"
            after = [event.inode for event in self.events[at:] if event.what == "sync"]
            assert renamed.folder in after, f"the folder of {renamed.name} was not synced afterwards"


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch) -> Trace:
    """Every fsync, rename and link Python asks the system for."""
    seen, fsync, replace, link = Trace(), os.fsync, os.replace, os.link

    def synced(descriptor: int) -> None:
        found = os.fstat(descriptor)
        seen.events.append(Event("sync", found.st_ino, 0 if stat.S_ISDIR(found.st_mode) else found.st_mtime_ns))
        fsync(descriptor)

    def renamed(source: Path, target: Path) -> None:
        found, folder = Path(source).stat(), Path(target).parent.stat().st_ino
        seen.events.append(Event("rename", found.st_ino, found.st_mtime_ns, folder, Path(target).name))
        replace(source, target)

    def linked(source: Path, target: Path) -> None:
        seen.events.append(Event("link", Path(source).stat().st_ino, 0, Path(target).parent.stat().st_ino))
        link(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    monkeypatch.setattr(os, "link", linked)
    return seen


def the_old_one_was_safe_first(trace: Trace) -> None:
    """The second name of what is replaced was on the disk before the first one went."""
    link = next(at for at, event in enumerate(trace.events) if event.what == "link")
    rename = next(at for at in trace.renames() if trace.events[at].name == "diary.db")
    between = [event.inode for event in trace.events[link:rename] if event.what == "sync"]
    assert trace.events[link].folder in between


def test_a_first_diary(tmp_path: Path, trace: Trace) -> None:
    opened(tmp_path / "d").close()
    trace.check("diary.db")


def test_the_backup_of_the_day_and_one_made_by_hand(tmp_path: Path, trace: Trace) -> None:
    filled(tmp_path, 3)
    told(tmp_path)
    own(tmp_path).back_up()
    trace.check("diary.db", "diary-2026-02-02.db", "diary-2026-02-02-193000.db")


def test_a_backup_is_checked_after_it_was_written_and_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: Trace
) -> None:
    filled(tmp_path, 3)
    checked = backups.verify_file

    def noted(file: Path, busy_seconds: float) -> None:
        checked(file, busy_seconds)
        found = file.stat()
        trace.events.append(Event("checked", found.st_ino, found.st_mtime_ns))

    monkeypatch.setattr(backups, "verify_file", noted)
    told(tmp_path)
    at = next(at for at in trace.renames() if trace.events[at].name == "diary-2026-02-02.db")
    renamed = trace.events[at]
    assert Event("checked", renamed.inode, renamed.written) in trace.events[:at]


def test_a_rescue(tmp_path: Path, trace: Trace) -> None:
    filled(tmp_path, 3)
    (tmp_path / "diary.db").write_bytes(b"rubbish" * 900)
    trace.events.clear()
    told(tmp_path)
    trace.check("diary.db")
    the_old_one_was_safe_first(trace)


def test_a_rescue_where_no_file_can_have_two_names(
    tmp_path: Path, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, 3)
    (tmp_path / "diary.db").write_bytes(b"rubbish" * 900)

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    trace.events.clear()
    told(tmp_path)
    (aside,) = tmp_path.glob("diary.damaged-*.db")
    assert aside.read_bytes() == b"rubbish" * 900
    synced = [event.inode for event in trace.events if event.what == "sync"]
    assert aside.stat().st_ino in synced
    trace.check("diary.db")


def test_a_restoration(tmp_path: Path, trace: Trace) -> None:
    filled(tmp_path, 3)
    told(tmp_path)
    trace.events.clear()
    own(tmp_path).restore()
    trace.check("diary.db")
    the_old_one_was_safe_first(trace)


def test_an_import(tmp_path: Path, trace: Trace) -> None:
    filled(tmp_path / "one", 3)
    own(tmp_path / "one").export(tmp_path / "export.zip", lambda _: {})
    filled(tmp_path / "other", 2)
    trace.events.clear()
    assert own(tmp_path / "other").import_export(tmp_path / "export.zip").new == 3
    trace.check("diary.db", "diary-2026-02-02.db")


def test_an_erasure_of_one_fact(tmp_path: Path, trace: Trace) -> None:
    entries = filled(tmp_path, 3)
    told(tmp_path)
    trace.events.clear()
    own(tmp_path).erase_fact(entries[0].id)
    trace.check("diary.db", "diary-2026-02-02.db")


# What is erased is overwritten


def marked(folder: Path) -> str:
    """A diary with a marker in every kind of file that may lie in its folder; the id of the fact with the marker."""
    with opened(folder) as diary:
        identity = diary.append(InformalPractice("Tur", 1, None, MARKER)).id
        diary.append(WeekStarted(2))
    told(folder)
    own(folder).back_up()
    own(folder).restore()
    shutil.copyfile(folder / "diary.db", folder / "diary.damaged-2026-01-01T000000.db")
    shutil.copyfile(folder / "diary.db", folder / "diary.db.part")
    look = folder / "diary.look-abc"
    look.mkdir()
    shutil.copyfile(folder / "diary.db", look / "diary.db")
    return identity


def held(folder: Path, stack: ExitStack) -> dict[str, io.FileIO]:
    found: dict[str, io.FileIO] = {}
    for file in folder.rglob("*.db*"):
        if MARKER.encode() in file.read_bytes():
            found[str(file.relative_to(folder))] = stack.enter_context(file.open("rb", buffering=0))
    return found


@pytest.mark.parametrize("deed", ["all", "fact", "note"])
def test_whoever_still_has_an_erased_file_open_reads_nothing_of_it(tmp_path: Path, deed: str) -> None:
    identity, mine = marked(tmp_path), own(tmp_path)
    with ExitStack() as stack:
        files_held = held(tmp_path, stack)
        kinds = {name.split("-")[0].split("/")[0] for name in files_held}
        assert kinds == {"diary.db", "backups", "diary.damaged", "diary.replaced", "diary.db.part", "diary.look"}
        assert len([name for name in files_held if name.startswith("backups/")]) == 2
        erasing: dict[str, Callable[[], object]] = {
            "all": mine.erase,
            "fact": lambda: mine.erase_fact(identity),
            "note": lambda: mine.erase_note(identity),
        }
        erasing[deed]()
        for name, file in files_held.items():
            file.seek(0)
            content = file.read()
            assert content, name
            assert not content.strip(b"\0"), name


def test_a_journal_with_half_a_commit_is_overwritten_too(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.append(InformalPractice("Tur", 1, None, MARKER))
    journal = tmp_path / "diary.db.part-journal"
    journal.write_bytes(MARKER.encode() * 100)
    with journal.open("rb", buffering=0) as held_open:
        own(tmp_path).erase()
        assert not held_open.read().strip(b"\0")
    assert not journal.exists()


def test_blanking_reaches_every_byte_and_the_disk(
    tmp_path: Path, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_CHUNK_BYTES", 1000)
    file = tmp_path / "x"
    file.write_bytes(b"x" * 3456)
    inode = file.stat().st_ino
    with file.open("rb") as still:
        files.secure_erase(file)
        assert still.read() == bytes(3456)
    assert [event.inode for event in trace.events if event.what == "sync"] == [inode]
    assert not file.exists()


def mend_keys(file: Path) -> None:
    other, lock = file.with_name("other.keys"), file.with_name("lock")
    KeyFiles((other, file.with_name("third.keys")), lock).change(lambda entries: entries.update({("person", "x"): "y"}))
    KeyFiles((file, other), lock).mend()


ERASERS = (files.secure_erase, files.remove_and_erase, mend_keys)


@pytest.mark.parametrize("erase", ERASERS)
def test_of_a_link_only_the_link_goes(tmp_path: Path, erase: Callable[[Path], object]) -> None:
    elsewhere, link = tmp_path / "elsewhere", tmp_path / "link"
    elsewhere.write_text(MARKER)
    link.symlink_to(elsewhere)
    erase(link)
    assert not link.is_symlink()
    assert elsewhere.read_text() == MARKER


# What durability rests on


def test_every_connection_is_set_so_that_what_was_committed_stays(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    connection = connect(tmp_path / "diary.db", 1.0)
    for pragma in ("secure_delete", "foreign_keys", "cell_size_check"):  # whatever SQLite was built to begin with
        connection.execute(f"PRAGMA {pragma} = OFF").fetchall()
    for pragma in ("trusted_schema = ON", "synchronous = OFF", "journal_mode = DELETE"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    set_pragmas(connection)
    expected = {
        "synchronous": 2,
        "journal_mode": "truncate",
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
    }
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    connection.close()
    assert found == expected
    with opened(tmp_path) as diary:
        assert {name: diary._file.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected


def test_a_practice_under_way_that_was_changed_by_another_hand_is_not_believed(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with opened(tmp_path) as diary:
        diary.begin(some_practice(position=30.0))
    change(tmp_path / "diary.db", "UPDATE under_way SET state = replace(state, '30.0', '90.0')")
    with opened(tmp_path) as diary:
        assert diary.in_progress() is None
        assert [notice.reason for notice in diary.notices] == ["restored"]


@pytest.mark.parametrize("statement", ["UPDATE heads SET head = zeroblob(32)", "UPDATE heads SET count = 2"])
def test_a_head_that_does_not_fit_is_found(tmp_path: Path, statement: str) -> None:
    entries = filled(tmp_path, 3)
    change(tmp_path / "diary.db", statement)
    assert own(tmp_path).verify().fault == Damage(DamageKind.HEADS)
    assert told(tmp_path) == entries


def test_seven_days_four_weeks_and_six_months_stay(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    folder = tmp_path / "backups"
    folder.mkdir(exist_ok=True)
    last = MONDAY.date() + timedelta(days=299)
    for day in range(300):
        (folder / f"diary-{MONDAY.date() + timedelta(days=day)}.db").touch()
    backups.prune(DiaryPaths(tmp_path))
    kept = {of for file in folder.glob("diary-*.db") if (of := backups.backup_date(file))}
    daily = {last - timedelta(days=back) for back in range(7)}
    weekly = _newest_of(lambda day: day.isocalendar()[:2], last, 4)
    monthly = _newest_of(lambda day: (day.year, day.month), last, 6)
    assert kept == daily | weekly | monthly


def _newest_of(kind: Callable[[date], object], last: date, number: int) -> set[date]:
    found: dict[object, date] = {}
    for back in range(300):
        found.setdefault(kind(last - timedelta(days=back)), last - timedelta(days=back))
    return set(list(found.values())[:number])


def test_a_commit_that_failed_is_undone_and_the_next_one_works(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    with opened(tmp_path) as diary:
        diary.entries()
        diary._file.connection.execute(
            "CREATE TEMP TRIGGER no AFTER INSERT ON main.facts BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
        with pytest.raises(Exception, match="damaged"):
            diary.append(WeekStarted(3))
        assert not diary._file.connection.in_transaction
        diary._file.connection.execute("DROP TRIGGER no")
        diary.append(WeekStarted(4))
        assert [entry.fact for entry in diary.entries()[2:]] == [WeekStarted(4)]
    with sqlite3.connect(tmp_path / "diary.db") as plain:
        assert plain.execute("SELECT count(*) FROM facts").fetchone() == (3,)
    plain.close()
