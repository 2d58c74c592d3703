"""The SQL of the diary: what is read and written inside a transaction somebody else has opened.

What has been read of a diary and found true; nothing is shown that has not passed here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from ..domain.errors import Refusal
from ..domain.practice import Entry
from ..domain.validation import checked_day, checked_time
from . import schema
from .codec import EncodedFact, decode_fact_or_none
from .hash_chain import (
    GENESIS_LINK,
    MAX_FACTS,
    CorruptionError,
    FactMeta,
    FactRow,
    checksum,
    is_intact,
    new_row,
    relink,
)
from .sqlite import read_transaction

_COLUMNS = ", ".join(FactRow._fields)
_INSERT = f"INSERT INTO facts ({_COLUMNS}) VALUES ({', '.join('?' * len(FactRow._fields))})"  # noqa: S608
_SELECT = f"SELECT {_COLUMNS} FROM facts"  # noqa: S608
_SET_HEAD = (
    "INSERT INTO heads (person, count, head) VALUES (?, ?, ?) "
    "ON CONFLICT (person) DO UPDATE SET count = excluded.count, head = excluded.head"
)

InProgressRow = dict[str, Any]
"""A practice under way as it stands on the disk: person, zone, local_date, state."""


def append_fact(connection: sqlite3.Connection, stamp: FactMeta, fact: EncodedFact) -> FactRow:
    """Keep one fact behind the last one of its person, and give it back."""
    return append_row(connection, new_row(0, stamp, 0, fact, GENESIS_LINK))


def append_row(connection: sqlite3.Connection, row: FactRow) -> FactRow:
    """Keep a sealed row behind the last one of its person, wherever it stood before, and give it back as it stands."""
    head = connection.execute("SELECT count, head FROM heads WHERE person = ?", (row.person,)).fetchone()
    count, before = (0, GENESIS_LINK) if head is None else head
    last = connection.execute("SELECT max(seq) FROM facts").fetchone()[0] or 0
    moved = relink(row, last + 1, count + 1, before)
    insert_row(connection, moved)
    return moved


def insert_row(connection: sqlite3.Connection, row: FactRow) -> None:
    """Keep a sealed row and move the head of its person to it."""
    connection.execute(_INSERT, row)
    connection.execute(_SET_HEAD, (row.person, row.place, row.link))


def rows_after(connection: sqlite3.Connection, seq: int) -> Iterator[FactRow]:
    """Every row told after `seq`, in order."""
    return map(FactRow._make, connection.execute(f"{_SELECT} WHERE seq > ? ORDER BY seq", (seq,)))


def rows_backwards(connection: sqlite3.Connection) -> Iterator[FactRow]:
    """Every row, the last one first."""
    return map(FactRow._make, connection.execute(f"{_SELECT} ORDER BY seq DESC"))


def row_at(connection: sqlite3.Connection, seq: int) -> FactRow | None:
    """One row alone."""
    found = connection.execute(f"{_SELECT} WHERE seq = ?", (seq,)).fetchone()
    return None if found is None else FactRow._make(found)


def read_heads(connection: sqlite3.Connection) -> dict[str, tuple[int, bytes]]:
    """Per person: how many facts there are, and the link of the last."""
    found = connection.execute("SELECT person, count, head FROM heads").fetchall()
    return {person: (count, head) for person, count, head in found}


def read_in_progress(connection: sqlite3.Connection) -> list[InProgressRow]:
    """The practices under way. Raises `Damage` when they are not what was written."""
    found = connection.execute("SELECT state, checksum FROM under_way WHERE slot = 1").fetchone()
    if found is None or not isinstance(found[0], str) or checksum(found[0]) != found[1]:
        raise CorruptionError("under_way")
    items = json.loads(found[0])
    if not isinstance(items, list) or not all(map(_is_in_progress_row, items)):
        raise CorruptionError("under_way")
    return items


def _is_in_progress_row(item: object) -> bool:
    """Whether it can be told whose it is, when it began and which it is."""
    if not isinstance(item, dict) or not isinstance(state := item.get("state"), dict):
        return False
    told = (item.get("person"), item.get("zone"), item.get("local_date"), state.get("id"), state.get("started_at"))
    return all(isinstance(text, str) for text in told)


def write_in_progress(connection: sqlite3.Connection, items: Sequence[InProgressRow]) -> None:
    """Replace the practices under way. Raises `ValueError` for a number JSON does not know."""
    state = json.dumps(items, allow_nan=False, separators=(",", ":"))
    connection.execute("UPDATE under_way SET state = ?, checksum = ? WHERE slot = 1", (state, checksum(state)))


def read_erasure_marks(connection: sqlite3.Connection) -> frozenset[bytes]:
    """What was erased here, as digests."""
    return frozenset(mark for (mark,) in connection.execute("SELECT mark FROM erased"))


def add_erasure_marks(connection: sqlite3.Connection, erased: Iterable[bytes]) -> None:
    """Remember what was erased."""
    connection.executemany("INSERT OR IGNORE INTO erased VALUES (?)", [(mark,) for mark in sorted(erased)])


class VerifiedLog:
    """One person's entries, and the chain of every person as far as it was followed."""

    def __init__(self, person: str) -> None:
        self._person = person
        self._last = 0
        self._chains: dict[str, tuple[int, bytes]] = {}
        self._entries: list[Entry] = []
        self.unreadable = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """In the order told."""
        return tuple(self._entries)

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who has told something."""
        return frozenset(self._chains)

    @property
    def facts(self) -> int:
        """How many facts of how many persons soever."""
        return sum(count for count, _ in self._chains.values())

    def examine(self, connection: sqlite3.Connection) -> None:
        """Check the whole file and read all of it. Raises `Damage`, or the error SQLite stumbled with."""
        with read_transaction(connection):
            for (finding,) in connection.execute("PRAGMA quick_check(1)"):
                if finding != "ok":
                    raise CorruptionError(finding)
            if schema.shape(connection) != schema.expected_shape():
                raise CorruptionError("schema")
            read_in_progress(connection)
            self._follow(connection)

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Read what was told since. Raises `Damage` when it does not hang together with what was read before."""
        with read_transaction(connection):
            self._follow(connection)

    def took(self, row: FactRow) -> None:
        """Know of a row just written behind what was read, so that its absence would be noticed."""
        if row.seq == self._last + 1 and self._chains.get(row.person, (0, GENESIS_LINK)) == (row.place - 1, row.before):
            self._take(row)

    def _follow(self, connection: sqlite3.Connection) -> None:
        for row in rows_after(connection, self._last):
            count, before = self._chains.get(row.person, (0, GENESIS_LINK))
            if row.place != count + 1 or row.before != before or row.seq >= MAX_FACTS or not is_intact(row):
                raise CorruptionError(f"fact {row.seq}")
            self._take(row)
        if read_heads(connection) != self._chains:
            raise CorruptionError("heads")

    def _take(self, row: FactRow) -> None:
        self._chains[row.person] = (row.place, row.link)
        self._last = row.seq
        if row.person == self._person and row.payload is not None:
            self._read(row, row.payload)

    def _read(self, row: FactRow, payload: str) -> None:
        """Take in a row that holds what was written, be it something only a later nærvær understands.

        An earlier one took in facts that no face can show and no export could hold; they stay where they are, unread.
        """
        try:
            fact = decode_fact_or_none(row.kind, payload, row.note)
            at = checked_time("at", datetime.fromisoformat(row.at_utc))
            day = checked_day("day", date.fromisoformat(row.local_date))
        except (Refusal, ValueError):
            fact = None
        if fact is None or at.tzinfo is None:
            self.unreadable += 1
            return
        self._entries.append(Entry(row.id, at, row.zone, day, fact))
