"""The player of the port: verbs that only write down a wish, and the moment, read off what has been handed to the card."""

from __future__ import annotations

import atexit
import threading
import time
import weakref

from ..domain.player import Playback
from ..domain.score import Score
from ..domain.timeline import TIMELINE_RATE
from .mixer import Mixer
from .output import Output
from .producer import Producer
from .transport import Transport

CLOSE_SECONDS = 2.0

_playing: weakref.WeakKeyDictionary[threading.Thread, Transport] = weakref.WeakKeyDictionary()


class Engine:
    """Plays one score once into an output. Keeps the contract of `domain.player.Player`.

    `problem` says why there is no sound where `output` cannot be heard.
    """

    def __init__(self, score: Score, output: Output, problem: str = "") -> None:
        self._mixer = Mixer(score)
        self._desk = Transport(self._mixer.total, score.volume, problem)
        self._feeder = Producer(self._desk, self._mixer, output)
        self._audible = output.audible

    def start(self, at: int = 0) -> None:
        """Begin at this frame of the timeline."""
        if self._desk.begin(at):
            _playing[self._feeder.thread] = self._desk
            # Registered anew so that it runs before PortAudio's own farewell, which was registered when that was loaded.
            atexit.unregister(_close_all)
            atexit.register(_close_all)
            self._feeder.thread.start()

    def pause(self) -> None:
        """Fade out and hold the position."""
        self._desk.hold()

    def resume(self) -> None:
        """Go on from the position; after LOST: try the device again."""
        self._desk.go_on()

    def seek(self, position: int) -> None:
        """Go softly to this frame."""
        self._desk.jump(position)

    def set_volume(self, volume: float) -> None:
        """Set the level, 0…1, without a click."""
        self._desk.level(volume)

    def stop(self) -> None:
        """Fade out and end; what was heard stays readable."""
        self._desk.end()

    def playback(self) -> Playback:
        """The moment now."""
        ring = self._feeder.ring
        shown = self._desk.shown()
        position, heard = (_in_timeline(frames, ring.rate) for frames in self._feeder.moment())
        return Playback(
            state=shown.state,
            position=min(position if shown.jump is None else shown.jump, self._mixer.total),
            heard=heard,
            total=self._mixer.total,
            rate=TIMELINE_RATE,
            volume=shown.volume,
            audible=self._audible,
            problem=shown.problem,
            missing=self._mixer.missing,
        )

    def close(self) -> None:
        """Give back device, file and thread within two seconds; may be called twice. Does not wait for it."""
        self._desk.end(closing=True)

    @property
    def dropouts(self) -> int:
        """Frames of silence that had to be put in because nothing was mixed in time."""
        return self._feeder.ring.starved


def _in_timeline(frames: int, rate: int) -> int:
    return round(frames * TIMELINE_RATE / rate)


def _close_all() -> None:
    """Let what still sounds fade before the interpreter goes."""
    playing = dict(_playing)
    for desk in playing.values():
        desk.end(closing=True)
    deadline = time.monotonic() + CLOSE_SECONDS
    for thread in playing:
        thread.join(max(0.0, deadline - time.monotonic()))
