"""Builds HTML as a tree, so that it is always well formed, and the charts in it as SVG.

Charts read well in grey, and in words to a screen reader: bars with their numbers on them, and dots. A dot stands for each
day with practice, and two on a line from 0 to 10 for a number before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..domain.progress import DAYS_A_WEEK
from ..quick_dataclass import dataclass
from ..sanitize import sanitize
from ..texts import report as words
from ..texts.formats import inside_sentence

WIDTH, HEIGHT = 340, 106
LEFT, RIGHT, TOP, FLOOR = 20, 336, 13, 90
SCALE = 10
WIDEST_BAR = 26.0
FEWEST_COLUMNS = 8
NUMBER_HEIGHT, GAP = 7.5, 3.5
"""How tall a number on a bar is, and how far from a bar or a line it stands."""
GROUP_POINTS, GROUP_SHARE = 2, 0.3
STEP, RADIUS = 12, 4
"""How far the dots of days lie apart, and half their width."""
LOW, HIGH, PLOT_WIDTH, PLOT_HEIGHT, MIDDLE = 8, 192, 200, 12, 6
"""Where 0 and 10 lie in a plot, the size of the plot, and the height at which its dots lie."""


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: the label under it, its name for a screen reader, and its number; None where not answered."""

    label: str
    spoken: str
    value: int | None


def rating_bars(identity: str, title: str, bars: Sequence[ChartBar], level: float | None) -> Element:
    """Answers 0…10, one bar each, and a line at `level`."""
    description = words.chart_description(title, [(bar.spoken, bar.value) for bar in bars])
    column = (RIGHT - LEFT) / max(len(bars), FEWEST_COLUMNS)
    width = min(column * 0.64, WIDEST_BAR)
    shapes, numbers = _grid((0, 5, SCALE), SCALE), []
    for index, bar in enumerate(bars):
        middle = LEFT + column * (index + 0.5)
        shapes += _bar(middle, width, bar.value, SCALE)
        numbers += [_number_beside(middle, bar.value, level), _text(middle, FLOOR + 12, bar.label, "tick")]
    if level is not None:
        height = _height(level, SCALE)
        shapes += [
            element("line", x1=LEFT, x2=RIGHT, y1=height, y2=height, class_=kind) for kind in ("beneath", "group")
        ]
    return _drawing(identity, title, description, [*shapes, *numbers])


def _number_beside(middle: float, value: int | None, level: float | None) -> Element:
    """The number of a bar, out of the way of the line at `level`: within the bar, or over the line where the bar is low."""
    number = _number(middle, value, SCALE)
    line, foot = _height(level or SCALE, SCALE), float(number.get("y", FLOOR))
    if level is None or not foot - NUMBER_HEIGHT - GAP < line < foot + GAP:
        return number
    if _height(value or 0, SCALE) < FLOOR - NUMBER_HEIGHT - 2 * GAP:
        return _text(middle, round(foot + NUMBER_HEIGHT + 2 * GAP, 1), str(value), "within")
    number.set("y", str(round(line - GAP, 1)))
    return number


def notable_change_level(values: Sequence[int | None]) -> float | None:
    """The level 2 points or 30 % under the first answer, whichever is lower; None if under 1, or for one answer."""
    answers = [value for value in values if value is not None]
    if len(answers) < 2:
        return None
    level = answers[0] - max(GROUP_POINTS, answers[0] * GROUP_SHARE)
    return round(level, 1) if level >= 1 else None


@dataclass(frozen=True, slots=True)
class ChartPair:
    """Two numbers side by side, with the label under them."""

    label: str
    formal: int
    informal: int


