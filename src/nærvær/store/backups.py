"""Backups of the diary: opened and checked before they get their name; one a day, thinned out with age."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from . import schema
from .account import Account
from .connection import connect
from .files import Place, make_private_file, make_private_folder, put_in_place
from .locks import FileLock

DAILY, WEEKLY, MONTHLY = 7, 4, 6
NAME = "diary-{day}{why}.db"


def back_up(place: Place, day: date, busy_seconds: float, why: str = "") -> Path | None:
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
            left.unlink()
        part = target.with_suffix(".part")
        copy(place.diary, part, busy_seconds)
        checked(part, busy_seconds)
        put_in_place(part, target)
        thin_out(place)
    finally:
        lock.release()
    return target


def copy(file: Path, target: Path, busy_seconds: float) -> None:
    """A copy of one state of a diary that may be in use."""
    make_private_file(target)
    with closing(connect(file, busy_seconds)) as source, closing(sqlite3.connect(target)) as copied:
        copied.execute("PRAGMA journal_mode = OFF").fetchall()
        source.backup(copied)


@contextmanager
def upgraded(file: Path, busy_seconds: float) -> Iterator[sqlite3.Connection]:
    """A connection to the diary in `file`, or to a copy taken to the newest schema when it has an older one."""
    with closing(connect(file, busy_seconds)) as connection:
        if schema.version(connection) == schema.newest():
            yield connection
            return
    trial = file.with_name(f"{file.name}.trial.part")
    journal = file.with_name(f"{trial.name}-journal")
    try:
        copy(file, trial, busy_seconds)
        with closing(connect(trial, busy_seconds)) as connection:
            schema.migrate(connection)
            yield connection
    finally:
        trial.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)


def checked(file: Path, busy_seconds: float) -> None:
    """Raises `Damage` or `sqlite3.Error` when a backup is not sound."""
    with upgraded(file, busy_seconds) as connection:
        Account("").examine(connection)


def stored(place: Place) -> tuple[Path, ...]:
    """The backups there are, the newest first."""
    return tuple(sorted((file for file in place.backups.glob("diary-*.db") if day_of(file)), reverse=True))


def day_of(file: Path) -> date | None:
    """The day a backup was made; None for a file that is none."""
    try:
        return date.fromisoformat(file.name[len("diary-") :][:10])
    except ValueError:
        return None


def thin_out(place: Place) -> None:
    """Keep the last of each of so many days, weeks and months."""
    days = {file: day for file in stored(place) if (day := day_of(file))}
    kept = worth_keeping(days.values())
    for file, day in days.items():
        if day not in kept:
            file.unlink()


def worth_keeping(days: Iterable[date]) -> frozenset[date]:
    """The days whose backups stay: 7 daily, 4 weekly, 6 monthly, each the newest of its kind."""
    newest_first = sorted(set(days), reverse=True)
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    weekly = sorted(weeks.values(), reverse=True)[:WEEKLY]
    monthly = sorted(months.values(), reverse=True)[:MONTHLY]
    return frozenset((*newest_first[:DAILY], *weekly, *monthly))
