"""Plays a few seconds of a sound beside the page on which it is chosen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from enum import Enum, auto

from ..dialogues.interviewer import MakeSample
from ..dialogues.practice_interviewer import PracticeSound
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES, Players
from ..domain.samples import SoundSample

POLL_SECONDS = 0.1
PAUSE_BEFORE_SECONDS = 0.25
"""Whoever passes over rows to a later one hears nothing of them."""


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
