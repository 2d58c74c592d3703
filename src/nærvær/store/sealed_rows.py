"""A diary at a clinic, or one that a passphrase locks: every fact and the practice in progress sealed, row by row.

Sealed are kind, time, zone, day, answers and words. What anybody with the disk sees is how many facts there are, which of
them have a note, how long that is to the next 256 bytes, and the random ids of facts and of the person.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ..domain.errors import Busy, BusyWith
from ..quick_dataclass import dataclass
from .diary_folder import DiaryPaths, FileLock
from .diary_opener import open_diary
from .encryption import seal, unseal
from .erasing import erase_everywhere
from .hash_chain import (
    CLEAR,
    SEALED_KIND,
    CorruptionError,
    EncodedFact,
    FactMeta,
    FactRow,
    InProgressRow,
    RowCipher,
    new_row,
)
from .sqlite_connection import BUSY_SECONDS, errors_as_refusals

PAYLOAD_BLOCK, NOTE_BLOCK = 512, 256
"""Bytes: all but a few facts fill one block, so that their lengths do not tell one kind, or one exercise, from another."""


@dataclass(frozen=True, slots=True)
class SealedRows:
    """The `RowCipher` of the diary of `person`, whose key is `key`."""

    key: bytes
    person: str

    def new_row(self, meta: FactMeta, fact: EncodedFact) -> FactRow:
        said = {"kind": fact.kind, "at": meta.at_utc, "zone": meta.zone, "day": meta.local_date, "data": fact.payload}
        payload = self._seal(json.dumps(said), "fact", meta.id, PAYLOAD_BLOCK)
        note = None if fact.note is None else self._seal(fact.note, "note", meta.id, NOTE_BLOCK)
        return new_row(FactMeta(meta.id, meta.person, "", "", ""), EncodedFact(SEALED_KIND, payload, note))

    def unseal(self, row: FactRow) -> FactRow:
        if row.payload is None:
            return row
        said = self._unseal_object(row.payload, "fact", row.id)
        try:
            clear = row._replace(
                kind=said["kind"], at_utc=said["at"], zone=said["zone"], local_date=said["day"], payload=said["data"]
            )
        except KeyError as error:
            raise CorruptionError("seal") from error
        return clear if row.note is None else clear._replace(note=self._unseal(row.note, "note", row.id))

    def seal_in_progress(self, row: InProgressRow) -> InProgressRow:
        identity = str(row["state"]["id"])
        sealed = self._seal(json.dumps(row), "in progress", identity, PAYLOAD_BLOCK)
        state = {"id": identity, "started_at": "", SEALED_KIND: sealed}
        return {"person": row["person"], "zone": "", "local_date": "", "state": state}

    def unseal_in_progress(self, row: InProgressRow) -> InProgressRow:
        return self._unseal_object(row["state"].get(SEALED_KIND), "in progress", str(row["state"]["id"]))

    def _place(self, part: str, identity: str) -> str:
        return f"nærvær 1|{part}|{self.person}|{identity}"

    def _seal(self, text: str, part: str, identity: str, block: int) -> str:
        sealed = seal(self.key, text.encode("utf-8", "surrogatepass"), self._place(part, identity), block=block)
        return base64.b64encode(sealed).decode("ascii")

    def _unseal(self, sealed: object, part: str, identity: str) -> str:
        try:
            held = base64.b64decode(str(sealed), validate=True)
        except ValueError as error:  # a row in the clear is no row of a sealed diary: its writer had no key
            raise CorruptionError("seal") from error
        return unseal(self.key, held, self._place(part, identity)).decode("utf-8", "surrogatepass")

    def _unseal_object(self, sealed: object, part: str, identity: str) -> InProgressRow:
        said = json.loads(self._unseal(sealed, part, identity))
        if not isinstance(said, dict):
            raise CorruptionError("seal")
        return said


def seal_clear_row(row: FactRow, cipher: RowCipher) -> FactRow:
    """Return the row of a diary that was not encrypted, sealed, in its place; one that is sealed stays as it is."""
    if row.kind == SEALED_KIND or row.payload is None:
        return row
    meta = FactMeta(row.id, row.person, row.at_utc, row.zone, row.local_date)
    sealed = cipher.new_row(meta, EncodedFact(row.kind, row.payload, row.note))
    if row.note is None and row.note_digest is not None:  # a note that was erased stays one that was there
        sealed = sealed._replace(note_digest=row.note_digest)
    return sealed._replace(seq=row.seq)


def unseal_row(row: FactRow, cipher: RowCipher) -> FactRow:
    """Return a sealed row as one that is not encrypted, in its place; one in the clear stays as it is."""
    if row.kind != SEALED_KIND or row.payload is None:
        return row
    said = cipher.unseal(row)
    meta = FactMeta(said.id, said.person, said.at_utc, said.zone, said.local_date)
    clear = CLEAR.new_row(meta, EncodedFact(said.kind, said.payload or "", said.note))
    if row.note is None and row.note_digest is not None:
        clear = clear._replace(note_digest=row.note_digest)
    return clear._replace(seq=row.seq)


@dataclass(frozen=True, slots=True)
class SealedOrClearRows:
    """The `RowCipher` of a diary at home: new rows are sealed by `sealed`, and those in the clear are read as they are.

    A row can be in the clear while locking was cut off, or where a nærvær that knows no lock has written it.
    """

    sealed: SealedRows

    def new_row(self, meta: FactMeta, fact: EncodedFact) -> FactRow:
        return self.sealed.new_row(meta, fact)

    def unseal(self, row: FactRow) -> FactRow:
        return self.sealed.unseal(row) if row.kind == SEALED_KIND else row

    def seal_in_progress(self, row: InProgressRow) -> InProgressRow:
        return row if _is_sealed_in_progress(row) else self.sealed.seal_in_progress(row)

    def unseal_in_progress(self, row: InProgressRow) -> InProgressRow:
        return self.sealed.unseal_in_progress(row) if _is_sealed_in_progress(row) else row


def _is_sealed_in_progress(row: InProgressRow) -> bool:
    """Whether a practice in progress is encrypted."""
    return SEALED_KIND in row["state"]


# A diary and all its backups written anew, with every row encrypted or none; the bytes that stood there are overwritten.
# Each file is replaced as a whole and the diary comes last: wherever it is cut off no fact is lost, and done again it leaves
# alone what is as it should be.


@contextmanager
def alone_with_diary(paths: DiaryPaths, now: Callable[[], datetime], busy_with: BusyWith) -> Iterator[None]:
    """Be the only process that has the diary, which is verified first, and repaired where it must be.

    Raises `Busy` with `busy_with` where another one has it open, and what opening a diary raises.
    """
    with open_diary(paths.folder, now, person="") as diary:  # of nobody: the chain is verified without a key
        diary.verify()
    lock = FileLock(paths.lock)
    with errors_as_refusals(paths.diary, paths.backups):
        if not lock.acquire(exclusive=True, wait_seconds=BUSY_SECONDS):
            raise Busy(busy_with)
        try:
            yield
        finally:
            lock.release()


def seal_everywhere(paths: DiaryPaths, person: str, cipher: RowCipher) -> None:
    """Encrypt what stands in the clear of `person`. Only within `alone_with_diary`."""

    def redaction(row: FactRow) -> FactRow:
        return seal_clear_row(row, cipher) if row.person == person else row

    def redact_in_progress(row: InProgressRow) -> InProgressRow:
        return row if row["person"] != person or _is_sealed_in_progress(row) else cipher.seal_in_progress(row)

    erase_everywhere(paths, redaction, redact_in_progress, BUSY_SECONDS)


def unseal_everywhere(paths: DiaryPaths, person: str, cipher: RowCipher) -> None:
    """Write what is encrypted of `person` in the clear. Only within `alone_with_diary`."""

    def redaction(row: FactRow) -> FactRow:
        return unseal_row(row, cipher) if row.person == person else row

    def redact_in_progress(row: InProgressRow) -> InProgressRow:
        return cipher.unseal_in_progress(row) if row["person"] == person and _is_sealed_in_progress(row) else row

    erase_everywhere(paths, redaction, redact_in_progress, BUSY_SECONDS)
