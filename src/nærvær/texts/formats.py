"""Numbers, dates, times of day, lists and weekdays as the language of this process writes them.

A format is a message like any other, with places for its parts: where Norwegian has «{day}.{month}.{year}» a translator
writes «{month}/{day}/{year}», and where it has «{whole},{decimals}» they write «{whole}.{decimals}». So a language is
whole in its one catalogue. The tables of CLDR know all this too, but they would come with Babel: 11 MB of wheel
and .09 s of import, for the 40 messages that are needed here. Babel stays with the developers, who make catalogues with it.

A time of day has 24 hours in every language. What people type is read in `typed_words.py`, by the same messages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import reduce

from .i18n import _, ngettext, phrase

# Numbers

# Translators: a number with decimals, such as 7,5. English: {whole}.{decimals}
_DECIMALS = phrase("{whole},{decimals}")
# Translators: how thousands are kept apart, here by a no-break space: 86 400. English: {thousands},{rest}
_THOUSANDS = phrase("{thousands}\u00a0{rest}")


def value_text(value: object) -> str:
    """Return a number with its decimal sign and no needless decimals, a date as 22.11.2026, anything else as it is."""
    if isinstance(value, float):
        return decimal_text(f"{value:.10g}")
    if isinstance(value, date):
        return numeric_date(value)
    return str(value)


def decimal_text(written: str) -> str:
    """Return a number written with a decimal point as the language writes it."""
    whole, point, decimals = written.partition(".")
    return _DECIMALS().format(whole=whole, decimals=decimals) if point else whole


def grouped_number(number: int) -> str:
    """Return a whole number with its thousands kept apart."""
    return reduce(lambda thousands, rest: _THOUSANDS().format(thousands=thousands, rest=rest), f"{number:,}".split(","))


def counted(number: float, one: str, many: str) -> str:
    """Return a number with its noun: «{number} dag» and «{number} dager», as the language has it for this number."""
    return ngettext(one, many, number).format(number=value_text(number))


# Lists and labels

# Translators: a list that goes on, such as «a, b, c».
_NEXT_OF_LIST = phrase("{items}, {item}")
# Translators: the last of a list where all are meant: «a, b og c».
_LAST_OF_ALL = phrase("{items} og {item}")
# Translators: the last of a list to choose from: «a, b eller c».
_LAST_OF_CHOICES = phrase("{items} eller {item}")
# Translators: a name or a word that is quoted.
_QUOTATION = phrase("«{text}»")
# Translators: a value after its label, such as «Hjalp: 7».
_LABELLED = phrase("{label}: {value}")
# Translators: not shown. A label gets a small first letter where it stands inside a sentence or a row of keys. Write
# «etiketter: som de er» where that would be wrong, as it would for the nouns of German.
_LABELS_IN_SENTENCES = phrase("etiketter: liten forbokstav")
_AS_THEY_ARE = "etiketter: som de er"


def comma_list(names: Iterable[str]) -> str:
    """Return names in a row, without a word before the last: a, b, c."""
    return reduce(lambda items, item: _NEXT_OF_LIST().format(items=items, item=item), names)


def text_list(names: Iterable[str]) -> str:
    """Return all of these names in a row: a, b og c. There must be at least one."""
    *first, last = names
    return _LAST_OF_ALL().format(items=comma_list(first), item=last) if first else last


def choice_list(names: Iterable[str]) -> str:
    """Return names to choose from in a row: a, b eller c. There must be at least one."""
    *first, last = names
    return _LAST_OF_CHOICES().format(items=comma_list(first), item=last) if first else last


def quotation(text: str) -> str:
    """Return `text` in the quotation marks of the language."""
    return _QUOTATION().format(text=text)


def labelled(label: str, value: object) -> str:
    """Return a value with what it is: «Hjalp: 7»."""
    return _LABELLED().format(label=label, value=value)


def capitalised(text: str) -> str:
    """Return `text` with a capital first letter and the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def inside_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: with a small first letter, where the language has it so."""
    return label if _LABELS_IN_SENTENCES() == _AS_THEY_ARE else f"{label[:1].lower()}{label[1:]}"


def replaced_sentence(replaced: bool) -> str:
    """Return what is said of a file of the same name that was replaced; "" when there was none."""
    return _("Den gamle fila er skrevet over.") if replaced else ""


# Lengths of time


def minutes(number: float) -> str:
    """Return minutes with their noun, at most one decimal."""
    return counted(round(number, 1) if number % 1 else int(number), "{number} minutt", "{number} minutter")


def duration(seconds: float) -> str:
    """Return how long something lasted, to the nearest minute; less than a minute in seconds."""
    if seconds < 59.5:
        return counted(round(seconds), "{number} sekund", "{number} sekunder")
    return minutes(round(seconds / 60))


def percent(part: float) -> str:
    """How much of something is done; `part` is 0…1."""
    return _("{percent} %").format(percent=int(part * 100))


def minutes_and_seconds(seconds: float) -> str:
    """Return time left as m:ss, rounded up, so that it reads 0:00 only at the end."""
    whole = max(0, math.ceil(seconds - 1e-9))
    return f"{whole // 60}:{whole % 60:02d}"


def days(count: int) -> str:
    """Return a number of days with its noun."""
    return counted(count, "{number} dag", "{number} dager")


# Dates and times of day

MONTHS = (
    # Translators: the months stand only in dates such as «22. november 2026»; give the case they have there.
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
# Translators: a date in a sentence, such as 22. november 2026. English: {day} {month} {year}
_LONG_DATE = phrase("{day}. {month} {year}")
# Translators: the same in a list, where the year is plain. English: {day} {month}
_DAY_AND_MONTH = phrase("{day}. {month}")
# Translators: a date in numbers, such as 22.11.2026. What people type is read in the same order.
NUMERIC_DATE = phrase("{day}.{month}.{year}")
# Translators: a time of day in 24 hours, such as 08:00.
_CLOCK_TIME = phrase("{hour}:{minute}")
# Translators: a day inside a sentence.
TODAY, YESTERDAY = phrase("i dag"), phrase("i går")


def long_date(day: date) -> str:
    """Return a date in a sentence: 22. november 2026."""
    return _LONG_DATE().format(day=day.day, month=MONTHS[day.month - 1](), year=day.year)


def day_and_month(day: date) -> str:
    """Return a date in a list, where the year is plain: 22. november."""
    return _DAY_AND_MONTH().format(day=day.day, month=MONTHS[day.month - 1]())


def numeric_date(day: date, *, padded: bool = False) -> str:
    """Return a date where there is little room: 22.11.2026; `padded` with two digits for day and month, for a table."""
    digits = 2 if padded else 1
    return NUMERIC_DATE().format(day=f"{day.day:0{digits}d}", month=f"{day.month:0{digits}d}", year=day.year)


def clock_time(at: time) -> str:
    """Return a time of day: 08:00."""
    return _CLOCK_TIME().format(hour=f"{at.hour:02d}", minute=f"{at.minute:02d}")


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


def weekday_list(weekdays: Sequence[int]) -> str:
    """Return ISO weekdays, in their order, in words."""
    together = _NAMED_TOGETHER.get(tuple(weekdays))
    return together() if together else text_list(WEEKDAYS[weekday - 1]() for weekday in weekdays)
