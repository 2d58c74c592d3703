"""The hash chain that shows when a fact was changed, lost or moved; it knows no database.

Each fact carries a salted digest of its payload and one of its note, and a link: a digest of everything else, of these two
and of the link before it. A payload or a note may later be erased: its digest stays, and the chain still holds. As the row
holds the link before it too, it can be checked alone when its neighbours are gone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import Any, NamedTuple, Protocol

from ..domain.errors import DiaryFault, DiaryProblem

MAX_FACTS = 1_000_000
"""A number no diary comes near: a row that bears a larger one was not written so."""
SEALED_KIND = "sealed"
"""The kind of every fact that is encrypted; its own is inside."""
_SALT_BYTES = 16

InProgressRow = dict[str, Any]
"""A practice in progress as it stands on the disk: person, zone, local_date, and state as `codec` writes it."""


class CorruptionError(Exception):
    """What was read is not what was written; the message is a code for where: "fact 7", "heads", "schema" …"""


class EncodedFact(NamedTuple):
    """A fact as it is written: `payload` is JSON; `note` (None: none was) stands apart so that it can be erased alone."""

    kind: str
    payload: str
    note: str | None


class FactMeta(NamedTuple):
    """Whose a fact is and when it was recorded: `at_utc` in ISO 8601, `local_date` its practice day."""

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


class ChainHead(NamedTuple):
    """How many facts a person has, and the link of the last one."""

    length: int
    link: bytes


EMPTY_CHAIN = ChainHead(0, bytes(32))


class RowCipher(Protocol):
    """How one person's facts stand in a diary. It exists so that the chain is over what lies on the disk.

    So a sealed diary is verified, backed up, repaired and erased from without its key.
    """

    def new_row(self, meta: FactMeta, fact: EncodedFact) -> FactRow:
        """Return the row of a new fact as it is to stand on the disk, not yet linked."""

    def unseal(self, row: FactRow) -> FactRow:
        """Return a row of the person with what it says; its digests stay those of the disk. Raises `CorruptionError`."""

    def seal_in_progress(self, row: InProgressRow) -> InProgressRow:
        """Return a practice in progress as it is to stand on the disk."""

    def unseal_in_progress(self, row: InProgressRow) -> InProgressRow:
        """Return a practice in progress with what it says. Raises `CorruptionError`."""


class ClearRows:
    """The `RowCipher` of a diary that is not encrypted, as at home.

    Raises `DiaryProblem` ("sealed") for one that is: its key is not here.
    """

    def new_row(self, meta: FactMeta, fact: EncodedFact) -> FactRow:
        return new_row(meta, fact)

    def unseal(self, row: FactRow) -> FactRow:
        if row.kind == SEALED_KIND:
            raise DiaryProblem(DiaryFault.SEALED, "")
        return row

    def seal_in_progress(self, row: InProgressRow) -> InProgressRow:
        return row

    def unseal_in_progress(self, row: InProgressRow) -> InProgressRow:
        if SEALED_KIND in row["state"]:
            raise DiaryProblem(DiaryFault.SEALED, "")
        return row


CLEAR = ClearRows()


def new_row(meta: FactMeta, fact: EncodedFact) -> FactRow:
    """Return the row of a new fact, which `link` has still to put behind the last one of its person."""
    salt = secrets.token_bytes(_SALT_BYTES)
    note_salt = None if fact.note is None else secrets.token_bytes(_SALT_BYTES)
    return FactRow(
        seq=0,
        id=meta.id,
        person=meta.person,
        place=0,
        kind=fact.kind,
        at_utc=meta.at_utc,
        zone=meta.zone,
        local_date=meta.local_date,
        salt=salt,
        payload=fact.payload,
        digest=_digest(salt, fact.payload),
        note_salt=note_salt,
        note=fact.note,
        note_digest=None if fact.note is None or note_salt is None else _digest(note_salt, fact.note),
        before=b"",
        link=b"",
    )


def link(row: FactRow, seq: int, head: ChainHead) -> FactRow:
    """Return the fact as the one behind `head`; its link is the same as before when nothing before it has changed."""
    moved = row._replace(seq=seq, place=head.length + 1, before=head.link)
    return moved._replace(link=_link_of(moved))


def head_after(row: FactRow) -> ChainHead:
    """Return the head of the chain that ends with `row`."""
    return ChainHead(row.place, row.link)


def follows(row: FactRow, head: ChainHead) -> bool:
    """Whether `row` says of itself that it stands right behind `head`."""
    return row.place == head.length + 1 and row.before == head.link


def redact(row: FactRow, marks: Collection[bytes]) -> FactRow | None:
    """Return the row without what `marks`, digests of what was erased, name: without its note, or None for all of it."""
    if row.digest in marks:
        return None
    if row.note_digest in marks:
        return row._replace(note=None, note_salt=None)
    return row


def is_intact(row: FactRow) -> bool:
    """Whether a row holds what was once written, as far as the row alone can show."""
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
    """Return the digest that guards a value which is replaced rather than chained."""
    return hashlib.blake2b(text.encode(), digest_size=32).digest()


def _matches_digest(salt: bytes | None, text: str | None, digest: bytes) -> bool:
    if salt is None or text is None:
        return salt is None and text is None
    return _digest(salt, text) == digest


def _digest(salt: bytes, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), key=salt, digest_size=32).digest()


def _link_of(row: FactRow) -> bytes:
    texts = (row.id, row.person, row.kind, row.at_utc, row.zone, row.local_date)
    # Every text stands with its length before it, so that no two rows give the same bytes.
    content = f"{row.place:d}|" + "".join([f"{len(text)}:{text}" for text in texts])
    digests = row.before + row.digest + (row.note_digest or b"")
    return hashlib.blake2b(digests + content.encode(), digest_size=32).digest()
