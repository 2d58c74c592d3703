"""The base of every page: a heading, one question, and a foot that says how to answer.

Arrows lead to what stands there on the screen, not to what comes next in reading order.
"""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region, Size
from textual.widget import Widget

from ...texts import keys
from ...texts.i18n import Phrase
from ..drivers.textual_internals import PaintOnceScreen
from ..widgets.page_parts import (
    BeforeButton,
    FootButton,
    HelpButton,
    KeyHint,
    KeyHints,
    OptionButton,
    PageBody,
    SafeText,
    has_columns,
    nearest_in_direction,
)

if TYPE_CHECKING:
    from ...dialogues.interviewer import QuestionPosition

Answer = TypeVar("Answer")
LOW_BELOW, HIGH_FROM = 16, 23
COLUMN_CELLS = 76
"""How wide the column of every page is at the most, with two cells beside the text: `max-width` of its parts."""
SEEN_SECONDS = 0.4
"""For so long an answer that was given with one key stays on the screen, and for so long the page after a question takes no
answer: a key meant for one question never reaches the next."""
ROW_KEYS = "1234567890abcdefilmopqrstuvwxyz"
"""The keys of the rows of a list, in order, but for the letters that mean something in every list: g, h, j, k and n."""
ROW_LETTERS: list[BindingType] = [
    Binding("j", "move_focus(0, 1)", show=False),
    Binding("k", "move_focus(0, -1)", show=False),
]
"""What people who never leave the letters use in place of ↓ and ↑."""
ANSWER_KEYS = frozenset({"enter", "escape", "backspace"})
TYPED_IN = "-typed-in"
"""The class of a widget that is typed in: its keys are handled one after the other (`CrashSilentApp.handle_typed`)."""


