"""The audit on the disk: deeds behind each other, with their number and last link kept apart."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from ..domain.audit import BEGINNING, AuditEntry, Deed, first_break, linked
from .chain import Damage


def write_down(
    connection: sqlite3.Connection, at: datetime, staff: str, deed: Deed, subject: str = "", detail: str = ""
) -> None:
    """Add one deed, within a transaction somebody else has opened."""
    count, before = connection.execute("SELECT count, link FROM audit_head").fetchone()
    entry = linked(count + 1, at.isoformat(timespec="seconds"), staff, deed, subject, detail, before)
    row = (entry.place, entry.at_utc, staff, deed, subject, detail, entry.link)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE audit_head SET count = ?, link = ?", (entry.place, entry.link))


def deeds(connection: sqlite3.Connection) -> tuple[AuditEntry, ...]:
    """Everything written down, in order. Raises `Damage` when it is not what was written."""
    rows = connection.execute("SELECT place, at_utc, staff, deed, subject, detail, link FROM audit ORDER BY place")
    try:
        entries = tuple(
            AuditEntry(place, at, staff, Deed(deed), subject, detail, link)
            for place, at, staff, deed, subject, detail, link in rows
        )
    except ValueError as error:
        raise Damage("audit") from error
    last = entries[-1].link if entries else BEGINNING
    if first_break(entries) is not None or connection.execute("SELECT count, link FROM audit_head").fetchone() != (
        len(entries),
        last,
    ):
        raise Damage("audit")
    return entries
