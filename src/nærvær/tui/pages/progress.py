"""The page of the eight weeks, as a path and as a table of the visits to each: all can be opened, and so can what is told
of all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from ...domain.catalogue import Programme, Week
from ...domain.progress import DAYS_A_WEEK, Progress, Visit
from ...quick_dataclass import dataclass
from ...sanitize import sanitize
from ...texts import keys, progress, today
from ...texts.progress import DIARY, WEEKLY
from ...texts.progress import PATTERNS_TITLE as BEFORE_AND_AFTER
from ...texts.ratings import PLAN
from ..widgets.page_parts import KeyHint, OptionButton, SafeText, in_lower_case
from .page import RowsPage

WEEK_DONE, WEEK_NOW, WEEK_AHEAD, PATH_LINE = "●", "◉", "○", "─"
DAY_DONE = "●"
SHORTEST_LABEL = 12
"""The mark, the number and some letters of the theme: with fewer it would say nothing, so a column gives way."""
Numbers = tuple[str, str, str, str]
"""What the four columns of numbers of a row say."""
NO_NUMBERS = (progress.NOTHING,) * 4
DOTS_WIDTH = DAYS_A_WEEK + 1
WIDE_COLUMNS, SHORT_COLUMNS = (9, 8, 9), (4, 4, 5)
"""How wide the columns of numbers after the days are at least, with full headings and with short ones."""
SHORT_BELOW, DOTS_ONLY_BELOW = 70, 48
"""In a narrower table than this the headings are short; in one narrower still, dots stand for the number of days."""
WEEK_KEYS = "12345678"
"""The keys of the weeks of the programme, by their numbers."""
PATH_ROWS = 9
"""The longest table that leaves rows for the path above it."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One visit to a week, as texts; a week where nothing was done yet has one empty row. `dots`: how many days."""

    week: int
    visit: int
    theme: str
    is_present: bool
    dots: int
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
            days = so_far.days_of_last_seven if visit is present else visit.days
            numbers = _numbers(so_far, week, visit)
            yield WeekRow(week.number, visit.number, week.theme, visit is present, days, *numbers)
        if not shown_visits:
            yield WeekRow(week.number, 1, week.theme, False, 0, *NO_NUMBERS)


def _numbers(so_far: Progress, week: Week, visit: Visit) -> Numbers:
    if not visit.formal and not visit.informal:
        return NO_NUMBERS
    days = _days_of_last_seven(so_far, week) if visit is so_far.visits[-1] else str(visit.days)
    return days, str(visit.formal), str(visit.informal), str(visit.minutes)


def _days_of_last_seven(so_far: Progress, week: Week) -> str:
    """Days with practice of the last seven. Without any the cell is empty: "0 of 6" would read as a debt."""
    lately = so_far.days_of_last_seven
    return progress.days_of_invited(lately, week.days_invited) if lately else progress.NOTHING


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of the table as it stands on the screen: the week, then a dot for each day, then the other numbers."""

    label: str
    dots: str
    numbers: str

    def content(self, style: str, dots_style: str) -> Content:
        """The line in `style`, its dots in `dots_style` as well."""
        return Content.assemble(self.label, (self.dots, dots_style), self.numbers).stylize(style)


def full_headings() -> Numbers:
    """The headings where there is room for whole words."""
    return progress.DAYS(), progress.FORMAL(), progress.INFORMAL(), progress.MINUTES()


def short_headings() -> Numbers:
    """The headings where there is not."""
    return progress.SHORT_DAYS(), progress.SHORT_FORMAL(), progress.SHORT_INFORMAL(), progress.SHORT_MINUTES()


def table_lines(
    table: Sequence[WeekRow], width: int, full: Numbers | None = None, short: Numbers | None = None
) -> tuple[TableLine, ...]:
    """The line of headings and then a line for each row, all of them `width` cells wide.

    The headings (`full`, `short`) are short where the screen is narrow, and where the full ones of a language are too long
    for the columns.
    """
    headings, least = full or full_headings(), WIDE_COLUMNS
    if width < SHORT_BELOW or any(len(text) >= most for text, most in zip(headings[1:], least, strict=True)):
        headings, least = short or short_headings(), SHORT_COLUMNS
    dots_only = width < DOTS_ONLY_BELOW
    days = 0 if dots_only else max(len(row.days) for row in table)
    widths = [
        max(most, *(len(numbers[index]) + 1 for numbers in (headings, *(row.numbers for row in table))))
        for index, most in enumerate(least, 1)
    ]
    first = max(DOTS_WIDTH + days, len(headings[0]) + 1)
    while widths and width - first - sum(widths) < SHORTEST_LABEL:
        widths.pop()
    label_width = max(width - first - sum(widths), 1)
    heading = TableLine(
        _cut(f"  {progress.WEEK()}", label_width), "", f"{headings[0]:<{first}}" + _numbers_right(headings, widths)
    )
    lines = (
        TableLine(
            _cut(f"{WEEK_NOW if row.is_present else ' '} {_name(row)}", label_width),
            f"{_dots(row, dots_only):<{DOTS_WIDTH}}",
            f"{'' if dots_only else row.days:<{first - DOTS_WIDTH}}" + _numbers_right(row.numbers, widths),
        )
        for row in table
    )
    return heading, *lines


def _numbers_right(numbers: Numbers, widths: Sequence[int]) -> str:
    """The numbers after the first, set to the right in their columns."""
    return "".join(f"{number:>{width}}" for number, width in zip(numbers[1:], widths, strict=False))


def _name(row: WeekRow) -> str:
    return f"{progress.week_and_visit(row.week, row.visit)}  {sanitize(row.theme)}"


def _cut(label: str, width: int) -> str:
    """`label` in `width` cells, of which the last is free."""
    return f"{label if len(label) < width else f'{label[: max(width - 2, 0)].rstrip()}…':<{width}}"[:width]


def _dots(row: WeekRow, dots_only: bool) -> str:
    """A dot for each day, a week's at the most; with `dots_only`, the number where dots cannot tell it."""
    if dots_only and not 0 < row.dots <= DAYS_A_WEEK:
        return row.days
    return "" if row.days == progress.NOTHING else DAY_DONE * min(row.dots, DAYS_A_WEEK)


