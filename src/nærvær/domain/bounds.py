"""What may be recorded: the scale 0…10, the room for words, how long and when something was, and the weeks there are.

Every fact checks itself with these when it is made, so that what is typed, read from a file or taken from a disk meets
one rule, and whatever was kept can be read, shown and taken along.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from .errors import OutOfRange, TextLength, Undecodable
from .script import FIRST_WEEK, LAST_WEEK

NOTE_LENGTH = 2_000
LONGEST_SECONDS = 86_400
MOST_MONTHS = 1_200
ZONE_LENGTH = 64
ID_LENGTH = 64
FIRST_YEAR, LAST_YEAR = 1900, 9000
"""A clock may be wrong, and what is told while it is must still be kept; a day more or less never leaves the calendar."""
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


def checked_rating(name: str, value: int | None, lowest: int = 0, highest: int = 10) -> int | None:
    """`value` when it is None or a whole number in range; raises `OutOfRange` otherwise."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest):
        raise OutOfRange(name, value, lowest, highest)
    return value


def checked_text(name: str, text: str, shortest: int = 0) -> str:
    """`text` when it is not too long and can be written; raises `TextLength` or `Undecodable` otherwise."""
    if not shortest <= len(text) <= NOTE_LENGTH:
        raise TextLength(name, len(text), shortest, NOTE_LENGTH)
    if not text.isascii() and _HALF_CHARACTER.search(text):
        raise Undecodable(name)
    return text


def checked_note(note: str) -> str:
    """`note` when it is a text that may be kept; raises like `checked_text`."""
    return checked_text("note", note)


def checked_name(name: str, text: str) -> str:
    """The same for what cannot be empty: the name of an exercise, an activity or a choice."""
    if not text.strip():
        raise TextLength(name, 0, 1, NOTE_LENGTH)
    return checked_text(name, text, 1)


def checked_seconds(name: str, seconds: float) -> float:
    """`seconds` when it is a number from 0 to a whole day; raises `OutOfRange` otherwise."""
    if isinstance(seconds, bool) or not 0 <= seconds <= LONGEST_SECONDS:  # NaN is in no range
        raise OutOfRange(name, seconds, 0, LONGEST_SECONDS)
    return seconds


def checked_whole_seconds(name: str, seconds: int) -> int:
    """The same for whole seconds."""
    if not isinstance(seconds, int):
        raise OutOfRange(name, seconds, 0, LONGEST_SECONDS)
    checked_seconds(name, seconds)
    return seconds


def checked_day(name: str, day: date, earliest: date = date(FIRST_YEAR, 1, 1)) -> date:
    """`day` when it lies within the years there are; raises `OutOfRange` otherwise."""
    if not earliest <= day <= date(LAST_YEAR, 12, 31):
        raise OutOfRange(name, day, earliest, date(LAST_YEAR, 12, 31))
    return day


def checked_moment(name: str, at: datetime) -> datetime:
    """`at` (in UTC) when it lies within the years there are; raises `OutOfRange` otherwise."""
    checked_day(name, at.date())
    return at


def checked_week(week: int) -> int:
    """`week` when it is one of the eight; raises `OutOfRange` otherwise."""
    if isinstance(week, bool) or not isinstance(week, int) or not FIRST_WEEK <= week <= LAST_WEEK:
        raise OutOfRange("week", week, FIRST_WEEK, LAST_WEEK)
    return week


def is_zone(name: str) -> bool:
    """Whether a zone of this name can be kept beside a fact and read again."""
    return 0 < len(name) <= ZONE_LENGTH and name.isprintable()
