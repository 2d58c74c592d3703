"""The grounding page, to be read with open eyes: feet, hands, the room; and the telephone numbers below it.

Nothing is asked afterwards. On a low screen the numbers stand on as few lines as can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical

from ...domain.practice import Posture
from ...texts import keys as words
from ...texts import practice
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .page import Page

if TYPE_CHECKING:
    from ...domain.catalogue import HelpNumber

TALL_FROM_ROWS = 30
"""From here on a row for each number stands under three options, with room between the sentences."""
GAP_CELLS = 3
"""Between a number and what it is for."""


class GroundingAnswer(Enum):
    """How the person goes on; `BACK` leads to the page before, playing or paused as it was."""

    GO_ON = auto()
    BACK = auto()
    STOP = auto()
    OUTWARD = auto()


class GroundingPage(Page[GroundingAnswer]):
    """`posture` None: not known, so the words fit any. `during`: whether a practice waits underneath.

    `outward`: whether changing to the outward exercise is offered. `help_numbers`: whom one may call, below all else.
    """

    HEADING = practice.GROUNDING_TITLE
    HINTS = (KeyHint(words.ENTER, words.CHOOSE), KeyHint(words.ESC, words.BACK, "back"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "back", show=False)]
    CSS = """
    GroundingPage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { margin-bottom: 1; }
        & #frame #hands { margin-bottom: 0; }
        & #ways { height: auto; }
        & #ways OptionButton { width: 100%; height: auto; margin-bottom: 1; }
        &.-three.-high #ways { layout: grid; grid-size: 2; grid-rows: auto; grid-gutter: 1 2; margin-bottom: 1; }
        &.-three.-high #ways OptionButton { margin-bottom: 0; }
        &.-high HelpNumbers { margin-top: 0; }
        &.-medium #ways OptionButton, &.-low #ways OptionButton { padding: 0; margin-bottom: 0; }
        &.-low #frame SafeText { margin-bottom: 0; }
        &.-low #head { display: none; }
        &.-medium #frame #eyes { margin-bottom: 0; }
        &.-narrow #eyes { display: none; }
        &.-low.-narrow #hands-feel { display: none; }
        &.-during HelpNumbers Horizontal { display: none; }
        &.-during HelpNumbers #help-short { display: block; }
        &.-during.-tall HelpNumbers Horizontal { display: block; }
        &.-during.-tall HelpNumbers #help-short { display: none; }
    }
    """

    def __init__(
        self,
        posture: Posture | None,
        during: bool,
        outward: bool = False,
        help_numbers: Sequence[HelpNumber] = (),
    ) -> None:
        super().__init__()
        self.outward = outward
        # The ways out and the numbers must be in sight without scrolling.
        self.set_class(during, "-during")
        self.set_class(during and outward, "-three")
        self.posture = posture
        self.during = during
        self.help_numbers = help_numbers

    def body(self) -> ComposeResult:
        # the player, which knows this page, does without

        with Vertical(id="frame"):
            yield SafeText(practice.GROUNDING_EYES(), id="eyes", classes="quiet")
            yield SafeText(practice.GROUNDING_FEET[self.posture](), id="feet")
            yield SafeText(practice.GROUNDING_HANDS(), id="hands")
            yield SafeText(practice.GROUNDING_HANDS_FEEL(), id="hands-feel")
            yield SafeText(practice.GROUNDING_ROOM())
            with Container(id="ways"):
                yield from self._ways()
        yield HelpNumbers(self.help_numbers)

    def _ways(self) -> ComposeResult:
        if not self.during:
            yield OptionButton(words.GO_BACK(), GroundingAnswer.GO_ON)
            return
        yield OptionButton(practice.GROUNDING_GO_ON(), GroundingAnswer.GO_ON)
        if self.outward:
            yield OptionButton(practice.GROUNDING_OUTWARD(), GroundingAnswer.OUTWARD)
        yield OptionButton(practice.GROUNDING_STOP(), GroundingAnswer.STOP)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= TALL_FROM_ROWS, "-tall")

    def action_back(self) -> None:
        self.answer(GroundingAnswer.BACK)


class HelpNumbers(Vertical):
    """Shows whom one may call; takes no room where there are no numbers, and no focus.

    Which of the two forms stands there is said by the styles of the page, which knows how much room there is.
    """

    DEFAULT_CSS = """
    HelpNumbers {
        width: 100%; height: auto; margin-top: 1;
        &.-none { display: none; }
        & Horizontal { height: auto; }
        & SafeText { width: 1fr; }
        & .number { text-style: bold; }
        & #help-short { display: none; width: 100%; }
    }
    """

    def __init__(self, numbers: Sequence[HelpNumber]) -> None:
        super().__init__(classes="" if numbers else "-none")
        self._numbers = numbers

    def compose(self) -> ComposeResult:
        from ...texts.help import short_lines, what_for  # the player, which knows this module, does without

        widest = max((len(each.number) for each in self._numbers), default=0)
        for each in self._numbers:
            number = SafeText(each.number, classes="number")
            number.styles.width = widest + GAP_CELLS
            with Horizontal():
                yield number
                yield SafeText(what_for(each))
        yield SafeText(short_lines(self._numbers), id="help-short")
