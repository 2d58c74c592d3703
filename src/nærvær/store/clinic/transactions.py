"""The clinic's file as its verbs use it, one at a time and in transactions of staff; and the verbs of its keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from ...domain.clinic import AuditAction, ClinicFault, ClinicProblem, Role, Staff
from ..encryption import new_key
from ..sqlite_connection import BUSY_SECONDS, connect, read_transaction, write_transaction
from . import register
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .kiosk_exit import write_staff_file
from .login_check import hash_secret
from .takeover import finish_takeover


class ClinicTransactions:
    """The clinic's file as its verbs use it: one verb at a time from any thread, in transactions of a staff member."""

    def __init__(self, paths: ClinicPaths, now: Callable[[], datetime], keys: ClinicKeys) -> None:
        self._paths, self._now, self._keys = paths, now, keys
        self._guard = threading.RLock()
        self._connection = connect(paths.file, BUSY_SECONDS)
        self._key: bytes = self._connection.execute("SELECT key FROM clinic").fetchone()[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _as_staff(self, staff: Staff, *, leading: bool = False) -> Iterator[None]:
        """Run one transaction of a staff member, whose account is looked up in it.

        Raises `StaffAccountGone`, and `PermissionDenied` for one who does not lead where `leading` asks for it.
        """
        with self._verb(), write_transaction(self._connection):
            (register.check_is_lead if leading else register.check_is_staff)(self._connection, staff)
            yield

    @contextmanager
    def _verb(self) -> Iterator[None]:
        with self._guard, errors_as_clinic_problems(self._paths.file):
            yield

    def _utc(self) -> datetime:
        return self._now().astimezone(UTC)

    def _record(self, actor: str, action: AuditAction, subject: str = "", detail: str = "") -> None:
        register.append_event(self._connection, self._utc(), actor, action, subject, detail)

    def _record_failed_login(self, code: str) -> None:
        """Record a wrong passphrase under the code it was tried at, and any other code without its characters."""
        with write_transaction(self._connection):
            known = register.staff_role(self._connection, code) is not None
            self._record("", AuditAction.FAILED_LOGIN, code if known else "")


class EncryptedClinic(ClinicTransactions):
    """The verbs of a clinic's keys: who opens them, and how a clinic in the clear is encrypted."""

    def encrypt(self, lead: Staff, passphrase: str, show: Callable[[bytes], None]) -> None:
        clinic_key = new_key()
        with self._as_staff(lead, leading=True):
            if self._keys.is_encrypted:
                raise ClinicProblem(ClinicFault.ENCRYPTED, str(self._paths.folder))
            self._record(lead.code, AuditAction.ENCRYPTED)
            people = [person.key for person in register.list_people(self._connection, self._utc())]
            show(clinic_key)
            self._keys.begin(clinic_key, (lead.code, passphrase), people, takeover=True)
        self.finish_takeover()

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
        with self._verb(), write_transaction(self._connection):
            code = register.add_staff(self._connection, Role.LEAD, secret)
            self._record("", AuditAction.USED_SHEET, code)
            show_code(code)
            self._keys.add_staff(code, passphrase)
        with self._verb(), read_transaction(self._connection):
            write_staff_file(self._connection, self._paths.staff_file)
        return code

    def _open_keys(self, code: str, passphrase: str) -> None:
        """Open the keys with what a member of the staff has typed, or let them do so from now on."""
        if not self._keys.is_encrypted or (self._keys.is_locked and not self._keys.open_as_staff(code, passphrase)):
            return
        if not self._keys.has_staff(code):
            self._keys.add_staff(code, passphrase)
        self.finish_takeover()
