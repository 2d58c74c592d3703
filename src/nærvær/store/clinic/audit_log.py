"""The audit log: what staff have done, chained so that no event can be changed or lost unseen."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from ...domain.audit import FIRST_LINK, AuditAction, AuditEvent, first_broken_link, link_event
from ..hash_chain import CorruptionError


def append_event(
    connection: sqlite3.Connection, at: datetime, actor: str, action: AuditAction, subject: str = "", detail: str = ""
) -> None:
    """Append an event within a transaction the caller has opened; `actor` and `subject` are codes ("": none)."""
    count, before = connection.execute("SELECT count, link FROM audit_head").fetchone()
    event = link_event(count + 1, at.isoformat(timespec="seconds"), actor, action, subject, detail, before)
    row = (event.number, event.at_utc, actor, action, subject, detail, event.link)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE audit_head SET count = ?, link = ?", (event.number, event.link))


def read_events(connection: sqlite3.Connection) -> tuple[AuditEvent, ...]:
    """Return every event, in order. Raises `CorruptionError` when they are not what was written."""
    rows = connection.execute("SELECT place, at_utc, staff, deed, subject, detail, link FROM audit ORDER BY place")
    try:
        events = tuple(
            AuditEvent(number, at, actor, AuditAction(action), subject, detail, link)
            for number, at, actor, action, subject, detail, link in rows
        )
    except ValueError as error:
        raise CorruptionError("audit") from error
    head = (len(events), events[-1].link if events else FIRST_LINK)
    if (
        first_broken_link(events) is not None
        or connection.execute("SELECT count, link FROM audit_head").fetchone() != head
    ):
        raise CorruptionError("audit")
    return events
