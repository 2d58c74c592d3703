"""How long a busy Python thread may keep the interpreter while there is sound.

Every callback of the card, and every piece the feeder mixes, waits for it. With Python's 5 ms a turn, eight busy threads
made the callback wait for up to .55 s and lost sound each time of eight; with 1 ms the longest wait was .13 s, and none did.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

TURN_SECONDS = 0.001


class ShortTurns:
    """Turns are short while anybody is in here; the last one out puts back what was before."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._inside = 0
        self._usual = sys.getswitchinterval()

    def __enter__(self) -> None:
        with self._guard:
            if self._inside == 0:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self._usual, TURN_SECONDS))
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            self._inside -= 1
            if self._inside == 0:
                sys.setswitchinterval(self._usual)


SHORT_TURNS = ShortTurns()
