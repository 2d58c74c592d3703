"""The rows of a clinic: codes of people and staff, and groups, within a transaction somebody else has opened."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from ..domain.admission import FIRST_USE_LASTS
from ..domain.clinic import LastLead, NotStaff, NotYours, Person, PersonState, Role, Staff, UnknownCode
from ..domain.codes import PERSON_LENGTH, STAFF_LENGTH, new_code
from ..domain.slip import GroupSession
from .secrets_kept import Kept

_KEY_BYTES = 16


def add_person(connection: sqlite3.Connection, now: datetime) -> str:
    """A new code with a folder's name behind it; the code."""
    code = _free_code(connection, "people", PERSON_LENGTH)
    row = (code, secrets.token_hex(_KEY_BYTES), now.isoformat())
    connection.execute("INSERT INTO people (code, key, made_utc) VALUES (?, ?, ?)", row)
    return code


def add_staff(connection: sqlite3.Connection, role: Role, secret: Kept) -> str:
    """A new staff account; its code."""
    code = _free_code(connection, "staff", STAFF_LENGTH)
    connection.execute("INSERT INTO staff VALUES (?, ?, ?, ?, ?)", (code, role, *secret))
    return code


def must_still_be_staff(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `NotStaff` where somebody who has come in is on the staff no more."""
    if connection.execute("SELECT 1 FROM staff WHERE code = ?", (staff.code,)).fetchone() is None:
        raise NotStaff


def must_still_lead(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `NotStaff`, or `NotYours` where somebody who came in as lead leads no more."""
    must_still_be_staff(connection, staff)
    held = connection.execute("SELECT 1 FROM staff WHERE code = ? AND role = ?", (staff.code, Role.LEAD)).fetchone()
    if held is None:
        raise NotYours


def remove_staff(connection: sqlite3.Connection, code: str) -> None:
    """One account less. Raises `UnknownCode`, and `LastLead` where nobody would lead any more."""
    found = connection.execute("DELETE FROM staff WHERE code = ?", (code,))
    if found.rowcount == 0:
        raise UnknownCode(code)
    if connection.execute("SELECT 1 FROM staff WHERE role = ?", (Role.LEAD,)).fetchone() is None:
        raise LastLead


def change_passphrase(connection: sqlite3.Connection, code: str, secret: Kept) -> None:
    """Another passphrase for a staff account. Raises `UnknownCode`."""
    found = connection.execute("UPDATE staff SET cost = ?, salt = ?, digest = ? WHERE code = ?", (*secret, code))
    if found.rowcount == 0:
        raise UnknownCode(code)


def person(connection: sqlite3.Connection, code: str) -> tuple[str, bool]:
    """The key of a person, and whether there is a PIN. Raises `UnknownCode`."""
    row = connection.execute("SELECT key, digest IS NOT NULL FROM people WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownCode(code)
    return str(row[0]), bool(row[1])


def people(connection: sqlite3.Connection, now: datetime) -> tuple[Person, ...]:
    """Everybody, in the order made."""
    rows = connection.execute(
        "SELECT code, key, opened_until, digest IS NOT NULL, made_utc FROM people ORDER BY rowid"
    ).fetchall()
    return tuple(
        Person(code, key, _state(_open_at(until, now), bool(active)), datetime.fromisoformat(made))
        for code, key, until, active, made in rows
    )


def is_open(connection: sqlite3.Connection, code: str, now: datetime) -> bool:
    """Whether this code may choose a PIN now."""
    row = connection.execute("SELECT opened_until FROM people WHERE code = ?", (code,)).fetchone()
    return row is not None and _open_at(row[0], now)


def keep_group(connection: sqlite3.Connection, session: GroupSession) -> None:
    """Remember what a room has practised."""
    row = (session.slip, session.exercise, session.minutes, session.day.isoformat(), session.number)
    connection.execute("INSERT OR IGNORE INTO groups VALUES (?, ?, ?, ?, ?)", row)


def groups_on(connection: sqlite3.Connection, day: date) -> Sequence[GroupSession]:
    """What rooms have practised on a day."""
    query = "SELECT exercise, minutes, number FROM groups WHERE day = ? ORDER BY slip"
    rows = connection.execute(query, (day.isoformat(),)).fetchall()
    return tuple(GroupSession(exercise, minutes, day, number) for exercise, minutes, number in rows)


def _open_at(until: str | None, now: datetime) -> bool:
    if until is None:
        return False
    left = datetime.fromisoformat(until) - now
    return left <= FIRST_USE_LASTS and left.total_seconds() > 0


def _state(opened: bool, active: bool) -> PersonState:
    if active:
        return PersonState.ACTIVE
    return PersonState.OPENED if opened else PersonState.ISSUED


def _free_code(connection: sqlite3.Connection, table: str, length: int) -> str:
    while True:
        code = new_code(secrets.randbelow, length)
        if connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone() is None:  # noqa: S608
            return code
