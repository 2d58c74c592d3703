"""Verifies a diary with its backups, and repairs a damaged or missing one: nothing that can be verified is left out.

The bytes of a damaged file are kept beside the repaired one.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from ..domain.damage import Damage, DamageKind
from ..domain.diary import DiaryEvent, DiaryNotice, Entry
from ..domain.errors import Busy, BusyWith
from ..domain.own_data import Backup, VerifyReport
from ..files import atomic_replace, copy_file, link_or_copy, make_private_file, sync_dir
from . import schema
from .backups import backup_date, list_backups, open_upgraded
from .diary import (
    InProgressRow,
    VerifiedLog,
    add_erasure_marks,
    insert_row,
    read_erasure_marks,
    read_in_progress,
    rows_after,
    write_in_progress,
)
from .diary_paths import COPY_PREFIX, DiaryPaths, check_readable_file, diary_exists
from .hash_chain import EMPTY_CHAIN, MAX_FACTS, ChainHead, CorruptionError, FactRow, head_after, is_intact, link, redact
from .locks import FileLock
from .salvage import Salvaged, salvage
from .sqlite import (
    check_writable,
    connect,
    damage_of,
    errors_as_corruption,
    is_corruption,
    open_uri,
    write_transaction,
)

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
        return Backup(str(file), day, count_facts(file, busy_seconds))
    except (sqlite3.Error, CorruptionError, OSError) as error:
        return Backup(str(file), day, None, damage_of(error))


def _find_fault(paths: DiaryPaths, copied: Path, busy_seconds: float) -> tuple[Damage | None, int]:
    """Return where the copy is damaged (None: nowhere), and how many facts it holds."""
    try:
        if not copied.exists():
            raise CorruptionError("gone")
        check_readable_file(copied)
        with closing(connect(copied, busy_seconds)) as connection:
            schema.recognise(connection, paths.diary)
            check_writable(connection, copied, "DELETE FROM under_way WHERE 0")
        return None, count_facts(copied, busy_seconds)
    except (sqlite3.Error, CorruptionError) as error:
        if not is_corruption(error):
            raise
        return damage_of(error), 0


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


# Reading and building whole diaries


def count_facts(file: Path, busy_seconds: float) -> int:
    """Return how many facts an intact file holds. Raises `CorruptionError`, `sqlite3.Error` or `OSError`."""
    log = VerifiedLog("")
    with open_upgraded(file, busy_seconds) as connection:
        log.verify(connection)
    return log.facts


def read_entries(paths: DiaryPaths, person: str, busy_seconds: float) -> tuple[Entry, ...] | None:
    """Return a person's entries in the diary, or else in the newest intact backup; None where nothing can be read.

    Nothing is created, not even where there is no diary yet.
    """
    with suppress(OSError):
        for file in (paths.diary, *list_backups(paths)):
            with suppress(sqlite3.Error, CorruptionError, OSError):
                log = VerifiedLog(person)
                with open_upgraded(file, busy_seconds) as connection:
                    log.verify(connection)
                return log.entries
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
            damaged.append((file, damage_of(error)))
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
