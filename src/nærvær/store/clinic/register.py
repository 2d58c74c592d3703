"""The rows of a clinic: people and staff with their codes, groups, notices, and the audit log of what staff have done.

A row that says who is who has a checksum of its own: an altered one is found, and restored from a copy. A person whose row
was altered must never be shown an empty diary as if it were theirs. All but `restore_altered_rows` is SQL within a
transaction that the caller has opened. The events of the audit log are chained, so that none can be changed or lost unseen.
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
    FIRST_LINK,
    AuditAction,
    AuditEvent,
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    LastLead,
    PermissionDenied,
    Person,
    PersonState,
    Role,
    Staff,
    StaffAccount,
    StaffAccountGone,
    UnknownCode,
    WithdrawalMode,
    first_broken_link,
    link_event,
)
from ...domain.errors import OutOfRange
from ...domain.group_slip import GroupSession
from ...domain.login_rules import FIRST_USE_WINDOW, PERSON_CODE_LENGTH, STAFF_CODE_LENGTH, new_code
from ..hash_chain import CorruptionError
from ..sqlite_connection import BUSY_SECONDS, connect, read_transaction
from .login_check import SecretHash

PERSON_KEY_BYTES = 16
CHECKED_COLUMNS = {
    "people": ("code", "key", "made_utc", "opened_until", "cost", "salt", "digest"),
    "staff": ("code", "role", "cost", "salt", "digest"),
}
_SECRETS = {
    "person": "SELECT key, cost, salt, digest FROM people WHERE code = ? AND digest IS NOT NULL",
    "staff": "SELECT code, cost, salt, digest FROM staff WHERE code = ?",
}
ClinicRow = tuple[object, ...]

# People


def new_person_key() -> str:
    """Return the random name of a new person's folder, which also names the key in the key files."""
    return secrets.token_hex(PERSON_KEY_BYTES)


def add_person(connection: sqlite3.Connection, now: datetime, key: str) -> str:
    """Add a person whose diary lies under `key`, and return the code."""
    code = _free_code(connection, "people", PERSON_CODE_LENGTH)
    row = (code, key, now.isoformat())
    connection.execute("INSERT INTO people (code, key, made_utc) VALUES (?, ?, ?)", row)
    set_checksum(connection, "people", code)
    return code


def open_for_pin(connection: sqlite3.Connection, code: str, until: datetime) -> bool:
    """Let a code choose a PIN until then; return whether it had one, which is removed. Raises `UnknownCode`."""
    had_pin = find_person(connection, code)[1]
    change = "UPDATE people SET opened_until = ?, cost = NULL, salt = NULL, digest = NULL WHERE code = ?"
    connection.execute(change, (until.isoformat(), code))
    set_checksum(connection, "people", code)
    return had_pin


def close_for_pin(connection: sqlite3.Connection, code: str) -> bool:
    """Take back that a code may choose a PIN; return whether it could. Raises `UnknownCode`."""
    find_person(connection, code)
    change = "UPDATE people SET opened_until = NULL WHERE code = ? AND opened_until IS NOT NULL"
    was_open = connection.execute(change, (code,)).rowcount > 0
    set_checksum(connection, "people", code)
    return was_open


def set_pin(connection: sqlite3.Connection, code: str, secret: SecretHash) -> None:
    """Store the PIN that was chosen; no other can be chosen with this code now."""
    change = "UPDATE people SET opened_until = NULL, cost = ?, salt = ?, digest = ? WHERE code = ?"
    connection.execute(change, (*secret, code))
    set_checksum(connection, "people", code)


def check_person_intact(connection: sqlite3.Connection, code: str) -> None:
    """Raises `ClinicProblem` ("person") where there is a row with this code and it was altered."""
    there = connection.execute("SELECT 1 FROM people WHERE code = ?", (code,)).fetchone()
    if there is not None and not is_row_intact(connection, "people", code):
        raise ClinicProblem(ClinicFault.PERSON)


