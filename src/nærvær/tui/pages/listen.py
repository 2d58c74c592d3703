"""A list whose options can be heard: moving to one plays it, and what is heard stands below until it is over."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ...dialogues.interviewer import Choose
from ...texts import keys
from ...texts import settings as words
from ...texts.i18n import Label, sentences
from ..sound_preview import Heard, SoundPreview
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .message import ChoosePage

Value = TypeVar("Value")


class ListenPage(ChoosePage[Value]):
    """Asks for one of the options of `question`, each of which can be heard before.

    A finger that touches a row hears it first, and takes it at the second touch.
    """

    HINTS = (
        KeyHint(keys.ENTER, keys.CHOOSE),
        KeyHint(keys.UP_DOWN, keys.HEAR),
        KeyHint(keys.SPACE, keys.HEAR_AGAIN, "hear"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "hear", show=False)]
    CSS = """
    ListenPage {
        & #hearing { width: 100%; height: auto; min-height: 1; padding: 0 2; color: $accent; }
        &.-narrow #hearing { padding: 0 1; }
    }
    """

    def __init__(self, question: Choose[Value], esc_label: str | Label, preview: SoundPreview) -> None:
        super().__init__(
            question.heading, question.question, question.options, question.first, question.shortcuts, esc_label
        )
        self._samples = tuple(option.sample for option in question.options)
        self._preview = preview
        self._focused = question.first
        self._heard: int | None = None
        self._touched: int | None = None

    def body(self) -> ComposeResult:
        yield from super().body()
        yield SafeText("", id="hearing")

    def help_lines(self) -> tuple[str, ...]:
        return (*super().help_lines(), words.HOW_TO_HEAR())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        index = self._index_of(event.widget)
        if index is not None and index != self._focused:
            self._focused = index
            self._hear(index)

    def action_hear(self) -> None:
        """Play the row with the focus, from its beginning."""
        self._hear(self._focused)

    def on_option_button_chosen(self, event: OptionButton.Chosen) -> None:
        index = self._index_of(event.option)
        if index is None or index == self._touched or self._samples[index] is None:
            return
        self._touched = self._focused = index
        self.set_focus(event.option)
        if index != self._heard:
            self._hear(index)
        event.stop()
        event.prevent_default()

    def _index_of(self, widget: Widget | None) -> int | None:
        """The index of a row, and None for what is no row."""
        return widget.value if isinstance(widget, OptionButton) and isinstance(widget.value, int) else None

    def _hear(self, index: int) -> None:
        make = self._samples[index]
        if make is None or self.answered.done():
            return

        self._heard = index

        def tell(heard: Heard) -> None:
            if self.is_attached and not self.answered.done():
                self.query_one("#hearing", SafeText).set_text(self._told(heard, index))

        self._preview.play(make, tell)

    def _told(self, heard: Heard, index: int) -> str:
        """What is said of the sound of a row."""
        match heard:
            case Heard.SAMPLE:
                touched = words.TOUCH_AGAIN() if index == self._touched else ""
                return sentences(words.hearing(self._options[index].label), touched)
            case Heard.SILENCE:
                return words.NOTHING_TO_HEAR()
            case Heard.NO_SOUND:
                return words.NO_SOUND_HERE()
            case Heard.NOTHING:
                return ""
