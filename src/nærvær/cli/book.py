"""The diary as commands use it: opened once, its notices told on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ..domain.diary import Diary
from ..domain.errors import Busy, DiaryProblem, Refusal
from ..domain.parts import Parts
from ..domain.practice import Entry
from ..words.diary import diary_notice
from .streams import say


def open_book(parts: Parts) -> tuple[Diary, tuple[Entry, ...]]:
    """The diary and what stands in it. Raises `DiaryProblem` or `Busy`."""
    diary = parts.open_diary()
    entries = diary.entries()
    for notice in diary.notices:
        say(f"{diary_notice(notice)}\n", sys.stderr)
    return diary, entries


def entries_if_any(parts: Parts, tell: Callable[[Refusal], None]) -> tuple[Entry, ...]:
    """What stands in the diary, for commands that can do without; `tell` hears why there is nothing."""
    try:
        return parts.open_diary().entries()
    except (DiaryProblem, Busy) as error:
        tell(error)
        return ()
