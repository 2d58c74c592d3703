"""PINs and passphrases: their hashes (scrypt, each with its own salt), and the attempts to log in with them.

Each attempt is counted on the disk before its secret is checked, for its code and for the whole screen. A known and an
unknown code are treated alike, and a process killed in between has used its attempt.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

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

COST = 2**15
_BLOCK, _PARALLEL = 8, 1
_SALT_BYTES = 16
KEY_BYTES = 32


class SecretHash(NamedTuple):
    """The hash of a secret; `cost` is scrypt's n."""

    cost: int
    salt: bytes
    digest: bytes

    def to_json(self) -> list[object]:
        """Return the hash as it stands in a record."""
        return [self.cost, self.salt.hex(), self.digest.hex()]

    @classmethod
    def from_json(cls, held: Sequence[Any]) -> Self:
        """Return the hash that stands in a record. Raises `ValueError` or `TypeError`."""
        cost, salt, digest = held
        return cls(int(cost), bytes.fromhex(salt), bytes.fromhex(digest))


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


class Attempts(Protocol):
    """The counts of failed attempts on the disk, each under a mark."""

    def mark(self, kind: str, code: str) -> bytes:
        """Return the mark of a code, whether there is such a code or not."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a transaction in which the others are called."""

    def read(self, mark: bytes) -> tuple[int, str] | None:
        """Return how many attempts have failed, and when the last one did; None where none has."""

    def write(self, mark: bytes, failures: int, last: str) -> None:
        """Replace the count of a mark."""

    def remove(self, mark: bytes) -> None:
        """Forget the attempts of a mark."""


def check_attempt(
    attempts: Attempts, attempt: LoginAttempt, account: tuple[str, SecretHash] | None
) -> LoginAccepted | LoginRejected:
    """Count the attempt as a failure, check its secret, and reset the count when it was right.

    `account`: whom the code stands for, and the hash of the secret; None for an unknown code.
    """
    failures, wait = count_attempt(attempts, attempt)
    if wait:
        return LoginRejected(wait, checked=False)
    right = check_secret(attempt.secret, dummy_hash() if account is None else account[1])
    if account is None or not right:
        return LoginRejected(cool_off(failures))
    end_attempt(attempts, attempt)
    return LoginAccepted(account[0])


def end_attempt(attempts: Attempts, attempt: LoginAttempt) -> None:
    """Forget that an attempt was counted: it was right."""
    with attempts.transaction():
        attempts.remove(attempts.mark(attempt.kind, attempt.code))
        brake = _read_brake(attempts, attempt.now)
        _write_brake(attempts, ScreenBrake(max(brake.level - 1, 0), brake.since))


def count_attempt(attempts: Attempts, attempt: LoginAttempt) -> tuple[int, int]:
    """Return failures with this code, this attempt included, and seconds still to wait, for this code or for all.

    Meanwhile nothing is counted.
    """
    mark = attempts.mark(attempt.kind, attempt.code)
    with attempts.transaction():
        held = attempts.read(mark)
        failures = 0
        if held is not None:
            last = _read_time(held[1], attempt.now)
            failures = 0 if attempts_expired(last, attempt.now) else held[0]
            wait = remaining_cool_off(failures, last, attempt.now)
            if wait:
                return failures, wait
        brake = _read_brake(attempts, attempt.now)
        wait = brake.wait_seconds(attempt.now)
        _write_brake(attempts, brake if wait else ScreenBrake(brake.level + 1, brake.since))
        if wait:
            return failures, wait
        attempts.write(mark, failures + 1, attempt.now.isoformat())
    return failures + 1, 0


def _read_brake(attempts: Attempts, now: datetime) -> ScreenBrake:
    """Return the brake of the whole screen as it is now."""
    held = attempts.read(_brake_mark(attempts))
    return ScreenBrake(0, now) if held is None else ScreenBrake(held[0], _read_time(held[1], now)).at(now)


def _write_brake(attempts: Attempts, brake: ScreenBrake) -> None:
    attempts.write(_brake_mark(attempts), brake.level, brake.since.isoformat())


def _brake_mark(attempts: Attempts) -> bytes:
    """The mark of the brake, which no code has."""
    return attempts.mark("screen", "")


def _read_time(text: object, now: datetime) -> datetime:
    """Return the time of the last attempt; `now` where that is not what was written."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return now
    return at if at.tzinfo is not None else now
