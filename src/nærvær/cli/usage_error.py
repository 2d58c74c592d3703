"""Wrong use that only the command line knows of, and the exit status of every refusal."""

from __future__ import annotations

from ..domain.errors import Busy, InvalidRequest, Refusal
from .exit_status import ExitStatus


class UsageError(InvalidRequest):
    """Wrong use with its sentence ready to be shown."""


def exit_status_of(error: Refusal) -> ExitStatus:
    """Return the exit status of a refusal."""
    if isinstance(error, InvalidRequest):
        return ExitStatus.WRONG_USE
    return ExitStatus.BUSY if isinstance(error, Busy) else ExitStatus.FAILED
