"""Keeps the diary: one SQLite file in one folder, with its backups beside it. In a clinic, one such folder per person."""

from __future__ import annotations

from .clinic import SqliteClinic, begin_clinic, check_may_begin, open_clinic
from .clinic.kiosk_exit import FileKioskExit, KioskMemory
from .clinic.maintenance import restore_clinic
from .diary import SqliteDiary
from .opener import open_diary
from .own_data import SqliteOwnData

__all__ = [
    "FileKioskExit",
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
