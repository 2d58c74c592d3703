"""Tries of a code with its PIN or passphrase: each is counted on the disk before it is looked at.

All of it is done alike whether there is such a code or not, and a process killed in between has used its try.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ...domain.credentials import LoginAccepted, LoginRejected, attempts_expired, cool_off, remaining_cool_off
from ...domain.errors import Busy, BusyWith
from ...files import make_private_folder
from ..locks import FileLock
from ..sqlite import write_transaction
from .hashers import SecretHash, attempt_key, check_secret, dummy_hash

_LOCKS = 16
PATIENCE_SECONDS = 60.0


class LoginAttempt(NamedTuple):
    """What somebody typed: of which kind (person, staff), a code, its secret, and when (UTC)."""

    kind: str
    code: str
    secret: str
    now: datetime


@contextmanager
def attempt_lock(folder: Path, marked: bytes) -> Iterator[None]:
    """Wait while another process looks at a try of the same code: it has been counted, and may prove to be right.

    The few locks are shared by all codes there can be, so that none tells of a code. Raises `Busy` after a long wait.
    """
    make_private_folder(folder)
    lock = FileLock(folder / f"{marked[0] % _LOCKS:02}.lock")
    if not lock.acquire(exclusive=True, wait_seconds=PATIENCE_SECONDS):
        raise Busy(BusyWith.CLINIC)
    try:
        yield
    finally:
        lock.release()


def check_attempt(
    connection: sqlite3.Connection, key: bytes, tried: LoginAttempt, found: tuple[str, SecretHash] | None
) -> LoginAccepted | LoginRejected:
    """Count the try as a wrong one, look, and take it back when it was right. `found`: whom the code stands for."""
    failures, wait = _count_attempt(connection, key, tried)
    if wait:
        return LoginRejected(wait)
    right = check_secret(tried.secret, dummy_hash() if found is None else found[1])
    if found is None or not right:
        return LoginRejected(cool_off(failures))
    with write_transaction(connection):
        reset_attempts(connection, key, tried.kind, tried.code)
    return LoginAccepted(found[0])


def reset_attempts(connection: sqlite3.Connection, key: bytes, kind: str, code: str) -> None:
    """Begin the count anew."""
    connection.execute("DELETE FROM tries WHERE mark = ?", (attempt_key(key, kind, code),))


def _count_attempt(connection: sqlite3.Connection, key: bytes, tried: LoginAttempt) -> tuple[int, int]:
    """Wrong tries with this one, and seconds still to wait; while one waits nothing is counted."""
    marked = attempt_key(key, tried.kind, tried.code)
    with write_transaction(connection):
        row = connection.execute("SELECT failures, last_utc FROM tries WHERE mark = ?", (marked,)).fetchone()
        failures = 0
        if row is not None:
            last = _read_time(row[1], tried.now)
            failures = 0 if attempts_expired(last, tried.now) else int(row[0])
            wait = remaining_cool_off(failures, last, tried.now)
            if wait:
                return failures, wait
        connection.execute(
            "INSERT INTO tries VALUES (?, ?, ?) "
            "ON CONFLICT (mark) DO UPDATE SET failures = excluded.failures, last_utc = excluded.last_utc",
            (marked, failures + 1, tried.now.isoformat()),
        )
    return failures + 1, 0


def _read_time(last: object, now: datetime) -> datetime:
    """When it was tried last; now, where that is not what was written."""
    try:
        at = datetime.fromisoformat(str(last))
    except ValueError:
        return now
    return at if at.tzinfo is not None else now
