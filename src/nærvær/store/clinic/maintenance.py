"""Keeps a clinic's file whole: one copy a day, altered rows restored, people withdrawn to the end, damage repaired."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from datetime import date, datetime
from pathlib import Path

from ...domain.clinic import AuditAction, ClinicFault, ClinicNotice, ClinicProblem, ClinicRestored, WithdrawalMode
from ...domain.diary import apply_corrections
from ...domain.errors import DiaryProblem, Refusal
from ...domain.paper_words import AuditAnchor
from ...files import (
    PART_SUFFIX,
    atomic_replace,
    link_or_copy,
    make_private_file,
    make_private_folder,
    overwrite,
    read_bounded,
    secure_erase,
    secure_erase_folder,
    sync_dir,
    write_private_file,
)
from ..backups import copy_diary
from ..database import Connection
from ..diary_folder import DiaryPaths, FileLock, check_readable_file
from ..diary_opener import open_diary
from ..hash_chain import CorruptionError
from ..key_files import ENDED
from ..sqlite_connection import BUSY_SECONDS, connect, is_corruption, read_transaction, write_transaction
from . import clinic_schema
from .anonymous_numbers import AnonymousNumbers
from .clinic_keys import ClinicKeys, has_ended_people, people_by_entry
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .kiosk_exit import read_exits
from .mending import Writing, mend_kinds, tell_of_missing
from .record_cipher import ClearRecords, RecordCipher, SealedRecords
from .register import PERSON, Accounts, Register

BACKUPS_KEPT = 14
EVENTS_WITHOUT_COPY = 50
"""How many events of the log the copy of the day may lack: a copy at every login would cost more than the login."""
_JOURNAL_HEADER = 28
_LARGEST_ANCHOR = 1024


# At every opening


def take_over(connection: Connection, paths: ClinicPaths, keys: ClinicKeys, day: date) -> None:
    """Take over the file of an earlier nærvær, sealed where the clinic has keys, and end every byte of it in the clear.

    A file that stays in the clear is copied before. The journal of the transaction is overwritten, not only cut off.
    """
    is_current = clinic_schema.version(connection) == clinic_schema.VERSION
    if not (is_current and (clinic_schema.is_sealed(connection) or not keys.is_encrypted)):
        cipher: RecordCipher = ClearRecords(clinic_schema.own_key(connection))
        if keys.is_encrypted:
            cipher = SealedRecords(keys.clinic_key())
            connection.execute("PRAGMA journal_mode = PERSIST").fetchall()
        else:
            back_up(connection, cipher, paths, day)
        with write_transaction(connection):
            clinic_schema.take_over(connection, paths, cipher, sealed=keys.is_encrypted)
            if keys.is_encrypted:
                clinic_schema.note_pending(connection, AuditAction.ENCRYPTED)
    if keys.is_encrypted and clinic_schema.is_pending(connection, AuditAction.ENCRYPTED):
        _erase_clear_bytes(paths)
        AnonymousNumbers(paths.anonymised, keys).take_over_earlier()
        connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
        with write_transaction(connection):
            clinic_schema.end_pending(connection, AuditAction.ENCRYPTED)


def _erase_clear_bytes(paths: ClinicPaths) -> None:
    """Overwrite what a clinic in the clear has left beside its file. Can be repeated when it was interrupted."""
    overwrite_ended_journal(paths.file)
    building = (paths.building, *paths.folder.glob(f"{paths.building.name}-*"))
    copies = (*paths.backups.glob("*"), *paths.archive.glob("*"))
    for file in (*copies, *paths.damaged_files(), *building, *_part_and(paths.staff_file)):
        if os.path.lexists(file):
            secure_erase(file)


def _part_and(file: Path) -> tuple[Path, Path]:
    return file.with_suffix(PART_SUFFIX), file


def overwrite_ended_journal(file: Path) -> None:
    """Overwrite the journal of a transaction that was committed, which SQLite would only cut off.

    One that would be played back is left to SQLite: its header is not zeros.
    """
    journal = _journal_of(file)
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(journal.lstat().st_mode):  # whoever opens the file next names what stands there
            return
        with journal.open("r+b") as opened:
            if not any(opened.read(_JOURNAL_HEADER)):
                overwrite(opened)


def mend_register(register: Register, writing: Writing, paths: ClinicPaths, keys: ClinicKeys, at: datetime) -> None:
    """Mend what was altered or is gone, from the copies where they have it, and tell staff."""
    mend_kinds(register, writing, at)
    restore_records(register, writing, paths, at)
    tell_of_missing(register, writing, at, functools.partial(accounts_that_stay, register, paths, keys))


def restore_records(
    register: Register, writing: Callable[[], AbstractContextManager[None]], paths: ClinicPaths, at: datetime
) -> None:
    """Restore altered records from the copies, and leave a notice for staff; nothing is tried twice."""
    if not register.count_altered() or register.has_notice(ClinicNotice.CHANGED):
        return
    with writing():
        for copy in accounts_in_copies(register, paths):
            for code in register.restore_from(copy):
                register.log.append(at, "", AuditAction.BROUGHT_BACK, code)
                register.add_notice(ClinicNotice.BROUGHT_BACK, code)
            if not register.count_altered():
                break
        altered = register.count_altered()
        if altered:
            register.add_notice(ClinicNotice.CHANGED, str(altered))


def accounts_in_copies(register: Register, paths: ClinicPaths) -> Iterator[Accounts]:
    """Yield what each copy that can be read has of people and staff, the newest first."""
    for copy in _newest_first(paths):
        accounts: Accounts = {}
        with suppress(Exception), closing(connect(copy, BUSY_SECONDS)) as held, read_transaction(held):
            if clinic_schema.version(held) == clinic_schema.VERSION and clinic_schema.fits(held, register.cipher):
                accounts = clinic_schema.register_in(held, paths, register.cipher).accounts()
        if accounts:
            yield accounts


def accounts_that_stay(register: Register, paths: ClinicPaths, keys: ClinicKeys) -> Iterator[Accounts]:
    """Yield what the copies have of people and staff, but for those who were erased since."""
    leaving = {key for key, _ in register.pending_withdrawals()}
    for accounts in accounts_in_copies(register, paths):
        people = {str(data["key"]): name for name, data in accounts[PERSON].items()}
        entries, by_entry = keys.entries(), people_by_entry(keys, people)
        leaving |= {person for entry, person in by_entry.items() if entries.get(entry) == ENDED}
        for key in leaving & people.keys():
            del accounts[PERSON][people[key]]
        yield accounts


def tell_of_older_file(
    connection: Connection,
    register: Register,
    writing: Callable[[], AbstractContextManager[None]],
    paths: ClinicPaths,
    now: datetime,
) -> None:
    """Tell staff, once, where the file does not reach as far as the anchor beside the copies: an earlier one was put back.

    The copy of that day is kept: the next one takes its name.
    """
    anchor = read_anchor(paths)
    if anchor is None or register.log.follows(anchor):
        return
    last = register.log.last_time() or now
    for copy in _newest_first(paths)[:1]:
        link_or_copy(copy, paths.free_name_aside(now))
    with writing():
        register.log.append(now, "", AuditAction.OLDER_FILE, detail=last.date().isoformat())
        register.add_notice(ClinicNotice.OLDER_FILE, last.isoformat(timespec="seconds"))
    write_anchor(connection, paths)


def read_anchor(paths: ClinicPaths) -> AuditAnchor | None:
    """Return the anchor beside the copies; None where there is none, or it cannot be read."""
    try:
        return AuditAnchor.parse(read_bounded(paths.anchor_file, _LARGEST_ANCHOR).decode("ascii").strip())
    except (Refusal, OSError, ValueError):
        return None


def write_anchor(connection: Connection, paths: ClinicPaths) -> None:
    """Write the anchor of the log as it is in a file: whoever takes the copies along takes it along."""
    anchor = clinic_schema.anchor_in(connection)
    if anchor is not None:
        make_private_folder(paths.backups)
        write_private_file(paths.anchor_file, f"{anchor}\n".encode("ascii"))


def record_exits(register: Register, writing: Callable[[], AbstractContextManager[None]], paths: ClinicPaths) -> None:
    """Record who ended the kiosk while the clinic's file could not be written to."""
    if not paths.exits_file.exists():
        return
    codes = [str(each["id"]) for each in register.staff.records()]
    cipher = register.cipher if isinstance(register.cipher, SealedRecords) else None
    with writing():
        for at, code in read_exits(paths.exits_file, codes, cipher):
            register.log.append(at, code, AuditAction.LEFT_KIOSK)
    secure_erase(paths.exits_file)


