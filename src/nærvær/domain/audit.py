"""The audit log: what staff have done, as events with codes only, chained so that none can be changed or lost unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FIRST_LINK = bytes(32)


class AuditAction(StrEnum):
    """What was done."""

    BEGAN_CLINIC = "began-clinic"
    MADE_STAFF = "made-staff"
    REMOVED_STAFF = "removed-staff"
    CHANGED_PHRASE = "changed-passphrase"
    MADE_CODES = "made-codes"
    CAME = "came"
    OPENED_FIRST_USE = "opened-first-use"
    RESET_PIN = "reset-pin"
    CHOSE_PIN = "chose-pin"
    LOOKED = "looked"
    LED_GROUP = "led-group"
    MADE_SLIPS = "made-slips"
    ERASED = "erased"
    ANONYMISED = "anonymised"
    LEFT_KIOSK = "left-kiosk"
    MADE_REPORT = "made-report"
    MADE_EXPORT = "made-export"
    RESTORED = "restored"
    BROUGHT_BACK = "brought-back"
    ADOPTED = "adopted"
    REMOVED_FILES = "removed-files"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action. `staff` and `subject` are codes ("" where there is none), `detail` a number, an exercise id or a day.

    `number` counts from 1, `at_utc` is ISO 8601; `link` is a digest of all the rest and of the link before.
    """

    number: int
    at_utc: str
    staff: str
    action: AuditAction
    subject: str
    detail: str
    link: bytes


def link_event(
    number: int, at_utc: str, staff: str, action: AuditAction, subject: str, detail: str, before: bytes
) -> AuditEvent:
    """Return a new event, chained to the one with the link `before`."""
    link = _link(before, number, at_utc, staff, action, subject, detail)
    return AuditEvent(number, at_utc, staff, action, subject, detail, link)


def first_broken_link(events: Iterable[AuditEvent]) -> int | None:
    """Return the number of the first event that does not follow from those before it; None when the chain is intact."""
    before = FIRST_LINK
    for number, event in enumerate(events, 1):
        expected = link_event(number, event.at_utc, event.staff, event.action, event.subject, event.detail, before)
        if event != expected:
            return number
        before = event.link
    return None


def _link(before: bytes, number: int, *texts: str) -> bytes:
    content = f"{number}|" + "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.blake2b(before + content.encode(), digest_size=32).digest()
