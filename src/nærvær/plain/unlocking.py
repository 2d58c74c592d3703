"""Asks in lines for the passphrase of a locked diary, when the program opens."""

from __future__ import annotations

from ..domain.diary_lock import DiaryLock
from ..domain.errors import DiaryFault, DiaryProblem
from .console import Console


def unlock(console: Console, lock: DiaryLock) -> None:
    """Ask until the diary is open; an empty line goes on without it. Raises `DiaryProblem` where nobody types."""
    if lock.is_open() or lock.is_declined:
        return
    if not console.keyboard:  # a program behind a pipe has `PASSPHRASE_VARIABLE`
        raise DiaryProblem(DiaryFault.LOCKED, "")
    from ..texts import diary_lock as words

    console.say(words.ASK_IN_LINES())
    while not console.leaving:
        with console.unseen():
            typed = console.answer()
        if not typed or not typed.strip():
            lock.is_declined = True
            return
        if lock.open_with(typed):
            return
        console.say(words.wrong_in_lines())
