"""A pilot that sees by itself when the app is at rest, which takes a fraction of what Textual's own spends on asking."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
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


def _character_of(name: str, key: str) -> str | None:
    """The character of a key, if it has one."""
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        return key if len(key) == 1 else None


class QuickPilot(Pilot[int]):
    """Waits for the same as Textual's pilot, and for widgets that are mounted meanwhile.

    Textual's sends a message to each widget on the screen and waits until all have come back, several times for each key:
    on pages with many options that was a third of all processor time.
    """

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when what the one before has set going is done."""
        for key in keys:
            self._send(key)
            await self._settle()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until everything rests, or for so many seconds."""
        if delay is not None:
            await super().pause(delay)
        else:
            await self._settle()

    def is_at_rest(self) -> bool:
        """Whether nothing is under way at this moment; what waits for the next frame may still be."""
        try:
            return all(map(rests, self._pumps()))
        except ScreenStackError:
            return False

    async def wait_for_scheduled_animations(self) -> None:
        await self._settle()

    def _send(self, key: str) -> None:
        """Give the app a key as its driver would."""
        driver = self.app._driver
        assert driver is not None
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        event = events.Key(name, _character_of(name, key))
        event.set_sender(self.app)
        driver.send_message(event)

    async def _settle(self) -> None:
        """Wait for what is under way, do what waits for the next frame, and wait for what that brings."""
        for _ in range(2):
            await self._wait_for_screen()
            await self.app.animator.wait_until_complete()
            await asyncio.sleep(SLOW_TURN_SECONDS)
            if self.app._exit or not self.app.screen_stack:
                return
            self.app.screen._on_timer_update()
        await self._wait_for_screen()

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
