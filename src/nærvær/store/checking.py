"""A look through diary and backups that changes nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

from ..domain.errors import Busy
from ..domain.own_data import Backup, Checkup
from ..domain.practice import Entry
from . import rescue
from .account import Account
from .backups import day_of, stored, upgraded
from .chain import Damage
from .connection import connect, is_damage, judging, must_be_writable, opened
from .files import COPIES, Place, copy_bytes, must_be_a_file, there_is
from .locks import FileLock
from .opening import recognised


def looked_at(place: Place, busy_seconds: float) -> Checkup:
    """What stands in the diary, or how it would come back. Raises `DiaryProblem`, `OSError` or `sqlite3.Error`."""
    there = there_is(place)
    in_the_way = os.path.lexists(place.backups) and not place.backups.is_dir()
    stands_there = str(place.backups) if in_the_way else None
    kept = () if in_the_way else stored(place)
    backups = tuple(_looked_at(file, day, busy_seconds) for file in kept if (day := day_of(file)))
    if not there and not place.backups.exists():
        return Checkup(str(place.diary), there=False, in_the_way=stands_there)
    with _still(place, busy_seconds) as copied:
        fault, facts = _fault(place, copied, busy_seconds)
        if fault is None:
            return Checkup(str(place.diary), there=True, facts=facts, backups=backups, in_the_way=stands_there)
        plan = rescue.planned(place, busy_seconds, copied)
    return Checkup(
        str(place.diary),
        there=there,
        fault=fault,
        kept=len(plan.rows),
        missing=plan.missing,
        backup=plan.backup,
        backups=backups,
        in_the_way=stands_there,
    )


def _looked_at(file: Path, day: date, busy_seconds: float) -> Backup:
    """One backup, with what is wrong with it: whatever it is, it stands in the way of nothing else."""
    try:
        return Backup(str(file), day, sound_facts(file, busy_seconds))
    except (sqlite3.Error, Damage, OSError) as error:
        return Backup(str(file), day, None, rescue.fault(error))


def sound_facts(file: Path, busy_seconds: float) -> int:
    """How many facts a backup holds. Raises `Damage`, `sqlite3.Error` or `OSError` when it is not sound."""
    account = Account("")
    with upgraded(file, busy_seconds) as connection:
        account.examine(connection)
    return account.facts


def told_in(place: Place, person: str, busy_seconds: float) -> tuple[Entry, ...] | None:
    """What a person has told in the diary, or else in the newest backup that is sound; None where nothing can be read.

    Nothing is made, not even where there is no diary yet.
    """
    with suppress(OSError):
        for file in (place.diary, *stored(place)):
            with suppress(sqlite3.Error, Damage, OSError):
                account = Account(person)
                with upgraded(file, busy_seconds) as connection:
                    account.examine(connection)
                return account.entries
    return None


@contextmanager
def _still(place: Place, busy_seconds: float) -> Iterator[Path]:
    """A copy of the diary and its journal: whatever SQLite does on opening them is not done to the diary itself."""
    lock = FileLock(place.lock)
    with suppress(OSError):  # a folder that is read-only has nobody who could replace the file
        if not lock.take(sole=False, wait_seconds=busy_seconds):
            raise Busy("diary")
    try:
        with workshop(place) as folder:
            copied = folder / place.diary.name
            if there_is(place):
                _copy_while_nobody_writes(place, copied, busy_seconds)
            yield copied
    finally:
        lock.release()


@contextmanager
def workshop(place: Place) -> Iterator[Path]:
    """A folder for copies, for its owner only and gone afterwards: beside the diary, or where such folders usually lie."""
    try:
        made = tempfile.TemporaryDirectory(dir=place.folder, prefix=COPIES)
    except OSError:
        made = tempfile.TemporaryDirectory(prefix=COPIES)
    with made as folder:
        yield Path(folder)


def _copy_while_nobody_writes(place: Place, copied: Path, busy_seconds: float) -> None:
    with closing(opened(place.diary, "mode=ro", busy_seconds)) as connection:
        with suppress(sqlite3.Error, Damage), judging():  # damaged, or half a commit: then nobody writes either
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        copy_bytes(place.diary, copied)
        if place.journal.exists():
            copy_bytes(place.journal, copied.with_name(f"{copied.name}-journal"))


def _fault(place: Place, copied: Path, busy_seconds: float) -> tuple[str | None, int]:
    """Where the copy breaks (None: nowhere), and how many facts it holds."""
    account = Account("")
    try:
        if not copied.exists():
            raise Damage("gone")
        must_be_a_file(copied)
        with closing(connect(copied, busy_seconds)) as connection:
            recognised(connection, place)
            must_be_writable(connection, copied)
        with upgraded(copied, busy_seconds) as connection:
            account.examine(connection)
    except (sqlite3.Error, Damage) as error:
        if not is_damage(error):
            raise
        return str(error), 0
    return None, account.facts
