"""A table of past practice, read with care: what is wrong is told with its line and column, and then nothing is taken.

Two kinds of table are read. The one an export holds (`ovelser.csv`) comes back whole, each line as the very fact it was
written from. Any other one needs a column for when and one for what; what nobody could tell for sure is refused.
"""

from __future__ import annotations

import functools
import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeVar

from ..domain.bounds import FIRST_YEAR, ID_LENGTH, LAST_YEAR, LONGEST_SECONDS, NOTE_LENGTH, checked_moment
from ..domain.errors import OutOfRange
from ..domain.own_data import Past
from ..domain.practice import Ended, Everyday, Practice, Ratings
from ..domain.script import FIRST_WEEK, LAST_WEEK
from ..domain.validation import whole_number
from ..plain_text import plain
from ..words import table_words as words
from ..words.export_pages import COLUMNS, RATING_NAMES, unguarded
from ..words.journey import ACTIVITY_LENGTH
from .misuse import Misuse
from .moments import Dates, Moment, NotToTell, clock_of, seconds_of
from .table import Table, read_table

_IDENTITIES = uuid.UUID("6d1c1d6e-6f3b-5c3e-9f0e-6e727672aa01")
_FORMAL = {"formal": True, "øvelse": True, "formell": True, "informal": False, "hverdag": False, "uformell": False}


class Meaning(StrEnum):
    """What a column may tell."""

    START = "start"
    CLOCK = "clock"
    SECONDS = "seconds"
    MINUTES = "minutes"
    LENGTH = "length"
    KIND = "kind"
    LABEL = "label"
    NOTE = "note"


_HEADINGS: Mapping[Meaning, str] = {
    Meaning.START: "start|started at|started|start date|start time|startet|starttid|starttidspunkt|dato|date|dag|day|"
    "tidspunkt|datetime|date time|date/time|date and time|dato og tid|dato og klokkeslett|dato/tid|når",
    Meaning.CLOCK: "klokkeslett|klokka|klokken|time of day|tid|time",
    Meaning.SECONDS: "seconds|sekunder|sek|secs|sec|antall sekunder|duration (seconds)|duration (sec)|duration (s)|"
    "duration in seconds|varighet (sekunder)|varighet (sek)|varighet (s)|varighet i sekunder",
    Meaning.MINUTES: "minutes|minutter|minutt|min|mins|antall minutter|duration (minutes)|duration (mins)|duration (min)|"
    "duration in minutes|varighet (minutter)|varighet (min)|varighet i minutter|lengde (min)|length (min)|lengde (minutter)",
    Meaning.LENGTH: "duration|varighet|lengde|length|varte|session length|hvor lenge",
    Meaning.KIND: "kind|type|slag",
    Meaning.LABEL: "label|øvelse|ovelse|øving|exercise|practice|aktivitet|activity|hva|what|tittel|title|navn|name|session|"
    "meditasjon|meditation|preset",
    Meaning.NOTE: "note|notat|notater|notes|kommentar|kommentarer|comment|comments",
}
_MEANINGS = {name: meaning for meaning, names in _HEADINGS.items() for name in names.split("|")}
_ORDER = list(_MEANINGS)
_LENGTHS = (Meaning.SECONDS, Meaning.MINUTES, Meaning.LENGTH)
_UNITS: Mapping[Meaning, int | None] = {Meaning.SECONDS: 1, Meaning.MINUTES: 60, Meaning.LENGTH: None}
_MAYBE_CLOCKS = ("start time", "starttid", "starttidspunkt", "start")
_MAYBE_LENGTHS = ("tid", "time")
_ID = re.compile(rf"[0-9A-Za-z-]{{1,{ID_LENGTH}}}")
NOON = 12
Value = TypeVar("Value")


