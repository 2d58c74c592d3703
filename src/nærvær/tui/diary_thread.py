"""What a journey works with: its pages' host, its services, and its diary behind a thread of its own.

In that thread calls keep their order, and no page waits for the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from ..domain.errors import Busy, BusyWith, Refusal
from ..domain.services import Services, SharedServices
from ..quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from datetime import date

    from textual.app import App

    from ..dialogues.interviewer import QuestionPosition
    from ..domain.diary import Diary, DiaryNotice, DiarySummary, Entry, Fact
    from ..domain.practice import PracticeInProgress
    from .pages.page import Page
    from .themes import LiveMachineSettings

Result = TypeVar("Result")
READ_SECONDS = 2.0
FIRST_READ_SECONDS = 15.0
"""Ten years of practice are read in less than a second; an old machine that is busy needs some more."""
READ_AFTER_SECONDS = 0.7
"""A person who presses Enter as soon as today stands is not to wait for entries that the practice does not need."""


class DiaryThread:
    """Owns the diary, and reads it anew after everything that is done with it.

    So `entries` hold what the diary holds, also what other processes have added. Work that was handed to `submit` is done
    before `close` returns, even when nobody awaits it. `refused` is the refusal of the last work, if that was refused.
    """

    def __init__(self, opener: Callable[[], Diary], in_memory: bool = False) -> None:
        """`in_memory`: the diary that `opener` opens ends with the program."""
        self._opener = opener
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="diary")
        self._diary: Diary | None = None
        self._earlier_entries: tuple[Entry, ...] = ()
        self._entries: tuple[Entry, ...] | None = None
        self._summary: DiarySummary | None = None
        self._was_never_read = False
        self.notices: tuple[DiaryNotice, ...] = ()
        self.refused: Refusal | None = None
        self.in_memory = in_memory

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, as they were read last. `read` reads them; where nothing has yet, this waits for the disk.

        Raises the `Refusal` of a diary that has never been read, and `Busy` when the disk does not answer within
        `FIRST_READ_SECONDS`: no page may take it for an empty one.
        """
        if self._entries is None:
            with contextlib.suppress(RuntimeError):  # the thread has ended
                try:
                    self._thread.submit(self._read_or_raise).result(FIRST_READ_SECONDS)
                except TimeoutError:  # the disk does not answer, and the screen is not to stand still for it
                    raise Busy(BusyWith.DIARY) from None
        return self._entries or ()

    def summary(self, today: date) -> DiarySummary:
        """Return what *today* needs of the diary, which is there before the entries have been read."""
        is_unread = self._entries is None or (self.in_memory and self._was_never_read)
        if is_unread and self._summary is not None and self._summary.holds_on(today):
            return self._summary
        from ..domain.progress import summarise  # *today* needs it only where the entries have been read

        return summarise(self.entries, today)

    @property
    def diary(self) -> Diary:
        """The open diary. Use it in the thread only."""
        if self._diary is None:
            raise RuntimeError("the diary is not open")
        return self._diary

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Do `work` in the thread after all earlier work, and read the diary then. The future need not be awaited."""

        def done() -> Result:
            try:
                return work()
            finally:
                self._read()

        future: Future[Result] = self._thread.submit(done)
        future.add_done_callback(self._note_refusal)
        waiting = asyncio.wrap_future(future)
        # `refused` tells of it when the app ends; asyncio need not complain of an exception that nobody fetched.
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        return waiting

    def do_in_order(self, work: Callable[[], Result]) -> Result:
        """Do `work` in the thread after all earlier work, and wait for it. Call it from another thread than the app's."""

        def done() -> Result:
            try:
                return work()
            finally:
                self._read()

        return self._thread.submit(done).result()

    def _note_refusal(self, done: Future[Result]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, Refusal):
            self.refused = error
        elif error is None:
            self.refused = None

    async def read(self) -> None:
        """Read the diary, for entries that another process has added.

        A disk that does not answer is waited for `READ_SECONDS`; `entries` then stay as they are.
        """
        with contextlib.suppress(RuntimeError):
            await asyncio.wait({asyncio.wrap_future(self._thread.submit(self._read))}, timeout=READ_SECONDS)

    def _read(self) -> None:
        """Read the entries; a diary that refuses leaves those that were read last."""
        with contextlib.suppress(Refusal):
            self._read_or_raise()

    def _read_or_raise(self) -> None:
        if self._diary is not None:
            self._entries = (*self._earlier_entries, *self._diary.entries())

    async def open(self, today: date) -> PracticeInProgress | None:
        """Open the diary, verified, and set `notices`. Returns the practice that was interrupted, if any.

        A long diary that is as it was verified last is not read yet, so that *today* can be shown at once: the entries
        are read a moment later, or when somebody needs them.
        """
        interrupted = await asyncio.wrap_future(self._thread.submit(self._open, today))
        asyncio.get_running_loop().call_later(READ_AFTER_SECONDS, self._read_soon)
        return interrupted

    def _open(self, today: date) -> PracticeInProgress | None:
        self._diary = self._opener()
        self._summary = self._diary.summary(today)
        interrupted = self._diary.in_progress()
        self.notices = self._diary.notices
        return interrupted

    def _read_soon(self) -> None:
        with contextlib.suppress(RuntimeError):  # the thread has ended
            self._thread.submit(self._read_first)

    def _read_first(self) -> None:
        if self._entries is None:
            self._read()

    def reopen(self, memory_diary: Callable[[], Diary]) -> None:
        """Open the diary that was closed anew; where that is refused, go on with `memory_diary`. Only within `submit`."""
        try:
            self._diary = self._opener()
            self._diary.entries()
        except Refusal:
            self._entries = ()
            self.use_memory_diary(memory_diary())
        else:
            self._earlier_entries, self.in_memory = (), False

    def forget(self, memory_diary: Diary) -> None:
        """Go on with a diary in memory in place of one that was closed and erased. Only within `submit`."""
        self._diary, self._earlier_entries, self._entries, self._summary = memory_diary, (), (), None
        self.in_memory = True

    def use_memory_diary(self, diary: Diary) -> None:
        """Go on with a diary in memory, and close the one that could not be used; entries read from that one still show."""
        self._was_never_read = self._entries is None
        before, self._diary, self._earlier_entries = self._diary, diary, self._entries or ()
        if before is not None:
            self._thread.submit(self._let_go_of, before)
        self.in_memory = True
        self.refused = None

    def _let_go_of(self, before: Diary) -> None:
        """Read what can still be read of the diary that was in use before, and close it."""
        if self._was_never_read:
            with contextlib.suppress(Refusal):
                self._earlier_entries = before.entries()
                self._was_never_read = False
        before.close()

    async def append(self, fact: Fact) -> Entry:
        """Append one fact."""
        return await self.submit(lambda: self.diary.append(fact))

    def append_soon(self, fact: Fact) -> None:
        """Append one fact without waiting for it."""
        self.submit(lambda: self.diary.append(fact))

    async def finish(self, fact: Fact | None) -> None:
        """Close the practice that was in progress, with `fact` or without a trace."""
        await self.submit(lambda: self.diary.finish(fact))

    def close(self) -> None:
        """Wait for all work and close the diary, which makes its backup of today. May be called twice."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True)

    def _let_go(self) -> None:
        if self._diary is not None:
            self._read_first()  # the backup of the day is made of what was verified
            self._diary.close()
            self._diary = None


class FindsElsewhere(Protocol):
    """Lets a person go elsewhere from the page on the screen."""

    def may_leave(self, screens: Sequence[object]) -> bool:
        """Return whether the last of `screens`, the page that is seen, may be left for something else."""

    async def find_elsewhere(self, app: App[int]) -> None:
        """Ask over the page on the screen what the person looks for, and go there."""


class PageHost(Protocol):
    """Shows one page at a time and awaits its answer. A journey knows this port and the pages, not the app behind it."""

    machine: LiveMachineSettings
    finder: FindsElsewhere | None
    is_cut_off: bool
    """Whether the program is ending though the person has not ended it."""

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        """Replace the page on the screen by `page` and return its answer.

        `typed_ahead`: whether keys that were typed before the page was there may answer it.
        """

    async def painted(self) -> None:
        """Wait until the page that is being shown stands on the screen; no longer than a second."""


async def ask_in_sequence(host: PageHost, page: Page[Result], position: QuestionPosition) -> Result:
    """Ask `page` as one question of several. Going back to the previous one answers as Esc does."""
    page.position = position
    return await host.ask(page)


@dataclass(frozen=True, slots=True)
class JourneyContext:
    """The host of the pages, the services and the diary that a journey works with.

    On a screen that many use, nothing is set on the machine or written to a file, and a practice that was
    heard to its end when the screen locked stays in progress, to be rated later.
    """

    host: PageHost
    services: SharedServices
    diary: DiaryThread

    @property
    def home_services(self) -> Services | None:
        """The services that write files and set things on the machine; None on a screen that many use."""
        return self.services if isinstance(self.services, Services) else None

    def describe(self, error: Refusal | OSError) -> str:
        """Why something was refused and what to do; on a screen that many use without a path or a command."""
        from ..texts.errors import error_sentence, os_error_sentence  # refusals are rare, and today would wait for them
        from ..texts.shared_errors import shared_error_sentence

        shared = self.home_services is None
        if isinstance(error, Refusal):
            return shared_error_sentence(error) if shared else error_sentence(error)
        return os_error_sentence(OSError(error.errno, error.strerror) if shared else error)
