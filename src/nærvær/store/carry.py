"""The export: one zip file with everything in it, read again without trusting a byte of it.

`dagbok.json` is the whole of it: {"format", "version", "facts": [{"id", "kind", "at", "zone", "day", "data", "note"}]}.
Everything else in the file is there to be read by people. The same diary always gives the same bytes.
"""

from __future__ import annotations

import errno
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from ..domain.errors import DiaryProblem, Unusable
from .chain import Row
from .encoding import Encoded, decode, written

FORMAT, VERSION = "naervaer-export", 1
FACTS, READER = "dagbok.json", "les_eksport.py"
LARGEST_FILE = 256_000_000
LARGEST_FACTS = 64_000_000
LONGEST_NOTE = 20_000
MOST_MEMBERS = 1_000
_PIECE = 1 << 16
_READER_SOURCE = Path(__file__).resolve().parent.parent / "data" / "read_export.py"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_ZONE_LENGTH = 64
_EARLIEST, _LATEST = 1900, 2200


class Told(NamedTuple):
    """A fact as it travels: without the chain, which every diary makes anew."""

    id: str
    at_utc: str
    zone: str
    local_date: str
    fact: Encoded


def written_facts(rows: Iterable[Row]) -> str:
    """`dagbok.json` for these rows, in their order."""
    facts = [
        {
            "id": row.id,
            "kind": row.kind,
            "at": row.at_utc,
            "zone": row.zone,
            "day": row.local_date,
            "data": json.loads(row.payload),
            "note": row.note,
        }
        for row in rows
        if row.payload is not None
    ]
    whole = {"format": FORMAT, "version": VERSION, "facts": facts}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


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


def unpack(file: Path) -> tuple[Told, ...]:
    """The facts in an export. Raises `Unusable`; reads `dagbok.json` only, and never more than it may hold."""
    with _distrusting(file):
        if file.stat().st_size > LARGEST_FILE:
            raise Unusable(str(file), "large")
        with zipfile.ZipFile(file) as opened:
            members = opened.infolist()
            named = [member for member in members if member.filename == FACTS]
            if len(named) != 1 or len(members) > MOST_MEMBERS or named[0].flag_bits & 1:
                raise Unusable(str(file), "kind")
            with opened.open(named[0]) as facts:
                content = facts.read(LARGEST_FACTS + 1)
        if len(content) > LARGEST_FACTS:
            raise Unusable(str(file), "large")
        whole = json.loads(content.decode())
    return _facts(whole, str(file))


@contextmanager
def _distrusting(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Unusable(str(file), "absent") from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a length in the file sends the reader to before its beginning
            raise
        raise Unusable(str(file), "damaged") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable(str(file), "damaged") from error
    except (ValueError, RecursionError) as error:
        raise Unusable(str(file), "damaged") from error


def _facts(whole: object, file: str) -> tuple[Told, ...]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("facts"), list):
        raise Unusable(file, "kind")
    version = whole.get("version")
    if not isinstance(version, int) or version < 1:
        raise Unusable(file, "kind")
    if version > VERSION:
        raise Unusable(file, "newer")
    told: dict[str, Told] = {}
    for number, item in enumerate(whole["facts"], 1):
        try:
            fact = _told(item)
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError, DiaryProblem) as error:
            raise Unusable(file, "fact", number=number) from error
        if told.setdefault(fact.id, fact) != fact:
            raise Unusable(file, "fact", number=number)
    return tuple(told.values())


def _told(item: Mapping[str, object]) -> Told:
    """One fact, every part of it looked at. Raises `ValueError` and its like."""
    kind, note = _matching(_KIND, item["kind"]), item.get("note")
    if note is not None and not (isinstance(note, str) and 0 < len(note) <= LONGEST_NOTE):
        raise ValueError("note")
    if not isinstance(item["data"], dict):
        raise TypeError("data")
    payload = written(item["data"])
    decode(kind, payload, note)  # a kind that only a later nærvær knows is carried as it is
    zone = item["zone"]
    if not isinstance(zone, str) or not 0 < len(zone) <= _ZONE_LENGTH or not zone.isprintable():
        raise ValueError("zone")
    at, day = datetime.fromisoformat(str(item["at"])), date.fromisoformat(str(item["day"]))
    if at.tzinfo is None or not (_EARLIEST <= at.year <= _LATEST and _EARLIEST <= day.year <= _LATEST):
        raise ValueError("at")
    at_utc = at.astimezone(UTC).isoformat(timespec="microseconds")
    return Told(_matching(_ID, item["id"]), at_utc, zone, day.isoformat(), Encoded(kind, payload, note))


def _matching(shape: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise ValueError(shape.pattern)
    return value
