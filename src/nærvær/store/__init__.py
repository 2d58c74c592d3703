"""Keeps the diary: one SQLite file in one folder, with its backups beside it. `clinic` keeps one such folder per person."""

from __future__ import annotations

from .diary import SqliteDiary
from .opener import open_diary
from .own_data import SqliteOwnData

__all__ = ["SqliteDiary", "SqliteOwnData", "open_diary"]
