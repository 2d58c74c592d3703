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
from ..domain.own_data import Backup, VerifyReport
from ..domain.practice import Entry
from . import recovery as rescue
from .backups import backup_date, list_backups, open_upgraded
from .diary_paths import COPY_PREFIX, DiaryPaths, check_readable_file, copy_file, diary_exists
from .hash_chain import CorruptionError
from .locks import FileLock
from .opener import recognise_schema
from .sqlite import check_writable, connect, errors_as_corruption, is_corruption, open_uri
from .verified_log import VerifiedLog


def verify(place: DiaryPaths, busy_seconds: float) -> VerifyReport:
    """What stands in the diary, or how it would come back. Raises `DiaryProblem`, `OSError` or `sqlite3.Error`."""
    there = diary_exists(place)
    in_the_way = os.path.lexists(place.backups) and not place.backups.is_dir()
    stands_there = str(place.backups) if in_the_way else None
    kept = () if in_the_way else list_backups(place)
    backups = tuple(_verify_backup(file, day, busy_seconds) for file in kept if (day := backup_date(file)))
    if not there and not place.backups.exists():
        return VerifyReport(str(place.diary), there=False, in_the_way=stands_there)
    with _copied_diary(place, busy_seconds) as copied:
        fault, facts = _find_fault(place, copied, busy_seconds)
        if fault is None:
            return VerifyReport(str(place.diary), there=True, facts=facts, backups=backups, in_the_way=stands_there)
        plan = rescue.plan_recovery(place, busy_seconds, copied)
    return VerifyReport(
        str(place.diary),
        there=there,
        fault=fault,
        kept=len(plan.rows),
        missing=plan.missing,
        backup=plan.backup,
        backups=backups,
        in_the_way=stands_there,
    )


def _verify_backup(file: Path, day: date, busy_seconds: float) -> Backup:
    """One backup, with what is wrong with it: whatever it is, it stands in the way of nothing else."""
    try:
        return Backup(str(file), day, count_facts(file, busy_seconds))
    except (sqlite3.Error, CorruptionError, OSError) as error:
        return Backup(str(file), day, None, rescue.fault_code(error))


def count_facts(file: Path, busy_seconds: float) -> int:
    """How many facts a backup holds. Raises `Damage`, `sqlite3.Error` or `OSError` when it is not sound."""
    account = VerifiedLog("")
    with open_upgraded(file, busy_seconds) as connection:
        account.examine(connection)
    return account.facts


def read_entries(place: DiaryPaths, person: str, busy_seconds: float) -> tuple[Entry, ...] | None:
    """What a person has told in the diary, or else in the newest backup that is sound; None where nothing can be read.

    Nothing is made, not even where there is no diary yet.
    """
    with suppress(OSError):
        for file in (place.diary, *list_backups(place)):
            with suppress(sqlite3.Error, CorruptionError, OSError):
                account = VerifiedLog(person)
                with open_upgraded(file, busy_seconds) as connection:
                    account.examine(connection)
                return account.entries
    return None


@contextmanager
def _copied_diary(place: DiaryPaths, busy_seconds: float) -> Iterator[Path]:
    """A copy of the diary and its journal: whatever SQLite does on opening them is not done to the diary itself."""
    lock = FileLock(place.lock)
    with suppress(OSError):  # a folder that is read-only has nobody who could replace the file
        if not lock.take(sole=False, wait_seconds=busy_seconds):
            raise Busy("diary")
    try:
        with temporary_folder(place) as folder:
            copied = folder / place.diary.name
            if diary_exists(place):
                _copy_while_nobody_writes(place, copied, busy_seconds)
            yield copied
    finally:
        lock.release()


@contextmanager
def temporary_folder(place: DiaryPaths) -> Iterator[Path]:
    """A folder for copies, for its owner only and gone afterwards: beside the diary, or where such folders usually lie."""
    try:
        made = tempfile.TemporaryDirectory(dir=place.folder, prefix=COPY_PREFIX)
    except OSError:
        made = tempfile.TemporaryDirectory(prefix=COPY_PREFIX)
    with made as folder:
        yield Path(folder)


def _copy_while_nobody_writes(place: DiaryPaths, copied: Path, busy_seconds: float) -> None:
    with closing(open_uri(place.diary, "mode=ro", busy_seconds)) as connection:
        with (
            suppress(sqlite3.Error, CorruptionError),
            errors_as_corruption(),
        ):  # damaged, or half a commit: then nobody writes either
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        copy_file(place.diary, copied)
        if place.journal.exists():
            copy_file(place.journal, copied.with_name(f"{copied.name}-journal"))


def _find_fault(place: DiaryPaths, copied: Path, busy_seconds: float) -> tuple[str | None, int]:
    """Where the copy breaks (None: nowhere), and how many facts it holds."""
    account = VerifiedLog("")
    try:
        if not copied.exists():
            raise CorruptionError("gone")
        check_readable_file(copied)
        with closing(connect(copied, busy_seconds)) as connection:
            recognise_schema(connection, place)
            check_writable(connection, copied)
        with open_upgraded(copied, busy_seconds) as connection:
            account.examine(connection)
    except (sqlite3.Error, CorruptionError) as error:
        if not is_corruption(error):
            raise
        return str(error), 0
    return None, account.facts
