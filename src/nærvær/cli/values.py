"""What was typed after an option, as values of the domain. Everything raises `WrongUse` with its data."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ..domain.catalogue import Catalogue
from ..domain.days import EARLIEST, written_day
from ..domain.errors import OutOfRange, Unknown
from ..domain.practice import Entry
from ..domain.programme import Exercise
from ..domain.script import FIRST_WEEK, LAST_WEEK, Posture
from ..domain.sound import Bell, Ground
from ..domain.usual import LONGEST_SETTLING_MINUTES, usual_wish
from ..domain.validation import decimal_number, whole_number
from ..domain.wish import Wish
from ..words import commands as words
from ..words.regions import REGIONS

LONGEST_MINUTES = 1_440
HIGHEST_RATING = 10


def minutes(text: str) -> float:
    """A number of minutes over 0, with decimal comma or point; whole numbers stay whole."""
    number = decimal_number(text, 0, LONGEST_MINUTES)
    if number is None:
        raise OutOfRange("minutes", text, 1, LONGEST_MINUTES)
    return number


def past_day(text: str, today: date) -> date:
    """A day up to today, as 17.5.2026 or 2026-05-17."""
    day = written_day(text)
    if day is None or not EARLIEST <= day <= today:
        raise OutOfRange("date", text, EARLIEST, today)
    return day


def rating(name: str, text: str) -> int:
    """An answer to an item by its name, 0…10."""
    number = whole_number(text, 0, HIGHEST_RATING)
    if number is None:
        raise OutOfRange(name, text, 0, HIGHEST_RATING)
    return number


def settling(text: str) -> float:
    """Minutes of quiet before a practice."""
    number = decimal_number(text, 0, LONGEST_SETTLING_MINUTES, lowest=0)
    if number is None:
        raise OutOfRange("settling", text, 0, LONGEST_SETTLING_MINUTES)
    return number


def week(text: str) -> int:
    """A week of the programme."""
    number = whole_number(text, FIRST_WEEK, LAST_WEEK)
    if number is None:
        raise OutOfRange("week", text, FIRST_WEEK, LAST_WEEK)
    return number


def posture(text: str) -> Posture:
    """A posture by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.POSTURES.get(asked, asked)
    if value not in set(Posture):
        raise Unknown("posture", text, tuple(Posture))
    return Posture(value)


def bell(text: str) -> Bell:
    """A bell by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.BELLS.get(asked, asked)
    if value not in set(Bell):
        raise Unknown("bell", text, tuple(Bell))
    return Bell(value)


def ground(text: str) -> Ground:
    """A sound under the silence by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.GROUNDS.get(asked, asked)
    if value not in set(Ground):
        raise Unknown("ground", text, tuple(Ground))
    return Ground(value)


def regions(text: str) -> frozenset[str]:
    """Body regions by their Norwegian names or their ids, with spaces or commas between."""
    ids = {name: region for region, name in REGIONS.items()} | {region: region for region in REGIONS}
    asked = text.casefold().replace(",", " ").split()
    for name in asked:
        if name not in ids:
            raise Unknown("region", name, tuple(REGIONS))
    return frozenset(ids[name] for name in asked)


def exercise(catalogue: Catalogue, text: str) -> Exercise:
    """An exercise by id or title; raises `Unknown` with every id."""
    offered = catalogue.exercises()
    asked = text.strip().casefold()
    for known in offered:
        if asked in (known.id, known.title.casefold()):
            return known
    raise Unknown("exercise", text, tuple(known.id for known in offered))


def wish(arguments: argparse.Namespace, catalogue: Catalogue, entries: Sequence[Entry], today: date) -> Wish:
    """What `practise` and `render` were asked for; what was not said is as the person usually has it."""
    usual = usual_wish(catalogue, exercise(catalogue, arguments.exercise), entries, today)
    readers: dict[str, Callable[[str], object]] = {
        "minutes": minutes,
        "voice": functools.partial(_voice, catalogue),
        "posture": posture,
        "week": week,
        "bell": bell,
        "ground": ground,
        "interval": minutes,
        "settling": settling,
        "skip": regions,
        "linger": regions,
    }
    told = vars(arguments)
    said = {name: told[name] for name in readers if told.get(name) is not None}
    values: dict[str, Any] = {name: readers[name](text) for name, text in said.items()}
    return replace(usual, **values)


def _voice(catalogue: Catalogue, text: str) -> str:
    """The id of a voice, by id or name, however it is cased: the folder of a clinic's own may be called Kari."""
    offered = catalogue.voices()
    asked = text.strip().casefold()
    for known in offered:
        if asked in (known.id.casefold(), known.name.casefold()):
            return known.id
    raise Unknown("voice", text, tuple(known.id for known in offered))
