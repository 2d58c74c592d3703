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

from ..domain.admission import FIRST_USE_LASTS, Admitted, NotAdmitted, passphrase_problem, pin_problem
from ..domain.audit import AuditEntry, Deed
from ..domain.clinic import (
    SHARE,
    BadSecret,
    ClinicProblem,
    Manner,
    Notice,
    NotLetIn,
    NoYes,
    Orphan,
    Person,
    Role,
    Staff,
)
from ..domain.errors import Busy, Refusal
from ..domain.practice import Practice
from ..domain.progress import preference, progress
from ..domain.slip import GroupSession
from . import clinic_backups, clinic_rows, clinic_schema, roll
from .chain import Damage
from .checking import told_in
from .clinic_schema import ClinicPlace
from .connection import connect, reading, refusing_clinic, writing
from .deeds import deeds, write_down
from .diary import open_diary
from .files import Place, make_private_file, make_private_folder, put_in_place
from .leaving import is_left_alone, leave
from .locks import must_have_locks, must_take_files
from .secrets_kept import KEY_BYTES, Kept, kept, mark
from .tries import Try, forget, looked_at, one_at_a_time
from .way_out import take_up_left, write_way_out

BUSY_SECONDS = 5.0
Now = Callable[[], datetime]
_PERSON = "SELECT key, cost, salt, digest FROM people WHERE code = ? AND digest IS NOT NULL"
_STAFF = "SELECT code, cost, salt, digest FROM staff WHERE code = ?"


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
    _checked_passphrase(passphrase)
    may_begin(folder, beside_diaries=beside_diaries)
    secret = kept(passphrase)
    place, at = ClinicPlace(folder), now().astimezone(UTC)
    with refusing_clinic(place.file):
        make_private_folder(folder)
        must_have_locks(folder)
        make_private_file(place.building)
        # The lead stands in the file before it has its name: interrupted here, there is no clinic, or one to come into.
        with closing(connect(place.building, BUSY_SECONDS)) as connection, writing(connection):
            clinic_schema.create(connection, secrets.token_bytes(KEY_BYTES), at)
            code = roll.add_staff(connection, Role.LEAD, secret)
            write_down(connection, at, code, Deed.BEGAN_CLINIC)
        for name in (place.building, place.file):
            name.with_name(f"{name.name}-journal").unlink(missing_ok=True)
        if put_down is not None:
            try:
                put_down(code)
            except BaseException:
                place.building.unlink()
                raise
        put_in_place(place.building, place.file)
    open_clinic(folder, now).close()
    return code


def may_begin(folder: Path, *, beside_diaries: bool = False) -> None:
    """Raises what `begin_clinic` would raise here, before anybody has thought of a passphrase. Makes nothing."""
    place = ClinicPlace(folder)
    with refusing_clinic(place.file):
        half_begun = clinic_backups.is_half_begun(place)
        if place.file.exists() and not half_begun:
            raise ClinicProblem("begun", str(place.file))
        _must_be_no_link(place)
        if not half_begun:
            _no_copies(place)
        if not beside_diaries:
            _no_diaries(place)
        must_take_files(next(each for each in (folder, *folder.parents) if each.exists()))


def open_clinic(folder: Path, now: Now, *, to_write: bool = False) -> SqliteClinic:
    """The clinic in `folder`, checked. Raises `ClinicProblem` or `Busy`.

    `to_write`: it is of no use unless something can be written there.
    """
    place = ClinicPlace(folder)
    with refusing_clinic(place.file):
        if not place.file.exists():
            _must_be_no_link(place)
            _no_copies(place)
            _no_diaries(place)
            raise ClinicProblem("none", str(folder))
        must_have_locks(folder)
        if clinic_backups.is_half_begun(place):
            raise ClinicProblem("none", str(folder))
        if to_write:
            must_take_files(folder)
        clinic_backups.check(place.file, BUSY_SECONDS)
        clinic = SqliteClinic(place, now)
        try:
            clinic.upgrade()
            clinic.settle()
            with suppress(OSError, sqlite3.Error, Damage, Refusal):  # no room is no reason to let nobody in
                clinic.set_in_order()
                clinic_backups.back_up(place, now().date(), BUSY_SECONDS)
        except BaseException:
            clinic.close()
            raise
    return clinic


