"""Dots as SVG: a dot for each day with practice, and two dots on a line from 0 to 10 for a number before and after."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from ..domain.progress import DAYS_A_WEEK
from .markup import element

SCALE = 10
STEP, RADIUS = 12, 4
"""How far the dots of days lie apart, and half their width."""
LOW, HIGH, PLOT_WIDTH, PLOT_HEIGHT, MIDDLE = 8, 192, 200, 12, 6
"""Where 0 and 10 lie in a plot, the size of the plot, and the height at which its dots lie."""


def day_dots(days: int, spoken: str) -> Element:
    """Return a row of `DAYS_A_WEEK` dots, filled for each of `days` (at most all of them), called `spoken` when read aloud.

    A stay in a week may be longer than a week: a plus behind the dots stands for the days that have no dot.
    """
    dots = [
        element("circle", cx=RADIUS + 1 + STEP * day, cy=MIDDLE, r=RADIUS, class_="full" if day < days else "open")
        for day in range(DAYS_A_WEEK)
    ]
    end = STEP * DAYS_A_WEEK
    more = element("path", d=f"M{end} {MIDDLE}h6m-3 -3v6", class_="more") if days > DAYS_A_WEEK else None
    return _drawing(spoken, [*dots, *([] if more is None else [more])], end + 8, "days")


def before_after_dots(before: float, after: float, spoken: str) -> Element:
    """Return two dots on a line from 0 to 10 with a bar between them: filled for before, open for after.

    Where both are the same, the filled dot lies within the open one.
    """
    marks = [_tick(number) for number in (0, SCALE // 2, SCALE)]
    line = element("line", x1=LOW, x2=HIGH, y1=MIDDLE, y2=MIDDLE, class_="scale")
    start, end = _place(before), _place(after)
    between = element("line", x1=start, x2=end, y1=MIDDLE, y2=MIDDLE, class_="between")
    same = start == end
    dots = (
        element("circle", cx=end, cy=MIDDLE, r=RADIUS, class_="open"),
        element("circle", cx=start, cy=MIDDLE, r=RADIUS / 2 if same else RADIUS, class_="full"),
    )
    return _drawing(spoken, [line, *marks, between, *dots], PLOT_WIDTH, "plot")


def plot_scale() -> Element:
    """Return the numbers 0, 5 and 10 as they stand over the plots."""
    numbers = (element("text", str(number), x=_place(number), y=9) for number in (0, SCALE // 2, SCALE))
    return element("svg", *numbers, viewBox=f"0 0 {PLOT_WIDTH} {PLOT_HEIGHT}", class_="plot", aria_hidden="true")


def dot_key(filled: bool) -> Element:
    """Return a dot for a heading."""
    dot = element("circle", cx=5, cy=5, r=RADIUS, class_="full" if filled else "open")
    return element("svg", dot, viewBox="0 0 10 10", class_="key", aria_hidden="true")


def _tick(number: int) -> Element:
    return element("line", x1=_place(number), x2=_place(number), y1=MIDDLE - 2.5, y2=MIDDLE + 2.5, class_="scale")


def _place(number: float) -> float:
    return round(LOW + (HIGH - LOW) * number / SCALE, 1)


def _drawing(spoken: str, shapes: Iterable[Element], width: int, kind: str) -> Element:
    return element(
        "svg", *shapes, viewBox=f"0 0 {width} {PLOT_HEIGHT}", role="img", aria_label=spoken, class_=f"dots {kind}"
    )
