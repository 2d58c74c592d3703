"""The scale 0…10: eleven places in one row, or in two where the screen is narrow."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

STEPS = range(11)


class Step(Widget):
    """One place on the scale."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def render(self) -> Content:
        return Content(f"›{self.number}‹" if self.has_class("-chosen") else str(self.number))

    def on_click(self) -> None:
        self.post_message(Scale.Pointed(self.number))


class Scale(Container, can_focus=True):
    """Shows which number is chosen, if any; says when one is pointed at."""

    DEFAULT_CSS = """
    Scale {
        width: auto; height: auto; layout: grid; grid-size: 11; grid-columns: 5; grid-rows: 3; grid-gutter: 0 1;
        & Step { width: 100%; height: 100%; content-align: center middle; background: $surface; }
        & Step.-chosen { background: $chosen; color: $on-chosen; text-style: bold; }
        & Step:hover { text-style: underline; }
    }
    """

    class Pointed(Message):
        """The person has pointed at a number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def compose(self) -> ComposeResult:
        for number in STEPS:
            yield Step(number)

    def choose(self, number: int | None) -> None:
        """Mark one number, or none."""
        for step in self.query(Step):
            step.set_class(step.number == number, "-chosen")
            step.refresh()
