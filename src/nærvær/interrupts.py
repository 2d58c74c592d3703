"""Turns requests to end (Ctrl+C, SIGTERM, a closed window) into `KeyboardInterrupt`, and defers it while files are written.

The exception must not arise just anywhere: raised in a callback of a C library it is swallowed, and what the callback was to
write is missing from a file that seems finished. So it waits, and code that writes much checks for it between two pieces.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

# SIGINT is put back last: the others may turn into it.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGINT") if hasattr(signal, name))

InterruptCheck = Callable[[], None]
"""Raises `KeyboardInterrupt` if a request to end has come."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise `KeyboardInterrupt` in the block for the first request to end, whichever signal it comes by.

    Later ones are ignored, so that the report of the interruption is not cut off. Signals that were ignored before (under
    `nohup`) stay ignored.
    """
    came = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if not came:
            came = True
            raise KeyboardInterrupt

    with _signal_handler(interrupt):
        yield


@contextlib.contextmanager
def interruptions_deferred() -> Iterator[InterruptCheck]:
    """Defer requests to end until the block is left; the check it yields raises `KeyboardInterrupt` if one is waiting."""
    waiting: list[int] = []

    def check() -> None:
        if waiting:
            waiting.clear()
            raise KeyboardInterrupt

    with _signal_handler(lambda number, _: waiting.append(number)):
        yield check
    check()


@contextlib.contextmanager
def _signal_handler(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Install `handler` for the block. Python hands signals to the main thread only; in any other nothing is installed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    # None: not set by Python, which could not put it back.
    heeded = [number for number, earlier in before.items() if earlier not in (signal.SIG_IGN, None)]
    try:
        for number in heeded:
            signal.signal(number, handler)
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])
