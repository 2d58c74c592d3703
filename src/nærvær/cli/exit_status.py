"""What a command ends with. Needed to refuse a command line, so it loads nothing of what commands work with."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command ends with: 0 done, 1 could not be done, 2 wrong use, 3 another process is at it."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    BUSY = 3
