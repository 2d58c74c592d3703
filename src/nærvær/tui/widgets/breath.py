"""A calm shape that widens and narrows. Painting is what costs: each picture is drawn once and kept, and only the cells
that it may change are painted again."""

from __future__ import annotations

import math

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

TICKS_PER_SECOND = 4
IN_SECONDS, OUT_SECONDS = 4, 6
ROUND_TICKS = (IN_SECONDS + OUT_SECONDS) * TICKS_PER_SECOND
PICTURES = 24
SHADES = 12
SMALLEST, LARGEST = 0.42, 1.0


def fullness(tick: int) -> float:
    """How full the breath is at a tick of its round, 0…1: in over four seconds, out over six, soft at both ends."""
    at = tick % ROUND_TICKS
    rising = IN_SECONDS * TICKS_PER_SECOND
    part = at / rising if at < rising else 1 - (at - rising) / (ROUND_TICKS - rising)
    return (1 - math.cos(math.pi * part)) / 2


class Breath(Widget):
    """A soft glow in the middle of the widget; `tick` moves it on."""

    DEFAULT_CSS = "Breath { width: 1fr; height: 1fr; color: $glow; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._drawn: dict[int, list[Strip]] = {}

    def tick(self) -> None:
        """Move on by one tick, and paint the cells of the shape unless the picture is the same."""
        before = _picture_at(self._at)
        self._at = (self._at + 1) % ROUND_TICKS
        if _picture_at(self._at) != before and self.size.area:
            self.refresh(self._shape_region())

    def _shape_region(self) -> Region:
        """The cells that the shape covers when it is fullest."""
        width, height = self.size
        columns = math.ceil(LARGEST * _largest_reach(width, height))
        left = max(0, width // 2 - columns)
        return Region(left, 0, min(width, width - left) - left, height)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        step = _picture_at(self._at)
        if step not in self._drawn:
            self._drawn[step] = self._draw(step / PICTURES)
        lines = self._drawn[step]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width)

    def _draw(self, full: float) -> list[Strip]:
        width, height = self.size
        glow, ground = self.styles.color, self.background_colors[1]
        shades = [
            ground.blend(Color(*glow.rgb), 0.8 * (index / SHADES) ** 1.4).rich_color for index in range(SHADES + 1)
        ]
        reach = _largest_reach(width, height) * (SMALLEST + (LARGEST - SMALLEST) * full)
        strips = []
        for row in range(height):
            halves = [_shades_in_row(half, width, height, reach) for half in (2 * row, 2 * row + 1)]
            strips.append(_strip(list(zip(*halves, strict=True)), shades))
        return strips


def _picture_at(tick: int) -> int:
    """Which of the pictures is shown at a tick, 0…`PICTURES`.

    The two parts of a round mirror each other only in shape, not in speed, so pictures are told apart by fullness.
    """
    return round(fullness(tick) * PICTURES)


def _largest_reach(width: int, height: int) -> float:
    """How far the full shape reaches from the middle, in half cells: a cell is two, one above the other, each about as
    high as it is wide."""
    return max(1.0, min(2 * height, width) / 2)


def _shades_in_row(half: int, width: int, height: int, reach: float) -> list[int]:
    """The shade of each half cell in one row of halves, 0…`SHADES`, full in the middle."""
    down = half + 0.5 - height
    return [
        max(0, min(SHADES, round(SHADES * (1 - math.hypot(column + 0.5 - width / 2, down) / reach))))
        for column in range(width)
    ]


def _strip(cells: list[tuple[int, int]], shades: list[RichColor]) -> Strip:
    """Cells of equal shades joined into one segment."""
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(cells) + 1):
        if end == len(cells) or cells[end] != cells[start]:
            upper, lower = cells[start]
            half = " " if upper == lower else "▀"
            segments.append(Segment(half * (end - start), Style(color=shades[upper], bgcolor=shades[lower])))
            start = end
    return Strip(segments, len(cells))
