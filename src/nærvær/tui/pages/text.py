"""The page that asks for a line of text."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from ...sanitize import has_undecoded, sanitize
from ...texts import keys
from ...texts import practice as words
from ...texts.i18n import Label, shown
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import ANSWER_KEYS, SEEN_SECONDS, TYPED_IN, Page

FAULT_MARK = "×"
"""Before what is wrong with a text, so that colour is not all that tells it from an example."""


class TextInput(Input):
    """A line that takes any length: pasted text is never cut, its line breaks become spaces."""

    DEFAULT_CSS = """
    TextInput { width: 100%; border: none; height: 3; padding: 1 1; background: $surface; color: $foreground; }
    TextInput:focus { border: none; background: $surface; }
    """

    def __init__(self, example: str = "", initial: str = "", *, hidden: bool = False) -> None:
        super().__init__(
            sanitize(initial),
            placeholder=sanitize(example),
            password=hidden,
            select_on_focus=False,
            classes=TYPED_IN,
        )
        self._deleted = 0.0

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(sanitize(event.text))

    def action_delete_left(self) -> None:
        """Delete; in a line that has been empty for a moment, go back to the previous question."""
        now, last = time.monotonic(), self._deleted
        self._deleted = now
        if self.value:
            super().action_delete_left()
        elif now - last > SEEN_SECONDS and isinstance(self.screen, Page):
            self.screen.action_before()


class TextPage(Page[str | None]):
    """Asks for a line of at most `max_length` characters. None: turned back; "": nothing to say.

    A line that is too long is answered with a sentence, never cut. `warning` gives a sentence, or "", about the text while
    it is written.
    """

    CSS = """
    TextPage {
        & #frame { width: 100%; height: auto; }
        & .stem { margin-bottom: 1; }
        & #why { margin-bottom: 1; color: $foreground; }
        & #why.-none { display: none; }
        & #limit { min-height: 1; color: $accent; margin: 1 0; }
        & #limit.-fault { color: $fault; text-style: bold; }
        & #frame OptionButton { height: auto; }
        &.-low TextInput { height: 1; padding: 0 1; }
        &.-low #frame OptionButton { height: auto; padding: 0; }
        &.-low #limit { margin: 0; }
    }
    """

    def __init__(
        self,
        heading: str,
        question: str,
        why: str,
        max_length: int,
        example: str = "",
        initial: str = "",
        save_label: str | Label = words.NOTE_KEEP,
        esc_label: str | Label = keys.BACK,
        problem: str = "",
        *,
        hidden: bool = False,
    ) -> None:
        """`initial` is the text to begin with, and `problem` what was wrong with it. `hidden`: it is not shown.

        `save_label` and `esc_label` say what Enter and Esc do, in a word or two.
        """
        super().__init__()
        self._heading = heading
        self._question = question
        self._why = why
        self._max_length = max_length
        self._example = example
        self._example_below = ""
        self._save_label = save_label
        self._esc_label = esc_label
        self._initial = initial
        self._problem_of_initial = problem
        self._hidden = hidden
        self.warning: Callable[[str], str] = lambda _text: ""

    def is_answer_key(self, key: str) -> bool:
        return len(key) == 1

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[KeyHint, ...]:
        return (KeyHint(keys.ENTER(), keys.ON(), "keep"), KeyHint(keys.ESC(), self._esc_label, "back"))

    def may_answer(self, key: str) -> bool:
        return key in ANSWER_KEYS

    @property
    def text(self) -> str:
        """The text as it is now, sanitised and stripped."""
        return sanitize(self.query_one(TextInput).value).strip()

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self._question, classes="stem")
            yield SafeText(self._why, id="why", classes="" if self._why else "-none")
            yield TextInput(self._example, self._initial, hidden=self._hidden)
            yield SafeText("", id="limit")
            yield OptionButton(shown(self._save_label), None, id="keep")

    def on_resize(self) -> None:
        self.call_after_refresh(self._place_example)

    def _place_example(self) -> None:
        """Show the example in the line as long as that is empty, or below it where it is longer than the line."""
        if not self.is_attached:
            return
        line = self.query_one(TextInput)
        fits = cell_len(self._example) <= line.content_size.width
        line.placeholder = sanitize(self._example) if fits else ""
        self._example_below = "" if fits else self._example
        self._remark_on(line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._remark_on(event.value)

    def _remark_on(self, value: str) -> None:
        """Say below the line what is wrong with what is written in it so far, or give the example."""
        text = sanitize(value).strip()
        said_before = self._problem_of_initial if value == self._initial else ""
        fault = self._problem(text) or said_before
        remark = self.warning(text) or ("" if value else self._example_below)
        below = self.query_one("#limit", SafeText)
        below.set_class(bool(fault), "-fault")
        below.set_text(f"{FAULT_MARK} {fault}" if fault else remark)

    def _problem(self, text: str) -> str:
        """Why the text cannot be saved as it is; "" when it can."""
        if len(text) > self._max_length:
            return words.too_long(len(text), self._max_length)
        return words.LETTERS_LOST() if has_undecoded(text) else ""

    def on_input_submitted(self) -> None:
        self.action_keep()

    def choose(self, option: OptionButton) -> None:
        del option
        self.action_keep()

    def action_keep(self) -> None:
        if not self._problem(self.text):
            self.answer(self.text)

    def action_back(self) -> None:
        self.answer(None)
