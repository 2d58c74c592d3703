"""The pages of sentences and options: a message with a few ways on, a list to choose from, the help, work that goes on."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget

from ...dialogues.interviewer import Option
from ...texts import keys
from ...texts.formats import percent
from ...texts.i18n import Label
from ..widgets.option_rows import OptionRow, OptionRows
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import ROW_KEYS, ROW_LETTERS, Answer, Page, RowsPage

Value = TypeVar("Value")
UPDATES_PER_SECOND = 4
DONE, TO_DO = "█", "░"


class MessagePage(Page[Answer]):
    """Says something and asks which way to go; Esc answers with `back`."""

    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE))
    BINDINGS: ClassVar[list[BindingType]] = [*ROW_LETTERS]
    AUTO_FOCUS = ""
    CSS = """
    MessagePage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        & #first { text-style: bold; }
        & #frame OptionButton { width: 100%; margin-bottom: 1; }
        &.-medium #frame OptionButton { margin-bottom: 0; }
        &.-tight #frame SafeText, &.-tight #frame OptionButton { margin-bottom: 0; }
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
        self._laid_out_in: Size | None = None

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

    def on_resize(self, event: events.Resize) -> None:
        if event.size != self._laid_out_in:  # told of the same size again, the page is as it was laid out
            self._laid_out_in = event.size
            self.remove_class("-tight")
            self.call_after_refresh(self._begin_at_the_top)

    def _begin_at_the_top(self) -> None:
        """Leave out the blank lines where not every option is in sight.

        Where that is not enough, show the beginning, and give no option the focus before it is in sight.
        """
        if not self.is_attached:
            return
        first, last = self._first_option(), self.query("#frame OptionButton").last()
        below = self.query_one("#body").region.bottom
        hidden = first.region.bottom > below
        if last.region.bottom > below and not self.has_class("-tight"):
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


class ChoosePage(RowsPage[Value | None]):
    """Asks for one of `options`; None: turned back. `shortcuts`: whether each row has a key of its own."""

    HINTS: ClassVar[tuple[KeyHint, ...]] = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.MOVE))
    AUTO_FOCUS = ""
    CSS = """
    ChoosePage {
        & #ask { width: 100%; padding: 0 2; margin-bottom: 1; }
        & #body { overflow-y: hidden; padding: 0; scrollbar-gutter: auto; }
        &.-narrow #ask { padding: 0 1; }
        &.-low #ask { margin-bottom: 0; }
        &.-narrow #rows { padding: 0; }
        &.-medium #why { padding: 0 0 0 2; }
        &.-low #why { display: none; }
        &.-low RowHeading { margin-top: 0; }
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
        if self._question:
            yield SafeText(self._question, id="ask")
        yield OptionRows([self._row(index, option) for index, option in enumerate(self._options)], self._first)

    def _row(self, index: int, option: Option[Value]) -> OptionRow:
        key = f"{self._keys[index]}  " if index < len(self._keys) else ""
        return OptionRow(f"{key}{option.label}", index, option.detail, option.help, option.group, key_cells=len(key))

    def on_mount(self) -> None:
        self.set_focus(self.query(OptionRow)[self._first])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, OptionRow):
            self.query_one(OptionRows).mark(event.widget)

    def lines_below(self, row: Widget) -> int:
        return self.query_one(OptionRows).lines_below(row) if isinstance(row, OptionRow) else 0

    def help_lines(self) -> tuple[str, ...]:
        return (self.query_one(OptionRows).explanation,)

    def on_key(self, event: events.Key) -> None:
        if event.key in self._keys:
            event.stop()
            self.answer(self._options[self._keys.index(event.key)].value)

    def choose(self, option: OptionButton) -> None:
        if isinstance(option.value, int):
            self.answer(self._options[option.value].value)

    def action_back(self) -> None:
        self.answer(None)


class HelpPage(Page[None]):
    """Explains the page below; closes with Esc, Enter or ?."""

    HINTS = (KeyHint(keys.ESC, keys.BACK, "back"), KeyHint(keys.UP_DOWN, keys.MOVE))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "back", show=False),
        Binding("enter", "back", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    HelpPage {
        & #frame { width: 100%; height: auto; }
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

    def heading(self) -> str:
        from ...texts.help import HELP_TITLE  # the pages beside this one do without

        return HELP_TITLE()

    def body(self) -> ComposeResult:
        from ...texts.help import CLOSE_HELP, HELP_ALWAYS, HELP_KEYS, SAFETY

        with Vertical(id="frame"):
            for text in filter(None, self._about):
                yield SafeText(text, classes="about")
            yield SafeText(HELP_KEYS(), classes="title")
            for hint in self._explained:
                yield SafeText("{:<12} {}".format(*hint.texts), classes="key")
            yield SafeText(HELP_ALWAYS(), classes="title")
            for hint in self._always:
                yield SafeText("{:<12} {}".format(*hint.texts), classes="key")
            yield SafeText(SAFETY(), id="safety", classes="quiet")
            yield OptionButton(CLOSE_HELP(), None, id="close")

    def action_scroll(self, step: int) -> None:
        self.query_one("#body").scroll_relative(y=step, animate=False)

    def action_back(self) -> None:
        self.answer(None)


class WorkPage(Page[bool | None]):
    """True when whoever does the work says so; None when the person breaks it off.

    `part_done`, 0…1, is set by the thread that does the work; the page looks at it.
    """

    WAITS = False
    HINTS = (KeyHint(keys.ESC, keys.BREAK_OFF, "back"),)
    AUTO_FOCUS = ""
    CSS = """
    WorkPage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { width: 100%; margin-bottom: 1; }
        & #bar { height: 1; color: $accent; }
    }
    """

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__()
        self._heading = heading
        self._sentence = sentence
        self.part_done = 0.0

    def heading(self) -> str:
        return self._heading

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self._sentence, classes="stem")
            yield SafeText("", id="bar")
            yield SafeText("", id="percent")

    def on_mount(self) -> None:
        self.set_interval(1 / UPDATES_PER_SECOND, self._update)
        self.call_after_refresh(self._update)

    def _update(self) -> None:
        bar = self.query_one("#bar", SafeText)
        part, cells = self.part_done, bar.size.width
        done = int(part * cells)
        bar.update_text(DONE * done + TO_DO * (cells - done))
        self.query_one("#percent", SafeText).update_text(percent(part))

    def action_back(self) -> None:
        self.answer(None)
