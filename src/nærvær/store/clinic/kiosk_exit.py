"""Lets staff leave the kiosk when the clinic's file cannot be used: full, read-only, damaged, busy or gone.

Codes and digests of the staff lie in a file of their own beside the clinic's, which opens nothing of anybody, and in a
memory that outlives the screens. Tries are counted there, before they are looked at, as the disk cannot be relied on.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...domain.audit import AuditAction
from ...domain.clinic import LoginFailed, Role, Staff
from ...domain.codes import STAFF_CODE_LENGTH, read_code
from ...domain.credentials import attempts_expired, cool_off, remaining_cool_off
from ...files import read_bounded, write_private_file
from ..sqlite import connect, read_transaction
from .clinic_paths import ClinicPaths
from .clinic_schema import check_file
from .hashers import KEY_BYTES, SecretHash, attempt_key, check_secret, dummy_hash

BUSY_SECONDS = 1.0
MAX_BYTES = 1 << 20
MAX_ATTEMPT_KEYS = 2000
"""So many codes are braked each for itself, which fits well into what is read back."""
SHARED_DIGITS = 2
# O_NONBLOCK: opening a pipe that nobody reads would wait for ever, and nobody could leave the kiosk.
_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
StaffRecord = tuple[str, str, int, str, str]
"""Code, role, cost, and salt and digest in hexadecimal."""


class KioskMemory:
    """A little that is remembered from one screen to the next; `descriptor` is an open file that lies in memory only.

    -1: remembered for as long as this process lives.
    """

    def __init__(self, descriptor: int = -1) -> None:
        self._descriptor = descriptor
        self._own: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """What was written last; nothing where there is nothing to be made out."""
        if self._descriptor < 0:
            return self._own
        try:
            held = json.loads(os.pread(self._descriptor, MAX_BYTES, 0) or b"{}")
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def write(self, held: dict[str, Any]) -> None:
        """Remember this in place of what was."""
        if self._descriptor < 0:
            self._own = held
            return
        written = json.dumps(held).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, written, 0)


class FileKioskExit:
    """The port `WayOut` over the folder of a clinic."""

    def __init__(self, folder: Path, now: Callable[[], datetime], memory: KioskMemory) -> None:
        self._paths, self._now, self._memory = ClinicPaths(folder), now, memory

    def remember(self) -> None:
        """Take the staff of the clinic as it is now into the memory, if that can be read.

        From their own file, which follows every change, if it can be: a screen that nobody has come to would have the codes
        of everybody in its memory once it has read the clinic's.
        """
        accounts = _staff_of_file(self._paths.staff_file) or _staff_of_clinic(self._paths.file)
        if accounts:
            self._memory.write({**self._memory.read(), "staff": accounts})

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Who this is on the staff. The try is counted before it is looked at. Raises `NotLetIn`."""
        failures, wait = self._count(code)
        if wait:
            raise LoginFailed(wait)
        account = next((known for known in self._accounts() if known[0] == code), None)
        right = check_secret(passphrase, dummy_hash() if account is None else _secret_hash(account))
        if account is None or not right:
            raise LoginFailed(cool_off(failures))
        self._forget(code)
        return Staff(code, Role(account[1]))

    def still_exists(self, staff: Staff) -> bool:
        """Whether this account stands, as far as can be seen."""
        return any(known[0] == staff.code for known in self._accounts())

    def record_exit(self, staff: Staff) -> None:
        """Have it written down that this account ended the kiosk, as soon as the clinic can be written to."""
        told = {"at": self._now().astimezone(UTC).isoformat(timespec="seconds"), "staff": staff.code}
        try:
            descriptor = os.open(self._paths.exits_file, _APPENDING, 0o600)
            with os.fdopen(descriptor, "ab", buffering=0) as opened:
                opened.write(f"{json.dumps(told)}\n".encode())
                os.fsync(descriptor)
        except OSError:  # then at least where those who look after the machine look
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{told['at']} {AuditAction.LEFT_KIOSK} {staff.code}\n")

    def _accounts(self) -> Sequence[StaffRecord]:
        """The staff as the clinic's file tells, or else the nearest to it that is whole."""
        for found in self._everywhere():
            if found:
                return found
        return ()

    def _everywhere(self) -> Iterator[Sequence[StaffRecord]]:
        yield _staff_of_clinic(self._paths.file)
        yield _staff_of_file(self._paths.staff_file)
        yield _valid_records(self._memory.read().get("staff"))
        with suppress(OSError):
            yield from map(_staff_of_clinic, self._paths.backup_files())

    def _count(self, code: str) -> tuple[int, int]:
        held = self._memory.read()
        key = held.setdefault("key", secrets.token_hex(KEY_BYTES))
        marked, now = attempt_key(bytes.fromhex(key), "staff", code).hex(), self._now().astimezone(UTC)
        tries = held["tries"] = {
            each: (failures, last)
            for each, (failures, last) in held.get("tries", {}).items()
            if not attempts_expired(datetime.fromisoformat(last), now)
        }
        shared = marked[:SHARED_DIGITS]
        if marked not in tries and (len(tries) >= MAX_ATTEMPT_KEYS or shared in tries):
            marked = shared  # braked together with others: for want of room the brake is never loosened
        failures, last = tries.get(marked, (0, now.isoformat()))
        at = datetime.fromisoformat(last)
        wait = remaining_cool_off(failures, at, now)
        if not wait:
            failures += 1
            tries[marked] = (failures, now.isoformat())
            self._memory.write(held)
        return failures, wait

    def _forget(self, code: str) -> None:
        held = self._memory.read()
        held["tries"].pop(attempt_key(bytes.fromhex(held["key"]), "staff", code).hex(), None)
        self._memory.write(held)