@dataclass(slots=True)
class Taken:
    """What a table told, and what its owner should know of how it was read."""

    past: list[Past] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_past(content: bytes, exercises: Mapping[str, str], now: datetime) -> Taken:
    """What stands in the table; `exercises` gives ids by casefolded id or title. Raises `Misuse`.

    The same line always becomes the same fact, so that a table may be taken in twice.
    """
    table = read_table(content, lambda heading: _meaning(heading) is not None or _named(heading) in COLUMNS)
    names = [_named(heading) for heading in table.headings]
    taken = _own(table, names, exercises, now) if set(names) >= set(COLUMNS) else _foreign(table, exercises, now)
    if not taken.past:
        raise Misuse(words.EMPTY_TABLE)
    return taken


def _named(heading: str) -> str:
    return " ".join(plain(heading).casefold().split()).rstrip(":")


def _meaning(heading: str) -> Meaning | None:
    named = _named(heading)
    return _MEANINGS.get(named) or _MEANINGS.get(named.replace("_", " "))


def _cell(number: int, heading: str, read: Callable[[], Value]) -> Value:
    """What `read` makes of a cell; what it cannot tell is told with line and column."""
    try:
        return read()
    except NotToTell as error:
        raise Misuse(words.line(number, heading, str(error))) from None


# The table of an export


def _own(table: Table, names: Sequence[str], exercises: Mapping[str, str], now: datetime) -> Taken:
    """Every line as the fact it was written from: the id decides what is known already."""
    twice = next((name for name, count in Counter(names).items() if name in COLUMNS and count > 1), None)
    if twice:
        raise Misuse(words.twice(table.found, twice, twice))
    taken = Taken(remarks=_unused(table, [at for at, name in enumerate(names) if name not in COLUMNS]))
    seen: dict[str, int] = {}
    dates = Dates((number, cells[names.index("start")]) for number, cells in table.lines)
    for number, cells in table.lines:
        row = {name: unguarded(cell.strip()) for name, cell in zip(names, cells, strict=True)}
        past = _own_line(number, row, exercises, dates, now)
        if past.id in seen:
            raise Misuse(words.line(number, "id", words.ID_TWICE.format(first=seen[past.id])))
        seen[past.id] = number
        taken.past.append(past)
    return taken


def _own_line(number: int, row: Mapping[str, str], exercises: Mapping[str, str], dates: Dates, now: datetime) -> Past:
    def whole(name: str, lowest: int, highest: int) -> int:
        told = whole_number(row[name], lowest, highest)
        if told is None:
            raise Misuse(words.line(number, name, words.WHOLE_WRONG.format(lowest=lowest, highest=highest)))
        return told

    def maybe(name: str, lowest: int, highest: int) -> int | None:
        return whole(name, lowest, highest) if row[name] else None

    if not _ID.fullmatch(row["id"]):
        raise Misuse(words.line(number, "id", words.ID_WRONG))
    at = _cell(number, "start", lambda: _at(dates.read(row["start"]), None, now))
    day = _cell(number, "day", lambda: dates.read(row["day"]).day) if row["day"] else None
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Misuse(words.line(number, "day", words.DAY_WRONG))
    formal = _kind(number, "kind", row["kind"])
    label = _text(number, "label", row["label"], NOTE_LENGTH)
    note = _text(number, "note", row["note"], NOTE_LENGTH, empty=True)
    week = whole("week", FIRST_WEEK, LAST_WEEK)
    fact: Practice | Everyday
    if formal:
        if row["ended"] not in set(Ended):
            raise Misuse(words.line(number, "ended", words.ENDED_WRONG))
        fact = Practice(
            exercises.get(label.casefold(), label),
            week,
            whole("planned_seconds", 0, LONGEST_SECONDS),
            whole("seconds", 0, LONGEST_SECONDS),
            Ended(row["ended"]),
            _text(number, "voice", row["voice"], NOTE_LENGTH, empty=True) or None,
            _text(number, "posture", row["posture"], NOTE_LENGTH, empty=True) or None,
            Ratings(**{name: maybe(name, 0, 10) for name in RATING_NAMES}),
            note,
        )
    else:
        fact = Everyday(label, week, maybe("seconds", 0, LONGEST_SECONDS), note)
    return Past(row["id"], at, fact, week_told=True, day=day)


