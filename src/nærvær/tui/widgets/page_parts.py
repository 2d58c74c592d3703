"""What every page is made of: paragraphs, options to choose from, the part that scrolls, the foot with its keys, and where
an arrow leads.

An option is chosen with the mouse, or with Enter when it has the focus (its page sees to that).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from textual.widget import Widget
from textual.widgets import Static

from ...quick_dataclass import dataclass
from ...sanitize import sanitize
from ...texts import keys
from ...texts.formats import inside_sentence
from ...texts.i18n import Label, shown

MARK_CELLS = 2
"""The mark of the focus before a label, and the space after it."""
SEPARATOR = " · "
"""What stands between two hints in a line."""


class SafeText(Static):
    """A paragraph that wraps and takes no focus. `shown_text` is the text before it was sanitised."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self.shown_text = text
        super().__init__(Content(sanitize(text)), id=id, classes=classes)

    def update_text(self, text: str) -> None:
        """Show `text`, unless it is shown already."""
        if text != self.shown_text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text.

        A line that takes as many cells as the one before it needs no new layout of the page, which costs four times as
        much as painting: the time left changes every second.
        """
        before, after = sanitize(self.shown_text), sanitize(text)
        self.shown_text = text
        cells = cell_len(after)
        same_size = cells == cell_len(before) and 0 < cells <= self.size.width and "\n" not in before + after
        self.update(Content(after), layout=not same_size)


class WidthContent(Content):
    """Content whose lines depend on how many cells there are for them: a subclass gives them in `at_width`."""

    def at_width(self, width: int) -> Content:
        """What stands there in `width` cells."""
        raise NotImplementedError

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at_width(width).get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.at_width(width).render_strips(width, height, style, options)


class HangingText(WidthContent):
    """A line of text with a mark before it. Where it wraps, the later lines leave `indent` cells free below the mark."""

    def __init__(self, text: str, indent: int) -> None:
        super().__init__(text)
        self._indent = indent

    def at_width(self, width: int) -> Content:
        if cell_len(self.plain.rstrip()) <= width or width < 2 * self._indent:
            return Content(self.plain)
        return Content("\n".join(hung_lines(self.plain, self._indent, width)))


def hung_lines(text: str, indent: int, width: int) -> list[str]:
    """`text` in lines of `width` cells, of which all but the first leave `indent` cells free."""
    text = text.rstrip()
    first, *others = Content(text[indent:]).wrap(max(width - indent, 1))
    return [f"{text[:indent]}{first.plain.rstrip()}", *(f"{' ' * indent}{line.plain.rstrip()}" for line in others)]


class OptionButton(Widget, can_focus=True):
    """One option with the value it stands for. The focus is shown by a mark as well as by colour."""

    DEFAULT_CSS = """
    OptionButton {
        width: auto; height: auto; padding: 1 1; color: $foreground; background: $surface;
        &:focus { background: $chosen; color: $on-chosen; text-style: bold; }
        &:hover { text-style: underline; }
    }
    """

    class Chosen(Message):
        """The person has chosen `option`."""

        def __init__(self, option: OptionButton) -> None:
            super().__init__()
            self.option = option

        @property
        def control(self) -> OptionButton:
            """The option chosen: what Textual's selectors look at."""
            return self.option

    def __init__(
        self,
        label: str,
        value: Any,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        can_focus: bool = True,
        key_cells: int = 0,
    ) -> None:
        """`key_cells`: how many cells at the beginning of `label` are a key, which its later lines leave free."""
        super().__init__(id=id, classes=classes)
        self._indent = MARK_CELLS + key_cells
        self.can_focus = can_focus
        self.value = value
        self._label = sanitize(label)

    def relabel(self, label: str) -> None:
        """Show another label in the same place."""
        self._label = sanitize(label)
        self.refresh(layout=True)

    def render(self) -> Content:
        return HangingText(f"{'›' if self.has_focus else ' '} {self._label} ", self._indent)

    def on_click(self) -> None:
        self.post_message(self.Chosen(self))


