"""In which week each person is, sealed with their key when their diary is closed: no diary is opened for a count.

A summary holds for the state of the diary it was made of. SQLite counts in the file what it has written; where that is
another number, as after a power cut, the diary itself is asked.
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress

from ..encryption import seal, unseal
from ..hash_chain import CorruptionError
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths
from .record_cipher import derive_key
from .records import Data
from .register import SUMMARY, Register

DIARY_NAME = "diary.db"
_COUNTER = slice(24, 28)
"""Where SQLite's file change counter stands in the header of a database."""


class WeekSummaries:
    """The summaries in a clinic's register, as they stood when they were first asked for."""

    def __init__(self, paths: ClinicPaths, keys: ClinicKeys, register: Register) -> None:
        self._people, self._table = str(paths.folder / "people"), register.table(SUMMARY)
        self._person_key = keys.key_reader() if keys.is_encrypted else None
        self._held: dict[bytes, Data] | None = None

    def read(self, person: str) -> int | None:
        """Return the week of a person as the summary has it; None where there is none of the diary as it is now."""
        if self._held is None:
            self._held = self._table.by_name()  # all at once: one by one they cost five times as much
        data = self._held.get(self._table.name(person))
        if data is None:
            return None
        with suppress(CorruptionError, ValueError, TypeError):
            summary = base64.b64decode(data["summary"])
            if self._person_key is not None:
                summary = unseal(derive_key(self._person_key(person), "summary"), summary, _place(person))
            week, state = json.loads(summary)
            return int(week) if state == self._state_of(person) else None
        return None

    def write(self, person: str, week: int) -> None:
        """Store the week of a person whose diary has just been read, within a transaction the caller has opened."""
        summary = json.dumps([week, self._state_of(person)]).encode()
        if self._person_key is not None:
            summary = seal(derive_key(self._person_key(person), "summary"), summary, _place(person), block=32)
        self._table.put({"id": person, "summary": base64.b64encode(summary).decode()})

    def _state_of(self, person: str) -> str:
        """Return what changes with every transaction of a diary."""
        try:
            with open(f"{self._people}/{person}/{DIARY_NAME}", "rb", buffering=0) as opened:  # noqa: PTH123 - thousands
                return opened.read(_COUNTER.stop)[_COUNTER].hex()
        except OSError:
            return ""


def _place(person: str) -> str:
    return f"nærvær 1|summary|{person}"
