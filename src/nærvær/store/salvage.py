"""Reads from a damaged file every row whose digests still hold, also where the rest of the file cannot be read."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from . import schema
from .diary import (
    InProgressRow,
    read_erasure_marks,
    read_heads,
    read_in_progress,
    row_at,
    rows_after,
    rows_backwards,
)
from .diary_paths import check_readable_file
from .hash_chain import MAX_FACTS, CorruptionError, FactRow, is_intact
from .sqlite import connect, errors_as_corruption, is_busy

_BEFORE_ALL = -(1 << 63)
_LARGEST_IN_MEMORY = 1 << 28
_PAGES, _FREE_PAGES = slice(28, 32), slice(32, 40)
"""Where the header of a file of SQLite says how many pages it has, and which of them are free."""


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


@contextlib.contextmanager
def _stop_at_corruption() -> Iterator[None]:
    """Leave the block where a file cannot be read any further; an error of another program's lock is raised."""
    try:
        with errors_as_corruption():
            yield
    except (CorruptionError, sqlite3.Error, OSError) as error:
        if is_busy(error):
            raise
