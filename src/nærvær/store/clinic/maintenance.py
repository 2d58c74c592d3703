"""The clinic's file checked when it is opened, and copied when it has changed, one copy a day; each is checked first.

Putting the newest sound copy in the place of a clinic's file that is damaged or gone; what was there is kept aside.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from ...domain.audit import AuditAction
from ...domain.clinic import ClinicProblem, ClinicRestored, Role, WithdrawalMode
from ...domain.errors import DiaryProblem
from ...files import atomic_replace, link_or_copy, make_private_file, make_private_folder, sync_dir
from ..backups import copy_diary
from ..diary_paths import check_readable_file
from ..hash_chain import CorruptionError
from ..locks import FileLock
from ..sqlite import connect, is_corruption, read_transaction, write_transaction
from . import clinic_schema
from . import register as clinic_rows
from . import register as roll
from .audit_log import append_event, read_events
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .hashers import KEY_BYTES

BUSY_SECONDS = 5.0
BACKUPS_KEPT = 14


def check(file: Path, busy_seconds: float) -> None:
    """Raises `Damage` or `sqlite3.Error` when the file is not whole, `DiaryProblem` when it is not ours or newer.

    Whatever else goes wrong while a file is looked at, it is that file which cannot be used.
    """
    with closing(connect(file, busy_seconds)) as connection, read_transaction(connection):
        _check_content(connection, file)


def _check_content(connection: sqlite3.Connection, file: Path) -> None:
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise CorruptionError(finding)
    shape, version = clinic_schema.shape(connection), clinic_schema.version(connection)
    if connection.execute("PRAGMA application_id").fetchone()[0] != clinic_schema.APPLICATION_ID:
        # With all our tables in it, it is ours, and its mark was changed.
        raise CorruptionError("application_id") if clinic_schema.is_ours(shape) else DiaryProblem("foreign", str(file))
    if version > clinic_schema.VERSION and shape != clinic_schema.expected(clinic_schema.VERSION):
        raise DiaryProblem("newer", str(file))
    if not 1 <= version <= clinic_schema.VERSION or shape != clinic_schema.expected(version):
        raise CorruptionError("schema")
    read_events(connection)
    if len(bytes(connection.execute("SELECT key FROM clinic").fetchone()[0])) != KEY_BYTES:
        raise CorruptionError("key")
    for key, manner in connection.execute("SELECT key, manner FROM leaving"):
        if manner not in {known.value for known in WithdrawalMode} or len(bytes.fromhex(key)) != roll.PERSON_KEY_BYTES:
            raise CorruptionError("leaving")
    _check_has_lead(connection, version)


def _check_has_lead(connection: sqlite3.Connection, version: int) -> None:
    """Raises `Damage` where nobody can come in and lead: the last lead is never removed, and a clinic begins with one."""
    if connection.execute("SELECT 1 FROM staff WHERE role = ?", (Role.LEAD,)).fetchone() is None:
        raise CorruptionError("staff")
    # One row that was changed is one person's; when nobody of the staff is known, the key of all of them was.
    if (
        version > 1
        and clinic_rows.count_altered(connection, "staff")
        and not clinic_rows.intact_rows(connection, "staff")
    ):
        raise CorruptionError("staff")


def is_unfinished(place: ClinicPaths) -> bool:
    """Whether nobody has ever come into this clinic: the first nærvær named the file before its lead stood in it."""
    return place.file.exists() and all(map(_is_empty_clinic, (place.file, *place.copies())))


def _is_empty_clinic(file: Path) -> bool:
    """Whether this is a clinic's file in which there is nobody, and nobody has done anything. Anything else is not."""
    with suppress(Exception), closing(connect(file, BUSY_SECONDS)) as connection, read_transaction(connection):
        found = connection.execute(
            "SELECT (SELECT count(*) FROM staff) + (SELECT count(*) FROM people) + (SELECT count(*) FROM leaving) "
            "+ (SELECT count(*) FROM audit WHERE staff <> '')"
        ).fetchone()
        return clinic_schema.is_ours(clinic_schema.shape(connection)) and found == (0,)
    return False


