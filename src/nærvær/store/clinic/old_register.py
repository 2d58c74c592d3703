"""Reads the register of a clinic that 0.1.0 has made, or an earlier form of what followed it: tables in the clear.

It is only read, to be written anew as records. A row whose checksum does not fit is left out, as it always was: it leads
to nobody. (0.1.0 itself had no checksums.)
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from ...domain.clinic import (
    FIRST_LINK,
    AuditAction,
    AuditEvent,
    ClinicNotice,
    Role,
    WithdrawalMode,
    first_broken_link,
)
from ..database import Connection
from ..hash_chain import CorruptionError
from .login_check import SecretHash
from .records import Data, Texts
from .register import COUNTER, GROUP, LEAVING, NOTICE, PERSON, PERSON_KEY_BYTES, STAFF, person_record
from .staff_register import staff_record

APPLICATION_ID = 0x6E6B6C6E  # "nkln"
KINDS = (PERSON, STAFF, GROUP, LEAVING, NOTICE, COUNTER)
"""What is taken over as it stands."""
_COLUMNS = {
    "people": ("code", "key", "made_utc", "opened_until", "cost", "salt", "digest"),
    "staff": ("code", "role", "cost", "salt", "digest"),
}
FIRST_TABLES = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    "CREATE TABLE clinic (slot INTEGER PRIMARY KEY CHECK (slot = 1), key BLOB NOT NULL, began_utc TEXT NOT NULL) STRICT",
    """CREATE TABLE people (
        code TEXT PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        made_utc TEXT NOT NULL,
        opened_until TEXT,
        cost INTEGER,
        salt BLOB,
        digest BLOB
    ) STRICT""",
    """CREATE TABLE staff (
        code TEXT PRIMARY KEY,
        role TEXT NOT NULL,
        cost INTEGER NOT NULL,
        salt BLOB NOT NULL,
        digest BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE tries (mark BLOB PRIMARY KEY, failures INTEGER NOT NULL, last_utc TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE groups (slip TEXT PRIMARY KEY, exercise TEXT NOT NULL, minutes INTEGER NOT NULL, "
    "day TEXT NOT NULL, number INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE leaving (key TEXT PRIMARY KEY, manner TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE audit (
        place INTEGER PRIMARY KEY,
        at_utc TEXT NOT NULL,
        staff TEXT NOT NULL,
        deed TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        link BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE audit_head (slot INTEGER PRIMARY KEY CHECK (slot = 1), count INTEGER NOT NULL, link BLOB NOT NULL) STRICT",
    """CREATE TRIGGER deeds_are_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'deeds are only appended'); END""",
    """CREATE TRIGGER deeds_are_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'deeds are only appended'); END""",
)
SECOND_TABLES = (
    "ALTER TABLE people ADD COLUMN checksum BLOB",
    "ALTER TABLE staff ADD COLUMN checksum BLOB",
    "CREATE TABLE notices (place INTEGER PRIMARY KEY, notice TEXT NOT NULL, detail TEXT NOT NULL) STRICT",
)


def check(connection: Connection, number: int) -> None:
    """Raise `CorruptionError` where the log is not what was written, or no lead can come in."""
    _read_events(connection)
    modes = {mode.value for mode in WithdrawalMode}
    for key, mode in connection.execute("SELECT key, manner FROM leaving"):
        if mode not in modes or len(bytes.fromhex(key)) != PERSON_KEY_BYTES:
            raise CorruptionError("leaving")
    if not any(row[1] == Role.LEAD for row in _intact_rows(connection, "staff", number)):
        raise CorruptionError("staff")


def read_all(connection: Connection) -> tuple[list[tuple[str, Data]], list[Texts]]:
    """Return every record, with its kind, and the texts of every event. Raises `CorruptionError`."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    events = _read_events(connection)
    records = [
        *((PERSON, data) for data in _people(connection, number, events)),
        *((STAFF, data) for data in _staff(connection, number, events)),
    ]
    for slip, exercise, minutes, day, place in connection.execute("SELECT * FROM groups"):
        records.append((GROUP, {"id": slip, "exercise": exercise, "minutes": minutes, "day": day, "number": place}))
    records += [(LEAVING, {"id": key, "mode": mode}) for key, mode in connection.execute("SELECT * FROM leaving")]
    notices = connection.execute("SELECT place, notice, detail FROM notices").fetchall() if number > 1 else []
    altered = sum(_count(connection, table) - len(_intact_rows(connection, table, number)) for table in _COLUMNS)
    if altered:
        notices.append((len(notices) + 1, ClinicNotice.CHANGED.value, str(altered)))
    records += [(NOTICE, {"id": str(place), "notice": notice, "detail": detail}) for place, notice, detail in notices]
    (greatest,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM people").fetchone()
    counts = {PERSON: greatest, NOTICE: max((place for place, *_ in notices), default=0)}
    records += [(COUNTER, {"id": what, "count": count}) for what, count in counts.items()]
    texts: list[Texts] = [
        (event.at_utc, event.staff, event.action.value, event.subject, event.detail) for event in events
    ]
    return records, texts


def staff_accounts(connection: Connection) -> list[list[object]]:
    """Return code, role and hash of every account."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return [[data["id"], data["role"], *data["secret"]] for data in _staff(connection, number, ())]


def _people(connection: Connection, number: int, events: Iterable[AuditEvent]) -> Iterable[Data]:
    order = dict(connection.execute("SELECT code, rowid FROM people"))
    untold: dict[str, list[list[object]]] = {}
    for event in events:
        if event.action is AuditAction.TOLD_OF_RESET:
            untold.pop(event.subject, None)
        elif event.action is AuditAction.RESET_PIN:
            untold.setdefault(event.subject, []).append([event.number, event.at_utc, event.staff])
    for code, key, made, opened, *secret in _intact_rows(connection, "people", number):
        data = person_record(str(code), str(key), str(made), order[code])
        pin = None if secret[2] is None else _secret(secret).to_json()
        yield {**data, "open": opened, "pin": pin, "untold": untold.get(str(code), [])}


def _staff(connection: Connection, number: int, events: Iterable[AuditEvent]) -> Iterable[Data]:
    seen = {event.staff: event.at_utc for event in events if event.action is AuditAction.CAME}
    for code, role, *secret in _intact_rows(connection, "staff", number):
        yield staff_record(str(code), str(role), _secret(secret), seen.get(str(code)))


def _secret(columns: list[object]) -> SecretHash:
    cost, salt, digest = columns
    if not isinstance(cost, int) or not isinstance(salt, bytes) or not isinstance(digest, bytes):
        raise CorruptionError("secret")
    return SecretHash(cost, salt, digest)


def _read_events(connection: Connection) -> tuple[AuditEvent, ...]:
    rows = connection.execute("SELECT place, at_utc, staff, deed, subject, detail, link FROM audit ORDER BY place")
    try:
        events = tuple(
            AuditEvent(number, at, actor, AuditAction(action), subject, detail, link)
            for number, at, actor, action, subject, detail, link in rows
        )
    except ValueError as error:
        raise CorruptionError("audit") from error
    head = (len(events), events[-1].link if events else FIRST_LINK)
    stored_head = connection.execute("SELECT count, link FROM audit_head").fetchone()
    if first_broken_link(events) is not None or stored_head != head:
        raise CorruptionError("audit")
    return events


def _intact_rows(connection: Connection, table: str, number: int) -> list[tuple[object, ...]]:
    columns = ", ".join(_COLUMNS[table])
    if number == 1:
        return connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
    key = bytes(connection.execute("SELECT key FROM clinic").fetchone()[0])
    rows = connection.execute(f"SELECT {columns}, checksum FROM {table}").fetchall()  # noqa: S608
    return [row[:-1] for row in rows if isinstance(row[-1], bytes) and row[-1] == _checksum(key, table, row[:-1])]


def _checksum(key: bytes, table: str, row: Iterable[object]) -> bytes:
    # Types, lengths and bytes, so that no two rows give the same.
    content = bytearray(table.encode())
    for value in row:
        held = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
        content += f"|{type(value).__name__}:{len(held)}:".encode() + held
    return hmac.digest(key, bytes(content), "sha256")


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
