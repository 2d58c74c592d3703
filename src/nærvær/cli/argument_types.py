"""What was typed after an option, as values of the domain: numbers, days, choices, regions, exercises, files to write.

Each parser raises `InvalidRequest` with its data for what it cannot take, unless it says otherwise.
"""

from __future__ import annotations

import argparse
import errno
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ..domain.catalogue import Catalogue, Exercise
from ..domain.diary import Entry
from ..domain.errors import NameKind, OutOfRange, UnknownName
from ..domain.practice import FIRST_OCCASION, Ambience, Bell, Occasion, Posture, PracticeOptions
from ..domain.preferences import LONGEST_SETTLING_MINUTES, default_options
from ..domain.progress import summarise
from ..domain.suggestions import with_words
from ..domain.validation import EARLIEST_DAY, FIRST_WEEK, LAST_WEEK, decimal_number, whole_number
from ..texts import cli, settings
from ..texts.formats import AMBIENCES, BELLS, POSTURES, choice_of, day_problem, parse_past_date
from ..texts.i18n import Phrase
from ..texts.sound import voice_name
from .dispatch import UsageError

LONGEST_MINUTES = 1_440
HIGHEST_RATING = 10
MOST_OCCASIONS = 9_999
_Choice = TypeVar("_Choice", bound=StrEnum)


def parse_whole_number(name: str, text: str, lowest: int, highest: int) -> int:
    """Return a whole number in the range; `name` is what the refusal calls it."""
    number = whole_number(text, lowest, highest)
    if number is None:
        raise OutOfRange(name, text, lowest, highest)
    return number


def parse_rating(name: str, text: str) -> int:
    """Return an answer to the item `name`, 0…10."""
    return parse_whole_number(name, text, 0, HIGHEST_RATING)


def parse_week(text: str) -> int:
    """Return a week of the programme."""
    return parse_whole_number("week", text, FIRST_WEEK, LAST_WEEK)


def parse_minutes(text: str) -> float:
    """Return a number of minutes over 0, with decimal comma or point; whole numbers stay whole."""
    number = decimal_number(text, 0, LONGEST_MINUTES)
    if number is None:
        raise OutOfRange("minutes", text, 1, LONGEST_MINUTES)
    return number


def parse_settling(text: str) -> float:
    """Return the minutes of quiet before a practice."""
    number = decimal_number(text, 0, LONGEST_SETTLING_MINUTES, lowest=0)
    if number is None:
        raise OutOfRange("settling", text, 0, LONGEST_SETTLING_MINUTES)
    return number


def parse_past_day(text: str, today: date) -> date:
    """Return a day up to today, typed in the chosen language or as 2026-05-17.

    A day that cannot be recorded is refused with the sentence of the diary page (`UsageError`).
    """
    day = parse_past_date(text, today)
    if day is None:
        raise OutOfRange("date", text, EARLIEST_DAY, today)
    problem = day_problem(day, today)
    if problem:
        raise UsageError(problem)
    return day


def _parse_choice(kind: NameKind, text: str, *words: Mapping[_Choice, Phrase]) -> _Choice:
    """Return the choice that has one of its `words` in the chosen language, or that id."""
    choice = choice_of(text, *words)
    if choice is None:
        raise UnknownName(kind, text, tuple(words[0]))
    return choice


def _parse_posture(text: str) -> Posture:
    return _parse_choice(NameKind.POSTURE, text, POSTURES)


def _parse_bell(text: str) -> Bell:
    return _parse_choice(NameKind.BELL, text, BELLS, settings.BELLS)


def _parse_ambience(text: str) -> Ambience:
    return _parse_choice(NameKind.AMBIENCE, text, AMBIENCES, settings.AMBIENCES)


def _parse_regions(text: str) -> frozenset[str]:
    """Return body regions from their names in the chosen language or their ids, with spaces or commas between."""
    return frozenset(_parse_region(name) for name in text.casefold().replace(",", " ").split())


def _parse_region(name: str) -> str:
    region = choice_of(name, settings.REGION_NAMES)
    if region is None:
        raise UnknownName(NameKind.REGION, name, tuple(settings.REGION_NAMES))
    return region


