"""The page of work that takes a while: what is being done, how much of it is done, and that it can be broken off."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from ...texts import keys
from ...texts.sound import BREAK_OFF, percent
from ..widgets.key_hints import KeyHint
from ..widgets.safe_text import SafeText
from .page import Page

UPDATES_PER_SECOND = 4
DONE, TO_DO = "█", "░"


class WorkPage(Page[bool | None]):
    """True when whoever does the work says so; None when the person breaks it off.

    `part_done`, 0…1, is set by the thread that does the work; the page looks at it.
    """

    WAITS = False
    HINTS = (KeyHint(keys.ESC, BREAK_OFF, "back"),)
    AUTO_FOCUS = ""
    CSS = """
    WorkPage {
        & #frame { width: 100%; max-width: 64; height: auto; }
        & #frame SafeText { width: 100%; margin-bottom: 1; text-align: center; }
        & #bar { height: 1; color: $accent; }
    }
    """

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__()
        self._heading = heading
        self._sentence = sentence
        self.part_done = 0.0

    def heading(self) -> str:
        return self._heading

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self._sentence, classes="stem")
            yield SafeText("", id="bar")
            yield SafeText("", id="percent")

    def on_mount(self) -> None:
        self.set_interval(1 / UPDATES_PER_SECOND, self._update)
        self.call_after_refresh(self._update)

    def _update(self) -> None:
        bar = self.query_one("#bar", SafeText)
        part, cells = self.part_done, bar.size.width
        done = int(part * cells)
        bar.update_text(DONE * done + TO_DO * (cells - done))
        self.query_one("#percent", SafeText).update_text(percent(part))

    def action_back(self) -> None:
        self.answer(None)
