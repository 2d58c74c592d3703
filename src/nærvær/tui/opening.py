"""The first frame: the place is there at once, what is in the diary comes a moment later in the same place."""

from __future__ import annotations

from textual.app import ComposeResult

from ..words import journey as words
from .page import Page
from .prose import Prose


class Opening(Page[None]):
    """Asks nothing; whatever is typed here is kept for the first page that does. As light as can be: it is waited for."""

    HEADING = f"{words.APP} · {words.TODAY}"

    def compose(self) -> ComposeResult:
        yield Prose(self.heading(), id="head", classes="quiet")

    def on_mount(self) -> None:
        self.answer(None)

    def action_back(self) -> None:
        self.answer(None)
