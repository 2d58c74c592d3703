"""The diary, reached through one thread of its own: calls keep their order, and no screen waits for the disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..domain.diary import Diary, DiaryNotice, Entry, Fact
from ..domain.errors import Refusal
from ..domain.practice import PracticeInProgress

Result = TypeVar("Result")
READ_SECONDS = 2.0


class DiaryThread:
    """Owns the diary, and reads it anew after everything that is done with it.

    `entries` are therefore what the diary holds, whoever put it there. What has been handed to `submit` is done before
    `close` returns, even when nobody waits for it any more.
    """

    def __init__(self, opener: Callable[[], Diary], passing: bool = False) -> None:
        """`passing`: what is opened keeps nothing."""
        self._opener = opener
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="diary")
        self._diary: Diary | None = None
        self._kept_before: tuple[Entry, ...] = ()
        self.entries: tuple[Entry, ...] = ()
        self.notices: tuple[DiaryNotice, ...] = ()
        self.refused: Refusal | None = None
        self.passing = passing

    @property
    def diary(self) -> Diary:
        """The open diary. Use it in the thread only."""
        if self._diary is None:
            raise RuntimeError("the diary is not open")
        return self._diary

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Do `work` in the thread, in turn, and read what the diary then holds; the answer can be awaited or left."""

        def done() -> Result:
            try:
                return work()
            finally:
                self._read()

        future: Future[Result] = self._thread.submit(done)
        future.add_done_callback(self._note_refusal)
        waiting = asyncio.wrap_future(future)
        # Whoever leaves is told by `refused`; asyncio need not complain of an exception nobody fetched.
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        return waiting

    def _note_refusal(self, done: Future[Result]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, Refusal):
            self.refused = error
        elif error is None:
            self.refused = None

    async def read(self) -> None:
        """Let `entries` hold what was kept up to now, here or in another window.

        A disk that does not answer is waited for only a moment; what was read last then stays.
        """
        with contextlib.suppress(RuntimeError):
            await asyncio.wait({asyncio.wrap_future(self._thread.submit(self._read))}, timeout=READ_SECONDS)

    def _read(self) -> None:
        """A diary that cannot be read just now leaves what was read last."""
        with contextlib.suppress(Refusal):
            if self._diary is not None:
                self.entries = (*self._kept_before, *self._diary.entries())

    async def open(self) -> PracticeInProgress | None:
        """Open and read the diary; the practice that was left under way, if any. `notices` then tell what has happened."""
        return await self.submit(self._open)

    def _open(self) -> PracticeInProgress | None:
        self._diary = self._opener()
        self._diary.entries()
        left = self._diary.in_progress()
        self.notices = self._diary.notices
        return left

    async def apart(self, work: Callable[[], Result], passing: Callable[[], Diary]) -> Result:
        """Do `work` while nobody here has the diary open, then open and read it anew; `passing` when that fails."""

        def alone() -> Result:
            self.diary.close()
            try:
                return work()
            finally:
                self._open_again(passing)

        return await self.submit(alone)

    def _open_again(self, passing: Callable[[], Diary]) -> None:
        try:
            self._diary = self._opener()
            self._diary.entries()
        except Refusal:
            self.entries = ()
            self.use_passing(passing())

    def use_passing(self, diary: Diary) -> None:
        """Go on with a diary that keeps nothing, and let go of the one that could not be used.

        What was read of that one is still shown.
        """
        before, self._diary, self._kept_before = self._diary, diary, self.entries
        if before is not None:
            self._thread.submit(before.close)
        self.passing = True
        self.refused = None

    async def append(self, fact: Fact) -> Entry:
        """Keep one fact."""
        return await self.submit(lambda: self.diary.append(fact))

    def append_soon(self, fact: Fact) -> None:
        """Keep one fact without waiting for it."""
        self.submit(lambda: self.diary.append(fact))

    async def finish(self, fact: Fact | None) -> None:
        """Close the practice that was left under way."""
        await self.submit(lambda: self.diary.finish(fact))

    def close(self) -> None:
        """Wait for everything handed in, and let go of the diary with its copy of today. May be called twice."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True)

    def _let_go(self) -> None:
        if self._diary is not None:
            self._diary.close()
            self._diary = None
