"""How well text stands out on a screen, by the colours that are really painted."""

from __future__ import annotations

from collections.abc import Iterator

from rich.color import Color
from rich.style import Style
from textual.app import App

Pair = tuple[tuple[int, int, int], tuple[int, int, int]]
BLOCKS = frozenset(" ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█")


def pairs(app: App[int]) -> Iterator[tuple[Pair, str]]:
    """Every pair of text and ground on the screen, with what is written so. Drawings are no text."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if set(segment.text) - BLOCKS and segment.style is not None:
                yield _pair(segment.style), segment.text


def _pair(style: Style) -> Pair:
    found = [_shown(style.color), _shown(style.bgcolor)]
    return (found[1], found[0]) if style.reverse else (found[0], found[1])


def _shown(color: Color | None) -> tuple[int, int, int]:
    assert color is not None, "a colour is left to the terminal"
    return tuple(color.get_truecolor())


def contrast(pair: Pair) -> float:
    """WCAG 2: from 1 (none) to 21 (black on white)."""
    lighter, darker = sorted(map(_luminance, pair), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
