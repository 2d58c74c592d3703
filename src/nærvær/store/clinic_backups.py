"""The clinic's file checked when it is opened, and copied when it has changed, one copy a day; each is checked first."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from ..domain.clinic import Manner, Role
from ..domain.errors import DiaryProblem
from . import clinic_rows, clinic_schema, roll
from .backups import copy
from .chain import Damage
from .clinic_schema import ClinicPlace
from .connection import connect, reading
from .deeds import deeds
from .files import make_private_folder, put_in_place
from .locks import FileLock
from .secrets_kept import KEY_BYTES

BUSY_SECONDS = 5.0
KEPT = 14


def check(file: Path, busy_seconds: float) -> None:
    """Raises `Damage` or `sqlite3.Error` when the file is not whole, `DiaryProblem` when it is not ours or newer.

    Whatever else goes wrong while a file is looked at, it is that file which cannot be used.
    """
    with closing(connect(file, busy_seconds)) as connection, reading(connection):
        _look_at(connection, file)


def _look_at(connection: sqlite3.Connection, file: Path) -> None:
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise Damage(finding)
    shape, version = clinic_schema.shape(connection), clinic_schema.version(connection)
    if connection.execute("PRAGMA application_id").fetchone()[0] != clinic_schema.APPLICATION_ID:
        # With all our tables in it, it is ours, and its mark was changed.
        raise Damage("application_id") if clinic_schema.is_ours(shape) else DiaryProblem("foreign", str(file))
    if version > clinic_schema.VERSION and shape != clinic_schema.expected(clinic_schema.VERSION):
        raise DiaryProblem("newer", str(file))
    if not 1 <= version <= clinic_schema.VERSION or shape != clinic_schema.expected(version):
        raise Damage("schema")
    deeds(connection)
    if len(bytes(connection.execute("SELECT key FROM clinic").fetchone()[0])) != KEY_BYTES:
        raise Damage("key")
    for key, manner in connection.execute("SELECT key, manner FROM leaving"):
        if manner not in {known.value for known in Manner} or len(bytes.fromhex(key)) != roll.PERSON_KEY_BYTES:
            raise Damage("leaving")
    _must_have_a_lead(connection, version)


def _must_have_a_lead(connection: sqlite3.Connection, version: int) -> None:
    """Raises `Damage` where nobody can come in and lead: the last lead is never removed, and a clinic begins with one."""
    if connection.execute("SELECT 1 FROM staff WHERE role = ?", (Role.LEAD,)).fetchone() is None:
        raise Damage("staff")
    # One row that was changed is one person's; when nobody of the staff is known, the key of all of them was.
    if version > 1 and clinic_rows.unsound(connection, "staff") and not clinic_rows.sound(connection, "staff"):
        raise Damage("staff")


def is_half_begun(place: ClinicPlace) -> bool:
    """Whether nobody has ever come into this clinic: the first nærvær named the file before its lead stood in it."""
    return place.file.exists() and all(map(_is_nobodys, (place.file, *place.copies())))


def _is_nobodys(file: Path) -> bool:
    """Whether this is a clinic's file in which there is nobody, and nobody has done anything. Anything else is not."""
    with suppress(Exception), closing(connect(file, BUSY_SECONDS)) as connection, reading(connection):
        found = connection.execute(
            "SELECT (SELECT count(*) FROM staff) + (SELECT count(*) FROM people) + (SELECT count(*) FROM leaving) "
            "+ (SELECT count(*) FROM audit WHERE staff <> '')"
        ).fetchone()
        return clinic_schema.is_ours(clinic_schema.shape(connection)) and found == (0,)
    return False


def back_up(place: ClinicPlace, day: date, busy_seconds: float) -> None:
    """Let the copy of `day` be of the file as it is now; only the newest days stay."""
    target = place.backup_of(day)
    # The copy bears the time of what it was made from: whatever the clock says, another time is another state.
    changed = place.file.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == changed:
        return
    lock = FileLock(place.copying)
    if not lock.take(sole=True):
        return  # somebody else is making this very copy
    try:
        _copy(place, target, changed, busy_seconds)
    finally:
        lock.release()


def _copy(place: ClinicPlace, target: Path, changed: int, busy_seconds: float) -> None:
    make_private_folder(place.backups)
    part = target.with_suffix(".part")
    copy(place.file, part, busy_seconds)
    check(part, busy_seconds)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    os.utime(part, ns=(changed, changed))
    put_in_place(part, target)
    for old in place.copies()[KEPT:]:
        old.unlink()


def begin_anew(place: ClinicPlace, day: date, busy_seconds: float) -> None:
    """Leave no copy in which somebody who has left still stands, nor one that is being made of the file as it was."""
    lock = FileLock(place.copying)
    lock.take(sole=True, wait_seconds=busy_seconds)
    try:
        for old in (*place.backups.glob("clinic-*"), *place.asides()):
            old.unlink()
        _copy(place, place.backup_of(day), place.file.stat().st_mtime_ns, busy_seconds)
    finally:
        lock.release()
