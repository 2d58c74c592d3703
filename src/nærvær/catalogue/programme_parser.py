"""Parses what content says in TOML: the front matter of scripts, the programme, and numbers to call when it is too much.

The front matter stands between two lines of `+++` and tells what an exercise is called and offers. *Today* needs nothing
else of a script, so it is read without the lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..checked_toml import CheckedTable, read_toml
from ..domain.catalogue import (
    EverydayActivity,
    Exercise,
    ExerciseKind,
    FormalPractice,
    HelpNumber,
    HelpPurpose,
    Programme,
    ReflectionQuestion,
    Week,
)
from ..domain.errors import BrokenContent, ContentFault
from ..domain.language_choice import is_country_code
from ..domain.practice import Posture
from ..domain.validation import FIRST_WEEK, LAST_WEEK, normalised
from ..quick_dataclass import dataclass
from .content_files import LONGEST_TEXT, WHY_WORDS, faults_as_broken_content, is_content_name, read_content

LARGEST_SCRIPT = 200_000
LONGEST_MINUTES = 120
SHARED = "shared"
"""The id of the script that holds the lines which every script may use."""
LARGEST_PROGRAMME = 100_000
MOST_TIMES = 21
_LARGEST_HELP = 20_000
_LONGEST_HELP_TEXT = 60
"""Characters of a name and of own words: they stand beside the number, on a narrow screen too."""
_MOST_HELP_NUMBERS = 5
"""So many that one finds the right one in distress, and the way back stays on the screen."""
_PHONE_NUMBER = r"\+?[0-9](?:[0-9 ]{0,17}[0-9])?"
_WEEK_KEYS = ("number", "theme", "why", "formal", "informal", "reflections", "card", "focus")
_EXERCISE_KEYS = ("id", "short", "long", "title", "why", "kind", "shortest", "longest")
_VARYING = ("variant=", "@felles")
"""What stands in a script of which not the same is said every time; looked for without parsing its lines."""
_LINE = r"^(?!\s*#).*"
_PAUSE_KINDS = re.compile(_LINE + r"(?:~~|\s,[\d.,]*\s*$|@rom|@felles)", re.MULTILINE)
_MARKED = re.compile(
    r"^\s*\[(?:[^\]\n]*,)?\s*(?:variant=[^\]\n]*|første|siden|kveld|dag|inni|alltid)\s*[\],]", re.MULTILINE
)
"""What a script of 0.1.0's format cannot hold: a kind of pause of its own, and a mark of its own."""
_EVENING = re.compile(r"^\s*\[(?:[^\]\n]*,)?\s*kveld\s*[\],]", re.MULTILINE)


class FrontMatter(NamedTuple):
    """What a script says of itself; `shortest` and `longest` are whole minutes.

    `varies`: not the same is said every time. `has_pause_kinds` and `has_evening` as in `Script`.
    """

    exercise: str
    title: str
    why: str
    postures: tuple[Posture, ...]
    shortest: int
    longest: int
    varies: bool = False
    has_pause_kinds: bool = False
    has_evening: bool = False


def parse_front_matter(text: str, file: str) -> FrontMatter:
    """Return the front matter of the script in `text`, whose other lines are not read. Raises `BrokenContent`."""
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        table = read_front_matter(lines[: fences[1]], fences[0])
        front = front_matter_of(table)
        check_front_matter(table, front)
    return front._replace(
        varies=any(mark in text for mark in _VARYING),
        has_pause_kinds=bool(_PAUSE_KINDS.search(text) or _MARKED.search(text)),
        has_evening=bool(_EVENING.search(text)),
    )


def parse_title(text: str, file: str) -> str:
    """Return the title of the script in `text`, all else of which may be broken. Raises `BrokenContent`."""
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        return content_text(read_front_matter(lines[: fences[1]], fences[0]), "title")


def split_front_matter(text: str, file: str) -> tuple[list[str], list[int]]:
    """Return the lines, and the indexes of those that fence the front matter. Raises `BrokenContent`."""
    _require_size(text, file, LARGEST_SCRIPT)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()  # the end of the last line
    fences = [index for index, line in enumerate(lines) if line.strip() == "+++"]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise BrokenContent(file, "line 1", ContentFault.NO_FRONT_MATTER, line=1)
    return lines, fences


