"""The eight weeks as a path and a table, with options that lead further; and the page of bar charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from ...dialogues.interviewer import BarChart
from ...domain.catalogue import Programme, Week
from ...domain.progress import Progress, Visit
from ...sanitize import sanitize
from ...texts import keys, progress, today
from ...texts.checkin import PLAN
from ...texts.progress import DIARY, WEEKLY
from ...texts.progress import PATTERNS_TITLE as BEFORE_AND_AFTER
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import LOW_BELOW, Page, RowsPage

WEEK_DONE, WEEK_NOW, WEEK_AHEAD, PATH_LINE = "●", "◉", "○", "─"
SHORTEST_LABEL = 12
"""The mark, the number and some letters of the theme: with fewer it would say nothing, so a column gives way."""
PATH_ROWS = 9
"""The longest table that leaves rows for the path above it."""
Numbers = tuple[str, str, str, str]
"""What the four columns of numbers of a row say."""
NO_NUMBERS = (progress.NOTHING,) * 4
WIDE_COLUMNS, NARROW_COLUMNS = (9, 10, 10, 10), (7, 5, 5, 5)
"""How wide the columns are at least, with full headings and with short ones."""
BAR_GLYPH = "▄"
WIDEST_BAR = 40


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One visit to a week, as texts; a week where nothing was done yet has one empty row."""

    week: int
    visit: int
    theme: str
    is_present: bool
    days: str
    formal: str
    informal: str
    minutes: str

    @property
    def numbers(self) -> Numbers:
        """The four columns of numbers."""
        return self.days, self.formal, self.informal, self.minutes


def week_rows(programme: Programme, so_far: Progress) -> Iterator[WeekRow]:
    """The table: a row for every visit to a week, so that all numbers of a row are of the same days.

    The present visit counts days of the last seven.
    """
    present = so_far.visits[-1]
    for week in programme.weeks:
        visits = so_far.visits_to(week.number)
        shown_visits = [visit for visit in visits if visit is present or visit.formal or visit.informal]
        for visit in shown_visits:
            yield WeekRow(week.number, visit.number, week.theme, visit is present, *_numbers(so_far, week, visit))
        if not shown_visits:
            yield WeekRow(week.number, 1, week.theme, False, *NO_NUMBERS)


def _numbers(so_far: Progress, week: Week, visit: Visit) -> Numbers:
    if not visit.formal and not visit.informal:
        return NO_NUMBERS
    days = _days_of_last_seven(so_far, week) if visit is so_far.visits[-1] else str(visit.days)
    return days, str(visit.formal), str(visit.informal), str(visit.minutes)


def _days_of_last_seven(so_far: Progress, week: Week) -> str:
    """Days with practice of the last seven. Without any the cell is empty: "0 of 6" would read as a debt."""
    lately = so_far.days_of_last_seven
    return progress.days_of_invited(lately, week.days_invited) if lately else progress.NOTHING


class WeekTable(Widget):
    """The weeks, one a line, below a line of headings. Where the screen is narrow the themes are cut."""

    DEFAULT_CSS = "WeekTable { width: 100%; max-width: 74; }"

    def __init__(self, table: tuple[WeekRow, ...]) -> None:
        super().__init__()
        self._rows = table
        self.styles.height = 1 + len(table)

    def render(self) -> Content:
        lines = [self._heading(), *(self._line(row) for row in self._rows)]
        return Content("\n").join(lines)

    @property
    def _narrow(self) -> bool:
        return self.size.width < 56

    def _headings(self) -> tuple[Numbers, tuple[int, ...]]:
        """The headings of the columns, and how wide those are at least.

        They are short where the screen is narrow, and where the full ones of a language are too long for the columns.
        """
        full = (progress.DAYS(), progress.FORMAL(), progress.INFORMAL(), progress.MINUTES())
        if not self._narrow and all(len(text) < width for text, width in zip(full, WIDE_COLUMNS, strict=True)):
            return full, WIDE_COLUMNS
        short = (progress.SHORT_DAYS(), progress.SHORT_FORMAL(), progress.SHORT_INFORMAL(), progress.SHORT_MINUTES())
        return short, NARROW_COLUMNS

    def _columns(self, numbers: Numbers) -> str:
        """The numbers side by side, as many columns as fit beside the number of the week."""
        headings, least = self._headings()
        columns = ""
        for index, number in enumerate(numbers):
            width = max(
                least[index], *(len(row[index]) + 1 for row in (headings, *(row.numbers for row in self._rows)))
            )
            if len(columns) + width + SHORTEST_LABEL > self.size.width:
                break
            columns += f"{number:>{width}}"
        return columns

    def _heading(self) -> Content:
        columns = self._columns(self._headings()[0])
        label = f"  {progress.WEEK()}"
        return Content(f"{label:<{max(self.size.width - len(columns), 0)}}{columns}").stylize("$quiet")

    def _line(self, row: WeekRow) -> Content:
        columns = self._columns(row.numbers)
        width = max(self.size.width - len(columns) - 1, 1)
        mark = WEEK_NOW if row.is_present else " "
        label = f"{mark} {progress.week_and_visit(row.week, row.visit)}  {sanitize(row.theme)}"
        if len(label) > width:
            label = f"{label[: width - 1].rstrip()}…"
        return Content(f"{label:<{width + 1}}{columns}").stylize("bold" if row.is_present else "")


