"""Files that hold a whole diary: backups, one a day and fewer the older they are; and any diary, read or built as a whole.

A backup is verified before it gets its name.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..domain.diary import Entry
from ..domain.practice import DAY_TURNS_AT_HOUR
from ..files import atomic_replace, make_private_file, make_private_folder
from . import schema
from .diary import (
    VerifiedLog,
    add_erasure_marks,
    insert_row,
    read_erasure_marks,
    read_in_progress,
    rows_after,
    write_in_progress,
)
from .diary_folder import DiaryPaths, FileLock, check_readable_file
from .hash_chain import (
    CLEAR,
    EMPTY_CHAIN,
    MAX_FACTS,
    ChainHead,
    CorruptionError,
    FactRow,
    InProgressRow,
    RowCipher,
    head_after,
    link,
)
from .sqlite_connection import connect, errors_as_corruption, open_uri, write_transaction

DAILY, WEEKLY, MONTHLY = 7, 4, 6
NAME = "diary-{day}{why}.db"
_TIME = re.compile(r"-([0-9]{2})([0-9]{4})\.db")


def back_up(paths: DiaryPaths, day: date, busy_seconds: float, why: str = "", *, anew: bool = False) -> Path | None:
    """Make the backup of `day` and return it; None when there is one already, or another process is making it.

    With `anew` one of the same name gives way, once the new one is verified.

    Raises `OSError`, `sqlite3.Error`, or `CorruptionError` when the copy is damaged.
    """
    target = paths.backups / NAME.format(day=day.isoformat(), why=why)
    if target.exists() and not anew:
        return None
    make_private_folder(paths.backups)
    lock = FileLock(paths.backups / "backup.lock")
    if not lock.acquire(exclusive=True):
        return None
    try:
        for part in paths.backups.glob("*.part*"):
            with suppress(OSError):
                part.unlink()
        part = target.with_suffix(".part")
        copy_diary(paths.diary, part, busy_seconds)
        verify_file(part, busy_seconds)
        atomic_replace(part, target)
        prune(paths)
    finally:
        lock.release()
    return target


def copy_diary(file: Path, target: Path, busy_seconds: float) -> None:
    """Copy one state of a diary that may be in use. Raises `CorruptionError`, `sqlite3.Error` or `OSError`."""
    make_private_file(target)
    with (
        closing(connect(file, busy_seconds)) as source,
        closing(open_uri(target, "mode=rw", busy_seconds)) as copied,
        errors_as_corruption(),
    ):
        copied.execute("PRAGMA journal_mode = OFF").fetchall()
        source.backup(copied)


def list_backups(paths: DiaryPaths) -> tuple[Path, ...]:
    """Return the backups there are, the newest first. Raises `OSError` where the folder may not be read."""
    try:
        files = [file for file in paths.backups.iterdir() if file.match("diary-*.db") and backup_date(file)]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(files, key=_sort_key, reverse=True))


def backup_date(file: Path) -> date | None:
    """Return the day of a backup; None for another file."""
    try:
        return date.fromisoformat(file.name[len("diary-") :][:10])
    except ValueError:
        return None


def _sort_key(file: Path) -> tuple[date, int, int]:
    """Backups sort by the day they are of, then by when they were written, then by the time in the name.

    A copied folder may give all of them the same time. The one of the day is then older than those with a time.
    """
    time = _TIME.search(file.name)
    hours = -1 if time is None else (int(time[1]) - DAY_TURNS_AT_HOUR) % 24 * 10_000 + int(time[2])
    try:
        written = file.lstat().st_mtime_ns
    except OSError:
        written = 0
    return backup_date(file) or date.min, written, hours


def prune(paths: DiaryPaths) -> None:
    """Delete the backups of every day that is not to be kept."""
    days = {file: day for file in list_backups(paths) if (day := backup_date(file))}
    keep = dates_to_keep(days.values())
    for file, day in days.items():
        if day not in keep:
            with suppress(OSError):  # a folder of that name is not ours
                file.unlink()


def dates_to_keep(days: Iterable[date]) -> frozenset[date]:
    """Return the days whose backups stay: 7 daily, 4 weekly, 6 monthly, each the newest of its kind."""
    newest_first = sorted(set(days), reverse=True)
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    weekly = sorted(weeks.values(), reverse=True)[:WEEKLY]
    monthly = sorted(months.values(), reverse=True)[:MONTHLY]
    return frozenset((*newest_first[:DAILY], *weekly, *monthly))


# Reading and building whole diaries


@contextmanager
def open_upgraded(file: Path, busy_seconds: float) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the diary in `file`, or to a copy in memory with the newest schema when it has an older one.

    Raises `CorruptionError` for a file that is no diary, `sqlite3.Error` or `OSError`.
    """
    check_readable_file(file)
    with closing(connect(file, busy_seconds)) as connection, errors_as_corruption():
        if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise CorruptionError("application_id")
        version = schema.version(connection)
        if version > schema.newest():
            raise CorruptionError("newer")
        if version < 1:
            raise CorruptionError("user_version")
        if version == schema.newest():
            yield connection
            return
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as trial:
            connection.backup(trial)
            schema.migrate(trial)
            yield trial


