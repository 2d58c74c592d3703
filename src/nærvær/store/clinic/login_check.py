"""PINs and passphrases: their hashes (scrypt, each with its own salt), and the attempts to log in with them.

Each attempt is counted on the disk before its secret is checked, for its code and for the whole screen. A known and an
unknown code are treated alike, and a process killed in between has used its attempt.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ...domain.errors import Busy, BusyWith
from ...domain.login_rules import (
    LoginAccepted,
    LoginRejected,
    ScreenBrake,
    attempts_expired,
    cool_off,
    remaining_cool_off,
)
from ...files import make_private_folder
from ..diary_folder import FileLock
from ..sqlite_connection import write_transaction

COST = 2**15
_BLOCK, _PARALLEL = 8, 1
_SALT_BYTES = 16
KEY_BYTES = 32


class SecretHash(NamedTuple):
    """The hash of a secret; `cost` is scrypt's n."""

    cost: int
    salt: bytes
    digest: bytes


def hash_secret(secret: str) -> SecretHash:
    """Return the hash of `secret`. Takes about a tenth of a second, on purpose."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return SecretHash(COST, salt, _digest(secret, salt, COST))


def check_secret(secret: str, expected: SecretHash) -> bool:
    """Whether `secret` is the one with this hash; compared in constant time."""
    return hmac.compare_digest(_digest(secret, expected.salt, expected.cost), expected.digest)


def dummy_hash() -> SecretHash:
    """Return a hash of nothing, checked in place of an unknown code's, so that an unknown code takes as long."""
    return SecretHash(COST, secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(KEY_BYTES))


def attempt_key(key: bytes, kind: str, code: str) -> bytes:
    """Return the digest under which attempts with `code` are counted, whether there is such a code or not."""
    return hmac.digest(key, f"{kind}|{code}".encode(), "sha256")


def _digest(secret: str, salt: bytes, cost: int) -> bytes:
    memory = 128 * _BLOCK * (cost + _PARALLEL + 2) + 1_000_000
    return hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=_BLOCK, p=_PARALLEL, maxmem=memory, dklen=KEY_BYTES)


_LOCKS = 16
LOCK_TIMEOUT_SECONDS = 60.0


class LoginAttempt(NamedTuple):
    """What was typed: the kind (person, staff) of a code, the code, its secret, and when (UTC)."""

    kind: str
    code: str
    secret: str
    now: datetime


@contextmanager
def attempt_lock(folder: Path, key: bytes) -> Iterator[None]:
    """Wait while another process checks an attempt with the same code: it has been counted, and may prove to be right.

    `key` is the code's `attempt_key`. All codes share a few locks, so that no lock tells of a code. Raises `Busy` after
    `LOCK_TIMEOUT_SECONDS`.
    """
    make_private_folder(folder)
    lock = FileLock(folder / f"{key[0] % _LOCKS:02}.lock")
    if not lock.acquire(exclusive=True, wait_seconds=LOCK_TIMEOUT_SECONDS):
        raise Busy(BusyWith.CLINIC)
    try:
        yield
    finally:
        lock.release()


def check_attempt(
    connection: sqlite3.Connection, key: bytes, attempt: LoginAttempt, account: tuple[str, SecretHash] | None
) -> LoginAccepted | LoginRejected:
    """Count the attempt as a failure, check its secret, and reset the count when it was right.

    `account`: whom the code stands for, and the hash of the secret; None for an unknown code. `key` is the clinic's.
    """
    failures, wait = _count_attempt(connection, key, attempt)
    if wait:
        return LoginRejected(wait, checked=False)
    right = check_secret(attempt.secret, dummy_hash() if account is None else account[1])
    if account is None or not right:
        return LoginRejected(cool_off(failures))
    with write_transaction(connection):
        reset_attempts(connection, key, attempt.kind, attempt.code)
        brake = _read_brake(connection, key, attempt.now)
        _write_brake(connection, key, ScreenBrake(max(brake.level - 1, 0), brake.since))
    return LoginAccepted(account[0])


def reset_attempts(connection: sqlite3.Connection, key: bytes, kind: str, code: str) -> None:
    """Forget the failed attempts with a code."""
    connection.execute("DELETE FROM tries WHERE mark = ?", (attempt_key(key, kind, code),))


def _count_attempt(connection: sqlite3.Connection, key: bytes, attempt: LoginAttempt) -> tuple[int, int]:
    """Return failures with this code, this attempt included, and seconds still to wait, for this code or for all.

    Meanwhile nothing is counted.
    """
    mark = attempt_key(key, attempt.kind, attempt.code)
    with write_transaction(connection):
        row = connection.execute("SELECT failures, last_utc FROM tries WHERE mark = ?", (mark,)).fetchone()
        failures = 0
        if row is not None:
            last = _read_time(row[1], attempt.now)
            failures = 0 if attempts_expired(last, attempt.now) else int(row[0])
            wait = remaining_cool_off(failures, last, attempt.now)
            if wait:
                return failures, wait
        brake = _read_brake(connection, key, attempt.now)
        wait = brake.wait_seconds(attempt.now)
        _write_brake(connection, key, brake if wait else ScreenBrake(brake.level + 1, brake.since))
        if wait:
            return failures, wait
        _write_tries(connection, mark, failures + 1, attempt.now)
    return failures + 1, 0


def _read_brake(connection: sqlite3.Connection, key: bytes, now: datetime) -> ScreenBrake:
    """Return the brake of the whole screen as it is now."""
    row = connection.execute("SELECT failures, last_utc FROM tries WHERE mark = ?", (_brake_mark(key),)).fetchone()
    return ScreenBrake(0, now) if row is None else ScreenBrake(int(row[0]), _read_time(row[1], now)).at(now)


def _write_brake(connection: sqlite3.Connection, key: bytes, brake: ScreenBrake) -> None:
    _write_tries(connection, _brake_mark(key), brake.level, brake.since)


def _brake_mark(key: bytes) -> bytes:
    """The mark of the row of the brake, which no code has."""
    return attempt_key(key, "screen", "")


def _write_tries(connection: sqlite3.Connection, mark: bytes, failures: int, last: datetime) -> None:
    connection.execute(
        "INSERT INTO tries VALUES (?, ?, ?) "
        "ON CONFLICT (mark) DO UPDATE SET failures = excluded.failures, last_utc = excluded.last_utc",
        (mark, failures, last.isoformat()),
    )


def _read_time(text: object, now: datetime) -> datetime:
    """Return the time of the last attempt; `now` where that is not what was written."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return now
    return at if at.tzinfo is not None else now
