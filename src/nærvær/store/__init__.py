"""Keeps the diary: one SQLite file in one folder, with its backups beside it."""

from __future__ import annotations

from .diary import SqliteDiary, open_diary
from .own_data import OwnFiles

__all__ = ["OwnFiles", "SqliteDiary", "open_diary"]
