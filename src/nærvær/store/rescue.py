"""Setting a damaged or missing diary in order: its bytes are kept, and nothing that can be verified is left out."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ..domain.diary import Notice
from . import ledger, schema
from .account import Account
from .backups import day_of, stored, upgraded
from .chain import BEGINNING, Damage, Row, relinked, sound, spared
from .connection import connect, writing
from .files import Place, keep_bytes, make_private_file, put_in_place, settle

_FAR_TOO_MANY = 1_000_000


@dataclass(slots=True)
class Finds:
    """What a file still gives: sound rows by id, practices under way, marks of what was erased, how many facts it had."""

    rows: dict[str, Row] = field(default_factory=dict)
    under_way: list[ledger.Item] = field(default_factory=list)
    marks: frozenset[bytes] = frozenset()
    facts: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a diary set in order would hold: salvaged rows and those of `backup` (its day), but nothing that was erased."""

    rows: dict[str, Row]
    under_way: list[ledger.Item]
    marks: frozenset[bytes]
    backup: date | None
    missing: int | None

    @property
    def counts(self) -> dict[str, object]:
        """What is told of it."""
        return {
            "kept": len(self.rows),
            "missing": self.missing,
            "backup": self.backup.isoformat() if self.backup else None,
        }


def planned(place: Place, busy_seconds: float, diary: Path | None = None) -> Plan:
    """How the damaged or missing diary of `place` (`diary`: a copy of it) would be set in order; changes nothing."""
    diary = diary or place.diary
    there = diary.exists()
    finds = [salvage(file) for file in ((diary,) if there else place.set_aside()[-1:])]
    backup, from_backup, marks = _newest_backup(place, busy_seconds)
    marks = marks.union(*(found.marks for found in finds))
    rows = dict(from_backup)
    for found in finds:
        rows.update(found.rows)
    left = {identity: kept for identity, row in rows.items() if (kept := spared(row, marks))}
    under_way = [item for found in finds for item in found.under_way if item["state"]["id"] not in rows]
    return Plan(left, under_way, marks, backup, _missing(finds, left) if there else None)


def set_in_order(place: Place, now: datetime, busy_seconds: float) -> Notice:
    """Put a sound diary in the place of a damaged or missing one. Nobody else may have it open.

    At no moment is there no file where one was: the new one takes the name in one step.
    """
    there = place.diary.exists()
    plan = planned(place, busy_seconds)
    build(place.building, plan.rows.values(), plan.under_way, busy_seconds, plan.marks)
    aside = set_aside(place, now) if there else None
    _clear_beside(place, now)
    put_in_place(place.building, place.diary)
    return Notice("restored", {**plan.counts, "aside": aside.name if aside else None})


def salvage(file: Path) -> Finds:
    """Everything in a damaged file that proves itself; never raises for what it cannot read."""
    finds = Finds()
    try:
        opened = connect(file, 0.0)
    except sqlite3.Error:
        return finds
    with closing(opened) as connection:
        _gather(connection, finds)
        with contextlib.suppress(sqlite3.Error, Damage, ValueError):
            finds.under_way = [item for item in ledger.under_way(connection) if "id" in item["state"]]
        with contextlib.suppress(sqlite3.Error, TypeError):
            finds.facts = sum(count for count, _ in ledger.heads(connection).values())
        with contextlib.suppress(sqlite3.Error):  # a first schema has none
            finds.marks = ledger.marks(connection)
    if finds.facts is not None and not len(finds.rows) <= finds.facts < _FAR_TOO_MANY:
        finds.facts = None
    return finds


def build(
    file: Path,
    rows: Iterable[Row],
    under_way: list[ledger.Item],
    busy_seconds: float,
    marks: Iterable[bytes] = (),
) -> None:
    """A new diary in `file` that holds `rows`, chained anew where one before them is gone, and checked."""
    make_private_file(file)
    with closing(connect(file, busy_seconds)) as connection:
        schema.migrate(connection)
        with writing(connection):
            fill(connection, rows)
            ledger.put_under_way(connection, under_way)
            ledger.put_marks(connection, marks)
        Account("").examine(connection)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def fill(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keep `rows` in the order they were told."""
    chains: dict[str, tuple[int, bytes]] = {}
    last = 0
    for row in sorted(rows, key=lambda row: (row.seq, row.id)):
        count, before = chains.get(row.person, (0, BEGINNING))
        last = max(last + 1, row.seq)
        moved = relinked(row, last, count + 1, before)
        ledger.keep(connection, moved)
        chains[row.person] = (moved.place, moved.link)


def _gather(connection: sqlite3.Connection, finds: Finds) -> None:
    """Read from the front until it breaks, from the back until it breaks, and one by one in between."""
    first = last = 0
    with contextlib.suppress(sqlite3.Error):
        for row in ledger.rows_after(connection, 0):
            first = max(first, row.seq)
            _take(row, finds)
    with contextlib.suppress(sqlite3.Error):
        for row in ledger.rows_backwards(connection):
            last = row.seq
            if last <= first:
                return
            _take(row, finds)
    for seq in range(first + 1, min(last, _FAR_TOO_MANY)):
        with contextlib.suppress(sqlite3.Error):
            if (found := ledger.row_at(connection, seq)) is not None:
                _take(found, finds)


def _take(row: Row, finds: Finds) -> None:
    if sound(row):
        finds.rows[row.id] = row


def _newest_backup(place: Place, busy_seconds: float) -> tuple[date | None, dict[str, Row], frozenset[bytes]]:
    """The day and rows of the sound backup that was told most, the newest of equals; and what any of them knows erased."""
    best_day: date | None = None
    best: dict[str, Row] = {}
    marks: frozenset[bytes] = frozenset()
    for file in stored(place):
        try:
            rows, erased, _ = content(file, busy_seconds)
        except (sqlite3.Error, Damage, OSError):
            continue
        marks |= erased
        if best_day is None or _told(rows) > _told(best):
            best_day, best = day_of(file), rows
    return best_day, best, marks


def content(file: Path, busy_seconds: float) -> tuple[dict[str, Row], frozenset[bytes], list[ledger.Item]]:
    """Rows, marks and practices under way of a sound diary of any schema. Raises `Damage`, `sqlite3.Error` or `OSError`."""
    with upgraded(file, busy_seconds) as connection:
        Account("").examine(connection)
        rows = {row.id: row for row in ledger.rows_after(connection, 0)}
        return rows, ledger.marks(connection), ledger.under_way(connection)


def _told(rows: dict[str, Row]) -> int:
    return max((row.seq for row in rows.values()), default=0)


def _missing(finds: list[Finds], rows: dict[str, Row]) -> int | None:
    facts = [found.facts for found in finds if found.facts is not None]
    return max(0, max(facts) - len(rows)) if facts else None


def set_aside(place: Place, now: datetime, why: str = "damaged") -> Path:
    """Let the bytes of the diary also be found under another name, which is returned."""
    aside = place.free_name_aside(now, why)
    keep_bytes(place.diary, aside)
    settle(place.folder)
    return aside


def _clear_beside(place: Place, now: datetime) -> None:
    """Put away what was left beside the old file: SQLite would work it into the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        left = place.folder / f"{place.diary.name}{ending}"
        if left.exists() and left.stat().st_size:
            left.rename(place.free_name_aside(now).with_suffix(f".db{ending}"))
        else:
            left.unlink(missing_ok=True)
