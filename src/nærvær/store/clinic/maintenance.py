"""Keeps a clinic's file whole: one copy a day, altered rows restored, people withdrawn to the end, damage repaired."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from ...domain.clinic import AuditAction, ClinicFault, ClinicNotice, ClinicProblem, ClinicRestored, WithdrawalMode
from ...domain.diary import Entry, WeekStarted, apply_corrections
from ...domain.errors import DiaryProblem
from ...domain.practice import InformalPractice, Practice
from ...domain.ratings import RATING_NAMES, CheckIn
from ...files import (
    atomic_replace,
    link_or_copy,
    make_private_file,
    make_private_folder,
    secure_erase_folder,
    sync_dir,
    write_private_file,
)
from ..backups import copy_diary
from ..diary_folder import DiaryPaths, FileLock, check_readable_file
from ..diary_opener import open_diary
from ..hash_chain import CorruptionError
from ..sqlite_connection import BUSY_SECONDS, connect, is_corruption, read_transaction, write_transaction
from . import clinic_schema, register
from .clinic_keys import ClinicKeys
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .kiosk_exit import read_exits, write_staff_file

BACKUPS_KEPT = 14


# At every opening


def upgrade(connection: sqlite3.Connection, paths: ClinicPaths, day: date) -> None:
    """Take a file of an older nærvær to the newest schema; a copy of it is made before."""
    if clinic_schema.version(connection) < clinic_schema.VERSION:
        back_up(paths, day)
        clinic_schema.migrate(connection)


def restore_rows(connection: sqlite3.Connection, paths: ClinicPaths, at: datetime) -> None:
    """Restore altered rows from the copies, and leave a notice for staff; nothing is tried twice."""
    known = connection.execute("SELECT 1 FROM notices WHERE notice = ?", (ClinicNotice.CHANGED,)).fetchone()
    if known is not None or not register.count_all_altered(connection):
        return
    with write_transaction(connection):
        for code in register.restore_altered_rows(connection, paths.backup_files()):
            register.append_event(connection, at, "", AuditAction.BROUGHT_BACK, code)
            register.add_notice(connection, ClinicNotice.BROUGHT_BACK, code)
        altered = register.count_all_altered(connection)
        if altered:
            register.add_notice(connection, ClinicNotice.CHANGED, str(altered))


def record_exits(connection: sqlite3.Connection, paths: ClinicPaths) -> None:
    """Record who ended the kiosk while the clinic's file could not be written to."""
    if not paths.exits_file.exists():
        return
    codes = register.staff_codes(connection)
    with write_transaction(connection):
        for at, code in read_exits(paths.exits_file, codes):
            register.append_event(connection, at, code, AuditAction.LEFT_KIOSK)
    paths.exits_file.unlink(missing_ok=True)


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
    connection: sqlite3.Connection, paths: ClinicPaths, keys: ClinicKeys, now: Callable[[], datetime]
) -> None:
    """Remove the diaries of those who are being withdrawn, also when a power cut came in between.

    A diary whose numbers are to stay waits until the keys are open.
    """
    for key, mode in register.pending_withdrawals(connection):
        if mode is WithdrawalMode.ANONYMISE and keys.is_locked:
            continue
        withdraw_person(paths, keys, key, mode, now)
        with write_transaction(connection):
            register.end_withdrawal(connection, key)
        renew_copies(connection, paths, now().date())


def withdraw_person(
    paths: ClinicPaths, keys: ClinicKeys, key: str, mode: WithdrawalMode, now: Callable[[], datetime]
) -> None:
    """Erase the diary of the person with this key, and first the key to it: with that, every copy of it has ended.

    Can be repeated when it was interrupted.
    """
    folder = paths.diary_folder(key)
    if mode is WithdrawalMode.ANONYMISE and folder.is_dir() and not keys.is_ended(key):
        with open_diary(folder, now, person=key, cipher=keys.rows_of(key)) as diary:
            _write_numbers(paths, key, apply_corrections(diary.entries()))
    if keys.is_encrypted:
        keys.end_person(key)
    if folder.is_dir():
        secure_erase_folder(folder)


def withdraw_ended_people(connection: sqlite3.Connection, keys: ClinicKeys, at: datetime) -> None:
    """Begin to withdraw again whom a copy of the clinic's file has brought back: their keys say that they were erased."""
    back = [person for person in register.list_people(connection, at) if keys.is_ended(person.key)]
    if back:
        with write_transaction(connection):
            for person in back:
                register.begin_withdrawal(connection, person.code, person.key, WithdrawalMode.ERASE)
                register.append_event(connection, at, "", AuditAction.ERASED, person.code)


def _write_numbers(paths: ClinicPaths, key: str, entries: Sequence[Entry]) -> None:
    """Write numbers under a name that leads back to no person: no words, no dates, days counted from the first one."""
    make_private_folder(paths.anonymised)
    name = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
    first = min((entry.local_date for entry in entries), default=None)
    rows = [
        {"day": (entry.local_date - first).days, **numbers}
        for entry in entries
        if first is not None and (numbers := _numbers(entry)) is not None
    ]
    write_private_file(paths.anonymised / f"{name}.json", json.dumps(rows, indent=1).encode())


