"""What was typed after an option, as values of the domain. Everything raises `WrongUse` with its data."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ..domain.catalogue import Catalogue
from ..domain.errors import OutOfRange, Unknown
from ..domain.practice import Entry
from ..domain.programme import Exercise
from ..domain.script import FIRST_WEEK, LAST_WEEK, Posture
from ..domain.sound import Bell
from ..domain.usual import usual_wish
from ..domain.wish import Wish
from ..words import commands as words

LONGEST_MINUTES = 1_440


def minutes(text: str) -> float:
    """A number of minutes over 0, with decimal comma or point; whole numbers stay whole."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 < number <= LONGEST_MINUTES:
        raise OutOfRange("minutes", text, 1, LONGEST_MINUTES)
    return int(number) if number.is_integer() else number


def week(text: str) -> int:
    """A week of the programme."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not FIRST_WEEK <= number <= LAST_WEEK:
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
    asked = usual_wish(catalogue, exercise(catalogue, arguments.exercise), entries, today)
    if arguments.minutes is not None:
        asked = replace(asked, minutes=minutes(arguments.minutes))
    if arguments.voice is not None:
        asked = replace(asked, voice=_voice(catalogue, arguments.voice))
    if arguments.posture is not None:
        asked = replace(asked, posture=posture(arguments.posture))
    if arguments.week is not None:
        asked = replace(asked, week=week(arguments.week))
    if arguments.bell is not None:
        asked = replace(asked, bell=bell(arguments.bell))
    return asked


def _voice(catalogue: Catalogue, text: str) -> str:
    known = tuple(voice.id for voice in catalogue.voices())
    if text.casefold() not in known:
        raise Unknown("voice", text, known)
    return text.casefold()
