"""The clinic's file checked when it is opened, and copied once a day; a copy is checked before it gets its name."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from ..domain.errors import DiaryProblem
from . import clinic_schema
from .backups import copy
from .chain import Damage
from .clinic_schema import ClinicPlace
from .connection import connect, reading
from .deeds import deeds
from .files import make_private_folder, put_in_place

KEPT = 14


def check(file: Path, busy_seconds: float) -> None:
    """Raises `Damage` or `sqlite3.Error` when the file is not whole, `DiaryProblem` when it is not ours or newer."""
    with closing(connect(file, busy_seconds)) as connection, reading(connection):
        for (finding,) in connection.execute("PRAGMA quick_check(1)"):
            if finding != "ok":
                raise Damage(finding)
        if connection.execute("PRAGMA application_id").fetchone()[0] != clinic_schema.APPLICATION_ID:
            raise DiaryProblem("foreign", str(file))
        if connection.execute("PRAGMA user_version").fetchone()[0] != clinic_schema.VERSION:
            raise DiaryProblem("newer", str(file))
        deeds(connection)


def back_up(place: ClinicPlace, day: date, busy_seconds: float) -> None:
    """Make the copy of `day` unless it stands; only the newest stay."""
    target = place.backup_of(day)
    if target.exists():
        return
    make_private_folder(place.backups)
    part = target.with_suffix(".part")
    copy(place.file, part, busy_seconds)
    check(part, busy_seconds)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    put_in_place(part, target)
    for old in sorted(place.backups.glob("clinic-*.db"), reverse=True)[KEPT:]:
        old.unlink()


def begin_anew(place: ClinicPlace, day: date, busy_seconds: float) -> None:
    """Leave no copy in which somebody who has left still stands."""
    for old in place.backups.glob("clinic-*"):
        old.unlink()
    back_up(place, day, busy_seconds)