# Any other table


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a line each meaning stands."""

    at: Mapping[Meaning, int]
    headings: tuple[str, ...]

    def cell(self, cells: Sequence[str], meaning: Meaning) -> str:
        """What stands there in a line; nothing where there is no such column."""
        return unguarded(cells[self.at[meaning]].strip()) if meaning in self.at else ""

    def heading(self, meaning: Meaning) -> str:
        """The heading as it stands in the file."""
        return self.headings[self.at[meaning]] if meaning in self.at else meaning.value


def _foreign(table: Table, exercises: Mapping[str, str], now: datetime) -> Taken:
    columns = _columns(table)
    used = set(columns.at.values())
    dates = Dates((number, columns.cell(cells, Meaning.START)) for number, cells in table.lines)
    taken, seen = Taken(), Counter[str]()
    for number, cells in table.lines:
        at = _start(number, cells, columns, dates, now)
        formal = None
        if Meaning.KIND in columns.at:
            formal = _kind(number, columns.heading(Meaning.KIND), columns.cell(cells, Meaning.KIND))
        label = _text(number, columns.heading(Meaning.LABEL), columns.cell(cells, Meaning.LABEL), ACTIVITY_LENGTH)
        seconds = _length(number, cells, columns)
        note = _text(number, columns.heading(Meaning.NOTE), columns.cell(cells, Meaning.NOTE), NOTE_LENGTH, empty=True)
        if formal is None:  # as in `log`: an exercise by its name is formal practice, anything else everyday practice
            formal = label.casefold() in exercises
        if formal and seconds is None:
            heading = next((columns.heading(name) for name in _LENGTHS if name in columns.at), words.LENGTH_HEADINGS)
            raise Misuse(words.line(number, heading, words.SECONDS_NEEDED))
        fact: Practice | Everyday = Everyday(label, FIRST_WEEK, seconds, note)
        if formal and seconds is not None:
            exercise = exercises.get(label.casefold(), label)
            fact = Practice(exercise, FIRST_WEEK, seconds, seconds, Ended.FINISHED, None, note=note)
        told = "|".join((at.astimezone(UTC).isoformat(), str(formal), label, str(seconds)))
        seen[told] += 1
        taken.past.append(Past(str(uuid.uuid5(_IDENTITIES, f"{told}|{seen[told]}")), at, fact))
    taken.remarks += [dates.remark] if dates.remark else []
    taken.remarks += _unused(table, [at for at in range(len(table.headings)) if at not in used])
    return taken


def _unused(table: Table, places: Sequence[int]) -> list[str]:
    """A remark on the columns at these places that have something in them."""
    filled = [at for at in places if any(cells[at].strip() for _, cells in table.lines)]
    names = [table.headings[at] or words.UNNAMED.format(number=at + 1) for at in filled]
    return [words.unused(names)] if names else []


def _columns(table: Table) -> _Columns:
    """What each column tells. Raises `Misuse` when what is needed is not there, or there twice."""
    places = _places(table)
    needed = [need for meaning, need in words.NEEDS.items() if Meaning(meaning) not in places]
    if needed:
        raise Misuse(words.missing(table.found, needed))
    lengths = sorted(at for meaning in _LENGTHS for at in places.get(meaning, ()))
    for same in (*places.values(), lengths):
        if len(same) > 1:
            raise Misuse(words.twice(table.found, table.headings[same[0]], table.headings[same[1]]))
    if Meaning.CLOCK in places and not lengths:
        heading = table.headings[places[Meaning.CLOCK][0]]
        if _named(heading) in _MAYBE_LENGTHS:
            raise Misuse(words.clock_or_length(table.found, heading))
    return _Columns({meaning: at for meaning, (at,) in places.items()}, table.headings)


def _places(table: Table) -> dict[Meaning, list[int]]:
    """The columns of each meaning, once what one heading says of another is known."""
    places: dict[Meaning, list[int]] = {}
    for at, heading in enumerate(table.headings):
        if (meaning := _meaning(heading)) is not None:
            places.setdefault(meaning, []).append(at)
    starts = places.get(Meaning.START, [])
    clocks = [at for at in starts if _known_as(table.headings[at]) in _MAYBE_CLOCKS]
    if len(starts) > 1 and len(clocks) == 1:
        starts.remove(clocks[0])
        places.setdefault(Meaning.CLOCK, []).append(clocks[0])
    labels = sorted(places.get(Meaning.LABEL, ()), key=lambda at: _ORDER.index(_known_as(table.headings[at])))
    if len(labels) > 1 and _known_as(table.headings[labels[0]]) != _known_as(table.headings[labels[1]]):
        places[Meaning.LABEL] = labels[:1]
    if not labels and len(places.get(Meaning.KIND, ())) == 1 and _tells_what(table, places[Meaning.KIND][0]):
        places[Meaning.LABEL] = places.pop(Meaning.KIND)
    return places


def _known_as(heading: str) -> str:
    named = _named(heading)
    return named if named in _MEANINGS else named.replace("_", " ")


def _tells_what(table: Table, at: int) -> bool:
    """Whether a column «type» names what was done, rather than which of the two kinds it was."""
    told = {cells[at].strip().casefold() for _, cells in table.lines}
    return _named(table.headings[at]) != "kind" and not told & set(_FORMAL)


def _start(number: int, cells: Sequence[str], columns: _Columns, dates: Dates, now: datetime) -> datetime:
    """When it began; a day alone is noon, and a time is this machine's own."""
    heading = columns.heading(Meaning.START)
    told = _cell(number, heading, lambda: dates.read(columns.cell(cells, Meaning.START)))
    beside, clock = columns.cell(cells, Meaning.CLOCK), None
    if beside:
        clock_heading = columns.heading(Meaning.CLOCK)
        clock = _cell(number, clock_heading, lambda: clock_of(beside))
        if told.clock not in (None, clock):
            raise Misuse(words.line(number, clock_heading, words.CLOCK_UNLIKE.format(other=words.echo(heading))))
    at = _cell(number, heading, lambda: _at(told, clock, now))
    if at > now:
        raise Misuse(words.line(number, heading, words.START_FUTURE))
    return at


