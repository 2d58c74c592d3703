"""The tables of the diary, as numbered steps that were taken or were not."""

from __future__ import annotations

import sqlite3
from functools import cache

from .hash_chain import checksum
from .sqlite import write_transaction

APPLICATION_ID = 0x6E727672  # "nrvr"

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

# Every step changes a table, an index or a trigger: so a later schema is told from a number that was damaged.
STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND)


def newest() -> int:
    """The schema this nærvær writes."""
    return len(STEPS)


def version(connection: sqlite3.Connection) -> int:
    """The schema of a diary."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step not yet taken, all of them in one transaction. Never `executescript`: it commits first."""
    with write_transaction(connection):
        taken = version(connection)
        for number, step in enumerate(STEPS[taken:], taken + 1):
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def shape(connection: sqlite3.Connection) -> tuple[tuple[str, ...], ...]:
    """Every table, index and trigger with its text."""
    listed = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"
    return tuple(tuple(row) for row in connection.execute(listed).fetchall())


def expected_shape() -> tuple[tuple[str, ...], ...]:
    """The shape a diary of the newest schema must have."""
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
