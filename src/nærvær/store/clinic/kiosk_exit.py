"""Lets staff leave the kiosk when the clinic's file cannot be used: the disk full or read-only, the file damaged or gone.

Codes and hashes of the staff lie in a file of their own beside the clinic's, which opens no one's diary, and in a memory
that outlives the screens. Attempts are counted in that memory, before they are checked: the disk cannot be relied on.
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

from ...domain.clinic import AuditAction, LoginFailed, Role, Staff
from ...domain.login_rules import STAFF_CODE_LENGTH, attempts_expired, cool_off, read_code, remaining_cool_off
from ...files import read_bounded, write_private_file
from ..sqlite_connection import connect, read_transaction
from .clinic_paths import ClinicPaths
from .clinic_schema import check_file
from .login_check import KEY_BYTES, SecretHash, attempt_key, check_secret, dummy_hash

BUSY_SECONDS = 1.0
MAX_BYTES = 1 << 20
MAX_ATTEMPT_KEYS = 2000
"""Number of codes with a count of their own; with these, the memory stays well below `MAX_BYTES`."""
SHARED_DIGITS = 2
# O_NONBLOCK: opening a pipe that nobody reads would wait for ever, and nobody could leave the kiosk.
_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
StaffRecord = tuple[str, str, int, str, str]
"""Code, role, scrypt's cost, and salt and digest in hexadecimal."""


class KioskMemory:
    """What the kiosk remembers from one screen, which is a process, to the next.

    `descriptor`: an open file that lies in memory only; -1: remembered for as long as this process lives.
    """

    def __init__(self, descriptor: int = -1) -> None:
        self._descriptor = descriptor
        self._own: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """Return what was written last; an empty dictionary where that cannot be read."""
        if self._descriptor < 0:
            return self._own
        try:
            held = json.loads(os.pread(self._descriptor, MAX_BYTES, 0) or b"{}")
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def write(self, held: dict[str, Any]) -> None:
        """Replace what is remembered."""
        if self._descriptor < 0:
            self._own = held
            return
        written = json.dumps(held).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, written, 0)

    def clinic_key(self) -> bytes | None:
        """Return the clinic key that staff have opened since the kiosk was started; None where nobody has."""
        try:
            return bytes.fromhex(str(self.read().get("clinic_key", ""))) or None
        except ValueError:
            return None

    def remember_clinic_key(self, clinic_key: bytes) -> None:
        """Keep the clinic key for the screens to come; it goes with the kiosk, or with the power."""
        self.write({**self.read(), "clinic_key": clinic_key.hex()})


class FileKioskExit:
    """The `KioskExit` over the folder of a clinic."""

    def __init__(self, folder: Path, now: Callable[[], datetime], memory: KioskMemory) -> None:
        self._paths, self._now, self._memory = ClinicPaths(folder), now, memory

    def remember(self) -> None:
        """Remember the staff as they are now, if they can be read.

        They are read from the staff's own file, if possible, which follows every change: a screen no person has logged in
        to would have all codes in its memory once it has read the clinic's.
        """
        accounts = _staff_of_file(self._paths.staff_file) or _staff_of_clinic(self._paths.file)
        if accounts:
            self._memory.write({**self._memory.read(), "staff": accounts})

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Return the staff member. The attempt is counted before it is checked. Raises `LoginFailed`."""
        failures, wait = self._count_attempt(code)
        if wait:
            raise LoginFailed(wait)
        account = next((record for record in self._staff() if record[0] == code), None)
        right = check_secret(passphrase, dummy_hash() if account is None else _secret_hash(account))
        if account is None or not right:
            raise LoginFailed(cool_off(failures))
        self._reset_attempts(code)
        return Staff(code, Role(account[1]))

    def still_exists(self, staff: Staff) -> bool:
        """Whether this account still exists, as far as can be read."""
        return any(record[0] == staff.code for record in self._staff())

    def record_exit(self, staff: Staff) -> None:
        """Note that this account ended the kiosk; it is recorded in the audit log as soon as that can be written to."""
        note = {"at": self._now().astimezone(UTC).isoformat(timespec="seconds"), "staff": staff.code}
        try:
            descriptor = os.open(self._paths.exits_file, _APPENDING, 0o600)
            with os.fdopen(descriptor, "ab", buffering=0) as opened:
                opened.write(f"{json.dumps(note)}\n".encode())
                os.fsync(descriptor)
        except OSError:  # then at least in the journal of the machine
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{note['at']} {AuditAction.LEFT_KIOSK} {staff.code}\n")

    def _staff(self) -> Sequence[StaffRecord]:
        """Return the staff from the clinic's file, or else from the nearest to it that is intact."""
        return next(filter(None, self._sources()), ())

    def _sources(self) -> Iterator[Sequence[StaffRecord]]:
        yield _staff_of_clinic(self._paths.file)
        yield _staff_of_file(self._paths.staff_file)
        yield _valid_records(self._memory.read().get("staff"))
        with suppress(OSError):
            yield from map(_staff_of_clinic, self._paths.backup_files())

    def _count_attempt(self, code: str) -> tuple[int, int]:
        held = self._memory.read()
        key = held.setdefault("key", secrets.token_hex(KEY_BYTES))
        mark, now = attempt_key(bytes.fromhex(key), "staff", code).hex(), self._now().astimezone(UTC)
        tries = held["tries"] = {
            each: (failures, last)
            for each, (failures, last) in held.get("tries", {}).items()
            if not attempts_expired(datetime.fromisoformat(last), now)
        }
        shared = mark[:SHARED_DIGITS]
        if mark not in tries and (len(tries) >= MAX_ATTEMPT_KEYS or shared in tries):
            mark = shared  # counted together with others: where memory is short, no wait becomes shorter
        failures, last = tries.get(mark, (0, now.isoformat()))
        at = datetime.fromisoformat(last)
        wait = remaining_cool_off(failures, at, now)
        if not wait:
            failures += 1
            tries[mark] = (failures, now.isoformat())
            self._memory.write(held)
        return failures, wait

    def _reset_attempts(self, code: str) -> None:
        held = self._memory.read()
        held["tries"].pop(attempt_key(bytes.fromhex(held["key"]), "staff", code).hex(), None)
        self._memory.write(held)


