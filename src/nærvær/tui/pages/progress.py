"""The page of the eight weeks: each of them can be opened, and so can what is told of all."""

from __future__ import annotations

from enum import Enum, auto

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from ...domain.catalogue import Programme
from ...domain.progress import Progress
from ...texts import keys, progress, today
from ...texts.checkin import PLAN
from ...texts.progress import DIARY, WEEKLY
from ...texts.progress import PATTERNS_TITLE as BEFORE_AND_AFTER
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from ..widgets.week_table import WeekLine, WeekPath, WeekTable, week_rows
from .page import LOW_BELOW, RowsPage

PATH_ROWS = 9
"""The longest table that leaves rows for the path above it."""


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
        *_, back = self.query("#ways OptionButton").results(OptionButton)
        # On a low screen the ways are out of sight: to begin there would scroll the headings of the table away.
        is_low = self.app.size.height < LOW_BELOW
        week = self._opened if self._opened is not None else self._progress.week if is_low else None
        lines = (line for line in self.query(WeekLine) if line.value == week)
        self.set_focus(next(lines, back), scroll_visible=False)
        self.call_after_refresh(self._begin_in_sight)

    def _begin_in_sight(self) -> None:
        """Scroll to the focus: what is below or in a long table may lie outside the screen."""
        if self.focused is not None and not self.query_one("#body").region.contains_region(self.focused.region):
            self.focused.scroll_visible(animate=False)

    def _sentence(self) -> str:
        if not self._progress.practices:
            return progress.EMPTY()
        return today.last_seven_days(self._progress.days_lately)

    def action_back(self) -> None:
        self.answer(None)
