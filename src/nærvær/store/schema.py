"""The tables of a diary's file: made and upgraded in numbered steps, and recognised among files of other programs."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from ..domain.errors import DiaryFault, DiaryProblem
from .hash_chain import CorruptionError, checksum
from .sqlite_connection import errors_as_corruption, write_transaction

APPLICATION_ID = 0x6E727672  # "nrvr"
_FIRST_TABLES = {"facts", "heads", "under_way"}

_FIRST = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE TABLE facts (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        person TEXT NOT NULL,
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at_utc TEXT NOT NULL,
        zone TEXT NOT NULL,
        local_date TEXT NOT NULL,
        salt BLOB,
        payload TEXT,
        digest BLOB NOT NULL,
        note_salt BLOB,
        note TEXT,
        note_digest BLOB,
        before BLOB NOT NULL,
        link BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE heads (person TEXT PRIMARY KEY, count INTEGER NOT NULL, head BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE under_way (slot INTEGER PRIMARY KEY CHECK (slot = 1), "
    "state TEXT NOT NULL, checksum BLOB NOT NULL) STRICT",
    f"INSERT INTO under_way VALUES (1, '[]', x'{checksum('[]').hex()}')",  # noqa: S608
    "CREATE TABLE erasing (slot INTEGER PRIMARY KEY CHECK (slot = 1)) STRICT",
    """CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts WHEN NOT EXISTS (SELECT 1 FROM erasing)
        BEGIN SELECT RAISE(ABORT, 'facts are only appended'); END""",
    """CREATE TRIGGER facts_are_not_deleted BEFORE DELETE ON facts WHEN NOT EXISTS (SELECT 1 FROM erasing)
        BEGIN SELECT RAISE(ABORT, 'facts are only appended'); END""",
)

# Facts are changed in no way at all: what is erased is left out of a new file. A mark is the salted digest of a payload
# or a note that was erased; it tells nothing, and keeps an old backup from bringing back what it stands for.
_SECOND = (
    "DROP TRIGGER facts_are_not_changed",
    "DROP TRIGGER facts_are_not_deleted",
    "DROP TABLE erasing",
    """CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
        BEGIN SELECT RAISE(ABORT, 'facts are only appended'); END""",
    """CREATE TRIGGER facts_are_not_deleted BEFORE DELETE ON facts
        BEGIN SELECT RAISE(ABORT, 'facts are only appended'); END""",
    "CREATE TABLE erased (mark BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
)

# Every step changes a table, an index or a trigger: so a later schema can be distinguished from a damaged number.
STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND)


def newest() -> int:
    """Return the number of the schema this nærvær writes."""
    return len(STEPS)


def version(connection: sqlite3.Connection) -> int:
    """Return the number of a file's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step not yet taken, all of them in one transaction. Never `executescript`: it commits first."""
    with write_transaction(connection):
        taken = version(connection)
        for number, step in enumerate(STEPS[taken:], taken + 1):
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def recognise(connection: sqlite3.Connection, file: Path) -> int:
    """Return the schema of a diary of ours; `file` names it. Raises `DiaryProblem`, `CorruptionError` or `sqlite3.Error`."""
    with errors_as_corruption():
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        number = version(connection)
    if application != APPLICATION_ID:
        # We never write ahead: a log of that kind is another program's, and may hold all its tables.
        ahead = file.with_name(f"{file.name}-wal")
        if (tables or ahead.exists()) and not tables >= _FIRST_TABLES:
            raise DiaryProblem(DiaryFault.FOREIGN, str(file))
        raise CorruptionError("application_id")
    with errors_as_corruption():
        is_ours = shape(connection) == expected_shape()
    if number < 1 or (number > newest() and is_ours):
        raise CorruptionError("user_version")
    if number > newest():
        raise DiaryProblem(DiaryFault.NEWER, str(file), version=number)
    return number


def shape(connection: sqlite3.Connection) -> tuple[tuple[str, ...], ...]:
    """Return every table, index and trigger with its text."""
    listed = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"
    return tuple(tuple(row) for row in connection.execute(listed).fetchall())


def expected_shape() -> tuple[tuple[str, ...], ...]:
    """Return the shape a diary of the newest schema must have."""
    return _shape_of(STEPS)


@cache
def _shape_of(steps: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in steps:
            for statement in step:
                connection.execute(statement)
        return shape(connection)
    finally:
        connection.close()
