"""The tables of a clinic's file: made and upgraded in numbered steps, and checked before they are used."""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from ...domain.clinic import Role, WithdrawalMode
from ...domain.errors import DiaryFault, DiaryProblem
from ..hash_chain import CorruptionError
from ..sqlite_connection import check_writable, connect, read_transaction, write_transaction
from .login_check import KEY_BYTES
from .register import PERSON_KEY_BYTES, count_altered, intact_rows, read_events, set_all_checksums

APPLICATION_ID = 0x6E6B6C6E  # "nkln"

_FIRST = (
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
    # Folders whose person is being withdrawn; a power cut leaves them to be finished at the next opening.
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

# A row that says who is who has a checksum; staff are shown what was found at an opening when they log in.
_SECOND = (
    "ALTER TABLE people ADD COLUMN checksum BLOB",
    "ALTER TABLE staff ADD COLUMN checksum BLOB",
    "CREATE TABLE notices (place INTEGER PRIMARY KEY, notice TEXT NOT NULL, detail TEXT NOT NULL) STRICT",
)

Shape = tuple[tuple[str, ...], ...]
STEPS = (_FIRST, _SECOND)
VERSION = len(STEPS)


def create(connection: sqlite3.Connection, key: bytes, now: datetime) -> None:
    """Make every table, within a transaction the caller has opened."""
    for statement in _FIRST:
        connection.execute(statement)
    connection.execute("INSERT INTO clinic VALUES (1, ?, ?)", (key, now.isoformat()))
    connection.execute("INSERT INTO audit_head VALUES (1, 0, zeroblob(32))")
    _take_steps(connection, 1)


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step not yet taken, all of them in one transaction."""
    with write_transaction(connection):
        _take_steps(connection, version(connection))


def version(connection: sqlite3.Connection) -> int:
    """Return the number of a file's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def shape(connection: sqlite3.Connection) -> Shape:
    """Return every table and trigger with its text."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    return tuple(tuple(" ".join(str(each).split()) for each in row) for row in rows)


@functools.cache
def expected(taken: int) -> Shape:
    """Return the shape of a file with schema number `taken`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for step in STEPS[:taken]:
            for statement in step:
                made.execute(statement)
        return shape(made)


def is_ours(file_shape: Shape) -> bool:
    """Whether the tables of a clinic are among those in a file of this shape."""
    return {row[:3] for row in expected(1)} <= {row[:3] for row in file_shape}


def _take_steps(connection: sqlite3.Connection, taken: int) -> None:
    for step in STEPS[taken:]:
        for statement in step:
            connection.execute(statement)
    if taken < VERSION:
        set_all_checksums(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def check_file(file: Path, busy_seconds: float) -> None:
    """Raises `CorruptionError` or `sqlite3.Error` for a damaged file, `DiaryProblem` for a foreign or newer one."""
    with closing(connect(file, busy_seconds)) as connection:
        with read_transaction(connection):
            _check_content(connection, file)
        check_writable(connection, file, "DELETE FROM tries WHERE 0")


def _check_content(connection: sqlite3.Connection, file: Path) -> None:
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise CorruptionError(finding)
    file_shape, number = shape(connection), version(connection)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        # With all our tables in it, it is ours, and its mark was changed.
        raise CorruptionError("application_id") if is_ours(file_shape) else DiaryProblem(DiaryFault.FOREIGN, str(file))
    if number > VERSION and file_shape != expected(VERSION):
        raise DiaryProblem(DiaryFault.NEWER, str(file))
    if not 1 <= number <= VERSION or file_shape != expected(number):
        raise CorruptionError("schema")
    read_events(connection)
    if len(bytes(connection.execute("SELECT key FROM clinic").fetchone()[0])) != KEY_BYTES:
        raise CorruptionError("key")
    modes = {mode.value for mode in WithdrawalMode}
    for key, mode in connection.execute("SELECT key, manner FROM leaving"):
        if mode not in modes or len(bytes.fromhex(key)) != PERSON_KEY_BYTES:
            raise CorruptionError("leaving")
    _check_has_lead(connection, number)


def _check_has_lead(connection: sqlite3.Connection, number: int) -> None:
    """Raises `CorruptionError` where no lead can come in: a clinic begins with one, and the last is never removed."""
    if connection.execute("SELECT 1 FROM staff WHERE role = ?", (Role.LEAD,)).fetchone() is None:
        raise CorruptionError("staff")
    # One row that was changed is one person's; when no row of the staff is intact, the key of all of them was changed.
    if number > 1 and count_altered(connection, "staff") and not intact_rows(connection, "staff"):
        raise CorruptionError("staff")
