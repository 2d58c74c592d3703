"""The diary, reached through one thread of its own: calls keep their order, and no screen waits for the disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..domain.diary import Diary
from ..domain.errors import Refusal
from ..domain.practice import Entry, Fact, UnderWay

Result = TypeVar("Result")


class DiaryThread:
    """Owns the diary and what is known of its entries.

    What has been handed to `submit` is done before `close` returns, even when nobody waits for it any more.
    """

    def __init__(self, opener: Callable[[], Diary], passing: bool = False) -> None:
        """`passing`: what is opened keeps nothing."""
        self._opener = opener
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="diary")
        self._diary: Diary | None = None
        self.entries: tuple[Entry, ...] = ()
        self.refused: Refusal | None = None
        self.passing = passing

    @property
    def diary(self) -> Diary:
        """The open diary. Use it in the thread only."""
        if self._diary is None:
            raise RuntimeError("the diary is not open")
        return self._diary

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Do `work` in the thread, in turn; the answer can be awaited or left."""
        future: Future[Result] = self._thread.submit(work)
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

    async def open(self) -> UnderWay | None:
        """Open and read the diary; the practice that was left under way, if any."""
        self.entries, left = await self.submit(self._open)
        return left

    def _open(self) -> tuple[tuple[Entry, ...], UnderWay | None]:
        self._diary = self._opener()
        return self._diary.entries(), self._diary.under_way()

    async def apart(self, work: Callable[[], Result], passing: Callable[[], Diary]) -> Result:
        """Do `work` while nobody here has the diary open, then open and read it anew; `passing` when that fails."""

        def alone() -> Result:
            self.diary.close()
            try:
                return work()
            finally:
                self.entries = self._opened_again(passing)

        return await self.submit(alone)

    def _opened_again(self, passing: Callable[[], Diary]) -> tuple[Entry, ...]:
        try:
            self._diary = self._opener()
            return self._diary.entries()
        except Refusal:
            self.use_passing(passing())
            return ()

    def use_passing(self, diary: Diary) -> None:
        """Go on with a diary that keeps nothing, and let go of the one that could not be used."""
        before, self._diary = self._diary, diary
        if before is not None:
            self._thread.submit(before.close)
        self.passing = True
        self.refused = None

    async def append(self, fact: Fact) -> Entry:
        """Keep one fact."""
        entry = await self.submit(lambda: self.diary.append(fact))
        self.entries = (*self.entries, entry)
        return entry

    def append_soon(self, fact: Fact) -> None:
        """Keep one fact without waiting for it."""
        self.submit(lambda: self.diary.append(fact)).add_done_callback(self._took_up)

    def _took_up(self, done: asyncio.Future[Entry]) -> None:
        if not done.cancelled() and done.exception() is None:
            self.told(done.result())

    async def finish(self, fact: Fact | None) -> None:
        """Close the practice that was left under way."""
        entry = await self.submit(lambda: self.diary.finish(fact))
        self.told(entry)

    def told(self, entry: Entry | None) -> None:
        """Take up an entry that has been kept."""
        if entry is not None:
            self.entries = (*self.entries, entry)

    def close(self) -> None:
        """Wait for everything handed in, and let go of the diary with its copy of today. May be called twice."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True)

    def _let_go(self) -> None:
        if self._diary is not None:
            self._diary.close()
            self._diary = None
