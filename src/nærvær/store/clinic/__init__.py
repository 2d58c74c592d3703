"""Keeps a clinic: one SQLite file in one folder, beside it its copies and one folder with a diary per person."""

from __future__ import annotations

from .clinic_storage import SqliteClinicStorage, begin_clinic, check_may_begin, open_clinic
from .clinic_store import SqliteClinic
from .kiosk_exit import FileKioskExit, KioskMemory
from .maintenance import restore_clinic

__all__ = [
    "FileKioskExit",
    "KioskMemory",
    "SqliteClinic",
    "SqliteClinicStorage",
    "begin_clinic",
    "check_may_begin",
    "open_clinic",
    "restore_clinic",
]
