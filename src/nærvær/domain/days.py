"""Days as people write them."""

from __future__ import annotations

from datetime import date

EARLIEST = date(2000, 1, 1)
"""Nothing is told of from before this day; a year typed with two digits is a slip."""


def written_day(text: str) -> date | None:
    """The day in «17.5.2026», «17/5/2026» or «2026-05-17»; None when it is no day."""
    parts = text.strip().rstrip(".").replace("/", ".").replace("-", ".").split(".")
    if len(parts) != len(("day", "month", "year")) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    first, month, last = (int(part) for part in parts)
    year, day = (first, last) if len(parts[0]) == len("2026") else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None
