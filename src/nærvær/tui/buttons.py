"""A row of buttons that opens and closes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from .choice import Choice


class Buttons(Container):
    """A row of buttons, closed at first, in which the arrows move. Each holds the action it runs."""

    DEFAULT_CSS = """
    Buttons {
        display: none; width: 100%; max-width: 72; height: auto; margin-bottom: 1;
        layout: grid; grid-size: 4; grid-rows: auto; grid-gutter: 0 1;
        &.-open { display: block; }
        & Choice { width: 100%; height: 3; padding: 1 0; content-align: center middle; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.towards(0, -1)", show=False),
        Binding("down", "screen.towards(0, 1)", show=False),
        Binding("left", "screen.towards(-1, 0)", show=False),
        Binding("right", "screen.towards(1, 0)", show=False),
    ]

    def __init__(self, buttons: tuple[tuple[str, str], ...], id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._buttons = buttons

    def compose(self) -> ComposeResult:
        for label, action in self._buttons:
            yield Choice(label, action)

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show it and put the focus on its first button."""
        self.add_class("-open")
        self.screen.set_focus(self.query(Choice).first())

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")
