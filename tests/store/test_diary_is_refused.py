"""Disks that are full, folders that are closed, files of others, and two windows at once."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import Busy, DiaryProblem
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.store import SqliteDiary
from nærvær.texts.diary_errors import diary_problem
from store import children
from store.children import Child
from store.diaries import Clock, file_of, filled, opened, some_practice, told

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions and mounts of Unix")
LONG_NOTE = "a" * 2000


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of 256 KiB at `folder`, where one may be mounted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def tell_until_it_is_full(diary: SqliteDiary) -> list[str]:
    kept = []
    with pytest.raises(DiaryProblem) as problem:
        while True:
            kept.append(diary.append(InformalPractice("Tur", 1, None, LONG_NOTE)).id)
    assert problem.value.reason == "full"
    assert "ikke plass" in diary_problem(problem.value)
    assert kept
    return kept


def test_a_full_diary_says_so_keeps_what_it_has_and_goes_on_when_there_is_space(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.begin(some_practice(position=15.0))
        pages = diary._file.connection.execute("PRAGMA page_count").fetchone()[0]
        diary._file.connection.execute(f"PRAGMA max_page_count = {pages + 10}").fetchall()
        kept = tell_until_it_is_full(diary)
        assert [entry.id for entry in diary.entries()] == kept
        assert diary._file.connection.execute("PRAGMA max_page_count = 100000").fetchall()
        kept.append(diary.append(InformalPractice("Tur", 1, None, LONG_NOTE)).id)
        assert diary.finish(some_practice(position=30.0).as_practice(PracticeEnd.STOPPED)) is not None
    assert [entry.id for entry in told(tmp_path)][:-1] == kept


def test_a_practice_that_could_not_be_begun_does_not_hold_the_place(tmp_path: Path) -> None:
    with opened(tmp_path) as diary, opened(tmp_path) as other:
        pages = diary._file.connection.execute("PRAGMA page_count").fetchone()[0]
        diary._file.connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        with pytest.raises(DiaryProblem, match="full"):
            diary.begin(some_practice("a" * 20_000))
        other.begin(some_practice())
        assert other.finish(None) is None


@POSIX
def test_a_full_disk_loses_nothing_and_the_practice_on_it_can_still_be_closed(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder), opened(folder / "diary") as diary:
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(60_000))
        diary.begin(some_practice(position=15.0))
        kept = tell_until_it_is_full(diary)
        state = some_practice(position=30.0)
        with pytest.raises(DiaryProblem, match="full"):
            while True:  # a short fact may still fit
                kept.append(diary.append(WeekStarted(1)).id)
        with pytest.raises(DiaryProblem, match="full"):
            diary.finish(Practice("body-scan", 1, 60, 30.0, PracticeEnd.STOPPED, None, note=LONG_NOTE))
        assert [entry.id for entry in diary.entries()] == kept
        ballast.unlink()
        entry = diary.finish(state.as_practice(PracticeEnd.STOPPED))
        assert entry is not None
        assert [entry.id for entry in told(folder / "diary")] == [*kept, state.id]


@POSIX
def test_a_backup_that_finds_no_space_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder):
        with opened(folder) as diary:
            for _ in range(12):
                diary.append(InformalPractice("Tur", 1, None, LONG_NOTE))
        (folder / "ballast").write_bytes(bytes(shutil.disk_usage(folder).free - 16_384))
        with opened(folder) as diary:
            assert len(diary.entries()) == 12
        assert [notice.reason for notice in diary.notices] == ["backup"]
        assert not list((folder / "backups").glob("*.db*"))
        (folder / "ballast").unlink()
        told(folder)
        assert len(list((folder / "backups").glob("*.db"))) == 1


@POSIX
def test_a_first_start_on_a_full_disk_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder):
        with pytest.raises(OSError, match="No space"):
            (folder / "ballast").write_bytes(bytes(10**6))
        with pytest.raises(DiaryProblem) as problem:
            opened(folder / "diary")
        assert problem.value.reason == "full"
        (folder / "ballast").unlink()
        assert told(folder / "diary") == ()


@pytest.fixture
def public_path() -> Iterator[Path]:
    """A folder that others may go through, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def everybody_may(folder: Path, *, write: bool) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod((0o777 if write else 0o555) if path.is_dir() else (0o666 if write else 0o444))


