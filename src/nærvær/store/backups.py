"""Backups of the diary: opened and checked before they get their name; one a day, thinned out with age."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

from ..domain.practice import DAY_TURNS_AT_HOUR
from . import schema
from .diary_paths import DiaryPaths, atomic_replace, check_readable_file, make_private_file, make_private_folder
from .hash_chain import CorruptionError
from .locks import FileLock
from .sqlite import connect, errors_as_corruption, open_uri
from .verified_log import VerifiedLog

DAILY, WEEKLY, MONTHLY = 7, 4, 6
NAME = "diary-{day}{why}.db"
_TIME = re.compile(r"-([0-9]{2})([0-9]{4})\.db")


def back_up(place: DiaryPaths, day: date, busy_seconds: float, why: str = "") -> Path | None:
    """Make the backup of `day` unless it stands; None when it does, or when another process is at it.

    Raises `OSError`, `sqlite3.Error`, or `Damage` when the copy is not sound.
    """
    target = place.backups / NAME.format(day=day.isoformat(), why=why)
    if target.exists():
        return None
    make_private_folder(place.backups)
    lock = FileLock(place.backups / "backup.lock")
    if not lock.take(sole=True):
        return None
    try:
        for left in place.backups.glob("*.part*"):
            with suppress(OSError):
                left.unlink()
        part = target.with_suffix(".part")
        copy_diary(place.diary, part, busy_seconds)
        check_backup(part, busy_seconds)
        atomic_replace(part, target)
        prune(place)
    finally:
        lock.release()
    return target


def copy_diary(file: Path, target: Path, busy_seconds: float) -> None:
    """A copy of one state of a diary that may be in use. Raises `Damage`, `sqlite3.Error` or `OSError`."""
    make_private_file(target)
    with (
        closing(connect(file, busy_seconds)) as source,
        closing(open_uri(target, "mode=rw", busy_seconds)) as copied,
        errors_as_corruption(),
    ):
        copied.execute("PRAGMA journal_mode = OFF").fetchall()
        source.backup(copied)


@contextmanager
def open_upgraded(file: Path, busy_seconds: float) -> Iterator[sqlite3.Connection]:
    """A connection to the diary in `file`, or to a copy taken to the newest schema when it has an older one.

    Raises `Damage` for what is no diary, `sqlite3.Error` or `OSError`.
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


def check_backup(file: Path, busy_seconds: float) -> None:
    """Raises `Damage` or `sqlite3.Error` when a backup is not sound."""
    with open_upgraded(file, busy_seconds) as connection:
        VerifiedLog("").examine(connection)


def list_backups(place: DiaryPaths) -> tuple[Path, ...]:
    """The backups there are, the newest first. Raises `OSError` where the folder may not be looked into."""
    try:
        found = [file for file in place.backups.iterdir() if file.match("diary-*.db") and backup_date(file)]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(found, key=_sort_key, reverse=True))


def backup_date(file: Path) -> date | None:
    """The day a backup was made; None for a file that is none."""
    try:
        return date.fromisoformat(file.name[len("diary-") :][:10])
    except ValueError:
        return None


def _sort_key(file: Path) -> tuple[date, int, int]:
    """What sorts backups: the day they are of, then when they were written, then the time in the name.

    A copied folder may give all of them the same time. The one of the day is then older than those with a time.
    """
    time = _TIME.search(file.name)
    hours = -1 if time is None else (int(time[1]) - DAY_TURNS_AT_HOUR) % 24 * 10_000 + int(time[2])
    try:
        written = file.lstat().st_mtime_ns
    except OSError:
        written = 0
    return backup_date(file) or date.min, written, hours


def prune(place: DiaryPaths) -> None:
    """Keep the last of each of so many days, weeks and months."""
    days = {file: day for file in list_backups(place) if (day := backup_date(file))}
    kept = dates_to_keep(days.values())
    for file, day in days.items():
        if day not in kept:
            with suppress(OSError):  # a folder of that name is none of ours
                file.unlink()


def dates_to_keep(days: Iterable[date]) -> frozenset[date]:
    """The days whose backups stay: 7 daily, 4 weekly, 6 monthly, each the newest of its kind."""
    newest_first = sorted(set(days), reverse=True)
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    weekly = sorted(weeks.values(), reverse=True)[:WEEKLY]
    monthly = sorted(months.values(), reverse=True)[:MONTHLY]
    return frozenset((*newest_first[:DAILY], *weekly, *monthly))
