"""Numbers, dates, times of day, lists and weekdays as the language of this process writes them, and as people type them.

A format is a message like any other, with places for its parts: where Norwegian has «{day}.{month}.{year}» a translator
writes «{month}/{day}/{year}», and where it has «{whole},{decimals}» they write «{whole}.{decimals}». So a language is
whole in its one catalogue. The tables of CLDR know all this too, but they would come with Babel: 11 MB of wheel
and .09 s of import, for the 40 messages that are needed here. Babel stays with the developers, who make catalogues with it.

A time of day has 24 hours in every language.

What people type is read by the same messages. What means the same everywhere is read in every language: dates as ISO 8601
writes them (2026-05-17), and choices by their ids. Words are compared without case, accents and marks, so that somebody
with another keyboard can type them too: «lordag» and «loerdag» are «lørdag».
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from functools import reduce
from typing import TypeVar

from ..domain.practice import Ambience, Bell, Posture
from ..domain.validation import EARLIEST_DAY, parse_day, parse_day_and_month
from .i18n import Phrase, _, look_up, ngettext, phrase, phrase_in

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


SHORTEST_WEEKDAY = 2
DAYS_IN_WEEK = 7
TAKEN_AS_AHEAD_DAYS = 30
"""A day and a month without a year mean the latest such day, but one that is so near ahead was meant as itself."""
# Translators: the day before yesterday, as it is typed; with commas between, if there are several ways.
_DAY_BEFORE_YESTERDAY = phrase("i forgårs, forgårs")
# Translators: words that may stand before a weekday that has been, and change nothing: «sist mandag», «på mandag».
_BEFORE_A_WEEKDAY = phrase("sist, siste, på")
# Translators: words that are typed for every day of the week, with commas between, as many as there are.
_EVERY_DAY = phrase("alle, dag")
# Translators: the same for Monday to Friday.
_WORKING_DAYS = phrase("hverdager")
# Translators: the same for Saturday and Sunday.
_WEEKEND = phrase("helg, helga, helgen")
# Translators: words that may stand between weekdays and mean none: «hver mandag og onsdag».
_BETWEEN_WEEKDAYS = phrase("og, dager, hver")
# Translators: endings that a weekday may have when it is typed: mandager, mandagene.
_WEEKDAY_ENDINGS = phrase("er, ene")
_GROUPS = ((_EVERY_DAY, (1, 2, 3, 4, 5, 6, 7)), (_WORKING_DAYS, (1, 2, 3, 4, 5)), (_WEEKEND, (6, 7)))
# Letters of their own that are written with two where they are missing.
_SPELLED = str.maketrans({"ø": "oe", "æ": "ae", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue"})

# Translators: the words typed for a bell, for a sound under the silence and for a posture; the help pages name them.
BELLS = {
    Bell.BOWL: phrase_in("klang", "bolle"),
    Bell.SMALL: phrase_in("klang", "liten"),
    Bell.WOOD: phrase_in("klang", "tre"),
    Bell.NONE: phrase_in("klang", "ingen"),
}
AMBIENCES = {Ambience.NONE: phrase_in("lyd", "ingen"), Ambience.RAIN: phrase("regn"), Ambience.BROWN: phrase("brus")}
POSTURES = {
    Posture.LYING: phrase("liggende"),
    Posture.SITTING: phrase("sittende"),
    Posture.STANDING: phrase("stående"),
}

Identity = TypeVar("Identity", bound=str)


def is_same_word(typed: str, word: str) -> bool:
    """Return whether somebody who typed `typed` meant `word`: without case, and with or without accents."""
    return bool(_spellings(typed) & _spellings(word))


def choice_of(typed: str, *choices: Mapping[Identity, Phrase]) -> Identity | None:
    """Return the id of the choice that was typed by its id, or by its word in any of `choices`; None for another word."""
    for each in choices:
        for identity, word in each.items():
            if typed.strip().casefold() == identity or is_same_word(typed, word()):
                return identity
    return None


def parse_date(typed: str, today: date) -> date | None:
    """Return the day typed, or None: in numbers in the order of the language, as 2026-05-17, or as «i går» and its like."""
    for back, words in enumerate((TODAY, YESTERDAY, _DAY_BEFORE_YESTERDAY)):
        if _is_among(typed, words):
            return today - timedelta(days=back)
    return parse_numeric_date(typed)


def parse_past_date(typed: str, today: date) -> date | None:
    """Return the day typed by somebody who tells of what was done: as `parse_date` does, or as a weekday, or without a year.

    A weekday is the last one before today. A day without a year is the latest one that has been, unless it is one of the
    coming `TAKEN_AS_AHEAD_DAYS`. So the day may lie ahead, which is for the caller to refuse.
    """
    return parse_date(typed, today) or _past_weekday(typed, today) or _parse_date_without_year(typed, today)


_NOT_A_DATE = phrase("Skriv datoen som dag, måned og år, for eksempel 17.5.2026.")
_NOT_YET = phrase("Den dagen har ikke vært ennå. Velg i dag eller en dag før.")
_TOO_LONG_AGO = phrase("Det er lenge siden. Velg en dag fra og med {earliest}.")


def day_problem(day: date | None, today: date) -> str:
    """What is wrong with the day something is to be recorded for, which is None where no day was typed; "" for nothing."""
    if day is None:
        return _NOT_A_DATE()
    if day > today:
        return _NOT_YET()
    return _TOO_LONG_AGO().format(earliest=long_date(EARLIEST_DAY)) if day < EARLIEST_DAY else ""


def parse_numeric_date(typed: str) -> date | None:
    """Return the day typed in numbers, in the order of the language or as 2026-05-17; None when it is no day."""
    return parse_day(typed, month_first=_is_month_first(typed))


def _is_month_first(typed: str) -> bool:
    """Return whether the first number of a typed date is the month, as the language may have it.

    With dots between them the day comes first everywhere, except in a language that itself writes the month first with dots.
    """
    written = NUMERIC_DATE()
    is_day_first_by_dots = "." in typed.strip().rstrip(".") and "." not in written
    return written.find("{month}") < written.find("{day}") < written.find("{year}") and not is_day_first_by_dots


def _past_weekday(typed: str, today: date) -> date | None:
    words = [word for word in typed.split() if not _is_among(word, _BEFORE_A_WEEKDAY)]
    weekdays = parse_weekdays(words[0]) if len(words) == 1 else ()
    if len(weekdays) != 1:
        return None
    return today - timedelta(days=(today.isoweekday() - weekdays[0] - 1) % DAYS_IN_WEEK + 1)


def _parse_date_without_year(typed: str, today: date) -> date | None:
    written = parse_day_and_month(typed, month_first=_is_month_first(typed))
    if written is None:
        return None
    day, month = written
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:  # there is a 29 February in some years only
            continue
        if found <= today + timedelta(days=TAKEN_AS_AHEAD_DAYS):
            return found
    return None


def parse_weekdays(word: str) -> tuple[int, ...]:
    """Return the ISO weekdays one typed word means: a day or its beginning, or several together; () for none."""
    typed = word.strip(".")
    for group, weekdays in _GROUPS:
        if _is_among(typed, group):
            return weekdays
    matches = [weekday for weekday, name in enumerate(look_up(WEEKDAYS), 1) if _is_weekday(typed, name)]
    return tuple(matches) if len(matches) == 1 and len(typed) >= SHORTEST_WEEKDAY else ()


def stands_between_weekdays(word: str) -> bool:
    """Return whether a word may stand between weekdays without meaning one."""
    return _is_among(word, _BETWEEN_WEEKDAYS)


def _is_among(typed: str, words: Phrase) -> bool:
    """Return whether one of several words with commas between was typed."""
    return any(is_same_word(typed, word) for word in words().split(","))


def _is_weekday(typed: str, name: str) -> bool:
    if any(is_same_word(typed, f"{name}{ending.strip()}") for ending in _WEEKDAY_ENDINGS().split(",")):
        return True
    return any(whole.startswith(begun) for whole in _spellings(name) for begun in _spellings(typed))


def _spellings(word: str) -> frozenset[str]:
    """Return how a word may be spelled: as it is, without its marks, and with two letters for one that is missing."""
    plain = unicodedata.normalize("NFC", word.strip()).casefold()
    without_marks = "".join(
        sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign)
    ).replace("ø", "o")
    return frozenset({plain, without_marks, plain.translate(_SPELLED)})
