"""What has been read of a diary and found true; nothing is shown that has not passed here."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from ..domain.bounds import checked_day, checked_moment
from ..domain.errors import Refusal
from ..domain.practice import Entry
from . import ledger, schema
from .chain import BEGINNING, MOST_FACTS, Damage, Row, sound
from .connection import reading
from .encoding import readable


class Account:
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
        with reading(connection):
            for (finding,) in connection.execute("PRAGMA quick_check(1)"):
                if finding != "ok":
                    raise Damage(finding)
            if schema.shape(connection) != schema.expected_shape():
                raise Damage("schema")
            ledger.under_way(connection)
            self._follow(connection)

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Read what was told since. Raises `Damage` when it does not hang together with what was read before."""
        with reading(connection):
            self._follow(connection)

    def took(self, row: Row) -> None:
        """Know of a row just written behind what was read, so that its absence would be noticed."""
        if row.seq == self._last + 1 and self._chains.get(row.person, (0, BEGINNING)) == (row.place - 1, row.before):
            self._take(row)

    def _follow(self, connection: sqlite3.Connection) -> None:
        for row in ledger.rows_after(connection, self._last):
            count, before = self._chains.get(row.person, (0, BEGINNING))
            if row.place != count + 1 or row.before != before or row.seq >= MOST_FACTS or not sound(row):
                raise Damage(f"fact {row.seq}")
            self._take(row)
        if ledger.heads(connection) != self._chains:
            raise Damage("heads")

    def _take(self, row: Row) -> None:
        self._chains[row.person] = (row.place, row.link)
        self._last = row.seq
        if row.person == self._person and row.payload is not None:
            self._read(row, row.payload)

    def _read(self, row: Row, payload: str) -> None:
        """Take in a row that holds what was written, be it something only a later nærvær understands.

        An earlier one took in facts that no face can show and no export could hold; they stay where they are, unread.
        """
        try:
            fact = readable(row.kind, payload, row.note)
            at = checked_moment("at", datetime.fromisoformat(row.at_utc))
            day = checked_day("day", date.fromisoformat(row.local_date))
        except (Refusal, ValueError):
            fact = None
        if fact is None or at.tzinfo is None:
            self.unreadable += 1
            return
        self._entries.append(Entry(row.id, at, row.zone, day, fact))
