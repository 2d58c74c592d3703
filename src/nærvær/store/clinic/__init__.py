"""The clinic on the disk: who may come in, who is on the staff, and what staff have done."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from ...domain.audit import AuditAction, AuditEvent
from ...domain.clinic import (
    SHARE_PREFERENCE,
    ClinicNotice,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    LoginFailed,
    OrphanDiary,
    Person,
    Role,
    Staff,
    WithdrawalMode,
)
from ...domain.credentials import FIRST_USE_WINDOW, LoginAccepted, LoginRejected, validate_passphrase, validate_pin
from ...domain.errors import Busy, Refusal
from ...domain.group_slip import GroupSession
from ...domain.practice import Practice
from ...domain.preferences import preference
from ...domain.progress import progress
from ...files import atomic_replace, make_private_file, make_private_folder
from ..diary_paths import DiaryPaths
from ..hash_chain import CorruptionError
from ..opener import open_diary
from ..recovery import read_entries
from ..sqlite import connect, read_transaction, write_transaction
from . import clinic_schema
from . import maintenance as clinic_backups
from . import register as clinic_rows
from . import register as roll
from .audit_log import append_event, read_events
from .clinic_paths import ClinicPaths, check_folder_writable, check_locks_supported, errors_as_clinic_problems
from .hashers import KEY_BYTES, SecretHash, attempt_key, hash_secret
from .kiosk_exit import read_exits, write_staff_file
from .login_attempts import LoginAttempt, attempt_lock, check_attempt, reset_attempts
from .withdrawal import is_unused, withdraw_person

BUSY_SECONDS = 5.0
Now = Callable[[], datetime]
_PERSON_QUERY = "SELECT key, cost, salt, digest FROM people WHERE code = ? AND digest IS NOT NULL"
_STAFF_QUERY = "SELECT code, cost, salt, digest FROM staff WHERE code = ?"


def begin_clinic(
    folder: Path,
    now: Now,
    passphrase: str,
    *,
    beside_diaries: bool = False,
    put_down: Callable[[str], None] | None = None,
) -> str:
    """Make a clinic in `folder` with its first staff account, which leads; its code. Raises `ClinicProblem`, `BadSecret`.

    `beside_diaries`: also where diaries of people lie whose clinic is lost, which it can then adopt. `put_down` tells the
    code before there is a clinic: one whose only code nobody has seen could never be come into. What it raises ends it.
    """
    _check_passphrase(passphrase)
    check_may_begin(folder, beside_diaries=beside_diaries)
    secret = hash_secret(passphrase)
    place, at = ClinicPaths(folder), now().astimezone(UTC)
    with errors_as_clinic_problems(place.file):
        make_private_folder(folder)
        check_locks_supported(folder)
        make_private_file(place.building)
        # The lead stands in the file before it has its name: interrupted here, there is no clinic, or one to come into.
        with closing(connect(place.building, BUSY_SECONDS)) as connection, write_transaction(connection):
            clinic_schema.create(connection, secrets.token_bytes(KEY_BYTES), at)
            code = roll.add_staff(connection, Role.LEAD, secret)
            append_event(connection, at, code, AuditAction.BEGAN_CLINIC)
        for name in (place.building, place.file):
            name.with_name(f"{name.name}-journal").unlink(missing_ok=True)
        if put_down is not None:
            try:
                put_down(code)
            except BaseException:
                place.building.unlink()
                raise
        atomic_replace(place.building, place.file)
    open_clinic(folder, now).close()
    return code


def check_may_begin(folder: Path, *, beside_diaries: bool = False) -> None:
    """Raises what `begin_clinic` would raise here, before anybody has thought of a passphrase. Makes nothing."""
    place = ClinicPaths(folder)
    with errors_as_clinic_problems(place.file):
        half_begun = clinic_backups.is_unfinished(place)
        if place.file.exists() and not half_begun:
            raise ClinicProblem("begun", str(place.file))
        _check_no_link(place)
        if not half_begun:
            _check_no_backups(place)
        if not beside_diaries:
            _check_no_diaries(place)
        check_folder_writable(next(each for each in (folder, *folder.parents) if each.exists()))


def open_clinic(folder: Path, now: Now, *, to_write: bool = False) -> SqliteClinic:
    """The clinic in `folder`, checked. Raises `ClinicProblem` or `Busy`.

    `to_write`: it is of no use unless something can be written there.
    """
    place = ClinicPaths(folder)
    with errors_as_clinic_problems(place.file):
        if not place.file.exists():
            _check_no_link(place)
            _check_no_backups(place)
            _check_no_diaries(place)
            raise ClinicProblem("none", str(folder))
        check_locks_supported(folder)
        if clinic_backups.is_unfinished(place):
            raise ClinicProblem("none", str(folder))
        if to_write:
            check_folder_writable(folder)
        clinic_backups.check(place.file, BUSY_SECONDS)
        clinic = SqliteClinic(place, now)
        try:
            clinic.upgrade()
            clinic.settle()
            with suppress(OSError, sqlite3.Error, CorruptionError, Refusal):  # no room is no reason to let nobody in
                clinic.set_in_order()
                clinic_backups.back_up(place, now().date(), BUSY_SECONDS)
        except BaseException:
            clinic.close()
            raise
    return clinic


class SqliteClinic:
    """The `Clinic` in one file, to be used from any thread."""

    def __init__(self, place: ClinicPaths, now: Now) -> None:
        self._place, self._now = place, now
        self._guard = threading.RLock()
        self._connection = connect(place.file, BUSY_SECONDS)
        self._key: bytes = self._connection.execute("SELECT key FROM clinic").fetchone()[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    # Coming in

    def is_open(self, code: str) -> bool:
        with self._verb():
            return roll.may_choose_pin(self._connection, code, self._utc())

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        reason = validate_pin(pin)
        if reason is not None:
            raise InvalidSecret("pin", reason)
        secret = hash_secret(pin)
        with self._verb(), write_transaction(self._connection):
            if not roll.may_choose_pin(self._connection, code, self._utc()):
                return LoginRejected(0)
            roll.set_pin(self._connection, code, secret)
            self._forget_tries(code)
            self._write_down("", AuditAction.CHOSE_PIN, code)
            return LoginAccepted(roll.find_person(self._connection, code)[0])

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        with self._verb():
            roll.check_person_intact(self._connection, code)
            return self._looked_at("person", code, pin, _PERSON_QUERY)

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        with self._verb():
            admitted = self._looked_at("staff", code, passphrase, _STAFF_QUERY)
            if isinstance(admitted, LoginRejected):
                raise LoginFailed(admitted.wait_seconds)
            with write_transaction(self._connection):
                role = self._connection.execute("SELECT role FROM staff WHERE code = ?", (code,)).fetchone()
                if role is None:
                    raise LoginFailed(0)
                self._write_down(code, AuditAction.CAME)
            return Staff(code, Role(role[0]))

    # Staff

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        lead.require_lead()
        _check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._deed(lead, leading=True):
            code = roll.add_staff(self._connection, role, secret)
            self._write_down(lead.code, AuditAction.MADE_STAFF, code, role)
        with self._verb(), read_transaction(self._connection):
            write_staff_file(self._connection, self._place.way_out)
        return code

    def remove_staff(self, lead: Staff, code: str) -> None:
        lead.require_lead()
        with self._verb():
            with self._deed(lead, leading=True):
                roll.remove_staff(self._connection, code)
                reset_attempts(self._connection, self._key, "staff", code)
                self._write_down(lead.code, AuditAction.REMOVED_STAFF, code)
            self._copy_anew()

    def require_staff_code(self, lead: Staff, code: str) -> None:
        with self._deed(lead, leading=True):
            roll.check_staff_exists(self._connection, code)

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        if code != staff.code:
            staff.require_lead()
        _check_passphrase(passphrase)
        secret = hash_secret(passphrase)
        with self._verb():
            with self._deed(staff, leading=code != staff.code):
                roll.change_passphrase(self._connection, code, secret)
                reset_attempts(self._connection, self._key, "staff", code)
                self._write_down(staff.code, AuditAction.CHANGED_PHRASE, code)
            self._copy_anew()

    # People

    def make_codes(
        self, staff: Staff, count: int, put_down: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        with self._deed(staff):
            codes = tuple(roll.add_person(self._connection, self._utc()) for _ in range(count))
            self._write_down(staff.code, AuditAction.MADE_CODES, detail=str(count))
            if put_down is not None:
                put_down(codes)
        return codes

    def people(self, staff: Staff) -> tuple[Person, ...]:
        with self._deed(staff):
            self._write_down(staff.code, AuditAction.LOOKED, detail="people")
            return roll.list_people(self._connection, self._utc())

    def open_first_use(self, staff: Staff, code: str) -> None:
        with self._deed(staff):
            had_one = roll.open_for_pin(self._connection, code, self._utc() + FIRST_USE_WINDOW)
            deed = AuditAction.RESET_PIN if had_one else AuditAction.OPENED_FIRST_USE
            self._forget_tries(code)
            self._write_down(staff.code, deed, code)

    def weeks(self, staff: Staff, today: date) -> dict[int, int]:
        counted: Counter[int] = Counter()
        for person in self.people(staff):
            folder = self._place.diary(person.key)
            if folder.is_dir():
                with open_diary(folder, self._now, person=person.key) as diary:
                    counted[progress(diary.entries(), today).week] += 1
        return dict(sorted(counted.items()))

    def withdraw(self, staff: Staff, code: str, manner: WithdrawalMode) -> None:
        staff.require_lead()
        deed = AuditAction.ERASED if manner is WithdrawalMode.ERASE else AuditAction.ANONYMISED
        with self._verb():
            with self._deed(staff, leading=True):
                key = roll.find_person(self._connection, code)[0]
                if not is_unused(self._place.diary(key)):
                    raise Busy("person")  # what is told from there on would lie about under nobody's name
                self._connection.execute("INSERT INTO leaving VALUES (?, ?)", (key, manner))
                self._connection.execute("DELETE FROM people WHERE code = ?", (code,))
                self._forget_tries(code)
                self._write_down(staff.code, deed, code)
            self.settle()

    def upgrade(self) -> None:
        """Take a file of an older nærvær to the newest schema; a copy of it is made before."""
        with self._verb():
            if clinic_schema.version(self._connection) < clinic_schema.VERSION:
                clinic_backups.back_up(self._place, self._now().date(), BUSY_SECONDS)
                clinic_schema.migrate(self._connection)

    def set_in_order(self) -> None:
        """Bring back rows that were changed, write down who left in the meantime, and let staff always be let out."""
        with self._verb():
            if self._is_to_be_mended():
                with write_transaction(self._connection):
                    self._mend()
            with read_transaction(self._connection):
                write_staff_file(self._connection, self._place.way_out)
            if self._place.left.exists():
                self._write_down_who_left()

    def _is_to_be_mended(self) -> bool:
        changed = clinic_rows.count_all_altered(self._connection)
        known = self._connection.execute("SELECT 1 FROM notices WHERE notice = ?", (ClinicNotice.CHANGED,)).fetchone()
        return changed > 0 and known is None

    def _mend(self) -> None:
        for code in clinic_rows.restore_altered_rows(self._connection, self._place.copies()):
            self._write_down("", AuditAction.BROUGHT_BACK, code)
            roll.add_notice(self._connection, ClinicNotice.BROUGHT_BACK, code)
        changed = clinic_rows.count_all_altered(self._connection)
        if changed:
            roll.add_notice(self._connection, ClinicNotice.CHANGED, str(changed))

    def _write_down_who_left(self) -> None:
        known = [code for (code,) in self._connection.execute("SELECT code FROM staff").fetchall()]
        with write_transaction(self._connection):
            for at, staff in read_exits(self._place.left, known):
                append_event(self._connection, at, staff, AuditAction.LEFT_KIOSK)
        self._place.left.unlink(missing_ok=True)

    def settle(self) -> None:
        """Finish taking out those who are leaving, also when a power cut came in between."""
        with self._verb():
            for key, manner in self._connection.execute("SELECT key, manner FROM leaving").fetchall():
                withdraw_person(self._place, key, WithdrawalMode(manner), self._now)
                with write_transaction(self._connection):
                    self._connection.execute("DELETE FROM leaving WHERE key = ?", (key,))
                self._copy_anew()

    def hand_over(self, staff: Staff, code: str, deed: AuditAction) -> str:
        with self._deed(staff):
            key = roll.find_person(self._connection, code)[0]
        if not self._has_said_yes(key):
            raise ConsentMissing
        with self._deed(staff):
            self._write_down(staff.code, deed, code)
        return key

    def _has_said_yes(self, key: str) -> bool:
        folder = self._place.diary(key)
        if not folder.is_dir():
            return False
        with open_diary(folder, self._now, person=key) as diary:
            return preference(diary.entries(), SHARE_PREFERENCE) == "yes"

    # Groups

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        with self._deed(staff):
            roll.add_group(self._connection, session)
            self._write_down(staff.code, AuditAction.LED_GROUP, detail=f"{session.exercise} {session.minutes}")

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        with self._verb():
            return roll.groups_on(self._connection, day)

    # Deeds

    def record_action(self, staff: Staff, deed: AuditAction, detail: str = "") -> None:
        with self._deed(staff):
            self._write_down(staff.code, deed, detail=detail)

    def audit(self, staff: Staff) -> tuple[AuditEvent, ...]:
        self.record_action(staff, AuditAction.LOOKED, "audit")
        with self._verb():
            return read_events(self._connection)

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        with self._deed(staff):
            return roll.take_notices(self._connection)

    def found_files(self, count: int) -> None:
        """Write down that files were found, and taken away, that an earlier nærvær had left on the machine."""
        with self._verb(), write_transaction(self._connection):
            self._write_down("", AuditAction.REMOVED_FILES, detail=str(count))
            roll.add_notice(self._connection, ClinicNotice.REMOVED_FILES, str(count))

    # Diaries nobody's code stands for

    def orphans(self, staff: Staff) -> tuple[OrphanDiary, ...]:
        with self._deed(staff, leading=True):
            self._write_down(staff.code, AuditAction.LOOKED, detail="orphans")
            keys = self._orphaned()
        return tuple(map(self._orphan, keys))

    def adopt(self, staff: Staff) -> tuple[tuple[str, OrphanDiary], ...]:
        found = {orphan.key: orphan for orphan in self.orphans(staff)}
        with self._verb():
            with self._deed(staff, leading=True):
                there = [key for key in self._orphaned() if key in found]
                codes = roll.add_orphans(self._connection, there, self._utc())
                for code in codes.values():
                    self._write_down(staff.code, AuditAction.ADOPTED, code)
            self._copy_anew()
        return tuple((code, found[key]) for key, code in codes.items())

    def _orphaned(self) -> list[str]:
        """Keys of the folders that no sound row and nobody who is leaving stands for."""
        known = {person.key for person in roll.list_people(self._connection, self._utc())}
        known |= {key for (key,) in self._connection.execute("SELECT key FROM leaving").fetchall()}
        return sorted(self._place.diaries() - known)

    def _orphan(self, key: str) -> OrphanDiary:
        found = read_entries(DiaryPaths(self._place.diary(key)), key, BUSY_SECONDS)
        entries = found or ()
        days = [entry.local_date for entry in entries]
        practices = sum(isinstance(entry.fact, Practice) for entry in entries)
        return OrphanDiary(key, min(days, default=None), max(days, default=None), practices, readable=found is not None)

    # What they all stand on

    def _looked_at(self, kind: str, code: str, secret: str, query: str) -> LoginAccepted | LoginRejected:
        """Count the try, look, and answer; one after the other for one code, so that right ones at once are all right."""
        with attempt_lock(self._place.tries, attempt_key(self._key, kind, code)):
            row = self._connection.execute(query, (code,)).fetchone()
            if row is not None and kind == "staff" and not clinic_rows.is_row_intact(self._connection, kind, code):
                row = None
            found = None if row is None else (str(row[0]), SecretHash(*row[1:]))
            return check_attempt(self._connection, self._key, LoginAttempt(kind, code, secret, self._utc()), found)

    def _copy_anew(self) -> None:
        """Let no copy bring back who has left, or a passphrase that holds no more."""
        with read_transaction(self._connection):
            write_staff_file(self._connection, self._place.way_out)
        clinic_backups.replace_backups(self._place, self._now().date(), BUSY_SECONDS)

    def _forget_tries(self, code: str) -> None:
        reset_attempts(self._connection, self._key, "person", code)

    def _write_down(self, staff: str, deed: AuditAction, subject: str = "", detail: str = "") -> None:
        append_event(self._connection, self._utc(), staff, deed, subject, detail)

    @contextmanager
    def _deed(self, staff: Staff, *, leading: bool = False) -> Iterator[None]:
        """One transaction of somebody whose account is looked up in it.

        Raises `NotStaff`, and `NotYours` where `leading` is what it takes.
        """
        with self._verb(), write_transaction(self._connection):
            (roll.check_is_lead if leading else roll.check_is_staff)(self._connection, staff)
            yield

    @contextmanager
    def _verb(self) -> Iterator[None]:
        with self._guard, errors_as_clinic_problems(self._place.file):
            yield

    def _utc(self) -> datetime:
        return self._now().astimezone(UTC)


def _check_no_backups(place: ClinicPaths) -> None:
    """Copies tell that there was a clinic here, though its file is gone: a new one would take their place."""
    if place.copies():
        raise ClinicProblem("lost", str(place.file))


def _check_no_diaries(place: ClinicPaths) -> None:
    """So do diaries."""
    count = len(place.diaries())
    if count:
        raise ClinicProblem("orphans", str(place.folder), count)


def _check_no_link(place: ClinicPaths) -> None:
    """A link that leads nowhere may lead to a clinic on a disk that is not there now; a new one would take its place."""
    if place.file.is_symlink():
        raise ClinicProblem("link", str(place.file))


def _check_passphrase(passphrase: str) -> None:
    reason = validate_passphrase(passphrase)
    if reason is not None:
        raise InvalidSecret("passphrase", reason)
