"""Keeps the diary: one SQLite file in one folder, with its backups beside it. In a clinic, one such folder per person."""

from __future__ import annotations

from .clinic import SqliteClinic, begin_clinic, check_may_begin, open_clinic
from .clinic.maintenance import restore_clinic
from .clinic.staff_exit import FileStaffExit, KioskMemory
from .diary import SqliteDiary, open_diary
from .own_data import SqliteOwnData

__all__ = [
    "FileStaffExit",
    "KioskMemory",
    "SqliteClinic",
    "SqliteDiary",
    "SqliteOwnData",
    "begin_clinic",
    "check_may_begin",
    "open_clinic",
    "open_diary",
    "restore_clinic",
]
