"""What stays of people who were anonymised: their numbers wait under a key of their own until five are there.

Then means are written, in the clear, and the numbers end with their key: no backup holds the key files, so no older copy of
what waited can be opened any more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...domain.anonymous import SMALLEST_GROUP, Contribution, contribution, means, rows_of
from ...domain.diary import Entry
from ...files import floor_times, make_private_folder, read_bounded, secure_erase, write_private_file
from ..encryption import seal, unseal
from ..hash_chain import CorruptionError
from .clinic_keys import ClinicKeys

LARGEST_BYTES = 1 << 24
_BLOCK = 1 << 14
"""Bytes: the length of what waits tells how many wait, but not how much each of them did."""
_PLACE = "nærvær 1|waiting"
_ID_BYTES = 8


class AnonymousNumbers:
    """The numbers in `folder` of people who were anonymised. At a clinic without keys what waits is in the clear."""

    def __init__(self, folder: Path, keys: ClinicKeys) -> None:
        self._folder, self._keys = folder, keys
        self._released = folder / "numbers.json"
        self._sealed, self._clear = folder / "waiting.sealed", folder / "waiting.json"

    def add(self, person: str, entries: Iterable[Entry]) -> None:
        """Let the numbers of a person wait. Can be repeated when it was interrupted."""
        self.release()  # one that was cut off is finished first: who comes now belongs to the next group
        self._write_waiting(person, contribution(rows_of(entries)))

    def release(self) -> bool:
        """Write means where at least five people wait, and end what waited; return whether that was done.

        Can be repeated when it was interrupted: what was released once is not released again.
        """
        self.take_over_earlier()
        waiting = self._read_waiting()
        if len(waiting["people"]) < SMALLEST_GROUP:
            return False
        released = self._read_released()
        if all(each["id"] != waiting["id"] for each in released):
            people: list[Contribution] = list(waiting["people"].values())
            released.append({"id": waiting["id"], "people": len(people), "means": means(people)})
            self._write(self._released, json.dumps(released, indent=1).encode())
        if self._keys.is_encrypted:
            self._keys.end_waiting_key()
        for file in (self._sealed, self._clear):
            if file.exists():
                secure_erase(file)
        return True

    def count_waiting(self) -> int:
        """Return how many people wait for others."""
        return len(self._read_waiting()["people"])

    def take_over_earlier(self) -> None:
        """Let the numbers wait that an earlier nærvær has kept of each person by themselves, and seal what can be sealed."""
        for file in sorted(self._folder.glob("*.json")):
            if file in (self._released, self._clear):
                continue
            rows = _parsed(file)
            self._write_waiting(file.stem, contribution(rows if isinstance(rows, list) else ()))
            secure_erase(file)
        if self._clear.exists() and self._keys.is_encrypted:
            for person, numbers in dict(_parsed(self._clear).get("people", {})).items():
                self._write_waiting(person, numbers, is_mark=True)
            secure_erase(self._clear)

    # What all of them stand on

    def _read_waiting(self) -> dict[str, Any]:
        empty = {"id": secrets.token_hex(_ID_BYTES), "people": {}}
        if not self._keys.is_encrypted:
            return _parsed(self._clear) if self._clear.exists() else empty
        if not self._sealed.exists():
            return empty
        try:
            content = unseal(self._keys.waiting_key(), read_bounded(self._sealed, LARGEST_BYTES), _PLACE)
        except CorruptionError:  # sealed with a key that has ended: it was released
            return empty
        held: dict[str, Any] = json.loads(content)
        return held

    def _write_waiting(self, person: str, numbers: Contribution, *, is_mark: bool = False) -> None:
        held = self._read_waiting()
        key = self._keys.waiting_key() if self._keys.is_encrypted else held["id"].encode()
        mark = person if is_mark else hashlib.blake2b(person.encode(), key=key[:64], digest_size=_ID_BYTES).hexdigest()
        # In the order of the marks, which says nothing of who came when.
        held["people"] = dict(sorted({**held["people"], mark: numbers}.items()))
        content = json.dumps(held).encode()
        if self._keys.is_encrypted:
            self._write(self._sealed, seal(key, content, _PLACE, block=_BLOCK))
        else:
            self._write(self._clear, content)

    def _read_released(self) -> list[dict[str, Any]]:
        return list(_parsed(self._released)) if self._released.exists() else []

    def _write(self, file: Path, content: bytes) -> None:
        make_private_folder(self._folder)
        write_private_file(file, content)
        floor_times(file)


def _parsed(file: Path) -> Any:
    return json.loads(read_bounded(file, LARGEST_BYTES))
