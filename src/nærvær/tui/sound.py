"""The sound under one practice, whatever makes it: the device, the device again, or nothing but captions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from ..domain.parts import SharedParts
from ..domain.player import ENDED, Playback, Player
from ..domain.sound import Score


class Sound:
    """A player that can be replaced while the practice goes on; what was heard before is carried over.

    Opening and replacing may take a while: call `again` and `silently` from a thread. All frames are the timeline's.
    """

    def __init__(self, parts: SharedParts, score: Score) -> None:
        self._parts = parts
        self.score = score
        self._player = parts.open_player(score)
        self._carried_seconds = 0.0

    def start(self, at_seconds: float) -> None:
        """Begin this far into the timeline, at the beginning of a sentence that was being said."""
        timeline = self.score.timeline
        self._player.start(timeline.taken_up_at(round(at_seconds * timeline.rate)))

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
        if self._player.playback().state in ENDED:
            self._replace(self._parts.open_player)
        else:
            self._player.resume()

    def silently(self) -> None:
        """Go on from the same place without sound."""
        self._replace(self._parts.open_silent)

    def _replace(self, opener: Callable[[Score], Player]) -> None:
        before, frame, old = self.playback(), self.frame(), self._player
        new = opener(replace(self.score, volume=before.volume))
        self._carried_seconds = before.heard_seconds
        self._player = new
        new.start(frame)
        threading.Thread(target=old.close, name="closing-player", daemon=True).start()
