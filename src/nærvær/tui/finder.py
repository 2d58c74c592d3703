"""Lets a person go elsewhere from a page at home: what they were at is left, and what they have found is opened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from textual.app import App

from .diary_thread import JourneyContext
from .pages.page import RowsPage, show_over

if TYPE_CHECKING:
    from ..dialogues.settings import HomeAccess
    from .finding import Destination
    from .pages.find import FindPage

SCREENS_OF_ONE_PAGE = 2
"""Below the page lies the empty screen that the app begins with."""


class Finder:
    """Runs what was chosen on today until it is over, or until the person has found something else.

    While `is_paused`, as during a practice, nothing can be left. `home` gives None on a screen that many use: nothing is
    found there.
    """

    def __init__(self, context: JourneyContext, home: Callable[[JourneyContext], HomeAccess | None]) -> None:
        self._context = context
        self._home = home
        self._running: asyncio.Task[None] | None = None
        self._found: Destination | None = None
        self.is_paused = False

    def may_leave(self, screens: Sequence[object]) -> bool:
        """Return whether the page on the screen may be left for something else, so that no answer is lost.

        It may not while it lies over another, and not where it is one question of several.
        """
        from .pages.charts import ChartsPage
        from .pages.message import MessagePage

        page = screens[-1]
        is_kind = isinstance(page, RowsPage | MessagePage | ChartsPage) and not page.in_sequence
        return is_kind and len(screens) == SCREENS_OF_ONE_PAGE and self.page() is not None

    async def find_elsewhere(self, app: App[int]) -> None:
        """Ask over the page on the screen what the person looks for, and go there."""
        page = self.page()
        found = None if page is None else await show_over(app, page)
        if found is not None:
            self._leave_for(found)

    def page(self) -> FindPage[Destination] | None:
        """Return a page that asks what the person looks for; None where nothing may be left now."""
        home = None if self._running is None or self.is_paused else self._home(self._context)
        if home is None:
            return None
        from .finding import places
        from .pages.find import FindPage

        return FindPage(places(self._context, home))

    def _leave_for(self, destination: Destination) -> None:
        """Leave what is running, which waits for an answer, and open `destination`."""
        if self._running is not None and not self.is_paused:
            self._found = destination
            self._running.cancel()

    async def run(
        self, work: Coroutine[None, None, None], go_to: Callable[[Destination], Coroutine[None, None, None]]
    ) -> None:
        """Do `work`; where it is left for something that was found, go there. Raises what the work raises."""
        while True:
            self._running, self._found = asyncio.create_task(work), None
            try:
                await self._running
            except asyncio.CancelledError:
                if self._found is None:
                    raise
            finally:
                self._running = None
            if self._found is None:
                return
            work = go_to(self._found)
