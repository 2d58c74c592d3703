"""What may be recorded: numbers and days as people write them, and the bounds that every fact keeps.

Every fact checks itself with these functions when it is made, so that what is typed, read from a file or taken from a disk
meets one rule, and everything that was kept can be read, shown and exported.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import MAXYEAR, date, datetime
from enum import StrEnum

from .errors import OutOfRange, TextLength, UndecodableText

FIRST_WEEK, LAST_WEEK = 1, 8
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
"""The ISO weekdays."""
MOST_DIGITS = 18
"""Python refuses to read more than 4 300 digits at once, and nothing counted here needs more than a few."""
NOTE_LENGTH = 2_000
ZONE_LENGTH = 64
ID_LENGTH = 64
LONGEST_SECONDS = 86_400
MOST_MONTHS = 1_200
LAST_DAY_OF_MONTH, MONTHS_IN_YEAR = 31, 12
EARLIEST_DAY = date(2000, 1, 1)
"""Nothing is recorded for a day before this one; a year typed with two digits is a slip."""
FIRST_YEAR, LAST_YEAR = 1900, 9000
"""A clock may be wrong, and what is recorded while it is must still be kept; a day more or less stays in the calendar."""
# Patterns are compiled when they are first used (and `re` keeps them then): today would wait for all of them.
_DECIMAL = rf"[0-9]{{1,{MOST_DIGITS}}}(?:[.,][0-9]{{1,{MOST_DIGITS}}})?"
_BIRTH_NUMBER = r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)"
_EMAIL = r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}"
_PHONE = r"(?<![\d.,])(?:\+47|0047)?[ ]?[2-9](?:[ ]?\d){7}(?![\d])"


# Numbers and days as people write them


def whole_number(text: str, lowest: int, highest: int) -> int | None:
    """Return the whole number written in `text` when it lies in `lowest`…`highest`; None for anything else.

    White space around it is allowed, leading zeros too. Signs, other alphabets' digits and decimals are not.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    significant = digits.lstrip("0") or "0"
    if len(significant) > MOST_DIGITS:
        return None
    number = int(significant)
    return number if lowest <= number <= highest else None


def decimal_number(text: str, above: float, highest: float, lowest: float | None = None) -> float | None:
    """Return the number written in `text`, with decimal comma or point, when it lies over `above` and up to `highest`.

    With `lowest` that value itself is allowed too. Whole numbers come as `int`. White space around it is allowed;
    signs, exponents, underscores, words such as "inf" and other alphabets' digits are not: they give None.
    """
    written = text.strip()
    if not re.fullmatch(_DECIMAL, written, re.ASCII):
        return None
    number = float(written.replace(",", "."))
    if number > highest or not (number > above or number == lowest):
        return None
    return int(number) if number.is_integer() else number


def parse_day(text: str, *, month_first: bool = False) -> date | None:
    """Return the day in «17.5.2026», «17/5/2026» or «2026-05-17»; None when it is no day.

    With `month_first` the first one is «5/17/2026».
    """
    parts = text.strip().rstrip(".").replace("/", ".").replace("-", ".").split(".")
    numbers = [number for part in parts if (number := whole_number(part, 0, MAXYEAR)) is not None]
    if len(numbers) != len(parts) or len(parts) != len(("day", "month", "year")):
        return None
    if len(parts[0]) == len("2026"):
        year, month, day = numbers
    elif month_first:
        month, day, year = numbers
    else:
        day, month, year = numbers
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_day_and_month(text: str, *, month_first: bool = False) -> tuple[int, int] | None:
    """Return the day and the month in «27.11.» or «27/11», in this order; None when it is no such pair of numbers.

    With `month_first` they are written as «11/27». Whether a year has such a day is for the caller to see.
    """
    parts = text.strip().rstrip(".").replace("/", ".").split(".")
    numbers = [number for part in parts if (number := whole_number(part, 1, LAST_DAY_OF_MONTH)) is not None]
    if len(numbers) != len(parts) or len(parts) != len(("day", "month")):
        return None
    day, month = reversed(numbers) if month_first else numbers
    return (day, month) if month <= MONTHS_IN_YEAR else None


