"""Words for time, days and the eight weeks: facts, never verdicts.

The days of the week, as they are told and as they are typed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


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


def days_of_invited(count: int, invited: int | None) -> str:
    """Days practised beside the days invited to; a fact."""
    return days(count) if invited is None else f"{count} av {invited}"


TITLE = "Ukene dine"
WEEK = "Uke"
DAYS = "Dager"
FORMAL = "Øvelser"
INFORMAL = "Hverdag"
MINUTES = "Minutter"
SHORT_DAYS = "Dag"
SHORT_FORMAL = "Øv"
SHORT_INFORMAL = "Hv"
SHORT_MINUTES = "Min"
NOTHING = "–"
EMPTY = "Her ser du ukene dine når du har gjort en øvelse eller to."
BACK = "Tilbake"


def week_of_eight(number: int) -> str:
    """Where in the plan."""
    return f"Uke {number} av 8"


def week_and_visit(week: int, visit: int) -> str:
    """A stay in a week by its numbers."""
    return f"{week}" if visit == 1 else f"{week} ({visit}. gang)"


def last_seven_days(count: int) -> str:
    """The one sentence under the table."""
    if count == 0:
        return "Du kan begynne igjen når det passer. Alt du har gjort, står her."
    return f"De siste sju dagene har du øvd {days(count)}."


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
