"""Writes a diary and all its backups anew with every row encrypted, or none; the bytes that stood there are overwritten.

Each file is replaced as a whole and the diary comes last. So wherever it is cut off no fact is lost, and done again it
leaves alone what is as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ..domain.errors import Busy, BusyWith
from .diary_folder import DiaryPaths, FileLock
from .diary_opener import open_diary
from .erasing import erase_everywhere
from .hash_chain import FactRow, InProgressRow, RowCipher
from .sealed_rows import is_sealed_in_progress, seal_clear_row, unseal_row
from .sqlite_connection import BUSY_SECONDS, errors_as_refusals


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
        return row if row["person"] != person or is_sealed_in_progress(row) else cipher.seal_in_progress(row)

    erase_everywhere(paths, redaction, redact_in_progress, BUSY_SECONDS)


def unseal_everywhere(paths: DiaryPaths, person: str, cipher: RowCipher) -> None:
    """Write what is encrypted of `person` in the clear. Only within `alone_with_diary`."""

    def redaction(row: FactRow) -> FactRow:
        return unseal_row(row, cipher) if row.person == person else row

    def redact_in_progress(row: InProgressRow) -> InProgressRow:
        return cipher.unseal_in_progress(row) if row["person"] == person and is_sealed_in_progress(row) else row

    erase_everywhere(paths, redaction, redact_in_progress, BUSY_SECONDS)
