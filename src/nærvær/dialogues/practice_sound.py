"""The sound of one practice, which goes on without a device where it must; all that is heard of it is summed here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from ..domain.player import ENDED_STATES, Playback, Player, Players
from ..domain.score import Score


class PracticeSound:
    """A player that can be replaced while the practice goes on; the seconds heard before are carried over.

    Opening and replacing may take a while: call `again` and `silently` from a thread where something else must not wait.
    All frames are the timeline's.
    """

    def __init__(self, players: Players, score: Score, heard_seconds: float = 0.0) -> None:
        """`heard_seconds`: what was heard of this practice before, by another process."""
        self._players = players
        self.score = score
        self._player = players.open(score)
        self._carried_seconds = heard_seconds

    def start(self, at_seconds: float) -> int:
        """Begin `at_seconds` into the timeline; within a sentence, at its beginning. Return the frame begun at."""
        timeline = self.score.timeline
        frame = timeline.resume_at(round(at_seconds * timeline.rate))
        self._player.start(frame)
        return frame

    def playback(self) -> Playback:
        """The state of the player, with everything heard since the practice began, also before this process."""
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
            self._replace(self._players.open)
        else:
            self._player.resume()

    def silently(self) -> None:
        """Go on from the same frame without sound."""
        self._replace(self._players.open_silent)

    def _replace(self, opener: Callable[[Score], Player]) -> None:
        before, frame, old = self.playback(), self.frame(), self._player
        new = opener(replace(self.score, volume=before.volume))
        self._carried_seconds = before.heard_seconds
        self._player = new
        new.start(frame)
        threading.Thread(target=old.close, name="closing-player", daemon=True).start()
