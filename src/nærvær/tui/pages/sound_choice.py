"""A list whose options can be heard: moving to one plays it beside the page, and what is heard stands below meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from enum import Enum, auto
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ...dialogues.interviewer import Choose, MakeSample
from ...dialogues.practice_interviewer import PracticeSound
from ...domain.errors import Refusal
from ...domain.player import ENDED_STATES, Players
from ...domain.sound_samples import SoundSample
from ...texts import keys
from ...texts import settings as words
from ...texts.i18n import Label, sentences
from ..widgets.page_parts import KeyHint, OptionButton, SafeText
from .message import ChoosePage

POLL_SECONDS = 0.1
PAUSE_BEFORE_SECONDS = 0.25
"""Whoever passes over rows to a later one hears nothing of them."""
Value = TypeVar("Value")


class Heard(Enum):
    """What is heard now: nothing yet or any more, the sample, a sample that is silence, or nothing for want of a device."""

    NOTHING = auto()
    SAMPLE = auto()
    SILENCE = auto()
    NO_SOUND = auto()


class SoundPreview:
    """Plays at most one sample at a time; a new one ends the one before."""

    def __init__(self, players: Players) -> None:
        self._players = players
        self._playing: asyncio.Task[None] | None = None

    def play(self, make: MakeSample, tell: Callable[[Heard], None]) -> None:
        """Begin with the sample that `make` makes, and return at once. `tell` is called when what is heard changes."""
        self._playing = asyncio.create_task(self._replace(self._playing, make, tell))

    async def stop(self) -> None:
        """End the sample that is playing, if any."""
        playing, self._playing = self._playing, None
        await _cancelled(playing)

    async def _replace(
        self, before: asyncio.Task[None] | None, make: MakeSample, tell: Callable[[Heard], None]
    ) -> None:
        try:
            await _cancelled(before)
        finally:
            tell(Heard.NOTHING)
        await asyncio.sleep(PAUSE_BEFORE_SECONDS)
        try:
            sample = await asyncio.to_thread(make)
        except (Refusal, OSError):
            tell(Heard.NO_SOUND)
            return
        if sample is None:
            tell(Heard.SILENCE)
        else:
            await self._hear(sample, tell)

    async def _hear(self, sample: SoundSample, tell: Callable[[Heard], None]) -> None:
        opening = asyncio.create_task(asyncio.to_thread(PracticeSound, self._players, sample.score))
        try:
            sound = await asyncio.shield(opening)
        except asyncio.CancelledError:
            await asyncio.to_thread((await opening).close)
            raise
        try:
            sound.start(sample.start / sample.score.timeline.rate)
            tell(Heard.SAMPLE if sound.playback().audible else Heard.NO_SOUND)
            while (moment := sound.playback()).state not in ENDED_STATES and not moment.is_lost:
                if sound.frame() >= sample.end:
                    break
                await asyncio.sleep(POLL_SECONDS)
            tell(Heard.NOTHING if moment.audible else Heard.NO_SOUND)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    """Cancel a task and wait for its end."""
    if task is not None:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class ListenPage(ChoosePage[Value]):
    """Asks for one of the options of `question`, each of which can be heard before.

    A finger that touches a row hears it first, and takes it at the second touch.
    """

    HINTS = (KeyHint(keys.ENTER, keys.CHOOSE), KeyHint(keys.UP_DOWN, keys.HEAR))
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

    def hints(self) -> tuple[KeyHint, ...]:
        return (*super().hints(), KeyHint(keys.SPACE, keys.HEAR_AGAIN, "hear"))

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
