"""The pages around a practice: a quiet wait before it, and after it the answers, without arrow or verdict, or darkness."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical

from ...domain.diary import Entry
from ...domain.errors import Refusal
from ...domain.ratings import RATING_RULES, RatingRule, Ratings
from ...texts import keys
from ...texts import practice as words
from ...texts.ratings import PRACTICE_RATINGS, RATING_TEXTS
from ..widgets.page_parts import KeyHint, OptionButton, SafeText, in_lower_case
from .grounding import HelpNumbers
from .page import Page

if TYPE_CHECKING:
    from ...domain.catalogue import HelpNumber

UPDATES_PER_SECOND = 2


class SettlePage(Page[bool]):
    """Waits for `minutes`, which are no part of the practice. True: begin; False: turn back."""

    HEADING = words.BEFORE_TITLE
    HINTS = (KeyHint(keys.ENTER, in_lower_case(words.BEGIN_NOW)), KeyHint(keys.ESC, keys.BACK, "back"))
    CSS = """
    SettlePage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { width: 100%; text-align: center; margin-bottom: 1; }
        & #frame OptionButton { width: 100%; margin-top: 1; }
        &.-low #frame OptionButton { height: auto; padding: 0; margin-top: 0; }
    }
    """

    def __init__(self, minutes: float) -> None:
        super().__init__()
        self._begins_at = time.monotonic() + minutes * 60

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(words.SETTLE(), classes="stem")
            yield SafeText(self._sentence(), id="left", classes="quiet")
            yield OptionButton(words.BEGIN_NOW(), True)

    def on_mount(self) -> None:
        self.set_interval(1 / UPDATES_PER_SECOND, self._update)

    def action_back(self) -> None:
        self.answer(False)

    def _seconds_left(self) -> float:
        return self._begins_at - time.monotonic()

    def _sentence(self) -> str:
        return words.begins_in(max(self._seconds_left(), 0.0))

    def _update(self) -> None:
        self.query_one("#left", SafeText).set_text(self._sentence())
        if self._seconds_left() <= 0:
            self.answer(True)


class BeforeAfterPage(Page[None]):
    """Shows what was done. It says that the practice is saved only once it is.

    `saved` ends when the diary has the practice; `in_memory`: that diary ends with the program. `help_numbers`: whom one may
    call, below all else.
    """

    HINTS = (KeyHint(keys.ENTER, keys.ON, "back"),)
    CSS = """
    BeforeAfterPage {
        & #frame { width: 100%; height: auto; align-horizontal: center; }
        & #frame SafeText { width: 100%; text-align: center; }
        & #practised { text-style: bold; margin-bottom: 1; }
        & .numbers { height: auto; width: 100%; margin: 1 0; }
        & .numbers.-several { margin: 0; }
        & .side { width: 1fr; height: auto; }
        & .side .number { color: $accent; text-style: bold; }
        & #kept { color: $quiet; margin: 1 0; }
        & Center { height: auto; }
        & #not-meant { color: $quiet; }
        &.-medium #practised { margin-bottom: 0; }
        &.-medium #kept { margin: 0; }
        &.-low #frame OptionButton { height: auto; padding: 0; }
        &.-low #practised { margin: 0; }
        &.-low .numbers { margin: 0; }
        &.-low #kept { margin: 0; }
        &.-low #head { display: none; }
        &.-low #not-meant { display: none; }
    }
    """

    def __init__(
        self,
        seconds: float,
        ratings: Ratings,
        saved: asyncio.Future[Entry | None],
        in_memory: bool,
        help_numbers: Sequence[HelpNumber] = (),
    ) -> None:
        super().__init__()
        self._help_numbers = help_numbers
        self._seconds = seconds
        self._ratings = ratings
        self._saved = saved
        self._in_memory = in_memory

    def heading(self) -> str:
        return words.AFTER_TITLE()

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(words.practised_for(self._seconds), id="practised")
            answered = [rule for rule in RATING_RULES if self._is_answered(rule)]
            several = sum(bool(rule.before and rule.after) for rule in answered) > 1
            for rule in answered:
                yield from self._answers(rule, several)
            yield SafeText(words.KEEPING(), id="kept")
            with Center():
                yield OptionButton(words.ON_TO_TODAY(), None)
        if self._help_numbers:
            yield HelpNumbers(self._help_numbers)

    def _is_answered(self, rule: RatingRule) -> bool:
        return any(name and getattr(self._ratings, name) is not None for name in (rule.before, rule.after))

    def _answers(self, rule: RatingRule, several: bool) -> ComposeResult:
        """The answers to one item: side by side where it is asked before and after, else in a line.

        `several`: other items stand so too, so that there is no room to spare.
        """
        title = RATING_TEXTS[rule.preference].title()
        if rule.before and rule.after:
            yield SafeText(title, classes="quiet")
            with Horizontal(classes="numbers -several" if several else "numbers"):
                yield from self._side(words.BEFORE(), rule.before)
                yield from self._side(words.AFTER(), rule.after)
        else:
            yield SafeText(f"{title}: {self._described(rule.before or rule.after)}")

    def _side(self, heading: str, name: str) -> ComposeResult:
        with Vertical(classes="side"):
            yield SafeText(heading, classes="quiet")
            yield SafeText(self._described(name), classes="number")

    def _described(self, name: str) -> str:
        value = getattr(self._ratings, name)
        return words.NOT_ANSWERED if value is None else PRACTICE_RATINGS[name].describe(value)

    async def on_mount(self) -> None:
        self.run_worker(self._tell_when_saved())

    async def _tell_when_saved(self) -> None:
        try:
            await asyncio.shield(self._saved)
        except Refusal:
            return
        self.query_one("#kept", SafeText).set_text(words.KEPT_FOR_NOW() if self._in_memory else words.KEPT())

    def action_back(self) -> None:
        self.answer(None)


class DarkPage(Page[None]):
    """A black screen without a word, for somebody who may be asleep. Any key or touch answers."""

    WAITS = False
    CSS = """
    DarkPage { background: #000000; padding: 0; }
    """

    def compose(self) -> ComposeResult:
        return iter(())

    def body(self) -> ComposeResult:
        return iter(())

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.answer(None)

    def on_click(self) -> None:
        self.answer(None)

    def action_back(self) -> None:
        self.answer(None)
