"""What staff have done, as facts with codes only, chained so that none can be changed, moved or lost unseen."""

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
    """One deed. `staff` and `subject` are codes ("" where there is none), `detail` a number, an exercise id or a day.

    `at_utc` is ISO 8601; `link` is a digest of all the rest and of the link before.
    """

    number: int
    at_utc: str
    staff: str
    action: AuditAction
    subject: str
    detail: str
    link: bytes


def link_event(
    place: int, at_utc: str, staff: str, deed: AuditAction, subject: str, detail: str, before: bytes
) -> AuditEvent:
    """A new entry behind the one with the link `before`."""
    link = _link(before, place, at_utc, staff, deed, subject, detail)
    return AuditEvent(place, at_utc, staff, deed, subject, detail, link)


def first_broken_link(entries: Iterable[AuditEvent]) -> int | None:
    """The place of the first entry that does not follow from those before it; None when the chain holds."""
    before = FIRST_LINK
    for place, entry in enumerate(entries, 1):
        expected = link_event(place, entry.at_utc, entry.staff, entry.action, entry.subject, entry.detail, before)
        if entry != expected:
            return place
        before = entry.link
    return None


def _link(before: bytes, place: int, *texts: str) -> bytes:
    told = f"{place}|" + "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.blake2b(before + told.encode(), digest_size=32).digest()
