"""The diary as commands use it: opened for as long as a command needs it, its notices told on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from ..domain.diary import Diary
from ..domain.errors import Busy, DiaryProblem, Refusal
from ..domain.practice import Entry
from ..domain.services import Services
from ..texts.diary_errors import diary_notice
from .stdio import echo_stderr


@contextmanager
def open_diary(parts: Services) -> Iterator[tuple[Diary, tuple[Entry, ...]]]:
    """The diary and what stands in it, closed afterwards. Raises `DiaryProblem` or `Busy`."""
    with closing(parts.open_diary()) as diary:
        entries = diary.entries()
        for notice in diary.notices:
            echo_stderr(f"{diary_notice(notice)}\n")
        yield diary, entries


def entries_if_any(parts: Services, tell: Callable[[Refusal], None]) -> tuple[Entry, ...]:
    """What stands in the diary, for commands that can do without; `tell` hears why there is nothing."""
    try:
        with open_diary(parts) as (_, entries):
            return entries
    except (DiaryProblem, Busy) as error:
        tell(error)
        return ()
