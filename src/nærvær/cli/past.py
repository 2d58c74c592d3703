"""A table of past practice, read with care: what is wrong is told with its line and column, and then nothing is taken."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ..domain.bounds import NOTE_LENGTH
from ..domain.own_data import Past
from ..domain.practice import Ended, Everyday, Practice
from ..domain.script import FIRST_WEEK
from ..plain_text import plain
from ..words import own_data_words as words
from ..words.journey import ACTIVITY_LENGTH
from .misuse import Misuse

LARGEST_TABLE = 16_000_000
MOST_LINES = 50_000
LONGEST_SECONDS = 86_400
NOON = 12
_IDENTITIES = uuid.UUID("6d1c1d6e-6f3b-5c3e-9f0e-6e727672aa01")
_KINDS = {"formal": True, "øvelse": True, "informal": False, "hverdag": False}
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]+(\d{1,2})[:.](\d{2}))?")


def read_past(file: Path, exercises: Mapping[str, str], now: datetime) -> tuple[Past, ...]:
    """What stands in the table; `exercises` gives ids by casefolded id or title. Raises `Misuse` or `OSError`.

    The same line always becomes the same fact, so that a table may be taken in twice.
    """
    past, seen = [], Counter[str]()

    def fact(kind: bool, label: str, seconds: int | None, note: str) -> Practice | Everyday:
        if not kind or seconds is None:
            return Everyday(label, FIRST_WEEK, seconds, note)
        exercise = exercises.get(label.casefold(), label)
        return Practice(exercise, FIRST_WEEK, seconds, seconds, Ended.FINISHED, None, note=note)

    for number, row in _rows(file):
        at, kind, label, seconds, note = (
            _start(number, row, now),
            _kind(number, row),
            _label(number, row),
            _seconds(number, row),
            _note(number, row),
        )
        if kind and seconds is None:
            raise Misuse(words.line(number, "seconds", words.SECONDS_NEEDED))
        told = "|".join((at.astimezone(UTC).isoformat(), str(kind), label, str(seconds)))
        seen[told] += 1
        past.append(Past(str(uuid.uuid5(_IDENTITIES, f"{told}|{seen[told]}")), at, fact(kind, label, seconds, note)))
    if not past:
        raise Misuse(words.EMPTY_TABLE)
    return tuple(past)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Every line with its number and its cells by column."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST_TABLE + 1)
    if len(content) > LARGEST_TABLE:
        raise Misuse(words.TABLE_TOO_LARGE.format(lines=MOST_LINES))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Misuse(words.NOT_A_TABLE) from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        columns = [name.strip().casefold() for name in next(reader, [])]
        missing = [name for name in words.PAST_COLUMNS if name not in columns]
        if missing:
            raise Misuse(words.NOT_A_TABLE if len(missing) == len(words.PAST_COLUMNS) else _missing(missing))
        for count, cells in enumerate(reader, 1):
            if count > MOST_LINES:
                raise Misuse(words.TABLE_TOO_LARGE.format(lines=MOST_LINES))
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(columns) - len(cells))]
                yield reader.line_num, dict(zip(columns, padded, strict=False))
    except csv.Error:
        raise Misuse(words.NOT_A_TABLE) from None


def _missing(names: list[str]) -> str:
    return words.columns_missing(", ".join(names))


def _start(number: int, row: Mapping[str, str], now: datetime) -> datetime:
    """When it began: as ISO 8601 or as people here write it; a day alone is noon, and a time is this machine's own."""
    text = row["start"].strip()
    try:
        if match := _NORWEGIAN.fullmatch(text):
            day, month, year, hour, minute = match.groups()
            at = datetime(int(year), int(month), int(day), int(hour or NOON), int(minute or 0))
        else:
            at = datetime.fromisoformat(text)
            at = at.replace(hour=NOON) if len(text) == len("2026-03-01") else at
        at = at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
        future, early = at > now, at.year < 1900
    except (ValueError, OverflowError):
        raise Misuse(words.line(number, "start", words.START_WRONG)) from None
    if future:
        raise Misuse(words.line(number, "start", words.START_FUTURE))
    if early:
        raise Misuse(words.line(number, "start", words.START_EARLY))
    return at


def _kind(number: int, row: Mapping[str, str]) -> bool:
    """Whether it was a formal practice."""
    kind = row["kind"].strip().casefold()
    if kind not in _KINDS:
        raise Misuse(words.line(number, "kind", words.KIND_WRONG))
    return _KINDS[kind]


def _label(number: int, row: Mapping[str, str]) -> str:
    label = plain(row["label"]).strip()
    if not 1 <= len(label) <= ACTIVITY_LENGTH:
        raise Misuse(words.line(number, "label", words.LABEL_WRONG.format(room=ACTIVITY_LENGTH)))
    return label


def _seconds(number: int, row: Mapping[str, str]) -> int | None:
    text = row["seconds"].strip()
    if not text:
        return None
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_SECONDS)) else 0
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise Misuse(words.line(number, "seconds", words.SECONDS_WRONG))
    return seconds


def _note(number: int, row: Mapping[str, str]) -> str:
    note = plain(row["note"]).strip()
    if len(note) > NOTE_LENGTH:
        raise Misuse(words.line(number, "note", words.NOTE_WRONG.format(room=NOTE_LENGTH)))
    return note
