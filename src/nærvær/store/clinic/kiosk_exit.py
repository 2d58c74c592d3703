"""Lets staff leave the kiosk when the clinic's file cannot be used: the disk full or read-only, the file damaged or gone.

Verifiers of the staff lie in a file of their own beside the clinic's, which names nobody and opens nothing, and in a memory
that outlives the screens; the key files tell the staff too. Attempts are counted in that memory, before they are checked,
as the disk cannot be relied on.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...domain.clinic import AuditAction, LoginFailed, Role, Staff
from ...domain.errors import Refusal
from ...domain.login_rules import attempts_expired, cool_off, remaining_cool_off
from ...files import read_bounded
from ..hash_chain import CorruptionError
from ..sqlite_connection import connect, read_transaction
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths
from .clinic_schema import check_file, clear_staff
from .login_check import KEY_BYTES, attempt_key
from .record_cipher import RecordCipher, SealedRecords
from .register import STAFF
from .staff_verifiers import MAX_BYTES, StaffVerifiers, first_of, read_staff_file

BUSY_SECONDS = 1.0
MAX_ATTEMPT_KEYS = 2000
"""Number of codes with a count of their own; with these, the memory stays well below `MAX_BYTES`."""
SHARED_DIGITS = 2
# O_NONBLOCK: opening a pipe that nobody reads would wait for ever, and nobody could leave the kiosk.
_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
EXIT = "exit"


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

    def __init__(
        self, folder: Path, now: Callable[[], datetime], memory: KioskMemory, keys: ClinicKeys | None = None
    ) -> None:
        """`keys`: those of the clinic, open or not; None: as far as the memory opens them."""
        self._paths, self._now, self._memory = ClinicPaths(folder), now, memory
        self._keys = keys or ClinicKeys(self._paths, memory.clinic_key())

    def remember(self) -> None:
        """Remember the staff as they are now, if they can be read.

        They are read from the staff's own file, if possible, which follows every change: a screen no person has logged in
        to would have all codes in its memory once it has read the clinic's.
        """
        verifiers = first_of(source() for source in (self._of_file, self._of_clear_clinic))
        if verifiers:
            self._memory.write({**self._memory.read(), "staff": verifiers.to_json()})

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Return the staff member. The attempt is counted before it is checked. Raises `LoginFailed`."""
        failures, wait = self._count_attempt(code)
        if wait:
            raise LoginFailed(wait)
        role = self._staff().find(code, passphrase)
        # They tell the staff too, and once they are open it can be noted who has left.
        if self._cipher() is None and self._is_in_key_files(code, passphrase) and role is None:
            role = Role.STAFF
        if role is None:
            raise LoginFailed(cool_off(failures))
        self._reset_attempts(code)
        return Staff(code, role)

    def still_exists(self, staff: Staff) -> bool:
        """Whether this account still exists, as far as can be read."""
        verifiers, cipher = self._staff(), self._cipher()
        name = None if cipher is None else cipher.name(STAFF, staff.code).hex()
        return verifiers.has(staff.code, name) if verifiers else self._keys_have(staff.code)

    def record_exit(self, staff: Staff) -> None:
        """Note that this account ended the kiosk; it is recorded in the audit log as soon as that can be written to.

        Where the keys are not open, the note does not say who: nobody could read that alone.
        """
        at, cipher = self._now().astimezone(UTC), self._cipher()
        note = {"at": at.isoformat(timespec="seconds"), "staff": staff.code}
        if cipher is not None:
            line = base64.b64encode(cipher.seal(json.dumps(note).encode(), EXIT, b"")).decode()
        else:
            note = note if not self._is_sealed() else {"at": at.date().isoformat(), "staff": ""}
            line = json.dumps(note)
        try:
            descriptor = os.open(self._paths.exits_file, _APPENDING, 0o600)
            with os.fdopen(descriptor, "ab", buffering=0) as opened:
                opened.write(f"{line}\n".encode())
                os.fsync(descriptor)
        except OSError:  # then at least in the journal of the machine
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{at.isoformat(timespec='seconds')} {AuditAction.LEFT_KIOSK}\n")

    def _staff(self) -> StaffVerifiers:
        """Return the staff from the clinic's file, or else from the nearest to it that is intact."""
        return first_of(self._sources())

    def _sources(self) -> Iterator[StaffVerifiers]:
        yield self._of_clear_clinic()
        yield self._of_file()
        yield StaffVerifiers.from_json(self._memory.read().get("staff"))
        if not self._is_sealed():
            with suppress(OSError):
                yield from map(_of_clear_file, self._paths.backup_files())

    def _of_file(self) -> StaffVerifiers:
        return read_staff_file(self._paths.staff_file)

    def _of_clear_clinic(self) -> StaffVerifiers:
        return StaffVerifiers() if self._is_sealed() else _of_clear_file(self._paths.file)

    def _is_sealed(self) -> bool:
        return self._keys.is_encrypted

    def _cipher(self) -> RecordCipher | None:
        """Return how the clinic's records stand, where the keys are open."""
        with suppress(Refusal):
            if self._keys.is_encrypted and not self._keys.is_locked:
                return SealedRecords(self._keys.clinic_key())
        return None

    def _is_in_key_files(self, code: str, passphrase: str) -> bool:
        """Whether code and passphrase open the keys of the clinic: they stand apart from everything else."""
        with suppress(Refusal):
            return self._keys.is_encrypted and self._keys.open_as_staff(code, passphrase)
        return False

    def _keys_have(self, code: str) -> bool:
        with suppress(Refusal):
            return not self._keys.is_locked and self._keys.has_staff(code)
        return False

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


def read_exits(file: Path, codes: Sequence[str], cipher: RecordCipher | None) -> tuple[tuple[datetime, str], ...]:
    """Return when the kiosk was ended, and by which of these codes, while the audit log could not be written to.

    `cipher`: that of a sealed clinic. The code is "" where it could not be noted.
    """
    try:
        lines = read_bounded(file, MAX_BYTES).splitlines()
    except Exception:
        return ()
    return tuple(filter(None, (_read_exit(line, codes, cipher) for line in lines)))


def _read_exit(line: bytes, codes: Sequence[str], cipher: RecordCipher | None) -> tuple[datetime, str] | None:
    try:
        if cipher is not None and not line.startswith(b"{"):
            line = cipher.unseal(base64.b64decode(line, validate=True), EXIT, b"")
        note = json.loads(line)
        at, staff = datetime.fromisoformat(note["at"]), str(note["staff"])
    except (ValueError, KeyError, TypeError, RecursionError, CorruptionError):
        return None
    if not staff and at.tzinfo is None:
        return at.replace(tzinfo=UTC), ""
    return (at, staff) if staff in codes and at.tzinfo is not None else None


def _of_clear_file(file: Path) -> StaffVerifiers:
    """Return the staff in a clinic's file in the clear, or a copy of it; none when it is not intact."""
    try:
        check_file(file, BUSY_SECONDS)
        with closing(connect(file, BUSY_SECONDS)) as connection, read_transaction(connection):
            return clear_staff(connection, ClinicPaths(file.parent))
    except Exception:
        return StaffVerifiers()
