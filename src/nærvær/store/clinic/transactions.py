"""The clinic's file as its verbs use it, one at a time and in transactions of staff; and the verbs of its keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from ...domain.clinic import AuditAction, ClinicFault, ClinicProblem, LoginFailed, Role, Staff
from ...domain.errors import Busy, BusyWith
from ...domain.login_rules import cool_off
from ...files import floor_times
from ..database import Connection
from ..encryption import new_key
from ..sqlite_connection import read_transaction, write_transaction
from . import clinic_schema
from .clinic_keys import ClinicKeys, finish_takeover
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .login_check import LoginAttempt, attempt_lock, count_attempt, end_attempt, hash_secret
from .record_cipher import ClearRecords, RecordCipher, SealedRecords
from .records import Data
from .register import Register
from .sqlite_records import LockedAttempts
from .staff_verifiers import StaffVerifiers, write_staff_file


class ClinicTransactions:
    """The clinic's file as its verbs use it: one verb at a time from any thread, in transactions of a staff member."""

    def __init__(
        self, paths: ClinicPaths, now: Callable[[], datetime], keys: ClinicKeys, connection: Connection
    ) -> None:
        self._paths, self._now, self._keys, self._connection = paths, now, keys, connection
        self._guard = threading.RLock()
        self._held_register: Register | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        floor_times(*self._paths.files_with_times())

    @property
    def _register(self) -> Register:
        """The register. Raises `ClinicProblem` ("locked") until the keys are open, and "keys" where they are gone."""
        if self._held_register is None:
            cipher = cipher_of(self._paths, self._connection, self._keys)
            self._held_register = clinic_schema.register_in(self._connection, self._paths, cipher)
        return self._held_register

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write in one transaction. Raises `Busy` where the file was encrypted since it was opened."""
        with write_transaction(self._connection):
            if clinic_schema.is_sealed(self._connection) != isinstance(self._register.cipher, SealedRecords):
                raise Busy(BusyWith.CLINIC)
            yield

    @contextmanager
    def _as_staff(self, staff: Staff, *, leading: bool = False) -> Iterator[None]:
        """Run one transaction of a staff member, whose account is looked up in it.

        Raises `StaffAccountGone`, and `PermissionDenied` for one who does not lead where `leading` asks for it.
        """
        with self._verb(), self._writing():
            (self._register.staff.check_is_lead if leading else self._register.staff.check_is_staff)(staff)
            yield

    @contextmanager
    def _verb(self) -> Iterator[None]:
        with self._guard, errors_as_clinic_problems(self._paths.file):
            yield

    def _utc(self) -> datetime:
        return self._now().astimezone(UTC)

    def _record(self, actor: str, action: AuditAction, subject: str = "", detail: str = "") -> int:
        return self._register.log.append(self._utc(), actor, action, subject, detail)

    def _write_staff_file(self) -> None:
        with read_transaction(self._connection):
            write_staff_file(
                StaffVerifiers.of(self._register.staff, sealed=self._keys.is_encrypted), self._paths.staff_file
            )


def cipher_of(paths: ClinicPaths, connection: Connection, keys: ClinicKeys) -> RecordCipher:
    """Return how the records of a clinic stand. Raises `ClinicProblem` ("locked", "keys")."""
    if keys.is_encrypted:
        return SealedRecords(keys.clinic_key())
    if clinic_schema.is_sealed(connection):
        raise ClinicProblem(ClinicFault.KEYS, str(paths.folder))
    return ClearRecords(clinic_schema.own_key(connection))


class EncryptedClinic(ClinicTransactions):
    """The verbs of a clinic's keys: who opens them, and how a clinic in the clear is encrypted."""

    def encrypt(self, lead: Staff, passphrase: str, show: Callable[[bytes], None]) -> None:
        clinic_key = new_key()
        with self._as_staff(lead, leading=True):
            if self._keys.is_encrypted:
                raise ClinicProblem(ClinicFault.ENCRYPTED, str(self._paths.folder))
            self._record(lead.code, AuditAction.ENCRYPTED)
            people = [person.key for person in self._register.people.list_all(self._utc())]
            show(clinic_key)
            self._keys.begin(clinic_key, (lead.code, passphrase), people, takeover=True)
        self.maintain()
        with self._as_staff(lead, leading=True):
            self._register.staff.set_verifier(
                lead.code, self._keys.derive(lead.code, passphrase).verifier(lead.code, lead.role)
            )
        with self._verb():
            self._write_staff_file()
        self.finish_takeover()

    def maintain(self) -> None:
        """Keep the clinic's file whole, as far as its keys are open."""

    def finish_takeover(self) -> None:
        """Encrypt the diaries that an earlier nærvær has kept in the clear, where that was begun and the keys are open."""
        with self._verb():
            if self._keys.is_encrypted and not self._keys.is_locked:
                finish_takeover(self._paths, self._keys, self._now)

    def clinic_key(self, lead: Staff, action: AuditAction) -> bytes:
        with self._as_staff(lead, leading=True):
            if not self._keys.is_encrypted:
                raise ClinicProblem(ClinicFault.KEYS, str(self._paths.folder))
            self._record(lead.code, action)
            return self._keys.clinic_key()

    def add_lead_with_sheet(self, passphrase: str, show_code: Callable[[str], None]) -> str:
        """Make an account that leads, for whoever has opened the keys with the recovery sheet, and return its code.

        `show_code` is called with it before it holds.
        """
        secret = hash_secret(passphrase)
        with self._verb():
            with self._writing():
                code = self._register.staff.free_code()
                show_code(code)
                self._register.staff.add(code, Role.LEAD, secret, self._let_open(code, passphrase, Role.LEAD))
                self._record("", AuditAction.USED_SHEET, code)
            self._write_staff_file()
        return code

    def _let_open(self, code: str, passphrase: str, role: Role) -> Data | None:
        """Let an account open the keys with this passphrase, and with no earlier one; return its verifier."""
        if not self._keys.is_encrypted:
            return None
        return self._keys.add_staff(code, passphrase).verifier(code, role)

    def _unlock(self, code: str, passphrase: str) -> None:
        """Open the keys of a locked clinic with what a member of the staff has typed. Raises `LoginFailed`.

        The attempt is counted before it is checked; what failed is written in the log once that is open.
        """
        attempts = LockedAttempts(self._connection, clinic_schema.own_key(self._connection))
        attempt = LoginAttempt("staff", code, passphrase, self._utc())
        with attempt_lock(self._paths.attempt_locks, attempts.mark("staff", code)):
            failures, wait = count_attempt(attempts, attempt)
            if wait:
                raise LoginFailed(wait)
            if not self._keys.open_as_staff(code, passphrase):
                with write_transaction(self._connection):
                    self._note_pending(AuditAction.FAILED_LOGIN)
                raise LoginFailed(cool_off(failures))
            end_attempt(attempts, attempt)
        with read_transaction(self._connection):
            self._check_opened()
        self.maintain()

    def _note_pending(self, action: AuditAction) -> None:
        """Note what is to be written in the log once that is open, within a transaction."""
        clinic_schema.note_pending(self._connection, action)

    def _check_opened(self) -> None:
        """Raise what opening the clinic does, now that its keys are open."""
        clinic_schema.check_opened(self._connection, self._paths.file, SealedRecords(self._keys.clinic_key()))

    def _open_keys(self, staff: Staff, passphrase: str) -> None:
        """Let a member of the staff who has logged in open the keys from now on, and leave the kiosk without a register."""
        if not self._keys.is_encrypted or self._keys.is_locked:
            return
        verifier = None
        if not self._keys.has_staff(staff.code):
            verifier = self._let_open(staff.code, passphrase, staff.role)
        elif self._register.staff.verifier(staff.code) is None:
            verifier = self._keys.derive(staff.code, passphrase).verifier(staff.code, staff.role)
        if verifier is not None:
            with self._writing():
                self._register.staff.set_verifier(staff.code, verifier)
            self._write_staff_file()
        self.finish_takeover()
