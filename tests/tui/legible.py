"""How a page looks in every theme and at any size: by the colours that are really painted, and by what has room."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from rich.color import Color
from rich.style import Style
from textual.app import App

from foreign_words import english
from nærvær.tui.pages.page import Page
from nærvær.tui.themes import DAY, EVENING, STRONG
from tui.conftest import Driven

Pair = tuple[tuple[int, int, int], tuple[int, int, int]]
LEAST = {EVENING.name: 4.5, DAY.name: 4.5, STRONG.name: 7.0}
ANY_SIZE = ((200, 60), (100, 12), (40, 60))
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
    red, green, blue = color.get_truecolor()
    return red, green, blue


def contrast(pair: Pair) -> float:
    """WCAG 2: from 1 (none) to 21 (black on white)."""
    lighter, darker = sorted(map(_luminance, pair), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faint(app: App[int], least: float) -> set[str]:
    """What is written with too little contrast."""
    return {f"{text.strip()}: {contrast(pair):.2f}" for pair, text in pairs(app) if contrast(pair) < least}


async def settles(driven: Driven, holds: Callable[..., bool]) -> None:
    """Give what is drawn time to follow a change: on a busy machine colours and places come some frames later."""
    with contextlib.suppress(TimeoutError):
        await driven.until(holds)


async def looks_well(driven: Driven, page: Page[Any], clipped: Callable[[Page[Any]], list[str]]) -> None:
    """Fails where `page` is faint in a theme, clipped at some size, holds English words, or has lost its way to help."""
    assert english(driven.text()) == set()
    for theme, least in LEAST.items():
        driven.app.theme = theme
        await settles(driven, lambda least=least: not faint(driven.app, least))
        assert faint(driven.app, least) == set(), theme
    for size in ANY_SIZE:
        await driven.pilot.resize_terminal(*size)
        await driven.until(lambda size=size: tuple(page.region.size) == size)
        await settles(driven, lambda: not clipped(page) and "?" in "".join(driven.text().splitlines()[-2:]))
        assert clipped(page) == [], size
        assert "?" in "".join(driven.text().splitlines()[-2:]), f"no way to help at {size}"
