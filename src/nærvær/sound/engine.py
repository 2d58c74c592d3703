"""The `Player` port, and the thread behind it, which mixes samples ahead, carries out what is asked for, and searches for
a device that is lost.

The verbs only write a request into the transport; the playback is read off what has been handed to the card. Sound that
stops fades out first; sound that begins again fades in over the frames before its position, so that from the position on
every sample is there in full.
"""

from __future__ import annotations

import atexit
import logging
import math
import sys
import threading
import time
import weakref
from types import TracebackType

import numpy as np

from ..domain.player import Playback, PlayerProblem, PlayerState
from ..domain.score import TIMELINE_RATE, Score
from .device import STOP_LIMIT_SECONDS, NoSound, OpenDevice, Output
from .mixer import Mixer, SampleSource, resampled
from .ring_buffer import RingBuffer
from .transport import Transport, TransportGoal, TransportRequest

# Every callback of the card, and every piece that is mixed, waits for the interpreter. With Python's 5 ms a turn, eight
# busy threads made the callback wait for up to .55 s and lost sound each time of eight; with 1 ms the longest wait was
# .13 s, and none did.
SWITCH_INTERVAL_SECONDS = 0.001

LEAD_SECONDS = 0.05
RISE_SECONDS = 0.01
RECONNECT_SECONDS = 10.0
_RETRY_SECONDS = 0.5
_FIRST_FILL_SECONDS = 0.4
_CHUNK_SECONDS = 0.5
_FEED_SECONDS = 0.5
_LAST_FEED_SECONDS = 0.1
_NO_CALL_SECONDS = 2.0
# A stuck device calls until its buffer is full, and no more: that is not yet sound, and far from the end of a search.
PROOF_SECONDS = 0.5
LASTING_SECONDS = 5.0
_HEARD_MARGIN_SECONDS = 0.02
CLOSE_SECONDS = 2.0

log = logging.getLogger(__name__)
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


