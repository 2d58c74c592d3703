"""One question answered with 0…10, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Container, Vertical
from textual.timer import Timer

from ..words import journey as words
from ..words import textual_strings as keys
from ..words.ratings import Item
from .choice import Choice
from .page import Hint, Page
from .prose import Prose
from .scale import STEPS, Scale

WAIT_FOR_ZERO_SECONDS = 0.8


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer; None: the person went past the question."""

    value: int | None


class Rate(Page[Rated | None]):
    """Asks one item. Answers None when the person turns back. A digit answers at once; 1 waits a moment for a 0."""

    HINTS = (
        Hint(keys.DIGIT, keys.ANSWER),
        Hint("h", keys.SKIP, "skip"),
        Hint(keys.LEFT_RIGHT, keys.CHOOSE),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
        Binding("left,down", "move(-1)", show=False),
        Binding("right,up", "move(1)", show=False),
        Binding("h", "skip", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    Rate {
        & #body { align: center middle; }
        & #question { width: 100%; height: auto; align-horizontal: center; }
        & #stem { width: 100%; text-align: center; text-style: bold; margin-bottom: 2; }
        & Center { height: auto; }
        & #anchors { width: 65; height: auto; margin-top: 1; layout: horizontal; }
        & #low { width: auto; color: $quiet; }
        & #high { width: 1fr; color: $quiet; text-align: right; }
        & #told { width: 100%; height: 1; text-align: center; color: $accent; text-style: bold; margin-top: 1; }
        & #skip { margin-top: 1; }
        &.-middle Scale { grid-gutter: 0 0; }
        &.-narrow Scale { grid-size: 6; grid-columns: 6; grid-gutter: 0 0; }
        &.-middle #anchors { width: 55; }
        &.-narrow #anchors { width: 36; layout: vertical; }
        &.-narrow #high { width: auto; text-align: left; }
        &.-medium #stem { margin-bottom: 1; }
        &.-medium #told { margin-top: 0; }
        &.-medium #skip { margin-top: 0; }
        &.-low #stem { margin-bottom: 0; }
        &.-low #anchors { margin-top: 0; }
        &.-low #told { margin-top: 0; }
        &.-low #skip { display: none; }
        &.-low #head { display: none; }
    }
    """

    def __init__(self, item: Item, heading: str, esc: str = keys.BACK) -> None:
        """`esc`: what turning back does, in a word or two."""
        super().__init__()
        self.item = item
        self._esc = esc
        self.chosen: int | None = None
        self._heading = heading
        self._for_zero: Timer | None = None

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return (*self.HINTS, Hint(keys.ESC, self._esc, "back"))

    def body(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Prose(self.item.stem, id="stem")
            with Center():
                yield Scale()
            with Center(), Container(id="anchors"):
                yield Prose(f"0 {self.item.low}", id="low")
                yield Prose(f"10 {self.item.high}", id="high")
            yield Prose("", id="told")
            with Center():
                yield Choice(words.SKIP_LONG, Rated(None), id="skip", can_focus=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Scale))

    def on_scale_pointed(self, event: Scale.Pointed) -> None:
        event.stop()
        self._choose(event.number)
        self.answer(Rated(event.number))

    def action_digit(self, digit: int) -> None:
        if self._for_zero is not None:
            self._for_zero.stop()
            self._for_zero = None
            # "1" was a one after all when something other than 0 follows: the later digit is what is meant.
            self.answer(Rated(10 if digit == 0 else digit))
            return
        self._choose(digit)
        if digit == 1:
            self._for_zero = self.set_timer(WAIT_FOR_ZERO_SECONDS, self.action_confirm)
        else:
            self.answer(Rated(digit))

    def action_move(self, step: int) -> None:
        self._wait_no_more()
        start = self.chosen if self.chosen is not None else (-1 if step > 0 else len(STEPS))
        self._choose(min(max(start + step, 0), 10))

    def entered(self) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        self.answer(Rated(self.chosen))

    def action_skip(self) -> None:
        self._wait_no_more()
        self.answer(Rated(None))

    def action_back(self) -> None:
        self._wait_no_more()
        self.answer(None)

    def _wait_no_more(self) -> None:
        if self._for_zero is not None:
            self._for_zero.stop()
            self._for_zero = None

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.query_one(Scale).choose(number)
        self.query_one("#told", Prose).say(self.item.told(number))
