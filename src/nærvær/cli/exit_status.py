"""Wrong use that only the command line knows of."""

from __future__ import annotations

from ..domain.errors import InvalidRequest


class UsageError(InvalidRequest):
    """Wrong use with its sentence ready (from `words`)."""