# Withdrawal


def is_unused(folder: Path) -> bool:
    """Whether no process has this diary open."""
    if not folder.is_dir():
        return True
    lock = FileLock(DiaryPaths(folder).lock)
    try:
        return lock.acquire(exclusive=True)
    finally:
        lock.release()


def finish_withdrawals(
    connection: Connection,
    register: Register,
    paths: ClinicPaths,
    keys: ClinicKeys,
    now: Callable[[], datetime],
) -> None:
    """Remove the diaries of those who are being withdrawn, also when a power cut came in between."""
    for key, mode in register.pending_withdrawals():
        withdraw_person(paths, keys, (key, mode), now)
        with write_transaction(connection):
            register.end_withdrawal(key)
        if mode is WithdrawalMode.ANONYMISE:
            AnonymousNumbers(paths.anonymised, keys).release()
        renew_copies(register.cipher, paths, now().date())


def withdraw_person(
    paths: ClinicPaths,
    keys: ClinicKeys,
    withdrawal: tuple[str, WithdrawalMode],
    now: Callable[[], datetime],
) -> None:
    """Erase the diary of the person with this key, and first the key to it: with that, every copy of it has ended.

    Can be repeated when it was interrupted.
    """
    key, mode = withdrawal
    folder = paths.diary_folder(key)
    if mode is WithdrawalMode.ANONYMISE and folder.is_dir() and not keys.is_ended(key):
        with open_diary(folder, now, person=key, cipher=keys.rows_of(key)) as diary:
            AnonymousNumbers(paths.anonymised, keys).add(key, apply_corrections(diary.entries()))
    if keys.is_encrypted:
        keys.end_person(key)
    if folder.is_dir():
        secure_erase_folder(folder)