def _at(told: Moment, clock: time | None, now: datetime) -> datetime:
    """Raises `NotToTell`."""
    at = datetime.combine(told.day, told.clock or clock or time(NOON), told.zone or now.tzinfo)
    if told.day.year < FIRST_YEAR:
        raise NotToTell(words.START_EARLY)
    if told.day.year > LAST_YEAR:
        raise NotToTell(words.START_FUTURE)
    try:
        checked_moment("start", at.astimezone(UTC))
    except OutOfRange:
        raise NotToTell(words.START_EARLY) from None
    return at


def _length(number: int, cells: Sequence[str], columns: _Columns) -> int | None:
    """The whole seconds it took; None when nothing is told."""
    for meaning, unit in _UNITS.items():
        if cell := columns.cell(cells, meaning):
            return _cell(number, columns.heading(meaning), functools.partial(seconds_of, cell, unit))
    return None


# Single cells


def _kind(number: int, heading: str, cell: str) -> bool:
    """Whether it was a formal practice."""
    kind = cell.casefold()
    if kind not in _FORMAL:
        raise Misuse(words.line(number, heading, words.KIND_WRONG))
    return _FORMAL[kind]


def _text(number: int, heading: str, cell: str, room: int, *, empty: bool = False) -> str:
    text = plain(cell).strip()
    if len(text) > room or not (text or empty):
        wrong = words.NOTE_WRONG if empty else words.LABEL_WRONG
        raise Misuse(words.line(number, heading, wrong.format(room=room)))
    return text
