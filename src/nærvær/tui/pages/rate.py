"""The page of one rating: a question answered with 0…10 on a scale, or not at all."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ...quick_dataclass import dataclass
from ...texts import keys
from ...texts import practice as words
from ...texts.i18n import Label
from ...texts.ratings import RatingItem
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import Page

SCALE_NUMBERS = range(11)


@dataclass(frozen=True, slots=True)
class RatingAnswer:
    """The rating; None: the person skipped the question, or took the answer away."""

    value: int | None


class RatePage(Page[RatingAnswer | None]):
    """Asks for one rating, with `initial` marked. Answers None for Esc.

    A digit answers, and stays on the screen for a moment; 1 is marked and waits for Enter, or for the 0 that makes it 10.
    A 0 whose 1 came too early to be an answer is marked too: it may be the rest of a 10.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("h", "skip", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    RatePage {
        & #question { width: 100%; height: auto; }
        & #stem { width: 100%; text-style: bold; margin-bottom: 1; }
        & #anchors { width: 65; height: auto; margin-top: 1; layout: horizontal; }
        & #low { width: auto; color: $foreground; }
        & #high { width: 1fr; color: $foreground; text-align: right; }
        & #told { width: 100%; height: 1; color: $accent; text-style: bold; margin-top: 1; }
        & #past { width: 100%; height: auto; layout: horizontal; margin-top: 1; }
        & #which { display: none; width: auto; height: 1; color: $quiet; margin-left: 2; }
        &.-middle RatingScale { grid-gutter: 0 0; }
        &.-narrow RatingScale { grid-size: 6; grid-columns: 5; grid-rows: 3; grid-gutter: 1 1; }
        &.-middle #anchors { width: 55; }
        &.-narrow #anchors { width: 36; layout: vertical; }
        &.-narrow #low, &.-narrow #high { width: 100%; text-align: left; }
        &.-low #stem { margin-bottom: 0; }
        &.-low RatingScale { grid-rows: 2; }
        &.-low.-tight RatingScale { grid-rows: 1; }
        &.-low #anchors { margin-top: 0; }
        &.-low #told { margin-top: 0; }
        &.-low #past { margin-top: 0; }
        &.-low #past OptionButton { height: auto; padding: 0; }
        &.-low #which { display: block; }
        &.-low #head { display: none; }
    }
    """

    def __init__(
        self,
        item: RatingItem,
        heading: str,
        esc_label: str | Label = keys.BACK,
        initial: int | None = None,
        *,
        clearable: bool = False,
    ) -> None:
        """`esc_label` says what Esc does, in a word or two. See `Rate` for `clearable`."""
        super().__init__()
        self._clears = clearable and initial is not None
        self.item = item
        self._esc_label = esc_label
        self.chosen = initial
        self._heading = heading
        self._waits_for_zero = False
        self._one_came_too_early = False

    @property
    def in_sequence(self) -> bool:
        return True

    def is_answer_key(self, key: str) -> bool:
        return key.isdigit() or key == "h"

    def may_answer(self, key: str) -> bool:
        return super().may_answer(key) or key in {"left", "right", "up", "down"}

    def came_too_early(self, key: str) -> None:
        super().came_too_early(key)
        self._one_came_too_early = self._one_came_too_early or key == "1"

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[KeyHint, ...]:
        first = (
            KeyHint("0", keys.MAKES_TEN(), "digit(0)") if self._waits_for_zero else KeyHint(keys.DIGIT, keys.ANSWER())
        )
        return (
            first,
            KeyHint(keys.ENTER(), keys.SKIP() if self.chosen is None else keys.ANSWER(), "confirm"),
            KeyHint(keys.ESC(), self._esc_label, "back"),
            KeyHint(keys.LEFT_RIGHT, keys.CHOOSE()),
        )

    def body(self) -> ComposeResult:
        with Vertical(id="question"):
            yield SafeText(self.item.stem, id="stem")
            yield RatingScale(id="scale")
            with Container(id="anchors"):
                yield SafeText(f"0 {self.item.low}", id="low")
                yield SafeText(f"10 {self.item.high}", id="high")
            yield SafeText("", id="told")
            with Container(id="past"):
                label = words.CLEAR_ANSWER() if self._clears else words.SKIP_LONG()
                yield OptionButton(label, RatingAnswer(None), id="skip")
                yield SafeText(self.position_text(), id="which")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(RatingScale))
        if self.chosen is not None:
            self._choose(self.chosen)

    def on_resize(self) -> None:
        self.remove_class("-tight")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Give the scale fewer rows where a long question fills a low screen."""
        if self.is_attached and self.query_one("#body").max_scroll_y > 0:
            self.add_class("-tight")

    def on_rating_scale_selected(self, event: RatingScale.Selected) -> None:
        event.stop()
        if not self.too_early:
            self._answer_with(event.number)

    def action_digit(self, digit: int) -> None:
        if digit == 1:
            self._choose(1)
            self._set_waiting(True)
        elif digit == 0 and self._one_came_too_early and not self._waits_for_zero:
            self._choose(0)
            self._set_waiting(False)
        else:
            self._answer_with(10 if digit == 0 and self._waits_for_zero else digit)

    def action_move(self, step: int) -> None:
        if not isinstance(self.focused, RatingScale):
            (self.focus_next if step > 0 else self.focus_previous)()
            return
        start = self.chosen if self.chosen is not None else (-1 if step > 0 else len(SCALE_NUMBERS))
        self._choose(min(max(start + step, 0), 10))
        self._set_waiting(False)

    def enter_without_focus(self) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        self.answer(RatingAnswer(self.chosen))

    def action_skip(self) -> None:
        """Go on without an answer; one that is being corrected is left as it is."""
        self.answer(None if self._clears else RatingAnswer(None))

    def action_back(self) -> None:
        self.answer(None)

    def _answer_with(self, number: int) -> None:
        self._choose(number)
        self._set_waiting(False)
        self.answer(RatingAnswer(number), seen=True)

    def _set_waiting(self, waits: bool) -> None:
        """Set whether a 0 now makes the 1 a 10; only the next key ends the wait."""
        self._waits_for_zero = waits
        self.update_hints()

    def _choose(self, number: int) -> None:
        if self.answered.done():
            return
        self.chosen = number
        self.query_one(RatingScale).choose(number)
        self.query_one("#told", SafeText).set_text(self.item.describe(number))


class ScaleStep(Widget):
    """One number on the scale."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def render(self) -> Content:
        return Content(f"›{self.number}‹" if self.has_class("-chosen") else str(self.number))

    def on_click(self) -> None:
        self.post_message(RatingScale.Selected(self.number))


class RatingScale(Container, can_focus=True):
    """The numbers 0…10, in one row or, where the screen is narrow, in two; one of them may be marked."""

    DEFAULT_CSS = """
    RatingScale {
        width: auto; height: auto; layout: grid; grid-size: 11; grid-columns: 5; grid-rows: 3; grid-gutter: 0 1;
        & ScaleStep { width: 100%; height: 100%; content-align: center middle; background: $surface; }
        & ScaleStep.-chosen { background: $chosen; color: $on-chosen; text-style: bold; }
        & ScaleStep:hover { text-style: underline; }
    }
    """

    class Selected(Message):
        """The person has selected a number with the mouse or a finger."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def compose(self) -> ComposeResult:
        for number in SCALE_NUMBERS:
            yield ScaleStep(number)

    def choose(self, number: int | None) -> None:
        """Mark one number, or none."""
        for step in self.query(ScaleStep):
            step.set_class(step.number == number, "-chosen")
            step.refresh()
