"""What every screen is: a heading, one question, and a foot that says how to answer.

Where an arrow leads: to what stands there on the screen, not to what comes next in reading order.
Shows a page and waits for its answer; keys typed before the page was there are not lost.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import events
from textual.actions import SkipAction
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from ...dialogues.interviewer import QuestionPosition
from ...texts import keys
from ..machine_settings import LiveMachineSettings
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText

Answer = TypeVar("Answer")
LOW_BELOW, HIGH_FROM = 16, 23
SEEN_SECONDS = 0.4
"""So long an answer that was given with one key is seen, and so long a page that follows a question takes no answer:
a key meant for one question never reaches the next."""
ROW_KEYS = "1234567890abcdefijklmnopqrstuvwxyz"
"""The keys of the rows of a list, in order."""
ANSWER_KEYS = frozenset({"enter", "escape", "backspace"})


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key as the person sees it, what it does, and the action a click on it runs."""

    key: str
    does: str
    action: str = ""


class KeyHints(Widget):
    """The foot line. Shows as many hints as there is room for, whole; the first are the most needed."""

    DEFAULT_CSS = "KeyHints { width: 1fr; height: 1; color: $quiet; }"

    def __init__(self, hints: tuple[KeyHint, ...]) -> None:
        super().__init__()
        self.hints = hints

    def _placed(self) -> Iterator[tuple[int, int, KeyHint]]:
        """First and last column of every hint that has room."""
        column = 0
        for hint in self.hints:
            width = len(hint.key) + 1 + len(hint.does)
            if column + width > self.size.width:
                return
            yield column, column + width, hint
            column += width + 3

    def show(self, hints: tuple[KeyHint, ...]) -> None:
        """Show other hints from now on."""
        if hints != self.hints:
            self.hints = hints
            self.refresh()

    def render(self) -> Content:
        shown = [Content.assemble((hint.key, "bold"), f" {hint.does}") for _first, _last, hint in self._placed()]
        return Content(" · ").join(shown)

    def on_click(self, event: events.Click) -> None:
        for first, last, hint in self._placed():
            if first <= event.x < last and hint.action:
                self.screen.run_worker(self.screen.run_action(hint.action))


class FootButton(OptionButton):
    """Something that can be done on any page, beside answering it; its value is the action it runs."""


class HelpButton(FootButton):
    """The way to help; only its sign where the screen is narrow."""

    def render(self) -> Content:
        if self.screen.has_class("-narrow"):
            return Content("›?" if self.has_focus else " ?")
        return super().render()


class BeforeButton(FootButton):
    """The way back to the question before."""

    def __init__(self) -> None:
        super().__init__(keys.QUESTION_BEFORE, "before", id="before-button")


class PageBody(VerticalScroll, can_focus=False):
    """What is between heading and foot. Where it is longer than the screen, arrows still reach every choice in it."""

    def action_scroll_up(self) -> None:
        focused = self._focused()
        above = focused is not None and nearest_in_direction(focused.region, self._choices(), 0, -1) is not None
        if above or self.scroll_offset.y <= 0:
            raise SkipAction
        super().action_scroll_up()

    def action_scroll_down(self) -> None:
        choices, focused = self._choices(), self._focused()
        here = focused or next(iter(choices), None)
        hidden = here is not None and here.region.bottom > self.region.bottom
        below = bool(choices) and (focused is None or nearest_in_direction(focused.region, choices, 0, 1) is not None)
        if (not hidden and below) or self.scroll_offset.y >= self.max_scroll_y:
            raise SkipAction
        super().action_scroll_down()

    def _choices(self) -> list[Widget]:
        return [widget for widget in self.query(Widget) if widget.focusable]

    def _focused(self) -> Widget | None:
        """The choice in it that has the focus, if any."""
        focused = self.screen.focused
        return focused if focused in self._choices() else None


