"""Reads a programme file: eight weeks, the exercises they draw on, everyday practices. Everything is checked when read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from ..checked_table import BrokenToml, line_of, read_toml
from ..domain.errors import BrokenContent
from ..domain.programme import Exercise, ExerciseKind, FormalPractice, Programme, Week
from ..domain.script import normalised
from ..domain.validation import FIRST_WEEK, LAST_WEEK
from .content_file import is_content_name

LARGEST_FILE = 100_000
LONGEST_TEXT = 2_000
WHY_WORDS = 60
LONGEST_MINUTES = 120
MOST_TIMES = 21


@dataclass(frozen=True, slots=True)
class LengthPresets:
    """What the plan says of a guided exercise whose title, why and range stand in its script."""

    id: str
    short: int
    long: int


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A programme as read: the weeks, and per exercise either presets (guided) or the whole exercise (silent)."""

    programme: Programme
    exercises: tuple[LengthPresets | Exercise, ...]


class _Table:
    """A TOML table with its place in the file, read key by key; unknown keys are refused."""

    def __init__(self, file: str, place: str, values: object, known: tuple[str, ...]) -> None:
        self.file = file
        self.place = place
        if not isinstance(values, dict):
            self.fail("", "not_a_table")
        self._values: dict[str, Any] = values
        for key in values:
            if key not in known:
                self.fail(key, "unknown_key", found=key, known=known)

    def fail(self, key: str, reason: str, **data: object) -> NoReturn:
        raise BrokenContent(self.file, ".".join(part for part in (self.place, key) if part), reason, **data)

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, words: int | None = None) -> str:
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "missing_text")
        if len(value) > LONGEST_TEXT:
            self.fail(key, "too_many_characters", found=len(value), highest=LONGEST_TEXT)
        if words is not None and len(value.split()) > words:
            self.fail(key, "too_long", found=len(value.split()), highest=words)
        return normalised(value)

    def number(self, key: str, lowest: int, highest: int) -> int:
        value = self._values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            self.fail(key, "bad_number", found=value, lowest=lowest, highest=highest)
        return value

    def rows(self, key: str) -> list[object]:
        value = self._values.get(key)
        if not isinstance(value, list) or not value:
            self.fail(key, "missing_list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        rows = self.rows(key)
        if any(not isinstance(row, str) or not row.strip() for row in rows):
            self.fail(key, "missing_text")
        longest = max(len(str(row)) for row in rows)
        if longest > LONGEST_TEXT:
            self.fail(key, "too_many_characters", found=longest, highest=LONGEST_TEXT)
        return tuple(normalised(str(row)) for row in rows)

    def table(self, key: str, known: tuple[str, ...]) -> _Table:
        return _Table(self.file, key, self._values.get(key), known)


def parse_programme(text: str, file: str) -> ProgrammeFile:
    """The programme in `text`. Raises `BrokenContent` naming file, line, key and reason."""
    if len(text) > LARGEST_FILE:
        raise BrokenContent(file, "file", "too_large", size=len(text), highest=LARGEST_FILE)
    try:
        values = read_toml(text)
    except BrokenToml as error:
        raise BrokenContent(file, "file", f"toml_{error.reason}", line=error.line, column=error.column) from None
    try:
        return _programme(values, file)
    except BrokenContent as error:
        line = line_of(text, error.key)
        if line is None:
            raise
        raise BrokenContent(file, error.key, error.reason, **{**error.data, "line": line}) from None


def _programme(values: dict[str, Any], file: str) -> ProgrammeFile:
    top = _Table(file, "", values, ("week", "exercise", "everyday"))
    exercises = tuple(_exercise(file, number, row) for number, row in enumerate(top.rows("exercise"), 1))
    known: dict[str, int] = {}
    for number, exercise in enumerate(exercises, 1):
        if known.setdefault(exercise.id, number) != number:
            top.fail(f"exercise[{number}].id", "twice", found=exercise.id)
    rows = top.rows("week")
    if len(rows) != LAST_WEEK:
        one_of_them = f"week[{min(len(rows), LAST_WEEK + 1)}]"  # the first too many, or the last there is
        top.fail(one_of_them, "eight_weeks", found=len(rows), lowest=LAST_WEEK, highest=LAST_WEEK)
    weeks = tuple(_week(file, number, row, tuple(known)) for number, row in enumerate(rows, FIRST_WEEK))
    everyday = top.table("everyday", ("activities",)).texts("activities")
    return ProgrammeFile(Programme(weeks, everyday), exercises)


def _week(file: str, number: int, row: object, exercises: tuple[str, ...]) -> Week:
    table = _Table(
        file, f"week[{number}]", row, ("number", "theme", "why", "formal", "informal", "reflections", "card", "focus")
    )
    table.number("number", number, number)
    formal = tuple(
        _formal(_Table(file, f"{table.place}.formal[{index}]", item, ("exercise", "times")), exercises)
        for index, item in enumerate(table.rows("formal"), 1)
    )
    reflections = table.texts("reflections") if table.has("reflections") else ()
    card = table.text("card", WHY_WORDS) if table.has("card") else ""
    why = table.text("why", WHY_WORDS)
    focus = table.texts("focus") if table.has("focus") else ()
    return Week(number, table.text("theme"), why, formal, table.texts("informal"), reflections, card, focus)


def _formal(table: _Table, exercises: tuple[str, ...]) -> FormalPractice:
    exercise = table.text("exercise") if table.has("exercise") else None
    if exercise is not None and exercise not in exercises:
        table.fail("exercise", "unknown_exercise", found=exercise, known=exercises)
    return FormalPractice(exercise, table.number("times", 1, MOST_TIMES) if table.has("times") else None)


def _exercise(file: str, number: int, row: object) -> LengthPresets | Exercise:
    keys = ("id", "short", "long", "title", "why", "kind", "shortest", "longest")
    table = _Table(file, f"exercise[{number}]", row, keys)
    identity = table.text("id")
    if not is_content_name(identity):
        table.fail("id", "bad_id", found=identity)
    short = table.number("short", 1, LONGEST_MINUTES)
    long = table.number("long", short, LONGEST_MINUTES)
    if not table.has("kind"):
        return LengthPresets(identity, short, long)
    if table.text("kind") != ExerciseKind.SILENT:
        table.fail("kind", "unknown_kind", found=table.text("kind"), known=(ExerciseKind.SILENT.value,))
    shortest = table.number("shortest", 1, short)
    longest = table.number("longest", long, LONGEST_MINUTES)
    why = table.text("why", WHY_WORDS)
    return Exercise(identity, table.text("title"), why, ExerciseKind.SILENT, short, long, shortest, longest)