# What a fact may hold: each returns its value, or raises what is wrong with it


def checked_rating(name: str, value: int | None, lowest: int = 0, highest: int = 10) -> int | None:
    """Return `value` when it is None or a whole number in range; raises `OutOfRange` otherwise."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest):
        raise OutOfRange(name, value, lowest, highest)
    return value


def checked_text(name: str, text: str, shortest: int = 0) -> str:
    """Return `text` when it is not too long and can be written; raises `TextLength` or `UndecodableText` otherwise."""
    if not shortest <= len(text) <= NOTE_LENGTH:
        raise TextLength(name, len(text), shortest, NOTE_LENGTH)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character
        raise UndecodableText(name) from None
    return text


def checked_note(note: str) -> str:
    """Return `note` when it is a text that may be kept; raises like `checked_text`."""
    return checked_text("note", note)


def checked_name(name: str, text: str) -> str:
    """Return `text` when it may be kept and is not empty: the name of an exercise, an activity or a choice."""
    if not text.strip():
        raise TextLength(name, 0, 1, NOTE_LENGTH)
    return checked_text(name, text, 1)


def checked_seconds(name: str, seconds: float) -> float:
    """Return `seconds` when it is a number from 0 to a whole day; raises `OutOfRange` otherwise."""
    if isinstance(seconds, bool) or not 0 <= seconds <= LONGEST_SECONDS:  # NaN is in no range
        raise OutOfRange(name, seconds, 0, LONGEST_SECONDS)
    return seconds


def checked_whole_seconds(name: str, seconds: int) -> int:
    """Return `seconds` when it is a whole number from 0 to a whole day; raises `OutOfRange` otherwise."""
    if not isinstance(seconds, int):
        raise OutOfRange(name, seconds, 0, LONGEST_SECONDS)
    checked_seconds(name, seconds)
    return seconds


def checked_day(name: str, day: date, earliest: date = date(FIRST_YEAR, 1, 1)) -> date:
    """Return `day` when it lies in the years that can be kept; raises `OutOfRange` otherwise."""
    if not earliest <= day <= date(LAST_YEAR, 12, 31):
        raise OutOfRange(name, day, earliest, date(LAST_YEAR, 12, 31))
    return day


def checked_time(name: str, at: datetime) -> datetime:
    """Return `at` (in UTC) when it lies in the years that can be kept; raises `OutOfRange` otherwise."""
    checked_day(name, at.date())
    return at


def checked_week(week: int) -> int:
    """Return `week` when it is one of the eight; raises `OutOfRange` otherwise."""
    if isinstance(week, bool) or not isinstance(week, int) or not FIRST_WEEK <= week <= LAST_WEEK:
        raise OutOfRange("week", week, FIRST_WEEK, LAST_WEEK)
    return week


def is_zone(name: str) -> bool:
    """Return whether a zone of this name can be kept beside a fact and read again."""
    return 0 < len(name) <= ZONE_LENGTH and name.isprintable()


# What a text gives away


class PersonalData(StrEnum):
    """Something in a text that tells who wrote it."""

    BIRTH_NUMBER = "birth-number"
    EMAIL = "e-mail"
    PHONE = "phone"


def personal_data_in(text: str) -> PersonalData | None:
    """Return the first kind of personal data found in `text`; None when there is none."""
    if re.search(_BIRTH_NUMBER, text):
        return PersonalData.BIRTH_NUMBER
    if re.search(_EMAIL, text):
        return PersonalData.EMAIL
    return PersonalData.PHONE if re.search(_PHONE, text) else None


def normalised(text: str) -> str:
    """Return `text` in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