def verify_file(file: Path, busy_seconds: float, person: str = "", cipher: RowCipher = CLEAR) -> VerifiedLog:
    """Verify the diary in `file`, and return what was read of it: the entries of `person`, and the chains of all.

    Raises `CorruptionError`, `sqlite3.Error` or `OSError` when it is damaged.
    """
    log = VerifiedLog(person, cipher)
    with open_upgraded(file, busy_seconds) as connection:
        log.verify(connection)
    return log


def read_entries(
    paths: DiaryPaths, person: str, busy_seconds: float, cipher: RowCipher = CLEAR
) -> tuple[Entry, ...] | None:
    """Return a person's entries in the diary, or else in the newest intact backup; None where nothing can be read.

    Nothing is created, not even where there is no diary yet.
    """
    with suppress(OSError):
        for file in (paths.diary, *list_backups(paths)):
            with suppress(sqlite3.Error, CorruptionError, OSError):
                return verify_file(file, busy_seconds, person, cipher).entries
    return None


class DiaryContent(NamedTuple):
    """All that a diary holds: rows by id in their order, practices in progress, and digests of what was erased."""

    rows: dict[str, FactRow]
    in_progress: list[InProgressRow]
    marks: frozenset[bytes]


def read_diary(file: Path, busy_seconds: float) -> DiaryContent:
    """Return the content of an intact diary of any schema. Raises `CorruptionError`, `sqlite3.Error` or `OSError`."""
    with open_upgraded(file, busy_seconds) as connection:
        VerifiedLog("").verify(connection)
        rows = {row.id: row for row in rows_after(connection, 0)}
        return DiaryContent(rows, read_in_progress(connection), read_erasure_marks(connection))


def build_diary(
    file: Path,
    rows: Iterable[FactRow],
    in_progress: list[InProgressRow],
    busy_seconds: float,
    marks: Iterable[bytes] = (),
) -> None:
    """Make a new diary in `file` that holds `rows`, linked anew where one before them is gone, and verify it."""
    make_private_file(file)
    with closing(connect(file, busy_seconds)) as connection:
        schema.migrate(connection)
        with write_transaction(connection):
            _insert_rows(connection, rows)
            write_in_progress(connection, in_progress)
            add_erasure_marks(connection, marks)
        VerifiedLog("").verify(connection)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def _insert_rows(connection: sqlite3.Connection, rows: Iterable[FactRow]) -> None:
    heads: dict[str, ChainHead] = {}
    last_seq = 0
    for row in sorted(rows, key=lambda row: (row.seq, row.id)):
        last_seq = max(last_seq + 1, row.seq) if row.seq < MAX_FACTS else last_seq + 1
        linked = link(row, last_seq, heads.get(row.person, EMPTY_CHAIN))
        insert_row(connection, linked)
        heads[row.person] = head_after(linked)
