"""Eight weeks at a glance, as facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from ..domain.programme import Programme, Week
from ..domain.progress import Progress, Visit
from ..plain_text import plain
from ..words import progress_words as words
from ..words import textual_strings as keys
from ..words.book_words import DIARY
from ..words.looking import LOOK, PLAN
from ..words.patterns_words import TITLE as BEFORE_AND_AFTER
from ..words.patterns_words import WEEKLY
from .choice import Choice
from .page import LOW_BELOW, Hint, Page
from .prose import Prose

BEEN, HERE, AHEAD, WAY = "●", "◉", "○", "─"
LEAST_LABEL = 6
PATH_ROWS = 9
"""The longest table that leaves room for the path above it."""
NO_FIGURES = (words.NOTHING,) * 4


@dataclass(frozen=True, slots=True)
class Row:
    """One stay in a week, in words; a week where nothing was done yet has one empty row."""

    week: int
    visit: int
    theme: str
    here: bool
    days: str
    formal: str
    informal: str
    minutes: str

    @property
    def figures(self) -> tuple[str, str, str, str]:
        """The four columns of numbers."""
        return self.days, self.formal, self.informal, self.minutes


def rows(programme: Programme, told: Progress) -> Iterator[Row]:
    """The table: a row for every stay in a week, so that all figures of a row are of the same days.

    The present stay counts days of the last seven.
    """
    present = told.visits[-1]
    for week in programme.weeks:
        visits = told.visits_to(week.number)
        shown = [visit for visit in visits if visit is present or visit.formal or visit.informal]
        for visit in shown:
            yield Row(week.number, visit.visit, week.theme, visit is present, *_figures(told, week, visit))
        if not shown:
            yield Row(week.number, 1, week.theme, False, *NO_FIGURES)


def _figures(told: Progress, week: Week, visit: Visit) -> tuple[str, str, str, str]:
    if not visit.formal and not visit.informal:
        return NO_FIGURES
    days = _days_here(told, week) if visit is told.visits[-1] else str(visit.days)
    return days, str(visit.formal), str(visit.informal), str(visit.minutes)


def _days_here(told: Progress, week: Week) -> str:
    """The days of the last seven; none of them is no figure, for none of six would read as a debt."""
    lately = told.days_of_last_seven
    return words.days_of(lately, _invited(week)) if lately else words.NOTHING


def _invited(week: Week) -> int | None:
    return next((formal.times for formal in week.formal if formal.times), None)


class Table(Widget):
    """The weeks, one a line, with a heading line. Themes give way where the screen is narrow."""

    DEFAULT_CSS = "Table { width: 100%; max-width: 74; }"

    def __init__(self, table: tuple[Row, ...]) -> None:
        super().__init__()
        self._rows = table
        self.styles.height = 1 + len(table)

    def render(self) -> Content:
        lines = [self._heading(), *(self._line(row) for row in self._rows)]
        return Content("\n").join(lines)

    @property
    def _narrow(self) -> bool:
        return self.size.width < 56

    def _columns(self, figures: tuple[str, str, str, str]) -> str:
        """The figures side by side, as many as there is room for beside the number of the week."""
        widths = (7, 5, 5, 5) if self._narrow else (9, 10, 10, 10)
        columns = ""
        for figure, width in zip(figures, widths, strict=True):
            if len(columns) + width + LEAST_LABEL > self.size.width:
                break
            columns += f"{figure:>{width}}"
        return columns

    def _heading(self) -> Content:
        full = (words.DAYS, words.FORMAL, words.INFORMAL, words.MINUTES)
        short = (words.SHORT_DAYS, words.SHORT_FORMAL, words.SHORT_INFORMAL, words.SHORT_MINUTES)
        columns = self._columns(short if self._narrow else full)
        label = f"  {words.WEEK}"
        return Content(f"{label:<{max(self.size.width - len(columns), 0)}}{columns}").stylize("$quiet")

    def _line(self, row: Row) -> Content:
        columns = self._columns(row.figures)
        room = max(self.size.width - len(columns) - 1, 1)
        label = f"{HERE if row.here else ' '} {words.visit_to(row.week, row.visit)}  {plain(row.theme)}"
        if len(label) > room:
            label = f"{label[: room - 1].rstrip()}…"
        return Content(f"{label:<{room + 1}}{columns}").stylize("bold" if row.here else "")


class Path(Widget):
    """The eight weeks as a path: where one has been, where one is, and what lies ahead."""

    DEFAULT_CSS = "Path { width: 100%; max-width: 74; height: 2; margin-bottom: 1; }"

    def __init__(self, table: Sequence[Row]) -> None:
        super().__init__()
        self._weeks = tuple(dict.fromkeys(row.week for row in table))
        self._been = {row.week for row in table if row.formal != words.NOTHING}
        self._here = {row.week for row in table if row.here}

    def render(self) -> Content:
        step = max((self.size.width - 4) // len(self._weeks), 2)
        marks, numbers = [], []
        for week in self._weeks:
            mark = HERE if week in self._here else BEEN if week in self._been else AHEAD
            join = WAY * (step - 1) if week != self._weeks[-1] else ""
            marks.append(Content.assemble((mark, "$accent" if mark != AHEAD else "$quiet"), (join, "$quiet")))
            numbers.append(Content.assemble((f"{week:<{step}}", "bold" if week in self._here else "$quiet")))
        return Content("\n").join([Content("  ") + Content("").join(line) for line in (marks, numbers)])


class Further(Enum):
    """Where one can go from the eight weeks."""

    WEEKLY = auto()
    PATTERNS = auto()
    BOOK = auto()
    LOOK = auto()
    PLAN = auto()


WAYS = (
    (WEEKLY, Further.WEEKLY),
    (BEFORE_AND_AFTER, Further.PATTERNS),
    (DIARY, Further.BOOK),
    (LOOK, Further.LOOK),
    (PLAN, Further.PLAN),
    (words.BACK, None),
)


class LookBack(Page[Further | None]):
    """Shows the eight weeks, and the ways to see more; None to go back."""

    HEADING = words.TITLE
    HINTS = (Hint(keys.ENTER, keys.CHOOSE), Hint(keys.UP_DOWN, keys.MOVE), Hint(keys.ESC, keys.BACK, "back"))
    AUTO_FOCUS = ""
    CSS = """
    LookBack {
        & #frame { width: 100%; max-width: 74; height: auto; }
        & #sentence { margin: 1 0; color: $foreground; }
        & #ways { height: auto; layout: grid; grid-size: 3; grid-rows: auto; grid-gutter: 0 1; }
        & #ways Choice { width: 100%; height: 1; padding: 0; background: $background; }
        & #ways Choice:focus { background: $chosen; }
        &.-medium Path, &.-low Path, &.-long Path { display: none; }
        &.-middle #ways { grid-size: 2; }
        &.-narrow #ways { grid-size: 1; }
        &.-medium #sentence { margin: 1 0; }
        &.-low #sentence { margin: 0; }
        &.-low #head { display: none; }
    }
    """

    def __init__(self, programme: Programme, told: Progress) -> None:
        super().__init__()
        self._programme = programme
        self._told = told

    def heading_right(self) -> str:
        return words.week_of(self._told.week)

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            table = tuple(rows(self._programme, self._told))
            self.set_class(len(table) > PATH_ROWS, "-long")
            yield Path(table)
            yield Table(table)
            yield Prose(self._sentence(), id="sentence")
            with Container(id="ways"):
                for label, value in WAYS:
                    yield Choice(label, value)

    def on_mount(self) -> None:
        ways = self.query("#ways Choice").results(Choice)
        # Where the list is longer than the screen, the focus is on the first: the last is out of sight.
        first, *others = ways
        self.set_focus(first if self.app.size.height < LOW_BELOW else others[-1], scroll_visible=False)
        self.call_after_refresh(self._begin_in_sight)

    def _begin_in_sight(self) -> None:
        """Where weeks were done more than once, the ways on may lie below the screen."""
        if self.focused is not None and self.focused.region.bottom > self.query_one("#body").region.bottom:
            self.focused.scroll_visible(animate=False)

    def _sentence(self) -> str:
        if not self._told.practices:
            return words.EMPTY
        return words.seven_days(self._told.days_lately)

    def action_back(self) -> None:
        self.answer(None)