def withdraw_ended_people(
    register: Register, writing: Callable[[], AbstractContextManager[None]], keys: ClinicKeys, at: datetime
) -> None:
    """Begin to withdraw again whom a copy of the clinic's file has brought back: their keys say that they were erased."""
    if not has_ended_people(keys):
        return
    back = [person for person in register.people.list_all(at) if keys.is_ended(person.key)]
    if back:
        with writing():
            for person in back:
                register.begin_withdrawal(person.code, person.key, WithdrawalMode.ERASE)
                register.log.append(at, "", AuditAction.ERASED, person.code)


# Copies


def back_up(connection: Connection, cipher: RecordCipher, paths: ClinicPaths, day: date) -> None:
    """Make the copy of `day` unless it holds all but a few events of the log; only the newest copies stay."""
    target = paths.backup_of(day)
    if target.exists() and _is_recent(connection, target):
        return
    lock = FileLock(paths.backup_lock)
    if not lock.acquire(exclusive=True):
        return  # another process is making this very copy
    try:
        _make_backup(paths, target, cipher)
    finally:
        lock.release()


def _is_recent(connection: Connection, copy: Path) -> bool:
    """Whether a copy has every record of people and staff as it is now, and all but a few events of the log."""
    with suppress(sqlite3.Error, CorruptionError, OSError), closing(connect(copy, BUSY_SECONDS)) as held:
        if clinic_schema.version(held) == clinic_schema.version(connection) == clinic_schema.VERSION:
            (here, there) = (clinic_schema.register_state(each) for each in (connection, held))
            return here[0] == there[0] and here[1] - there[1] < EVENTS_WITHOUT_COPY
    return False


def renew_copies(cipher: RecordCipher, paths: ClinicPaths, day: date) -> None:
    """Replace every copy by a new one: none may bring back a person who was withdrawn, or a passphrase that was replaced."""
    lock = FileLock(paths.backup_lock)
    lock.acquire(exclusive=True, wait_seconds=BUSY_SECONDS)  # one being made is of the file as it was
    try:
        for old in (*paths.backups.glob("clinic-*"), *paths.damaged_files()):
            secure_erase(old)
        _make_backup(paths, paths.backup_of(day), cipher)
    finally:
        lock.release()


def _make_backup(paths: ClinicPaths, target: Path, cipher: RecordCipher) -> None:
    make_private_folder(paths.backups)
    part = target.with_suffix(PART_SUFFIX)
    copy_diary(paths.file, part, BUSY_SECONDS)
    clinic_schema.check_file(part, BUSY_SECONDS, cipher)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    atomic_replace(part, target)
    for old in _newest_first(paths)[BACKUPS_KEPT:]:
        old.unlink()
    with closing(connect(target, BUSY_SECONDS)) as held:
        write_anchor(held, paths)


def _newest_first(paths: ClinicPaths) -> list[Path]:
    """Return the copies by how much had been done when they were made: their days are those of a clock that may be wrong."""
    return sorted(paths.backup_files(), key=_count_events, reverse=True)


def _count_events(copy: Path) -> int:
    with suppress(Exception), closing(connect(copy, BUSY_SECONDS)) as held, read_transaction(held):
        if clinic_schema.version(held) == clinic_schema.VERSION:
            return clinic_schema.register_state(held)[1]
    return -1  # of an earlier nærvær, or damaged: older than every other


# Repair


