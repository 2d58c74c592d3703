"""This process: requests to end it (Ctrl+C, SIGTERM, a closed window), and what C libraries write to its descriptor 2.

A request becomes a `KeyboardInterrupt`, which must not arise just anywhere: raised in a callback of a C library it is
swallowed, and what the callback was to write is missing from a file that seems finished. So it waits while files are
written, and code that writes much checks for it between two pieces.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

TYPE_CHECKING = False  # as typing has it, without importing it

if TYPE_CHECKING:
    from pathlib import Path

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


LARGEST_LOG = 256_000
_guarded = False


def guard_stderr() -> None:
    """Give Python's stderr a descriptor of its own, once, and let descriptor 2 lead to /dev/null until there is a log.

    This changes the whole process: only opening a face does it. A program started without a descriptor 2 has no stderr
    either; then only the second is done.
    """
    global _guarded  # noqa: PLW0603 - a process has one descriptor 2
    if _guarded:
        return
    _guarded = True
    if sys.stderr is None:
        _point_stderr_at(os.open(os.devnull, os.O_WRONLY))
        os.set_inheritable(2, True)
        return
    sys.stderr.flush()
    own = os.dup(2)
    _point_stderr_at(os.open(os.devnull, os.O_WRONLY))
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=encoding, errors="replace")
    sys.__stderr__ = sys.stderr  # type: ignore[misc] # last words come after Textual gave back what it took


def log_stderr(log: Path) -> None:
    """Let descriptor 2, once guarded, lead to `log`; it still leads to /dev/null where that cannot be written."""
    if not _guarded:
        return
    # O_NONBLOCK: opening a pipe that nobody reads would wait for ever.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            flags |= os.O_TRUNC
        _point_stderr_at(os.open(log, flags, 0o600))
    except OSError:
        return


def _point_stderr_at(file: int) -> None:
    if file != 2:
        os.dup2(file, 2)
        os.close(file)
