"""The verbs of a clinic over its SQLite file: who may log in, who is on the staff, and what staff have done."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date

from ...domain.clinic import (
    HANDOVER_CONSENTS,
    AuditAction,
    ClinicFault,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    OnProgress,
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
from ...domain.errors import Refusal
from ...domain.group_slip import GroupSession
from ...domain.login_rules import FIRST_USE_WINDOW, validate_passphrase
from ...domain.practice import Practice
from ...domain.progress import progress
from ...domain.server_check import DiariesChecked
from ..backups import read_entries
from ..diary import VerifiedLog
from ..diary_folder import DiaryPaths
from ..diary_opener import open_diary
from ..hash_chain import CorruptionError
from ..sqlite_connection import BUSY_SECONDS, read_transaction
from . import clinic_schema, maintenance, register
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths
from .clinic_verbs import LogVerbs
from .deed_index import index_newest
from .diary_check import check_diaries, verify_diary_file
from .login_check import hash_secret
from .week_summaries import WeekSummaries


class SqliteClinic(LogVerbs):
    """The `Clinic` in one file, to be used from any thread."""

    # Staff

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        lead.require_lead()
        check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._verb():
            with self._as_staff(lead, leading=True):
                code = self._register.staff.free_code()
                self._register.staff.add(code, role, secret, self._let_open(code, passphrase, role))
                self._record(lead.code, AuditAction.MADE_STAFF, code, role)
            self._write_staff_file()
        return code

    def remove_staff(self, lead: Staff, code: str) -> None:
        lead.require_lead()
        with self._verb():
            with self._as_staff(lead, leading=True):
                self._register.staff.remove(code)
                self._reset_attempts("staff", code)
                self._record(lead.code, AuditAction.REMOVED_STAFF, code)
                if self._keys.is_encrypted:
                    self._keys.remove_staff(code)
            self._renew_copies()

    def staff_accounts(self, staff: Staff) -> tuple[StaffAccount, ...]:
        with self._as_staff(staff):
            self._record(staff.code, AuditAction.LOOKED, detail="staff_accounts")
            return self._register.staff.list_all()

    def require_staff_code(self, lead: Staff, code: str) -> None:
        with self._as_staff(lead, leading=True):
            self._register.staff.check_exists(code)

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        if code != staff.code:
            staff.require_lead()
        check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._verb():
            with self._as_staff(staff, leading=code != staff.code):
                accounts = self._register.staff
                accounts.check_exists(code)
                role = accounts.role(code) or Role.STAFF
                accounts.change_passphrase(code, secret, self._let_open(code, passphrase, role))
                self._reset_attempts("staff", code)
                self._record(staff.code, AuditAction.CHANGED_PHRASE, code)
            self._renew_copies()

    # People

    def make_codes(
        self, staff: Staff, count: int, write_slips: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        with self._as_staff(staff):
            keys = [register.new_person_key() for _ in range(count)]
            if self._keys.is_encrypted:
                self._keys.add_people(keys)
            codes = tuple(self._register.people.add(self._utc(), key) for key in keys)
            self._record(staff.code, AuditAction.MADE_CODES, detail=str(count))
            if write_slips is not None:
                write_slips(codes)
        return codes

    def people(self, staff: Staff) -> tuple[Person, ...]:
        with self._as_staff(staff):
            self._record(staff.code, AuditAction.LOOKED, detail="people")
            return self._register.people.list_all(self._utc())

    def open_first_use(self, staff: Staff, code: str) -> None:
        with self._as_staff(staff):
            key, has_pin = self._register.people.find(code)
        if has_pin:
            self._require_consent(staff, code, key, Consent.PIN_HELP)
        with self._as_staff(staff):
            people = self._register.people
            had_pin = people.open_for_pin(code, self._utc() + FIRST_USE_WINDOW)
            self._reset_attempts("person", code)
            action = AuditAction.RESET_PIN if had_pin else AuditAction.OPENED_FIRST_USE
            number = self._record(staff.code, action, code)
            if had_pin:
                people.add_untold_reset(code, number, self._utc(), staff.code)

    def close_code(self, staff: Staff, code: str) -> None:
        with self._as_staff(staff):
            if self._register.people.close_for_pin(code):
                self._record(staff.code, AuditAction.CLOSED_CODE, code)

    def weeks(self, staff: Staff, today: date, on_progress: OnProgress | None = None) -> dict[int, int]:
        people = self.people(staff)
        self.finish_takeover()
        summaries = self._week_summaries()
        counts: Counter[int] = Counter()
        for number, person in enumerate(people, 1):
            if on_progress is not None:
                on_progress(number, len(people))
            week = summaries.read(person.key)
            entries = self._entries_of(person.key) if week is None else None
            if entries is not None:
                week = progress(entries, today).week
                with self._verb(), self._writing():
                    summaries.write(person.key, week)
            if week is not None:
                counts[week] += 1
        return dict(sorted(counts.items()))

    def _week_summaries(self) -> WeekSummaries:
        return WeekSummaries(self._paths, self._keys, self._register)

    def _entries_of(self, key: str) -> tuple[Entry, ...] | None:
        """Return what stands in the diary of a person; None where there is none yet."""
        folder = self._paths.diary_folder(key)
        if not folder.is_dir():
            return None
        with open_diary(folder, self._now, person=key, cipher=self._keys.rows_of(key)) as diary:
            return diary.entries()

    def withdraw(self, staff: Staff, code: str, mode: WithdrawalMode) -> None:
        staff.require_lead()
        action = AuditAction.ERASED if mode is WithdrawalMode.ERASE else AuditAction.ANONYMISED
        with self._verb():
            if mode is WithdrawalMode.ANONYMISE:
                self.finish_takeover()
            with self._as_staff(staff, leading=True):
                self._begin_withdrawal(code, mode)
                self._record(staff.code, action, code)
            self._finish_withdrawals()

    def hand_over(self, staff: Staff, code: str, action: AuditAction) -> str:
        with self._as_staff(staff):
            key = self._register.people.find(code)[0]
        self._require_consent(staff, code, key, HANDOVER_CONSENTS[action])
        with self._as_staff(staff):
            self._record(staff.code, action, code)
        return key

    def _require_consent(self, staff: Staff, code: str, key: str, consent: Consent) -> None:
        """Raise `ConsentMissing` unless this person lets staff do so; then it is in the log that it was asked for."""
        self.finish_takeover()
        try:
            check_consent(self._entries_of(key) or (), consent)
        except ConsentMissing:
            with self._as_staff(staff):
                self._record(staff.code, AuditAction.REFUSED, code, consent)
            raise

    # Checking

    def check(self, staff: Staff, on_progress: OnProgress | None = None) -> DiariesChecked:
        with self._as_staff(staff):
            self._record(staff.code, AuditAction.LOOKED, detail="check")
            people = self._register.people.list_all(self._utc())
        self.finish_takeover()
        with self._verb(), self._verifying() as verify:
            found = check_diaries(people, verify, on_progress)
        with self._verb(), suppress(CorruptionError), read_transaction(self._connection):
            return replace(found, log=len(self._register.log.read()))
        return found

    @contextmanager
    def _verifying(self) -> Iterator[Callable[[str], VerifiedLog | None]]:
        """Yield what reads the diary of the person with a key; for many, one after the other."""
        yield lambda key: verify_diary_file(DiaryPaths(self._paths.diary_folder(key)), key, self._keys.rows_of(key))

    # Groups

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        with self._as_staff(staff):
            self._register.add_group(session)
            self._record(staff.code, AuditAction.LED_GROUP, detail=f"{session.exercise} {session.minutes}")

    # Orphans: diaries that belong to no code

    def orphans(self, staff: Staff) -> tuple[OrphanDiary, ...]:
        with self._as_staff(staff, leading=True):
            self._record(staff.code, AuditAction.LOOKED, detail="orphans")
            keys = self._orphan_keys()
        self.finish_takeover()
        return tuple(map(self._orphan_diary, keys))

    def adopt(self, staff: Staff) -> tuple[tuple[str, OrphanDiary], ...]:
        orphans = {orphan.key: orphan for orphan in self.orphans(staff)}
        with self._verb():
            with self._as_staff(staff, leading=True):
                keys = [key for key in self._orphan_keys() if key in orphans]
                codes = self._register.people.add_orphans(keys, self._utc())
                for code in codes.values():
                    self._record(staff.code, AuditAction.ADOPTED, code)
            self._renew_copies()
        return tuple((code, orphans[key]) for key, code in codes.items())

    def _orphan_diary(self, key: str) -> OrphanDiary:
        return _orphan(self._paths, self._keys, key)

    def _orphan_keys(self) -> list[str]:
        """Return the keys of the folders that belong to no intact record and to nobody who is being withdrawn."""
        known = {person.key for person in self._register.people.list_all(self._utc())}
        known |= {key for key, _ in self._register.pending_withdrawals()}
        return sorted(self._paths.person_keys() - known)

    # Maintenance

    def maintain(self) -> None:
        """Take over an earlier file, finish interrupted withdrawals, restore altered records, and make the copy of the day.

        A clinic that is locked waits with all of it until staff open it.
        """
        if self._keys.is_encrypted and self._keys.is_locked:
            return
        with self._verb():
            self._held_register = None
            maintenance.take_over(self._connection, self._paths, self._keys, self._now().date())
            self._write_pending()
            maintenance.withdraw_ended_people(self._register, self._writing, self._keys, self._utc())
            self._finish_withdrawals()
        with suppress(OSError, sqlite3.Error, CorruptionError, Refusal):  # a full disk is no reason to let nobody in
            with self._verb():
                maintenance.tell_of_older_file(
                    self._connection, self._register, self._writing, self._paths, self._utc()
                )
                maintenance.mend_register(self._register, self._writing, self._paths, self._keys, self._utc())
                self._write_staff_file()
                maintenance.record_exits(self._register, self._writing, self._paths)
                self._check_clock()
                index_newest(self._register, self._writing)
                clinic_schema.archive_events(self._connection, self._paths, self._register.cipher)
            self._keys.mend()
            maintenance.back_up(self._connection, self._register.cipher, self._paths, self._now().date())

    def _write_pending(self) -> None:
        """Write in the log what was noted while the clinic was locked."""
        if not clinic_schema.has_pending(self._connection):
            return
        restored = False
        with self._writing():
            for action, detail in clinic_schema.take_pending(self._connection):
                if action is AuditAction.REMOVED_FILES:
                    self._note_files(detail)
                else:
                    self._record("", action, detail=detail)
                restored |= action is AuditAction.RESTORED
        if restored:  # that the copy was older than the file is known
            maintenance.write_anchor(self._connection, self._paths)

    def _renew_copies(self) -> None:
        self._write_staff_file()
        maintenance.renew_copies(self._register.cipher, self._paths, self._now().date())


def check_consent(entries: Sequence[Entry], consent: Consent) -> None:
    """Raise `ConsentMissing` unless the person who has told this lets staff do so."""
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
