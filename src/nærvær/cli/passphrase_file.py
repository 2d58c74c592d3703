"""Opens a locked diary with the passphrase that a script hands over in a file."""

from __future__ import annotations

from pathlib import Path

from ..domain.diary_lock import DiaryLock
from ..domain.errors import Refusal
from ..texts.diary_lock import file_does_not_open, file_not_readable
from .stdio import echo_stderr

LONGEST_LINE_BYTES = 4_096


def open_by_file(lock: DiaryLock, name: str) -> None:
    """Open `lock` with the first line of the file; say on standard error where that does not open it."""
    try:
        with Path(name).open("rb") as file:  # a descriptor of a pipe too, so it is not asked what kind of file it is
            typed = file.readline(LONGEST_LINE_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        echo_stderr(f"{file_not_readable(name)}\n")
        return
    try:
        if not lock.open_with(typed):
            echo_stderr(f"{file_does_not_open(name)}\n")
    except Refusal:
        return  # said when the diary is opened
