"""Days as people write them."""

from __future__ import annotations

from datetime import MAXYEAR, date

from .validation import whole_number

EARLIEST = date(2000, 1, 1)
"""Nothing is told of from before this day; a year typed with two digits is a slip."""


def written_day(text: str) -> date | None:
    """The day in «17.5.2026», «17/5/2026» or «2026-05-17»; None when it is no day."""
    parts = text.strip().rstrip(".").replace("/", ".").replace("-", ".").split(".")
    numbers = [number for part in parts if (number := whole_number(part, 0, MAXYEAR)) is not None]
    if len(numbers) != len(parts) or len(parts) != len(("day", "month", "year")):
        return None
    first, month, last = numbers
    year, day = (first, last) if len(parts[0]) == len("2026") else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None
