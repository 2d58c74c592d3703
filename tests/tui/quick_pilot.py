"""A pilot that sees by itself when the app is at rest, which takes a fraction of what Textual's own spends on asking."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

from textual.app import ScreenStackError
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout

TURNS_AT_REST = 3
"""For so many turns of the loop everything has to rest: what a worker does in between may send the next message."""
QUICK_TURNS = 50
SLOW_TURN_SECONDS = 0.005


def rests(pump: MessagePump) -> bool:
    """Whether `pump` has handled every message it was sent and waits for the next one, or takes none any more."""
    if pump._closing or pump._closed:
        return True
    queue: Any = pump._message_queue  # what waits for an event of asyncio has no type
    return pump._pending_message is None and queue.empty() and bool(queue.ready_event._waiters)


class QuickPilot(Pilot[int]):
    """Waits for the same as Textual's pilot, and for widgets that are mounted meanwhile.

    Textual's sends a message to each widget on the screen and waits until all have come back, several times for each key:
    on pages with many options that was a third of all processor time.
    """

    async def _wait_for_screen(self, timeout: float = 30.0) -> bool:
        ends, at_rest, turns = time.monotonic() + timeout, 0, 0
        while at_rest < TURNS_AT_REST:
            await asyncio.sleep(0 if turns < QUICK_TURNS else SLOW_TURN_SECONDS)
            turns += 1
            try:
                at_rest = at_rest + 1 if all(map(rests, self._pumps())) else 0
            except ScreenStackError:
                return False
            if self.app._exception_event.is_set():
                return False
            if time.monotonic() > ends:
                raise WaitForScreenTimeout("Timed out while waiting for widgets to process pending messages.")
        return True

    def _pumps(self) -> Iterator[MessagePump]:
        """The app, the screen that is shown, and every widget on it."""
        yield self.app
        yield from self.app.screen.walk_children(with_self=True)
