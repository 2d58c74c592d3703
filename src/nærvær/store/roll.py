"""The rows of a clinic: codes of people and staff, and groups, within a transaction somebody else has opened."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ..domain.admission import FIRST_USE_LASTS
from ..domain.clinic import (
    ClinicProblem,
    LastLead,
    Notice,
    NotStaff,
    NotYours,
    Person,
    PersonState,
    Role,
    Staff,
    UnknownCode,
)
from ..domain.codes import PERSON_LENGTH, STAFF_LENGTH, new_code
from ..domain.errors import OutOfRange
from ..domain.slip import GroupSession
from .clinic_rows import is_sound, sound, stamp
from .secrets_kept import Kept

PERSON_KEY_BYTES = 16


def add_person(connection: sqlite3.Connection, now: datetime, key: str | None = None) -> str:
    """A new code with a folder's name behind it, a new one unless `key` is given; the code."""
    code = _free_code(connection, "people", PERSON_LENGTH)
    row = (code, key or secrets.token_hex(PERSON_KEY_BYTES), now.isoformat())
    connection.execute("INSERT INTO people (code, key, made_utc) VALUES (?, ?, ?)", row)
    stamp(connection, "people", code)
    return code


def open_for_pin(connection: sqlite3.Connection, code: str, until: datetime) -> bool:
    """Let a code choose a PIN; whether it had one, which holds no more. Raises `UnknownCode`."""
    had_one = person(connection, code)[1]
    change = "UPDATE people SET opened_until = ?, cost = NULL, salt = NULL, digest = NULL WHERE code = ?"
    connection.execute(change, (until.isoformat(), code))
    stamp(connection, "people", code)
    return had_one


def keep_pin(connection: sqlite3.Connection, code: str, secret: Kept) -> None:
    """The PIN that was chosen."""
    change = "UPDATE people SET opened_until = NULL, cost = ?, salt = ?, digest = ? WHERE code = ?"
    connection.execute(change, (*secret, code))
    stamp(connection, "people", code)


def must_be_sound(connection: sqlite3.Connection, code: str) -> None:
    """Raises `ClinicProblem` where the row of a person is there and is not what was written."""
    there = connection.execute("SELECT 1 FROM people WHERE code = ?", (code,)).fetchone()
    if there is not None and not is_sound(connection, "people", code):
        raise ClinicProblem("person")


def adopt(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> dict[str, str]:
    """A new code for each of these folders, which nobody's code stands for; the codes by key.

    Rows that are not what was written go: they lead to nobody any more.
    """
    sound_ones = sound(connection, "people")
    for (code,) in connection.execute("SELECT code FROM people").fetchall():
        if code not in sound_ones:
            connection.execute("DELETE FROM people WHERE code = ?", (code,))
    return {key: add_person(connection, now, key) for key in keys}


def add_staff(connection: sqlite3.Connection, role: Role, secret: Kept) -> str:
    """A new staff account; its code."""
    code = _free_code(connection, "staff", STAFF_LENGTH)
    row = (code, role, *secret)
    connection.execute("INSERT INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", row)
    stamp(connection, "staff", code)
    return code


def must_still_be_staff(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `NotStaff` where somebody who has come in is on the staff no more, or the row is not what was written."""
    if not is_sound(connection, "staff", staff.code):
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
    if not any(role == Role.LEAD for _, role, *_ in sound(connection, "staff").values()):
        raise LastLead


def must_know_staff(connection: sqlite3.Connection, code: str) -> None:
    """Raises `UnknownCode` where nobody on the staff has this code, or the row is not what was written."""
    if not is_sound(connection, "staff", code):
        raise UnknownCode(code)


def change_passphrase(connection: sqlite3.Connection, code: str, secret: Kept) -> None:
    """Another passphrase for a staff account. Raises `UnknownCode`, also for a row that would come to hold by it."""
    must_know_staff(connection, code)
    connection.execute("UPDATE staff SET cost = ?, salt = ?, digest = ? WHERE code = ?", (*secret, code))
    stamp(connection, "staff", code)


def person(connection: sqlite3.Connection, code: str) -> tuple[str, bool]:
    """The key of a person, and whether there is a PIN. Raises `UnknownCode`, or `ClinicProblem` for a changed row."""
    must_be_sound(connection, code)
    row = connection.execute("SELECT key, digest IS NOT NULL FROM people WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownCode(code)
    return str(row[0]), bool(row[1])


def people(connection: sqlite3.Connection, now: datetime) -> tuple[Person, ...]:
    """Everybody, in the order made; nobody whose row is not what was written."""
    rows = connection.execute(
        "SELECT code, key, opened_until, digest IS NOT NULL, made_utc FROM people ORDER BY rowid"
    ).fetchall()
    known = sound(connection, "people")
    return tuple(
        Person(code, key, _state(_open_at(until, now), bool(active)), datetime.fromisoformat(made))
        for code, key, until, active, made in rows
        if code in known
    )


def is_open(connection: sqlite3.Connection, code: str, now: datetime) -> bool:
    """Whether this code may choose a PIN now. Raises `ClinicProblem` for a row that was changed."""
    must_be_sound(connection, code)
    row = connection.execute("SELECT opened_until FROM people WHERE code = ?", (code,)).fetchone()
    return row is not None and _open_at(row[0], now)


def keep_notice(connection: sqlite3.Connection, notice: Notice, detail: str) -> None:
    """Have staff told, once."""
    connection.execute("INSERT INTO notices (notice, detail) VALUES (?, ?)", (notice, detail))


def take_notices(connection: sqlite3.Connection) -> tuple[tuple[Notice, str], ...]:
    """What is to be told now, and then no more."""
    rows = connection.execute("SELECT notice, detail FROM notices ORDER BY place").fetchall()
    connection.execute("DELETE FROM notices")
    known = {notice.value for notice in Notice}
    return tuple(dict.fromkeys((Notice(notice), str(detail)) for notice, detail in rows if notice in known))


def keep_group(connection: sqlite3.Connection, session: GroupSession) -> None:
    """Remember what a room has practised."""
    row = (session.slip, session.exercise, session.minutes, session.day.isoformat(), session.number)
    connection.execute("INSERT OR IGNORE INTO groups VALUES (?, ?, ?, ?, ?)", row)


def groups_on(connection: sqlite3.Connection, day: date) -> Sequence[GroupSession]:
    """What rooms have practised on a day; a row that is not what its own slip says is left out."""
    query = "SELECT slip, exercise, minutes, number FROM groups WHERE day = ? ORDER BY slip"
    rows = connection.execute(query, (day.isoformat(),)).fetchall()
    return tuple(
        session
        for slip, exercise, minutes, number in rows
        if (session := _session(exercise, minutes, day, number)) is not None and session.slip == slip
    )


def _session(exercise: str, minutes: int, day: date, number: int) -> GroupSession | None:
    try:
        return GroupSession(exercise, minutes, day, number)
    except OutOfRange:
        return None


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