def write_staff_file(connection: sqlite3.Connection, file: Path) -> None:
    """Write the staff as they are now to `file`; where that fails, remove it, as it may name staff who were removed.

    An empty list would let no one leave, so it replaces nothing.
    """
    records = _read_staff(connection)
    if not records or records == _staff_of_file(file):
        return
    try:
        write_private_file(file, json.dumps({"staff": records, "checksum": _checksum(records)}).encode())
    except OSError:
        for stale in (file.with_suffix(".part"), file):
            with suppress(OSError):
                stale.unlink(missing_ok=True)


def read_exits(file: Path, codes: Sequence[str]) -> tuple[tuple[datetime, str], ...]:
    """Return when the kiosk was ended, and by which of these codes, while the audit log could not be written to."""
    try:
        lines = read_bounded(file, MAX_BYTES).splitlines()
    except Exception:
        return ()
    return tuple(filter(None, (_read_exit(line, codes) for line in lines)))


def _read_exit(line: bytes, codes: Sequence[str]) -> tuple[datetime, str] | None:
    try:
        note = json.loads(line)
        at, staff = datetime.fromisoformat(note["at"]), str(note["staff"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (at, staff) if staff in codes and at.tzinfo is not None else None


def _staff_of_clinic(file: Path) -> Sequence[StaffRecord]:
    """Return the staff in a clinic's file or a copy of it; none when it is not intact."""
    try:
        check_file(file, BUSY_SECONDS)
        with closing(connect(file, BUSY_SECONDS)) as connection, read_transaction(connection):
            return _read_staff(connection)
    except Exception:
        return ()


def _staff_of_file(file: Path) -> Sequence[StaffRecord]:
    try:
        held = json.loads(read_bounded(file, MAX_BYTES))
        records = _valid_records(held["staff"])
        return records if held["checksum"] == _checksum(records) else ()
    except Exception:
        return ()


def _read_staff(connection: sqlite3.Connection) -> Sequence[StaffRecord]:
    rows = connection.execute("SELECT code, role, cost, salt, digest FROM staff ORDER BY code").fetchall()
    records = ((code, role, cost, salt.hex(), digest.hex()) for code, role, cost, salt, digest in rows)
    return tuple(valid for record in records for valid in _valid_records([record]))


def _valid_records(held: Any) -> Sequence[StaffRecord]:
    """Return the records when every one is valid, otherwise none."""
    try:
        records = tuple(
            (str(code), Role(role).value, int(cost), salt, digest) for code, role, cost, salt, digest in held
        )
        for record in records:
            _secret_hash(record)
            if read_code(record[0], STAFF_CODE_LENGTH) != record[0]:
                return ()
    except (ValueError, TypeError):
        return ()
    return records


def _secret_hash(record: StaffRecord) -> SecretHash:
    return SecretHash(record[2], bytes.fromhex(record[3]), bytes.fromhex(record[4]))


def _checksum(records: Sequence[StaffRecord]) -> str:
    return hashlib.blake2b(json.dumps(records).encode(), digest_size=32).hexdigest()