class WeekPath(Widget):
    """The eight weeks as a path: those with practice, the present one, and those ahead."""

    DEFAULT_CSS = "WeekPath { width: 100%; max-width: 74; height: 2; margin-bottom: 1; }"

    def __init__(self, table: Sequence[WeekRow]) -> None:
        super().__init__()
        self._weeks = tuple(dict.fromkeys(row.week for row in table))
        self._done_weeks = {row.week for row in table if row.formal != progress.NOTHING}
        self._present = {row.week for row in table if row.is_present}

    def render(self) -> Content:
        step = max((self.size.width - 4) // len(self._weeks), 2)
        marks, numbers = [], []
        for week in self._weeks:
            mark = WEEK_NOW if week in self._present else WEEK_DONE if week in self._done_weeks else WEEK_AHEAD
            join = PATH_LINE * (step - 1) if week != self._weeks[-1] else ""
            marks.append(Content.assemble((mark, "$accent" if mark != WEEK_AHEAD else "$quiet"), (join, "$quiet")))
            numbers.append(Content.assemble((f"{week:<{step}}", "bold" if week in self._present else "$quiet")))
        return Content("\n").join([Content("  ") + Content("").join(line) for line in (marks, numbers)])


class ProgressAction(Enum):
    """What can be opened from the eight weeks."""

    WEEKLY = auto()
    PATTERNS = auto()
    DIARY = auto()
    CHECKIN = auto()
    PLAN = auto()


PROGRESS_ACTIONS = (
    (WEEKLY, ProgressAction.WEEKLY),
    (BEFORE_AND_AFTER, ProgressAction.PATTERNS),
    (DIARY, ProgressAction.DIARY),
    (today.CHECKIN, ProgressAction.CHECKIN),
    (PLAN, ProgressAction.PLAN),
    (keys.GO_BACK, None),
)


class ProgressPage(RowsPage[ProgressAction | None]):
    """Shows the eight weeks, and options to see more; None: go back."""

    HEADING = progress.TITLE
    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE), KeyHint(keys.ESC, keys.BACK, "back"))
    AUTO_FOCUS = ""
    CSS = """
    ProgressPage {
        & #frame { width: 100%; max-width: 74; height: auto; }
        & #sentence { margin: 1 0; color: $foreground; }
        & #ways { height: auto; layout: grid; grid-size: 3; grid-rows: auto; grid-gutter: 0 1; }
        & #ways OptionButton { width: 100%; height: auto; padding: 0; background: $background; }
        & #ways OptionButton:focus { background: $chosen; }
        &.-medium WeekPath, &.-low WeekPath, &.-long WeekPath { display: none; }
        &.-middle #ways { grid-size: 2; }
        &.-narrow #ways { grid-size: 1; }
        &.-medium #sentence { margin: 1 0; }
        &.-low #sentence { margin: 0; }
        &.-low #head { display: none; }
    }
    """

    def __init__(self, programme: Programme, so_far: Progress) -> None:
        super().__init__()
        self._programme = programme
        self._progress = so_far

    def heading_right(self) -> str:
        return today.week_of_eight(self._progress.week)

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            table = tuple(week_rows(self._programme, self._progress))
            self.set_class(len(table) > PATH_ROWS, "-long")
            yield WeekPath(table)
            yield WeekTable(table)
            yield SafeText(self._sentence(), id="sentence")
            with Container(id="ways"):
                for label, value in PROGRESS_ACTIONS:
                    yield OptionButton(label(), value)

    def on_mount(self) -> None:
        options = self.query("#ways OptionButton").results(OptionButton)
        # Where the list is longer than the screen, the focus is on the first: the last is out of sight.
        first, *others = options
        self.set_focus(first if self.app.size.height < LOW_BELOW else others[-1], scroll_visible=False)
        self.call_after_refresh(self._begin_in_sight)

    def _begin_in_sight(self) -> None:
        """Scroll to the focus: below a long table the options may lie outside the screen."""
        if self.focused is not None and self.focused.region.bottom > self.query_one("#body").region.bottom:
            self.focused.scroll_visible(animate=False)

    def _sentence(self) -> str:
        if not self._progress.practices:
            return progress.EMPTY()
        return today.last_seven_days(self._progress.days_lately)

    def action_back(self) -> None:
        self.answer(None)


class ChartWidget(Widget):
    """One chart, each bar on a line of its own: label, bar, number."""

    DEFAULT_CSS = "ChartWidget { width: 100%; max-width: 68; height: auto; margin-bottom: 1; }"

    def __init__(self, chart: BarChart) -> None:
        super().__init__()
        self._chart = chart

    def render(self) -> Content:
        chart = self._chart
        label_width = max(len(bar.label) for bar in chart.bars)
        width = max(1, min(WIDEST_BAR, self.size.width - label_width - 6))
        lines = [Content(sanitize(chart.title)).stylize("bold")]
        for bar in chart.bars:
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


class ChartsPage(Page[None]):
    """Shows charts, and below them sentences that say what they show; the only answer is to go back."""

    HINTS = (KeyHint(lambda: f"{keys.ENTER()}/{keys.ESC()}", keys.BACK, "back"), KeyHint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    ChartsPage {
        & #body { align: center top; }
        & #frame { width: 100%; max-width: 68; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        &.-low #frame OptionButton { height: auto; padding: 0; }
    }
    """

    def __init__(self, heading: str, charts: tuple[BarChart, ...], sentences: tuple[str, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._charts = charts
        self._sentences = sentences

    def heading(self) -> str:
        return self._heading

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            for chart in self._charts:
                yield ChartWidget(chart)
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
