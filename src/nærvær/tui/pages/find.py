"""The page that finds anything at home by what somebody types: the line stays where it is, and the arrows move below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from ...domain.search import Place, find
from ...sanitize import sanitize
from ...texts import finding as words
from ...texts import keys
from ..widgets.option_rows import OptionRow, OptionRows
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import Page
from .text import TextInput

Value = TypeVar("Value")
MOST_ROWS = 20
"""Nobody looks through more: one letter more is typed sooner."""


class FoundRow(OptionRow):
    """A place that was found. The line above has the focus all the time, so that this is marked without it."""

    DEFAULT_CSS = """
    FoundRow.-marked { background: $chosen; color: $on-chosen; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__("", None, can_focus=False)

    def show(self, destination: Place[object]) -> None:
        """Show another place from now on."""
        self.value = destination
        self.detail, self.explanation = sanitize(destination.kind), destination.help
        self.relabel(destination.label)

    def mark(self, marked: bool) -> None:
        """Set whether this is the row that Enter opens."""
        self.set_class(marked, "-marked")
        self.refresh()

    @property
    def is_marked(self) -> bool:
        return self.has_class("-marked")


class FindPage(Page[Value | None]):
    """Asks for one of `places` by what is typed; the nearest stands first. None: turned back."""

    HEADING = words.TITLE
    HINTS = (
        KeyHint(keys.ENTER, keys.OPEN, "enter"),
        KeyHint(keys.UP_DOWN, keys.CHOOSE),
        KeyHint(keys.ESC, keys.BACK, "back"),
    )
    MORE = (KeyHint(keys.PAGE_UP_DOWN, keys.BY_SCREENFULS),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "focus_screenful(-1)", show=False),
        Binding("pagedown", "focus_screenful(1)", show=False),
    ]
    AUTO_FOCUS = "TextInput"
    CSS = """
    FindPage {
        & #ask { width: 100%; text-style: bold; }
        & #found { width: 100%; color: $quiet; height: auto; min-height: 1; }
        & #body { overflow-y: hidden; padding: 0; scrollbar-gutter: auto; }
        & #ask, & TextInput, & #found { margin: 0 2; }
        &.-narrow #ask, &.-narrow TextInput, &.-narrow #found { margin: 0 1; }
        &.-medium TextInput, &.-low TextInput { height: 1; padding: 0 1; }
        &.-low #ask { display: none; }
        &.-narrow #rows { padding: 0; }
        &.-medium #why { padding: 0 0 0 2; }
        &.-low #why { display: none; }
    }
    """

    def __init__(self, places: Sequence[Place[Value]]) -> None:
        super().__init__()
        self._places = places
        self._matches: tuple[Place[Value], ...] = ()
        self._marked = 0

    def is_answer_key(self, key: str) -> bool:
        return len(key) == 1

    def body(self) -> ComposeResult:
        yield SafeText(words.ASK(), id="ask")
        yield TextInput()
        yield SafeText("", id="found")
        yield OptionRows([FoundRow() for _ in self._places[:MOST_ROWS]])

    def on_mount(self) -> None:
        self._look_for("")

    def help_lines(self) -> tuple[str, ...]:
        return (self._matches[self._marked].help,) if self._matches else ()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._look_for(event.value)

    def on_input_submitted(self) -> None:
        self.enter_without_focus()

    def _look_for(self, typed: str) -> None:
        """Show what is found by `typed`, and mark the first."""
        self._matches = find(typed, self._places)[:MOST_ROWS]
        for index, row in enumerate(self._found_rows()):
            row.display = index < len(self._matches)
            if row.display:
                row.show(self._matches[index])
        said = words.found(len(self._matches)) if self._matches else words.NOTHING()
        self.query_one("#found", SafeText).update_text(said if typed.strip() else words.EXAMPLE())
        if self._matches:
            self._mark(0)
        else:
            self.query_one(OptionRows).explain_nothing()

    def _found_rows(self) -> list[FoundRow]:
        return list(self.query(FoundRow))

    def _mark(self, index: int) -> None:
        self._marked = index
        for place, row in enumerate(self._found_rows()):
            row.mark(place == index)
            if place == index:
                self.query_one(OptionRows).mark(row)

    def action_move_focus(self, across: int, down: int) -> None:
        """Mark the next row up or down; past the last it goes on at the other end. The line keeps the focus."""
        del across
        if self._matches:
            self._mark((self._marked + down) % len(self._matches))

    def action_focus_screenful(self, down: int) -> None:
        """Mark the row a screenful up or down, no further than to the end."""
        if self._matches:
            step = max(self.query_one("#rows").size.height - 1, 1)
            self._mark(min(max(self._marked + down * step, 0), len(self._matches) - 1))

    def enter_without_focus(self) -> None:
        """Answer with the place that is marked; where nothing was found, go on asking."""
        if self._matches:
            self.answer(self._matches[self._marked].value)

    def choose(self, option: OptionButton) -> None:
        if isinstance(option, FoundRow) and option.value is not None:
            self.answer(option.value.value)

    def action_back(self) -> None:
        self.answer(None)
