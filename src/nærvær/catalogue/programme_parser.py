"""Parses a programme file: eight weeks, the exercises they draw on, everyday practices. Everything is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..checked_table import CheckedTable, read_toml
from ..domain.errors import BrokenContent, ContentFault
from ..domain.programme import (
    EverydayActivity,
    Exercise,
    ExerciseKind,
    FormalPractice,
    Programme,
    ReflectionQuestion,
    Week,
)
from ..domain.validation import FIRST_WEEK, LAST_WEEK, normalised
from .content_files import LONGEST_TEXT, WHY_WORDS, faults_as_broken_content, is_content_name

LARGEST_FILE = 100_000
LONGEST_MINUTES = 120
MOST_TIMES = 21
_WEEK_KEYS = ("number", "theme", "why", "formal", "informal", "reflections", "card", "focus")
_EXERCISE_KEYS = ("id", "short", "long", "title", "why", "kind", "shortest", "longest")


@dataclass(frozen=True, slots=True)
class LengthPresets:
    """What the programme says of a guided exercise: its usual short and long length in minutes.

    Title, why and range stand in its script.
    """

    id: str
    short: int
    long: int


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A programme as parsed: the weeks, and per exercise either presets (guided) or the whole exercise (silent)."""

    programme: Programme
    exercises: tuple[LengthPresets | Exercise, ...]


def parse_programme(text: str, file: str) -> ProgrammeFile:
    """Return the programme in `text`. Raises `BrokenContent` naming file, line, key and reason."""
    if len(text) > LARGEST_FILE:
        raise BrokenContent(file, "file", ContentFault.TOO_LARGE, size=len(text), highest=LARGEST_FILE)
    with faults_as_broken_content(file):
        return _programme(CheckedTable(read_toml(text), text, ("week", "exercise", "everyday")))


def _programme(top: CheckedTable) -> ProgrammeFile:
    exercises = tuple(_exercise(table) for table in top.tables("exercise", _EXERCISE_KEYS))
    numbers: dict[str, int] = {}
    for number, exercise in enumerate(exercises, 1):
        if numbers.setdefault(exercise.id, number) != number:
            top.fail(f"exercise[{number}].id", ContentFault.TWICE, found=exercise.id)
    count = top.count("week")
    if count != LAST_WEEK:
        one_of_them = f"week[{min(count, LAST_WEEK + 1)}]"  # the first too many, or the last there is
        top.fail(one_of_them, ContentFault.EIGHT_WEEKS, found=count, lowest=LAST_WEEK, highest=LAST_WEEK)
    everyday = _activities(top.table("everyday", ("activities",)), "activities")
    by_id = {activity.id: activity for activity in everyday if activity.id}
    weeks = tuple(
        _week(table, number, tuple(numbers), by_id)
        for number, table in enumerate(top.tables("week", _WEEK_KEYS), FIRST_WEEK)
    )
    return ProgrammeFile(Programme(weeks, everyday), exercises)


def _week(
    table: CheckedTable, number: int, exercises: tuple[str, ...], activities: Mapping[str, EverydayActivity]
) -> Week:
    table.whole_number("number", number, number)
    formal = tuple(_formal(row, exercises) for row in table.tables("formal", ("exercise", "times")))
    reflections = _reflections(table) if table.has("reflections") else ()
    card = _text(table, "card", WHY_WORDS) if table.has("card") else ""
    why = _text(table, "why", WHY_WORDS)
    focus = _activities(table, "focus", activities) if table.has("focus") else ()
    return Week(number, _text(table, "theme"), why, formal, _texts(table, "informal"), reflections, card, focus)


def _reflections(table: CheckedTable) -> tuple[ReflectionQuestion, ...]:
    """Return the questions of a week, each written as a table with id and question, or as a question."""
    found: list[ReflectionQuestion] = []
    for item in table.texts_or_tables("reflections", LONGEST_TEXT, ("id", "question")):
        if isinstance(item, str):
            found.append(ReflectionQuestion(normalised(item)))
            continue
        identity = _text(item, "id")
        if not is_content_name(identity):
            item.fail("id", ContentFault.BAD_ID, found=identity)
        if any(identity == question.id for question in found):
            item.fail("id", ContentFault.TWICE, found=identity)
        found.append(ReflectionQuestion(_text(item, "question"), identity))
    return tuple(found)


def _activities(
    table: CheckedTable, key: str, known: Mapping[str, EverydayActivity] = MappingProxyType({})
) -> tuple[EverydayActivity, ...]:
    """Return a list of activities, each written as the id of one in `known`, as a table with id and name, or as a name."""
    found = []
    for item in table.texts_or_tables(key, LONGEST_TEXT, ("id", "name")):
        if isinstance(item, str):
            found.append(known.get(item) or EverydayActivity(normalised(item)))
            continue
        identity = _text(item, "id")
        if not is_content_name(identity):
            item.fail("id", ContentFault.BAD_ID, found=identity)
        if identity in known or any(identity == activity.id for activity in found):
            item.fail("id", ContentFault.TWICE, found=identity)
        found.append(EverydayActivity(_text(item, "name"), identity))
    return tuple(found)


def _formal(table: CheckedTable, exercises: tuple[str, ...]) -> FormalPractice:
    exercise = _text(table, "exercise") if table.has("exercise") else None
    if exercise is not None and exercise not in exercises:
        table.fail("exercise", ContentFault.UNKNOWN_EXERCISE, found=exercise, known=exercises)
    return FormalPractice(exercise, table.whole_number("times", 1, MOST_TIMES) if table.has("times") else None)


def _exercise(table: CheckedTable) -> LengthPresets | Exercise:
    identity = _text(table, "id")
    if not is_content_name(identity):
        table.fail("id", ContentFault.BAD_ID, found=identity)
    short = table.whole_number("short", 1, LONGEST_MINUTES)
    long = table.whole_number("long", short, LONGEST_MINUTES)
    if not table.has("kind"):
        return LengthPresets(identity, short, long)
    kind = _text(table, "kind")
    if kind != ExerciseKind.SILENT:
        table.fail("kind", ContentFault.UNKNOWN_KIND, found=kind, known=(ExerciseKind.SILENT.value,))
    shortest = table.whole_number("shortest", 1, short)
    longest = table.whole_number("longest", long, LONGEST_MINUTES)
    why = _text(table, "why", WHY_WORDS)
    return Exercise(identity, _text(table, "title"), why, ExerciseKind.SILENT, short, long, shortest, longest)


def _text(table: CheckedTable, key: str, most_words: int | None = None) -> str:
    return normalised(table.text(key, LONGEST_TEXT, most_words))


def _texts(table: CheckedTable, key: str) -> tuple[str, ...]:
    return tuple(map(normalised, table.texts(key, LONGEST_TEXT)))
