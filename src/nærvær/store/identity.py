"""Identifiers of facts: UUID version 7 (RFC 9562), so that they sort in the order they were made."""

from __future__ import annotations

import secrets
import threading
import uuid

_RANDOM_BITS = 74
_STEP_BITS = 32


class Identities:
    """Makes UUIDv7 texts that always grow, also when the clock stands still or jumps back."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._milliseconds = -1
        self._tail = 0

    def next(self, milliseconds: int) -> str:
        """The next identifier; `milliseconds` since 1970 is the time now."""
        with self._guard:
            if milliseconds > self._milliseconds:
                self._milliseconds, self._tail = milliseconds, secrets.randbits(_RANDOM_BITS)
            else:
                self._tail += 1 + secrets.randbits(_STEP_BITS)
            if self._tail >> _RANDOM_BITS:
                self._milliseconds, self._tail = self._milliseconds + 1, secrets.randbits(_RANDOM_BITS)
            return _written(self._milliseconds, self._tail)


def _written(milliseconds: int, tail: int) -> str:
    upper, lower = tail >> 62, tail & (1 << 62) - 1
    number = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | upper << 64 | 0b10 << 62 | lower
    return str(uuid.UUID(int=number))
