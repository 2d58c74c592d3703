"""The audit log of a clinic: sealed events in a keyed chain, so that who lacks the clinic key changes nothing unseen.

Who has the key could write the whole log anew. What they cannot reach are the anchors that were handed out before: the
number of an event with a digest of everything up to it, on paper or on a stick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from ...domain.clinic import FIRST_LINK, AuditAction, AuditEvent, OnProgress
from ...domain.paper_words import AnchorVerdict, AuditAnchor
from ..hash_chain import CorruptionError
from .record_cipher import RecordCipher
from .records import LogHead, Records, StoredEvent, Texts, seal_event, unseal_event

_STEP = 500


class AuditLog:
    """The audit log in `records`, within a transaction that the caller has opened."""

    def __init__(self, records: Records, cipher: RecordCipher) -> None:
        self._records, self._cipher = records, cipher

    def append(self, at: datetime, actor: str, action: AuditAction, subject: str = "", detail: str = "") -> int:
        """Append an event, and return its number; `actor` and `subject` are codes ("": none)."""
        return self.append_texts((at.isoformat(timespec="seconds"), actor, action.value, subject, detail))

    def append_texts(self, texts: Texts) -> int:
        """Append an event as it was read from another log, and return its number."""
        head = self._records.head()
        number = head.last + 1
        content = seal_event(self._cipher, number, texts)
        link = self._cipher.link(head.link, number, content)
        self._records.append_event(
            StoredEvent(number, content, link), sealed_head(self._cipher, head._replace(last=number, link=link))
        )
        return number

    def check(self) -> None:
        """Raise `CorruptionError` unless every event that is not archived is what was written, and none is missing."""
        head = self._checked_head()
        for _ in self._verified(self._records.events(head.archived), head.archived, head.archived_link):
            pass

    def read(self, on_progress: OnProgress | None = None) -> tuple[AuditEvent, ...]:
        """Return every event, in order. Raises `CorruptionError` when they are not what was written."""
        count, events = self._checked_head().last, []
        for event in self._verified(self._records.events(), 0, FIRST_LINK):
            events.append(self._open(event))
            if on_progress is not None and event.number % _STEP == 0:
                on_progress(event.number, count)
        return tuple(events)

    @property
    def count(self) -> int:
        """How many events there are."""
        return self._records.head().last

    def read_some(self, first: int, last: int) -> Iterator[AuditEvent]:
        """Yield the events with these numbers, each sealed for its number. Raises `CorruptionError` where one is missing."""
        number = first - 1
        for number, event in enumerate(self._records.events(first - 1, last), first):
            if event.number != number:
                raise CorruptionError(f"audit {number}")
            yield self._open(event)
        if number < last:
            raise CorruptionError(f"audit {number + 1}")

    def last_time(self) -> datetime | None:
        """Return when the last event took place; None where that cannot be read."""
        for event in self._records.events(self._records.head().last - 1):
            with suppress(CorruptionError, ValueError):
                at = datetime.fromisoformat(self._open(event).at_utc)
                return at if at.tzinfo is not None else None
        return None

    def anchor(self) -> AuditAnchor:
        """Return the anchor of the log as it is now."""
        head = self._records.head()
        return AuditAnchor.of(head.last, head.link)

    def compare(self, anchor: AuditAnchor) -> AnchorVerdict:
        """Return whether the log is still what it was when `anchor` was handed out. Raises `CorruptionError`."""
        head = self._checked_head()
        if anchor.number > head.last:
            return AnchorVerdict.CUT
        link = FIRST_LINK
        for event in self._verified(self._records.events(), 0, FIRST_LINK):
            if event.number == anchor.number:
                link = event.link
        return AnchorVerdict.STANDS if AuditAnchor.of(anchor.number, link) == anchor else AnchorVerdict.REWRITTEN

    def follows(self, anchor: AuditAnchor) -> bool:
        """Whether the log goes on from `anchor`, as far as that can be told without reading what is archived."""
        head = self._records.head()
        if anchor.number > head.last:
            return False
        if anchor.number <= head.archived:
            return True
        return any(
            AuditAnchor.of(event.number, event.link) == anchor
            for event in self._records.events(anchor.number - 1, anchor.number)
        )

    def _checked_head(self) -> LogHead:
        head = self._records.head()
        if head != sealed_head(self._cipher, head):
            raise CorruptionError("audit head")
        return head

    def _verified(self, events: Iterable[StoredEvent], number: int, link: bytes) -> Iterator[StoredEvent]:
        """Yield the events that follow `number` and its `link`. Raises `CorruptionError` unless they lead to the head."""
        for event in events:
            number += 1
            link = self._cipher.link(link, number, event.content)
            if event.number != number or event.link != link:
                raise CorruptionError(f"audit {number}")
            yield event
        head = self._records.head()
        if (number, link) != (head.last, head.link):
            raise CorruptionError("audit end")

    def _open(self, event: StoredEvent) -> AuditEvent:
        at, actor, action, subject, detail = unseal_event(self._cipher, event)
        try:
            return AuditEvent(event.number, at, actor, AuditAction(action), subject, detail, event.link)
        except ValueError as error:
            raise CorruptionError("audit") from error


def sealed_head(cipher: RecordCipher, head: LogHead) -> LogHead:
    """Return the head with its seal: without it, the log could be cut back to any earlier event."""
    parts = (str(head.last), head.link.hex(), str(head.archived), head.archived_link.hex())
    return head._replace(seal=cipher.name("audit head", "|".join(parts)))
