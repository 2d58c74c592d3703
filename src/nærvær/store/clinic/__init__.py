"""Keeps a clinic: one SQLite file in one folder, beside it its copies and one folder with a diary per person."""

from __future__ import annotations

from .clinic_opener import begin_clinic, check_may_begin, open_clinic, open_person_diary, person_own_data
from .clinic_store import SqliteClinic
from .kiosk_exit import FileKioskExit, KioskMemory
from .maintenance import restore_clinic
from .storage import SqliteClinicStorage

__all__ = [
    "FileKioskExit",
    "KioskMemory",
    "SqliteClinic",
    "SqliteClinicStorage",
    "begin_clinic",
    "check_may_begin",
    "open_clinic",
    "open_person_diary",
    "person_own_data",
    "restore_clinic",
]
