"""The time left in digits made of blocks, as large as the place allows: to be read from a bed."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

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


def dots(text: str) -> tuple[str, ...]:
    """`text` (digits and colons) as five rows of dots, a gap of one between signs."""
    return tuple(" ".join(_DIGITS[sign][row] for sign in text) for row in range(HEIGHT))


def enlarged(text: str, width: int, height: int) -> tuple[str, ...]:
    """`text` in cells, as large as `width` × `height` allows; itself as one row where there is no room for that."""
    rows = dots(text)
    scale = min(width // (2 * len(rows[0])), height // HEIGHT)
    if not scale:
        return (text,) if height and len(text) <= width else ()
    return tuple("".join(dot * 2 * scale for dot in row) for row in rows for _ in range(scale))


class LargeClock(Widget):
    """Shows a time; painted anew only when it is another one."""

    DEFAULT_CSS = "LargeClock { width: 1fr; height: 1fr; color: $accent; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def say(self, text: str) -> None:
        """Show this time."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        rows = enlarged(self._text, width, height) if self._text else ()
        row = y - (height - len(rows)) // 2
        text = rows[row].center(width) if 0 <= row < len(rows) else " " * width
        return Strip([Segment(text, self.rich_style)], width)
