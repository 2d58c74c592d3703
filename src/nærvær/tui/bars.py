"""Bars with their numbers, and what they say in words."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ..plain_text import plain
from ..talks.steps import Bars
from ..words import progress_words as words
from ..words import textual_strings as keys
from .choice import Choice
from .page import Hint, Page
from .prose import Prose

BLOCK = "▄"
WIDEST = 40


class Chart(Widget):
    """One row of bars, each on a line of its own: label, bar, number."""

    DEFAULT_CSS = "Chart { width: 100%; max-width: 68; height: auto; margin-bottom: 1; }"

    def __init__(self, chart: Bars) -> None:
        super().__init__()
        self._chart = chart

    def render(self) -> Content:
        chart = self._chart
        label_width = max(len(bar.label) for bar in chart.bars)
        room = max(1, min(WIDEST, self.size.width - label_width - 6))
        lines = [Content(plain(chart.title)).stylize("bold")]
        for bar in chart.bars:
            filled = "" if bar.value is None else drawn(bar.value / chart.highest, room)
            lines.append(
                Content.assemble(
                    (f"{plain(bar.label):<{label_width}}  ", "$quiet"),
                    (f"{filled:<{room}} ", "$accent"),
                    plain(bar.told),
                )
            )
        return Content("\n").join(lines)


def drawn(part: float, room: int) -> str:
    """A bar of `part` (0…1) of `room` cells. Half as high as a line, so that bars do not melt into one another."""
    return BLOCK * round(min(max(part, 0.0), 1.0) * room)


class BarsPage(Page[None]):
    """Shows charts above, what they say below; the only answer is to go back."""

    HINTS = (Hint(f"{keys.ENTER}/{keys.ESC}", keys.BACK, "back"), Hint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    BarsPage {
        & #body { align: center top; }
        & #frame { width: 100%; max-width: 68; height: auto; }
        & #frame Prose { margin-bottom: 1; }
        &.-low #frame Choice { height: 1; padding: 0; }
    }
    """

    def __init__(self, heading: str, charts: tuple[Bars, ...], sentences: tuple[str, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._charts = charts
        self._sentences = sentences

    def heading(self) -> str:
        return self._heading

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            for chart in self._charts:
                yield Chart(chart)
            for sentence in self._sentences:
                yield Prose(sentence)
            yield Choice(words.BACK, None, id="back")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#back"), scroll_visible=False)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            event.stop()
            self.query_one("#body").scroll_relative(y=-2 if event.key == "up" else 2, animate=False)

    def action_back(self) -> None:
        self.answer(None)
