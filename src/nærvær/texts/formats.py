"""Numbers, dates, weekdays, lengths of time and lists, as they are written in a Norwegian sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from .i18n import _, look_up, ngettext, phrase

# Numbers and lists


def value_text(value: object) -> str:
    """A number with a decimal comma and no needless decimals, a date as 22.11.2026, anything else as it is."""
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, date):
        return numeric_date(value)
    return str(value)


def grouped_number(number: int) -> str:
    """A whole number with a no-break space between thousands."""
    return f"{number:,}".replace(",", "\u00a0")


def counted(number: float, one: str, many: str) -> str:
    """A number with its noun: «{number} dag» and «{number} dager», as the language has it for this number."""
    return ngettext(one, many, number).format(number=value_text(number))


def text_list(names: Iterable[str]) -> str:
    """Names in a row: a, b og c. There must be at least one."""
    *first, last = names
    return _("{join} og {last}").format(join=", ".join(first), last=last) if first else last


def capitalised(text: str) -> str:
    """`text` with a capital first letter and the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def replaced_note(replaced: bool) -> str:
    """What follows «… er laget.» when a file of the same name was replaced; "" when there was none."""
    return _(" Den gamle fila er skrevet over.") if replaced else ""


# Lengths of time


def minutes(number: float) -> str:
    """Minutes with their noun, at most one decimal."""
    return counted(round(number, 1) if number % 1 else int(number), "{number} minutt", "{number} minutter")


def duration(seconds: float) -> str:
    """How long something lasted, to the nearest minute; less than a minute in seconds."""
    if seconds < 59.5:
        return counted(round(seconds), "{number} sekund", "{number} sekunder")
    return minutes(round(seconds / 60))


def minutes_and_seconds(seconds: float) -> str:
    """Time left as m:ss, rounded up, so that it reads 0:00 only at the end."""
    whole = max(0, math.ceil(seconds - 1e-9))
    return f"{whole // 60}:{whole % 60:02d}"


def days(count: int) -> str:
    """A number of days with its noun."""
    return counted(count, "{number} dag", "{number} dager")


# Dates

MONTHS = (
    phrase("januar"),
    phrase("februar"),
    phrase("mars"),
    phrase("april"),
    phrase("mai"),
    phrase("juni"),
    phrase("juli"),
    phrase("august"),
    phrase("september"),
    phrase("oktober"),
    phrase("november"),
    phrase("desember"),
)


def long_date(day: date) -> str:
    """A date in a sentence: 22. november 2026."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """A date in a list, where the year is plain: 22. november."""
    return f"{day.day}. {MONTHS[day.month - 1]()}"


def numeric_date(day: date) -> str:
    """A date where there is little room: 22.11.2026."""
    return f"{day.day}.{day.month}.{day.year}"


# Weekdays

WEEKDAYS = (
    phrase("mandag"),
    phrase("tirsdag"),
    phrase("onsdag"),
    phrase("torsdag"),
    phrase("fredag"),
    phrase("lørdag"),
    phrase("søndag"),
)
EVERY_DAY, WORKING_DAYS, WEEKEND = phrase("alle dager"), phrase("mandag til fredag"), phrase("lørdag og søndag")
_NAMED_TOGETHER = {(1, 2, 3, 4, 5, 6, 7): EVERY_DAY, (1, 2, 3, 4, 5): WORKING_DAYS, (6, 7): WEEKEND}
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
_WITHOUT_O_SLASH = str.maketrans({"ø": "o"})


def weekday_list(weekdays: Sequence[int]) -> str:
    """ISO weekdays, in their order, in words."""
    together = _NAMED_TOGETHER.get(tuple(weekdays))
    return together() if together else text_list(WEEKDAYS[weekday - 1]() for weekday in weekdays)


def parse_weekdays(word: str) -> tuple[int, ...]:
    """The ISO weekdays one typed word means: a day or its beginning, also without ø, or several together; () for none."""
    typed = word.casefold().strip(".")
    if typed in WEEKDAY_GROUPS:
        return WEEKDAY_GROUPS[typed]
    typed = typed.replace("oe", "o").translate(_WITHOUT_O_SLASH)
    names = [name.translate(_WITHOUT_O_SLASH) for name in look_up(WEEKDAYS)]
    matches = [
        weekday
        for weekday, name in enumerate(names, 1)
        if name.startswith(typed) or typed in (f"{name}er", f"{name}ene")
    ]
    return tuple(matches) if len(matches) == 1 and len(typed) >= SHORTEST_WEEKDAY else ()