class WeekLine(OptionButton):
    """One row of the table; its value is the number of the week."""

    DEFAULT_CSS = """
    WeekLine { width: 100%; height: 1; padding: 0; background: $background; }
    WeekLine:focus { background: $chosen; }
    """

    def __init__(self, table: Sequence[WeekRow], index: int) -> None:
        self._row = table[index]
        super().__init__(_name(self._row), self._row.week)
        self._table, self._index = table, index

    def render(self) -> Content:
        line = table_lines(self._table, self.size.width)[self._index + 1]
        if self.has_focus:
            return TableLine(f"›{line.label[1:]}", line.dots, line.numbers).content("", "")
        return line.content("bold" if self._row.is_present else "", "$accent")


class WeekHeadings(Widget):
    """The line of headings over the table."""

    DEFAULT_CSS = "WeekHeadings { width: 100%; height: 1; }"

    def __init__(self, table: Sequence[WeekRow]) -> None:
        super().__init__()
        self._table = table

    def render(self) -> Content:
        return table_lines(self._table, self.size.width)[0].content("$quiet", "")


class WeekTable(Vertical):
    """The weeks, one a line, below a line of headings. Where the screen is narrow the themes are cut."""

    DEFAULT_CSS = "WeekTable { width: 100%; max-width: 74; height: auto; }"

    def __init__(self, table: Sequence[WeekRow]) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        yield WeekHeadings(self._table)
        for index in range(len(self._table)):
            yield WeekLine(self._table, index)


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


class ProgressPage(RowsPage[ProgressAction | int | None]):
    """Shows the eight weeks, and options to see more. The answer is one of these, the number of a week, or None: go back.

    `opened` is the week that the person comes back from: it has the focus again.
    """

    HEADING = progress.TITLE
    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE), KeyHint(keys.ESC, keys.BACK, "back"))
    MORE = (*RowsPage.MORE, KeyHint(f"{WEEK_KEYS[0]}–{WEEK_KEYS[-1]}", in_lower_case(progress.READ_WEEK)))
    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"week({key})", show=False) for key in WEEK_KEYS]
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

    def __init__(self, programme: Programme, so_far: Progress, opened: int | None = None) -> None:
        super().__init__()
        self._programme = programme
        self._progress = so_far
        self._opened = opened

    def heading_right(self) -> str:
        return today.week_of_eight(self._progress.week)

    def help_lines(self) -> tuple[str, ...]:
        return (progress.OPEN_A_WEEK(),)

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
        """Begin on the present week, or the one the person comes back from; of its visits on the last."""
        week = self._opened if self._opened is not None else self._progress.week
        lines = [line for line in self.query(WeekLine) if line.value == week]
        self.set_focus(lines[-1], scroll_visible=False)
        self.call_after_refresh(self._begin_in_sight)

    def _begin_in_sight(self) -> None:
        """Scroll to the focus: what is below or in a long table may lie outside the screen."""
        if self.focused is not None and not self.query_one("#body").region.contains_region(self.focused.region):
            self.focused.scroll_visible(animate=False)

    def _sentence(self) -> str:
        if not self._progress.practices:
            return progress.EMPTY()
        return progress.lately_and_suggested(self._progress, self._programme)

    def is_answer_key(self, key: str) -> bool:
        return key in WEEK_KEYS

    def action_week(self, number: int) -> None:
        """Choose a week by its number, wherever the mark is."""
        self.answer(number)

    def action_back(self) -> None:
        self.answer(None)