def restore_clinic(folder: Path, now: Callable[[], datetime], keys: ClinicKeys | None = None) -> ClinicRestored:
    """Put the newest intact copy in the place of a clinic's file that is damaged or gone, and return the day it is of.

    The damaged file is kept. A sealed file is checked as far as its `keys` are open.

    Raises `ClinicProblem`: "whole" when nothing is wrong, "no-copy" when no copy is intact,
    "orphans" when only diaries are left, "none" when there never was a clinic here, or what opening one raises.
    """
    paths = ClinicPaths(folder)
    with errors_as_clinic_problems(paths.file):
        keys = keys or ClinicKeys(paths)
        cipher = SealedRecords(keys.clinic_key()) if keys.is_encrypted and not keys.is_locked else None
        if paths.file.exists():
            if _is_whole(paths.file, cipher):
                raise ClinicProblem(ClinicFault.INTACT, str(paths.file))
            if is_unfinished(paths):
                raise ClinicProblem(ClinicFault.NONE, str(folder))
        elif not paths.backup_files():
            count = len(paths.person_keys())
            raise (
                ClinicProblem(ClinicFault.ORPHANS, str(folder), count)
                if count
                else ClinicProblem(ClinicFault.NONE, str(folder))
            )
        day = _build_from_backup(paths, cipher)
        with closing(connect(paths.building, BUSY_SECONDS)) as connection, write_transaction(connection):
            if clinic_schema.version(connection) < clinic_schema.VERSION:
                own = ClearRecords(clinic_schema.own_key(connection))
                clinic_schema.take_over(connection, paths, own, sealed=False)
            clinic_schema.note_pending(connection, AuditAction.RESTORED, day.isoformat())
        put_aside = paths.file.exists()
        _journal_of(paths.building).unlink(missing_ok=True)
        _set_aside(paths, now())
        atomic_replace(paths.building, paths.file)
    return ClinicRestored(day, put_aside)


def _build_from_backup(paths: ClinicPaths, cipher: RecordCipher | None) -> date:
    """Copy the newest intact backup to `paths.building`, and return its day."""
    for copy in _newest_first(paths):
        make_private_file(paths.building)
        if _copy_if_whole(copy, paths.building, cipher):
            return date.fromisoformat(copy.stem.removeprefix("clinic-"))
    paths.building.unlink(missing_ok=True)
    raise ClinicProblem(ClinicFault.NO_COPY, str(paths.file))


def _copy_if_whole(copy: Path, building: Path, cipher: RecordCipher | None) -> bool:
    """Copy a backup to `building`; return whether it could be read, is ours and is intact."""
    try:
        check_readable_file(copy)
        with copy.open("rb") as held, building.open("wb") as opened:
            shutil.copyfileobj(held, opened)
    except CorruptionError:  # a pipe would be waited for
        return False
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):  # of the building, not of the copy
            raise
        return False
    try:
        clinic_schema.check_file(building, BUSY_SECONDS, cipher)
        date.fromisoformat(copy.stem.removeprefix("clinic-"))
    except (sqlite3.Error, CorruptionError, DiaryProblem, ValueError):
        return False
    return True


def _is_whole(file: Path, cipher: RecordCipher | None) -> bool:
    """True if `check_file` passes, False if the file is damaged. Foreign, newer or busy files raise."""
    try:
        clinic_schema.check_file(file, BUSY_SECONDS, cipher)
    except (sqlite3.Error, CorruptionError) as error:
        if not is_corruption(error):
            raise
        return False
    return True


def _set_aside(paths: ClinicPaths, now: datetime) -> None:
    """Keep the damaged bytes under another name, and the journal too: SQLite would play it back into the copy."""
    aside = paths.free_name_aside(now)
    if paths.file.exists():
        link_or_copy(paths.file, aside)
    if _journal_of(paths.file).exists():
        _journal_of(paths.file).replace(_journal_of(aside))
    sync_dir(paths.folder)


def _journal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-journal")


def is_unfinished(paths: ClinicPaths) -> bool:
    """Whether no account was ever made in this clinic: the first nærvær named the file before its lead stood in it."""
    return paths.file.exists() and all(map(_is_empty_clinic, (paths.file, *paths.backup_files())))


def _is_empty_clinic(file: Path) -> bool:
    """Whether this is a clinic's file without any account, person or action of staff; False for any other file."""
    with suppress(Exception), closing(connect(file, BUSY_SECONDS)) as connection, read_transaction(connection):
        if clinic_schema.version(connection) >= clinic_schema.VERSION:
            return False
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM staff) + (SELECT count(*) FROM people) + (SELECT count(*) FROM leaving) "
            "+ (SELECT count(*) FROM audit WHERE staff <> '')"
        ).fetchone()
        return clinic_schema.is_ours(clinic_schema.shape(connection)) and counts == (0,)
    return False
