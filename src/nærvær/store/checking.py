"""A look through diary and backups that changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ..domain.errors import Busy
from ..domain.own_data import Backup, Checkup
from . import rescue
from .account import Account
from .backups import day_of, stored, upgraded
from .chain import Damage
from .connection import connect, is_damage
from .files import COPIES, Place
from .locks import FileLock
from .opening import recognised


def looked_at(place: Place, busy_seconds: float) -> Checkup:
    """What stands in the diary, or how it would come back. Raises `DiaryProblem`, `OSError` or `sqlite3.Error`."""
    backups = tuple(
        Backup(str(file), day, sound_facts(file, busy_seconds)) for file in stored(place) if (day := day_of(file))
    )
    if not place.diary.exists() and not place.backups.exists():
        return Checkup(str(place.diary), there=False)
    with _still(place, busy_seconds) as copied:
        fault, facts = _fault(place, copied, busy_seconds)
        if fault is None:
            return Checkup(str(place.diary), there=True, facts=facts, backups=backups)
        plan = rescue.planned(place, busy_seconds, copied)
    return Checkup(
        str(place.diary),
        there=place.diary.exists(),
        fault=fault,
        kept=len(plan.rows),
        missing=plan.missing,
        backup=plan.backup,
        backups=backups,
    )


def sound_facts(file: Path, busy_seconds: float) -> int | None:
    """How many facts a backup holds; None when it is not sound."""
    account = Account("")
    try:
        with upgraded(file, busy_seconds) as connection:
            account.examine(connection)
    except (sqlite3.Error, Damage, OSError):
        return None
    return account.facts


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
            if place.diary.exists():
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
    uri = f"{place.diary.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)) as connection:
        with suppress(sqlite3.Error):  # damaged, or half a commit to be undone: then nobody writes either
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        shutil.copyfile(place.diary, copied)
        if place.journal.exists():
            shutil.copyfile(place.journal, copied.with_name(place.journal.name))


def _fault(place: Place, copied: Path, busy_seconds: float) -> tuple[str | None, int]:
    """Where the copy breaks (None: nowhere), and how many facts it holds."""
    account = Account("")
    try:
        if not copied.exists():
            raise Damage("gone")
        if not copied.stat().st_size:
            raise Damage("empty")
        with closing(connect(copied, busy_seconds)) as connection:
            recognised(connection, place)
        with upgraded(copied, busy_seconds) as connection:
            account.examine(connection)
    except (sqlite3.Error, Damage) as error:
        if not is_damage(error):
            raise
        return str(error), 0
    return None, account.facts
