"""The rows of a clinic: codes of people and staff, and groups, within a transaction somebody else has opened.

Rows that say who is who, each with a check sum of its own: a row that was changed is found, and brought back from a copy.

A person whose row is not what was written must never be shown the empty diary of nobody.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

from ...domain.clinic import (
    ClinicNotice,
    ClinicProblem,
    LastLead,
    PermissionDenied,
    Person,
    PersonState,
    Role,
    Staff,
    StaffAccountGone,
    UnknownCode,
)
from ...domain.codes import PERSON_CODE_LENGTH, STAFF_CODE_LENGTH, new_code
from ...domain.credentials import FIRST_USE_WINDOW
from ...domain.errors import OutOfRange
from ...domain.group_slip import GroupSession
from ..sqlite import connect, read_transaction
from .hashers import SecretHash

PERSON_KEY_BYTES = 16


def add_person(connection: sqlite3.Connection, now: datetime, key: str | None = None) -> str:
    """A new code with a folder's name behind it, a new one unless `key` is given; the code."""
    code = _free_code(connection, "people", PERSON_CODE_LENGTH)
    row = (code, key or secrets.token_hex(PERSON_KEY_BYTES), now.isoformat())
    connection.execute("INSERT INTO people (code, key, made_utc) VALUES (?, ?, ?)", row)
    set_checksum(connection, "people", code)
    return code


def open_for_pin(connection: sqlite3.Connection, code: str, until: datetime) -> bool:
    """Let a code choose a PIN; whether it had one, which holds no more. Raises `UnknownCode`."""
    had_one = find_person(connection, code)[1]
    change = "UPDATE people SET opened_until = ?, cost = NULL, salt = NULL, digest = NULL WHERE code = ?"
    connection.execute(change, (until.isoformat(), code))
    set_checksum(connection, "people", code)
    return had_one


def set_pin(connection: sqlite3.Connection, code: str, secret: SecretHash) -> None:
    """The PIN that was chosen."""
    change = "UPDATE people SET opened_until = NULL, cost = ?, salt = ?, digest = ? WHERE code = ?"
    connection.execute(change, (*secret, code))
    set_checksum(connection, "people", code)


def check_person_intact(connection: sqlite3.Connection, code: str) -> None:
    """Raises `ClinicProblem` where the row of a person is there and is not what was written."""
    there = connection.execute("SELECT 1 FROM people WHERE code = ?", (code,)).fetchone()
    if there is not None and not is_row_intact(connection, "people", code):
        raise ClinicProblem("person")