def pair_bars(identity: str, title: str, description: str, pairs: Sequence[ChartPair]) -> Element:
    """Formal and informal practice beside each other; hatched is informal."""
    most = max((max(pair.formal, pair.informal) for pair in pairs), default=0)
    top = max(4, most)
    column = (RIGHT - LEFT) / max(len(pairs), FEWEST_COLUMNS)
    width = min(column * 0.36, WIDEST_BAR * 0.6)
    shapes = [*_grid((0, top), top), _hatching(identity)]
    for index, pair in enumerate(pairs):
        middle = LEFT + column * (index + 0.5)
        left, right = middle - width / 2 - 0.5, middle + width / 2 + 0.5
        shapes += _bar(left, width, pair.formal, top)
        shapes += _bar(right, width, pair.informal, top, f"fill:url(#{identity}-hatch)")
        shapes += [_number(left, pair.formal, top), _number(right, pair.informal, top)]
        shapes.append(_text(middle, FLOOR + 12, pair.label, "tick"))
    return _drawing(identity, title, description, shapes)


def legend_key(identity: str, hatched: bool) -> Element:
    """A small square for a legend."""
    fill = f"fill:url(#{identity}-key)" if hatched else None
    square = element("rect", x=0.5, y=0.5, width=9, height=9, class_="bar", style=fill)
    pattern = _hatching(identity, "key") if hatched else None
    return element("svg", pattern, square, viewBox="0 0 10 10", class_="key", aria_hidden="true")


def _drawing(identity: str, title: str, description: str, shapes: Sequence[Element]) -> Element:
    return element(
        "svg",
        element("title", title, id=f"{identity}-title"),
        element("desc", description, id=f"{identity}-told"),
        *shapes,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_labelledby=f"{identity}-title {identity}-told",
        class_="chart",
    )


def _grid(marks: Sequence[int], top: int) -> list[Element]:
    shapes = [element("text", inside_sentence(words.WEEK()), x=0, y=FLOOR + 12, class_="tick axis")]
    for mark in marks:
        height = _height(mark, top)
        shapes.append(element("line", x1=LEFT, x2=RIGHT, y1=height, y2=height, class_="floor" if mark == 0 else "grid"))
        shapes.append(element("text", str(mark), x=LEFT - 5, y=height + 3.5, class_="mark"))
    return shapes


def _bar(middle: float, width: float, value: int | None, top: int, style: str | None = None) -> list[Element]:
    if not value:
        return []
    height = _height(value, top)
    x, tall = round(middle - width / 2, 1), round(FLOOR - height, 1)
    return [element("rect", x=x, y=height, width=round(width, 1), height=tall, class_="bar", style=style)]


def _number(middle: float, value: int | None, top: int) -> Element:
    if value is None:
        return _text(middle, FLOOR - 4, words.NONE, "value")
    return _text(middle, round(_height(value, top) - GAP, 1), str(value), "value")


def _height(value: float, top: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * value / top, 1)


def _text(x: float, y: float, text: str, kind: str) -> Element:
    return element("text", text, x=round(x, 1), y=y, class_=kind)


def _hatching(identity: str, what: str = "hatch") -> Element:
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=4, height=4, class_="paper"),
            element("line", x1=0, y1=0, x2=0, y2=4, class_="hatch"),
            id=f"{identity}-{what}",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


# Dots


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
    return _dots_drawing(spoken, [*dots, *([] if more is None else [more])], end + 8, "days")


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
    return _dots_drawing(spoken, [line, *marks, between, *dots], PLOT_WIDTH, "plot")


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


def _dots_drawing(spoken: str, shapes: Iterable[Element], width: int, kind: str) -> Element:
    return element(
        "svg", *shapes, viewBox=f"0 0 {width} {PLOT_HEIGHT}", role="img", aria_label=spoken, class_=f"dots {kind}"
    )


Child = Element | str | None


def element(tag: str, *children: Child, **attributes: object) -> Element:
    """Make an element. `class_` is class and `aria_x` is aria-x; children and attributes that are None are left out."""
    made = Element(tag, {_name(name): sanitize(str(value)) for name, value in attributes.items() if value is not None})
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + sanitize(child)
        else:
            made.text = (made.text or "") + sanitize(child)
    return made


def style_sheet(css: str) -> Element:
    """Make a style element of trusted CSS, which is not escaped."""
    made = Element("style")
    made.text = css
    return made


def html_document(root: Element) -> bytes:
    """Write the document in UTF-8."""
    return b"<!DOCTYPE html>\n" + bytes(ElementTree.tostring(root, encoding="utf-8", method="html")) + b"\n"


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name