@POSIX
def test_a_diary_that_is_read_only_can_be_read_and_says_so_when_it_should_be_written(public_path: Path) -> None:
    folder = public_path / "diary"
    entries = filled(folder, 5)
    told(folder)
    everybody_may(folder, write=False)
    assert Child(children.as_nobody, children.read, folder).end() == [(5, True)]
    for work in (children.append, children.begin):
        ((reason, sentence),) = Child(children.as_nobody, work, folder).end()
        assert reason == "forbidden"
        assert str(folder) in sentence
    everybody_may(folder, write=True)
    assert Child(children.as_nobody, children.append, folder).end() == ["told"]
    assert told(folder)[:-1] == entries


@POSIX
@pytest.mark.parametrize("journal", [True, False])
def test_a_file_that_may_be_written_in_a_folder_that_may_not_is_read_only(public_path: Path, journal: bool) -> None:
    folder = public_path / "diary"
    filled(folder, 5)
    everybody_may(folder, write=True)
    if not journal:
        (folder / "diary.db-journal").unlink()
    folder.chmod(0o555)
    said = Child(children.as_nobody, children.append, folder).end()
    assert said == ["told"] if journal else said[0][0] == "forbidden"
    folder.chmod(0o777)
    assert len(told(folder)) == 5 + journal


@POSIX
def test_a_diary_that_may_not_even_be_read_is_said(public_path: Path) -> None:
    folder = public_path / "diary"
    filled(folder, 2)
    everybody_may(folder, write=True)
    (folder / "diary.db").chmod(0)
    ((reason, _),) = Child(children.as_nobody, children.read, folder).end()
    assert reason == "forbidden"


@POSIX
def test_a_folder_that_cannot_be_made_is_said(public_path: Path) -> None:
    public_path.chmod(0o555)
    ((reason, _),) = Child(children.as_nobody, children.append, public_path / "new" / "diary").end()
    assert reason == "forbidden"
    (public_path / "new").write_text("a file where the folder should be")
    with pytest.raises(DiaryProblem, match="in-the-way"):
        children.append(public_path / "new" / "diary")


@POSIX
def test_damage_that_cannot_be_set_in_order_leaves_the_file_as_it_is(public_path: Path) -> None:
    folder = public_path / "diary"
    filled(folder, 5)
    file = folder / "diary.db"
    file.write_bytes(file.read_bytes().replace(b"Oppvask 0", b"Oppvisk 0"))
    before = file.read_bytes()
    everybody_may(folder, write=False)
    ((reason, _),) = Child(children.as_nobody, children.read, folder).end()
    assert reason == "damaged"
    assert file.read_bytes() == before


