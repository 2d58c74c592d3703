"""Plays a sample of a voice beside what is on the screen."""

from __future__ import annotations

import asyncio
import contextlib

from ..domain.parts import SharedParts
from ..domain.player import ENDED
from ..domain.sampling import sample
from .sound import Sound

LOOK_SECONDS = 0.1


class Hearing:
    """At most one sample at a time; a new one takes the place of the old."""

    def __init__(self, parts: SharedParts) -> None:
        self._parts = parts
        self._playing: asyncio.Task[None] | None = None

    async def play(self, voice: str) -> None:
        """Begin, and return at once. Raises `Refusal` when the voice has nothing to play."""
        await self.stop()
        self._playing = asyncio.create_task(self._play(voice))

    async def stop(self) -> None:
        """End what is playing."""
        if self._playing is not None:
            self._playing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._playing
            self._playing = None

    async def _play(self, voice: str) -> None:
        heard = await asyncio.to_thread(sample, self._parts.catalogue, voice)
        sound = await asyncio.to_thread(Sound, self._parts, heard.score)
        try:
            sound.start(heard.start / heard.score.timeline.rate)
            while (moment := sound.playback()).state not in ENDED and not moment.is_lost:
                if sound.frame() >= heard.end:
                    break
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))
