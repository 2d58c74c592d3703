"""Putting the newest sound copy in the place of a clinic's file that is damaged or gone; what was there is kept aside."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from ..domain.audit import Deed
from ..domain.clinic import ClinicProblem, Restored
from ..domain.errors import DiaryProblem
from ..writing import settle_names
from .chain import Damage
from .clinic_backups import check, is_half_begun
from .clinic_schema import ClinicPlace
from .connection import connect, is_damage, refusing_clinic, writing
from .deeds import write_down
from .files import keep_bytes, make_private_file, must_be_a_file, put_in_place

BUSY_SECONDS = 5.0


def restore_clinic(folder: Path, now: Callable[[], datetime]) -> Restored:
    """Set the clinic in `folder` in order, and say of which day the copy is.

    Raises `ClinicProblem`: "whole" when nothing is wrong, "no-copy" when no copy is sound, "orphans" when only diaries are
    left, "none" when there never was a clinic here, or what opening one raises.
    """
    place = ClinicPlace(folder)
    with refusing_clinic(place.file):
        if place.file.exists():
            if _is_whole(place.file):
                raise ClinicProblem("whole", str(place.file))
            if is_half_begun(place):
                raise ClinicProblem("none", str(folder))
        elif not place.copies():
            count = len(place.diaries())
            raise ClinicProblem("orphans", str(folder), count) if count else ClinicProblem("none", str(folder))
        day = _built(place)
        with closing(connect(place.building, BUSY_SECONDS)) as connection, writing(connection):
            write_down(connection, now().astimezone(UTC), "", Deed.RESTORED, detail=day.isoformat())
        put_aside = place.file.exists()
        _journal(place.building).unlink(missing_ok=True)
        _set_aside(place, now())
        put_in_place(place.building, place.file)
    return Restored(day, put_aside)


def _built(place: ClinicPlace) -> date:
    """The day of the newest sound copy, now also beside the place it is to have."""
    for copy in place.copies():
        make_private_file(place.building)
        if _is_copied_whole(copy, place.building):
            return date.fromisoformat(copy.stem.removeprefix("clinic-"))
    place.building.unlink(missing_ok=True)
    raise ClinicProblem("no-copy", str(place.file))


def _is_copied_whole(copy: Path, building: Path) -> bool:
    """Whether this copy can be read, is ours and is whole; whatever is wrong with it, the next one is looked at."""
    try:
        must_be_a_file(copy)
        with copy.open("rb") as held, building.open("wb") as opened:
            shutil.copyfileobj(held, opened)
    except Damage:  # a pipe would be waited for
        return False
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):  # of the building, not of the copy
            raise
        return False
    try:
        check(building, BUSY_SECONDS)
        date.fromisoformat(copy.stem.removeprefix("clinic-"))
    except (sqlite3.Error, Damage, DiaryProblem, ValueError):
        return False
    return True


def _is_whole(file: Path) -> bool:
    """Raises what is no damage: somebody else's file, a newer one, one in use."""
    try:
        check(file, BUSY_SECONDS)
    except (sqlite3.Error, Damage) as error:
        if not is_damage(error):
            raise
        return False
    return True


def _set_aside(place: ClinicPlace, now: datetime) -> None:
    """Keep the damaged bytes under another name. A journal left lying would be played back into the copy."""
    aside = place.free_name_aside(now)
    if place.file.exists():
        keep_bytes(place.file, aside)
    if _journal(place.file).exists():
        _journal(place.file).replace(_journal(aside))
    settle_names(place.folder)


def _journal(file: Path) -> Path:
    return file.with_name(f"{file.name}-journal")
