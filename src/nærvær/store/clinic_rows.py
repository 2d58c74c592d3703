"""Rows that say who is who, each with a check sum of its own: a row that was changed is found, and brought back from a copy.

A person whose row is not what was written must never be shown the empty diary of nobody.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from .connection import connect, reading

BUSY_SECONDS = 5.0
_SIZE = 32
COLUMNS = {
    "people": ("code", "key", "made_utc", "opened_until", "cost", "salt", "digest"),
    "staff": ("code", "role", "cost", "salt", "digest"),
}
Row = tuple[object, ...]


def stamp(connection: sqlite3.Connection, table: str, code: str) -> None:
    """Give the row of `code`, as it is now, its check sum."""
    row = connection.execute(f"SELECT {_listed(table)} FROM {table} WHERE code = ?", (code,)).fetchone()  # noqa: S608
    if row is not None:
        checksum = _checksum(_key(connection), table, row)
        connection.execute(f"UPDATE {table} SET checksum = ? WHERE code = ?", (checksum, code))  # noqa: S608


def stamp_all(connection: sqlite3.Connection) -> None:
    """The same for every row of a file that has had no check sums yet."""
    for table in COLUMNS:
        for (code,) in connection.execute(f"SELECT code FROM {table}").fetchall():  # noqa: S608
            stamp(connection, table, code)


def is_sound(connection: sqlite3.Connection, table: str, code: str) -> bool:
    """Whether the row of `code` is there and is what was written."""
    query = f"SELECT {_listed(table)}, checksum FROM {table} WHERE code = ?"  # noqa: S608
    found = connection.execute(query, (code,)).fetchone()
    return found is not None and _is_as_written(_key(connection), table, found)


def sound(connection: sqlite3.Connection, table: str) -> dict[str, Row]:
    """Every row that is what was written, by its code."""
    key = _key(connection)
    rows = connection.execute(f"SELECT {_listed(table)}, checksum FROM {table}").fetchall()  # noqa: S608
    return {row[0]: tuple(row[:-1]) for row in rows if _is_as_written(key, table, row)}


def unsound(connection: sqlite3.Connection, table: str) -> int:
    """How many rows are not what was written."""
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return int(count) - len(sound(connection, table))


def changed(connection: sqlite3.Connection) -> int:
    """How many rows of all tables are not what was written."""
    return sum(unsound(connection, table) for table in COLUMNS)


def bring_back(connection: sqlite3.Connection, copies: Iterable[Path]) -> tuple[str, ...]:
    """Put rows of a copy in the place of those that are not what was written; whose. Within somebody's transaction.

    A person keeps code and folder, and has to choose a new PIN: the one in the copy may have been put out of use since.
    """
    brought: list[str] = []
    for copy in copies:
        if not changed(connection):
            break
        with suppress(Exception), closing(connect(copy, BUSY_SECONDS)) as held, reading(held):
            if _key(held) == _key(connection):
                brought += _people_from(connection, held)
                brought += _staff_from(connection, held)
    return tuple(brought)


def _people_from(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    there, whole = sound(connection, "people"), sound(copy, "people")
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
        stamp(connection, "people", was)
        brought.append(was)
    return brought


def _staff_from(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    there, whole = sound(connection, "staff"), sound(copy, "staff")
    codes = [code for (code,) in connection.execute("SELECT code FROM staff").fetchall()]
    spoilt = [code for code in codes if code not in there]
    missing = [code for code in whole if code not in there]
    brought = []
    for code, was in zip(sorted(spoilt, key=lambda code: code not in missing), missing, strict=False):
        connection.execute("DELETE FROM staff WHERE code = ?", (code,))
        connection.execute(
            "INSERT OR REPLACE INTO staff (code, role, cost, salt, digest) VALUES (?, ?, ?, ?, ?)", whole[was]
        )
        stamp(connection, "staff", was)
        brought.append(was)
    return brought


def _key(connection: sqlite3.Connection) -> bytes:
    key = connection.execute("SELECT key FROM clinic").fetchone()[0]
    return bytes(key)


def _listed(table: str) -> str:
    return ", ".join(COLUMNS[table])


def _is_as_written(key: bytes, table: str, row: Row) -> bool:
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