def read_front_matter(lines: list[str], fence: int) -> CheckedTable:
    """Return the table below the line with the index `fence`.

    The lines before are left empty, so that a fault is reported with its line in the file.
    """
    text = "\n" * (fence + 1) + "\n".join(lines[fence + 1 :])
    return CheckedTable(read_toml(text), text, line=fence + 1)


def front_matter_of(table: CheckedTable) -> FrontMatter:
    """Return what the table says. Raises `TableFault` for what is missing or of another type."""
    exercise, title, why = (content_text(table, key) for key in ("id", "title", "why"))
    postures = _postures(table)
    shortest, longest = (table.whole_number(key, 1, LONGEST_MINUTES) for key in ("shortest", "longest"))
    return FrontMatter(exercise, title, why, postures, shortest, longest)


def check_front_matter(table: CheckedTable, front: FrontMatter) -> None:
    """Raise `TableFault` for values that no exercise can have."""
    if not is_content_name(front.exercise):
        table.fail("id", ContentFault.BAD_ID, found=front.exercise)
    if front.shortest > front.longest:
        table.fail("shortest", ContentFault.SHORTEST_OVER_LONGEST, found=front.shortest, highest=front.longest)
    if len(front.why.split()) > WHY_WORDS:
        table.fail("why", ContentFault.TOO_LONG, found=len(front.why.split()), highest=WHY_WORDS)


def _postures(table: CheckedTable) -> tuple[Posture, ...]:
    known = tuple(posture.value for posture in Posture)
    names = table.value("postures")
    if not isinstance(names, list) or not names or any(name not in known for name in names):
        table.fail("postures", ContentFault.BAD_POSTURES, found=names, known=known)
    return tuple(dict.fromkeys(Posture(name) for name in names))


