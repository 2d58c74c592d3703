"""The chain that makes a changed, lost or moved fact visible, without any database.

Each fact carries a salted digest of its payload and one of its note, and a link over everything else, these digests
and the link before it. A payload or note may later be erased: its digest stays and the chain still holds. As the link
before stands in the row too, a row can be trusted alone when its neighbours are gone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import NamedTuple

from .codec import EncodedFact

GENESIS_LINK = bytes(32)
MAX_FACTS = 1_000_000
"""A number no diary comes near: a row that bears a larger one was not written so."""
_SALT_BYTES = 16


class CorruptionError(Exception):
    """What was read is not what was written; says where."""


class FactMeta(NamedTuple):
    """Whose a fact is and when it was: `at_utc` ISO 8601 in UTC, `local_date` its practice day."""

    id: str
    person: str
    at_utc: str
    zone: str
    local_date: str


class FactRow(NamedTuple):
    """A fact as it stands on the disk. `place` counts 1, 2, 3 … per person; an erased payload or note is None."""

    seq: int
    id: str
    person: str
    place: int
    kind: str
    at_utc: str
    zone: str
    local_date: str
    salt: bytes | None
    payload: str | None
    digest: bytes
    note_salt: bytes | None
    note: str | None
    note_digest: bytes | None
    before: bytes
    link: bytes


def new_row(seq: int, stamp: FactMeta, place: int, fact: EncodedFact, before: bytes) -> FactRow:
    """A new row, linked to the one before it."""
    salt = secrets.token_bytes(_SALT_BYTES)
    note_salt = None if fact.note is None else secrets.token_bytes(_SALT_BYTES)
    row = FactRow(
        seq=seq,
        id=stamp.id,
        person=stamp.person,
        place=place,
        kind=fact.kind,
        at_utc=stamp.at_utc,
        zone=stamp.zone,
        local_date=stamp.local_date,
        salt=salt,
        payload=fact.payload,
        digest=_digest(salt, fact.payload),
        note_salt=note_salt,
        note=fact.note,
        note_digest=None if fact.note is None or note_salt is None else _digest(note_salt, fact.note),
        before=before,
        link=b"",
    )
    return row._replace(link=_link_of(row))


def relink(row: FactRow, seq: int, place: int, before: bytes) -> FactRow:
    """The same fact behind another row: the same link again when nothing before it has changed."""
    moved = row._replace(seq=seq, place=place, before=before)
    return moved._replace(link=_link_of(moved))


def redact(row: FactRow, marks: Collection[bytes]) -> FactRow | None:
    """The row without what `marks` say was erased: its note, or all of it (None)."""
    if row.digest in marks:
        return None
    if row.note_digest in marks:
        return row._replace(note=None, note_salt=None)
    return row


def is_intact(row: FactRow) -> bool:
    """Whether a row holds what was once written there, as far as it can be told from itself."""
    try:
        return (
            row.link == _link_of(row)
            and _matches_digest(row.salt, row.payload, row.digest)
            and (row.note_digest is None or _matches_digest(row.note_salt, row.note, row.note_digest))
            and (row.note_digest is not None or row.note is None)
        )
    except (TypeError, AttributeError, ValueError):  # a column of another type or length than was written
        return False


def checksum(text: str) -> bytes:
    """Guards a value that is replaced rather than chained."""
    return hashlib.blake2b(text.encode(), digest_size=32).digest()


def _matches_digest(salt: bytes | None, text: str | None, digest: bytes) -> bool:
    if salt is None or text is None:
        return salt is None and text is None
    return _digest(salt, text) == digest


def _digest(salt: bytes, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), key=salt, digest_size=32).digest()


def _link_of(row: FactRow) -> bytes:
    """Every text with its length before it, so that no two rows read alike."""
    texts = (row.id, row.person, row.kind, row.at_utc, row.zone, row.local_date)
    told = f"{row.place:d}|" + "".join([f"{len(text)}:{text}" for text in texts])
    apart = row.before + row.digest + (row.note_digest or b"")
    return hashlib.blake2b(apart + told.encode(), digest_size=32).digest()