def find_person(connection: sqlite3.Connection, code: str) -> tuple[str, bool]:
    """Return the key of a person, and whether there is a PIN. Raises `UnknownCode`; `ClinicProblem` for an altered row."""
    check_person_intact(connection, code)
    row = connection.execute("SELECT key, digest IS NOT NULL FROM people WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownCode(code)
    return str(row[0]), bool(row[1])


def list_people(connection: sqlite3.Connection, now: datetime) -> tuple[Person, ...]:
    """Return every person whose row is intact, in the order they were added."""
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
    """Whether this code may choose a PIN now. Raises `ClinicProblem` for an altered row."""
    check_person_intact(connection, code)
    row = connection.execute("SELECT opened_until FROM people WHERE code = ?", (code,)).fetchone()
    return row is not None and _is_open_at(row[0], now)


def add_orphans(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> dict[str, str]:
    """Add a person for each of these diaries, which belong to no code, and return the codes by key.

    Altered rows are deleted: they lead to nobody any more.
    """
    intact = intact_rows(connection, "people")
    for (code,) in connection.execute("SELECT code FROM people").fetchall():
        if code not in intact:
            connection.execute("DELETE FROM people WHERE code = ?", (code,))
    return {key: add_person(connection, now, key) for key in keys}


def begin_withdrawal(connection: sqlite3.Connection, code: str, key: str, mode: WithdrawalMode) -> None:
    """Remove a person's row, and remember that the diary with this key has still to be removed."""
    connection.execute("INSERT INTO leaving VALUES (?, ?)", (key, mode))
    connection.execute("DELETE FROM people WHERE code = ?", (code,))


def pending_withdrawals(connection: sqlite3.Connection) -> tuple[tuple[str, WithdrawalMode], ...]:
    """Return the key and mode of every withdrawal that was begun and not ended."""
    rows = connection.execute("SELECT key, manner FROM leaving").fetchall()
    return tuple((key, WithdrawalMode(mode)) for key, mode in rows)


def end_withdrawal(connection: sqlite3.Connection, key: str) -> None:
    """Forget a person whose diary has been removed."""
    connection.execute("DELETE FROM leaving WHERE key = ?", (key,))


# Staff


def add_staff(connection: sqlite3.Connection, role: Role, secret: SecretHash) -> str:
    """Add a staff account, and return its code."""
    code = _free_code(connection, "staff", STAFF_CODE_LENGTH)
    row = (code, role, *secret)
    connection.execute("INSERT INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", row)
    set_checksum(connection, "staff", code)
    return code


def check_is_staff(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `StaffAccountGone` where this account was removed since its login, or its row was altered."""
    if not is_row_intact(connection, "staff", staff.code):
        raise StaffAccountGone


def check_is_lead(connection: sqlite3.Connection, staff: Staff) -> None:
    """Raises `StaffAccountGone`, or `PermissionDenied` where this account does not lead now."""
    check_is_staff(connection, staff)
    held = connection.execute("SELECT 1 FROM staff WHERE code = ? AND role = ?", (staff.code, Role.LEAD)).fetchone()
    if held is None:
        raise PermissionDenied


def remove_staff(connection: sqlite3.Connection, code: str) -> None:
    """Delete a staff account. Raises `UnknownCode`, and `LastLead` where no account would lead any more."""
    deleted = connection.execute("DELETE FROM staff WHERE code = ?", (code,))
    if deleted.rowcount == 0:
        raise UnknownCode(code)
    if not any(role == Role.LEAD for _, role, *_ in intact_rows(connection, "staff").values()):
        raise LastLead


def check_staff_exists(connection: sqlite3.Connection, code: str) -> None:
    """Raises `UnknownCode` where no staff account has this code, or its row was altered."""
    if not is_row_intact(connection, "staff", code):
        raise UnknownCode(code)


def change_passphrase(connection: sqlite3.Connection, code: str, secret: SecretHash) -> None:
    """Replace a staff account's passphrase. Raises `UnknownCode`, also for an altered row, which it would make valid."""
    check_staff_exists(connection, code)
    connection.execute("UPDATE staff SET cost = ?, salt = ?, digest = ? WHERE code = ?", (*secret, code))
    set_checksum(connection, "staff", code)


def staff_role(connection: sqlite3.Connection, code: str) -> Role | None:
    """Return the role of a staff account; None where there is none."""
    row = connection.execute("SELECT role FROM staff WHERE code = ?", (code,)).fetchone()
    return None if row is None else Role(row[0])


def staff_codes(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the codes of all staff accounts."""
    return tuple(code for (code,) in connection.execute("SELECT code FROM staff").fetchall())


def list_staff(connection: sqlite3.Connection) -> tuple[StaffAccount, ...]:
    """Return every staff account whose row is intact, by code, with its last login."""
    logins = dict(
        connection.execute("SELECT staff, max(at_utc) FROM audit WHERE deed = ? GROUP BY staff", (AuditAction.CAME,))
    )
    rows = sorted(intact_rows(connection, "staff").items())
    return tuple(StaffAccount(code, Role(str(role)), _login_time(logins.get(code))) for code, (_, role, *_) in rows)


def _login_time(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:  # no time of ours
        return None


def find_secret(connection: sqlite3.Connection, kind: str, code: str) -> tuple[str, SecretHash] | None:
    """Return whom a code of this kind (person: the key, staff: the code) stands for, with the hash of the secret.

    None where there is no such code, no PIN has been chosen yet, or the row of a staff account was altered.
    """
    row = connection.execute(_SECRETS[kind], (code,)).fetchone()
    if row is None or (kind == "staff" and not is_row_intact(connection, "staff", code)):
        return None
    return str(row[0]), SecretHash(*row[1:])


# Notices and groups


def add_notice(connection: sqlite3.Connection, notice: ClinicNotice, detail: str) -> None:
    """Add a notice for staff."""
    connection.execute("INSERT INTO notices (notice, detail) VALUES (?, ?)", (notice, detail))


def take_notices(connection: sqlite3.Connection) -> tuple[tuple[ClinicNotice, str], ...]:
    """Return the notices staff have not been shown, and delete them."""
    rows = connection.execute("SELECT notice, detail FROM notices ORDER BY place").fetchall()
    connection.execute("DELETE FROM notices")
    known = {notice.value for notice in ClinicNotice}
    return tuple(dict.fromkeys((ClinicNotice(notice), str(detail)) for notice, detail in rows if notice in known))


def add_group(connection: sqlite3.Connection, session: GroupSession) -> None:
    """Remember a group session."""
    row = (session.slip, session.exercise, session.minutes, session.day.isoformat(), session.number)
    connection.execute("INSERT OR IGNORE INTO groups VALUES (?, ?, ?, ?, ?)", row)


def groups_on(connection: sqlite3.Connection, day: date) -> Sequence[GroupSession]:
    """Return the group sessions of a day; a row that is not what its own slip says is left out."""
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
    remaining = datetime.fromisoformat(until) - now
    return remaining <= FIRST_USE_WINDOW and remaining.total_seconds() > 0


def _state(opened: bool, active: bool) -> PersonState:
    if active:
        return PersonState.ACTIVE
    return PersonState.OPENED if opened else PersonState.ISSUED


def _free_code(connection: sqlite3.Connection, table: str, length: int) -> str:
    while True:
        code = new_code(secrets.randbelow, length)
        if connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone() is None:  # noqa: S608
            return code


# The audit log


def append_event(
    connection: sqlite3.Connection, at: datetime, actor: str, action: AuditAction, subject: str = "", detail: str = ""
) -> None:
    """Append an event within a transaction the caller has opened; `actor` and `subject` are codes ("": none)."""
    count, before = connection.execute("SELECT count, link FROM audit_head").fetchone()
    event = link_event(count + 1, at.isoformat(timespec="seconds"), actor, action, subject, detail, before)
    row = (event.number, event.at_utc, actor, action, subject, detail, event.link)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE audit_head SET count = ?, link = ?", (event.number, event.link))


def events_about(connection: sqlite3.Connection, code: str) -> tuple[AuditEvent, ...]:
    """Return every event about one person, in order, without checking the chain that all events stand in."""
    rows = connection.execute(
        "SELECT place, at_utc, staff, deed, subject, detail, link FROM audit WHERE subject = ? ORDER BY place", (code,)
    )
    known = {action.value for action in AuditAction}
    return tuple(
        AuditEvent(number, at, actor, AuditAction(action), subject, detail, link)
        for number, at, actor, action, subject, detail, link in rows
        if action in known
    )


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


# Checksums


def set_checksum(connection: sqlite3.Connection, table: str, code: str) -> None:
    """Give the row of `code`, as it is now, its checksum."""
    row = connection.execute(f"SELECT {_column_list(table)} FROM {table} WHERE code = ?", (code,)).fetchone()  # noqa: S608
    if row is not None:
        checksum = _checksum(_key(connection), table, row)
        connection.execute(f"UPDATE {table} SET checksum = ? WHERE code = ?", (checksum, code))  # noqa: S608


def set_all_checksums(connection: sqlite3.Connection) -> None:
    """Give every row of a file that had no checksums yet its own."""
    for table in CHECKED_COLUMNS:
        for (code,) in connection.execute(f"SELECT code FROM {table}").fetchall():  # noqa: S608
            set_checksum(connection, table, code)


def is_row_intact(connection: sqlite3.Connection, table: str, code: str) -> bool:
    """Whether there is a row of `code` and it is what was written."""
    query = f"SELECT {_column_list(table)}, checksum FROM {table} WHERE code = ?"  # noqa: S608
    row = connection.execute(query, (code,)).fetchone()
    return row is not None and _matches_checksum(_key(connection), table, row)


def intact_rows(connection: sqlite3.Connection, table: str) -> dict[str, ClinicRow]:
    """Return every row that is what was written, by its code."""
    key = _key(connection)
    rows = connection.execute(f"SELECT {_column_list(table)}, checksum FROM {table}").fetchall()  # noqa: S608
    return {row[0]: tuple(row[:-1]) for row in rows if _matches_checksum(key, table, row)}


def count_altered(connection: sqlite3.Connection, table: str) -> int:
    """Return how many rows of a table were altered."""
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return int(count) - len(intact_rows(connection, table))


def count_all_altered(connection: sqlite3.Connection) -> int:
    """Return how many rows of all tables were altered."""
    return sum(count_altered(connection, table) for table in CHECKED_COLUMNS)


def restore_altered_rows(connection: sqlite3.Connection, copies: Iterable[Path]) -> tuple[str, ...]:
    """Replace altered rows by those of the copies, and return their codes.

    A person keeps code and diary, and has to choose a new PIN: the one in the copy may have been reset since.
    """
    restored: list[str] = []
    for copy in copies:
        if not count_all_altered(connection):
            break
        with suppress(Exception), closing(connect(copy, BUSY_SECONDS)) as held, read_transaction(held):
            if _key(held) == _key(connection):
                restored += _restore_people(connection, held)
                restored += _restore_staff(connection, held)
    return tuple(restored)


def _restore_people(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    here, copied = intact_rows(connection, "people"), intact_rows(copy, "people")
    codes = {number: code for number, code in copy.execute("SELECT rowid, code FROM people") if code in copied}
    restored = []
    for number, code in connection.execute("SELECT rowid, code FROM people").fetchall():
        old_code = codes.get(number)
        if code in here or old_code is None or old_code in here:
            continue
        _, key, made, *_ = copied[old_code]
        connection.execute(
            "UPDATE people SET code = ?, key = ?, made_utc = ?, opened_until = NULL, cost = NULL, salt = NULL, "
            "digest = NULL WHERE rowid = ?",
            (old_code, key, made, number),
        )
        set_checksum(connection, "people", old_code)
        restored.append(old_code)
    return restored


def _restore_staff(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    here, copied = intact_rows(connection, "staff"), intact_rows(copy, "staff")
    altered = [code for code in staff_codes(connection) if code not in here]
    missing = [code for code in copied if code not in here]
    restored = []
    for code, old_code in zip(sorted(altered, key=lambda code: code not in missing), missing, strict=False):
        connection.execute("DELETE FROM staff WHERE code = ?", (code,))
        connection.execute(
            "INSERT OR REPLACE INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", copied[old_code]
        )
        set_checksum(connection, "staff", old_code)
        restored.append(old_code)
    return restored


def _key(connection: sqlite3.Connection) -> bytes:
    key = connection.execute("SELECT key FROM clinic").fetchone()[0]
    return bytes(key)


def _column_list(table: str) -> str:
    return ", ".join(CHECKED_COLUMNS[table])


def _matches_checksum(key: bytes, table: str, row: ClinicRow) -> bool:
    """Whether a row fits the checksum at its end."""
    *held, checksum = row
    return isinstance(checksum, bytes) and hmac.compare_digest(checksum, _checksum(key, table, held))


def _checksum(key: bytes, table: str, row: Iterable[object]) -> bytes:
    # Types, lengths and bytes, so that no two rows give the same.
    content = bytearray(table.encode())
    for value in row:
        held = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
        content += f"|{type(value).__name__}:{len(held)}:".encode() + held
    return hmac.digest(key, bytes(content), "sha256")
