"""In which week each person is, sealed with their key when their diary is closed: no diary is opened for a count.

A summary holds for the state of the diary it was made of. SQLite counts in the file what it has written; where that is
another number, as after a power cut, the diary itself is asked.
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress

from ..diary_folder import DiaryPaths
from ..encryption import seal, unseal
from ..hash_chain import CorruptionError
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths
from .record_cipher import derive_key
from .register import SUMMARY, Register

_COUNTER = slice(24, 28)
"""Where SQLite's file change counter stands in the header of a database."""


class WeekSummaries:
    """The summaries in a clinic's register."""

    def __init__(self, paths: ClinicPaths, keys: ClinicKeys, register: Register) -> None:
        self._paths, self._keys, self._table = paths, keys, register.table(SUMMARY)

    def read(self, person: str) -> int | None:
        """Return the week of a person as the summary has it; None where there is none of the diary as it is now."""
        data = self._table.get_intact(person)
        if data is None:
            return None
        with suppress(CorruptionError, ValueError, TypeError):
            held = base64.b64decode(data["summary"])
            if self._keys.is_encrypted:
                held = unseal(self._key_of(person), held, self._place(person))
            week, state = json.loads(held)
            return int(week) if state == self._state_of(person) else None
        return None

    def write(self, person: str, week: int) -> None:
        """Store the week of a person whose diary has just been read, within a transaction the caller has opened."""
        held = json.dumps([week, self._state_of(person)]).encode()
        if self._keys.is_encrypted:
            held = seal(self._key_of(person), held, self._place(person), block=32)
        self._table.put({"id": person, "summary": base64.b64encode(held).decode()})

    def _key_of(self, person: str) -> bytes:
        return derive_key(self._keys.person_key(person), "summary")

    def _place(self, person: str) -> str:
        return f"nærvær 1|summary|{person}"

    def _state_of(self, person: str) -> str:
        """Return what changes with every transaction of a diary."""
        try:
            with DiaryPaths(self._paths.diary_folder(person)).diary.open("rb") as opened:
                return opened.read(_COUNTER.stop)[_COUNTER].hex()
        except OSError:
            return ""
