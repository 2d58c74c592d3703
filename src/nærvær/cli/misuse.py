"""Wrong use that only the command line knows of."""

from __future__ import annotations

from ..domain.errors import WrongUse


class Misuse(WrongUse):
    """Wrong use with its sentence ready (from `words`)."""
