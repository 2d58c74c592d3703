"""The passphrase of a locked diary: asked for at the terminal, once for each process and unseen, or read from a file."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from ..domain.errors import DiaryFault, DiaryProblem, Refusal
from ..domain.own_data import DiaryLock
from ..texts import diary_lock as words
from .stdio import echo_stderr, is_terminal

LONGEST_LINE_BYTES = 4_096


def unlock(lock: DiaryLock) -> None:
    """Ask until the diary is open. Raises `DiaryProblem` ("locked") when nobody can be asked, or would rather not."""
    if lock.is_open():
        return
    if not is_terminal(sys.stdin) or lock.is_declined:
        raise DiaryProblem(DiaryFault.LOCKED, "")
    if not ask_until_right(words.PROMPT(), lock.open_with):
        lock.is_declined = True
        raise DiaryProblem(DiaryFault.LOCKED, "")


def ask_until_right(prompt: str, opens: Callable[[str], bool]) -> bool:
    """Ask for a passphrase as often as it takes; False for an empty line."""
    while typed := read_hidden(prompt):
        if opens(typed):
            return True
        echo_stderr(f"{words.wrong_in_lines()}\n")
    return False


def read_hidden(prompt: str) -> str:
    """Return a line: hidden at a terminal, of standard input otherwise; "" where there is none."""
    try:
        return getpass.getpass(prompt) if is_terminal(sys.stdin) else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError):
        return ""


def open_by_file(lock: DiaryLock, name: str) -> None:
    """Open `lock` with the first line of the file; say on standard error where that does not open it."""
    try:
        with Path(name).open("rb") as file:  # a descriptor of a pipe too, so it is not asked what kind of file it is
            typed = file.readline(LONGEST_LINE_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        echo_stderr(f"{words.file_not_readable(name)}\n")
        return
    try:
        if not lock.open_with(typed):
            echo_stderr(f"{words.file_does_not_open(name)}\n")
    except Refusal:
        return  # said when the diary is opened
