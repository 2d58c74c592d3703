"""A sentence for a whole room: in letters made of blocks, or as an ordinary line where there is no room for those."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.strip import Strip

from ..console_font import drawable
from ..plain_text import plain
from .large_words import SIZES, large_words, steady_sizes
from .prose import Prose

LONGEST_LINE = 48


class LargeProse(Prose):
    """Fills its place. The letters are worked out when the sentence or the place is another one, and then kept.

    `expected`: the sentences to come, which settle the size.
    """

    DEFAULT_CSS = "LargeProse { height: 100%; content-align: center middle; }"

    def __init__(self, expected: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._expected = expected
        self._drawable = tuple(size for size in SIZES if drawable(size.signs))
        self._sizes = self._drawable
        self._rows: tuple[str, ...] = ()

    def say(self, text: str) -> None:
        """Show another text."""
        self.shown = text
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._sizes = steady_sizes(self._expected, event.size.width, event.size.height, self._drawable)
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.size
        text = plain(self.shown)
        self._rows = large_words(text, width, height, self._sizes)
        self.update(Content(fill(text, max(min(LONGEST_LINE, width), 1), break_on_hyphens=False)))

    def render_line(self, y: int) -> Strip:
        if not self._rows:
            return super().render_line(y)
        row = y - (self.size.height - len(self._rows)) // 2
        text = self._rows[row] if 0 <= row < len(self._rows) else " " * self.size.width
        return Strip([Segment(text, self.rich_style)], self.size.width)
