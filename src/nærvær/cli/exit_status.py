"""What a command ends with, and wrong use that only the command line knows of.

The parser needs it to refuse a command line, so it imports nothing of what commands work with.
"""

from __future__ import annotations

from enum import IntEnum

from ..domain.errors import Busy, InvalidRequest, Refusal


class ExitStatus(IntEnum):
    """What a command ends with: 0 done, 1 could not be done, 2 wrong use, 3 another process is at it."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    BUSY = 3


class UsageError(InvalidRequest):
    """Wrong use with its sentence ready to be shown."""


def exit_status_of(error: Refusal) -> ExitStatus:
    """Return the exit status of a refusal."""
    if isinstance(error, InvalidRequest):
        return ExitStatus.WRONG_USE
    return ExitStatus.BUSY if isinstance(error, Busy) else ExitStatus.FAILED
