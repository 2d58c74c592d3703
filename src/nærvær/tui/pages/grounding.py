"""The grounding page, to be read with open eyes: feet, hands, the room. Nothing is asked afterwards."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ...domain.practice_choices import Posture
from ...texts import keys as words
from ...texts import practice
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText
from .page import Page


class GroundingAnswer(Enum):
    """How the person goes on; `BACK` leads to the page before, playing or paused as it was."""

    GO_ON = auto()
    BACK = auto()
    STOP = auto()
    OUTWARD = auto()


class GroundingPage(Page[GroundingAnswer]):
    """`posture` None: not known, so the words fit any. `during`: whether a practice waits underneath.

    `outward`: whether changing to the outward exercise is offered.
    """

    HEADING = practice.GROUNDING_TITLE
    HINTS = (KeyHint(words.ENTER, words.CHOOSE), KeyHint(words.ESC, words.BACK, "back"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "back", show=False)]
    CSS = """
    GroundingPage {
        & #frame { width: 100%; max-width: 64; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        & #frame OptionButton { width: 100%; height: auto; margin-top: 1; }
        &.-medium #frame OptionButton { height: auto; padding: 0; margin-top: 0; }
        &.-low #frame OptionButton { height: auto; padding: 0; margin-top: 0; }
        &.-low #frame SafeText { margin-bottom: 0; }
        &.-low #head { display: none; }
        &.-narrow #eyes { display: none; }
        &.-three.-high #frame OptionButton { margin-top: 0; }
    }
    """

    def __init__(self, posture: Posture | None, during: bool, outward: bool = False) -> None:
        super().__init__()
        self.outward = outward
        # The way out must be in sight without scrolling.
        self.set_class(during and outward, "-three")
        self.posture = posture
        self.during = during

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(practice.GROUNDING_EYES(), id="eyes", classes="quiet")
            yield SafeText(practice.GROUNDING_FEET[self.posture]())
            yield SafeText(practice.GROUNDING_HANDS())
            yield SafeText(practice.GROUNDING_ROOM())
            if self.during:
                yield OptionButton(practice.GROUNDING_GO_ON(), GroundingAnswer.GO_ON)
                if self.outward:
                    yield OptionButton(practice.GROUNDING_OUTWARD(), GroundingAnswer.OUTWARD)
                yield OptionButton(practice.GROUNDING_STOP(), GroundingAnswer.STOP)
            else:
                yield OptionButton(words.GO_BACK(), GroundingAnswer.GO_ON)

    def action_back(self) -> None:
        self.answer(GroundingAnswer.BACK)
