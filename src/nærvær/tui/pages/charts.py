"""The page of charts: bars, dots for days, and the numbers before and after as two dots on one scale."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ...dialogues.interviewer import BarChart, DotPair, DotPlot
from ...sanitize import sanitize
from ...texts import keys, progress
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import Page

BAR_GLYPH, DAY_GLYPH = "▄", "●"
WIDEST_BAR = 40
BEFORE_GLYPH, AFTER_GLYPH, SAME_GLYPH, BETWEEN_GLYPH, SCALE_GLYPH = "●", "○", "◉", "─", "·"
CELLS_A_POINT = 2
"""Medians of whole numbers lie a half apart, so that each has a cell of its own."""
GAP = 2


class ChartWidget(Widget):
    """One chart, each bar on a line of its own: label, bar, number."""

    DEFAULT_CSS = "ChartWidget { width: 100%; height: auto; margin-bottom: 1; }"

    def __init__(self, chart: BarChart) -> None:
        super().__init__()
        self._chart = chart

    def render(self) -> Content:
        chart = self._chart
        label_width = max(len(bar.label) for bar in chart.bars)
        width = max(1, min(WIDEST_BAR, self.size.width - label_width - 6))
        dots = chart.one_by_one and chart.highest <= width
        width = round(chart.highest) if dots else width
        lines = _headings(chart.title, chart.scale)
        for bar in chart.bars:
            if dots:
                filled = DAY_GLYPH * round(bar.value or 0)
            else:
                filled = "" if bar.value is None else bar_text(bar.value / chart.highest, width)
            lines.append(
                Content.assemble(
                    (f"{sanitize(bar.label):<{label_width}}  ", "$quiet"),
                    (f"{filled:<{width}} ", "$accent"),
                    sanitize(bar.text),
                )
            )
        return Content("\n").join(lines)


def bar_text(part: float, width: int) -> str:
    """A bar of `part` (0…1) of `width` cells. It is half as high as a line, so that bars stay apart from one another."""
    return BAR_GLYPH * round(min(max(part, 0.0), 1.0) * width)


def _headings(title: str, scale: str) -> list[Content]:
    """The title of a chart, and what its scale means."""
    return [Content(sanitize(title)).stylize("bold"), *([Content(scale).stylize("$quiet")] if scale else [])]


class DotPlotWidget(Widget):
    """Numbers before and after, a row for each pair: its name, both numbers, and where they lie on the scale.

    On a narrow screen, and where a name is long, the name stands on a line of its own.
    """

    DEFAULT_CSS = "DotPlotWidget { width: 100%; height: auto; margin-bottom: 1; }"

    def __init__(self, plot: DotPlot) -> None:
        super().__init__()
        self._plot = plot

    def render(self) -> Content:
        return Content("\n").join(plot_lines(self._plot, self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return Content("\n").join(plot_lines(self._plot, width)).get_height({}, width)


def plot_lines(plot: DotPlot, width: int) -> list[Content]:
    """The lines of a dot plot in `width` cells: its headings, and two or three lines for each pair."""
    heads = (f"{progress.BEFORE()} {BEFORE_GLYPH}", f"{progress.AFTER()} {AFTER_GLYPH}")
    columns = [
        max(len(head), *(len(number) for number in numbers))
        for head, numbers in zip(
            heads, ([pair.before_text for pair in plot.pairs], [pair.after_text for pair in plot.pairs]), strict=True
        )
    ]
    plot_width = plot.highest * CELLS_A_POINT + 1
    label_width = width - sum(columns) - plot_width - 3 * GAP
    beside = all(len(pair.label) <= label_width for pair in plot.pairs)
    before = label_width + GAP if beside else 0

    def numbers(texts: tuple[str, str]) -> str:
        return (" " * GAP).join(f"{text:>{column}}" for text, column in zip(texts, columns, strict=True))

    halves = plot.highest // 2
    scale = f"{0:<{CELLS_A_POINT * halves}}{halves:<{CELLS_A_POINT * (plot.highest - halves) - 1}}{plot.highest}"
    lines = [*_headings(plot.title, plot.scale), Content("")]
    lines.append(Content(f"{' ' * before}{numbers(heads)}{' ' * GAP}{scale}").stylize("$quiet"))
    for pair in plot.pairs:
        label, detail = sanitize(pair.label), Content(sanitize(pair.detail)).stylize("$quiet")
        row = Content(f"{numbers((pair.before_text, pair.after_text))}{' ' * GAP}") + _dots(pair, plot.highest)
        lines += [Content(f"{label:<{before}}") + row, detail] if beside else [Content(label), detail, row]
    return lines


def _dots(pair: DotPair, highest: int) -> Content:
    """Where both numbers lie on the scale, with a line between them."""
    before, after = round(pair.before * CELLS_A_POINT), round(pair.after * CELLS_A_POINT)
    low, high = sorted((before, after))
    marks = (BEFORE_GLYPH, AFTER_GLYPH) if before < after else (AFTER_GLYPH, BEFORE_GLYPH)
    middle = SAME_GLYPH if low == high else f"{marks[0]}{BETWEEN_GLYPH * (high - low - 1)}{marks[1]}"
    around = (SCALE_GLYPH * low, SCALE_GLYPH * (highest * CELLS_A_POINT - high))
    return Content.assemble((around[0], "$quiet"), (middle, "$accent"), (around[1], "$quiet"))


class ChartsPage(Page[None]):
    """Shows charts, and below them sentences that say what they show; the only answer is to go back.

    The help says the dot plots in sentences.
    """

    HINTS = (KeyHint(lambda: f"{keys.ENTER()}/{keys.ESC()}", keys.BACK, "back"), KeyHint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    ChartsPage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        &.-low #frame OptionButton { height: auto; padding: 0; }
    }
    """

    def __init__(self, heading: str, charts: tuple[BarChart | DotPlot, ...], sentences: tuple[str, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._charts = charts
        self._sentences = sentences

    def heading(self) -> str:
        return self._heading

    def help_lines(self) -> tuple[str, ...]:
        return tuple(pair.sentence for plot in self._charts if isinstance(plot, DotPlot) for pair in plot.pairs)

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            for chart in self._charts:
                yield DotPlotWidget(chart) if isinstance(chart, DotPlot) else ChartWidget(chart)
            for sentence in self._sentences:
                yield SafeText(sentence)
            yield OptionButton(keys.GO_BACK(), None, id="back")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#back"), scroll_visible=False)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "k", "down", "j"):
            event.stop()
            self.query_one("#body").scroll_relative(y=-2 if event.key in ("up", "k") else 2, animate=False)

    def action_back(self) -> None:
        self.answer(None)
