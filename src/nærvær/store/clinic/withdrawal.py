"""Taking a person out: the folder of the diary with every backup in it goes; of an anonymised person numbers stay."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from ...domain.checkin import CheckIn
from ...domain.clinic import WithdrawalMode
from ...domain.diary import apply_corrections
from ...domain.practice import Entry, InformalPractice, Practice, WeekStarted
from ...files import sync_dir
from ..codec import RATINGS
from ..diary import open_diary
from ..diary_paths import DiaryPaths, atomic_replace, make_private_file, make_private_folder
from ..locks import FileLock
from .clinic_schema import ClinicPaths

_CHUNK = 1 << 20


def is_unused(folder: Path) -> bool:
    """Whether nobody has this diary open."""
    if not folder.is_dir():
        return True
    lock = FileLock(DiaryPaths(folder).lock)
    try:
        return lock.take(sole=True)
    finally:
        lock.release()


def withdraw_person(place: ClinicPaths, key: str, manner: WithdrawalMode, now: Callable[[], datetime]) -> None:
    """Take out the person with this key. May be done again when it was interrupted."""
    folder = place.diary(key)
    if not folder.is_dir():
        return
    if manner is WithdrawalMode.ANONYMISE:
        with open_diary(folder, now, person=key) as diary:
            _write_numbers(place, key, apply_corrections(diary.entries()))
    _erase_folder(folder)


def _write_numbers(place: ClinicPaths, key: str, entries: Iterable[Entry]) -> None:
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
    atomic_replace(part, target)


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
        case InformalPractice() as everyday:
            return {"kind": "everyday", "week": everyday.week, "seconds": everyday.seconds}
        case CheckIn() as look:
            asked = ("week", "hindered", "pain_average", "activity_rating", "pain_change", "hindered_change", "months")
            return {"kind": "look", **{name: getattr(look, name) for name in asked}}
        case WeekStarted() as arrived:
            return {"kind": "arrived", "week": arrived.week}
        case _:
            return None


def _erase_folder(folder: Path) -> None:
    """Write over every byte before the name goes; what the disk itself keeps aside is out of reach."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir() and not file.is_symlink():
            file.rmdir()
            continue
        if file.is_file() and not file.is_symlink():
            _overwrite_file(file)
        file.unlink()
    folder.rmdir()
    sync_dir(folder.parent)


def _overwrite_file(file: Path) -> None:
    left = file.stat().st_size
    with file.open("rb+", buffering=0) as opened:
        while left > 0:
            left -= opened.write(bytes(min(left, _CHUNK)))
        os.fsync(opened.fileno())