def test_a_diary_of_a_newer_release_is_refused_unchanged(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    with closing(sqlite3.connect(tmp_path / "diary.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE of_a_later_release (x)")
        connection.execute("PRAGMA user_version = 99")
        connection.execute("ALTER TABLE facts ADD COLUMN mood TEXT")
    before = (tmp_path / "diary.db").read_bytes()
    with pytest.raises(DiaryProblem) as problem:
        opened(tmp_path)
    assert problem.value.reason == "newer"
    assert "nyere utgave" in diary_problem(problem.value)
    assert (tmp_path / "diary.db").read_bytes() == before


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_file_of_another_program_is_refused_unchanged(tmp_path: Path, mode: str) -> None:
    theirs, here = tmp_path / "theirs", tmp_path / "here"
    theirs.mkdir()
    with closing(sqlite3.connect(theirs / "diary.db", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE recipes (name)")
        connection.execute("INSERT INTO recipes VALUES ('lapper')")
        shutil.copytree(theirs, here)  # as a program leaves it that is still at it, or was killed
    before = {file.name: file.read_bytes() for file in here.iterdir()}
    with pytest.raises(DiaryProblem) as problem:
        opened(here)
    assert problem.value.reason == "foreign"
    assert {name: (here / name).read_bytes() for name in before} == before


def test_a_second_window_may_read_and_tell_but_not_practise(tmp_path: Path) -> None:
    child = Child(children.hold_a_practice, tmp_path)
    try:
        assert child.hear() == "begun"
        with opened(tmp_path) as diary:
            assert diary.in_progress() is None
            diary.append(WeekStarted(2))
            verbs: tuple[Callable[[], object], ...] = (
                lambda: diary.begin(some_practice("other")),
                lambda: diary.finish(None),
            )
            for verb in verbs:
                with pytest.raises(Busy) as busy:
                    verb()
                assert busy.value.what == "practice"
            assert "annet vindu" in diary_problem(busy.value)
            child.kill()
            assert diary.in_progress() == some_practice()
            diary.begin(some_practice("other"))
            assert len(diary.entries()) == 1
    finally:
        child.kill()


def test_two_windows_see_what_the_other_one_tells(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        one.append(WeekStarted(1))
        other.append(WeekStarted(2))
        one.append(WeekStarted(3))
        assert [entry.fact.week for entry in one.entries()] == [1, 2, 3]
        assert one.entries() == other.entries()


def test_a_window_that_writes_for_too_long_makes_the_other_one_busy_but_not_blind(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    with opened(tmp_path, busy_seconds=0.2) as diary, closing(sqlite3.connect(tmp_path / "diary.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert diary.entries() == entries
        with pytest.raises(Busy) as busy:
            diary.append(WeekStarted(1))
        assert busy.value.what == "diary"
        other.rollback()
        diary.append(WeekStarted(1))
        assert len(diary.entries()) == 5


def test_a_damaged_diary_that_another_window_has_open_is_not_replaced_under_it(tmp_path: Path) -> None:
    entries = filled(tmp_path, 8)
    file = tmp_path / "diary.db"
    with opened(tmp_path, busy_seconds=0.2) as diary:
        diary.entries()
        file_of(diary)._backup.join()
        shutil.rmtree(tmp_path / "backups")
        before = file.read_bytes()
        with file.open("rb+") as written:
            written.seek(before.index(b"Oppvask 1"))
            written.write(b"Oppvisk 1")
        other = opened(tmp_path, busy_seconds=0.2)
        for _ in range(2):
            with pytest.raises(Busy):
                other.entries()
        assert file.exists()
    with closing(other):
        assert set(other.entries()) == set(entries) - {entries[5]}
        assert [notice.reason for notice in other.notices] == ["restored"]


def test_a_folder_with_a_diary_older_than_its_clock_is_no_problem(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    clock = Clock()
    clock.wait(days=-4000)
    os.utime(tmp_path / "diary.db", (4e9, 4e9))
    with opened(tmp_path, clock) as diary:
        assert (diary.entries(), diary.notices) == (entries, ())


@POSIX
def test_a_disk_that_can_only_be_read_is_told_from_a_missing_permission(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder):
        filled(folder / "diary", 2)
        kept = told(folder / "diary")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with opened(folder / "diary") as diary:
            assert diary.entries() == kept
            with pytest.raises(DiaryProblem) as problem:
                diary.append(WeekStarted(3))
        assert problem.value.reason == "readonly"
        assert "kan bare leses" in diary_problem(problem.value)
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        assert told(folder / "diary") == kept


@POSIX
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "quota"),
        (errno.EFBIG, "large"),
        (errno.EROFS, "readonly"),
        (errno.EACCES, "forbidden"),
        (errno.EPERM, "forbidden"),
        (errno.ENOTDIR, "in-the-way"),
        (errno.EISDIR, "folder"),
        (errno.ENAMETOOLONG, "long"),
        (errno.ENOENT, "moved"),
        (errno.ELOOP, "link"),
        (errno.EMFILE, "handles"),
        (errno.EIO, "disk"),
        (errno.ESTALE, "disk"),
    ],
)
def test_each_answer_of_the_system_has_its_own_reason_also_where_sqlite_does_not_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    filled(tmp_path, 1)
    real = os.fsync

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with opened(tmp_path) as diary:
        diary.entries()
        file_of(diary)._backup.join()
        diary._file.connection.execute("PRAGMA query_only = ON").fetchall()  # SQLite says only that it may not write
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(DiaryProblem) as problem:
            diary.append(WeekStarted(1))
        assert problem.value.reason == code
        monkeypatch.setattr(os, "fsync", real)
        diary._file.connection.execute("PRAGMA query_only = OFF").fetchall()
        diary.append(WeekStarted(1))


@POSIX
def test_a_file_that_may_not_grow_is_said(public_path: Path) -> None:
    filled(public_path / "diary", 3)
    everybody_may(public_path / "diary", write=True)
    ((reason, said),) = Child(children.as_nobody, children.told_until_it_may_not_grow, public_path / "diary").end()
    assert reason == "large"
    assert "større" in said
