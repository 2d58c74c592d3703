"""Reads a table of past practice. A fault is reported with its line and column, and then nothing is imported.

Two kinds of table are read. The one an export holds (`ovelser.csv`) comes back whole, each line as the very fact it was
written from. Any other one needs a column for when and one for what; what nobody could tell for sure is refused.
"""

from __future__ import annotations

import functools
import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeVar

from ..domain.errors import OutOfRange
from ..domain.own_data import PastPractice
from ..domain.practice import InformalPractice, Practice, PracticeEnd, exercises_among, informal_practice
from ..domain.ratings import RATING_NAMES, Ratings
from ..domain.validation import (
    FIRST_WEEK,
    FIRST_YEAR,
    ID_LENGTH,
    LAST_WEEK,
    LAST_YEAR,
    LONGEST_SECONDS,
    NOTE_LENGTH,
    checked_time,
    whole_number,
)
from ..quick_dataclass import dataclass
from ..sanitize import sanitize
from ..texts import csv_import as texts
from ..texts.export_pages import COLUMNS, unguard_cell
from ..texts.today import ACTIVITY_LENGTH
from .csv_cells import CsvTable, DateColumn, DayAndTime, UnclearCell, parse_clock, parse_duration, read_csv
from .dispatch import UsageError

_IDENTITIES = uuid.UUID("6d1c1d6e-6f3b-5c3e-9f0e-6e727672aa01")
_FORMAL = {"formal": True, "øvelse": True, "formell": True, "informal": False, "hverdag": False, "uformell": False}


class ColumnMeaning(StrEnum):
    """What a column may mean."""

    START = "start"
    CLOCK = "clock"
    SECONDS = "seconds"
    MINUTES = "minutes"
    LENGTH = "length"
    KIND = "kind"
    LABEL = "label"
    NOTE = "note"


_HEADINGS: Mapping[ColumnMeaning, str] = {
    ColumnMeaning.START: "start|started at|started|start date|start time|startet|starttid|starttidspunkt|dato|date|dag|day|"
    "tidspunkt|datetime|date time|date/time|date and time|dato og tid|dato og klokkeslett|dato/tid|når",
    ColumnMeaning.CLOCK: "klokkeslett|klokka|klokken|time of day|tid|time",
    ColumnMeaning.SECONDS: "seconds|sekunder|sek|secs|sec|antall sekunder|duration (seconds)|duration (sec)|"
    "duration (s)|duration in seconds|varighet (sekunder)|varighet (sek)|varighet (s)|varighet i sekunder",
    ColumnMeaning.MINUTES: "minutes|minutter|minutt|min|mins|antall minutter|duration (minutes)|duration (mins)|"
    "duration (min)|duration in minutes|varighet (minutter)|varighet (min)|varighet i minutter|lengde (min)|"
    "length (min)|lengde (minutter)",
    ColumnMeaning.LENGTH: "duration|varighet|lengde|length|varte|session length|hvor lenge",
    ColumnMeaning.KIND: "kind|type|slag",
    ColumnMeaning.LABEL: "label|øvelse|ovelse|øving|exercise|practice|aktivitet|activity|hva|what|tittel|title|navn|"
    "name|session|meditasjon|meditation|preset",
    ColumnMeaning.NOTE: "note|notat|notater|notes|kommentar|kommentarer|comment|comments",
}
_MEANINGS = {name: meaning for meaning, names in _HEADINGS.items() for name in names.split("|")}
_ORDER = list(_MEANINGS)
_LENGTHS = (ColumnMeaning.SECONDS, ColumnMeaning.MINUTES, ColumnMeaning.LENGTH)
_UNITS: Mapping[ColumnMeaning, int | None] = {
    ColumnMeaning.SECONDS: 1,
    ColumnMeaning.MINUTES: 60,
    ColumnMeaning.LENGTH: None,
}
_MAYBE_CLOCKS = ("start time", "starttid", "starttidspunkt", "start")
_MAYBE_LENGTHS = ("tid", "time")
_EVERY_EXPORT = set(COLUMNS) - set(RATING_NAMES)
"""The columns of an export; those of ratings depend on the version that wrote it, and are empty where they are missing."""
_ID = re.compile(rf"[0-9A-Za-z-]{{1,{ID_LENGTH}}}")
NOON = 12
Value = TypeVar("Value")


@dataclass(slots=True)
class ImportedPractices:
    """The practices of a table, and remarks to its owner on how it was read."""

    past: list[PastPractice] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _KnownNames:
    """What the labels of a table are looked up in: ids of exercises by casefolded id or title, and all titles."""

    exercises: Mapping[str, str]
    titles: Mapping[str, str]

    def exercise(self, label: str) -> str:
        """Return the id of the exercise that `label` names, or the label."""
        return self.exercises.get(label.casefold(), label)


