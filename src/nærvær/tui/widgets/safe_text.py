"""A paragraph on the screen: its text is sanitised when it is shown, and never read as markup."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ...sanitize import sanitize


class SafeText(Static):
    """A paragraph that wraps and takes no focus. `shown_text` is the text before it was sanitised."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self.shown_text = text
        super().__init__(Content(sanitize(text)), id=id, classes=classes)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.shown_text = text
        self.update(Content(sanitize(text)))
