"""Encrypts the clinic that an earlier nærvær has kept in the clear, in place.

Every diary is verified, written anew with sealed facts, and so are its backups; the old bytes are overwritten. Each file is
replaced as a whole, so wherever it is cut off, no fact is lost, and what is sealed already stays so when it goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from ...domain.errors import BusyWith
from ..backups import read_diary
from ..diary_folder import DiaryPaths, diary_exists
from ..hash_chain import SEALED_KIND, CorruptionError, RowCipher
from ..resealing import alone_with_diary, seal_everywhere
from ..sqlite_connection import BUSY_SECONDS
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths


def finish_takeover(paths: ClinicPaths, keys: ClinicKeys, now: Callable[[], datetime]) -> None:
    """Encrypt every diary that is not encrypted yet. Can be repeated when it was interrupted.

    The keys must be open. Raises `Busy` where a person is at a screen, and what opening a diary raises.
    """
    if not keys.is_taking_over:
        return
    people = sorted(paths.person_keys())
    keys.add_people(people)
    for person in people:
        encrypt_diary(DiaryPaths(paths.diary_folder(person)), person, keys.rows_of(person), now)
    keys.end_takeover()


def is_encrypted(paths: DiaryPaths) -> bool:
    """Whether facts in a diary are sealed, as far as it can be read."""
    with suppress(OSError, sqlite3.Error, CorruptionError):
        return any(row.kind == SEALED_KIND for row in read_diary(paths.diary, BUSY_SECONDS).rows.values())
    return False


def encrypt_diary(paths: DiaryPaths, person: str, cipher: RowCipher, now: Callable[[], datetime]) -> None:
    """Write the diary of `person` and its backups anew with sealed facts, and overwrite what stood there before."""
    if not diary_exists(paths) and not paths.backups.exists():
        return
    with alone_with_diary(paths, now, BusyWith.PERSON):
        seal_everywhere(paths, person, cipher)
