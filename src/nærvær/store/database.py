"""What the statements of the store need of a database, whichever it is: SQLite's own connection keeps it as it stands.

The statements are written once, in what both SQLite and PostgreSQL understand: `?` for a value, no `rowid` of a table made
later, `ON CONFLICT` rather than `OR IGNORE`. `BEGIN IMMEDIATE` begins a transaction that writes, alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """The rows of a statement, and how many it has changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:
        """Return the next row; None when there is none left."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Return an iterator over the rows that are left."""


class Connection(Protocol):
    """A connection to a database that commits each statement by itself, unless it is between `BEGIN` and `COMMIT`."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has been begun and not ended."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Carry out one statement."""

    def close(self) -> None:
        """End the connection; may be called twice."""