@dataclass(frozen=True, slots=True)
class LengthPresets:
    """What the programme says of a guided exercise: its usual short and long length in minutes.

    Title, why and range stand in its script. `title` and `why`, "" where the programme has none, are for a language that
    the script is not written in yet.
    """

    id: str
    short: int
    long: int
    title: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A programme as parsed: the weeks, and per exercise either presets (guided) or the whole exercise (silent)."""

    programme: Programme
    exercises: tuple[LengthPresets | Exercise, ...]


def parse_programme(text: str, file: str) -> ProgrammeFile:
    """Return the programme in `text`. Raises `BrokenContent` naming file, line, key and reason."""
    _require_size(text, file, LARGEST_PROGRAMME)
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
    card = content_text(table, "card", WHY_WORDS) if table.has("card") else ""
    why = content_text(table, "why", WHY_WORDS)
    focus = _activities(table, "focus", activities) if table.has("focus") else ()
    return Week(number, content_text(table, "theme"), why, formal, _texts(table, "informal"), reflections, card, focus)


def _reflections(table: CheckedTable) -> tuple[ReflectionQuestion, ...]:
    """Return the questions of a week, each written as a table with id and question, or as a question."""
    found: list[ReflectionQuestion] = []
    for item in table.texts_or_tables("reflections", LONGEST_TEXT, ("id", "question")):
        if isinstance(item, str):
            found.append(ReflectionQuestion(normalised(item)))
            continue
        identity = _identity(item)
        if any(identity == question.id for question in found):
            item.fail("id", ContentFault.TWICE, found=identity)
        found.append(ReflectionQuestion(content_text(item, "question"), identity))
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
        identity = _identity(item)
        if identity in known or any(identity == activity.id for activity in found):
            item.fail("id", ContentFault.TWICE, found=identity)
        found.append(EverydayActivity(content_text(item, "name"), identity))
    return tuple(found)


def _formal(table: CheckedTable, exercises: tuple[str, ...]) -> FormalPractice:
    exercise = content_text(table, "exercise") if table.has("exercise") else None
    if exercise is not None and exercise not in exercises:
        table.fail("exercise", ContentFault.UNKNOWN_EXERCISE, found=exercise, known=exercises)
    return FormalPractice(exercise, table.whole_number("times", 1, MOST_TIMES) if table.has("times") else None)


def _exercise(table: CheckedTable) -> LengthPresets | Exercise:
    identity = _identity(table)
    short = table.whole_number("short", 1, LONGEST_MINUTES)
    long = table.whole_number("long", short, LONGEST_MINUTES)
    if not table.has("kind"):
        told = (content_text(table, key, WHY_WORDS) if table.has(key) else "" for key in ("title", "why"))
        return LengthPresets(identity, short, long, *told)
    kind = content_text(table, "kind")
    if kind != ExerciseKind.SILENT:
        table.fail("kind", ContentFault.UNKNOWN_KIND, found=kind, known=(ExerciseKind.SILENT.value,))
    shortest = table.whole_number("shortest", 1, short)
    longest = table.whole_number("longest", long, LONGEST_MINUTES)
    why = content_text(table, "why", WHY_WORDS)
    return Exercise(identity, content_text(table, "title"), why, ExerciseKind.SILENT, short, long, shortest, longest)


def _identity(table: CheckedTable) -> str:
    """Return the id of the table, which facts will hold. Raises `TableFault`."""
    identity = content_text(table, "id")
    if not is_content_name(identity):
        table.fail("id", ContentFault.BAD_ID, found=identity)
    return identity


def _texts(table: CheckedTable, key: str) -> tuple[str, ...]:
    return tuple(map(normalised, table.texts(key, LONGEST_TEXT)))


def _require_size(text: str, file: str, highest: int) -> None:
    if len(text) > highest:
        raise BrokenContent(file, "file", ContentFault.TOO_LARGE, size=len(text), highest=highest)


def find_help_numbers(
    own: Path | None, countries: Path, country: str, note: Callable[[BrokenContent], object]
) -> tuple[HelpNumber, ...]:
    """Return the numbers in `own`, a clinic's file, else those of `country`, by its code, from its file in `countries`.

    What is wrong with the clinic's file is handed to `note`. Where there is neither file there are no numbers.
    """
    if own is not None:
        try:
            return _read_help_numbers(own)
        except BrokenContent as fault:
            note(fault)
    shipped = countries / f"{country}.toml"
    return _read_help_numbers(shipped) if is_country_code(country) and shipped.exists() else ()


def parse_help_numbers(text: str, file: str) -> tuple[HelpNumber, ...]:
    """Return the numbers in `text`, in order. Raises `BrokenContent` naming file, line, key and reason."""
    with faults_as_broken_content(file):
        top = CheckedTable(read_toml(text), text, ("number",))
        if top.count("number") > _MOST_HELP_NUMBERS:
            key = f"number[{_MOST_HELP_NUMBERS + 1}]"
            top.fail(key, ContentFault.TOO_MANY_NUMBERS, found=top.count("number"), highest=_MOST_HELP_NUMBERS)
        return tuple(map(_help_number, top.tables("number", ("number", "for", "name", "text"))))


def _read_help_numbers(file: Path) -> tuple[HelpNumber, ...]:
    return parse_help_numbers(read_content(file, _LARGEST_HELP), str(file))


def _help_number(table: CheckedTable) -> HelpNumber:
    number = table.text("number", _LONGEST_HELP_TEXT).strip()
    if not re.fullmatch(_PHONE_NUMBER, number):
        table.fail("number", ContentFault.BAD_PHONE_NUMBER, found=number)
    name = normalised(table.text("name", _LONGEST_HELP_TEXT)) if table.has("name") else ""
    if table.has("text"):
        if table.has("for"):
            table.fail("for", ContentFault.PURPOSE_AND_TEXT)
        return HelpNumber(number, None, name, normalised(table.text("text", _LONGEST_HELP_TEXT)))
    purpose = table.text("for", _LONGEST_HELP_TEXT)
    known = tuple(each.value for each in HelpPurpose)
    if purpose not in known:
        table.fail("for", ContentFault.UNKNOWN_KIND, found=purpose, known=known)
    return HelpNumber(number, HelpPurpose(purpose), name)


def content_text(table: CheckedTable, key: str, most_words: int | None = None) -> str:
    """Return a text of the table, normalised. Raises `TableFault`, also for one of more than `most_words`."""
    return normalised(table.text(key, LONGEST_TEXT, most_words))
