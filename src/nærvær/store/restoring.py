"""Which backup is meant, and what it holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..domain.errors import Unknown, UnreadableFile, Unusable
from . import rescue
from .backups import day_of, stored
from .chain import Damage, Row
from .checking import sound_facts, workshop
from .connection import refusing
from .files import Place, copy_bytes, make_private_folder, must_be_a_file


def chosen(place: Place, name: str | None, busy_seconds: float) -> Path:
    """The backup of that day or path; without a name the newest sound one. Raises `Unknown`, `UnreadableFile`."""
    kept = stored(place)
    if name is None:
        for file in kept:
            with suppress(sqlite3.Error, Damage, OSError):  # nothing that can be restored
                sound_facts(file, busy_seconds)
                return file
        raise Unknown("backup", "", ())
    for file in (Path(name), *kept):
        if file.is_file() and name in (str(file), file.name, file.stem, str(day_of(file) or "")):
            return file
    if Path(name).exists():
        raise UnreadableFile(name, "folder" if Path(name).is_dir() else "special")
    raise Unknown("backup", name, _names(kept))


def _names(kept: Sequence[Path]) -> tuple[str, ...]:
    """What to call each backup by: its day, or the name of its file where a day has several."""
    days = [str(day_of(file)) for file in kept]
    return tuple(day if days.count(day) == 1 else file.stem for file, day in zip(kept, days, strict=True))


def content(place: Place, file: Path, busy_seconds: float) -> tuple[dict[str, Row], frozenset[bytes]]:
    """Rows and marks of a backup, read from a copy: one on a stick that cannot be written to is as good."""
    with refusing(place.diary, place.backups):
        make_private_folder(place.folder)
        with workshop(place) as folder:
            copied = folder / "backup.db"
            try:
                _must_be_readable(file)
                copy_bytes(file, copied)
                rows, marks, _ = rescue.content(copied, busy_seconds)
            except (Damage, sqlite3.Error) as error:
                raise Unusable(str(file), "damaged") from error
    return rows, marks


def _must_be_readable(file: Path) -> None:
    """Raises `Damage`, and `UnreadableFile`, which is not about the diary, when the backup may not be read."""
    try:
        must_be_a_file(file)
    except OSError as error:
        raise UnreadableFile(str(file), "forbidden" if isinstance(error, PermissionError) else "disk") from error
