"""Words for time, days and the eight weeks: facts, never verdicts.

The days of the week, as they are told and as they are typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date


def minutes(count: int) -> str:
    """A number of minutes in words."""
    return f"{count} minutt" if count == 1 else f"{count} minutter"


def duration(seconds: float) -> str:
    """How long something went on, to the nearest minute; short stretches in seconds."""
    if seconds < 59.5:
        whole = round(seconds)
        return f"{whole} sekund" if whole == 1 else f"{whole} sekunder"
    return minutes(round(seconds / 60))


def minutes_and_seconds(seconds: float) -> str:
    """Time left as m:ss, rounded up, so that it reads 0:00 only at the end."""
    whole = max(0, math.ceil(seconds - 1e-9))
    return f"{whole // 60}:{whole % 60:02d}"


def days(count: int) -> str:
    """A number of days in words."""
    return f"{count} dag" if count == 1 else f"{count} dager"


BACK = "Tilbake"


WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
EVERY_DAY, WORKING_DAYS, WEEKEND = "alle dager", "mandag til fredag", "lørdag og søndag"
# How several days are typed in one word.
WEEKDAY_GROUPS = {
    "alle": (1, 2, 3, 4, 5, 6, 7),
    "dag": (1, 2, 3, 4, 5, 6, 7),  # hver dag
    "hverdager": (1, 2, 3, 4, 5),
    "helg": (6, 7),
    "helga": (6, 7),
    "helgen": (6, 7),
}
# What may stand between days without meaning one.
WEEKDAY_FILLERS = frozenset({"og", "dager", "hver"})
SHORTEST_WEEKDAY = 2
_TWINS = str.maketrans({"ø": "o"})


def weekday_list(days: Sequence[int]) -> str:
    """ISO weekdays in words."""
    wholes = {(1, 2, 3, 4, 5, 6, 7): EVERY_DAY, (1, 2, 3, 4, 5): WORKING_DAYS, (6, 7): WEEKEND}
    whole = wholes.get(tuple(days))
    if whole:
        return whole
    *first, last = (WEEKDAYS[day - 1] for day in days)
    return f"{', '.join(first)} og {last}" if first else last


def parse_weekdays(word: str) -> tuple[int, ...]:
    """The ISO weekdays one typed word means: a day or its beginning, also without ø, or several together; () for none."""
    asked = word.casefold().strip(".")
    if asked in WEEKDAY_GROUPS:
        return WEEKDAY_GROUPS[asked]
    asked = asked.replace("oe", "o").translate(_TWINS)
    names = [name.translate(_TWINS) for name in WEEKDAYS]
    found = [day for day, name in enumerate(names, 1) if name.startswith(asked) or asked in (f"{name}er", f"{name}ene")]
    return tuple(found) if len(found) == 1 and len(asked) >= SHORTEST_WEEKDAY else ()


def value_text(number: object) -> str:
    """A number as people here write it: decimal comma, no needless decimals."""
    if isinstance(number, float):
        return f"{number:.10g}".replace(".", ",")
    if isinstance(number, date):
        return f"{number.day}.{number.month}.{number.year}"
    return str(number)


def text_list(names: Iterable[str]) -> str:
    """Names in a row: a, b og c."""
    *first, last = names
    return f"{', '.join(first)} og {last}" if first else last


MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def long_date(when: date) -> str:
    """A date: 22. november 2026."""
    return f"{when.day}. {MONTHS[when.month - 1]} {when.year}"


def counted(number: float, one: str, many: str) -> str:
    """A number with its noun: 1 dag, 2 dager."""
    return f"{value_text(number)} {one if number == 1 else many}"


def day_and_month(when: date) -> str:
    """A day in a list: 17. mai."""
    return f"{when.day}. {MONTHS[when.month - 1]}"


def numeric_date(day: date) -> str:
    """A date as people here write it."""
    return f"{day.day}.{day.month}.{day.year}"


def grouped_number(number: int) -> str:
    """A whole number with a thin gap between thousands."""
    return f"{number:,}".replace(",", "\u00a0")