def add_orphans(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> dict[str, str]:
    """A new code for each of these folders, which nobody's code stands for; the codes by key.

    Rows that are not what was written go: they lead to nobody any more.
    """
    sound_ones = intact_rows(connection, "people")
    for (code,) in connection.execute("SELECT code FROM people").fetchall():
        if code not in sound_ones:
            connection.execute("DELETE FROM people WHERE code = ?", (code,))
    return {key: add_person(connection, now, key) for key in keys}


def add_staff(connection: sqlite3.Connection, role: Role, secret: SecretHash) -> str:
    """A new staff account; its code."""
    code = _free_code(connection, "staff", STAFF_CODE_LENGTH)
    row = (code, role, *secret)
    connection.execute("INSERT INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", row)
    set_checksum(connection, "staff", code)
    return code


def check_is_staff(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `NotStaff` where somebody who has come in is on the staff no more, or the row is not what was written."""
    if not is_row_intact(connection, "staff", staff.code):
        raise StaffAccountGone


def check_is_lead(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `NotStaff`, or `NotYours` where somebody who came in as lead leads no more."""
    check_is_staff(connection, staff)
    held = connection.execute("SELECT 1 FROM staff WHERE code = ? AND role = ?", (staff.code, Role.LEAD)).fetchone()
    if held is None:
        raise PermissionDenied


def remove_staff(connection: sqlite3.Connection, code: str) -> None:
    """One account less. Raises `UnknownCode`, and `LastLead` where nobody would lead any more."""
    found = connection.execute("DELETE FROM staff WHERE code = ?", (code,))
    if found.rowcount == 0:
        raise UnknownCode(code)
    if not any(role == Role.LEAD for _, role, *_ in intact_rows(connection, "staff").values()):
        raise LastLead


def check_staff_exists(connection: sqlite3.Connection, code: str) -> None:
    """Raises `UnknownCode` where nobody on the staff has this code, or the row is not what was written."""
    if not is_row_intact(connection, "staff", code):
        raise UnknownCode(code)


def change_passphrase(connection: sqlite3.Connection, code: str, secret: SecretHash) -> None:
    """Another passphrase for a staff account. Raises `UnknownCode`, also for a row that would come to hold by it."""
    check_staff_exists(connection, code)
    connection.execute("UPDATE staff SET cost = ?, salt = ?, digest = ? WHERE code = ?", (*secret, code))
    set_checksum(connection, "staff", code)


def find_person(connection: sqlite3.Connection, code: str) -> tuple[str, bool]:
    """The key of a person, and whether there is a PIN. Raises `UnknownCode`, or `ClinicProblem` for a changed row."""
    check_person_intact(connection, code)
    row = connection.execute("SELECT key, digest IS NOT NULL FROM people WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownCode(code)
    return str(row[0]), bool(row[1])


def list_people(connection: sqlite3.Connection, now: datetime) -> tuple[Person, ...]:
    """Everybody, in the order made; nobody whose row is not what was written."""
    rows = connection.execute(
        "SELECT code, key, opened_until, digest IS NOT NULL, made_utc FROM people ORDER BY rowid"
    ).fetchall()
    known = intact_rows(connection, "people")
    return tuple(
        Person(code, key, _state(_is_open_at(until, now), bool(active)), datetime.fromisoformat(made))
        for code, key, until, active, made in rows
        if code in known
    )


def may_choose_pin(connection: sqlite3.Connection, code: str, now: datetime) -> bool:
    """Whether this code may choose a PIN now. Raises `ClinicProblem` for a row that was changed."""
    check_person_intact(connection, code)
    row = connection.execute("SELECT opened_until FROM people WHERE code = ?", (code,)).fetchone()
    return row is not None and _is_open_at(row[0], now)


def add_notice(connection: sqlite3.Connection, notice: ClinicNotice, detail: str) -> None:
    """Have staff told, once."""
    connection.execute("INSERT INTO notices (notice, detail) VALUES (?, ?)", (notice, detail))


def take_notices(connection: sqlite3.Connection) -> tuple[tuple[ClinicNotice, str], ...]:
    """What is to be told now, and then no more."""
    rows = connection.execute("SELECT notice, detail FROM notices ORDER BY place").fetchall()
    connection.execute("DELETE FROM notices")
    known = {notice.value for notice in ClinicNotice}
    return tuple(dict.fromkeys((ClinicNotice(notice), str(detail)) for notice, detail in rows if notice in known))


def add_group(connection: sqlite3.Connection, session: GroupSession) -> None:
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
        if (session := _group_session(exercise, minutes, day, number)) is not None and session.slip == slip
    )


def _group_session(exercise: str, minutes: int, day: date, number: int) -> GroupSession | None:
    try:
        return GroupSession(exercise, minutes, day, number)
    except OutOfRange:
        return None


def _is_open_at(until: str | None, now: datetime) -> bool:
    if until is None:
        return False
    left = datetime.fromisoformat(until) - now
    return left <= FIRST_USE_WINDOW and left.total_seconds() > 0


def _state(opened: bool, active: bool) -> PersonState:
    if active:
        return PersonState.ACTIVE
    return PersonState.OPENED if opened else PersonState.ISSUED


def _free_code(connection: sqlite3.Connection, table: str, length: int) -> str:
    while True:
        code = new_code(secrets.randbelow, length)
        if connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone() is None:  # noqa: S608
            return code


BUSY_SECONDS = 5.0
_SIZE = 32
CHECKED_COLUMNS = {
    "people": ("code", "key", "made_utc", "opened_until", "cost", "salt", "digest"),
    "staff": ("code", "role", "cost", "salt", "digest"),
}
ClinicRow = tuple[object, ...]


def set_checksum(connection: sqlite3.Connection, table: str, code: str) -> None:
    """Give the row of `code`, as it is now, its check sum."""
    row = connection.execute(f"SELECT {_column_list(table)} FROM {table} WHERE code = ?", (code,)).fetchone()  # noqa: S608
    if row is not None:
        checksum = _checksum(_key(connection), table, row)
        connection.execute(f"UPDATE {table} SET checksum = ? WHERE code = ?", (checksum, code))  # noqa: S608


def set_all_checksums(connection: sqlite3.Connection) -> None:
    """The same for every row of a file that has had no check sums yet."""
    for table in CHECKED_COLUMNS:
        for (code,) in connection.execute(f"SELECT code FROM {table}").fetchall():  # noqa: S608
            set_checksum(connection, table, code)


def is_row_intact(connection: sqlite3.Connection, table: str, code: str) -> bool:
    """Whether the row of `code` is there and is what was written."""
    query = f"SELECT {_column_list(table)}, checksum FROM {table} WHERE code = ?"  # noqa: S608
    found = connection.execute(query, (code,)).fetchone()
    return found is not None and _matches_checksum(_key(connection), table, found)


def intact_rows(connection: sqlite3.Connection, table: str) -> dict[str, ClinicRow]:
    """Every row that is what was written, by its code."""
    key = _key(connection)
    rows = connection.execute(f"SELECT {_column_list(table)}, checksum FROM {table}").fetchall()  # noqa: S608
    return {row[0]: tuple(row[:-1]) for row in rows if _matches_checksum(key, table, row)}


def count_altered(connection: sqlite3.Connection, table: str) -> int:
    """How many rows are not what was written."""
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return int(count) - len(intact_rows(connection, table))


def count_all_altered(connection: sqlite3.Connection) -> int:
    """How many rows of all tables are not what was written."""
    return sum(count_altered(connection, table) for table in CHECKED_COLUMNS)


def restore_altered_rows(connection: sqlite3.Connection, copies: Iterable[Path]) -> tuple[str, ...]:
    """Put rows of a copy in the place of those that are not what was written; whose. Within somebody's transaction.

    A person keeps code and folder, and has to choose a new PIN: the one in the copy may have been put out of use since.
    """
    brought: list[str] = []
    for copy in copies:
        if not count_all_altered(connection):
            break
        with suppress(Exception), closing(connect(copy, BUSY_SECONDS)) as held, read_transaction(held):
            if _key(held) == _key(connection):
                brought += _restore_people(connection, held)
                brought += _restore_staff(connection, held)
    return tuple(brought)


def _restore_people(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    there, whole = intact_rows(connection, "people"), intact_rows(copy, "people")
    places = {place: code for place, code in copy.execute("SELECT rowid, code FROM people") if code in whole}
    brought = []
    for place, code in connection.execute("SELECT rowid, code FROM people").fetchall():
        was = places.get(place)
        if code in there or was is None or was in there:
            continue
        _, key, made, *_ = whole[was]
        connection.execute(
            "UPDATE people SET code = ?, key = ?, made_utc = ?, opened_until = NULL, cost = NULL, salt = NULL, "
            "digest = NULL WHERE rowid = ?",
            (was, key, made, place),
        )
        set_checksum(connection, "people", was)
        brought.append(was)
    return brought


def _restore_staff(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    there, whole = intact_rows(connection, "staff"), intact_rows(copy, "staff")
    codes = [code for (code,) in connection.execute("SELECT code FROM staff").fetchall()]
    spoilt = [code for code in codes if code not in there]
    missing = [code for code in whole if code not in there]
    brought = []
    for code, was in zip(sorted(spoilt, key=lambda code: code not in missing), missing, strict=False):
        connection.execute("DELETE FROM staff WHERE code = ?", (code,))
        connection.execute(
            "INSERT OR REPLACE INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", whole[was]
        )
        set_checksum(connection, "staff", was)
        brought.append(was)
    return brought


def _key(connection: sqlite3.Connection) -> bytes:
    key = connection.execute("SELECT key FROM clinic").fetchone()[0]
    return bytes(key)


def _column_list(table: str) -> str:
    return ", ".join(CHECKED_COLUMNS[table])


def _matches_checksum(key: bytes, table: str, row: ClinicRow) -> bool:
    """Whether a row fits the check sum at its end."""
    *held, checksum = row
    return isinstance(checksum, bytes) and hmac.compare_digest(checksum, _checksum(key, table, held))


def _checksum(key: bytes, table: str, row: Iterable[object]) -> bytes:
    """Of types, lengths and bytes, so that no two rows look alike."""
    told = bytearray(table.encode())
    for value in row:
        held = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
        told += f"|{type(value).__name__}:{len(held)}:".encode() + held
    return hmac.digest(key, bytes(told), "sha256")[:_SIZE]