class SqliteClinic:
    """The `Clinic` in one file, to be used from any thread."""

    def __init__(self, place: ClinicPlace, now: Now) -> None:
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

    def opened(self, code: str) -> bool:
        with self._verb():
            return roll.is_open(self._connection, code, self._utc())

    def choose_pin(self, code: str, pin: str) -> Admitted | NotAdmitted:
        reason = pin_problem(pin)
        if reason is not None:
            raise BadSecret("pin", reason)
        secret = kept(pin)
        with self._verb(), writing(self._connection):
            if not roll.is_open(self._connection, code, self._utc()):
                return NotAdmitted(0)
            roll.keep_pin(self._connection, code, secret)
            self._forget_tries(code)
            self._write_down("", Deed.CHOSE_PIN, code)
            return Admitted(roll.person(self._connection, code)[0])

    def enter(self, code: str, pin: str) -> Admitted | NotAdmitted:
        with self._verb():
            roll.must_be_sound(self._connection, code)
            return self._looked_at("person", code, pin, _PERSON)

    def staff_enter(self, code: str, passphrase: str) -> Staff:
        with self._verb():
            admitted = self._looked_at("staff", code, passphrase, _STAFF)
            if isinstance(admitted, NotAdmitted):
                raise NotLetIn(admitted.wait_seconds)
            with writing(self._connection):
                role = self._connection.execute("SELECT role FROM staff WHERE code = ?", (code,)).fetchone()
                if role is None:
                    raise NotLetIn(0)
                self._write_down(code, Deed.CAME)
            return Staff(code, Role(role[0]))

    # Staff

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        lead.must_lead()
        _checked_passphrase(passphrase)
        secret = kept(passphrase)
        with self._deed(lead, leading=True):
            code = roll.add_staff(self._connection, role, secret)
            self._write_down(lead.code, Deed.MADE_STAFF, code, role)
        with self._verb(), reading(self._connection):
            write_way_out(self._connection, self._place.way_out)
        return code

    def remove_staff(self, lead: Staff, code: str) -> None:
        lead.must_lead()
        with self._verb():
            with self._deed(lead, leading=True):
                roll.remove_staff(self._connection, code)
                forget(self._connection, self._key, "staff", code)
                self._write_down(lead.code, Deed.REMOVED_STAFF, code)
            self._copy_anew()

    def must_know(self, lead: Staff, code: str) -> None:
        with self._deed(lead, leading=True):
            roll.must_know_staff(self._connection, code)

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        if code != staff.code:
            staff.must_lead()
        _checked_passphrase(passphrase)
        secret = kept(passphrase)
        with self._verb():
            with self._deed(staff, leading=code != staff.code):
                roll.change_passphrase(self._connection, code, secret)
                forget(self._connection, self._key, "staff", code)
                self._write_down(staff.code, Deed.CHANGED_PHRASE, code)
            self._copy_anew()

    # People

    def make_codes(
        self, staff: Staff, count: int, put_down: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        with self._deed(staff):
            codes = tuple(roll.add_person(self._connection, self._utc()) for _ in range(count))
            self._write_down(staff.code, Deed.MADE_CODES, detail=str(count))
            if put_down is not None:
                put_down(codes)
        return codes

    def people(self, staff: Staff) -> tuple[Person, ...]:
        with self._deed(staff):
            self._write_down(staff.code, Deed.LOOKED, detail="people")
            return roll.people(self._connection, self._utc())

    def open_first_use(self, staff: Staff, code: str) -> None:
        with self._deed(staff):
            had_one = roll.open_for_pin(self._connection, code, self._utc() + FIRST_USE_LASTS)
            deed = Deed.RESET_PIN if had_one else Deed.OPENED_FIRST_USE
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

    def withdraw(self, staff: Staff, code: str, manner: Manner) -> None:
        staff.must_lead()
        deed = Deed.ERASED if manner is Manner.ERASE else Deed.ANONYMISED
        with self._verb():
            with self._deed(staff, leading=True):
                key = roll.person(self._connection, code)[0]
                if not is_left_alone(self._place.diary(key)):
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
                with writing(self._connection):
                    self._mend()
            with reading(self._connection):
                write_way_out(self._connection, self._place.way_out)
            if self._place.left.exists():
                self._write_down_who_left()

    def _is_to_be_mended(self) -> bool:
        changed = clinic_rows.changed(self._connection)
        known = self._connection.execute("SELECT 1 FROM notices WHERE notice = ?", (Notice.CHANGED,)).fetchone()
        return changed > 0 and known is None

    def _mend(self) -> None:
        for code in clinic_rows.bring_back(self._connection, self._place.copies()):
            self._write_down("", Deed.BROUGHT_BACK, code)
            roll.keep_notice(self._connection, Notice.BROUGHT_BACK, code)
        changed = clinic_rows.changed(self._connection)
        if changed:
            roll.keep_notice(self._connection, Notice.CHANGED, str(changed))

    def _write_down_who_left(self) -> None:
        known = [code for (code,) in self._connection.execute("SELECT code FROM staff").fetchall()]
        with writing(self._connection):
            for at, staff in take_up_left(self._place.left, known):
                write_down(self._connection, at, staff, Deed.LEFT_KIOSK)
        self._place.left.unlink(missing_ok=True)

    def settle(self) -> None:
        """Finish taking out those who are leaving, also when a power cut came in between."""
        with self._verb():
            for key, manner in self._connection.execute("SELECT key, manner FROM leaving").fetchall():
                leave(self._place, key, Manner(manner), self._now)
                with writing(self._connection):
                    self._connection.execute("DELETE FROM leaving WHERE key = ?", (key,))
                self._copy_anew()

    def hand_over(self, staff: Staff, code: str, deed: Deed) -> str:
        with self._deed(staff):
            key = roll.person(self._connection, code)[0]
        if not self._has_said_yes(key):
            raise NoYes
        with self._deed(staff):
            self._write_down(staff.code, deed, code)
        return key

    def _has_said_yes(self, key: str) -> bool:
        folder = self._place.diary(key)
        if not folder.is_dir():
            return False
        with open_diary(folder, self._now, person=key) as diary:
            return preference(diary.entries(), SHARE) == "yes"

    # Groups

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        with self._deed(staff):
            roll.keep_group(self._connection, session)
            self._write_down(staff.code, Deed.LED_GROUP, detail=f"{session.exercise} {session.minutes}")

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        with self._verb():
            return roll.groups_on(self._connection, day)

    # Deeds

    def note(self, staff: Staff, deed: Deed, detail: str = "") -> None:
        with self._deed(staff):
            self._write_down(staff.code, deed, detail=detail)

    def audit(self, staff: Staff) -> tuple[AuditEntry, ...]:
        self.note(staff, Deed.LOOKED, "audit")
        with self._verb():
            return deeds(self._connection)

    def notices(self, staff: Staff) -> tuple[tuple[Notice, str], ...]:
        with self._deed(staff):
            return roll.take_notices(self._connection)

    def found_files(self, count: int) -> None:
        """Write down that files were found, and taken away, that an earlier nærvær had left on the machine."""
        with self._verb(), writing(self._connection):
            self._write_down("", Deed.REMOVED_FILES, detail=str(count))
            roll.keep_notice(self._connection, Notice.REMOVED_FILES, str(count))

    # Diaries nobody's code stands for

    def orphans(self, staff: Staff) -> tuple[Orphan, ...]:
        with self._deed(staff, leading=True):
            self._write_down(staff.code, Deed.LOOKED, detail="orphans")
            keys = self._orphaned()
        return tuple(map(self._orphan, keys))

    def adopt(self, staff: Staff) -> tuple[tuple[str, Orphan], ...]:
        found = {orphan.key: orphan for orphan in self.orphans(staff)}
        with self._verb():
            with self._deed(staff, leading=True):
                there = [key for key in self._orphaned() if key in found]
                codes = roll.adopt(self._connection, there, self._utc())
                for code in codes.values():
                    self._write_down(staff.code, Deed.ADOPTED, code)
            self._copy_anew()
        return tuple((code, found[key]) for key, code in codes.items())

    def _orphaned(self) -> list[str]:
        """Keys of the folders that no sound row and nobody who is leaving stands for."""
        known = {person.key for person in roll.people(self._connection, self._utc())}
        known |= {key for (key,) in self._connection.execute("SELECT key FROM leaving").fetchall()}
        return sorted(self._place.diaries() - known)

    def _orphan(self, key: str) -> Orphan:
        found = told_in(Place(self._place.diary(key)), key, BUSY_SECONDS)
        entries = found or ()
        days = [entry.local_date for entry in entries]
        practices = sum(isinstance(entry.fact, Practice) for entry in entries)
        return Orphan(key, min(days, default=None), max(days, default=None), practices, readable=found is not None)

    # What they all stand on

    def _looked_at(self, kind: str, code: str, secret: str, query: str) -> Admitted | NotAdmitted:
        """Count the try, look, and answer; one after the other for one code, so that right ones at once are all right."""
        with one_at_a_time(self._place.tries, mark(self._key, kind, code)):
            row = self._connection.execute(query, (code,)).fetchone()
            if row is not None and kind == "staff" and not clinic_rows.is_sound(self._connection, kind, code):
                row = None
            found = None if row is None else (str(row[0]), Kept(*row[1:]))
            return looked_at(self._connection, self._key, Try(kind, code, secret, self._utc()), found)

    def _copy_anew(self) -> None:
        """Let no copy bring back who has left, or a passphrase that holds no more."""
        with reading(self._connection):
            write_way_out(self._connection, self._place.way_out)
        clinic_backups.begin_anew(self._place, self._now().date(), BUSY_SECONDS)

    def _forget_tries(self, code: str) -> None:
        forget(self._connection, self._key, "person", code)

    def _write_down(self, staff: str, deed: Deed, subject: str = "", detail: str = "") -> None:
        write_down(self._connection, self._utc(), staff, deed, subject, detail)

    @contextmanager
    def _deed(self, staff: Staff, *, leading: bool = False) -> Iterator[None]:
        """One transaction of somebody whose account is looked up in it.

        Raises `NotStaff`, and `NotYours` where `leading` is what it takes.
        """
        with self._verb(), writing(self._connection):
            (roll.must_still_lead if leading else roll.must_still_be_staff)(self._connection, staff)
            yield

    @contextmanager
    def _verb(self) -> Iterator[None]:
        with self._guard, refusing_clinic(self._place.file):
            yield

    def _utc(self) -> datetime:
        return self._now().astimezone(UTC)


def _no_copies(place: ClinicPlace) -> None:
    """Copies tell that there was a clinic here, though its file is gone: a new one would take their place."""
    if place.copies():
        raise ClinicProblem("lost", str(place.file))


def _no_diaries(place: ClinicPlace) -> None:
    """So do diaries."""
    count = len(place.diaries())
    if count:
        raise ClinicProblem("orphans", str(place.folder), count)


def _must_be_no_link(place: ClinicPlace) -> None:
    """A link that leads nowhere may lead to a clinic on a disk that is not there now; a new one would take its place."""
    if place.file.is_symlink():
        raise ClinicProblem("link", str(place.file))


def _checked_passphrase(passphrase: str) -> None:
    reason = passphrase_problem(passphrase)
    if reason is not None:
        raise BadSecret("passphrase", reason)
