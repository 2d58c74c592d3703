"""The app over tiny parts, and its screen as text."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from nærvær.tui.app import NaervaerApp
from nærvær.tui.pages.page import Page
from tui.fakes import Bench
from tui.painting import paint_only_when_read
from tui.quick_pilot import QuickPilot
from tui.stylesheets import read_stylesheets_once

PATIENCE_SECONDS, LONGEST_PATIENCE_SECONDS, PATIENCE_COMPUTED_SECONDS = 20.0, 60.0, 4.0
"""Waiting is given up after so long by the clock; where the app could not compute meanwhile, after the longest."""
SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.01, 0.1
POLLS_WITHOUT_REST = 10

paint_only_when_read()
read_stylesheets_once()


class Driven:
    """A running app, driven by keys, that can be read."""

    def __init__(self, app: NaervaerApp, pilot: Pilot[int]) -> None:
        self.app: Any = app  # the app of home, or the one of the kiosk over it
        self.pilot = QuickPilot(pilot.app)
        self.keys: list[str] = []  # whose diaries a kiosk has opened

    async def until(self, holds: Callable[..., object]) -> None:
        """Wait until `holds()` is true; under load that may take a while."""
        wait, began, computed = SHORTEST_WAIT_SECONDS, time.monotonic(), time.process_time()
        while not holds():
            is_busy = time.process_time() - computed < PATIENCE_COMPUTED_SECONDS
            if time.monotonic() - began > (LONGEST_PATIENCE_SECONDS if is_busy else PATIENCE_SECONDS):
                raise TimeoutError
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, LONGEST_WAIT_SECONDS)  # asking may read the whole screen
        await self.pilot.pause()

    async def page(self, name: str | tuple[str, ...]) -> Any:
        """Wait until a page of the class of this name (or one of these) is shown, not yet answered and takes an answer.

        The app must have done with showing it: what it does last lays the page out once more and paints it whole.
        """
        names = set(name if isinstance(name, tuple) else (name,))
        await self.until(
            lambda: (
                names & {each.__name__ for each in type(self.app.screen).__mro__}
                and self.app.screen.is_mounted
                and not self.app._between_pages()
                and not self.app.screen.too_early
            )
        )
        return self.app.screen

    async def press(self, *keys: str) -> None:
        """Press keys at a person's pace: no sooner than the question is there and takes an answer."""
        for key in keys:
            for _ in range(200):
                page = self.app.screen if self.app.screen_stack else None
                if not isinstance(page, Page) or not (page.too_early or (page.in_sequence and page.answered.done())):
                    break
                await asyncio.sleep(0.02)
            await self.pilot.press(key)

    async def hurry(self, *keys: str) -> None:
        """Press keys as fast as they can be pressed, whatever is shown."""
        await self.pilot.press(*keys)

    def text(self) -> str:
        """The screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    async def shows(self, words: str) -> None:
        """Wait until these words are on the screen, wherever lines are broken, and the page takes an answer."""
        polls = itertools.count(1)
        await self.until(
            lambda: (
                not self.app._changing_page  # until then what is typed counts as typed ahead, and may be dropped
                and not getattr(self.app.screen, "too_early", False)
                # What is still being changed is not painted each time that it is looked at, which was a fifth of all the
                # processor time of page tests; what never rests is.
                and (self.pilot.is_at_rest() or next(polls) % POLLS_WITHOUT_REST == 0)
                and words in " ".join(self.text().split())
            )
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()


OpenApp = Callable[..., AbstractAsyncContextManager[Driven]]


@pytest.fixture
def open_app() -> OpenApp:
    """Open the app over a bench: `async with open_app(bench, size) as driven`."""

    @asynccontextmanager
    async def opened(bench: Bench, size: tuple[int, int] = (80, 24), **more: Any) -> AsyncIterator[Driven]:
        app = NaervaerApp(bench.parts, **more)
        async with app.run_test(size=size) as pilot:
            try:
                yield Driven(app, pilot)
            finally:
                app.leave()
                await app.finish()

    return opened