class Page(Screen[None], Generic[Answer]):
    """Asks one thing and answers with one value, once. Arrows, Enter and Esc are always enough."""

    CSS = ""
    DEFAULT_CSS = """
    Page {
        background: $background; color: $foreground; padding: 0 2; layout: vertical;
        & #head { height: 3; padding: 1 0; }
        & #head-left { width: 1fr; color: $quiet; height: 1; }
        & #head-right { width: auto; color: $quiet; height: 1; }
        & #body { height: 1fr; align: center middle; scrollbar-size-vertical: 1; }
        & #foot { height: 3; }
        &.-high KeyHints { margin-top: 1; }
        & #help-button, & #before-button { width: auto; min-width: 5; color: $quiet; }
        & #help-button:focus, & #before-button:focus { color: $on-chosen; }
        & #before-button { margin-right: 1; }
        & .quiet { color: $quiet; }
        & .stem { text-style: bold; text-align: center; width: 100%; }
        &.-medium #head, &.-low #head { height: 1; padding: 0; }
        &.-medium #foot, &.-low #foot { height: 1; }
        &.-medium #help-button, &.-low #help-button { height: 1; padding: 0 1; }
        &.-medium #before-button, &.-low #before-button { height: 1; padding: 0; }
        &.-narrow { padding: 0 1; }
        &.-narrow #help-button { width: 5; }
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
        Binding("up", "towards(0, -1)", show=False),
        Binding("down", "towards(0, 1)", show=False),
        Binding("left", "towards(-1, 0)", show=False),
        Binding("right", "towards(1, 0)", show=False),
    ]
    HINTS: ClassVar[tuple[KeyHint, ...]] = ()
    MORE: ClassVar[tuple[KeyHint, ...]] = ()
    HEADING: ClassVar[str] = ""
    WAITS: ClassVar[bool] = True
    """Whether it takes no answer for a moment after a question, so that it can be read first."""

    def __init__(self) -> None:
        super().__init__()
        self.among: QuestionPosition | None = None
        self.wants_before = False
        self._seen_until = self._open_from = 0.0
        self.answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    async def _dispatch_message(self, message: Message) -> None:
        """Nothing is done on a page that was being put up as the app was told to end.

        Textual mounts no more widgets from then on, but still says that the page is mounted: it never becomes whole.
        """
        if not (isinstance(message, events.Mount) and self.app._exit):
            await super()._dispatch_message(message)

    def compose(self) -> ComposeResult:
        with Horizontal(id="head"):
            yield SafeText(self.heading(), id="head-left")
            yield SafeText(self.heading_right() or self.counted(), id="head-right")
        with PageBody(id="body"):
            yield from self.body()
        with Horizontal(id="foot"):
            yield KeyHints(self.hints())
            if self.among is not None and self.among.has_previous:
                yield BeforeButton()
            yield HelpButton(f"? {keys.HELP}", "help", id="help-button")

    def heading(self) -> str:
        """What stands top left."""
        return self.HEADING

    def heading_right(self) -> str:
        """What stands top right."""
        return ""

    def counted(self) -> str:
        """Which question of how many this is, where that is said."""
        return (
            keys.which_of(self.among.number, self.among.total) if self.among is not None and self.among.number else ""
        )

    def body(self) -> ComposeResult:
        """The question itself."""
        raise NotImplementedError

    def hints(self) -> tuple[KeyHint, ...]:
        """What the foot says, the most needed first."""
        return self.HINTS

    def tell_keys(self) -> None:
        """Let the foot say what holds now."""
        self.query_one(KeyHints).show(self.hints())

    def takes(self, key: str) -> bool:
        """Whether this key is an answer here, and not what it is everywhere else."""
        del key
        return False

    def about(self) -> tuple[str, ...]:
        """What the help says of this page, beside its keys."""
        return ()

    def answer(self, value: Answer, seen: bool = False) -> None:
        """Answer, once; what comes after the first answer is ignored.

        `seen`: the page stands a moment longer, for the answer to be seen. That moment only shows: the answer is given.
        """
        if not self.answered.done():
            self._seen_until = time.monotonic() + SEEN_SECONDS if seen else 0.0
            self.answered.set_result(value)

    # Keys meant for one question never reach the next

    @property
    def asks(self) -> bool:
        """Whether it is one question of a row, so that what follows it must not be answered by the same stroke."""
        return self.among is not None

    @property
    def seen_for(self) -> float:
        """How many seconds the answer is to be seen yet."""
        return max(self._seen_until - time.monotonic(), 0.0)

    def wait_to_be_shown(self) -> None:
        """Take no answer before it is seen at all, however long a busy machine takes to put it up."""
        self._open_from = math.inf if self.WAITS else 0.0

    def wait_a_moment(self) -> None:
        """Take no answer until the person has had time to see what is asked."""
        self._open_from = time.monotonic() + SEEN_SECONDS if self.WAITS else 0.0

    @property
    def too_early(self) -> bool:
        """Whether an answer would come before the question can have been seen."""
        return time.monotonic() < self._open_from

    def missed(self, key: str) -> None:
        """This key came too early to be an answer: wait until such keys are over, for they belong together."""
        del key
        self.wait_a_moment()

    def answers_with(self, key: str) -> bool:
        """Whether this key may be meant as an answer here."""
        return key in ANSWER_KEYS or self.takes(key)

    def action_before(self) -> None:
        """Back to the question before, where there is one."""
        if self.among is not None and self.among.has_previous and not self.answered.done():
            self.wants_before = True
            self.action_back()

    def action_back(self) -> None:
        """What Esc does."""
        raise NotImplementedError

    def action_enter(self) -> None:
        """What Enter does: takes the choice with the focus, at once, so that the next key finds the page answered."""
        if isinstance(self.focused, OptionButton):
            self._take(self.focused)
        else:
            self.entered()

    def action_towards(self, across: int, down: int) -> None:
        """Move the focus where the arrow points.

        Past the last row it comes round to the other end; in a list of one column ← and → do as ↑ and ↓.
        """
        chain, focused = self.focus_chain, self.focused
        if focused is None or focused not in chain:
            (self.focus_next if across + down > 0 else self.focus_previous)()
            return
        found = self._found(focused, chain, across, down)
        if found is not None:
            self.set_focus(found)
        elif down or not self._has_columns(chain):
            (self.focus_next if across + down > 0 else self.focus_previous)()

    def _found(self, focused: Widget, chain: list[Widget], across: int, down: int) -> Widget | None:
        """What stands there. The foot is below all that is asked, also what a long list hides behind it."""
        foot = [widget for widget in chain if isinstance(widget, FootButton)]
        body = [widget for widget in chain if widget not in foot]
        place = focused.region
        if focused in body:
            found = nearest_in_direction(place, body, across, down)
            top = min((widget.region.y for widget in foot), default=0) - place.height
            over_foot = Region(place.x, top, place.width, place.height)
            return found or (nearest_in_direction(over_foot, foot, 0, 1) if down > 0 else None)
        if down >= 0 or not body:
            return nearest_in_direction(place, foot, across, down)
        under_body = Region(place.x, max(widget.region.bottom for widget in body), place.width, place.height)
        return nearest_in_direction(under_body, body, 0, -1)

    def _has_columns(self, chain: list[Widget]) -> bool:
        """Whether choices stand side by side here; the foot does not count, it is the same on every page."""
        body = [widget for widget in chain if not isinstance(widget, FootButton)]
        return any(nearest_in_direction(widget.region, body, 1, 0) is not None for widget in body)

    def entered(self) -> None:
        """What Enter does where no choice has the focus."""

    def on_option_button_taken(self, event: OptionButton.Taken) -> None:
        event.stop()
        if not self.too_early:
            self._take(event.choice)

    def _take(self, choice: OptionButton) -> None:
        if isinstance(choice, BeforeButton):
            self.action_before()
        elif isinstance(choice, FootButton):
            self.run_worker(self.app.run_action(choice.value))
        else:
            self.taken(choice)

    def taken(self, choice: OptionButton) -> None:
        """What a choice on this page does: it is the answer."""
        self.answer(choice.value)


Distance = tuple[int, int, int]


def nearest_in_direction(start: Region, widgets: Iterable[Widget], across: int, down: int) -> Widget | None:
    """The nearest of `widgets` in one direction from `start`: up or down (`down` ∓1) in whatever column, or beside it in
    the same row (`across` ∓1). None: there is nothing there."""
    ranked = []
    for order, widget in enumerate(widgets):
        rank = _distance(start, widget.region, across, down) if widget.region.area else None
        if rank is not None:
            ranked.append((rank, order, widget))
    return min(ranked, key=lambda found: found[:2])[2] if ranked else None


def _distance(start: Region, region: Region, across: int, down: int) -> Distance | None:
    """How near `region` is in that direction, the nearest row or column first; None when it is not there at all."""
    if down:
        away = region.y - start.bottom if down > 0 else start.y - region.bottom
        beside = max(region.x - start.right, start.x - region.right, -1) + 1
        centres = abs(2 * region.x + region.width - 2 * start.x - start.width)
        return (away, beside, centres) if away >= 0 else None
    away = region.x - start.right if across > 0 else start.x - region.right
    same_row = region.y < start.bottom and start.y < region.bottom
    return (away, abs(region.y - start.y), 0) if same_row and away >= 0 else None


Result = TypeVar("Result")


class PageHost(Protocol):
    """Whatever can ask a person one thing at a time. It exists so that a journey knows pages, not an app.

    `machine` is what holds on this machine, whoever is asked.
    """

    machine: LiveMachineSettings

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        """Let `page` take the place of what is shown; `typed_ahead`: whether keys typed too early may answer it."""


async def ask_in_sequence(asker: PageHost, page: Page[Result], among: QuestionPosition) -> Result:
    """Ask `page` as one question of a row; who wants the one before answers as with Esc, which leads there too."""
    page.among = among
    return await asker.ask(page)


async def show_over(app: App[int], page: Page[Answer]) -> Answer:
    """Show `page` on top of what is shown, and go back to that afterwards."""
    await app.push_screen(page)
    answer = await page.answered
    if app.screen is page:
        await app.pop_screen()
    return answer
