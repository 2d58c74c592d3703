"""Erasing reaches every copy, forgets nothing that was erased before, and takes nobody else's practice with it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import Busy
from nærvær.domain.practice import InformalPractice
from store.diaries import filled, opened, own, some_practice, told
from store.test_own_data import MARKER, bytes_with


def the_backup(folder: Path) -> Path:
    (found,) = (folder / "backups").glob("*.db")
    return found


def test_a_backup_that_cannot_be_read_goes_with_what_may_be_in_it(tmp_path: Path) -> None:
    gone = filled(tmp_path, 4)[1]
    told(tmp_path)
    broken = the_backup(tmp_path)
    broken.write_bytes(b"no diary, but " + MARKER.encode() * 100)
    with broken.open("rb") as still_open:
        own(tmp_path).erase_fact(gone.id)
        assert MARKER[7:].encode() not in still_open.read()
    assert not broken.exists()
    assert bytes_with(tmp_path, MARKER[7:]) == []


def test_where_a_backup_is_in_use_nothing_is_erased_yet(tmp_path: Path) -> None:
    entries = filled(tmp_path, 4)
    told(tmp_path)
    used = the_backup(tmp_path)
    before = used.read_bytes()
    with closing(sqlite3.connect(used, isolation_level=None)) as elsewhere:
        elsewhere.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            own(tmp_path).erase_fact(entries[1].id)
    assert used.read_bytes() == before
    assert told(tmp_path) == entries


def test_a_practice_that_is_not_over_is_not_erased_with_a_fact(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        gone = diary.append(InformalPractice("Oppvask", 1, note=MARKER))
        diary.append(WeekStarted(2))
        diary.begin(some_practice(position=60.0))
    own(tmp_path).erase_fact(gone.id)
    with opened(tmp_path) as diary:
        assert diary.in_progress() == some_practice(position=60.0)


def test_the_practice_of_who_goes_leaves_the_backups_too_and_that_of_who_stays_does_not(tmp_path: Path) -> None:
    hers, his = some_practice(), replace(some_practice(), id="01980000-0000-7000-8000-000000000002")
    for person, practice in (("anna", hers), ("bjarne", his)):
        with opened(tmp_path, person=person) as diary:
            diary.append(WeekStarted(1))
            diary.begin(practice)
    own(tmp_path, person="anna").back_up()
    own(tmp_path, person="bjarne").erase()
    assert bytes_with(tmp_path, his.id) == []
    assert len(bytes_with(tmp_path, hers.id)) == len(list(tmp_path.rglob("*.db"))) == 3


def test_what_was_erased_first_stays_away_when_only_the_backup_of_a_second_time_is_left(tmp_path: Path) -> None:
    folder, stick = tmp_path / "dagbok", tmp_path / "minnepinne.db"
    entries = filled(folder, 6)
    own(folder).back_up(stick)
    told(folder)
    own(folder).erase_fact(entries[1].id)
    own(folder).erase_fact(entries[2].id)
    (folder / "diary.db").unlink()
    kept = [entry.id for entry in entries if entry not in entries[1:3]]
    assert [entry.id for entry in told(folder)] == kept
    assert own(folder).restore(str(stick)).erased == 2
    assert [entry.id for entry in told(folder)] == kept


def test_what_only_a_replaced_diary_had_stays_away_too(tmp_path: Path) -> None:
    folder, early, stick = tmp_path / "dagbok", tmp_path / "tidlig.db", tmp_path / "minnepinne.db"
    filled(folder, 3)
    own(folder).back_up(early)
    with opened(folder) as diary:
        diary.append(InformalPractice("Oppvask", 1, note=MARKER))
    own(folder).back_up(stick)
    assert own(folder).restore(str(early)).only_aside == 1
    shutil.rmtree(folder / "backups")
    own(folder).erase()
    back = own(folder).restore(str(stick))
    assert (back.facts, back.erased) == (0, 4)


def test_the_note_that_was_erased_stays_away_when_an_old_copy_comes_back(tmp_path: Path) -> None:
    folder, stick = tmp_path / "dagbok", tmp_path / "minnepinne.db"
    with opened(folder) as diary:
        fact = diary.append(InformalPractice("Oppvask", 1, note=MARKER))
    own(folder).back_up(stick)
    own(folder).erase_note(fact.id)
    own(folder).restore(str(stick))
    (left,) = told(folder)
    assert left.fact == InformalPractice("Oppvask", 1)


def test_a_salt_that_is_left_anywhere_is_found(tmp_path: Path) -> None:
    gone = filled(tmp_path, 4)[1]
    with closing(sqlite3.connect(tmp_path / "diary.db")) as connection:
        (salt,) = connection.execute("SELECT salt FROM facts WHERE id = ?", (gone.id,)).fetchone()
    (tmp_path / "rest.bin").write_bytes(b"..." + salt + b"...")
    assert own(tmp_path).erase_fact(gone.id).traces == 1
