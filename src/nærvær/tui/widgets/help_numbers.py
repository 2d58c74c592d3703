"""Telephone numbers for when it is too much: a row for each, and on a low screen all of them on as few lines as can be."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ...domain.catalogue import HelpNumber
from ...texts.help import short_lines, what_for
from .safe_text import SafeText

GAP_CELLS = 3


class HelpNumbers(Vertical):
    """Shows whom one may call; takes no room where there are no numbers, and no focus.

    Which of the two forms stands there is said by the styles of the page, which knows how much room there is.
    """

    DEFAULT_CSS = """
    HelpNumbers {
        width: 100%; max-width: 64; height: auto; margin-top: 1;
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
        widest = max((len(each.number) for each in self._numbers), default=0)
        for each in self._numbers:
            number = SafeText(each.number, classes="number")
            number.styles.width = widest + GAP_CELLS
            with Horizontal():
                yield number
                yield SafeText(what_for(each))
        yield SafeText(short_lines(self._numbers), id="help-short")
