"""What was typed after an option, as values of the domain. Everything raises `WrongUse` with its data.

Where a command is to write.
"""

from __future__ import annotations

import argparse
import errno
import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ..domain.catalogue import Catalogue
from ..domain.errors import OutOfRange, UnknownName
from ..domain.practice import Entry, PracticeOptions
from ..domain.preferences import LONGEST_SETTLING_MINUTES, default_options
from ..domain.programme import Exercise
from ..domain.score import Ambience, Bell
from ..domain.script import Posture
from ..domain.validation import EARLIEST_DAY, FIRST_WEEK, LAST_WEEK, decimal_number, parse_day, whole_number
from ..texts import cli as words
from ..texts.settings import REGION_NAMES

LONGEST_MINUTES = 1_440
HIGHEST_RATING = 10


def parse_minutes(text: str) -> float:
    """A number of minutes over 0, with decimal comma or point; whole numbers stay whole."""
    number = decimal_number(text, 0, LONGEST_MINUTES)
    if number is None:
        raise OutOfRange("minutes", text, 1, LONGEST_MINUTES)
    return number


def parse_past_day(text: str, today: date) -> date:
    """A day up to today, as 17.5.2026 or 2026-05-17."""
    day = parse_day(text)
    if day is None or not EARLIEST_DAY <= day <= today:
        raise OutOfRange("date", text, EARLIEST_DAY, today)
    return day


def parse_rating(name: str, text: str) -> int:
    """An answer to an item by its name, 0…10."""
    number = whole_number(text, 0, HIGHEST_RATING)
    if number is None:
        raise OutOfRange(name, text, 0, HIGHEST_RATING)
    return number


def parse_settling(text: str) -> float:
    """Minutes of quiet before a practice."""
    number = decimal_number(text, 0, LONGEST_SETTLING_MINUTES, lowest=0)
    if number is None:
        raise OutOfRange("settling", text, 0, LONGEST_SETTLING_MINUTES)
    return number


def parse_week(text: str) -> int:
    """A week of the programme."""
    number = whole_number(text, FIRST_WEEK, LAST_WEEK)
    if number is None:
        raise OutOfRange("week", text, FIRST_WEEK, LAST_WEEK)
    return number


def parse_posture(text: str) -> Posture:
    """A posture by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.POSTURES.get(asked, asked)
    if value not in set(Posture):
        raise UnknownName("posture", text, tuple(Posture))
    return Posture(value)


def parse_bell(text: str) -> Bell:
    """A bell by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.BELLS.get(asked, asked)
    if value not in set(Bell):
        raise UnknownName("bell", text, tuple(Bell))
    return Bell(value)


def parse_ambience(text: str) -> Ambience:
    """A sound under the silence by its Norwegian name or its id."""
    asked = text.casefold()
    value = words.GROUNDS.get(asked, asked)
    if value not in set(Ambience):
        raise UnknownName("ground", text, tuple(Ambience))
    return Ambience(value)


def parse_regions(text: str) -> frozenset[str]:
    """Body regions by their Norwegian names or their ids, with spaces or commas between."""
    ids = {name: region for region, name in REGION_NAMES.items()} | {region: region for region in REGION_NAMES}
    asked = text.casefold().replace(",", " ").split()
    for name in asked:
        if name not in ids:
            raise UnknownName("region", name, tuple(REGION_NAMES))
    return frozenset(ids[name] for name in asked)


def find_exercise(catalogue: Catalogue, text: str) -> Exercise:
    """An exercise by id or title; raises `Unknown` with every id."""
    offered = catalogue.exercises()
    asked = text.strip().casefold()
    for known in offered:
        if asked in (known.id, known.title.casefold()):
            return known
    raise UnknownName("exercise", text, tuple(known.id for known in offered))


def practice_options(
    arguments: argparse.Namespace, catalogue: Catalogue, entries: Sequence[Entry], today: date
) -> PracticeOptions:
    """What `practise` and `render` were asked for; what was not said is as the person usually has it."""
    usual = default_options(catalogue, find_exercise(catalogue, arguments.exercise), entries, today)
    readers: dict[str, Callable[[str], object]] = {
        "minutes": parse_minutes,
        "voice": functools.partial(_find_voice, catalogue),
        "posture": parse_posture,
        "week": parse_week,
        "bell": parse_bell,
        "ground": parse_ambience,
        "interval": parse_minutes,
        "settling": parse_settling,
        "skip": parse_regions,
        "linger": parse_regions,
    }
    told = vars(arguments)
    said = {name: told[name] for name in readers if told.get(name) is not None}
    values: dict[str, Any] = {name: readers[name](text) for name, text in said.items()}
    return replace(usual, **values)


def _find_voice(catalogue: Catalogue, text: str) -> str:
    """The id of a voice, by id or name, however it is cased: the folder of a clinic's own may be called Kari."""
    offered = catalogue.voices()
    asked = text.strip().casefold()
    for known in offered:
        if asked in (known.id.casefold(), known.name.casefold()):
            return known.id
    raise UnknownName("voice", text, tuple(known.id for known in offered))


def output_file(text: str) -> Path:
    """The file to write; refuses a folder, and a folder that is not there (`OSError`)."""
    file = Path(text)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", text)
    if not file.parent.exists():
        raise FileNotFoundError(errno.ENOENT, "", str(file.parent))
    return file