def read_practices(content: bytes, titles: Mapping[str, str], now: datetime) -> ImportedPractices:
    """Return the practices in a table. `titles`: of exercises and activities (see `Catalogue.titles`). Raises `UsageError`.

    The same line always becomes the same fact, so that a table may be imported twice.
    """
    exercises = {name.casefold(): key for key, title in exercises_among(titles).items() for name in (key, title)}
    known = _KnownNames(exercises, titles)
    table = read_csv(
        content, lambda heading: _meaning_of(heading) is not None or _normalised_heading(heading) in COLUMNS
    )
    names = [_normalised_heading(heading) for heading in table.headings]
    imported = (
        _read_exported(table, names, known, now) if set(names) >= _EVERY_EXPORT else _read_foreign(table, known, now)
    )
    if not imported.past:
        raise UsageError(texts.EMPTY_TABLE())
    return imported


def _normalised_heading(heading: str) -> str:
    return " ".join(sanitize(heading).casefold().split()).rstrip(":")


def _meaning_of(heading: str) -> ColumnMeaning | None:
    named = _normalised_heading(heading)
    return _MEANINGS.get(named) or _MEANINGS.get(named.replace("_", " "))


def _read_cell(number: int, heading: str, read: Callable[[], Value]) -> Value:
    """Return what `read` makes of a cell, or refuse it with line and column."""
    try:
        return read()
    except UnclearCell as error:
        raise UsageError(texts.cell_error(number, heading, str(error))) from None


# The table of an export


def _read_exported(table: CsvTable, names: Sequence[str], known: _KnownNames, now: datetime) -> ImportedPractices:
    """Read every line as the fact it was written from; its id decides whether the diary has it already."""
    twice = next((name for name, count in Counter(names).items() if name in COLUMNS and count > 1), None)
    if twice:
        raise UsageError(texts.column_twice(table.description, twice, twice))
    imported = ImportedPractices(
        remarks=_unused_remark(table, [at for at, name in enumerate(names) if name not in COLUMNS])
    )
    seen: dict[str, int] = {}
    dates = DateColumn((number, cells[names.index("start")]) for number, cells in table.lines)
    for number, cells in table.lines:
        row = {name: unguard_cell(cell.strip()) for name, cell in zip(names, cells, strict=True)}
        past = _read_exported_line(number, row, known, dates, now)
        if past.id in seen:
            raise UsageError(texts.cell_error(number, "id", texts.ID_TWICE().format(first=seen[past.id])))
        seen[past.id] = number
        imported.past.append(past)
    return imported


def _read_exported_line(
    number: int, row: Mapping[str, str], known: _KnownNames, dates: DateColumn, now: datetime
) -> PastPractice:
    def whole(name: str, lowest: int, highest: int) -> int:
        value = whole_number(row[name], lowest, highest)
        if value is None:
            raise UsageError(texts.cell_error(number, name, texts.WHOLE_WRONG().format(lowest=lowest, highest=highest)))
        return value

    def maybe(name: str, lowest: int, highest: int) -> int | None:
        return whole(name, lowest, highest) if row.get(name) else None

    if not _ID.fullmatch(row["id"]):
        raise UsageError(texts.cell_error(number, "id", texts.ID_WRONG()))
    at = _read_cell(number, "start", lambda: _combined(dates.read(row["start"]), None, now))
    day = _read_cell(number, "day", lambda: dates.read(row["day"]).day) if row["day"] else None
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(texts.cell_error(number, "day", texts.DAY_WRONG()))
    formal = _is_formal(number, "kind", row["kind"])
    label = _checked_text(number, "label", row["label"], NOTE_LENGTH)
    note = _checked_text(number, "note", row["note"], NOTE_LENGTH, empty=True)
    week = whole("week", FIRST_WEEK, LAST_WEEK)
    fact: Practice | InformalPractice
    if formal:
        if row["ended"] not in set(PracticeEnd):
            raise UsageError(texts.cell_error(number, "ended", texts.ENDED_WRONG()))
        fact = Practice(
            known.exercise(label),
            week,
            whole("planned_seconds", 0, LONGEST_SECONDS),
            whole("seconds", 0, LONGEST_SECONDS),
            PracticeEnd(row["ended"]),
            _checked_text(number, "voice", row["voice"], NOTE_LENGTH, empty=True) or None,
            _checked_text(number, "posture", row["posture"], NOTE_LENGTH, empty=True) or None,
            Ratings(**{name: maybe(name, 0, 10) for name in RATING_NAMES}),
            note,
        )
    else:
        fact = informal_practice(label, known.titles, week, maybe("seconds", 0, LONGEST_SECONDS), note=note)
    return PastPractice(row["id"], at, fact, week_given=True, day=day)


