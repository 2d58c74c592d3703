"""The days of the week, as they are told and as they are typed."""

from __future__ import annotations

from collections.abc import Sequence

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
EVERY_DAY, WORKING_DAYS, WEEKEND = "alle dager", "mandag til fredag", "lørdag og søndag"
# How several days are typed in one word.
TOGETHER = {
    "alle": (1, 2, 3, 4, 5, 6, 7),
    "dag": (1, 2, 3, 4, 5, 6, 7),  # hver dag
    "hverdager": (1, 2, 3, 4, 5),
    "helg": (6, 7),
    "helga": (6, 7),
    "helgen": (6, 7),
}
# What may stand between days without meaning one.
FILLERS = frozenset({"og", "dager", "hver"})
SHORTEST = 2
_TWINS = str.maketrans({"ø": "o"})


def told(days: Sequence[int]) -> str:
    """ISO weekdays in words."""
    wholes = {(1, 2, 3, 4, 5, 6, 7): EVERY_DAY, (1, 2, 3, 4, 5): WORKING_DAYS, (6, 7): WEEKEND}
    whole = wholes.get(tuple(days))
    if whole:
        return whole
    *first, last = (WEEKDAYS[day - 1] for day in days)
    return f"{', '.join(first)} og {last}" if first else last


def meant(word: str) -> tuple[int, ...]:
    """The ISO weekdays one typed word means: a day or its beginning, also without ø, or several together; () for none."""
    asked = word.casefold().strip(".")
    if asked in TOGETHER:
        return TOGETHER[asked]
    asked = asked.replace("oe", "o").translate(_TWINS)
    names = [name.translate(_TWINS) for name in WEEKDAYS]
    found = [day for day, name in enumerate(names, 1) if name.startswith(asked) or asked in (f"{name}er", f"{name}ene")]
    return tuple(found) if len(found) == 1 and len(asked) >= SHORTEST else ()