def _numbers(entry: Entry) -> dict[str, object] | None:
    match entry.fact:
        case Practice() as practice:
            return {
                "kind": "practice",
                "exercise": practice.exercise,
                "week": practice.week,
                "planned_seconds": practice.planned_seconds,
                "heard_seconds": practice.heard_seconds,
                "ended": practice.ended.value,
                **{name: getattr(practice.ratings, name) for name in RATING_NAMES},
            }
        case InformalPractice() as everyday:
            return {"kind": "everyday", "week": everyday.week, "seconds": everyday.seconds}
        case CheckIn() as look:
            asked = ("week", "hindered", "pain_average", "activity_rating", "pain_change", "hindered_change", "months")
            return {"kind": "look", **{name: getattr(look, name) for name in asked}}
        case WeekStarted() as arrived:
            return {"kind": "arrived", "week": arrived.week}
        case _:
            return None


# Copies


def back_up(paths: ClinicPaths, day: date) -> None:
    """Make the copy of `day` unless the file has not changed since; only the newest copies stay."""
    target = paths.backup_of(day)
    # The copy bears the time of what it was made from: whatever the clock says, another time is another state.
    changed = paths.file.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == changed:
        return
    lock = FileLock(paths.backup_lock)
    if not lock.acquire(exclusive=True):
        return  # another process is making this very copy
    try:
        _make_backup(paths, target, changed)
    finally:
        lock.release()


def renew_copies(connection: sqlite3.Connection, paths: ClinicPaths, day: date) -> None:
    """Replace every copy by a new one: none may bring back a person who was withdrawn, or a passphrase that was replaced."""
    with read_transaction(connection):
        write_staff_file(connection, paths.staff_file)
    lock = FileLock(paths.backup_lock)
    lock.acquire(exclusive=True, wait_seconds=BUSY_SECONDS)  # one being made is of the file as it was
    try:
        for old in (*paths.backups.glob("clinic-*"), *paths.damaged_files()):
            old.unlink()
        _make_backup(paths, paths.backup_of(day), paths.file.stat().st_mtime_ns)
    finally:
        lock.release()


def _make_backup(paths: ClinicPaths, target: Path, changed: int) -> None:
    make_private_folder(paths.backups)
    part = target.with_suffix(".part")
    copy_diary(paths.file, part, BUSY_SECONDS)
    clinic_schema.check_file(part, BUSY_SECONDS)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    os.utime(part, ns=(changed, changed))
    atomic_replace(part, target)
    for old in paths.backup_files()[BACKUPS_KEPT:]:
        old.unlink()


# Repair


def restore_clinic(folder: Path, now: Callable[[], datetime]) -> ClinicRestored:
    """Put the newest intact copy in the place of a clinic's file that is damaged or gone, and return the day it is of.

    The damaged file is kept. Raises `ClinicProblem`: "whole" when nothing is wrong, "no-copy" when no copy is intact,
    "orphans" when only diaries are left, "none" when there never was a clinic here, or what opening one raises.
    """
    paths = ClinicPaths(folder)
    with errors_as_clinic_problems(paths.file):
        if paths.file.exists():
            if _is_whole(paths.file):
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
        day = _build_from_backup(paths)
        with closing(connect(paths.building, BUSY_SECONDS)) as connection, write_transaction(connection):
            register.append_event(connection, now().astimezone(UTC), "", AuditAction.RESTORED, detail=day.isoformat())
        put_aside = paths.file.exists()
        _journal_of(paths.building).unlink(missing_ok=True)
        _set_aside(paths, now())
        atomic_replace(paths.building, paths.file)
    return ClinicRestored(day, put_aside)


def _build_from_backup(paths: ClinicPaths) -> date:
    """Copy the newest intact backup to `paths.building`, and return its day."""
    for copy in paths.backup_files():
        make_private_file(paths.building)
        if _copy_if_whole(copy, paths.building):
            return date.fromisoformat(copy.stem.removeprefix("clinic-"))
    paths.building.unlink(missing_ok=True)
    raise ClinicProblem(ClinicFault.NO_COPY, str(paths.file))


def _copy_if_whole(copy: Path, building: Path) -> bool:
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
        clinic_schema.check_file(building, BUSY_SECONDS)
        date.fromisoformat(copy.stem.removeprefix("clinic-"))
    except (sqlite3.Error, CorruptionError, DiaryProblem, ValueError):
        return False
    return True


def _is_whole(file: Path) -> bool:
    """True if `check_file` passes, False if the file is damaged. Foreign, newer or busy files raise."""
    try:
        clinic_schema.check_file(file, BUSY_SECONDS)
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
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM staff) + (SELECT count(*) FROM people) + (SELECT count(*) FROM leaving) "
            "+ (SELECT count(*) FROM audit WHERE staff <> '')"
        ).fetchone()
        return clinic_schema.is_ours(clinic_schema.shape(connection)) and counts == (0,)
    return False
