"""What one looks at while it plays: the figure where the practice shows a movement, else a shape that breathes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from ..domain.script import Posture
from ..domain.timeline import Timeline
from .breath import Breath
from .figure import Figure

LOWEST_FIGURE = 5


class Shape(Container):
    """Follows the timeline. Nothing moves where animations are off, and a place too low for the figure has none."""

    DEFAULT_CSS = """
    Shape {
        width: 1fr; height: 1fr; min-height: 1;
        & Figure { display: none; }
        &.-figure Figure { display: block; }
        &.-figure Breath { display: none; }
    }
    """

    def __init__(self, posture: Posture | None) -> None:
        super().__init__()
        self._posture = posture

    def compose(self) -> ComposeResult:
        yield Breath()
        yield Figure(self._posture or Posture.SITTING)

    def follow(self, timeline: Timeline, frame: int, playing: bool) -> None:
        """Show the moment at `frame`; what is held while it does not play goes on from where it was."""
        moving = self.app.animation_level != "none"
        shown = timeline.figure_at(frame) if self.size.height >= LOWEST_FIGURE else None
        self.set_class(shown is not None, "-figure")
        if shown is not None:
            self.query_one(Figure).show(shown, frame / timeline.rate, timeline.rate, moving)
        elif playing and moving:
            self.query_one(Breath).tick()
