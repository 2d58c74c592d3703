"""Large text made of blocks: the time left, to be read from a bed, and a sentence, to be read by a group."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from ...console_glyphs import can_draw
from ...sanitize import sanitize
from ..drawing.block_letters import SIZES, large_letter_rows, steady_sizes
from .safe_text import SafeText

# Three wide and five high; a dot of a digit is two cells wide and one high, so that it looks square.
_DIGITS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", " ██", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    ":": (" ", "█", " ", "█", " "),
}
HEIGHT = 5
LONGEST_LINE = 48


def digit_rows(text: str) -> tuple[str, ...]:
    """`text` (digits and colons) as five rows of dots, with one dot between characters."""
    return tuple(" ".join(_DIGITS[character][row] for character in text) for row in range(HEIGHT))


def enlarged_rows(text: str, width: int, height: int) -> tuple[str, ...]:
    """`text` in cells, as large as `width` × `height` allows; `text` itself as one row where that is too small."""
    rows = digit_rows(text)
    scale = min(width // (2 * len(rows[0])), height // HEIGHT)
    if not scale:
        return (text,) if height and len(text) <= width else ()
    return tuple("".join(dot * 2 * scale for dot in row) for row in rows for _ in range(scale))


class LargeClock(Widget):
    """Shows a time as large as it fits; it is painted anew only when the time is another one."""

    DEFAULT_CSS = "LargeClock { width: 1fr; height: 1fr; color: $accent; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def set_text(self, text: str) -> None:
        """Show this time."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        rows = enlarged_rows(self._text, width, height) if self._text else ()
        row = y - (height - len(rows)) // 2
        text = rows[row].center(width) if 0 <= row < len(rows) else " " * width
        return Strip([Segment(text, self.rich_style)], width)


class LargeText(SafeText):
    """Shows a sentence in the largest letters that fit, or as ordinary text where none do.

    The rows are computed when the sentence or the size of the widget changes. `expected` are the sentences to come,
    from which one size for all is chosen.
    """

    DEFAULT_CSS = "LargeText { height: 100%; content-align: center middle; }"

    def __init__(self, expected: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._expected = expected
        self._drawable = tuple(size for size in SIZES if can_draw(size.signs))
        self._sizes = self._drawable
        self._rows: tuple[str, ...] = ()

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.shown_text = text
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._sizes = steady_sizes(self._expected, event.size.width, event.size.height, self._drawable)
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.size
        text = sanitize(self.shown_text)
        self._rows = large_letter_rows(text, width, height, self._sizes)
        self.update(Content(fill(text, max(min(LONGEST_LINE, width), 1), break_on_hyphens=False)))

    def render_line(self, y: int) -> Strip:
        if not self._rows:
            return super().render_line(y)
        row = y - (self.size.height - len(self._rows)) // 2
        text = self._rows[row] if 0 <= row < len(self._rows) else " " * self.size.width
        return Strip([Segment(text, self.rich_style)], self.size.width)
