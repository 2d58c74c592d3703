"""How long a busy Python thread may keep the interpreter while there is sound.

Every callback of the card, and every piece the feeder mixes, waits for it. With Python's 5 ms a turn, eight busy threads
made the callback wait for up to .55 s and lost sound each time of eight; with 1 ms the longest wait was .13 s, and none did.

The one thread behind a player: it mixes ahead, follows what is wished, and watches over the device.

Everything that can hang runs with a time limit. Sound that stops falls silent first; sound that begins again rises over
the material before its place, so that from the place on every sample is there in full.
"""

from __future__ import annotations

import logging
import math
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

import numpy as np

from ..domain.player import RECONNECTING, PlayerState
from ..domain.timeline import TIMELINE_RATE
from .mixer import SampleSource, resampled
from .output import FillCallback, NoSound, Output, OutputStream, T, TimeLimitedCall
from .ring_buffer import RingBuffer
from .transport import Transport, TransportGoal, TransportRequest

SWITCH_INTERVAL_SECONDS = 0.001


class ShortSwitchInterval:
    """Turns are short while anybody is in here; the last one out puts back what was before."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._inside = 0
        self._usual = sys.getswitchinterval()

    def __enter__(self) -> None:
        with self._guard:
            if self._inside == 0:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self._usual, SWITCH_INTERVAL_SECONDS))
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            self._inside -= 1
            if self._inside == 0:
                sys.setswitchinterval(self._usual)


SHORT_SWITCH_INTERVAL = ShortSwitchInterval()


LATENCY_SECONDS = 0.3
SAFE_LATENCY_SECONDS = 0.5
LEAD_SECONDS = 0.05
RISE_SECONDS = 0.01
RECONNECT_SECONDS = 10.0
_RETRY_SECONDS = 0.5
_UNDERFLOW_WINDOW_SECONDS = 60.0
_AHEAD_SECONDS = 0.4
_CHUNK_SECONDS = 0.5
_FEED_SECONDS = 0.5
_LAST_FEED_SECONDS = 0.1
_NO_CALL_SECONDS = 2.0
# A stuck device calls until its buffer is full, and no more: that is not yet sound, and far from the end of a search.
PROOF_SECONDS = 0.5
LASTING_SECONDS = 5.0
_HEARD_MARGIN_SECONDS = 0.02
_OPEN_LIMIT_SECONDS = 4.0
_STOP_LIMIT_SECONDS = 1.0

log = logging.getLogger(__name__)


class Producer:
    """Plays `source` into `output` as the desk wishes. `ring` tells what is heard."""

    def __init__(self, desk: Transport, source: SampleSource, output: Output) -> None:
        self._desk = desk
        self._source = source
        self._here = source
        self._output = output
        self._stream: OutputStream | None = None
        self._running = False
        self._over = False
        self._retry_until: float | None = None
        self._proven = False
        self._begun_at = 0.0
        self._trouble = ""
        self._latency = self._opened = LATENCY_SECONDS
        self._next = 0
        self.ring = RingBuffer(source.rate, 1.0)
        self.thread = threading.Thread(target=self._run, name="naervaer-sound", daemon=True)

    def moment(self) -> tuple[int, int]:
        """Position being heard and frames heard in all now; during a search only what is known to have been heard."""
        searching = self._retry_until is not None and not self._proven
        return self.ring.moment(self._begun_at if searching else time.monotonic())

    def _run(self) -> None:
        try:
            with SHORT_SWITCH_INTERVAL:
                self._serve()
        except Exception:
            log.debug("the sound gave up", exc_info=True)
            self._drop(self._heard_until())
            self._desk.became(PlayerState.FAILED, "failed")
        finally:
            self._drop()

    def _serve(self) -> None:
        while (order := self._desk.order()).wish is not TransportGoal.END:
            try:
                patience = self._follow(order)
            except NoSound as trouble:
                patience = self._lose(trouble.reason)
            if self._over:
                return
            self._desk.wait(patience)
        if self._running:
            try:
                self._fall_silent()
                self._until_heard(TransportGoal.END)
            except NoSound:
                self._drop(self._heard_until())

    def _follow(self, order: TransportRequest) -> float | None:
        """Take one step towards what is wished; returns the seconds until it is worth looking again."""
        self.ring.volume = order.volume
        if order.wish is TransportGoal.HOLD:
            return self._hold(order)
        if not self._running:
            if not self._reachable(order.again):
                self._desk.became(PlayerState.LOST, self._trouble)
                return None
            self._begin(order)
        elif order.jump is not None:
            self._fall_silent()
            self._cue_up(self._to_ring(order.jump), RISE_SECONDS)
            self.ring.release()
            self._desk.arrived(order.jump)
        self._fill(self.ring.room)
        return self._watch()

    # Steps

    def _begin(self, order: TransportRequest) -> None:
        """Open if need be, and let it sound."""
        if self._stream is not None and self._safe_latency() > self._opened:
            self._drop()
        fresh = self._stream is None
        stream = self._stream or self._open()
        place = self.ring.settle() if order.jump is None else self._to_ring(order.jump)
        self.ring.volume = order.volume
        self._cue_up(place, LEAD_SECONDS if fresh else RISE_SECONDS)
        if order.jump is not None:
            self._desk.arrived(order.jump)
        self.ring.called = self._begun_at = time.monotonic()
        self.ring.release()
        self._running, self._proven = True, False
        self._limited(stream.start, _STOP_LIMIT_SECONDS)
        if self._retry_until is None:
            self._desk.became(PlayerState.PLAYING)

    def _hold(self, order: TransportRequest) -> float | None:
        """Fall silent, stop the card once that has been heard, and rest."""
        if self._running:
            self._fall_silent()
            place = self.ring.settle()
            if not self._until_heard(TransportGoal.HOLD):
                self._cue_up(place, RISE_SECONDS)
                self.ring.release()
                self._desk.became(PlayerState.PLAYING)
                return 0.0
            self._running = False
            if self._proven:
                self._retry_until = None
            if self._stream is not None:
                self._limited(self._stream.abort, _STOP_LIMIT_SECONDS)
        if order.jump is not None:
            self.ring.place(self._to_ring(order.jump), 0)
            self._desk.arrived(order.jump)
        return None

    def _watch(self) -> float:
        """See that the card goes on calling, and when the last frame has been heard."""
        end = self.ring.finished_at()
        now = time.monotonic()
        self._prove()
        if end is not None:
            left = end + _HEARD_MARGIN_SECONDS - now
            if left > 0:
                return left
            self._over = True
            self.ring.settle()
            self._desk.became(PlayerState.FINISHED)
            return 0.0
        if self._stream is None or not self._stream.active or now - self.ring.called > _NO_CALL_SECONDS:
            raise NoSound("device_lost")
        if not self._proven and self._retry_until is not None:
            if now > max(self._retry_until, self._begun_at + 2 * PROOF_SECONDS):
                raise NoSound("device_lost")
            return _LAST_FEED_SECONDS
        return _FEED_SECONDS if self._next < self._here.total else _LAST_FEED_SECONDS

    def _prove(self) -> None:
        """Believe in the sound once the card has taken more than a buffer holds, and end the search once it goes on."""
        a_buffer = 1.5 * self._opened * self.ring.rate
        if not self._proven and self.ring.called_for > PROOF_SECONDS and self.ring.taken > a_buffer:
            self._proven = True
            self._desk.became(PlayerState.PLAYING)
        if self._retry_until is not None and self.ring.called_for > LASTING_SECONDS:
            self._retry_until = None

    # Sound

    def _cue_up(self, place: int, lead: float) -> None:
        """Empty the ring and fill its beginning from `place` on, after a lead that ends in a rise."""
        rate = self.ring.rate
        silence, rise = round((lead - RISE_SECONDS) * rate), round(RISE_SECONDS * rate)
        self.ring.place(place, silence + rise)
        self.ring.write(np.zeros(silence, np.float32))
        before = self._here.block(place - rise, rise)
        before *= np.arange(1, rise + 1, dtype=np.float32) / rise
        self.ring.write(before)
        self._next = place
        self._fill(round((self._latency + _AHEAD_SECONDS) * rate))

    def _fill(self, frames: int) -> None:
        """Write about `frames` more, in whole pieces for which there is room."""
        chunk = round(_CHUNK_SECONDS * self.ring.rate)
        goal = min(self._here.total, self._next + frames)
        while self._next < goal and self.ring.room >= chunk:
            sound = self._here.block(self._next, min(chunk, self._here.total - self._next))
            self.ring.write(sound)
            self._next += len(sound)
        if self._next >= self._here.total:
            self.ring.complete()

    def _fall_silent(self) -> None:
        """Wait until the level has fallen in the callback. Raises `NoSound` when it is not called any more."""
        self.ring.quieten()
        deadline = time.monotonic() + (_STOP_LIMIT_SECONDS / 2 if self._desk.closing else _NO_CALL_SECONDS)
        while not self.ring.held:
            if time.monotonic() > deadline or self._stream is None or not self._stream.active:
                raise NoSound("device_lost")
            time.sleep(0.004)

    def _until_heard(self, wish: TransportGoal) -> bool:
        """Wait until the silence has reached the ear; False when something other than `wish` is wished meanwhile."""
        while (left := self.ring.silent_at + _HEARD_MARGIN_SECONDS - time.monotonic()) > 0:
            if self._desk.wished() is not wish:
                return wish is TransportGoal.END
            time.sleep(min(left, 0.01))
        return True

    def _to_ring(self, frame: int) -> int:
        return round(frame * self.ring.rate / TIMELINE_RATE)

    # The device

    def _open(self) -> OutputStream:
        rings: dict[int, RingBuffer] = {}

        def pull_for(rate: int) -> FillCallback:
            rings[rate] = self.ring.successor(rate)
            return rings[rate].pull

        latency = self._safe_latency()
        self._stream = stream = self._limited(
            lambda: self._output.open(pull_for, latency), _OPEN_LIMIT_SECONDS, lambda late: late.close()
        )
        self._opened = latency
        self.ring = rings[stream.rate]
        self._here = resampled(self._source, stream.rate)
        return stream

    def _safe_latency(self) -> float:
        """More latency once sound has been lost twice within a minute."""
        lost = self.ring.underflows
        if len(lost) == 2 and lost[1] - lost[0] < _UNDERFLOW_WINDOW_SECONDS:
            self._latency = SAFE_LATENCY_SECONDS
        return self._latency

    def _reachable(self, again: bool) -> bool:
        """Whether to try to open now; after a loss, look for devices anew first."""
        if self._retry_until is None:
            return True
        if again:
            self._retry_until = time.monotonic() + RECONNECT_SECONDS
        elif time.monotonic() > self._retry_until:
            return False
        self._limited(lambda: self._output.reset(again), _OPEN_LIMIT_SECONDS)
        return True

    def _lose(self, reason: str) -> float:
        """Keep what has been heard, let the device go, and say so."""
        self._drop(self._heard_until() if self._running else math.inf)
        self._trouble = reason
        now = time.monotonic()
        if self._desk.wished() is not TransportGoal.PLAY:
            self._retry_until = now
            return 0.0
        if self._retry_until is None:
            self._retry_until = now + RECONNECT_SECONDS
        if now < self._retry_until:
            self._desk.became(PlayerState.LOST, RECONNECTING)
        return _RETRY_SECONDS

    def _heard_until(self) -> float:
        """The last moment of which it is known that something was heard: what a stuck device took in does not count."""
        self._prove()
        return self.ring.called if self._proven else self._begun_at

    def _drop(self, heard_until: float = math.inf) -> None:
        """Close the stream; its ring is left to it, in case it hangs and calls on."""
        stream, self._stream = self._stream, None
        self._running = False
        self.ring = self.ring.successor(self.ring.rate, heard_until)
        if stream is not None:
            try:
                self._limited(stream.close, _STOP_LIMIT_SECONDS)
            except NoSound:
                log.debug("the device did not close")

    def _limited(self, job: Callable[[], T], seconds: float, undo: Callable[[T], None] | None = None) -> T:
        return TimeLimitedCall(job, undo).result(seconds, lambda: self._desk.closing)
