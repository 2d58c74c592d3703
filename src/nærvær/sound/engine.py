"""The `Player` port: verbs that write down a request, and the playback, read off what has been handed to the card."""

from __future__ import annotations

import atexit
import threading
import time
import weakref

from ..domain.player import Playback, PlayerProblem
from ..domain.score import TIMELINE_RATE, Score
from .mixer import Mixer
from .output import Output
from .producer import Producer
from .transport import Transport

CLOSE_SECONDS = 2.0

_playing: weakref.WeakKeyDictionary[threading.Thread, Transport] = weakref.WeakKeyDictionary()


class Engine:
    """Plays one score once into an output. Keeps the contract of `domain.player.Player`.

    `problem` is shown where `output` cannot be heard.
    """

    def __init__(self, score: Score, output: Output, problem: PlayerProblem = PlayerProblem.NONE) -> None:
        self._mixer = Mixer(score)
        self._transport = Transport(self._mixer.total, score.volume, problem)
        self._producer = Producer(self._transport, self._mixer, output)
        self._audible = output.audible

    def start(self, at: int = 0) -> None:
        """Begin at this frame of the timeline."""
        if self._transport.start(at):
            _playing[self._producer.thread] = self._transport
            # Registered anew so that it runs before PortAudio's own farewell, which was registered when that was loaded.
            atexit.unregister(_close_all)
            atexit.register(_close_all)
            self._producer.thread.start()

    def pause(self) -> None:
        """Fade out and hold the position."""
        self._transport.pause()

    def resume(self) -> None:
        """Go on from the position; after LOST: try the device again."""
        self._transport.resume()

    def seek(self, position: int) -> None:
        """Go softly to this frame."""
        self._transport.seek(position)

    def set_volume(self, volume: float) -> None:
        """Set the level, 0…1, without a click."""
        self._transport.set_volume(volume)

    def stop(self) -> None:
        """Fade out and end; what was heard stays readable."""
        self._transport.stop()

    def playback(self) -> Playback:
        """What is heard now."""
        ring = self._producer.ring
        state = self._transport.state()
        position, heard = (_in_timeline(frames, ring.rate) for frames in self._producer.progress())
        return Playback(
            state=state.player,
            position=min(position if state.seek_to is None else state.seek_to, self._mixer.total),
            heard=heard,
            total=self._mixer.total,
            rate=TIMELINE_RATE,
            volume=state.volume,
            audible=self._audible,
            problem=state.problem,
            missing=self._mixer.missing,
        )

    def close(self) -> None:
        """Give back device, file and thread within two seconds; may be called twice. Does not wait for it."""
        self._transport.stop(closing=True)

    @property
    def dropouts(self) -> int:
        """Frames of silence that had to be put in because nothing was mixed in time."""
        return self._producer.ring.underrun_frames


def _in_timeline(frames: int, rate: int) -> int:
    return round(frames * TIMELINE_RATE / rate)


def _close_all() -> None:
    """Let players that still sound fade out before the interpreter ends."""
    playing = dict(_playing)
    for transport in playing.values():
        transport.stop(closing=True)
    deadline = time.monotonic() + CLOSE_SECONDS
    for thread in playing:
        thread.join(max(0.0, deadline - time.monotonic()))
