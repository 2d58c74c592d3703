"""The records of a clinic in any database: the port to the database, and one kind of record looked up by what it is of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from ..hash_chain import CorruptionError
from .record_cipher import EVENT_BLOCK, RecordCipher

Data = dict[str, Any]
"""What a record says; `id` is whom or what it is of."""
EVENT_KIND = "event"
Texts = tuple[str, str, str, str, str]
"""Of one event of the audit log: when (ISO 8601, UTC), who, action, subject, detail."""


class StoredEvent(NamedTuple):
    """An event of the audit log as it stands in the database; `number` counts from 1."""

    number: int
    content: bytes
    link: bytes


class LogHead(NamedTuple):
    """The number of the last event and its link, those of the last one that is archived, and the keyed seal of all four."""

    last: int
    link: bytes
    archived: int
    archived_link: bytes
    seal: bytes


class Records(Protocol):
    """The port to the database, within a transaction that the caller has opened. It exists for a second database."""

    def get(self, kind: str, name: bytes) -> bytes | None:
        """Return the content of a record; None where there is none."""

    def put(self, kind: str, name: bytes, content: bytes) -> None:
        """Store a record, replacing the one of that kind and name."""

    def remove(self, kind: str, name: bytes) -> bool:
        """Delete a record; return whether there was one."""

    def all_of(self, kind: str) -> Iterable[tuple[bytes, bytes]]:
        """Return name and content of every record of a kind, by name."""

    def head(self) -> LogHead:
        """Return the head of the audit log."""

    def append_event(self, event: StoredEvent, head: LogHead) -> None:
        """Append an event, and replace the head."""

    def events(self, after: int = 0, last: int | None = None) -> Iterator[StoredEvent]:
        """Yield the events behind number `after` up to `last` (None: to the end), in order, also archived ones."""

    def count(self, kind: str) -> int:
        """Return how many records of a kind there are."""

    def has_other_kinds(self, kinds: tuple[str, ...]) -> bool:
        """Whether there is a record of a kind that is none of `kinds`."""

    def of_other_kinds(self, kinds: tuple[str, ...]) -> Iterable[tuple[bytes, bytes]]:
        """Return name and content of every record of a kind that is none of `kinds`."""

    def remove_of_other_kinds(self, name: bytes, kinds: tuple[str, ...]) -> None:
        """Delete the records of this name whose kind is none of `kinds`."""


class RecordTable:
    """The records of one kind, each found by the identity it is of."""

    def __init__(self, records: Records, cipher: RecordCipher, kind: str) -> None:
        self._records, self._cipher, self.kind = records, cipher, kind

    def name(self, identity: str) -> bytes:
        """Return the name of a record, which there need not be."""
        return self._cipher.name(self.kind, identity)

    def get(self, identity: str) -> Data | None:
        """Return a record; None where there is none. Raises `CorruptionError` for one that was altered."""
        name = self._cipher.name(self.kind, identity)
        content = self._records.get(self.kind, name)
        return None if content is None else self._open(name, content)

    def get_intact(self, identity: str) -> Data | None:
        """Return a record; None where there is none or it was altered."""
        try:
            return self.get(identity)
        except CorruptionError:
            return None

    def exists(self, identity: str) -> bool:
        """Whether there is a record, in whatever state."""
        return self._records.get(self.kind, self._cipher.name(self.kind, identity)) is not None

    def put(self, data: Data) -> None:
        """Store a record, replacing the one with the same `id`."""
        name = self._cipher.name(self.kind, data["id"])
        self._records.put(self.kind, name, self._cipher.seal(json.dumps(data).encode(), self.kind, name))

    def remove(self, identity: str) -> bool:
        """Delete a record; return whether there was one."""
        return self._records.remove(self.kind, self._cipher.name(self.kind, identity))

    def remove_name(self, name: bytes) -> None:
        """Delete a record by its name."""
        self._records.remove(self.kind, name)

    def all_intact(self) -> list[Data]:
        """Return every record that is what was written."""
        return list(self.by_name().values())

    def by_name(self) -> dict[bytes, Data]:
        """Return every record that is what was written, by its name."""
        opened = {}
        for name, content in self._records.all_of(self.kind):
            try:
                opened[name] = self._open(name, content)
            except CorruptionError:
                continue
        return opened

    def altered_names(self) -> list[bytes]:
        """Return the names of the records that were altered."""
        return [name for name, content in self._records.all_of(self.kind) if not self.opens(name, content)]

    def opens(self, name: bytes, content: bytes) -> bool:
        """Whether a content was sealed for this kind and name."""
        try:
            self._cipher.unseal(content, self.kind, name)
        except CorruptionError:
            return False
        return True

    def _open(self, name: bytes, content: bytes) -> Data:
        data = json.loads(self._cipher.unseal(content, self.kind, name))
        if not isinstance(data, dict):
            raise CorruptionError(self.kind)
        return data


def seal_event(cipher: RecordCipher, number: int, texts: Texts) -> bytes:
    """Return the texts of an event as they stand in the database."""
    return cipher.seal(json.dumps(texts).encode(), EVENT_KIND, event_name(number), EVENT_BLOCK)


def unseal_event(cipher: RecordCipher, event: StoredEvent) -> Texts:
    """Return the texts of an event. Raises `CorruptionError`."""
    texts = json.loads(cipher.unseal(event.content, EVENT_KIND, event_name(event.number)))
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise CorruptionError("audit")
    at, actor, action, subject, detail = texts
    return at, actor, action, subject, detail


def event_name(number: int) -> bytes:
    """Return what binds an event to its place."""
    return number.to_bytes(8, "big")
