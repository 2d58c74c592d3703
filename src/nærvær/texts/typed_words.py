"""What people type for a day, a weekday and a choice, read in the language of this process.

What means the same everywhere is read in every language: dates as ISO 8601 writes them (2026-05-17), and choices by their
ids. Words are compared without case, accents and marks, so that somebody with another keyboard can type them too: «lordag»
and «loerdag» are «lørdag».
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from ..domain.practice import Ambience, Bell, Posture
from ..domain.validation import EARLIEST_DAY, parse_day, parse_day_and_month
from .formats import NUMERIC_DATE, TODAY, WEEKDAYS, YESTERDAY, long_date
from .i18n import Phrase, look_up, phrase, phrase_in

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
