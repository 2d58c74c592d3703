"""Where no diary lies, or only a part of a commit, what was there before is neither lost nor mixed into a new one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import DiaryProblem
from nærvær.store import diary_opener as opener
from nærvær.store.diary_folder import DiaryPaths, diary_exists
from nærvær.store.sqlite_connection import connect, errors_as_refusals, write_transaction
from store.diaries import filled, opened, own, told
from store.test_diary_finds_damage import change
from store.test_own_data import cut_in_half


def test_what_was_set_aside_comes_back_where_diary_and_backups_are_gone(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    change(tmp_path / "diary.db", "UPDATE heads SET count = 3")
    told(tmp_path)
    shutil.rmtree(tmp_path / "backups")
    (tmp_path / "diary.db").unlink()
    assert told(tmp_path) == entries


def test_a_diary_another_window_has_just_made_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []

    def made_meanwhile(paths: DiaryPaths) -> bool:
        looked.append(diary_exists(paths))
        if len(looked) == 1:
            filled(tmp_path, 3)
            return False
        return diary_exists(paths)

    monkeypatch.setattr(opener, "diary_exists", made_meanwhile)
    with opened(tmp_path) as diary:
        assert len(diary.entries()) == 3
    assert looked[0] is False


def test_a_journal_without_its_diary_undoes_nothing_in_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "gammel", tmp_path / "ny"
    filled(old, 10)
    new.mkdir()
    cut_in_half(old / "diary.db", new / "diary.db")
    (new / "diary.db").unlink()
    with opened(new) as diary:
        assert (diary.entries(), diary.notices) == ((), ())
        week = diary.append(WeekStarted(1))
    assert told(new) == (week,)
    assert own(new).verify().fault is None


def test_a_wrong_number_in_the_header_of_a_diary_is_damage_and_no_newer_release(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    change(tmp_path / "diary.db", "PRAGMA user_version = 77")
    assert told(tmp_path) == entries


def test_half_a_commit_on_the_first_page_is_undone_and_no_damage(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    cut = tmp_path / "cut"
    cut.mkdir()
    with closing(sqlite3.connect(tmp_path / "diary.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA application_id = 1")
        connection.execute("CREATE TABLE big AS SELECT randomblob(900) FROM facts, facts f, facts g")
        for name in ("diary.db", "diary.db-journal"):
            shutil.copy(tmp_path / name, cut / name)
        connection.execute("ROLLBACK")
    with (cut / "diary.db").open("r+b") as file:
        file.seek(68)
        file.write(b"\0\0\0\1")  # the first page had reached the disk as well
    with opened(cut) as diary:
        assert (diary.entries(), diary.notices) == (entries, ())


def test_looking_for_a_diary_makes_none(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error):
        connect(tmp_path / "diary.db", 0.1)
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_in_the_midst_is_undone_and_the_next_one_is_kept(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with closing(connect(tmp_path / "diary.db", 0.1)) as connection:
        with suppress(KeyboardInterrupt), write_transaction(connection):
            connection.execute("CREATE TABLE half (x)")
            raise KeyboardInterrupt
        with write_transaction(connection):
            connection.execute("CREATE TABLE whole (x)")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert "whole" in tables
    assert "half" not in tables


def test_only_one_at_a_time_is_about_to_write(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with closing(connect(tmp_path / "diary.db", 0.1)) as one, closing(connect(tmp_path / "diary.db", 0.1)) as other:
        refused = pytest.raises(sqlite3.OperationalError, match="locked")
        with write_transaction(one), refused, write_transaction(other):
            pytest.fail("both were let in")
        with write_transaction(other):
            assert other.in_transaction


def test_a_file_that_was_replaced_while_it_was_written_is_moved_and_not_damaged(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    file = tmp_path / "diary.db"
    with closing(connect(file, 0.1)) as connection:
        file.rename(tmp_path / "moved.db")
        shutil.copy(tmp_path / "moved.db", file)
        with pytest.raises(DiaryProblem) as problem, errors_as_refusals(file), write_transaction(connection):
            connection.execute("CREATE TABLE late (x)")
    assert (problem.value.reason, problem.value.path) == ("moved", str(file))