def back_up(place: ClinicPaths, day: date, busy_seconds: float) -> None:
    """Let the copy of `day` be of the file as it is now; only the newest days stay."""
    target = place.backup_of(day)
    # The copy bears the time of what it was made from: whatever the clock says, another time is another state.
    changed = place.file.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == changed:
        return
    lock = FileLock(place.copying)
    if not lock.acquire(exclusive=True):
        return  # somebody else is making this very copy
    try:
        _make_backup(place, target, changed, busy_seconds)
    finally:
        lock.release()


def _make_backup(place: ClinicPaths, target: Path, changed: int, busy_seconds: float) -> None:
    make_private_folder(place.backups)
    part = target.with_suffix(".part")
    copy_diary(place.file, part, busy_seconds)
    check(part, busy_seconds)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    os.utime(part, ns=(changed, changed))
    atomic_replace(part, target)
    for old in place.copies()[BACKUPS_KEPT:]:
        old.unlink()


def replace_backups(place: ClinicPaths, day: date, busy_seconds: float) -> None:
    """Leave no copy in which somebody who has left still stands, nor one that is being made of the file as it was."""
    lock = FileLock(place.copying)
    lock.acquire(exclusive=True, wait_seconds=busy_seconds)
    try:
        for old in (*place.backups.glob("clinic-*"), *place.asides()):
            old.unlink()
        _make_backup(place, place.backup_of(day), place.file.stat().st_mtime_ns, busy_seconds)
    finally:
        lock.release()


RESTORE_BUSY_SECONDS = 5.0


def restore_clinic(folder: Path, now: Callable[[], datetime]) -> ClinicRestored:
    """Set the clinic in `folder` in order, and say of which day the copy is.

    Raises `ClinicProblem`: "whole" when nothing is wrong, "no-copy" when no copy is sound, "orphans" when only diaries are
    left, "none" when there never was a clinic here, or what opening one raises.
    """
    place = ClinicPaths(folder)
    with errors_as_clinic_problems(place.file):
        if place.file.exists():
            if _is_whole(place.file):
                raise ClinicProblem("whole", str(place.file))
            if is_unfinished(place):
                raise ClinicProblem("none", str(folder))
        elif not place.copies():
            count = len(place.diaries())
            raise ClinicProblem("orphans", str(folder), count) if count else ClinicProblem("none", str(folder))
        day = _build_from_backup(place)
        with closing(connect(place.building, RESTORE_BUSY_SECONDS)) as connection, write_transaction(connection):
            append_event(connection, now().astimezone(UTC), "", AuditAction.RESTORED, detail=day.isoformat())
        put_aside = place.file.exists()
        _journal_of(place.building).unlink(missing_ok=True)
        _set_aside(place, now())
        atomic_replace(place.building, place.file)
    return ClinicRestored(day, put_aside)


def _build_from_backup(place: ClinicPaths) -> date:
    """The day of the newest sound copy, now also beside the place it is to have."""
    for copy in place.copies():
        make_private_file(place.building)
        if _copy_if_whole(copy, place.building):
            return date.fromisoformat(copy.stem.removeprefix("clinic-"))
    place.building.unlink(missing_ok=True)
    raise ClinicProblem("no-copy", str(place.file))


def _copy_if_whole(copy: Path, building: Path) -> bool:
    """Whether this copy can be read, is ours and is whole; whatever is wrong with it, the next one is looked at."""
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
        check(building, RESTORE_BUSY_SECONDS)
        date.fromisoformat(copy.stem.removeprefix("clinic-"))
    except (sqlite3.Error, CorruptionError, DiaryProblem, ValueError):
        return False
    return True


def _is_whole(file: Path) -> bool:
    """Raises what is no damage: somebody else's file, a newer one, one in use."""
    try:
        check(file, RESTORE_BUSY_SECONDS)
    except (sqlite3.Error, CorruptionError) as error:
        if not is_corruption(error):
            raise
        return False
    return True


def _set_aside(place: ClinicPaths, now: datetime) -> None:
    """Keep the damaged bytes under another name. A journal left lying would be played back into the copy."""
    aside = place.free_name_aside(now)
    if place.file.exists():
        link_or_copy(place.file, aside)
    if _journal_of(place.file).exists():
        _journal_of(place.file).replace(_journal_of(aside))
    sync_dir(place.folder)


def _journal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-journal")