def find_exercise(catalogue: Catalogue, text: str) -> Exercise:
    """Return an exercise by id or title. Raises `UnknownName` with every id."""
    exercises = catalogue.exercises()
    asked = text.strip().casefold()
    for exercise in exercises:
        if asked in (exercise.id, exercise.title.casefold()):
            return exercise
    raise UnknownName(NameKind.EXERCISE, text, tuple(exercise.id for exercise in exercises))


def _find_voice(catalogue: Catalogue, text: str) -> str:
    """Return the id of a voice, by id or name, however it is cased: the folder of a clinic's own may be called Kari."""
    voices = catalogue.voices()
    asked = text.strip().casefold()
    for voice in voices:
        if asked in (voice.id.casefold(), voice.name.casefold(), voice_name(voice).casefold()):
            return voice.id
    raise UnknownName(NameKind.VOICE, text, tuple(voice.id for voice in voices))


def practice_options(
    arguments: argparse.Namespace, catalogue: Catalogue, entries: Sequence[Entry], today: date
) -> PracticeOptions:
    """Return the options that `practise` and `render` were given; the others are as the person usually has them."""
    summary = summarise(entries, today)
    usual = default_options(catalogue, find_exercise(catalogue, arguments.exercise), summary)
    parsers: dict[str, Callable[[str], object]] = {
        "minutes": parse_minutes,
        "voice": functools.partial(_find_voice, catalogue),
        "posture": _parse_posture,
        "week": parse_week,
        "bell": _parse_bell,
        "ambience": _parse_ambience,
        "interval": parse_minutes,
        "settling": parse_settling,
        "skip": _parse_regions,
        "linger": _parse_regions,
    }
    typed = vars(arguments)
    values: dict[str, Any] = {
        name: parse(typed[name]) for name, parse in parsers.items() if typed.get(name) is not None
    }
    if "voice" in values:  # what is typed wins over the language that was chosen once
        values["language"] = ""
    options = replace(usual, **values)
    if typed.get("as_last"):
        options = with_words(options, summary, as_last=True)
    options = replace(options, occasion=_occasion(options.occasion, typed))
    _check_evening(catalogue, options)
    return options


def _occasion(usual: Occasion, typed: Mapping[str, Any]) -> Occasion:
    """The occasion that was typed: with a number, that of a person who has done no other exercise between."""
    evening = bool(typed.get("evening")) or usual.evening
    if typed.get("occasion") is None:
        return replace(usual, evening=evening)
    number = parse_whole_number("occasion", typed["occasion"], 1, MOST_OCCASIONS)
    return Occasion(number, number - 1, evening)


def _check_evening(catalogue: Catalogue, options: PracticeOptions) -> None:
    """Raise `UsageError` for the form that ends in sleep of an exercise that has none."""
    exercise = catalogue.exercise(options.exercise, options.language)
    if options.occasion.evening and not exercise.has_evening:
        raise UsageError(
            cli.no_evening(exercise.title, [each.title for each in catalogue.exercises() if each.has_evening])
        )


def asks_for_an_occasion(arguments: argparse.Namespace) -> bool:
    """Return whether `exercises` was told for which occasion, by any of its options."""
    return arguments.evening or any(getattr(arguments, name) is not None for name in ("week", "occasion", "minutes"))


def occasion_options(
    arguments: argparse.Namespace, catalogue: Catalogue, exercise: Exercise, language: str
) -> PracticeOptions | None:
    """Return the options of the practice whose text is asked for in a language; None where all of the text is.

    What was not typed is as it is for somebody who begins.
    """
    if not asks_for_an_occasion(arguments):
        return None
    typed = vars(arguments)
    options = PracticeOptions(
        exercise.id,
        exercise.short if typed["minutes"] is None else parse_minutes(typed["minutes"]),
        week=FIRST_WEEK if typed["week"] is None else parse_week(typed["week"]),
        occasion=_occasion(FIRST_OCCASION, typed),
        language=language,
    )
    _check_evening(catalogue, options)
    return options


def output_file(text: str) -> Path:
    """Return the file to write. Raises `OSError` for a folder, and where its folder is not there."""
    file = Path(text)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", text)
    if not file.parent.exists():
        raise FileNotFoundError(errno.ENOENT, "", str(file.parent))
    return file
