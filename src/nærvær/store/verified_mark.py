"""The mark of a verified diary: what *today* needs of it, shown again as long as not one byte of the file has changed.

Verifying a long diary takes longer than starting the program. So when a verified diary is closed, a mark is left beside
it: a digest over all bytes of the database, and the diary's summary. At the next start the bytes are read, and where
they have that digest they are those that were verified. In every other case (damage, another file in its place, one fact
more, a mark that cannot be read or that another version has written) the whole diary is verified before it is shown.

The mark holds nothing that does not stand in the diary. It is no part of a backup or an export, and is erased with the
diary.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from datetime import date

from .. import __version__
from ..domain.diary import DiarySummary
from ..domain.errors import ExpectedValue, Refusal
from ..domain.practice import ExerciseHistory
from ..files import PART_SUFFIX, read_bounded, secure_erase, write_private_file
from ..quick_dataclass import dataclass
from .codec import (
    JsonObject,
    UnexpectedValue,
    decode_occasion,
    encode_occasion,
    get_int,
    get_optional_date,
    get_required,
    get_text,
    to_json,
)
from .diary_folder import DiaryPaths
from .hash_chain import checksum

FORMAT = f"1 {__version__}"
"""Another version may verify more than this one, or fold differently: its marks are not used."""
LARGEST_MARK = 1 << 20
LARGEST_DIARY = 1 << 28
"""A file is held in memory while its digest is computed; one this large (256 MB) is verified at every start."""


@dataclass(frozen=True, slots=True)
class VerifiedMark:
    """What stands in a mark: whose diary it is of, and whether a practice was in progress when it was closed.

    `digest` is that of the file, in hexadecimal digits.
    """

    person: str
    digest: str
    in_progress: bool
    summary: DiarySummary


def file_digest(connection: sqlite3.Connection) -> str | None:
    """Return the SHA-256 of all bytes of the database, as they stand in the file within the caller's transaction.

    The bytes come from SQLite rather than from the file: a process that opens and closes the file by itself lets go of
    every lock SQLite has on it. None for a database too large, and where this SQLite cannot hand out its bytes.
    Raises `sqlite3.Error`.
    """
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    if pages * page_size > LARGEST_DIARY or not hasattr(connection, "serialize"):
        return None
    return hashlib.sha256(connection.serialize()).hexdigest()


def read_mark(paths: DiaryPaths, person: str) -> VerifiedMark | None:
    """Return the mark that lies beside a diary; None where there is none that this version has written for `person`."""
    try:
        stored_checksum, _, text = read_bounded(paths.mark, LARGEST_MARK).decode("ascii").partition("\n")
        if checksum(text).hex() != stored_checksum:
            return None
        mark = _decode_mark(json.loads(text))
    except (Refusal, ValueError, RecursionError):
        return None
    return mark if mark is not None and mark.person == person else None


def write_mark(paths: DiaryPaths, mark: VerifiedMark) -> None:
    """Write the mark, whole or not at all. A disk that is full or cannot be written to costs the next start some time.

    The bytes of the mark before it are overwritten: erasing could no longer reach them.
    """
    text = to_json(_encode_mark(mark))
    try:
        if os.path.lexists(paths.mark):
            secure_erase(paths.mark)
        write_private_file(paths.mark, f"{checksum(text).hex()}\n{text}".encode("ascii"))
    except OSError:
        with contextlib.suppress(OSError):  # it holds what the mark would have held
            paths.mark.with_suffix(PART_SUFFIX).unlink()


def _encode_mark(mark: VerifiedMark) -> JsonObject:
    return {
        "format": FORMAT,
        "person": mark.person,
        "digest": mark.digest,
        "in_progress": mark.in_progress,
        "summary": _encode_summary(mark.summary),
    }


def _decode_mark(data: object) -> VerifiedMark | None:
    """Return the mark; None for another format. Raises `UnexpectedValue`."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    summary = get_required(data, "summary")
    if not isinstance(summary, dict):
        raise UnexpectedValue("summary", ExpectedValue.TABLE)
    in_progress = data.get("in_progress") is not False
    return VerifiedMark(get_text(data, "person"), get_text(data, "digest"), in_progress, _decode_summary(summary))


def _encode_summary(summary: DiarySummary) -> JsonObject:
    return {
        "folded_on": summary.folded_on.isoformat(),
        "week": summary.week,
        "week_began": _day_or_none(summary.week_began),
        "preferences": dict(summary.preferences),
        "exercises": list(summary.exercises),
        "first_practice": _day_or_none(summary.first_practice),
        "last_practice": _day_or_none(summary.last_practice),
        "recent_days": sorted(day.isoformat() for day in summary.recent_days),
        "last_checkin": _day_or_none(summary.last_checkin),
        "follow_ups": sorted(summary.follow_ups),
        "course_ended": _day_or_none(summary.course_ended),
        "histories": {
            exercise: {"times": history.times, **({} if history.last is None else encode_occasion(history.last))}
            for exercise, history in summary.histories.items()
        },
    }


def _decode_summary(data: JsonObject) -> DiarySummary:
    preferences, follow_ups = get_required(data, "preferences"), get_required(data, "follow_ups")
    if not isinstance(preferences, dict) or not all(isinstance(value, str) for value in preferences.values()):
        raise UnexpectedValue("preferences", ExpectedValue.TEXTS)
    if not isinstance(follow_ups, list) or not all(isinstance(months, int) for months in follow_ups):
        raise UnexpectedValue("follow_ups", ExpectedValue.WHOLE_NUMBER)
    return DiarySummary(
        folded_on=date.fromisoformat(get_text(data, "folded_on")),
        week=get_int(data, "week"),
        week_began=get_optional_date(data, "week_began"),
        preferences=preferences,
        exercises=_text_list(data, "exercises"),
        first_practice=get_optional_date(data, "first_practice"),
        last_practice=get_optional_date(data, "last_practice"),
        recent_days=frozenset(map(date.fromisoformat, _text_list(data, "recent_days"))),
        last_checkin=get_optional_date(data, "last_checkin"),
        follow_ups=frozenset(follow_ups),
        course_ended=get_optional_date(data, "course_ended"),
        histories=_decode_histories(get_required(data, "histories")),
    )


def _decode_histories(data: object) -> dict[str, ExerciseHistory]:
    if not isinstance(data, dict) or not all(isinstance(each, dict) for each in data.values()):
        raise UnexpectedValue("histories", ExpectedValue.TABLE)
    return {
        exercise: ExerciseHistory(get_int(each, "times"), decode_occasion(each) if "occasion" in each else None)
        for exercise, each in data.items()
    }


def _day_or_none(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text_list(data: JsonObject, name: str) -> tuple[str, ...]:
    texts = get_required(data, name)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UnexpectedValue(name, ExpectedValue.TEXTS)
    return tuple(texts)
