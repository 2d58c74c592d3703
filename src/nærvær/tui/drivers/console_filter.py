"""Fits what is painted on a bare console to its font and its colours, in one place on the way to the screen.

Such a console has sixteen colours for glyphs and, for the background, the eight dark ones. A picture of blocks uses the
background as much as the glyphs: where the background is bright, the two change places.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache, partial

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from ...console_glyphs import PICTURE_SUBSTITUTES, SUBSTITUTES, GlyphSubstitutes, substitute_glyphs
from ..drawing.canvas import QUARTERS

CACHED_TEXTS = 2048
DARK_COLOURS = 8
_INVERTED = str.maketrans(QUARTERS, QUARTERS[::-1])


class ConsoleGlyphFilter(LineFilter):
    """Writes the nearest glyph of `font` for each that it lacks, in as many cells, so that nothing on the screen moves."""

    def __init__(self, font: Set[str]) -> None:
        super().__init__()
        self._written = lru_cache(CACHED_TEXTS)(partial(_as_wide, GlyphSubstitutes(font, SUBSTITUTES)))
        self._drawn = lru_cache(CACHED_TEXTS)(partial(_as_wide, GlyphSubstitutes(font, PICTURE_SUBSTITUTES)))

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        if all(segment.text.isascii() for segment in segments):
            return segments
        if all(_BLOCKS.issuperset(segment.text) for segment in segments):
            return [self._in_picture(segment) for segment in segments]
        return [Segment(self._written(text), style, control) for text, style, control in segments]

    def _in_picture(self, segment: Segment) -> Segment:
        text, style, control = segment
        drawn, full = self._drawn(text), self._drawn("█" * len(text))
        if drawn != full and style is not None and _colour(style.bgcolor) >= DARK_COLOURS:
            if drawn.isspace():
                drawn, style = full, style + Style(color=style.bgcolor)
            elif _colour(style.color) < DARK_COLOURS:
                drawn, style = (
                    self._drawn(text.translate(_INVERTED)),
                    style + Style(color=style.bgcolor, bgcolor=style.color),
                )
            else:
                drawn = full
        return Segment(drawn, style, control)


_BLOCKS = frozenset(QUARTERS)


def _as_wide(substitutes: GlyphSubstitutes, text: str) -> str:
    written = substitute_glyphs(text, substitutes)
    return written + " " * (cell_len(text) - cell_len(written))


@lru_cache(CACHED_TEXTS)
def _colour(colour: RichColor | None) -> int:
    """Which of the sixteen colours a console shows for it; 0, the darkest, where that is left to the console."""
    number = colour.downgrade(ColorSystem.STANDARD).number if colour is not None else None
    return number or 0
