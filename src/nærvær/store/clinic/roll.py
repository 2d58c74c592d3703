"""How many people and staff a clinic has, and which: a record that is gone altogether is noticed, not only an altered one.

The roll is one sealed record beside the others. For each kind it holds how many there are and all their names joined by
exclusive or, so that which record is missing can be told of those that a copy still has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from .records import Data, RecordTable

ROLL = "roll"
MOST_TRIED = 10_000
"""How many choices of what a copy has are tried: enough for any few records, and over at once for many."""
_ID = "all"
_NAME_BYTES = 32


class Roll:
    """The roll among the records of a clinic, within a transaction that the caller has opened."""

    def __init__(self, table: RecordTable) -> None:
        self._table = table

    def expected(self, kind: str) -> int | None:
        """Return how many records of a kind there should be; None where that has not been taken down."""
        held = self._held().get(kind)
        return None if held is None else int(held[0])

    def add(self, kind: str, name: bytes) -> None:
        """Take down a new record."""
        self._change(kind, name, 1)

    def remove(self, kind: str, name: bytes) -> None:
        """Take down that a record was deleted."""
        self._change(kind, name, -1)

    def take(self, kind: str, names: Iterable[bytes]) -> None:
        """Take down the records of a kind as they stand now."""
        held = list(names)
        self._table.put({**self._held(), "id": _ID, kind: [len(held), _joined(held).hex()]})

    def missing_of(self, kind: str, here: Sequence[bytes], offered: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return which of the names that a copy offers are those that are missing `here`; none where that is not known."""
        held = self._held().get(kind)
        if held is None:
            return ()
        count, wanted = int(held[0]) - len(here), _joined([*here, bytes.fromhex(str(held[1]))])
        if not 0 < count <= len(offered):
            return ()
        for chosen in itertools.islice(itertools.combinations(offered, count), MOST_TRIED):
            if _joined(chosen) == wanted:
                return chosen
        return ()

    def _held(self) -> Data:
        return self._table.get_intact(_ID) or {}

    def _change(self, kind: str, name: bytes, by: int) -> None:
        data = self._held()
        if kind in data:
            count, joined = data[kind]
            self._table.put({**data, kind: [count + by, _joined([bytes.fromhex(joined), name]).hex()]})


def _joined(names: Iterable[bytes]) -> bytes:
    joined = 0
    for name in names:
        joined ^= int.from_bytes(name, "big")
    return joined.to_bytes(_NAME_BYTES, "big")
