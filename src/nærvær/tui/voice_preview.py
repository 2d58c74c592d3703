"""A sample of a voice, played beside a page."""

from __future__ import annotations

import asyncio
import contextlib

from ..dialogues.practice_interviewer import PracticeSound
from ..domain.catalogue import voice_sample
from ..domain.player import ENDED_STATES
from ..domain.services import SharedServices

PREVIEW_POLL_SECONDS = 0.1


class VoicePreview:
    """Plays at most one sample at a time; a new one ends the one before."""

    def __init__(self, services: SharedServices) -> None:
        self._services = services
        self._playing: asyncio.Task[None] | None = None

    async def play(self, voice: str) -> None:
        """Begin a sample of `voice` and return at once."""
        await self.stop()
        self._playing = asyncio.create_task(self._play(voice))

    async def stop(self) -> None:
        """End the sample that is playing, if any."""
        if self._playing is not None:
            self._playing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._playing
            self._playing = None

    async def _play(self, voice: str) -> None:
        sample = await asyncio.to_thread(voice_sample, self._services.catalogue, voice)
        sound = await asyncio.to_thread(PracticeSound, self._services.players, sample.score)
        try:
            sound.start(sample.start / sample.score.timeline.rate)
            while (moment := sound.playback()).state not in ENDED_STATES and not moment.is_lost:
                if sound.frame() >= sample.end:
                    break
                await asyncio.sleep(PREVIEW_POLL_SECONDS)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))
