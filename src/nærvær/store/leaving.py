"""Taking a person out: the folder of the diary with every backup in it goes; of an anonymised person numbers stay."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from ..domain.checkin import CheckIn
from ..domain.clinic import Manner
from ..domain.corrections import corrected
from ..domain.practice import Arrived, Entry, Everyday, Practice
from ..writing import settle_names
from .clinic_schema import ClinicPlace
from .diary import open_diary
from .encoding import RATINGS
from .files import Place, make_private_file, make_private_folder, put_in_place
from .locks import FileLock

_CHUNK = 1 << 20


def is_left_alone(folder: Path) -> bool:
    """Whether nobody has this diary open."""
    if not folder.is_dir():
        return True
    lock = FileLock(Place(folder).lock)
    try:
        return lock.take(sole=True)
    finally:
        lock.release()


def leave(place: ClinicPlace, key: str, manner: Manner, now: Callable[[], datetime]) -> None:
    """Take out the person with this key. May be done again when it was interrupted."""
    folder = place.diary(key)
    if not folder.is_dir():
        return
    if manner is Manner.ANONYMISE:
        with open_diary(folder, now, person=key) as diary:
            _keep_numbers(place, key, corrected(diary.entries()))
    _burn(folder)


def _keep_numbers(place: ClinicPlace, key: str, entries: Iterable[Entry]) -> None:
    """Numbers under a name nobody can lead back: no words, no dates, days counted from the first one."""
    told = list(entries)
    make_private_folder(place.numbers)
    name = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
    part, target = place.numbers / f"{name}.part", place.numbers / f"{name}.json"
    make_private_file(part)
    first = min((entry.local_date for entry in told), default=None)
    rows = [
        {"day": (entry.local_date - first).days, **numbers}
        for entry in told
        if first is not None and (numbers := _numbers(entry)) is not None
    ]
    part.write_text(json.dumps(rows, indent=1), "utf-8")
    put_in_place(part, target)


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
                **{name: getattr(practice.ratings, name) for name in RATINGS},
            }
        case Everyday() as everyday:
            return {"kind": "everyday", "week": everyday.week, "seconds": everyday.seconds}
        case CheckIn() as look:
            asked = ("week", "hindered", "pain_average", "activity_rating", "pain_change", "hindered_change", "months")
            return {"kind": "look", **{name: getattr(look, name) for name in asked}}
        case Arrived() as arrived:
            return {"kind": "arrived", "week": arrived.week}
        case _:
            return None


def _burn(folder: Path) -> None:
    """Write over every byte before the name goes; what the disk itself keeps aside is out of reach."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir() and not file.is_symlink():
            file.rmdir()
            continue
        if file.is_file() and not file.is_symlink():
            _overwrite(file)
        file.unlink()
    folder.rmdir()
    settle_names(folder.parent)


def _overwrite(file: Path) -> None:
    left = file.stat().st_size
    with file.open("rb+", buffering=0) as opened:
        while left > 0:
            left -= opened.write(bytes(min(left, _CHUNK)))
        os.fsync(opened.fileno())
