"""A paragraph on the screen: its text is sanitised when it is shown, and never read as markup."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from ...sanitize import sanitize


class SafeText(Static):
    """A paragraph that wraps and takes no focus. `shown_text` is the text before it was sanitised."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self.shown_text = text
        super().__init__(Content(sanitize(text)), id=id, classes=classes)

    def update_text(self, text: str) -> None:
        """Show `text`, unless it is shown already."""
        if text != self.shown_text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text.

        A line that takes as many cells as the one before it needs no new layout of the page, which costs four times as
        much as painting: the time left changes every second.
        """
        before, after = sanitize(self.shown_text), sanitize(text)
        self.shown_text = text
        cells = cell_len(after)
        same_size = cells == cell_len(before) and 0 < cells <= self.size.width and "\n" not in before + after
        self.update(Content(after), layout=not same_size)