class ButtonRow(Container):
    """A row of buttons, closed at first, in which the arrows move. Each holds the action it runs."""

    DEFAULT_CSS = """
    ButtonRow {
        display: none; width: 100%; max-width: 72; height: auto;
        layout: grid; grid-size: 3; grid-rows: auto; grid-gutter: 0 1;
        &.-open { display: block; }
        & OptionButton { width: 100%; height: auto; padding: 1 0; content-align: center middle; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move_focus(0, -1)", show=False),
        Binding("down", "screen.move_focus(0, 1)", show=False),
        Binding("left", "screen.move_focus(-1, 0)", show=False),
        Binding("right", "screen.move_focus(1, 0)", show=False),
    ]

    def __init__(self, buttons: tuple[tuple[Label, str], ...], id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._buttons = buttons

    def compose(self) -> ComposeResult:
        for label, action in self._buttons:
            yield OptionButton(label(), action)

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show it and put the focus on its first button."""
        self.add_class("-open")
        self.screen.set_focus(self.query(OptionButton).first())

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key as the person sees it, what it does, and the action a click on it runs."""

    key: str | Label
    does: str | Label
    action: str = ""

    @property
    def texts(self) -> tuple[str, str]:
        """The key and what it does, in the language of this process."""
        return shown(self.key), shown(self.does)


def in_lower_case(label: Label) -> Label:
    """Return the label of a button as it stands in the row of hints."""
    return lambda: inside_sentence(label())


class KeyHints(Widget):
    """Hints in as many lines as the widget is high, the most needed first; those there is space for, each of them whole."""

    DEFAULT_CSS = "KeyHints { width: 1fr; height: 1; color: $quiet; }"

    def __init__(self, hints: tuple[KeyHint, ...]) -> None:
        super().__init__()
        self.hints = hints

    @property
    def _separator(self) -> str:
        """What stands between two hints: less where the screen is narrow, so that one more has room."""
        return "  " if self.screen.has_class("-narrow") else SEPARATOR

    def _lines(self) -> Iterator[list[tuple[int, int, KeyHint]]]:
        """In each line the hints there is space for, with the columns where they begin and end."""
        left = list(self.hints)
        for _row in range(self.size.height):
            line: list[tuple[int, int, KeyHint]] = []
            column = 0
            while left and (end := column + len(" ".join(left[0].texts))) <= self.size.width:
                line.append((column, end, left.pop(0)))
                column = end + len(self._separator)
            yield line

    def show(self, hints: tuple[KeyHint, ...]) -> None:
        """Show other hints from now on."""
        if hints != self.hints:
            self.hints = hints
            self.refresh()

    def render(self) -> Content:
        lines = ([hint.texts for _begin, _end, hint in line] for line in self._lines())
        separator, pairs = (
            Content(self._separator),
            [[Content.assemble((key, "bold"), f" {does}") for key, does in line] for line in lines],
        )
        return Content("\n").join([separator.join(line) for line in pairs])

    def on_click(self, event: events.Click) -> None:
        lines = list(self._lines())
        for begin, end, hint in lines[event.y] if 0 <= event.y < len(lines) else ():
            if begin <= event.x < end and hint.action:
                self.screen.run_worker(self.screen.run_action(hint.action))


class FootButton(OptionButton):
    """A button that every page has, apart from its options; its value is the action it runs.

    It looks like the words beside it, and takes the rows of the foot for a finger.
    """

    DEFAULT_CSS = """
    FootButton {
        min-width: 5; padding: 1 0 1 1; color: $quiet; background: $background;
        &:focus { background: $chosen; color: $on-chosen; }
    }
    """

    def render(self) -> Content:
        return Content(f"{'›' if self.has_focus else ' '}{self._label}")


class HelpButton(FootButton):
    """Opens the help. Where the screen is narrow, only its question mark is shown."""

    def __init__(self) -> None:
        super().__init__(keys.HELP(), "help", id="help-button")

    def render(self) -> Content:
        label = "" if self.screen.has_class("-narrow") else f" {self._label}"
        return Content.assemble("›" if self.has_focus else " ", ("?", "bold"), label)


class BeforeButton(FootButton):
    """Leads back to the previous question."""

    def __init__(self) -> None:
        super().__init__(keys.QUESTION_BEFORE(), "before", id="before-button")


# Where an arrow leads


class PageBody(VerticalScroll, can_focus=False):
    """The part between heading and foot. Where it is longer than the screen, arrows still reach every option in it."""

    def __init__(self, has_rows: bool, *, id: str) -> None:  # noqa: A002
        """`has_rows`: Home, End, PgUp and PgDn are left to its page, which moves the focus among its rows."""
        super().__init__(id=id)
        self._has_rows = has_rows

    def action_scroll_up(self) -> None:
        focused = self._focused()
        above = focused is not None and nearest_in_direction(focused.region, self._options(), 0, -1) is not None
        if above or self.scroll_offset.y <= 0:
            raise SkipAction
        super().action_scroll_up()

    def action_scroll_down(self) -> None:
        options, focused = self._options(), self._focused()
        here = focused or next(iter(options), None)
        hidden = here is not None and here.region.bottom > self.region.bottom
        below = bool(options) and (focused is None or nearest_in_direction(focused.region, options, 0, 1) is not None)
        if (not hidden and below) or self.scroll_offset.y >= self.max_scroll_y:
            raise SkipAction
        super().action_scroll_down()

    def action_scroll_home(self) -> None:
        self._leave_to_rows()
        super().action_scroll_home()

    def action_scroll_end(self) -> None:
        self._leave_to_rows()
        super().action_scroll_end()

    def action_page_up(self) -> None:
        self._leave_to_rows()
        super().action_page_up()

    def action_page_down(self) -> None:
        self._leave_to_rows()
        super().action_page_down()

    def _leave_to_rows(self) -> None:
        """Where there are rows to choose from, these keys move the focus, and what is shown follows it."""
        if self._has_rows:
            raise SkipAction

    def _options(self) -> list[Widget]:
        return [widget for widget in self.query(Widget) if widget.focusable]

    def _focused(self) -> Widget | None:
        """The option in it that has the focus, if any."""
        focused = self.screen.focused
        return focused if focused in self._options() else None


def has_columns(widgets: Iterable[Widget]) -> bool:
    """Whether options stand side by side; the foot does not count, it is the same on every page."""
    body = [widget for widget in widgets if not isinstance(widget, FootButton)]
    return any(nearest_in_direction(widget.region, body, 1, 0) is not None for widget in body)


def nearest_in_direction(start: Region, widgets: Iterable[Widget], across: int, down: int) -> Widget | None:
    """The widget nearest to `start` in one direction, or None.

    Up and down (`down` -1 and 1) look at every column; left and right (`across` -1 and 1) at the same row only.
    """
    ranked = []
    for order, widget in enumerate(widgets):
        rank = _distance(start, widget.region, across, down) if widget.region.area else None
        if rank is not None:
            ranked.append((rank, order, widget))
    return min(ranked, key=lambda found: found[:2])[2] if ranked else None


def _distance(start: Region, region: Region, across: int, down: int) -> tuple[int, int, int] | None:
    """How near `region` is in that direction, the nearest row or column first; None when it lies elsewhere."""
    if down:
        lies_there = region.y >= start.bottom if down > 0 else region.bottom <= start.y
        away = abs(region.y - start.y)  # from top to top: in one row of a grid some may have more lines than others
        beside = max(region.x - start.right, start.x - region.right, -1) + 1
        # what begins at the same column is right under it, also where one is wider: a row of the weeks, and the ways below
        centres = abs(2 * region.x + region.width - 2 * start.x - start.width) if region.x != start.x else -1
        return (away, beside, centres) if lies_there else None
    away = region.x - start.right if across > 0 else start.x - region.right
    same_row = region.y < start.bottom and start.y < region.bottom
    return (away, abs(region.y - start.y), 0) if same_row and away >= 0 else None
