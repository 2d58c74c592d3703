"""Keeps the diary: one SQLite file in one folder, with its backups beside it. In a clinic, one such folder per person."""

from __future__ import annotations

from .clinic import SqliteClinic, begin_clinic, may_begin, open_clinic
from .clinic_restoring import restore_clinic
from .diary import SqliteDiary, open_diary
from .own_data import OwnFiles
from .way_out import Memory, StaffWayOut

__all__ = [
    "Memory",
    "OwnFiles",
    "SqliteClinic",
    "SqliteDiary",
    "StaffWayOut",
    "begin_clinic",
    "may_begin",
    "open_clinic",
    "open_diary",
    "restore_clinic",
]
