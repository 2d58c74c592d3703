"""The page that asks for one of several options: an exercise, a week, a setting."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.app import ComposeResult

from ...dialogues.interviewer import Option
from ...texts import keys
from ...texts.i18n import Label
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton, OptionRows
from ..widgets.safe_text import SafeText
from .page import ROW_KEYS, Page

Value = TypeVar("Value")


class ChoosePage(Page[Value | None]):
    """Asks for one of `options`; None: turned back. `shortcuts`: whether each row has a key of its own."""

    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    ChoosePage {
        & #ask { width: 100%; max-width: 70; margin-bottom: 1; }
        & #rows { width: 100%; max-width: 70; height: 1fr; scrollbar-size-vertical: 1; }
        & #rows OptionButton { width: 100%; height: auto; padding: 0; background: $background; }
        & #rows OptionButton:focus { background: $chosen; }
        & #why { dock: bottom; width: 100%; max-width: 70; height: auto; max-height: 7; padding-top: 1; color: $quiet; }
        & #body { overflow-y: hidden; align: center top; }
        &.-low #ask { margin-bottom: 0; }
        &.-medium #ask { display: none; }
        &.-medium.-no-why #ask { display: block; }
        &.-low #why { display: none; }
        &.-no-why #why { display: none; }
    }
    """

    def __init__(
        self,
        heading: str,
        question: str,
        options: tuple[Option[Value], ...],
        first: int = 0,
        shortcuts: bool = False,
        esc_label: str | Label = keys.BACK,
    ) -> None:
        """`first` is the index of the row with the focus; `esc_label` says what Esc does, in a word or two."""
        super().__init__()
        self.set_class(not any(option.help for option in options), "-no-why")
        self._heading = heading
        self._esc_label = esc_label
        self._question = question
        self._options = options
        self._first = first
        self._keys = ROW_KEYS[: len(options)] if shortcuts else ""

    def is_answer_key(self, key: str) -> bool:
        return bool(key) and key in self._keys

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[KeyHint, ...]:
        return (*self.HINTS, KeyHint(keys.ESC(), self._esc_label, "back"))

    def body(self) -> ComposeResult:
        yield SafeText(self._question, id="ask", classes="quiet")
        with OptionRows(id="rows"):
            for index, option in enumerate(self._options):
                key = f"{self._keys[index]}  " if index < len(self._keys) else ""
                detail = f" · {option.detail}" if option.detail else ""
                yield OptionButton(f"{key}{option.label}{detail}", index, key_cells=len(key))
        yield SafeText("", id="why")

    def on_mount(self) -> None:
        self.set_focus(self.query("#rows OptionButton")[self._first])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, OptionButton) and isinstance(event.widget.value, int):
            self.query_one("#why", SafeText).set_text(self._options[event.widget.value].help)

    def help_lines(self) -> tuple[str, ...]:
        return (self.query_one("#why", SafeText).shown_text,)

    def on_key(self, event: events.Key) -> None:
        if event.key in self._keys:
            event.stop()
            self.answer(self._options[self._keys.index(event.key)].value)

    def choose(self, option: OptionButton) -> None:
        if isinstance(option.value, int):
            self.answer(self._options[option.value].value)

    def action_back(self) -> None:
        self.answer(None)
