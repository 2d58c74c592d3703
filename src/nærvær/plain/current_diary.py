"""The diary that plain mode writes to: unlocked in lines, written at once, and in memory where the real one cannot be used.

What plain mode awaits is done before it is awaited, so an async function runs from its beginning to its end in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

from ..domain.diary import Diary, Entry
from ..domain.errors import DiaryFault, DiaryProblem, Refusal
from ..domain.own_data import DiaryLock
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import today as today_texts
from .console import Console

Result = TypeVar("Result")


class Done(Generic[Result]):
    """The result of something that has been done, or the error it ended with, to be awaited any number of times."""

    def __init__(self, do: Callable[[], Result]) -> None:
        """Do it."""
        self.error: Exception | None = None
        try:
            self._result = do()
        except Exception as error:  # raised to whoever awaits it
            self.error = error

    def __await__(self) -> Generator[None, None, Result]:
        if self.error is not None:
            raise self.error
        return self._result
        yield  # never reached: what has a `yield` can be awaited


def run_at_once(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run an async function that never has to wait, without an event loop. Raises what it raises."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    raise RuntimeError("an async function of plain mode was suspended")


class CurrentDiary:
    """The diary in use. `in_memory`: it ends with the program, for the real one cannot be used."""

    def __init__(self, console: Console, services: Services) -> None:
        """Open the diary, or say that it cannot be used and go on with one in memory. Raises `Busy`."""
        self._console = console
        self._services = services
        self.in_memory = False
        self.diary: Diary
        try:
            self.diary = services.open_diary()
        except DiaryProblem as error:
            self.go_on_in_memory(error)
            return
        try:
            self.diary.entries()
        except DiaryProblem as error:
            self.diary.close()
            self.go_on_in_memory(error)
            return
        self._tell_notices()

    def _tell_notices(self) -> None:
        """Say what has happened to the diary."""
        if self.diary.notices:
            from ..texts.diary_errors import diary_notice  # seldom wanted, and the first line would wait for it

            for notice in self.diary.notices:
                self._console.complain(diary_notice(notice))

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of the diary that is in use now."""
        return self.diary.entries()

    def submit(self, work: Callable[[], Result]) -> Done[Result]:
        """Do `work` now; what it raises is raised to whoever awaits it."""
        return Done(work)

    def reopen(self, memory_diary: Callable[[], Diary]) -> None:
        """Open the diary that was closed anew; where that is refused, say so and go on with `memory_diary`."""
        try:
            self.diary = self._services.open_diary()
            self.diary.entries()
        except Refusal as error:
            self._use_memory_diary(error, memory_diary())
        else:
            self.in_memory = False

    def go_on_in_memory(self, error: DiaryProblem) -> None:
        """Say why nothing will be kept, and go on with a diary in memory."""
        self._use_memory_diary(error, MemoryDiary(self._services.now))

    def _use_memory_diary(self, error: Refusal, diary: Diary) -> None:
        self._console.refuse(error)
        self._console.complain(today_texts.NOT_KEPT())
        self.diary = diary
        self.in_memory = True


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
