"""The help page: what the page below says of itself, its keys, the keys of every page, and a word on safety."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ...texts import help as texts
from ...texts import keys
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText
from .page import Page


class HelpPage(Page[None]):
    """Explains the page below; closes with Esc, Enter or ?."""

    HEADING = texts.HELP_TITLE
    HINTS = (KeyHint(keys.ESC, keys.BACK, "back"), KeyHint(keys.UP_DOWN, keys.MOVE))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "back", show=False),
        Binding("enter", "back", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    HelpPage {
        & #frame { width: 100%; max-width: 70; height: auto; padding-right: 1; }
        & .title { text-style: bold; color: $accent; margin-top: 1; }
        & .key { padding-left: 2; }
        & #safety { margin: 1 0; }
        & #close { margin-top: 1; }
        &.-low #close { height: 1; padding: 0; }
    }
    """

    def __init__(self, hints: tuple[KeyHint, ...], always: tuple[KeyHint, ...], about: tuple[str, ...] = ()) -> None:
        """`hints` are the keys of the page below, `always` those of every page; `about` is shown first."""
        super().__init__()
        self._explained = hints
        self._always = always
        self._about = about

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            for text in filter(None, self._about):
                yield SafeText(text, classes="about")
            yield SafeText(texts.HELP_KEYS(), classes="title")
            for hint in self._explained:
                yield SafeText("{:<12} {}".format(*hint.texts), classes="key")
            yield SafeText(texts.HELP_ALWAYS(), classes="title")
            for hint in self._always:
                yield SafeText("{:<12} {}".format(*hint.texts), classes="key")
            yield SafeText(texts.SAFETY(), id="safety", classes="quiet")
            yield OptionButton(texts.CLOSE_HELP(), None, id="close")

    def action_scroll(self, step: int) -> None:
        self.query_one("#body").scroll_relative(y=step, animate=False)

    def action_back(self) -> None:
        self.answer(None)
