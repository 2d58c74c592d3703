"""The page that says something in sentences and offers a few options."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from ...texts import keys
from ...texts.i18n import Label
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText
from .page import ROW_KEYS, Answer, Page


class MessagePage(Page[Answer]):
    """Says something and asks which way to go; Esc answers with `back`."""

    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    MessagePage {
        & #frame { width: 100%; max-width: 64; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        & #first { text-style: bold; }
        & #frame OptionButton { width: 100%; margin-bottom: 1; }
        &.-medium #frame OptionButton { margin-bottom: 0; }
        &.-tight #frame SafeText { margin-bottom: 0; }
        &.-low #frame OptionButton { height: auto; padding: 0; margin-bottom: 0; }
    }
    """

    def __init__(
        self,
        heading: str,
        sentences: tuple[str, ...],
        options: tuple[tuple[str, Answer], ...],
        back: Answer,
        esc_label: str | Label = keys.BACK,
        first: int = 0,
    ) -> None:
        """`esc_label` says what Esc does, in a word or two; `first` is the index of the option with the focus."""
        super().__init__()
        self._esc_label = esc_label
        self._heading = heading
        self._sentences = sentences
        self._options = options
        self._back = back
        self._first = first
        self._keys = ROW_KEYS[: len(options)] if len(options) > 1 else ""

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[KeyHint, ...]:
        return (*self.HINTS, KeyHint(keys.ESC(), self._esc_label, "back"))

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            for index, sentence in enumerate(self._sentences):
                yield SafeText(sentence, id=None if index else "first")
            for index, (label, value) in enumerate(self._options):
                key = f"{self._keys[index]}  " if self._keys else ""
                yield OptionButton(f"{key}{label}", value, key_cells=len(key))

    def on_mount(self) -> None:
        self.set_focus(self._first_option(), scroll_visible=False)

    def on_resize(self) -> None:
        self.remove_class("-tight")
        self.call_after_refresh(self._begin_at_the_top)

    def _begin_at_the_top(self) -> None:
        """Leave out the blank lines of a text that is longer than the screen.

        Where it is longer still, show its beginning, and give no option the focus before it is in sight.
        """
        if not self.is_attached:
            return
        first = self._first_option()
        hidden = first.region.bottom > self.query_one("#body").region.bottom
        if hidden and not self.has_class("-tight"):
            self.add_class("-tight")
            self.call_after_refresh(self._begin_at_the_top)
        elif hidden and self.focused is first:
            self.set_focus(None)
        elif not hidden and self.focused is None:
            self.set_focus(first)

    def is_answer_key(self, key: str) -> bool:
        return key in self._keys and bool(key)

    def on_key(self, event: events.Key) -> None:
        if self.is_answer_key(event.key):
            event.stop()
            self.answer(self._options[self._keys.index(event.key)][1])

    def _first_option(self) -> Widget:
        return self.query("#frame OptionButton")[self._first]

    def enter_without_focus(self) -> None:
        self.set_focus(self._first_option())

    def action_back(self) -> None:
        self.answer(self._back)
