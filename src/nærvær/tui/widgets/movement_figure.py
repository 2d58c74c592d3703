"""The picture beside a playing practice: the figure that shows a movement, or else a shape that breathes.

A frame of the figure is drawn once and kept, and only rows that change are painted again.
"""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...domain.practice import Posture
from ...domain.timeline import TimedFigure, Timeline
from ..drawing.canvas import SHADES, Canvas
from ..drawing.movement import FigureFrame, Movement, movement_named
from .breath import Breath

MIN_FIGURE_ROWS = 5


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
            canvas = Canvas(*self.size)
            lines = self._movement.still_lines() if self._frame is None else self._movement.lines(self._frame)
            canvas.draw(lines, self._movement.view)
            self._drawn[self._frame] = canvas.strips(self._style)
        return self._drawn[self._frame]

    def _style(self, light: int, dark: int) -> Style:
        if (light, dark) not in self._styles:
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
