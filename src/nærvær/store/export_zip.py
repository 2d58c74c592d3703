"""The export: one zip file with everything in it, read again without trusting a byte of it.

`dagbok.json` is the whole of it: {"format", "version", "facts": [{"id", "kind", "at", "zone", "day", "data", "note"}]}.
What an earlier nærvær let in and nobody can read stands apart under "unreadable", as it lies on the disk: everything
under "facts" can be taken in again. Everything else in the file is there to be read by people.

Facts told elsewhere, taken in at their place in time: a new file with both, or nothing at all.
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

from ..domain.errors import OutOfRange, Refusal, TextLength, UndecodableText, UnusableFile
from ..domain.own_data import ImportResult, PastPractice
from ..domain.practice import WeekStarted, practice_day
from ..domain.validation import EARLIEST_DAY, ID_LENGTH, checked_day, checked_time, is_zone
from ..files import read_bounded
from .codec import (
    EncodedFact,
    JsonObject,
    UnexpectedValue,
    decode_fact_or_none,
    encode_fact,
    fact_from_json,
    get_required,
    get_text,
    to_json,
)
from .hash_chain import FactMeta, FactRow, new_row

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
    """A fact as it travels: without the chain, which every diary makes anew."""

    id: str
    at_utc: str
    zone: str
    local_date: str
    fact: EncodedFact


def export_json(rows: Iterable[FactRow]) -> str:
    """`dagbok.json` for these rows, in their order."""
    facts, unreadable = [], []
    for row in rows:
        if row.payload is None:
            continue
        item = {"id": row.id, "kind": row.kind, "at": row.at_utc, "zone": row.zone, "day": row.local_date}
        try:
            told = {**item, "data": json.loads(row.payload), "note": row.note}
            _read_fact(told)
            facts.append(told)
        except (Refusal, ValueError, RecursionError):
            unreadable.append({**item, "payload": row.payload, "note": row.note})
    whole = {"format": FORMAT, "version": VERSION, "facts": facts}
    apart = {"unreadable": unreadable} if unreadable else {}
    return json.dumps(whole | apart, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def pack(facts: str, pages: Mapping[str, str]) -> bytes:
    """The zip; its times are fixed, so that the same content gives the same file."""
    reader = _READER_SOURCE.read_text("utf-8")
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {FACTS: facts, **pages, READER: reader}.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            made.writestr(member, text.encode())
    return whole.getvalue()


def unpack(file: Path) -> tuple[tuple[ExportedFact, ...], int]:
    """The facts in an export, and how many in it nobody could read when it was made.

    Raises `Unusable` or `UnreadableFile`; reads `dagbok.json` only, and never more than it may hold.
    """
    packed_facts = read_bounded(file, LARGEST_FILE)
    with _errors_as_unusable(file):
        # A list of members may be as long as the file; each costs ten times its bytes to read.
        if packed_facts.count(_MEMBER) > MAX_MEMBERS:
            raise UnusableFile(str(file), "kind")
        with zipfile.ZipFile(io.BytesIO(packed_facts)) as opened:
            named = [member for member in opened.infolist() if member.filename == FACTS]
            if len(named) != 1 or named[0].flag_bits & 1 or named[0].compress_type not in _METHODS:
                raise UnusableFile(str(file), "kind")
            with opened.open(named[0]) as facts:
                content = facts.read(LARGEST_FACTS + 1)
        # Each value is followed by a comma: what is small in the file must not be large in memory.
        if len(content) > LARGEST_FACTS or content.count(b",") > MAX_VALUES:
            raise UnusableFile(str(file), "large")
        if len(content) != named[0].file_size:
            raise UnusableFile(str(file), "damaged")
        whole = json.loads(content.decode(), parse_int=_parse_int)
    return _read_facts(whole, str(file))


def _parse_int(digits: str) -> float:
    """A whole number; one of more digits than anything is counted in is as good as endless."""
    return int(digits) if len(digits.removeprefix("-")) <= MAX_DIGITS else math.inf


@contextmanager
def _errors_as_unusable(file: Path) -> Iterator[None]:
    try:
        yield
    except UnusableFile:
        raise
    except MemoryError as error:
        raise UnusableFile(str(file), "large") from error
    except Exception as error:  # the unpacker has many ways to stumble, and all of them mean the same
        raise UnusableFile(str(file), "damaged") from error


def _read_facts(whole: object, file: str) -> tuple[tuple[ExportedFact, ...], int]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("facts"), list):
        raise UnusableFile(file, "kind")
    version, unreadable = whole.get("version"), whole.get("unreadable", [])
    if not isinstance(version, int) or isinstance(version, bool) or version < 1 or not isinstance(unreadable, list):
        raise UnusableFile(file, "kind")
    if version > VERSION:
        raise UnusableFile(file, "newer")
    told: dict[str, ExportedFact] = {}
    for number, item in enumerate(whole["facts"], 1):
        try:
            fact = _read_fact(item)
            if told.setdefault(fact.id, fact) != fact:
                raise UnexpectedValue("id", "once")
        except (UnexpectedValue, OutOfRange, UndecodableText) as error:
            raise UnusableFile(file, "fact", number=number, field=error.field, **_wanted(error)) from error
    return tuple(told.values()), len(unreadable)


def _wanted(error: UnexpectedValue | OutOfRange | UndecodableText) -> dict[str, object]:
    match error:
        case UnexpectedValue():
            return {"wanted": error.wanted}
        case UndecodableText():
            return {"wanted": "letters"}
        case _:
            wanted = "length" if isinstance(error, TextLength) else "range"
            return {"wanted": wanted, "lowest": error.lowest, "highest": error.highest}


def _read_fact(item: object) -> ExportedFact:
    """One fact, every part of it looked at. Raises `Misfit`, `OutOfRange` or `Undecodable`."""
    if not isinstance(item, dict):
        raise UnexpectedValue("facts", "table")
    kind, note = _read_matching(_KIND, item, "kind"), item.get("note")
    data = get_required(item, "data")
    if not isinstance(data, dict):
        raise UnexpectedValue("data", "table")
    if note is not None and not (isinstance(note, str) and note):
        raise UnexpectedValue("note", "note")
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
    """Raise unless a value, all of it, can be written down and read again, by us and by whoever reads the export."""
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                raise UndecodableText(name)
        case float() if not math.isfinite(value):
            raise UnexpectedValue(name, "number")
        case int() if not -(10**MAX_DIGITS) < value < 10**MAX_DIGITS:
            raise UnexpectedValue(name, "number")
        case dict() | list() if depth >= MAX_DEPTH:
            raise UnexpectedValue(name, "deep")
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
            raise UnexpectedValue("at", "moment")
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnexpectedValue("at", "moment") from None
    return checked_time("at", at).isoformat(timespec="microseconds")


def _read_day(item: JsonObject) -> str:
    try:
        day = date.fromisoformat(get_text(item, "day"))
    except ValueError:
        raise UnexpectedValue("day", "day") from None
    return checked_day("day", day).isoformat()


def _read_zone(item: JsonObject) -> str:
    """Its zone. Where the machine could name none, an earlier nærvær wrote down an empty one."""
    zone = get_text(item, "zone") or UNKNOWN_ZONE
    if not is_zone(zone):
        raise UnexpectedValue("zone", "zone")
    return zone


def _read_matching(shape: re.Pattern[str], item: JsonObject, name: str) -> str:
    value = get_text(item, name)
    if not shape.fullmatch(value):
        raise UnexpectedValue(name, name)
    return value


def merge_facts(
    rows: Sequence[FactRow], told: Sequence[ExportedFact], person: str
) -> tuple[list[FactRow], ImportResult]:
    """`rows` with what of `told` was not known, in the order of time; each side keeps its own order.

    A known fact stays as it is, but for a note that was erased: who brings it in wants it back.
    """
    known = {row.id: row for row in rows}
    new = [fact for fact in told if fact.id not in known or _restores_note(known[fact.id], fact)]
    back = {fact.id: _unplaced_row(_with_note(known[fact.id], fact), person) for fact in new if fact.id in known}
    there = [back.get(row.id, row) for row in rows]
    coming = [_unplaced_row(fact, person) for fact in new if fact.id not in known]
    kept = list(_merge_by_time(there, coming, person))
    added = {fact.id for fact in new}
    left = sum(1 for fact in told if fact.id not in added and fact.fact.note not in (None, "", known[fact.id].note))
    brought = ImportResult(len(new), len(told) - len(new), notes_left=left)
    return [row._replace(seq=seq) for seq, row in enumerate(kept, 1)], brought


def past_as_facts(rows: Sequence[FactRow], past: Iterable[PastPractice], person: str) -> tuple[ExportedFact, ...]:
    """`past` as facts in the order of time, each in the week the person was in."""
    arrivals = [
        (row.at_utc, fact.week)
        for row in rows
        if row.person == person and row.kind == "arrived" and row.payload is not None
        if isinstance(fact := decode_fact_or_none(row.kind, row.payload), WeekStarted)
    ]
    told = []
    for one in sorted(past, key=lambda one: one.at):
        at_utc = one.at.astimezone(UTC).isoformat(timespec="microseconds")
        fact, stood = one.fact, practice_day(one.at)
        if not one.week_told:
            fact = replace(fact, week=next((week for arrived, week in reversed(arrivals) if arrived <= at_utc), 1))
        if one.day is not None and one.day != stood:
            # What was told of later stands on the day it was told of; a day before there were any is the clock's fault.
            fact, stood = (replace(fact, on=one.day), stood) if one.day >= EARLIEST_DAY else (fact, one.day)
        told.append(ExportedFact(one.id, at_utc, str(one.at.tzinfo), stood.isoformat(), encode_fact(fact)))
    return tuple(told)


def _restores_note(row: FactRow, fact: ExportedFact) -> bool:
    return row.note is None and row.note_digest is not None and fact.fact.note is not None


def _with_note(row: FactRow, fact: ExportedFact) -> ExportedFact:
    """What stands in the diary, with the note that comes back: a table tells less of the rest than the diary does."""
    told = EncodedFact(row.kind, row.payload or fact.fact.payload, fact.fact.note)
    return ExportedFact(row.id, row.at_utc, row.zone, row.local_date, told)


def _unplaced_row(fact: ExportedFact, person: str) -> FactRow:
    stamp = FactMeta(fact.id, person, fact.at_utc, fact.zone, fact.local_date)
    return new_row(0, stamp, 0, fact.fact, b"")


def _merge_by_time(there: Sequence[FactRow], coming: Sequence[FactRow], person: str) -> Iterator[FactRow]:
    waiting = list(reversed(coming))
    for row in there:
        while waiting and row.person == person and waiting[-1].at_utc < row.at_utc:
            yield waiting.pop()
        yield row
    yield from reversed(waiting)
