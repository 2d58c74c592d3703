"""Keeps what C libraries write to file descriptor 2 off the screen, which in Textual is that very descriptor."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LARGEST_LOG = 256_000


def guard_stderr(log: Path) -> None:
    """Give Python's stderr a descriptor of its own and point descriptor 2 at `log` (nowhere when it cannot be written)."""
    if sys.stderr is None:
        return
    sys.stderr.flush()
    own = os.dup(2)
    sink = _opened(log)
    os.dup2(sink, 2)
    os.close(sink)
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=encoding, errors="replace")
    sys.__stderr__ = sys.stderr  # type: ignore[misc] # Textual draws on this one


def _opened(log: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            flags |= os.O_TRUNC
        return os.open(log, flags, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
