"""Verifies a diary with its backups, and repairs a damaged or missing one: nothing that can be verified is left out.

From a damaged file every row is read whose digests still hold, also where the rest of the file cannot be read. The bytes of
a damaged file are kept beside the repaired one.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import field
from datetime import date, datetime
from pathlib import Path

from ..domain.diary import Damage, DamageKind, DiaryEvent, DiaryNotice
from ..domain.errors import Busy, BusyWith
from ..domain.own_data import Backup, VerifyReport
from ..files import atomic_replace, copy_file, link_or_copy, sync_dir
from ..quick_dataclass import dataclass
from . import schema
from .backups import backup_date, build_diary, list_backups, read_diary, verify_file
from .diary import (
    read_erasure_marks,
    read_heads,
    read_in_progress,
    row_at,
    rows_after,
    rows_backwards,
)
from .diary_folder import COPY_PREFIX, DiaryPaths, FileLock, check_readable_file, diary_exists
from .hash_chain import MAX_FACTS, CorruptionError, FactRow, InProgressRow, is_intact, redact
from .sqlite_connection import (
    check_writable,
    connect,
    errors_as_corruption,
    fault_code,
    is_busy,
    is_corruption,
    open_uri,
)

_BEFORE_ALL = -(1 << 63)
_LARGEST_IN_MEMORY = 1 << 28
_PAGES, _FREE_PAGES = slice(28, 32), slice(32, 40)
"""Where the header of a file of SQLite says how many pages it has, and which of them are free."""


# Verifying


def verify(paths: DiaryPaths, busy_seconds: float) -> VerifyReport:
    """Report what stands in the diary, or how it would be repaired; nothing is changed.

    Raises `DiaryProblem`, `OSError` or `sqlite3.Error`.
    """
    there = diary_exists(paths)
    is_blocked = os.path.lexists(paths.backups) and not paths.backups.is_dir()
    blocking = str(paths.backups) if is_blocked else None
    files = () if is_blocked else list_backups(paths)
    backups = tuple(_verify_backup(file, day, busy_seconds) for file in files if (day := backup_date(file)))
    if not there and not paths.backups.exists():
        return VerifyReport(str(paths.diary), exists=False, in_the_way=blocking)
    with _copied_diary(paths, busy_seconds) as copied:
        fault, facts = _find_fault(paths, copied, busy_seconds)
        if fault is None:
            return VerifyReport(str(paths.diary), exists=True, facts=facts, backups=backups, in_the_way=blocking)
        plan = plan_recovery(paths, busy_seconds, copied)
    return VerifyReport(
        str(paths.diary),
        exists=there,
        fault=fault,
        recoverable=len(plan.rows),
        missing=plan.missing,
        backup=plan.backup,
        backups=backups,
        in_the_way=blocking,
    )


def _verify_backup(file: Path, day: date, busy_seconds: float) -> Backup:
    """Report on one backup; a fault of it is reported, not raised, so that the others are still verified."""
    try:
        return Backup(str(file), day, verify_file(file, busy_seconds).facts)
    except (sqlite3.Error, CorruptionError, OSError) as error:
        return Backup(str(file), day, None, _damage_of(error))


def _find_fault(paths: DiaryPaths, copied: Path, busy_seconds: float) -> tuple[Damage | None, int]:
    """Return where the copy is damaged (None: nowhere), and how many facts it holds."""
    try:
        if not copied.exists():
            raise CorruptionError("gone")
        check_readable_file(copied)
        with closing(connect(copied, busy_seconds)) as connection:
            schema.recognise(connection, paths.diary)
            check_writable(connection, copied, "DELETE FROM under_way WHERE 0")
        return None, verify_file(copied, busy_seconds).facts
    except (sqlite3.Error, CorruptionError) as error:
        if not is_corruption(error):
            raise
        return _damage_of(error), 0


def _damage_of(error: Exception) -> Damage:
    """Return why a file cannot be used."""
    return Damage.from_code(fault_code(error))


@contextmanager
def _copied_diary(paths: DiaryPaths, busy_seconds: float) -> Iterator[Path]:
    """Yield a copy of the diary with its journal: what SQLite does on opening them is not done to the diary itself."""
    lock = FileLock(paths.lock)
    with suppress(OSError):  # in a folder that is read-only no process could replace the file
        if not lock.acquire(exclusive=False, wait_seconds=busy_seconds):
            raise Busy(BusyWith.DIARY)
    try:
        with temporary_folder(paths) as folder:
            copied = folder / paths.diary.name
            if diary_exists(paths):
                _copy_between_commits(paths, copied, busy_seconds)
            yield copied
    finally:
        lock.release()


def _copy_between_commits(paths: DiaryPaths, copied: Path, busy_seconds: float) -> None:
    with closing(open_uri(paths.diary, "mode=ro", busy_seconds)) as connection:
        # Damaged, or half a commit: then no other process writes to it either.
        with suppress(sqlite3.Error, CorruptionError), errors_as_corruption():
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        copy_file(paths.diary, copied)
        if paths.journal.exists():
            copy_file(paths.journal, copied.with_name(f"{copied.name}-journal"))


@contextmanager
def temporary_folder(paths: DiaryPaths) -> Iterator[Path]:
    """Yield a private folder for copies, beside the diary if possible, and remove it afterwards."""
    try:
        made = tempfile.TemporaryDirectory(dir=paths.folder, prefix=COPY_PREFIX)
    except OSError:
        made = tempfile.TemporaryDirectory(prefix=COPY_PREFIX)
    with made as folder:
        yield Path(folder)


# Salvaging


@dataclass(slots=True)
class Salvaged:
    """What a file still gives: intact rows by id, practices in progress, digests of what was erased.

    `facts` is how many facts the file had; None when it cannot be known.
    """

    rows: dict[str, FactRow] = field(default_factory=dict)
    in_progress: list[InProgressRow] = field(default_factory=list)
    marks: frozenset[bytes] = frozenset()
    facts: int | None = None


def salvage(file: Path, busy_seconds: float) -> Salvaged:
    """Return everything in a damaged file that its digests prove; errors of its content are not raised.

    Raises `sqlite3.Error` where another program holds the file: what it holds back is not lost.
    """
    salvaged = Salvaged()
    with _stop_at_corruption():
        check_readable_file(file, sys.maxsize)  # SQLite reads what its header speaks of, however long the file is
        with _stop_at_corruption(), closing(connect(file, busy_seconds)) as connection:
            _salvage_from(connection, salvaged)
        if salvaged.facts != len(salvaged.rows):
            check_readable_file(file, _LARGEST_IN_MEMORY)
            with closing(_with_new_first_page(file)) as connection:
                _salvage_from(connection, salvaged)
    if salvaged.facts is not None and not len(salvaged.rows) <= salvaged.facts < MAX_FACTS:
        salvaged.facts = None
    return salvaged


def _salvage_from(connection: sqlite3.Connection, salvaged: Salvaged) -> None:
    _salvage_rows(connection, salvaged)
    with _stop_at_corruption():
        salvaged.in_progress = salvaged.in_progress or read_in_progress(connection)
    with _stop_at_corruption():
        salvaged.facts = sum(head.length for head in read_heads(connection).values())
    with _stop_at_corruption():  # a first schema has none
        salvaged.marks |= read_erasure_marks(connection)


def _salvage_rows(connection: sqlite3.Connection, salvaged: Salvaged) -> None:
    """Read from the front until it breaks, from the back until it breaks, and one by one in between."""
    first, last = _BEFORE_ALL, 0
    with _stop_at_corruption():
        for row in rows_after(connection, _BEFORE_ALL):
            first = max(first, row.seq)
            _salvage_row(row, salvaged)
    with _stop_at_corruption():
        for row in rows_backwards(connection):
            last = row.seq
            if last <= first:
                return
            _salvage_row(row, salvaged)
    for seq in range(max(first, 0) + 1, min(last, MAX_FACTS)):
        with _stop_at_corruption():
            if (single := row_at(connection, seq)) is not None:
                _salvage_row(single, salvaged)


def _salvage_row(row: FactRow, salvaged: Salvaged) -> None:
    """Take in an intact row. No digest guards its `seq`: an impossible one is replaced by its place in the chain."""
    if is_intact(row):
        salvaged.rows[row.id] = row if 0 < row.seq < MAX_FACTS else row._replace(seq=row.place)


def _with_new_first_page(file: Path) -> sqlite3.Connection:
    """Open the file in memory with a new first page, which says where everything stands and is the same in every diary."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        schema.migrate(fresh)
        size = int(fresh.execute("PRAGMA page_size").fetchone()[0])
        first = bytearray(fresh.serialize()[:size])
    content = file.read_bytes()
    pages = -(-len(content) // size)
    first[_PAGES] = pages.to_bytes(4, "big")
    first[_FREE_PAGES] = bytes(8)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(bytes(first) + content[size:].ljust((pages - 1) * size, b"\0"))
    return connection


@contextmanager
def _stop_at_corruption() -> Iterator[None]:
    """Leave the block where a file cannot be read any further; an error of another program's lock is raised."""
    try:
        with errors_as_corruption():
            yield
    except (CorruptionError, sqlite3.Error, OSError) as error:
        if is_busy(error):
            raise


# Repairing


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """What a repaired diary would hold: salvaged rows and those of `backup` (its day), but nothing that was erased.

    `missing` facts could not be recovered (None: unknown). `partly` names the damaged backups that gave something,
    `unusable` those that gave nothing, each with its fault.
    """

    rows: dict[str, FactRow]
    in_progress: list[InProgressRow]
    marks: frozenset[bytes]
    backup: date | None
    missing: int | None
    partly: tuple[str, ...]
    unusable: tuple[tuple[str, Damage], ...]

    @property
    def notice_data(self) -> dict[str, object]:
        """The data of the notice that the diary was repaired so."""
        return {
            "kept": len(self.rows),
            "missing": self.missing,
            "backup": self.backup.isoformat() if self.backup else None,
            "partly": self.partly,
            "unusable": self.unusable,
        }


def repair(paths: DiaryPaths, now: datetime, busy_seconds: float, known: Iterable[FactRow] = ()) -> DiaryNotice:
    """Replace a damaged or missing diary, which no process may have open, by an intact one, with the rows `known` of it.

    At no moment is there no file where one was: the new one takes the name in one step.
    """
    there = paths.diary.exists()
    plan = plan_recovery(paths, busy_seconds, known=known)
    build_diary(paths.building, plan.rows.values(), plan.in_progress, busy_seconds, plan.marks)
    aside = keep_aside(paths, now) if there else None
    _clear_beside(paths, now)
    atomic_replace(paths.building, paths.diary)
    return DiaryNotice(DiaryEvent.RESTORED, {**plan.notice_data, "aside": aside.name if aside else None})


def plan_recovery(
    paths: DiaryPaths, busy_seconds: float, diary: Path | None = None, known: Iterable[FactRow] = ()
) -> RecoveryPlan:
    """Return how the damaged or missing diary would be repaired; nothing is changed.

    `diary` is a copy of it to read instead, `known` are rows that stood in it, read elsewhere.
    """
    diary = diary or paths.diary
    there = diary.exists()
    salvaged = [salvage(file, busy_seconds) for file in ((diary,) if there else paths.damaged_files()[-1:])]
    backups = _salvage_backups(paths, busy_seconds)
    marks = backups.marks.union(*(each.marks for each in salvaged))
    rows = dict(backups.rows)
    for each in salvaged:
        rows.update(each.rows)
    rows.update({row.id: row for row in known if is_intact(row)})
    remaining = {identity: redacted for identity, row in rows.items() if (redacted := redact(row, marks))}
    in_progress = [row for each in salvaged for row in each.in_progress if row["state"]["id"] not in rows]
    missing = _count_missing(salvaged, remaining) if there else None
    return RecoveryPlan(
        remaining, in_progress, marks, backups.day, missing, tuple(backups.partly), tuple(backups.unusable)
    )


def _count_missing(salvaged: list[Salvaged], rows: dict[str, FactRow]) -> int | None:
    facts = [each.facts for each in salvaged if each.facts is not None]
    return max(0, max(facts) - len(rows)) if facts else None


@dataclass(slots=True)
class _FromBackups:
    """What the backups give: rows of the intact one of `day`, and what damaged ones have beyond it; what was erased."""

    day: date | None = None
    rows: dict[str, FactRow] = field(default_factory=dict)
    marks: frozenset[bytes] = frozenset()
    partly: list[str] = field(default_factory=list)
    unusable: list[tuple[str, Damage]] = field(default_factory=list)


def _salvage_backups(paths: DiaryPaths, busy_seconds: float) -> _FromBackups:
    """Read the intact backup that goes furthest (the newest of equals), and salvage damaged ones that go further."""
    result = _FromBackups()
    damaged: list[tuple[Path, Damage]] = []
    for file in list_backups(paths):
        try:
            content = read_diary(file, busy_seconds)
        except (sqlite3.Error, CorruptionError, OSError) as error:
            damaged.append((file, _damage_of(error)))
            continue
        result.marks |= content.marks
        if result.day is None or _last_seq(content.rows) > _last_seq(result.rows):
            result.day, result.rows = backup_date(file), content.rows
    intact_until = _last_seq(result.rows)
    for file, fault in damaged:
        salvaged = Salvaged() if fault.kind is DamageKind.NEWER else salvage(file, busy_seconds)
        result.marks |= salvaged.marks
        if not salvaged.rows:
            result.unusable.append((file.name, fault))
        elif _last_seq(salvaged.rows) > intact_until:
            result.partly.append(file.name)
            result.rows = salvaged.rows | result.rows
    return result


def _last_seq(rows: dict[str, FactRow]) -> int:
    return max((row.seq for row in rows.values()), default=0)


def keep_aside(paths: DiaryPaths, now: datetime, why: str = "damaged") -> Path:
    """Make the bytes of the diary also available under another name, and return it."""
    aside = paths.free_name_aside(now, why)
    link_or_copy(paths.diary, aside)
    sync_dir(paths.folder)
    return aside


def _clear_beside(paths: DiaryPaths, now: datetime) -> None:
    """Put away the journals of the old file: SQLite would apply them to the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        beside = paths.beside(ending)
        if beside.exists() and beside.stat().st_size:
            beside.rename(paths.free_name_aside(now).with_suffix(f".db{ending}"))
        else:
            beside.unlink(missing_ok=True)