def write_staff_file(connection: sqlite3.Connection, file: Path) -> None:
    """Let `file` hold the staff as they are now; where that cannot be written, let there be none.

    A list with nobody in it lets nobody out, so it takes the place of none.
    """
    accounts = _read_staff(connection)
    if not accounts or accounts == _staff_of_file(file):
        return
    try:
        write_private_file(file, json.dumps({"staff": accounts, "checksum": _checksum(accounts)}).encode())
    except OSError:
        for left in (file.with_suffix(".part"), file):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def read_exits(file: Path, known: Sequence[str]) -> tuple[tuple[datetime, str], ...]:
    """When who ended the kiosk while it could not be written down; only codes that are known."""
    try:
        lines = read_bounded(file, MAX_BYTES).splitlines()
    except Exception:
        return ()
    return tuple(filter(None, (_read_exit(line, known) for line in lines)))


def _read_exit(line: bytes, known: Sequence[str]) -> tuple[datetime, str] | None:
    try:
        told = json.loads(line)
        at, staff = datetime.fromisoformat(told["at"]), str(told["staff"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (at, staff) if staff in known and at.tzinfo is not None else None


def _staff_of_clinic(file: Path) -> Sequence[StaffRecord]:
    """The staff in a clinic's file, or in a copy, that is whole."""
    try:
        check_file(file, BUSY_SECONDS)
        with closing(connect(file, BUSY_SECONDS)) as connection, read_transaction(connection):
            return _read_staff(connection)
    except Exception:
        return ()


def _staff_of_file(file: Path) -> Sequence[StaffRecord]:
    try:
        held = json.loads(read_bounded(file, MAX_BYTES))
        accounts = _valid_records(held["staff"])
        return accounts if held["checksum"] == _checksum(accounts) else ()
    except Exception:
        return ()


def _read_staff(connection: sqlite3.Connection) -> Sequence[StaffRecord]:
    rows = connection.execute("SELECT code, role, cost, salt, digest FROM staff ORDER BY code").fetchall()
    told = ((code, role, cost, salt.hex(), digest.hex()) for code, role, cost, salt, digest in rows)
    return tuple(account for row in told for account in _valid_records([row]))


def _valid_records(held: Any) -> Sequence[StaffRecord]:
    """Accounts that are such; none where anything is not."""
    try:
        accounts = tuple(
            (str(code), Role(role).value, int(cost), salt, digest) for code, role, cost, salt, digest in held
        )
        for account in accounts:
            _secret_hash(account)
            if read_code(account[0], STAFF_CODE_LENGTH) != account[0]:
                return ()
    except (ValueError, TypeError):
        return ()
    return accounts


def _secret_hash(account: StaffRecord) -> SecretHash:
    return SecretHash(account[2], bytes.fromhex(account[3]), bytes.fromhex(account[4]))


def _checksum(accounts: Sequence[StaffRecord]) -> str:
    return hashlib.blake2b(json.dumps(accounts).encode(), digest_size=32).hexdigest()
