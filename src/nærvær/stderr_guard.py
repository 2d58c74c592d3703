"""Keeps messages of C libraries, which go to descriptor 2, off the screen, and nærvær's own files off that descriptor."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from pathlib import Path

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
