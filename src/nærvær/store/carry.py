"""The export: one zip file with everything in it, read again without trusting a byte of it.

`dagbok.json` is the whole of it: {"format", "version", "facts": [{"id", "kind", "at", "zone", "day", "data", "note"}]}.
What an earlier nærvær let in and nobody can read stands apart under "unreadable", as it lies on the disk: everything
under "facts" can be taken in again. Everything else in the file is there to be read by people.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from ..domain.bounds import ID_LENGTH, checked_day, checked_moment, is_zone
from ..domain.errors import OutOfRange, Refusal, TextLength, Undecodable, Unusable
from ..files import read_bounded
from .chain import Row
from .encoding import Encoded, made, written
from .values import Misfit, Values, text, there

FORMAT, VERSION = "naervaer-export", 1
FACTS, READER = "dagbok.json", "les_eksport.py"
LARGEST_FILE = 64_000_000
LARGEST_FACTS = 64_000_000
MOST_VALUES = 4_000_000
LONGEST_NOTE = 20_000
MOST_MEMBERS = 1_000
DEEPEST = 16
MOST_DIGITS = 18
UNKNOWN_ZONE = "UTC"
_READER_SOURCE = Path(__file__).resolve().parent.parent / "data" / "read_export.py"
_ID = re.compile(rf"[0-9A-Za-z-]{{1,{ID_LENGTH}}}")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_MEMBER = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Told(NamedTuple):
    """A fact as it travels: without the chain, which every diary makes anew."""

    id: str
    at_utc: str
    zone: str
    local_date: str
    fact: Encoded


def written_facts(rows: Iterable[Row]) -> str:
    """`dagbok.json` for these rows, in their order."""
    facts, unreadable = [], []
    for row in rows:
        if row.payload is None:
            continue
        item = {"id": row.id, "kind": row.kind, "at": row.at_utc, "zone": row.zone, "day": row.local_date}
        try:
            told = {**item, "data": json.loads(row.payload), "note": row.note}
            _told(told)
            facts.append(told)
        except (Refusal, ValueError, RecursionError):
            unreadable.append({**item, "payload": row.payload, "note": row.note})
    whole = {"format": FORMAT, "version": VERSION, "facts": facts}
    apart = {"unreadable": unreadable} if unreadable else {}
    return json.dumps(whole | apart, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def packed(facts: str, pages: Mapping[str, str]) -> bytes:
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


def unpack(file: Path) -> tuple[tuple[Told, ...], int]:
    """The facts in an export, and how many in it nobody could read when it was made.

    Raises `Unusable` or `UnreadableFile`; reads `dagbok.json` only, and never more than it may hold.
    """
    packed_facts = read_bounded(file, LARGEST_FILE)
    with _distrusting(file):
        # A list of members may be as long as the file; each costs ten times its bytes to read.
        if packed_facts.count(_MEMBER) > MOST_MEMBERS:
            raise Unusable(str(file), "kind")
        with zipfile.ZipFile(io.BytesIO(packed_facts)) as opened:
            named = [member for member in opened.infolist() if member.filename == FACTS]
            if len(named) != 1 or named[0].flag_bits & 1 or named[0].compress_type not in _METHODS:
                raise Unusable(str(file), "kind")
            with opened.open(named[0]) as facts:
                content = facts.read(LARGEST_FACTS + 1)
        # Each value is followed by a comma: what is small in the file must not be large in memory.
        if len(content) > LARGEST_FACTS or content.count(b",") > MOST_VALUES:
            raise Unusable(str(file), "large")
        if len(content) != named[0].file_size:
            raise Unusable(str(file), "damaged")
        whole = json.loads(content.decode(), parse_int=_whole)
    return _facts(whole, str(file))


def _whole(digits: str) -> float:
    """A whole number; one of more digits than anything is counted in is as good as endless."""
    return int(digits) if len(digits.removeprefix("-")) <= MOST_DIGITS else math.inf


@contextmanager
def _distrusting(file: Path) -> Iterator[None]:
    try:
        yield
    except Unusable:
        raise
    except MemoryError as error:
        raise Unusable(str(file), "large") from error
    except Exception as error:  # the unpacker has many ways to stumble, and all of them mean the same
        raise Unusable(str(file), "damaged") from error


def _facts(whole: object, file: str) -> tuple[tuple[Told, ...], int]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("facts"), list):
        raise Unusable(file, "kind")
    version, unreadable = whole.get("version"), whole.get("unreadable", [])
    if not isinstance(version, int) or isinstance(version, bool) or version < 1 or not isinstance(unreadable, list):
        raise Unusable(file, "kind")
    if version > VERSION:
        raise Unusable(file, "newer")
    told: dict[str, Told] = {}
    for number, item in enumerate(whole["facts"], 1):
        try:
            fact = _told(item)
            if told.setdefault(fact.id, fact) != fact:
                raise Misfit("id", "once")
        except (Misfit, OutOfRange, Undecodable) as error:
            raise Unusable(file, "fact", number=number, field=error.field, **_wanted(error)) from error
    return tuple(told.values()), len(unreadable)


def _wanted(error: Misfit | OutOfRange | Undecodable) -> dict[str, object]:
    match error:
        case Misfit():
            return {"wanted": error.wanted}
        case Undecodable():
            return {"wanted": "letters"}
        case _:
            wanted = "length" if isinstance(error, TextLength) else "range"
            return {"wanted": wanted, "lowest": error.lowest, "highest": error.highest}


def _told(item: object) -> Told:
    """One fact, every part of it looked at. Raises `Misfit`, `OutOfRange` or `Undecodable`."""
    if not isinstance(item, dict):
        raise Misfit("facts", "table")
    kind, note = _matching(_KIND, item, "kind"), item.get("note")
    data = there(item, "data")
    if not isinstance(data, dict):
        raise Misfit("data", "table")
    if note is not None and not (isinstance(note, str) and note):
        raise Misfit("note", "note")
    if note is not None and len(note) > LONGEST_NOTE:
        raise TextLength("note", len(note), 1, LONGEST_NOTE)
    _storable("note", note)
    for name, value in data.items():
        _storable(name, name)
        _storable(name, value)
    made(kind, data, note)  # a kind that only a later nærvær knows is carried as it is
    return Told(_matching(_ID, item, "id"), _moment(item), _zone(item), _day(item), Encoded(kind, written(data), note))


def _storable(name: str, value: object, depth: int = 1) -> None:
    """Raise unless a value, all of it, can be written down and read again, by us and by whoever reads the export."""
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                raise Undecodable(name)
        case float() if not math.isfinite(value):
            raise Misfit(name, "number")
        case int() if not -(10**MOST_DIGITS) < value < 10**MOST_DIGITS:
            raise Misfit(name, "number")
        case dict() | list() if depth >= DEEPEST:
            raise Misfit(name, "deep")
        case dict():
            for inner_name, inner in value.items():
                _storable(name, inner_name)
                _storable(inner_name, inner, depth + 1)
        case list():
            for inner in value:
                _storable(name, inner, depth + 1)


def _moment(item: Values) -> str:
    try:
        at = datetime.fromisoformat(text(item, "at"))
        if at.tzinfo is None:
            raise Misfit("at", "moment")
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misfit("at", "moment") from None
    return checked_moment("at", at).isoformat(timespec="microseconds")


def _day(item: Values) -> str:
    try:
        day = date.fromisoformat(text(item, "day"))
    except ValueError:
        raise Misfit("day", "day") from None
    return checked_day("day", day).isoformat()


def _zone(item: Values) -> str:
    """Its zone. Where the machine could name none, an earlier nærvær wrote down an empty one."""
    zone = text(item, "zone") or UNKNOWN_ZONE
    if not is_zone(zone):
        raise Misfit("zone", "zone")
    return zone


def _matching(shape: re.Pattern[str], item: Values, name: str) -> str:
    value = text(item, name)
    if not shape.fullmatch(value):
        raise Misfit(name, name)
    return value
