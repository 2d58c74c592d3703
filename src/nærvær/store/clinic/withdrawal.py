"""Withdraws a person: the diary is erased with every backup; of a person who is anonymised, numbers stay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from ...domain.checkin import CheckIn
from ...domain.clinic import WithdrawalMode
from ...domain.diary import Entry, WeekStarted, apply_corrections
from ...domain.practice import InformalPractice, Practice
from ...domain.ratings import RATING_NAMES
from ...files import make_private_folder, secure_erase_folder, write_private_file
from ..diary_paths import DiaryPaths
from ..locks import FileLock
from ..opener import open_diary
from .clinic_paths import ClinicPaths


def is_unused(folder: Path) -> bool:
    """Whether no process has this diary open."""
    if not folder.is_dir():
        return True
    lock = FileLock(DiaryPaths(folder).lock)
    try:
        return lock.acquire(exclusive=True)
    finally:
        lock.release()


def withdraw_person(paths: ClinicPaths, key: str, mode: WithdrawalMode, now: Callable[[], datetime]) -> None:
    """Erase the diary of the person with this key. Can be repeated when it was interrupted."""
    folder = paths.diary_folder(key)
    if not folder.is_dir():
        return
    if mode is WithdrawalMode.ANONYMISE:
        with open_diary(folder, now, person=key) as diary:
            _write_numbers(paths, key, apply_corrections(diary.entries()))
    secure_erase_folder(folder)


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
