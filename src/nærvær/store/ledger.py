"""The SQL of the diary: what is read and written inside a transaction somebody else has opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .chain import BEGINNING, Damage, Row, Stamp, checksum, relinked, sealed
from .encoding import Encoded

_COLUMNS = ", ".join(Row._fields)
_INSERT = f"INSERT INTO facts ({_COLUMNS}) VALUES ({', '.join('?' * len(Row._fields))})"  # noqa: S608
_SELECT = f"SELECT {_COLUMNS} FROM facts"  # noqa: S608
_SET_HEAD = (
    "INSERT INTO heads (person, count, head) VALUES (?, ?, ?) "
    "ON CONFLICT (person) DO UPDATE SET count = excluded.count, head = excluded.head"
)

Item = dict[str, Any]
"""A practice under way as it stands on the disk: person, zone, local_date, state."""


def append(connection: sqlite3.Connection, stamp: Stamp, fact: Encoded) -> Row:
    """Keep one fact behind the last one of its person, and give it back."""
    return append_row(connection, sealed(0, stamp, 0, fact, BEGINNING))


def append_row(connection: sqlite3.Connection, row: Row) -> Row:
    """Keep a sealed row behind the last one of its person, wherever it stood before, and give it back as it stands."""
    head = connection.execute("SELECT count, head FROM heads WHERE person = ?", (row.person,)).fetchone()
    count, before = (0, BEGINNING) if head is None else head
    last = connection.execute("SELECT max(seq) FROM facts").fetchone()[0] or 0
    moved = relinked(row, last + 1, count + 1, before)
    keep(connection, moved)
    return moved


def keep(connection: sqlite3.Connection, row: Row) -> None:
    """Keep a sealed row and move the head of its person to it."""
    connection.execute(_INSERT, row)
    connection.execute(_SET_HEAD, (row.person, row.place, row.link))


def rows_after(connection: sqlite3.Connection, seq: int) -> Iterator[Row]:
    """Every row told after `seq`, in order."""
    return map(Row._make, connection.execute(f"{_SELECT} WHERE seq > ? ORDER BY seq", (seq,)))


def rows_backwards(connection: sqlite3.Connection) -> Iterator[Row]:
    """Every row, the last one first."""
    return map(Row._make, connection.execute(f"{_SELECT} ORDER BY seq DESC"))


def row_at(connection: sqlite3.Connection, seq: int) -> Row | None:
    """One row alone."""
    found = connection.execute(f"{_SELECT} WHERE seq = ?", (seq,)).fetchone()
    return None if found is None else Row._make(found)


def heads(connection: sqlite3.Connection) -> dict[str, tuple[int, bytes]]:
    """Per person: how many facts there are, and the link of the last."""
    found = connection.execute("SELECT person, count, head FROM heads").fetchall()
    return {person: (count, head) for person, count, head in found}


def under_way(connection: sqlite3.Connection) -> list[Item]:
    """The practices under way. Raises `Damage` when they are not what was written."""
    found = connection.execute("SELECT state, checksum FROM under_way WHERE slot = 1").fetchone()
    if found is None or not isinstance(found[0], str) or checksum(found[0]) != found[1]:
        raise Damage("under_way")
    items = json.loads(found[0])
    if not isinstance(items, list) or not all(map(_is_item, items)):
        raise Damage("under_way")
    return items


def _is_item(item: object) -> bool:
    """Whether it can be told whose it is, when it began and which it is."""
    if not isinstance(item, dict) or not isinstance(state := item.get("state"), dict):
        return False
    told = (item.get("person"), item.get("zone"), item.get("local_date"), state.get("id"), state.get("started_at"))
    return all(isinstance(text, str) for text in told)


def put_under_way(connection: sqlite3.Connection, items: Sequence[Item]) -> None:
    """Replace the practices under way. Raises `ValueError` for a number JSON does not know."""
    state = json.dumps(items, allow_nan=False, separators=(",", ":"))
    connection.execute("UPDATE under_way SET state = ?, checksum = ? WHERE slot = 1", (state, checksum(state)))


def marks(connection: sqlite3.Connection) -> frozenset[bytes]:
    """What was erased here, as digests."""
    return frozenset(mark for (mark,) in connection.execute("SELECT mark FROM erased"))


def put_marks(connection: sqlite3.Connection, erased: Iterable[bytes]) -> None:
    """Remember what was erased."""
    connection.executemany("INSERT OR IGNORE INTO erased VALUES (?)", [(mark,) for mark in sorted(erased)])
