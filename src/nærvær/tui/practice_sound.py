"""The sound under one practice, whatever makes it: the device, the device again, or nothing but captions.

Plays a sample of a voice beside what is on the screen.
"""

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


class PracticeSound:
    """A player that can be replaced while the practice goes on; what was heard before is carried over.

    Opening and replacing may take a while: call `again` and `silently` from a thread. All frames are the timeline's.
    """

    def __init__(self, parts: SharedServices, score: Score) -> None:
        self._parts = parts
        self.score = score
        self._player = parts.players.open(score)
        self._carried_seconds = 0.0

    def start(self, at_seconds: float) -> None:
        """Begin this far into the timeline, at the beginning of a sentence that was being said."""
        timeline = self.score.timeline
        self._player.start(timeline.resume_at(round(at_seconds * timeline.rate)))

    def playback(self) -> Playback:
        """The moment now, with everything heard since the practice began here."""
        moment = self._player.playback()
        return replace(moment, heard=moment.heard + round(self._carried_seconds * moment.rate))

    def frame(self) -> int:
        """Where in the timeline it is now."""
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
        """Give everything back; may take a moment."""
        self._player.close()

    def again(self) -> None:
        """Try the device once more from the same place."""
        if self._player.playback().state in ENDED_STATES:
            self._replace(self._parts.players.open)
        else:
            self._player.resume()

    def silently(self) -> None:
        """Go on from the same place without sound."""
        self._replace(self._parts.players.open_silent)

    def _replace(self, opener: Callable[[Score], Player]) -> None:
        before, frame, old = self.playback(), self.frame(), self._player
        new = opener(replace(self.score, volume=before.volume))
        self._carried_seconds = before.heard_seconds
        self._player = new
        new.start(frame)
        threading.Thread(target=old.close, name="closing-player", daemon=True).start()


PREVIEW_POLL_SECONDS = 0.1


class VoicePreview:
    """At most one sample at a time; a new one takes the place of the old."""

    def __init__(self, parts: SharedServices) -> None:
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
        heard = await asyncio.to_thread(voice_sample, self._parts.catalogue, voice)
        sound = await asyncio.to_thread(PracticeSound, self._parts, heard.score)
        try:
            sound.start(heard.start / heard.score.timeline.rate)
            while (moment := sound.playback()).state not in ENDED_STATES and not moment.is_lost:
                if sound.frame() >= heard.end:
                    break
                await asyncio.sleep(PREVIEW_POLL_SECONDS)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))