class Page(PaintOnceScreen, Generic[Answer]):
    """Asks one thing and answers with one value, once: `answered`. Arrows, Enter and Esc are always enough.

    A subclass gives `heading` and `body`, says what its keys do in `hints`, and calls `answer`.
    """

    CSS = ""
    DEFAULT_CSS = """
    Page {
        background: $background; color: $foreground; layout: vertical; align-horizontal: center;
        & #head, & #foot, & #body { width: 100%; max-width: 76; padding: 0 2; }
        & #head { height: auto; margin: 1 0; }
        & #head-left { width: 1fr; color: $accent; text-style: bold; height: auto; max-height: 2; }
        & #head-right { width: auto; color: $quiet; height: 1; }
        & #body { height: 1fr; padding: 0 1 0 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        & #foot { height: 3; }
        &.-high KeyHints { margin-top: 1; }
        & .quiet { color: $quiet; }
        &.-low HelpNumbers { margin-top: 0; }
        &.-low HelpNumbers Horizontal { display: none; }
        &.-low HelpNumbers #help-short { display: block; }
        & .stem { text-style: bold; width: 100%; }
        &.-medium #head { margin: 0 0 1 0; }
        &.-low #head { margin: 0; }
        &.-medium #foot, &.-low #foot { height: 1; }
        &.-medium FootButton, &.-low FootButton { height: 1; padding: 0 0 0 1; }
        &.-narrow #head, &.-narrow #foot { padding: 0 1; }
        &.-narrow #body { padding: 0 0 0 1; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (60, "-middle"),
        (76, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-low"),
        (LOW_BELOW, "-medium"),
        (HIGH_FROM, "-high"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("enter", "enter", show=False),
        Binding("backspace", "before", show=False),
        Binding("up", "move_focus(0, -1)", show=False),
        Binding("down", "move_focus(0, 1)", show=False),
        Binding("left", "move_focus(-1, 0)", show=False),
        Binding("right", "move_focus(1, 0)", show=False),
    ]
    HINTS: ClassVar[tuple[KeyHint, ...]] = ()
    MORE: ClassVar[tuple[KeyHint, ...]] = ()
    HEADING: ClassVar[Phrase | None] = None
    WAITS: ClassVar[bool] = True
    """Whether the page takes no answer for a moment after a question, so that it can be read first."""
    HAS_ROWS: ClassVar[bool] = False
    """Whether Home, End, PgUp and PgDn lead to other rows, with which the page scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.position: QuestionPosition | None = None
        self.wants_previous = False
        self._seen_until = self._open_from = 0.0
        self.answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.painted = asyncio.Event()

    def compose(self) -> ComposeResult:
        self._set_size_classes(self.app.size)
        with Horizontal(id="head"):
            yield SafeText(self.heading(), id="head-left")
            yield SafeText(self.heading_right() or self.position_text(), id="head-right")
        with PageBody(self.HAS_ROWS, id="body"):
            yield from self.body()
        with Horizontal(id="foot"):
            yield KeyHints(self.hints())
            if self.position is not None and self.position.has_previous:
                yield BeforeButton()
            yield HelpButton()

    def _set_size_classes(self, size: Size) -> None:
        """Set the classes of the breakpoints for `size`.

        Textual does so only after the first layout, which is painted too: everything on the page would be seen to move.
        """
        for breakpoints, extent in (
            (self.HORIZONTAL_BREAKPOINTS, size.width),
            (self.VERTICAL_BREAKPOINTS, size.height),
        ):
            _, name = max(each for each in breakpoints if each[0] <= extent)
            self.add_class(name, update=False)
        self.update_node_styles(animate=False)

    def heading(self) -> str:
        """The text at the top left."""
        return self.HEADING() if self.HEADING else ""

    def heading_right(self) -> str:
        """The text at the top right; "" leaves it to `position_text`."""
        return ""

    def position_text(self) -> str:
        """Which question of how many this is; "" where that is not said."""
        position = self.position
        return keys.which_of(position.number, position.total) if position is not None and position.number else ""

    def body(self) -> ComposeResult:
        """The widgets between heading and foot: the question itself."""
        raise NotImplementedError

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that the foot explains, the most needed first."""
        return self.HINTS

    def update_hints(self) -> None:
        """Show the `hints` that hold now."""
        self.query_one(KeyHints).show(self.hints())

    def is_answer_key(self, key: str) -> bool:
        """Whether `key` is an answer on this page, so that it does not do what it does on every other."""
        del key
        return False

    def more_hints(self) -> tuple[KeyHint, ...]:
        """The keys that the help names after those of the foot."""
        return self.MORE

    def help_lines(self) -> tuple[str, ...]:
        """Sentences that the help shows above the keys of this page; empty ones are left out."""
        return ()

    @property
    def text(self) -> str:
        """What has been typed on the page, to stand there again when the person comes back to it."""
        return ""

    def answer(self, value: Answer, seen: bool = False) -> None:
        """Answer with `value`; later calls do nothing.

        `seen`: the page stays on the screen for `SEEN_SECONDS` more, to show the answer that has been given.
        """
        if not self.answered.done():
            self._seen_until = time.monotonic() + SEEN_SECONDS if seen else 0.0
            self.answered.set_result(value)
            self.painted.set()  # one that is answered before may never be, and nobody has to wait for it any more

    def on_screen_resume(self) -> None:
        """Set `painted` after this message, in which Textual lays the page out and draws it."""
        self.call_after_refresh(self.painted.set)

    # Keys meant for one question never reach the next

    @property
    def in_sequence(self) -> bool:
        """Whether this is one question of several, so that the page after it must not be answered by the same key press."""
        return self.position is not None

    @property
    def seconds_to_show_answer(self) -> float:
        """How long the answer is to stay on the screen yet."""
        return max(self._seen_until - time.monotonic(), 0.0)

    def block_until_shown(self) -> None:
        """Take no answer before the page is on the screen, however long a busy machine needs for that."""
        self._open_from = math.inf if self.WAITS else 0.0

    def block_for_a_moment(self) -> None:
        """Take no answer for `SEEN_SECONDS`: the person is to see the question first."""
        self._open_from = time.monotonic() + SEEN_SECONDS if self.WAITS else 0.0

    @property
    def too_early(self) -> bool:
        """Whether an answer would come before the question can have been seen."""
        return time.monotonic() < self._open_from

    def came_too_early(self, key: str) -> None:
        """`key` was pressed before the page took answers. Wait anew: such keys come in bursts that belong together."""
        del key
        self.block_for_a_moment()

    def may_answer(self, key: str) -> bool:
        """Whether `key` could be meant as an answer on this page."""
        return key in ANSWER_KEYS or self.is_answer_key(key)

    def action_before(self) -> None:
        """Go back to the previous question, where there is one (`wants_previous` then tells why the page was answered)."""
        if self.position is not None and self.position.has_previous and not self.answered.done():
            self.wants_previous = True
            self.action_back()

    def action_back(self) -> None:
        """Answer as Esc does."""
        raise NotImplementedError

    def action_enter(self) -> None:
        """Choose the option with the focus, at once, so that the next key finds the page answered."""
        if isinstance(self.focused, OptionButton):
            self._take(self.focused)
        else:
            self.enter_without_focus()

    def action_move_focus(self, across: int, down: int) -> None:
        """Move the focus where the arrow points: `across` and `down` are -1, 0 or 1.

        Past the last row it goes on at the other end; in a list of one column ← and → do as ↑ and ↓.
        """
        chain, focused = self.focus_chain, self.focused
        if focused is None or focused not in chain:
            (self.focus_next if across + down > 0 else self.focus_previous)()
            return
        found = self._found(focused, chain, across, down)
        if found is not None:
            self.set_focus(found)
        elif down or not has_columns(chain):
            (self.focus_next if across + down > 0 else self.focus_previous)()

    def _found(self, focused: Widget, chain: list[Widget], across: int, down: int) -> Widget | None:
        """The widget in that direction. The foot counts as below the body, also below rows of a list that it hides."""
        foot = [widget for widget in chain if isinstance(widget, FootButton)]
        body = [widget for widget in chain if widget not in foot]
        region = focused.region
        if focused in body:
            found = nearest_in_direction(region, body, across, down)
            top = min((widget.region.y for widget in foot), default=0) - region.height
            over_foot = Region(region.x, top, region.width, region.height)
            return found or (nearest_in_direction(over_foot, foot, 0, 1) if down > 0 else None)
        if down >= 0 or not body:
            return nearest_in_direction(region, foot, across, down)
        under_body = Region(region.x, max(widget.region.bottom for widget in body), region.width, region.height)
        return nearest_in_direction(under_body, body, 0, -1)

    def enter_without_focus(self) -> None:
        """Do what Enter does where no option has the focus."""

    def on_option_button_chosen(self, event: OptionButton.Chosen) -> None:
        event.stop()
        if not self.too_early:
            self._take(event.option)

    def _take(self, option: OptionButton) -> None:
        if isinstance(option, BeforeButton):
            self.action_before()
        elif isinstance(option, FootButton):
            self.run_worker(self.app.run_action(option.value))
        else:
            self.choose(option)

    def choose(self, option: OptionButton) -> None:
        """Do what an option of the body does: its value is the answer."""
        self.answer(option.value)


class RowsPage(Page[Answer]):
    """A page of rows to choose from: Home and End lead to the first and the last, PgUp and PgDn a screenful on."""

    HAS_ROWS = True
    MORE: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint(keys.DOWN_UP_LETTERS, keys.MOVE),
        KeyHint(keys.HOME_END, keys.FIRST_LAST),
        KeyHint(keys.PAGE_UP_DOWN, keys.BY_SCREENFULS),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_LETTERS,
        Binding("home", "focus_end(-1)", show=False),
        Binding("end", "focus_end(1)", show=False),
        Binding("pageup", "focus_screenful(-1)", show=False),
        Binding("pagedown", "focus_screenful(1)", show=False),
    ]

    def action_focus_end(self, down: int) -> None:
        """Move the focus to the first row (`down` -1), or to the last (1)."""
        rows = self._rows()
        if rows:
            self._focus_row(rows[-1 if down > 0 else 0])

    def action_focus_screenful(self, down: int) -> None:
        """Move the focus as far up or down (`down` -1 or 1) as there are lines to be seen at once, and no further."""
        focused = self.focused
        if focused is None or focused not in self._rows():
            self.action_focus_end(down)
            return
        lines = next(each.size.height for each in focused.ancestors if isinstance(each, VerticalScroll))
        ranked = []
        for row in self._rows():
            away = (row.region.y - focused.region.y) * down
            from_top_to_bottom = row.region.union(focused.region).height + self.lines_below(row)
            if away > 0 and from_top_to_bottom <= lines:
                ranked.append((away, -abs(row.region.x - focused.region.x), row))
        if ranked:
            self._focus_row(max(ranked, key=lambda found: found[:2])[2])
        elif (next_row := nearest_in_direction(focused.region, self._rows(), 0, down)) is not None:
            self._focus_row(next_row)

    def lines_below(self, row: Widget) -> int:
        """How many lines will be shown below `row` when it has the focus."""
        del row
        return 0

    def _focus_row(self, row: Widget) -> None:
        """Move the focus, and scroll no further than it takes to see it: Textual would put it in the middle."""
        self.set_focus(row, scroll_visible=False)
        row.scroll_visible(animate=False)

    def _rows(self) -> list[Widget]:
        return [widget for widget in self.focus_chain if not isinstance(widget, FootButton)]


async def show_over(app: App[int], page: Page[Answer]) -> Answer:
    """Show `page` on top of the page on the screen, and go back to that afterwards."""
    await app.push_screen(page)
    answer = await page.answered
    if app.screen is page:
        await app.pop_screen()
    return answer
