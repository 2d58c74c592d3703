"""The picture beside a playing practice: the figure that shows a movement, or else a shape that breathes.

Painting is what costs: each picture is drawn once and kept, and only what has changed of it is painted again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...domain.practice import Posture
from ...domain.score import TimedFigure, Timeline

if TYPE_CHECKING:
    from ..drawing.moving_figure import FigureFrame, Movement

MIN_FIGURE_ROWS = 5
TICKS_PER_SECOND = 4
IN_SECONDS, OUT_SECONDS = 4, 6
ROUND_TICKS = (IN_SECONDS + OUT_SECONDS) * TICKS_PER_SECOND
PICTURES = 24
BREATH_SHADES = 12
SMALLEST, LARGEST = 0.42, 1.0


class MovementFigure(Widget):
    """A body in `posture` that does what it is shown; a still picture of it where nothing may move."""

    DEFAULT_CSS = "MovementFigure { width: 1fr; height: 1fr; color: $accent; background: $background; }"

    def __init__(self, posture: Posture) -> None:
        super().__init__()
        self._posture = posture
        self._name = ""
        self._movement: Movement | None = None
        self._frame: FigureFrame | None = None
        self._drawn: dict[FigureFrame | None, list[Strip]] = {}
        self._painted: list[Strip] = []
        self._styles: dict[tuple[int, int], Style] = {}

    def show(self, figure: TimedFigure, seconds: float, rate: int, moving: bool) -> None:
        """Show the moment `seconds` into the timeline (of `rate` frames a second), or the still picture."""
        if figure.name != self._name:
            from ..drawing.moving_figure import movement_named

            self._name, self._movement = figure.name, movement_named(figure.name, self._posture)
            self._drawn.clear()
        resting = None if figure.rests_from is None else seconds - figure.rests_from / rate
        if resting is not None and resting < 0:
            resting = None
        frame = self._movement.frame_at(seconds - figure.start / rate, resting) if self._movement and moving else None
        if frame != self._frame or not self._drawn:
            self._frame = frame
            self._paint()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._drawn.clear()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._drawn.clear()
        self._painted = []
        self.refresh()

    def render_line(self, y: int) -> Strip:
        strips = self._painted = self._strips()
        return strips[y] if y < len(strips) else Strip.blank(self.size.width)

    def _paint(self) -> None:
        """Ask for the rows that are not as they were."""
        before, after = self._painted, self._strips()
        if len(before) != len(after):
            self.refresh()
            return
        rows = [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if rows:
            self.refresh(Region(0, rows[0], self.size.width, rows[-1] - rows[0] + 1))

    def _strips(self) -> list[Strip]:
        if self._movement is None or not self.size.area:
            return []
        if self._frame not in self._drawn:
            from ..drawing.canvas import Canvas

            canvas = Canvas(*self.size)
            lines = self._movement.still_lines() if self._frame is None else self._movement.lines(self._frame)
            canvas.draw(lines, self._movement.view)
            self._drawn[self._frame] = canvas.strips(self._style)
        return self._drawn[self._frame]

    def _style(self, light: int, dark: int) -> Style:
        if (light, dark) not in self._styles:
            from ..drawing.canvas import SHADES

            ground, colour = self.background_colors[1], Color(*self.styles.color.rgb)
            shades = (ground.blend(colour, shade / SHADES).rich_color for shade in (light, dark))
            self._styles[light, dark] = Style(color=next(shades), bgcolor=next(shades))
        return self._styles[light, dark]


class PracticePicture(Container):
    """Follows the timeline. Nothing moves where animations are off, and a place too low for the figure has none."""

    DEFAULT_CSS = """
    PracticePicture {
        width: 1fr; height: 1fr; min-height: 1;
        & MovementFigure { display: none; }
        &.-figure MovementFigure { display: block; }
        &.-figure Breath { display: none; }
    }
    """

    def __init__(self, posture: Posture | None) -> None:
        super().__init__()
        self._posture = posture

    def compose(self) -> ComposeResult:
        yield Breath()
        yield MovementFigure(self._posture or Posture.SITTING)

    def follow(self, timeline: Timeline, frame: int, playing: bool) -> None:
        """Show the moment at `frame`; what is held while it does not play goes on from where it was."""
        moving = self.app.animation_level != "none"
        figure = timeline.figure_at(frame) if self.size.height >= MIN_FIGURE_ROWS else None
        self.set_class(figure is not None, "-figure")
        if figure is not None:
            self.query_one(MovementFigure).show(figure, frame / timeline.rate, timeline.rate, moving)
        elif playing and moving:
            self.query_one(Breath).tick()


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
            ground.blend(Color(*glow.rgb), 0.8 * (index / BREATH_SHADES) ** 1.4).rich_color
            for index in range(BREATH_SHADES + 1)
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
        max(0, min(BREATH_SHADES, round(BREATH_SHADES * (1 - math.hypot(column + 0.5 - width / 2, down) / reach))))
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
