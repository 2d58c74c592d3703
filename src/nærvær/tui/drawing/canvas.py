"""Lines drawn with blocks: each cell has four quarters in two shades, soft at the edges."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ...quick_dataclass import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Grid = list[list[float]]
SHADES = 10
THINNEST_RADIUS = 0.42
# Quarters of a cell, by which of them (upper left, upper right, lower left, lower right) are in the lighter shade.
QUARTERS = " ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█"


@dataclass(frozen=True, slots=True)
class Polyline:
    """Something to draw, in units of its own: a round-ended line through `points` (one: a disc).

    `shade` is 0…1 of the colour; `edge` is how far what lies behind is cleared away around it.
    """

    points: tuple[Point, ...]
    radius: float
    shade: float
    edge: float = 0.0

    def mirrored(self) -> Polyline:
        """The same line on the other side of x = 0."""
        return replace(self, points=tuple((-x, y) for x, y in self.points))


class Canvas:
    """`width` × `height` cells to draw in; a cell is 1 wide and 2 high, and has four points."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._points: Grid = [[0.0] * (2 * width) for _ in range(2 * height)]

    def draw(self, lines: Sequence[Polyline], box: Box) -> None:
        """Draw `lines` so that `box` fills the canvas without being stretched."""
        left, top, right, bottom = box
        scale = min(self._width / (right - left), 2 * self._height / (bottom - top))
        across = self._width / 2 - scale * (left + right) / 2
        down = self._height - scale * (top + bottom) / 2
        for line in lines:
            points = [(across + scale * x, down + scale * y) for x, y in line.points]
            radius = max(line.radius * scale, THINNEST_RADIUS)
            if line.edge and line.shade:
                self._stroke(points, radius + max(line.edge * scale, THINNEST_RADIUS), 0.0)
            self._stroke(points, radius, line.shade)

    def _stroke(self, points: list[Point], radius: float, shade: float) -> None:
        reach = radius + 0.5
        spans = list(pairwise(points)) or [(points[0], points[0])]
        first = max(0, math.floor(min(y for _, y in points) - reach))
        last = min(2 * self._height, math.ceil(max(y for _, y in points) + reach))
        start = max(0, math.floor(2 * (min(x for x, _ in points) - reach)))
        end = min(2 * self._width, math.ceil(2 * (max(x for x, _ in points) + reach)))
        for row in range(first, last):
            values = self._points[row]
            for column in range(start, end):
                away = min(_distance((column + 0.5) / 2, row + 0.5, *span) for span in spans)
                cover = reach - away
                if cover > 0:
                    values[column] += (shade - values[column]) * min(cover, 1.0)

    def strips(self, style: Callable[[int, int], Style]) -> list[Strip]:
        """The drawing; `style` gives the style for a lighter and a darker shade, 0…`SHADES`."""
        return [self._strip(2 * row, style) for row in range(self._height)]

    def _strip(self, row: int, style: Callable[[int, int], Style]) -> Strip:
        upper, lower = self._points[row], self._points[row + 1]
        segments: list[Segment] = []
        text, shades = "", (0, 0)
        for column in range(0, 2 * self._width, 2):
            glyph, found = _cell(upper[column], upper[column + 1], lower[column], lower[column + 1])
            if found != shades and text:
                segments.append(Segment(text, style(*shades)))
                text = ""
            text, shades = text + glyph, found
        segments.append(Segment(text, style(*shades)))
        return Strip(segments, self._width)


def _cell(*quarters: float) -> tuple[str, tuple[int, int]]:
    """The glyph for four quarters and its two shades: they are parted where they differ most."""
    if max(quarters) < 0.5 / SHADES:
        return " ", (0, 0)
    order = sorted(quarters)
    gaps = [after - before for before, after in pairwise(order)]
    widest = max(gaps)
    if widest < 1.2 / SHADES:
        shade = round(SHADES * sum(quarters) / 4)
        return " ", (shade, shade)
    parted = order[gaps.index(widest) + 1]
    light = [value for value in quarters if value >= parted]
    dark = [value for value in quarters if value < parted]
    mask = sum(8 >> index for index, value in enumerate(quarters) if value >= parted)
    return QUARTERS[mask], (round(SHADES * sum(light) / len(light)), round(SHADES * sum(dark) / len(dark)))


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    """From a point to a line between two points."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y
    part = ((x - start[0]) * along_x + (y - start[1]) * along_y) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.hypot(x - start[0] - part * along_x, y - start[1] - part * along_y)
