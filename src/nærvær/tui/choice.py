"""Something that can be chosen: with the mouse, or with Enter when it has the focus (its page sees to that)."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ..plain_text import plain


class Choice(Widget, can_focus=True):
    """One choice with the value it stands for. The focus is shown by a mark as well as by colour."""

    DEFAULT_CSS = """
    Choice {
        width: auto; height: 3; padding: 1 1; color: $foreground; background: $surface;
        &:focus { background: $chosen; color: $on-chosen; text-style: bold; }
        &:hover { text-style: underline; }
    }
    """

    class Taken(Message):
        """The person has chosen this."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The choice taken."""
            return self.choice

    def __init__(
        self,
        label: str,
        value: Any,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        can_focus: bool = True,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.can_focus = can_focus
        self.value = value
        self._label = plain(label)

    def relabel(self, label: str) -> None:
        """Show another label in the same place."""
        self._label = plain(label)
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content(f"{'›' if self.has_focus else ' '} {self._label} ")

    def on_click(self) -> None:
        self.post_message(self.Taken(self))
