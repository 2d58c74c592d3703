"""The verbs of a visit to the kiosk, and those of the audit log with the notices for staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta

from ...domain.clinic import (
    AuditAction,
    AuditEvent,
    ClinicNotice,
    InvalidSecret,
    LoginFailed,
    OnProgress,
    SecretKind,
    Staff,
    WithdrawalMode,
)
from ...domain.errors import Busy, BusyWith, Refusal
from ...domain.group_slip import GroupSession
from ...domain.login_rules import LoginAccepted, LoginRejected, validate_pin
from ...domain.paper_words import AnchorVerdict, AuditAnchor
from ..sqlite_connection import read_transaction, write_transaction
from . import clinic_schema, maintenance
from .deed_index import DeedIndex, index_all
from .login_check import LoginAttempt, SecretHash, attempt_lock, check_attempt, hash_secret
from .sqlite_records import RecordedAttempts
from .transactions import EncryptedClinic


class VisitVerbs(EncryptedClinic):
    """Who comes in with code and PIN, or passphrase, and what a person does and is told in their own visit."""

    def deeds_with(self, code: str) -> tuple[AuditEvent, ...]:
        with self._verb(), read_transaction(self._connection):
            return DeedIndex(self._register).deeds_with(code)

    def untold_resets(self, code: str) -> tuple[AuditEvent, ...]:
        with self._verb(), read_transaction(self._connection):
            return self._register.people.untold_resets(code)

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        with self._verb(), read_transaction(self._connection):
            return self._register.groups_on(day)

    def record_own_action(self, code: str, action: AuditAction) -> None:
        with self._verb(), self._writing():
            if action is AuditAction.TOLD_OF_RESET:
                self._register.people.end_untold_resets(code)
            self._record("", action, code)

    def erase_self(self, code: str) -> None:
        with self._verb():
            with self._writing():
                self._begin_withdrawal(code, WithdrawalMode.ERASE)
                self._record("", AuditAction.ERASED_SELF, code)
            self._finish_withdrawals()

    def _begin_withdrawal(self, code: str, mode: WithdrawalMode) -> None:
        """Remove a person within a transaction. Raises `UnknownCode`, and `Busy` where their diary is open."""
        key = self._register.people.find(code)[0]
        if mode is WithdrawalMode.ANONYMISE and self._keys.is_encrypted:
            self._keys.rows_of(key)  # its numbers stay, so it has to be opened
        if not self._is_unused(key):
            raise Busy(BusyWith.PERSON)  # what is recorded from there on would belong to nobody
        self._register.begin_withdrawal(code, key, mode)
        self._reset_attempts("person", code)

    def _is_unused(self, key: str) -> bool:
        """Whether no process has the diary of this person open."""
        return maintenance.is_unused(self._paths.diary_folder(key))

    def _finish_withdrawals(self) -> None:
        maintenance.finish_withdrawals(self._connection, self._register, self._paths, self._keys, self._now)

    def _reset_attempts(self, kind: str, code: str) -> None:
        attempts = self._attempts()
        attempts.remove(attempts.mark(kind, code))

    def _attempts(self) -> RecordedAttempts:
        return RecordedAttempts(self._connection, self._register.attempts, self._register.cipher)

    # Login

    def is_open(self, code: str) -> bool:
        with self._verb(), read_transaction(self._connection):
            return self._register.people.may_choose_pin(code, self._utc())

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        reason = validate_pin(pin)
        if reason is not None:
            raise InvalidSecret(SecretKind.PIN, reason)
        secret = hash_secret(pin)
        with self._verb(), self._writing():
            people = self._register.people
            if not people.may_choose_pin(code, self._utc()):
                return LoginRejected(0)
            people.set_pin(code, secret)
            self._reset_attempts("person", code)
            self._record("", AuditAction.CHOSE_PIN, code)
            return LoginAccepted(people.find(code)[0])

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        with self._verb():
            people = self._register.people
            people.check_intact(code)
            login = self._check_login("person", code, pin, people.secret(code))
            if isinstance(login, LoginAccepted) or login.checked:  # what is not looked at must not fill the log
                action = AuditAction.LOGGED_IN if isinstance(login, LoginAccepted) else AuditAction.WRONG_PIN
                with self._writing():
                    # A code nobody has is not written down: it may be anything that was typed.
                    self._record("", action, code if people.table.exists(code) else "")
            return login

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        with self._verb():
            if self._keys.is_encrypted and self._keys.is_locked:
                self._unlock(code, passphrase)
            accounts = self._register.staff
            login = self._check_login("staff", code, passphrase, accounts.secret(code))
            if isinstance(login, LoginRejected):
                if login.checked:
                    with self._writing():
                        self._record("", AuditAction.FAILED_LOGIN, code if accounts.table.exists(code) else "")
                raise LoginFailed(login.wait_seconds)
            with self._writing():
                role = accounts.role(code)
                if role is None:
                    raise LoginFailed(0)
                accounts.note_login(code, self._utc())
                self._record(code, AuditAction.CAME)
            staff = Staff(code, role)
            with suppress(Refusal):  # on a full disk they come in all the same, and what needs the keys says so
                self._open_keys(staff, passphrase)
            return staff

    def _check_login(
        self, kind: str, code: str, secret: str, account: tuple[str, SecretHash] | None
    ) -> LoginAccepted | LoginRejected:
        """Check one attempt after the other for one code, so that right ones at the same moment are all accepted."""
        attempts = self._attempts()
        with attempt_lock(self._paths.attempt_locks, attempts.mark(kind, code)):
            return check_attempt(attempts, LoginAttempt(kind, code, secret, self._utc()), account)


CLOCK_TOLERANCE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=60)
"""How long a clinic may do nothing, as in summer, before its clock is asked about."""


class LogVerbs(VisitVerbs):
    """What is done with the log: it is written to, read and compared with an anchor."""

    def record_action(self, staff: Staff, action: AuditAction, detail: str = "") -> None:
        with self._as_staff(staff):
            self._record(staff.code, action, detail=detail)

    def audit(self, staff: Staff, on_progress: OnProgress | None = None) -> tuple[AuditEvent, ...]:
        self.record_action(staff, AuditAction.LOOKED, "audit")
        with self._verb(), read_transaction(self._connection):
            return self._register.log.read(on_progress)

    def audit_anchor(self, staff: Staff) -> AuditAnchor:
        with self._as_staff(staff):
            return self._register.log.anchor()

    def check_anchor(self, staff: Staff, anchor: AuditAnchor) -> AnchorVerdict:
        self.record_action(staff, AuditAction.LOOKED, f"anchor {anchor.number}")
        with self._verb(), read_transaction(self._connection):
            return self._register.log.compare(anchor)

    def index_log(self, goes_on: Callable[[], bool]) -> None:
        with self._verb():
            index_all(self._register, self._writing, goes_on)

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        with self._as_staff(staff):
            return self._register.take_notices()

    def found_files(self, count: int) -> None:
        """Record that files were found, and removed, that an earlier nærvær had left on the machine."""
        with self._verb():
            if self._keys.is_encrypted and self._keys.is_locked:
                with write_transaction(self._connection):
                    clinic_schema.note_pending(self._connection, AuditAction.REMOVED_FILES, str(count))
                return
            with self._writing():
                self._note_files(str(count))

    def _note_files(self, count: str) -> None:
        self._record("", AuditAction.REMOVED_FILES, detail=count)
        self._register.add_notice(ClinicNotice.REMOVED_FILES, count)

    def _check_clock(self) -> None:
        """Tell staff, once, where the clock has been set back since the last event, or far ahead of it.

        The event that says so is the last one from then on, so that a clock is told of when it becomes wrong and when it
        is put right. Several kiosks whose clocks differ tell of it once for each time that staff come in.
        """
        last, now = self._register.log.last_time(), self._utc()
        if last is None or last - CLOCK_TOLERANCE <= now <= last + LONGEST_PAUSE:
            return
        if not self._register.has_notice(ClinicNotice.CLOCK):
            with self._writing():
                self._record("", AuditAction.CLOCK_MOVED, detail=last.date().isoformat())
                times = (last, now)
                self._register.add_notice(
                    ClinicNotice.CLOCK, " ".join(at.isoformat(timespec="seconds") for at in times)
                )
