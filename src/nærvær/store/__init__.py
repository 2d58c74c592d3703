"""Keeps the diary: one SQLite file in one folder, with its backups beside it."""

from __future__ import annotations

from .diary import SqliteDiary, open_diary

__all__ = ["SqliteDiary", "open_diary"]
