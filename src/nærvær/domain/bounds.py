"""What may be recorded: the scale 0…10, the room for words, and the weeks there are."""

from __future__ import annotations

from .errors import OutOfRange
from .script import FIRST_WEEK, LAST_WEEK

NOTE_LENGTH = 2_000


def checked_rating(name: str, value: int | None, lowest: int = 0, highest: int = 10) -> int | None:
    """`value` when it is None or a whole number in range; raises `OutOfRange` otherwise."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest):
        raise OutOfRange(name, value, lowest, highest)
    return value


def checked_note(note: str) -> str:
    """`note` when it is not too long; raises `OutOfRange` (in characters) otherwise."""
    if len(note) > NOTE_LENGTH:
        raise OutOfRange("note", len(note), 0, NOTE_LENGTH)
    return note


def checked_week(week: int) -> int:
    """`week` when it is one of the eight; raises `OutOfRange` otherwise."""
    if isinstance(week, bool) or not isinstance(week, int) or not FIRST_WEEK <= week <= LAST_WEEK:
        raise OutOfRange("week", week, FIRST_WEEK, LAST_WEEK)
    return week
