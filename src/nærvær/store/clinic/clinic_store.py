"""The verbs of a clinic over its SQLite file: who may log in, who is on the staff, and what staff have done."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from ...domain.clinic import (
    HANDOVER_CONSENTS,
    AuditAction,
    AuditEvent,
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    LoginFailed,
    OrphanDiary,
    Person,
    Role,
    SecretKind,
    Staff,
    StaffAccount,
    WithdrawalMode,
)
from ...domain.consent import Consent, consents
from ...domain.diary import Entry
from ...domain.errors import Busy, BusyWith, Refusal
from ...domain.group_slip import GroupSession
from ...domain.login_rules import FIRST_USE_WINDOW, LoginAccepted, LoginRejected, validate_passphrase, validate_pin
from ...domain.practice import Practice
from ...domain.progress import progress
from ..backups import read_entries
from ..diary_folder import DiaryPaths
from ..diary_opener import open_diary
from ..hash_chain import CorruptionError
from ..sqlite_connection import BUSY_SECONDS, read_transaction, write_transaction
from . import maintenance, register
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths
from .kiosk_exit import write_staff_file
from .login_check import LoginAttempt, attempt_key, attempt_lock, check_attempt, hash_secret, reset_attempts
from .transactions import EncryptedClinic


class PersonVerbs(EncryptedClinic):
    """What a person does and is told at the kiosk in their own visit, once they have logged in."""

    def deeds_with(self, code: str) -> tuple[AuditEvent, ...]:
        with self._verb(), read_transaction(self._connection):
            return register.events_about(self._connection, code)

    def untold_resets(self, code: str) -> tuple[AuditEvent, ...]:
        untold: list[AuditEvent] = []
        for event in self.deeds_with(code):
            if event.action is AuditAction.TOLD_OF_RESET:
                untold.clear()
            elif event.action is AuditAction.RESET_PIN:
                untold.append(event)
        return tuple(untold)

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        with self._verb():
            return register.groups_on(self._connection, day)

    def record_own_action(self, code: str, action: AuditAction) -> None:
        with self._verb(), write_transaction(self._connection):
            self._record("", action, code)

    def erase_self(self, code: str) -> None:
        with self._verb():
            with write_transaction(self._connection):
                self._begin_withdrawal(code, WithdrawalMode.ERASE)
                self._record("", AuditAction.ERASED_SELF, code)
            maintenance.finish_withdrawals(self._connection, self._paths, self._keys, self._now)

    def _begin_withdrawal(self, code: str, mode: WithdrawalMode) -> None:
        """Remove a person within a transaction. Raises `UnknownCode`, and `Busy` where their diary is open."""
        key = register.find_person(self._connection, code)[0]
        if mode is WithdrawalMode.ANONYMISE and self._keys.is_encrypted:
            self._keys.rows_of(key)  # its numbers stay, so it has to be opened
        if not maintenance.is_unused(self._paths.diary_folder(key)):
            raise Busy(BusyWith.PERSON)  # what is recorded from there on would belong to nobody
        register.begin_withdrawal(self._connection, code, key, mode)
        reset_attempts(self._connection, self._key, "person", code)


class SqliteClinic(PersonVerbs):
    """The `Clinic` in one file, to be used from any thread."""

    # Login

    def is_open(self, code: str) -> bool:
        with self._verb():
            return register.may_choose_pin(self._connection, code, self._utc())

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        reason = validate_pin(pin)
        if reason is not None:
            raise InvalidSecret(SecretKind.PIN, reason)
        secret = hash_secret(pin)
        with self._verb(), write_transaction(self._connection):
            if not register.may_choose_pin(self._connection, code, self._utc()):
                return LoginRejected(0)
            register.set_pin(self._connection, code, secret)
            self._reset_attempts("person", code)
            self._record("", AuditAction.CHOSE_PIN, code)
            return LoginAccepted(register.find_person(self._connection, code)[0])

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        with self._verb():
            register.check_person_intact(self._connection, code)
            return self._check_login("person", code, pin)

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        with self._verb():
            login = self._check_login("staff", code, passphrase)
            if isinstance(login, LoginRejected):
                if login.checked:  # what is not looked at must not fill the log
                    self._record_failed_login(code)
                raise LoginFailed(login.wait_seconds)
            with write_transaction(self._connection):
                role = register.staff_role(self._connection, code)
                if role is None:
                    raise LoginFailed(0)
                self._record(code, AuditAction.CAME)
            with suppress(Refusal):  # on a full disk they come in all the same, and what needs the keys says so
                self._open_keys(code, passphrase)
            return Staff(code, role)

    def _check_login(self, kind: str, code: str, secret: str) -> LoginAccepted | LoginRejected:
        """Check one attempt after the other for one code, so that right ones at the same moment are all accepted."""
        with attempt_lock(self._paths.attempt_locks, attempt_key(self._key, kind, code)):
            account = register.find_secret(self._connection, kind, code)
            return check_attempt(self._connection, self._key, LoginAttempt(kind, code, secret, self._utc()), account)

    def _reset_attempts(self, kind: str, code: str) -> None:
        reset_attempts(self._connection, self._key, kind, code)

    # Staff

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        lead.require_lead()
        check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._as_staff(lead, leading=True):
            code = register.add_staff(self._connection, role, secret)
            self._record(lead.code, AuditAction.MADE_STAFF, code, role)
            if self._keys.is_encrypted:
                self._keys.add_staff(code, passphrase)
        with self._verb(), read_transaction(self._connection):
            write_staff_file(self._connection, self._paths.staff_file)
        return code

    def remove_staff(self, lead: Staff, code: str) -> None:
        lead.require_lead()
        with self._verb():
            with self._as_staff(lead, leading=True):
                register.remove_staff(self._connection, code)
                self._reset_attempts("staff", code)
                self._record(lead.code, AuditAction.REMOVED_STAFF, code)
                if self._keys.is_encrypted:
                    self._keys.remove_staff(code)
            self._renew_copies()

    def staff_accounts(self, staff: Staff) -> tuple[StaffAccount, ...]:
        with self._as_staff(staff):
            self._record(staff.code, AuditAction.LOOKED, detail="staff_accounts")
            return register.list_staff(self._connection)

    def require_staff_code(self, lead: Staff, code: str) -> None:
        with self._as_staff(lead, leading=True):
            register.check_staff_exists(self._connection, code)

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        if code != staff.code:
            staff.require_lead()
        check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._verb():
            with self._as_staff(staff, leading=code != staff.code):
                register.change_passphrase(self._connection, code, secret)
                self._reset_attempts("staff", code)
                self._record(staff.code, AuditAction.CHANGED_PHRASE, code)
                if self._keys.is_encrypted:
                    self._keys.add_staff(code, passphrase)
            self._renew_copies()

    # People

    def make_codes(
        self, staff: Staff, count: int, write_slips: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        with self._as_staff(staff):
            keys = [register.new_person_key() for _ in range(count)]
            if self._keys.is_encrypted:
                self._keys.add_people(keys)
            codes = tuple(register.add_person(self._connection, self._utc(), key) for key in keys)
            self._record(staff.code, AuditAction.MADE_CODES, detail=str(count))
            if write_slips is not None:
                write_slips(codes)
        return codes

    def people(self, staff: Staff) -> tuple[Person, ...]:
        with self._as_staff(staff):
            self._record(staff.code, AuditAction.LOOKED, detail="people")
            return register.list_people(self._connection, self._utc())

    def open_first_use(self, staff: Staff, code: str) -> None:
        with self._as_staff(staff):
            key, has_pin = register.find_person(self._connection, code)
        if has_pin:
            self._require_consent(staff, code, key, Consent.PIN_HELP)
        with self._as_staff(staff):
            had_pin = register.open_for_pin(self._connection, code, self._utc() + FIRST_USE_WINDOW)
            self._reset_attempts("person", code)
            self._record(staff.code, AuditAction.RESET_PIN if had_pin else AuditAction.OPENED_FIRST_USE, code)

    def close_code(self, staff: Staff, code: str) -> None:
        with self._as_staff(staff):
            if register.close_for_pin(self._connection, code):
                self._record(staff.code, AuditAction.CLOSED_CODE, code)

    def weeks(self, staff: Staff, today: date) -> dict[int, int]:
        counts: Counter[int] = Counter()
        people = self.people(staff)
        self.finish_takeover()
        for person in people:
            folder = self._paths.diary_folder(person.key)
            if folder.is_dir():
                cipher = self._keys.rows_of(person.key)
                with open_diary(folder, self._now, person=person.key, cipher=cipher) as diary:
                    counts[progress(diary.entries(), today).week] += 1
        return dict(sorted(counts.items()))

    def withdraw(self, staff: Staff, code: str, mode: WithdrawalMode) -> None:
        staff.require_lead()
        action = AuditAction.ERASED if mode is WithdrawalMode.ERASE else AuditAction.ANONYMISED
        with self._verb():
            if mode is WithdrawalMode.ANONYMISE:
                self.finish_takeover()
            with self._as_staff(staff, leading=True):
                self._begin_withdrawal(code, mode)
                self._record(staff.code, action, code)
            maintenance.finish_withdrawals(self._connection, self._paths, self._keys, self._now)

    def hand_over(self, staff: Staff, code: str, action: AuditAction) -> str:
        with self._as_staff(staff):
            key = register.find_person(self._connection, code)[0]
        self._require_consent(staff, code, key, HANDOVER_CONSENTS[action])
        with self._as_staff(staff):
            self._record(staff.code, action, code)
        return key

    def _require_consent(self, staff: Staff, code: str, key: str, consent: Consent) -> None:
        """Raise `ConsentMissing` unless this person lets staff do so; then it is in the log that it was asked for."""
        self.finish_takeover()
        try:
            check_consent(self._paths, self._keys, key, self._now, consent)
        except ConsentMissing:
            with self._as_staff(staff):
                self._record(staff.code, AuditAction.REFUSED, code, consent)
            raise

    # Groups

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        with self._as_staff(staff):
            register.add_group(self._connection, session)
            self._record(staff.code, AuditAction.LED_GROUP, detail=f"{session.exercise} {session.minutes}")

    # The audit log and notices

    def record_action(self, staff: Staff, action: AuditAction, detail: str = "") -> None:
        with self._as_staff(staff):
            self._record(staff.code, action, detail=detail)

    def audit(self, staff: Staff) -> tuple[AuditEvent, ...]:
        self.record_action(staff, AuditAction.LOOKED, "audit")
        with self._verb():
            return register.read_events(self._connection)

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        with self._as_staff(staff):
            return register.take_notices(self._connection)

    def found_files(self, count: int) -> None:
        """Record that files were found, and removed, that an earlier nærvær had left on the machine."""
        with self._verb(), write_transaction(self._connection):
            self._record("", AuditAction.REMOVED_FILES, detail=str(count))
            register.add_notice(self._connection, ClinicNotice.REMOVED_FILES, str(count))

    # Orphans: diaries that belong to no code

    def orphans(self, staff: Staff) -> tuple[OrphanDiary, ...]:
        with self._as_staff(staff, leading=True):
            self._record(staff.code, AuditAction.LOOKED, detail="orphans")
            keys = self._orphan_keys()
        self.finish_takeover()
        return tuple(_orphan(self._paths, self._keys, key) for key in keys)

    def adopt(self, staff: Staff) -> tuple[tuple[str, OrphanDiary], ...]:
        orphans = {orphan.key: orphan for orphan in self.orphans(staff)}
        with self._verb():
            with self._as_staff(staff, leading=True):
                keys = [key for key in self._orphan_keys() if key in orphans]
                codes = register.add_orphans(self._connection, keys, self._utc())
                for code in codes.values():
                    self._record(staff.code, AuditAction.ADOPTED, code)
            self._renew_copies()
        return tuple((code, orphans[key]) for key, code in codes.items())

    def _orphan_keys(self) -> list[str]:
        """Return the keys of the folders that belong to no intact row and to nobody who is being withdrawn."""
        known = {person.key for person in register.list_people(self._connection, self._utc())}
        known |= {key for key, _ in register.pending_withdrawals(self._connection)}
        return sorted(self._paths.person_keys() - known)

    # Maintenance

    def maintain(self) -> None:
        """Upgrade the file, finish interrupted withdrawals, restore altered rows, and make the copy of the day."""
        with self._verb():
            maintenance.upgrade(self._connection, self._paths, self._now().date())
            maintenance.withdraw_ended_people(self._connection, self._keys, self._utc())
            maintenance.finish_withdrawals(self._connection, self._paths, self._keys, self._now)
        with suppress(OSError, sqlite3.Error, CorruptionError, Refusal):  # a full disk is no reason to let nobody in
            with self._verb():
                maintenance.restore_rows(self._connection, self._paths, self._utc())
                with read_transaction(self._connection):
                    write_staff_file(self._connection, self._paths.staff_file)
                maintenance.record_exits(self._connection, self._paths)
            self._keys.mend()
            maintenance.back_up(self._paths, self._now().date())

    def _renew_copies(self) -> None:
        maintenance.renew_copies(self._connection, self._paths, self._now().date())


def check_consent(
    paths: ClinicPaths, keys: ClinicKeys, key: str, now: Callable[[], datetime], consent: Consent
) -> None:
    """Raise `ConsentMissing` unless the person with this key lets staff do so."""
    folder = paths.diary_folder(key)
    entries: tuple[Entry, ...] = ()
    if folder.is_dir():
        with open_diary(folder, now, person=key, cipher=keys.rows_of(key)) as diary:
            entries = diary.entries()
    if not consents(entries)[consent].given:
        raise ConsentMissing(consent)


def _orphan(paths: ClinicPaths, keys: ClinicKeys, key: str) -> OrphanDiary:
    """Return what can be said of a diary that belongs to no code."""
    try:
        entries = read_entries(DiaryPaths(paths.diary_folder(key)), key, BUSY_SECONDS, keys.rows_of(key))
    except ClinicProblem as problem:
        if problem.reason is not ClinicFault.KEYS:
            raise
        entries = None  # its key is lost, and with it what stands there
    days = [entry.local_date for entry in entries or ()]
    practices = sum(isinstance(entry.fact, Practice) for entry in entries or ())
    return OrphanDiary(key, min(days, default=None), max(days, default=None), practices, readable=entries is not None)


def check_passphrase(passphrase: str) -> None:
    """Raises `InvalidSecret` for a passphrase that is not allowed."""
    reason = validate_passphrase(passphrase)
    if reason is not None:
        raise InvalidSecret(SecretKind.PASSPHRASE, reason)
