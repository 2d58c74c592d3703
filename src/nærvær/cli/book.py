"""The diary as commands use it: opened for as long as a command needs it, its notices told on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from ..domain.diary import Diary
from ..domain.errors import Busy, DiaryProblem, Refusal
from ..domain.parts import Parts
from ..domain.practice import Entry
from ..words.diary import diary_notice
from .streams import say_aside


@contextmanager
def opened(parts: Parts) -> Iterator[tuple[Diary, tuple[Entry, ...]]]:
    """The diary and what stands in it, closed afterwards. Raises `DiaryProblem` or `Busy`."""
    with closing(parts.open_diary()) as diary:
        entries = diary.entries()
        for notice in diary.notices:
            say_aside(f"{diary_notice(notice)}\n")
        yield diary, entries


def entries_if_any(parts: Parts, tell: Callable[[Refusal], None]) -> tuple[Entry, ...]:
    """What stands in the diary, for commands that can do without; `tell` hears why there is nothing."""
    try:
        with opened(parts) as (_, entries):
            return entries
    except (DiaryProblem, Busy) as error:
        tell(error)
        return ()
