"""Quiet before a practice, which is no part of it: it begins by itself, or when the person is ready."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.containers import Vertical

from ..words import journey as words
from ..words import textual_strings as keys
from .choice import Choice
from .page import Hint, Page
from .prose import Prose

LOOKS_A_SECOND = 2


class Settle(Page[bool]):
    """Waits for `minutes`. True: begin; False: turn back."""

    HEADING = words.BEFORE_TITLE
    HINTS = (Hint(keys.ENTER, words.BEGIN_NOW.lower()), Hint(keys.ESC, keys.BACK, "back"))
    CSS = """
    Settle {
        & #frame { width: 100%; max-width: 64; height: auto; }
        & #frame Prose { width: 100%; text-align: center; margin-bottom: 1; }
        & #frame Choice { width: 100%; margin-top: 1; }
        &.-low #frame Choice { height: 1; padding: 0; margin-top: 0; }
    }
    """

    def __init__(self, minutes: float) -> None:
        super().__init__()
        self._until = time.monotonic() + minutes * 60

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield Prose(words.SETTLE, classes="stem")
            yield Prose(self._told(), id="left", classes="quiet")
            yield Choice(words.BEGIN_NOW, True)

    def on_mount(self) -> None:
        self.set_interval(1 / LOOKS_A_SECOND, self._look)

    def action_back(self) -> None:
        self.answer(False)

    def _left(self) -> float:
        return self._until - time.monotonic()

    def _told(self) -> str:
        return words.begins_in(max(self._left(), 0.0))

    def _look(self) -> None:
        self.query_one("#left", Prose).say(self._told())
        if self._left() <= 0:
            self.answer(True)