# Any other table


@dataclass(frozen=True, slots=True)
class _ColumnLayout:
    """The index of the column for each meaning."""

    at: Mapping[ColumnMeaning, int]
    headings: tuple[str, ...]

    def cell(self, cells: Sequence[str], meaning: ColumnMeaning) -> str:
        """Return the cell of a line; "" where there is no such column."""
        return unguard_cell(cells[self.at[meaning]].strip()) if meaning in self.at else ""

    def heading(self, meaning: ColumnMeaning) -> str:
        """Return the heading as it stands in the file."""
        return self.headings[self.at[meaning]] if meaning in self.at else meaning.value


def _read_foreign(table: CsvTable, known: _KnownNames, now: datetime) -> ImportedPractices:
    columns = _column_layout(table)
    used = set(columns.at.values())
    dates = DateColumn((number, columns.cell(cells, ColumnMeaning.START)) for number, cells in table.lines)
    imported, seen = ImportedPractices(), Counter[str]()
    for number, cells in table.lines:
        at = _read_start(number, cells, columns, dates, now)
        formal = None
        if ColumnMeaning.KIND in columns.at:
            formal = _is_formal(number, columns.heading(ColumnMeaning.KIND), columns.cell(cells, ColumnMeaning.KIND))
        label = _checked_text(
            number, columns.heading(ColumnMeaning.LABEL), columns.cell(cells, ColumnMeaning.LABEL), ACTIVITY_LENGTH
        )
        seconds = _read_duration(number, cells, columns)
        note = _checked_text(
            number,
            columns.heading(ColumnMeaning.NOTE),
            columns.cell(cells, ColumnMeaning.NOTE),
            NOTE_LENGTH,
            empty=True,
        )
        if formal is None:  # as in `log`: an exercise by its name is formal practice, anything else everyday practice
            formal = label.casefold() in known.exercises
        if formal and seconds is None:
            heading = next((columns.heading(name) for name in _LENGTHS if name in columns.at), texts.LENGTH_HEADINGS)
            raise UsageError(texts.cell_error(number, heading, texts.SECONDS_NEEDED()))
        fact: Practice | InformalPractice = informal_practice(label, known.titles, FIRST_WEEK, seconds, note=note)
        if formal and seconds is not None:
            fact = Practice(known.exercise(label), FIRST_WEEK, seconds, seconds, PracticeEnd.FINISHED, None, note=note)
        identity = "|".join((at.astimezone(UTC).isoformat(), str(formal), label, str(seconds)))
        seen[identity] += 1
        imported.past.append(PastPractice(str(uuid.uuid5(_IDENTITIES, f"{identity}|{seen[identity]}")), at, fact))
    imported.remarks += [dates.remark] if dates.remark else []
    imported.remarks += _unused_remark(table, [at for at in range(len(table.headings)) if at not in used])
    return imported


def _unused_remark(table: CsvTable, columns: Sequence[int]) -> list[str]:
    """Return a remark on those of these columns that have something in them."""
    filled = [at for at in columns if any(cells[at].strip() for _, cells in table.lines)]
    names = [table.headings[at] or texts.UNNAMED().format(number=at + 1) for at in filled]
    return [texts.columns_unused(names)] if names else []


def _column_layout(table: CsvTable) -> _ColumnLayout:
    """Return which column means what. Raises `UsageError` when a needed column is missing, or is there twice."""
    columns = _columns_by_meaning(table)
    needed = [need() for meaning, need in texts.REQUIRED_COLUMNS.items() if ColumnMeaning(meaning) not in columns]
    if needed:
        raise UsageError(texts.columns_missing(table.description, needed))
    lengths = sorted(at for meaning in _LENGTHS for at in columns.get(meaning, ()))
    for same in (*columns.values(), lengths):
        if len(same) > 1:
            raise UsageError(texts.column_twice(table.description, table.headings[same[0]], table.headings[same[1]]))
    if ColumnMeaning.CLOCK in columns and not lengths:
        heading = table.headings[columns[ColumnMeaning.CLOCK][0]]
        if _normalised_heading(heading) in _MAYBE_LENGTHS:
            raise UsageError(texts.clock_or_length(table.description, heading))
    return _ColumnLayout({meaning: at for meaning, (at,) in columns.items()}, table.headings)


