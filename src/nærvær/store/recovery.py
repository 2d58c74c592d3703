"""Setting a damaged or missing diary in order: its bytes are kept, and nothing that can be verified is left out."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ..domain.diary import DiaryNotice
from ..files import sync_dir
from . import schema
from . import verified_log as ledger
from .backups import backup_date, list_backups, open_upgraded
from .diary_paths import DiaryPaths, atomic_replace, check_readable_file, link_or_copy, make_private_file
from .hash_chain import GENESIS_LINK, MAX_FACTS, CorruptionError, FactRow, is_intact, redact, relink
from .sqlite import connect, errors_as_corruption, is_busy, reason_of, write_transaction
from .verified_log import VerifiedLog

_BEFORE_ALL = -(1 << 63)
_LARGEST_IN_MEMORY = 1 << 28
_PAGES, _FREE_PAGES = slice(28, 32), slice(32, 40)
"""Where the header of a file of SQLite tells how many pages it has, and which of them are free."""


@dataclass(slots=True)
class Salvaged:
    """What a file still gives: sound rows by id, practices under way, marks of what was erased, how many facts it had."""

    rows: dict[str, FactRow] = field(default_factory=dict)
    under_way: list[ledger.InProgressRow] = field(default_factory=list)
    marks: frozenset[bytes] = frozenset()
    facts: int | None = None


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """What a diary set in order would hold: salvaged rows and those of `backup` (its day), but nothing that was erased.

    `partly`: the damaged backups something was had from. `unusable`: those nothing was, each with what is wrong with it.
    """

    rows: dict[str, FactRow]
    under_way: list[ledger.InProgressRow]
    marks: frozenset[bytes]
    backup: date | None
    missing: int | None
    partly: tuple[str, ...]
    unusable: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> dict[str, object]:
        """What is told of it."""
        return {
            "kept": len(self.rows),
            "missing": self.missing,
            "backup": self.backup.isoformat() if self.backup else None,
            "partly": self.partly,
            "unusable": self.unusable,
        }


def plan_recovery(
    place: DiaryPaths, busy_seconds: float, diary: Path | None = None, known: Iterable[FactRow] = ()
) -> RecoveryPlan:
    """How the damaged or missing diary of `place` (`diary`: a copy of it) would be set in order; changes nothing.

    `known`: rows that stood in it, from somewhere else.
    """
    diary = diary or place.diary
    there = diary.exists()
    finds = [salvage(file, busy_seconds) for file in ((diary,) if there else place.set_aside()[-1:])]
    stock = _best_backup(place, busy_seconds)
    marks = stock.marks.union(*(found.marks for found in finds))
    rows = dict(stock.rows)
    for found in finds:
        rows.update(found.rows)
    rows.update({row.id: row for row in known if is_intact(row)})
    left = {identity: kept for identity, row in rows.items() if (kept := redact(row, marks))}
    under_way = [item for found in finds for item in found.under_way if item["state"]["id"] not in rows]
    missing = _count_missing(finds, left) if there else None
    return RecoveryPlan(left, under_way, marks, stock.day, missing, tuple(stock.partly), tuple(stock.unusable))


def repair(place: DiaryPaths, now: datetime, busy_seconds: float, known: Iterable[FactRow] = ()) -> DiaryNotice:
    """Put a sound diary in the place of a damaged or missing one, with rows `known` to have stood in it.

    Nobody else may have it open.

    At no moment is there no file where one was: the new one takes the name in one step.
    """
    there = place.diary.exists()
    plan = plan_recovery(place, busy_seconds, known=known)
    build_diary(place.building, plan.rows.values(), plan.under_way, busy_seconds, plan.marks)
    aside = keep_aside(place, now) if there else None
    _clear_beside(place, now)
    atomic_replace(place.building, place.diary)
    return DiaryNotice("restored", {**plan.counts, "aside": aside.name if aside else None})


def salvage(file: Path, busy_seconds: float) -> Salvaged:
    """Everything in a damaged file that proves itself; never raises for what it cannot read.

    Raises `sqlite3.Error` where another program holds the file: what it holds back is not lost.
    """
    finds = Salvaged()
    with _stop_at_corruption():
        check_readable_file(file, sys.maxsize)  # SQLite reads what its header speaks of, however long the file is
        with _stop_at_corruption(), closing(connect(file, busy_seconds)) as connection:
            _salvage_from(connection, finds)
        if finds.facts != len(finds.rows):
            check_readable_file(file, _LARGEST_IN_MEMORY)
            with closing(_with_a_new_first_page(file)) as connection:
                _salvage_from(connection, finds)
    if finds.facts is not None and not len(finds.rows) <= finds.facts < MAX_FACTS:
        finds.facts = None
    return finds


def _salvage_from(connection: sqlite3.Connection, finds: Salvaged) -> None:
    _salvage_rows(connection, finds)
    with _stop_at_corruption():
        finds.under_way = finds.under_way or ledger.read_in_progress(connection)
    with _stop_at_corruption():
        finds.facts = sum(count for count, _ in ledger.read_heads(connection).values())
    with _stop_at_corruption():  # a first schema has none
        finds.marks |= ledger.read_erasure_marks(connection)


def _with_a_new_first_page(file: Path) -> sqlite3.Connection:
    """The file in memory, with the page anew that tells where everything stands: it is the same in every diary."""
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


@contextlib.contextmanager
def _stop_at_corruption() -> Iterator[None]:
    """Leave off where a file cannot be read any further."""
    try:
        with errors_as_corruption():
            yield
    except (CorruptionError, sqlite3.Error, OSError) as error:
        if is_busy(error):
            raise


def build_diary(
    file: Path,
    rows: Iterable[FactRow],
    under_way: list[ledger.InProgressRow],
    busy_seconds: float,
    marks: Iterable[bytes] = (),
) -> None:
    """A new diary in `file` that holds `rows`, chained anew where one before them is gone, and checked."""
    make_private_file(file)
    with closing(connect(file, busy_seconds)) as connection:
        schema.migrate(connection)
        with write_transaction(connection):
            insert_rows(connection, rows)
            ledger.write_in_progress(connection, under_way)
            ledger.add_erasure_marks(connection, marks)
        VerifiedLog("").examine(connection)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def insert_rows(connection: sqlite3.Connection, rows: Iterable[FactRow]) -> None:
    """Keep `rows` in the order they were told."""
    chains: dict[str, tuple[int, bytes]] = {}
    last = 0
    for row in sorted(rows, key=lambda row: (row.seq, row.id)):
        count, before = chains.get(row.person, (0, GENESIS_LINK))
        last = max(last + 1, row.seq) if row.seq < MAX_FACTS else last + 1
        moved = relink(row, last, count + 1, before)
        ledger.insert_row(connection, moved)
        chains[row.person] = (moved.place, moved.link)


def _salvage_rows(connection: sqlite3.Connection, finds: Salvaged) -> None:
    """Read from the front until it breaks, from the back until it breaks, and one by one in between."""
    first, last = _BEFORE_ALL, 0
    with _stop_at_corruption():
        for row in ledger.rows_after(connection, _BEFORE_ALL):
            first = max(first, row.seq)
            _salvage_row(row, finds)
    with _stop_at_corruption():
        for row in ledger.rows_backwards(connection):
            last = row.seq
            if last <= first:
                return
            _salvage_row(row, finds)
    for seq in range(max(first, 0) + 1, min(last, MAX_FACTS)):
        with _stop_at_corruption():
            if (found := ledger.row_at(connection, seq)) is not None:
                _salvage_row(found, finds)


def _salvage_row(row: FactRow, finds: Salvaged) -> None:
    """Take up a row that proves itself. Its number does not: one that cannot be is replaced by its place."""
    if is_intact(row):
        finds.rows[row.id] = row if 0 < row.seq < MAX_FACTS else row._replace(seq=row.place)


@dataclass(slots=True)
class _FromBackups:
    """What the backups give: rows of the sound one of `day`, and what damaged ones have beyond it; what was erased."""

    day: date | None = None
    rows: dict[str, FactRow] = field(default_factory=dict)
    marks: frozenset[bytes] = frozenset()
    partly: list[str] = field(default_factory=list)
    unusable: list[tuple[str, str]] = field(default_factory=list)


def _best_backup(place: DiaryPaths, busy_seconds: float) -> _FromBackups:
    """The sound backup that was told most, the newest of equals, and what proves itself in damaged ones told more."""
    kept, damaged = _FromBackups(), []
    for file in list_backups(place):
        try:
            rows, erased, _ = read_diary(file, busy_seconds)
        except (sqlite3.Error, CorruptionError, OSError) as error:
            damaged.append((file, fault_code(error)))
            continue
        kept.marks |= erased
        if kept.day is None or _last_seq(rows) > _last_seq(kept.rows):
            kept.day, kept.rows = backup_date(file), rows
    sound_until = _last_seq(kept.rows)
    for file, why in damaged:
        found = Salvaged() if why == "newer" else salvage(file, busy_seconds)
        kept.marks |= found.marks
        if not found.rows:
            kept.unusable.append((file.name, why))
        elif _last_seq(found.rows) > sound_until:
            kept.partly.append(file.name)
            kept.rows = found.rows | kept.rows
    return kept


def fault_code(error: Exception) -> str:
    """Why a file cannot be used, as a code: what `Damage` says, or the reason of the system."""
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, CorruptionError):
        return str(error)
    return "busy" if is_busy(error) else "disk"


def read_diary(
    file: Path, busy_seconds: float
) -> tuple[dict[str, FactRow], frozenset[bytes], list[ledger.InProgressRow]]:
    """Rows, marks and practices under way of a sound diary of any schema. Raises `Damage`, `sqlite3.Error` or `OSError`."""
    with open_upgraded(file, busy_seconds) as connection:
        VerifiedLog("").examine(connection)
        rows = {row.id: row for row in ledger.rows_after(connection, 0)}
        return rows, ledger.read_erasure_marks(connection), ledger.read_in_progress(connection)


def _last_seq(rows: dict[str, FactRow]) -> int:
    return max((row.seq for row in rows.values()), default=0)


def _count_missing(finds: list[Salvaged], rows: dict[str, FactRow]) -> int | None:
    facts = [found.facts for found in finds if found.facts is not None]
    return max(0, max(facts) - len(rows)) if facts else None


def keep_aside(place: DiaryPaths, now: datetime, why: str = "damaged") -> Path:
    """Let the bytes of the diary also be found under another name, which is returned."""
    aside = place.free_name_aside(now, why)
    link_or_copy(place.diary, aside)
    sync_dir(place.folder)
    return aside


def _clear_beside(place: DiaryPaths, now: datetime) -> None:
    """Put away what was left beside the old file: SQLite would work it into the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        left = place.beside(ending)
        if left.exists() and left.stat().st_size:
            left.rename(place.free_name_aside(now).with_suffix(f".db{ending}"))
        else:
            left.unlink(missing_ok=True)
