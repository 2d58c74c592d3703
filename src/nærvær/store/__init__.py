"""Keeps the diary: one SQLite file in one folder, with its backups beside it. `clinic` keeps one such folder per person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .diary import SqliteDiary
    from .diary_opener import open_diary
    from .own_data import SqliteOwnData

__all__ = ["SqliteDiary", "SqliteOwnData", "open_diary"]

_MODULES = {"SqliteDiary": "diary", "SqliteOwnData": "own_data", "open_diary": "diary_opener"}


def __getattr__(name: str) -> Any:
    """Load what is asked for: opening a diary needs nothing of exports, and *today* waits for it."""
    if name not in _MODULES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
