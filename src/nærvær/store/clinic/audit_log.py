"""The audit on the disk: deeds behind each other, with their number and last link kept apart."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from ...domain.audit import FIRST_LINK, AuditAction, AuditEvent, first_broken_link, link_event
from ..hash_chain import CorruptionError


def append_event(
    connection: sqlite3.Connection, at: datetime, staff: str, deed: AuditAction, subject: str = "", detail: str = ""
) -> None:
    """Add one deed, within a transaction somebody else has opened."""
    count, before = connection.execute("SELECT count, link FROM audit_head").fetchone()
    entry = link_event(count + 1, at.isoformat(timespec="seconds"), staff, deed, subject, detail, before)
    row = (entry.number, entry.at_utc, staff, deed, subject, detail, entry.link)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE audit_head SET count = ?, link = ?", (entry.number, entry.link))


def read_events(connection: sqlite3.Connection) -> tuple[AuditEvent, ...]:
    """Everything written down, in order. Raises `Damage` when it is not what was written."""
    rows = connection.execute("SELECT place, at_utc, staff, deed, subject, detail, link FROM audit ORDER BY place")
    try:
        entries = tuple(
            AuditEvent(place, at, staff, AuditAction(deed), subject, detail, link)
            for place, at, staff, deed, subject, detail, link in rows
        )
    except ValueError as error:
        raise CorruptionError("audit") from error
    last = entries[-1].link if entries else FIRST_LINK
    if first_broken_link(entries) is not None or connection.execute(
        "SELECT count, link FROM audit_head"
    ).fetchone() != (
        len(entries),
        last,
    ):
        raise CorruptionError("audit")
    return entries
