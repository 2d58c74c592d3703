"""The export: everything of one person in one zip file, read again without trusting a byte of it, and merged into a diary.

`dagbok.json` is the whole of it: {"format", "version", "facts": [{"id", "kind", "at", "zone", "day", "data", "note"}]}.
What an earlier nærvær let in and nobody can read stands apart under "unreadable", as it lies on the disk: everything
under "facts" can be imported again. The other files in the zip are for people to read.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from ..domain.diary import WeekStarted
from ..domain.errors import ExpectedValue, ImportFault, OutOfRange, Refusal, TextLength, UndecodableText, UnusableFile
from ..domain.own_data import ImportResult, PastPractice
from ..domain.practice import practice_day
from ..domain.validation import EARLIEST_DAY, ID_LENGTH, checked_day, checked_time, is_zone
from ..files import read_bounded
from .codec import (
    JsonObject,
    UnexpectedValue,
    decode_fact_or_none,
    encode_fact,
    fact_from_json,
    get_required,
    get_text,
    to_json,
)
from .hash_chain import EncodedFact, FactMeta, FactRow, new_row

FORMAT, VERSION = "naervaer-export", 1
FACTS, READER = "dagbok.json", "les_eksport.py"
LARGEST_FILE = 64_000_000
LARGEST_FACTS = 64_000_000
MAX_VALUES = 4_000_000
LONGEST_NOTE = 20_000
MAX_MEMBERS = 1_000
MAX_DEPTH = 16
MAX_DIGITS = 18
UNKNOWN_ZONE = "UTC"
_READER_SOURCE = Path(__file__).resolve().parent.parent / "data" / "read_export.py"
_ID = re.compile(rf"[0-9A-Za-z-]{{1,{ID_LENGTH}}}")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_MEMBER = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ExportedFact(NamedTuple):
    """A fact in an export: without the hash chain, which every diary makes anew."""

    id: str
    at_utc: str
    zone: str
    local_date: str
    fact: EncodedFact


def export_json(rows: Iterable[FactRow]) -> str:
    """Return `dagbok.json` for these rows, in their order."""
    facts, unreadable = [], []
    for row in rows:
        if row.payload is None:
            continue
        item = {"id": row.id, "kind": row.kind, "at": row.at_utc, "zone": row.zone, "day": row.local_date}
        try:
            fact = {**item, "data": json.loads(row.payload), "note": row.note}
            _read_fact(fact)
            facts.append(fact)
        except (Refusal, ValueError, RecursionError):
            unreadable.append({**item, "payload": row.payload, "note": row.note})
    content: dict[str, object] = {"format": FORMAT, "version": VERSION, "facts": facts}
    if unreadable:
        content["unreadable"] = unreadable
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def pack(facts: str, pages: Mapping[str, str]) -> bytes:
    """Return the zip of `dagbok.json`, other texts by file name, and the reader; the same content gives the same bytes."""
    reader = _READER_SOURCE.read_text("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {FACTS: facts, **pages, READER: reader}.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            packed.writestr(member, text.encode())
    return buffer.getvalue()


def unpack(file: Path) -> tuple[tuple[ExportedFact, ...], int]:
    """Return the facts in an export, and the number of facts in it that could not be read when it was made.

    Only `dagbok.json` is read, and never more than `LARGEST_FACTS` of it. Raises `UnusableFile` or `UnreadableFile`.
    """
    packed = read_bounded(file, LARGEST_FILE)
    with _errors_as_unusable(file):
        # A list of members may be as long as the file; each costs ten times its bytes to read.
        if packed.count(_MEMBER) > MAX_MEMBERS:
            raise UnusableFile(str(file), ImportFault.NO_EXPORT)
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            named = [member for member in opened.infolist() if member.filename == FACTS]
            if len(named) != 1 or named[0].flag_bits & 1 or named[0].compress_type not in _METHODS:
                raise UnusableFile(str(file), ImportFault.NO_EXPORT)
            with opened.open(named[0]) as facts:
                content = facts.read(LARGEST_FACTS + 1)
        # Each value is followed by a comma: what is small in the file must not be large in memory.
        if len(content) > LARGEST_FACTS or content.count(b",") > MAX_VALUES:
            raise UnusableFile(str(file), ImportFault.LARGE)
        if len(content) != named[0].file_size:
            raise UnusableFile(str(file), ImportFault.DAMAGED)
        parsed = json.loads(content.decode(), parse_int=_parse_int)
    return _read_facts(parsed, str(file))


def _parse_int(digits: str) -> float:
    """Return the whole number; infinity for one with more digits than anything here is counted in."""
    return int(digits) if len(digits.removeprefix("-")) <= MAX_DIGITS else math.inf


@contextmanager
def _errors_as_unusable(file: Path) -> Iterator[None]:
    try:
        yield
    except UnusableFile:
        raise
    except MemoryError as error:
        raise UnusableFile(str(file), ImportFault.LARGE) from error
    except Exception as error:  # the unpacker has many ways to stumble, and all of them mean the same
        raise UnusableFile(str(file), ImportFault.DAMAGED) from error


def _read_facts(content: object, file: str) -> tuple[tuple[ExportedFact, ...], int]:
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("facts"), list):
        raise UnusableFile(file, ImportFault.NO_EXPORT)
    version, unreadable = content.get("version"), content.get("unreadable", [])
    if not isinstance(version, int) or isinstance(version, bool) or version < 1 or not isinstance(unreadable, list):
        raise UnusableFile(file, ImportFault.NO_EXPORT)
    if version > VERSION:
        raise UnusableFile(file, ImportFault.NEWER)
    facts: dict[str, ExportedFact] = {}
    for number, item in enumerate(content["facts"], 1):
        try:
            fact = _read_fact(item)
            if facts.setdefault(fact.id, fact) != fact:
                raise UnexpectedValue("id", ExpectedValue.UNIQUE)
        except (UnexpectedValue, OutOfRange, UndecodableText) as error:
            raise UnusableFile(file, ImportFault.FACT, number=number, field=error.field, **_wanted(error)) from error
    return tuple(facts.values()), len(unreadable)


def _wanted(error: UnexpectedValue | OutOfRange | UndecodableText) -> dict[str, object]:
    match error:
        case UnexpectedValue():
            return {"wanted": error.wanted}
        case UndecodableText():
            return {"wanted": ExpectedValue.DECODABLE}
        case _:
            wanted = ExpectedValue.TEXT_LENGTH if isinstance(error, TextLength) else ExpectedValue.IN_RANGE
            return {"wanted": wanted, "lowest": error.lowest, "highest": error.highest}


def _read_fact(item: object) -> ExportedFact:
    """Return one fact, with every part of it checked. Raises `UnexpectedValue`, `OutOfRange` or `UndecodableText`."""
    if not isinstance(item, dict):
        raise UnexpectedValue("facts", ExpectedValue.TABLE)
    kind, note = _read_matching(_KIND, item, "kind"), item.get("note")
    data = get_required(item, "data")
    if not isinstance(data, dict):
        raise UnexpectedValue("data", ExpectedValue.TABLE)
    if note is not None and not (isinstance(note, str) and note):
        raise UnexpectedValue("note", ExpectedValue.NOTE)
    if note is not None and len(note) > LONGEST_NOTE:
        raise TextLength("note", len(note), 1, LONGEST_NOTE)
    _check_storable("note", note)
    for name, value in data.items():
        _check_storable(name, name)
        _check_storable(name, value)
    fact_from_json(kind, data, note)  # a kind that only a later nærvær knows is carried as it is
    return ExportedFact(
        _read_matching(_ID, item, "id"),
        _read_moment(item),
        _read_zone(item),
        _read_day(item),
        EncodedFact(kind, to_json(data), note),
    )


def _check_storable(name: str, value: object, depth: int = 1) -> None:
    """Raise unless a value can be written and read again, with all that is nested in it, also by other programs."""
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
                raise UndecodableText(name)
        case float() if not math.isfinite(value):
            raise UnexpectedValue(name, ExpectedValue.NUMBER)
        case int() if not -(10**MAX_DIGITS) < value < 10**MAX_DIGITS:
            raise UnexpectedValue(name, ExpectedValue.NUMBER)
        case dict() | list() if depth >= MAX_DEPTH:
            raise UnexpectedValue(name, ExpectedValue.SHALLOW)
        case dict():
            for inner_name, inner in value.items():
                _check_storable(name, inner_name)
                _check_storable(inner_name, inner, depth + 1)
        case list():
            for inner in value:
                _check_storable(name, inner, depth + 1)


def _read_moment(item: JsonObject) -> str:
    try:
        at = datetime.fromisoformat(get_text(item, "at"))
        if at.tzinfo is None:
            raise UnexpectedValue("at", ExpectedValue.TIME)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnexpectedValue("at", ExpectedValue.TIME) from None
    return checked_time("at", at).isoformat(timespec="microseconds")


def _read_day(item: JsonObject) -> str:
    try:
        day = date.fromisoformat(get_text(item, "day"))
    except ValueError:
        raise UnexpectedValue("day", ExpectedValue.DAY) from None
    return checked_day("day", day).isoformat()


def _read_zone(item: JsonObject) -> str:
    """Return the zone. An earlier nærvær wrote an empty one where the machine could name none."""
    zone = get_text(item, "zone") or UNKNOWN_ZONE
    if not is_zone(zone):
        raise UnexpectedValue("zone", ExpectedValue.ZONE)
    return zone


def _read_matching(shape: re.Pattern[str], item: JsonObject, name: str) -> str:
    value = get_text(item, name)
    if not shape.fullmatch(value):
        raise UnexpectedValue(name, ExpectedValue(name))
    return value


# Merging


def merge_facts(
    rows: Sequence[FactRow], facts: Sequence[ExportedFact], person: str
) -> tuple[list[FactRow], ImportResult]:
    """Return `rows` with those of `facts` that were not known, in the order of time; each side keeps its own order.

    A known fact stays as it is, but for a note that was erased: who imports it wants it back.
    """
    known = {row.id: row for row in rows}
    new = [fact for fact in facts if fact.id not in known or _restores_note(known[fact.id], fact)]
    restored = {fact.id: _unlinked_row(_with_note(known[fact.id], fact), person) for fact in new if fact.id in known}
    present = [restored.get(row.id, row) for row in rows]
    added = [_unlinked_row(fact, person) for fact in new if fact.id not in known]
    merged = [row._replace(seq=seq) for seq, row in enumerate(_merge_by_time(present, added, person), 1)]
    new_ids = {fact.id for fact in new}
    notes_left = sum(fact.id not in new_ids and fact.fact.note not in (None, "", known[fact.id].note) for fact in facts)
    return merged, ImportResult(len(new), len(facts) - len(new), notes_skipped=notes_left)


def past_as_facts(rows: Sequence[FactRow], past: Iterable[PastPractice], person: str) -> tuple[ExportedFact, ...]:
    """Return `past` as facts in the order of time, each in the week that the person's `rows` say it was in."""
    arrivals = [
        (row.at_utc, fact.week)
        for row in rows
        if row.person == person and row.kind == "arrived" and row.payload is not None
        if isinstance(fact := decode_fact_or_none(row.kind, row.payload), WeekStarted)
    ]
    facts = []
    for one in sorted(past, key=lambda one: one.at):
        at_utc = one.at.astimezone(UTC).isoformat(timespec="microseconds")
        fact, day = one.fact, practice_day(one.at)
        if not one.week_given:
            fact = replace(fact, week=next((week for arrived, week in reversed(arrivals) if arrived <= at_utc), 1))
        if one.day is not None and one.day != day:
            # What was told of later stands on the day it was told of; a day before there were any is the clock's fault.
            fact, day = (replace(fact, on=one.day), day) if one.day >= EARLIEST_DAY else (fact, one.day)
        facts.append(ExportedFact(one.id, at_utc, str(one.at.tzinfo), day.isoformat(), encode_fact(fact)))
    return tuple(facts)


def _restores_note(row: FactRow, fact: ExportedFact) -> bool:
    return row.note is None and row.note_digest is not None and fact.fact.note is not None


def _with_note(row: FactRow, fact: ExportedFact) -> ExportedFact:
    """Return what stands in the diary with the note of `fact`: a table says less of the rest than the diary does."""
    encoded = EncodedFact(row.kind, row.payload or fact.fact.payload, fact.fact.note)
    return ExportedFact(row.id, row.at_utc, row.zone, row.local_date, encoded)


def _unlinked_row(fact: ExportedFact, person: str) -> FactRow:
    return new_row(FactMeta(fact.id, person, fact.at_utc, fact.zone, fact.local_date), fact.fact)


def _merge_by_time(present: Sequence[FactRow], added: Sequence[FactRow], person: str) -> Iterator[FactRow]:
    waiting = list(reversed(added))
    for row in present:
        while waiting and row.person == person and waiting[-1].at_utc < row.at_utc:
            yield waiting.pop()
        yield row
    yield from reversed(waiting)