def _columns_by_meaning(table: CsvTable) -> dict[ColumnMeaning, list[int]]:
    """Return the columns of each meaning, where the heading of one may change the meaning of another."""
    columns: dict[ColumnMeaning, list[int]] = {}
    for at, heading in enumerate(table.headings):
        if (meaning := _meaning_of(heading)) is not None:
            columns.setdefault(meaning, []).append(at)
    starts = columns.get(ColumnMeaning.START, [])
    clocks = [at for at in starts if _known_heading(table.headings[at]) in _MAYBE_CLOCKS]
    if len(starts) > 1 and len(clocks) == 1:
        starts.remove(clocks[0])
        columns.setdefault(ColumnMeaning.CLOCK, []).append(clocks[0])
    labels = sorted(
        columns.get(ColumnMeaning.LABEL, ()), key=lambda at: _ORDER.index(_known_heading(table.headings[at]))
    )
    if len(labels) > 1 and _known_heading(table.headings[labels[0]]) != _known_heading(table.headings[labels[1]]):
        columns[ColumnMeaning.LABEL] = labels[:1]
    if (
        not labels
        and len(columns.get(ColumnMeaning.KIND, ())) == 1
        and _names_activities(table, columns[ColumnMeaning.KIND][0])
    ):
        columns[ColumnMeaning.LABEL] = columns.pop(ColumnMeaning.KIND)
    return columns


def _known_heading(heading: str) -> str:
    named = _normalised_heading(heading)
    return named if named in _MEANINGS else named.replace("_", " ")


def _names_activities(table: CsvTable, at: int) -> bool:
    """Return whether a column «type» names what was done, rather than which of the two kinds it was."""
    values = {cells[at].strip().casefold() for _, cells in table.lines}
    return _normalised_heading(table.headings[at]) != "kind" and not values & set(_FORMAL)


def _read_start(
    number: int, cells: Sequence[str], columns: _ColumnLayout, dates: DateColumn, now: datetime
) -> datetime:
    """Return when it began: noon for a day alone, and local time where no zone is written."""
    heading = columns.heading(ColumnMeaning.START)
    start = _read_cell(number, heading, lambda: dates.read(columns.cell(cells, ColumnMeaning.START)))
    beside, clock = columns.cell(cells, ColumnMeaning.CLOCK), None
    if beside:
        clock_heading = columns.heading(ColumnMeaning.CLOCK)
        clock = _read_cell(number, clock_heading, lambda: parse_clock(beside))
        if start.clock not in (None, clock):
            raise UsageError(
                texts.cell_error(number, clock_heading, texts.CLOCK_UNLIKE().format(other=texts.excerpt(heading)))
            )
    at = _read_cell(number, heading, lambda: _combined(start, clock, now))
    if at > now:
        raise UsageError(texts.cell_error(number, heading, texts.START_FUTURE()))
    return at


def _combined(start: DayAndTime, clock: time | None, now: datetime) -> datetime:
    """Raises `UnclearCell`."""
    at = datetime.combine(start.day, start.clock or clock or time(NOON), start.zone or now.tzinfo)
    if start.day.year < FIRST_YEAR:
        raise UnclearCell(texts.START_EARLY())
    if start.day.year > LAST_YEAR:
        raise UnclearCell(texts.START_FUTURE())
    try:
        checked_time("start", at.astimezone(UTC))
    except OutOfRange:
        raise UnclearCell(texts.START_EARLY()) from None
    return at


def _read_duration(number: int, cells: Sequence[str], columns: _ColumnLayout) -> int | None:
    """Return the whole seconds it took; None where the cells are empty."""
    for meaning, unit in _UNITS.items():
        if cell := columns.cell(cells, meaning):
            return _read_cell(number, columns.heading(meaning), functools.partial(parse_duration, cell, unit))
    return None


# Single cells


def _is_formal(number: int, heading: str, cell: str) -> bool:
    """Return whether it was a formal practice."""
    kind = cell.casefold()
    if kind not in _FORMAL:
        raise UsageError(texts.cell_error(number, heading, texts.KIND_WRONG()))
    return _FORMAL[kind]


def _checked_text(number: int, heading: str, cell: str, longest: int, *, empty: bool = False) -> str:
    text = sanitize(cell).strip()
    if len(text) > longest or not (text or empty):
        wrong = texts.NOTE_WRONG() if empty else texts.LABEL_WRONG()
        raise UsageError(texts.cell_error(number, heading, wrong.format(room=longest)))
    return text
