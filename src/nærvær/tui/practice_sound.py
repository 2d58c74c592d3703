"""The sound of one practice, which goes on without a device where it must; and a sample of a voice beside a page."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace

from ..domain.catalogue import voice_sample
from ..domain.player import ENDED_STATES, Playback, Player
from ..domain.score import Score
from ..domain.services import SharedServices

PREVIEW_POLL_SECONDS = 0.1


class PracticeSound:
    """A player that can be replaced while the practice goes on; the seconds heard before are carried over.

    Opening and replacing may take a while: call `again` and `silently` from a thread. All frames are the timeline's.
    """

    def __init__(self, services: SharedServices, score: Score) -> None:
        self._services = services
        self.score = score
        self._player = services.players.open(score)
        self._carried_seconds = 0.0

    def start(self, at_seconds: float) -> None:
        """Begin `at_seconds` into the timeline; within a sentence, at its beginning."""
        timeline = self.score.timeline
        self._player.start(timeline.resume_at(round(at_seconds * timeline.rate)))

    def playback(self) -> Playback:
        """The state of the player, with everything heard since the practice began here."""
        moment = self._player.playback()
        return replace(moment, heard=moment.heard + round(self._carried_seconds * moment.rate))

    def frame(self) -> int:
        """The frame of the timeline that is heard now."""
        moment = self._player.playback()
        return round(moment.position * self.score.timeline.rate / moment.rate)

    def pause(self) -> None:
        self._player.pause()

    def resume(self) -> None:
        self._player.resume()

    def seek(self, frame: int) -> None:
        self._player.seek(frame)

    def set_volume(self, volume: float) -> None:
        self._player.set_volume(volume)

    def stop(self) -> None:
        self._player.stop()

    def close(self) -> None:
        """Close the device; may take a moment."""
        self._player.close()

    def again(self) -> None:
        """Try the device once more from the same frame."""
        if self._player.playback().state in ENDED_STATES:
            self._replace(self._services.players.open)
        else:
            self._player.resume()

    def silently(self) -> None:
        """Go on from the same frame without sound."""
        self._replace(self._services.players.open_silent)

    def _replace(self, opener: Callable[[Score], Player]) -> None:
        before, frame, old = self.playback(), self.frame(), self._player
        new = opener(replace(self.score, volume=before.volume))
        self._carried_seconds = before.heard_seconds
        self._player = new
        new.start(frame)
        threading.Thread(target=old.close, name="closing-player", daemon=True).start()


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
        sound = await asyncio.to_thread(PracticeSound, self._services, sample.score)
        try:
            sound.start(sample.start / sample.score.timeline.rate)
            while (moment := sound.playback()).state not in ENDED_STATES and not moment.is_lost:
                if sound.frame() >= sample.end:
                    break
                await asyncio.sleep(PREVIEW_POLL_SECONDS)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))
