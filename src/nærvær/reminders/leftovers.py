"""Erases the reminders that the kiosk of 0.1.0 let people write outside their diaries."""

from __future__ import annotations

import contextlib
from pathlib import Path

import platformdirs

from ..domain.errors import Refusal
from ..files import overwrite, secure_erase
from . import system_scheduler

_CALENDAR_FILES = ("naervaer-paaminnelse*.ics", ".naervaer-paaminnelse*.part")


def erase_leftover_reminders() -> int:
    """Overwrite and remove calendar files and the timer, which hold a person's own words; returns how many files.

    A file that cannot be removed keeps nobody from practising: it is tried again at the next start.
    """
    return sum(map(_try_erase, _calendar_files())) + _erase_timer()


def _calendar_files() -> set[Path]:
    found: set[Path] = set()
    for usual in (Path.home, platformdirs.user_documents_path):
        with contextlib.suppress(OSError, RuntimeError):  # an account that has no home
            folder = usual()
            found.update(file for pattern in _CALENDAR_FILES for file in folder.glob(pattern))
    return found


def _try_erase(file: Path) -> bool:
    try:
        secure_erase(file)
    except OSError:
        return False
    return True


def _erase_timer() -> int:
    with contextlib.suppress(OSError, RuntimeError, Refusal), contextlib.ExitStack() as stack:
        scheduler = system_scheduler()
        # Held open, so that what the scheduler takes away can be written over when it has let go.
        units = [stack.enter_context(file.open("r+b")) for file in scheduler.existing_files()]
        if units:
            try:
                scheduler.turn_off()
            finally:
                for unit in units:
                    overwrite(unit)
            return len(units)
    return 0