class Producer:
    """Plays `source` into `output` as `transport` asks. `ring` knows what is heard; it changes with each stream."""

    def __init__(self, transport: Transport, source: SampleSource, output: Output) -> None:
        self._transport = transport
        self._source = source
        self._source_at_rate = source
        self._device = OpenDevice(output, lambda: transport.is_closing)
        self._sounding = False
        self._finished = False
        self._retry_until: float | None = None
        self._proven = False
        self._released_at = 0.0
        self._problem = PlayerProblem.NONE
        self._next = 0
        self.ring = RingBuffer(source.rate, 1.0)
        self.thread = threading.Thread(target=self._run, name="naervaer-sound", daemon=True)

    def progress(self) -> tuple[int, int]:
        """Position being heard, and frames heard in all, in frames of `ring`.

        During a search for the device: only what is known to have been heard.
        """
        searching = self._retry_until is not None and not self._proven
        return self.ring.progress_at(self._released_at if searching else time.monotonic())

    def _run(self) -> None:
        try:
            with SHORT_SWITCH_INTERVAL:
                self._serve()
        except Exception:
            log.debug("the sound gave up", exc_info=True)
            self._drop(self._known_heard_until())
            self._transport.report(PlayerState.FAILED, PlayerProblem.FAILED)
        finally:
            self._drop()

    def _serve(self) -> None:
        while (request := self._transport.take_request()).goal is not TransportGoal.STOP:
            try:
                pause_seconds = self._step(request)
            except NoSound as problem:
                pause_seconds = self._lose(problem.reason)
            if self._finished:
                return
            self._transport.wait(pause_seconds)
        if self._sounding:
            try:
                self._fade_out()
                self._wait_until_silent(TransportGoal.STOP)
            except NoSound:
                self._drop(self._known_heard_until())

    def _step(self, request: TransportRequest) -> float | None:
        """Take one step towards `request`; returns the seconds until the next, None until something new is asked for."""
        self.ring.volume = request.volume
        if request.goal is TransportGoal.PAUSE:
            return self._pause(request)
        if not self._sounding:
            if not self._may_open(request.find_device):
                self._transport.report(PlayerState.LOST, self._problem)
                return None
            self._begin(request)
        elif request.seek_to is not None:
            self._fade_out()
            self._restart(self._ring_frame(request.seek_to), RISE_SECONDS)
            self.ring.release()
            self._transport.seek_done(request.seek_to)
        self._mix_ahead(self.ring.free_frames)
        return self._watch()

    # Steps

    def _begin(self, request: TransportRequest) -> None:
        """Open a stream if there is none, and let it sound."""
        if self._device.wants_more_latency(self.ring):
            self._drop()
        is_new = self._device.stream is None
        if is_new:
            self.ring = self._device.open(self.ring)
            self._source_at_rate = resampled(self._source, self.ring.rate)
        position = self.ring.settle() if request.seek_to is None else self._ring_frame(request.seek_to)
        self.ring.volume = request.volume
        self._restart(position, LEAD_SECONDS if is_new else RISE_SECONDS)
        if request.seek_to is not None:
            self._transport.seek_done(request.seek_to)
        self.ring.last_call = self._released_at = time.monotonic()
        self.ring.release()
        self._sounding, self._proven = True, False
        self._device.start()
        if self._retry_until is None:
            self._transport.report(PlayerState.PLAYING)

    def _pause(self, request: TransportRequest) -> float | None:
        """Fade out, stop the card once the silence has been heard, and rest."""
        if self._sounding:
            self._fade_out()
            position = self.ring.settle()
            if not self._wait_until_silent(TransportGoal.PAUSE):
                self._restart(position, RISE_SECONDS)
                self.ring.release()
                self._transport.report(PlayerState.PLAYING)
                return 0.0
            self._sounding = False
            if self._proven:
                self._retry_until = None
            self._device.abort()
        if request.seek_to is not None:
            self.ring.restart(self._ring_frame(request.seek_to), 0)
            self._transport.seek_done(request.seek_to)
        return None

    def _watch(self) -> float:
        """See that the card goes on calling, and when the last frame has been heard."""
        end = self.ring.finished_at()
        now = time.monotonic()
        self._prove()
        if end is not None:
            seconds = end + _HEARD_MARGIN_SECONDS - now
            if seconds > 0:
                return seconds
            self._finished = True
            self.ring.settle()
            self._transport.report(PlayerState.FINISHED)
            return 0.0
        if not self._device.is_active or now - self.ring.last_call > _NO_CALL_SECONDS:
            raise NoSound(PlayerProblem.DEVICE_LOST)
        if not self._proven and self._retry_until is not None:
            if now > max(self._retry_until, self._released_at + 2 * PROOF_SECONDS):
                raise NoSound(PlayerProblem.DEVICE_LOST)
            return _LAST_FEED_SECONDS
        return _FEED_SECONDS if self._next < self._source_at_rate.total else _LAST_FEED_SECONDS

    def _prove(self) -> None:
        """Believe in the sound once the card has taken more than a buffer holds, and end the search once it goes on."""
        a_buffer = 1.5 * self._device.latency * self.ring.rate
        if not self._proven and self.ring.calling_seconds > PROOF_SECONDS and self.ring.frames_taken > a_buffer:
            self._proven = True
            self._transport.report(PlayerState.PLAYING)
        if self._retry_until is not None and self.ring.calling_seconds > LASTING_SECONDS:
            self._retry_until = None

    # Samples

    def _restart(self, position: int, lead_seconds: float) -> None:
        """Empty the ring and fill it from `position` on, after a lead of silence that ends in a fade-in."""
        rate = self.ring.rate
        silence, rise = round((lead_seconds - RISE_SECONDS) * rate), round(RISE_SECONDS * rate)
        self.ring.restart(position, silence + rise)
        self.ring.write(np.zeros(silence, np.float32))
        before = self._source_at_rate.block(position - rise, rise)
        before *= np.arange(1, rise + 1, dtype=np.float32) / rise
        self.ring.write(before)
        self._next = position
        self._mix_ahead(round((self._device.wanted_latency + _FIRST_FILL_SECONDS) * rate))

    def _mix_ahead(self, frames: int) -> None:
        """Write about `frames` more, in whole chunks as long as there is room for one."""
        chunk = round(_CHUNK_SECONDS * self.ring.rate)
        end = min(self._source_at_rate.total, self._next + frames)
        while self._next < end and self.ring.free_frames >= chunk:
            block = self._source_at_rate.block(self._next, min(chunk, self._source_at_rate.total - self._next))
            self.ring.write(block)
            self._next += len(block)
        if self._next >= self._source_at_rate.total:
            self.ring.complete()

    def _fade_out(self) -> None:
        """Wait until the level has fallen in the callback. Raises `NoSound` when that is not called any more."""
        self.ring.fade_out()
        deadline = time.monotonic() + (STOP_LIMIT_SECONDS / 2 if self._transport.is_closing else _NO_CALL_SECONDS)
        while not self.ring.held:
            if time.monotonic() > deadline or not self._device.is_active:
                raise NoSound(PlayerProblem.DEVICE_LOST)
            time.sleep(0.004)

    def _wait_until_silent(self, goal: TransportGoal) -> bool:
        """Wait until the silence is heard; returns False when something other than `goal` is asked for meanwhile."""
        while (seconds := self.ring.silent_at + _HEARD_MARGIN_SECONDS - time.monotonic()) > 0:
            if self._transport.goal is not goal:
                return goal is TransportGoal.STOP
            time.sleep(min(seconds, 0.01))
        return True

    def _ring_frame(self, frame: int) -> int:
        """A frame of the timeline as one of the ring."""
        return round(frame * self.ring.rate / TIMELINE_RATE)

    # Losing and finding the device

    def _may_open(self, find_device: bool) -> bool:
        """Whether to try to open now; after a loss, look for devices again first."""
        if self._retry_until is None:
            return True
        if find_device:
            self._retry_until = time.monotonic() + RECONNECT_SECONDS
        elif time.monotonic() > self._retry_until:
            return False
        self._device.reset(anywhere=find_device)
        return True

    def _lose(self, reason: PlayerProblem) -> float:
        """Keep what has been heard, give the device back, and report it; returns the seconds until the next try."""
        self._drop(self._known_heard_until() if self._sounding else math.inf)
        self._problem = reason
        now = time.monotonic()
        if self._transport.goal is not TransportGoal.PLAY:
            self._retry_until = now
            return 0.0
        if self._retry_until is None:
            self._retry_until = now + RECONNECT_SECONDS
        if now < self._retry_until:
            self._transport.report(PlayerState.LOST, PlayerProblem.RECONNECTING)
        return _RETRY_SECONDS

    def _known_heard_until(self) -> float:
        """The last time for which it is known that sound was heard: what a stuck device took in does not count."""
        self._prove()
        return self.ring.last_call if self._proven else self._released_at

    def _drop(self, heard_until: float = math.inf) -> None:
        """Close the stream. Its ring is left to it, in case it hangs and goes on calling."""
        self._sounding = False
        self.ring = self.ring.successor(self.ring.rate, heard_until)
        self._device.close()


class ShortSwitchInterval:
    """Python switches threads more often while any thread is in here; the last one out restores the usual interval."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._usual = sys.getswitchinterval()

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self._usual, SWITCH_INTERVAL_SECONDS))
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                sys.setswitchinterval(self._usual)


SHORT_SWITCH_INTERVAL = ShortSwitchInterval()
