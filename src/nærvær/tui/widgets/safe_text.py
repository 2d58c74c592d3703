"""Text on the screen that is only text: made safe when it is shown, never read as markup."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ...sanitize import sanitize


class SafeText(Static):
    """A paragraph. Wraps, takes no focus, is never markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self.shown = text
        super().__init__(Content(sanitize(text)), id=id, classes=classes)

    def say(self, text: str) -> None:
        """Show another text."""
        self.shown = text
        self.update(Content(sanitize(text)))
