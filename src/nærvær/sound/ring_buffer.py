"""The place between feeder and sound card: sound written ahead on one side, pulled by the card's clock on the other.

One thread writes, one callback pulls, anybody may ask for the moment. There is no lock: every value that crosses has one
writer at a time and is replaced whole. The callback allocates nothing that grows, waits for nothing, and never raises.
Nor does it let go of the interpreter: numpy does so for more than 500 elements, and beside four busy threads getting it
back then took up to 150 ms of the 75 there are. So it copies through memory views, and multiplies in small pieces.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from .bells import Samples

CAPACITY_SECONDS = 4.0
FALL_SECONDS = 0.030
_SHORTEST_BLOCK_SECONDS = 0.05
_MOST_BLOCKS = 32
_PIECE = 480


@dataclass(frozen=True, slots=True)
class _PlayedBlock:
    """Frames handed to the card together: when the first is heard (monotonic seconds), where they lie, how many, and how
    many frames had been heard before them."""

    at: float
    position: int
    count: int
    heard: int


@dataclass(frozen=True, slots=True)
class _PlayedHistory:
    """What has been handed on lately; `position` and `heard` hold until the first mark is reached."""

    position: int
    heard: int
    marks: tuple[_PlayedBlock, ...] = ()

    def plus(self, mark: _PlayedBlock, join: int) -> _PlayedHistory:
        """This trace with one more mark; short marks that follow each other become one."""
        if self.marks:
            last = self.marks[-1]
            if last.count < join and last.position + last.count == mark.position:
                mark = _PlayedBlock(last.at, last.position, last.count + mark.count, last.heard)
                return _PlayedHistory(self.position, self.heard, (*self.marks[:-1], mark))
        if len(self.marks) == _MOST_BLOCKS:
            old = self.marks[0]
            return _PlayedHistory(old.position + old.count, old.heard + old.count, (*self.marks[1:], mark))
        return _PlayedHistory(self.position, self.heard, (*self.marks, mark))


class RingBuffer:
    """Four seconds of sound ahead at `rate` frames a second. All positions are frames of that rate.

    It is *held* (zeros come out, nothing is consumed) until `release`, and again after `quieten` has let the level fall.
    """

    def __init__(self, rate: int, volume: float) -> None:
        self.rate = rate
        self.volume = volume
        self.called = 0.0
        self.first_called: float | None = None
        self.starved = 0
        self.silent_at = 0.0
        self.underflows: tuple[float, ...] = ()
        self._frames: Samples = np.zeros(round(CAPACITY_SECONDS * rate), np.float32)
        self._memory = self._frames.data
        self._fall = round(FALL_SECONDS * rate)
        self._steps: Samples = np.arange(1, self._fall + 1, dtype=np.float32)
        self._written = self._read = 0
        self._lead = 0
        self._complete = False
        self._quiet = True
        self._held = True
        self._gain = self._goal = volume
        self._slope = 0.0
        self._ramp_left = 0
        self._next = 0
        self._trace = _PlayedHistory(0, 0)

    # The feeder's side

    def successor(self, rate: int, moment: float = math.inf) -> RingBuffer:
        """An empty ring for another stream that knows what this one has let be heard until `moment`."""
        ring = RingBuffer(rate, self.volume)
        position, heard = self.moment(moment)
        ring._trace = _PlayedHistory(round(position * rate / self.rate), round(heard * rate / self.rate))
        ring.starved, ring.underflows = self.starved, self.underflows
        return ring

    @property
    def room(self) -> int:
        """Frames that can be written now."""
        return len(self._frames) - (self._written - self._read)

    @property
    def held(self) -> bool:
        """Whether silence is being handed on and nothing consumed."""
        return self._held

    def place(self, position: int, lead: int) -> None:
        """Empty the ring and go on from `position`, after `lead` frames that belong to no position. Only while held."""
        self._written = self._read = 0
        self._lead = lead
        self._complete = False
        self._next = position
        self._trace = _PlayedHistory(position, self._handed)

    def write(self, sound: Samples) -> None:
        """Append sound; there must be room for it."""
        at = self._written % len(self._frames)
        first = min(len(sound), len(self._frames) - at)
        self._frames[at : at + first] = sound[:first]
        self._frames[: len(sound) - first] = sound[first:]
        self._written += len(sound)

    def complete(self) -> None:
        """Say that nothing more will be written."""
        self._complete = True

    @property
    def called_for(self) -> float:
        """Seconds from the first to the last call since `release`."""
        return 0.0 if self.first_called is None else self.called - self.first_called

    @property
    def taken(self) -> int:
        """Frames taken out since `place`."""
        return self._read

    def release(self) -> None:
        """Let sound out at the present volume."""
        self.first_called = None
        self._gain = self._goal = self.volume
        self._ramp_left = 0
        self._quiet = False
        self._held = False

    def quieten(self) -> None:
        """Let the level fall to nothing and hold; `silent_at` then says when that is heard."""
        self._quiet = True

    def finished_at(self) -> float | None:
        """When the last frame has been heard (monotonic seconds); None while there are frames left to hand on."""
        if not self._complete or self._read < self._written:
            return None
        marks = self._trace.marks
        return marks[-1].at + marks[-1].count / self.rate if marks else 0.0

    def settle(self) -> int:
        """Rest where all that was handed on ends, and return that. Only while held, drained, or with the card stopped."""
        position, heard = self.moment(math.inf)
        self._trace = _PlayedHistory(position, heard)
        self._next = position
        return position

    @property
    def _handed(self) -> int:
        marks = self._trace.marks
        return marks[-1].heard + marks[-1].count if marks else self._trace.heard

    # Anybody's side

    def moment(self, now: float) -> tuple[int, int]:
        """Position being heard and frames heard in all at `now` (monotonic seconds)."""
        trace = self._trace
        for mark in reversed(trace.marks):
            if mark.at <= now:
                played = int(min((now - mark.at) * self.rate, mark.count))
                return mark.position + played, mark.heard + played
        return trace.position, trace.heard

    # The card's side

    def pull(self, out: Samples, delay: float, underflow: bool) -> None:
        """Fill `out`, whose first frame will be heard in `delay` seconds."""
        now = time.monotonic()
        self.called = now
        if self.first_called is None:
            self.first_called = now
        if underflow:
            self.underflows = (*self.underflows[-1:], now)
        if self._held:
            _zero(out.data)
            return
        quiet = self._quiet
        count = self._copy(out)
        ramped = self._level(out[:count], 0.0 if quiet else self.volume)
        if quiet:
            self._read += count
            if self._ramp_left == 0 or count < len(out):
                _zero(out.data[ramped:])
                self.silent_at = now + delay + ramped / self.rate
                self._held = True
            return
        lead = min(self._lead, count)
        if count > lead:
            self._mark(now + delay + lead / self.rate, count - lead)
        self._lead -= lead
        self._read += count
        if count < len(out) and not self._complete:
            self.starved += len(out) - count

    def _copy(self, out: Samples) -> int:
        """Take what there is; zeros for the rest."""
        count = min(len(out), self._written - self._read)
        at = self._read % len(self._frames)
        first = min(count, len(self._frames) - at)
        memory = out.data
        memory[:first] = self._memory[at : at + first]
        memory[first:count] = self._memory[: count - first]
        _zero(memory[count:])
        return count

    def _level(self, out: Samples, goal: float) -> int:
        """Bring the gain to `goal` within the fall time; returns the frames that lie on the ramp."""
        if goal != self._goal:
            self._goal = goal
            self._slope = (goal - self._gain) / self._fall
            self._ramp_left = self._fall
        ramp = min(self._ramp_left, len(out))
        for start in range(0, ramp, _PIECE):
            steps = self._steps[start : min(start + _PIECE, ramp)]
            out[start : start + len(steps)] *= self._gain + self._slope * steps
        if ramp:
            self._ramp_left -= ramp
            self._gain = self._gain + self._slope * ramp if self._ramp_left else goal
        if self._gain != 1.0:
            for start in range(ramp, len(out), _PIECE):
                out[start : start + _PIECE] *= self._gain
        return ramp

    def _mark(self, at: float, count: int) -> None:
        mark = _PlayedBlock(at, self._next, count, self._handed)
        self._next += count
        self._trace = self._trace.plus(mark, round(_SHORTEST_BLOCK_SECONDS * self.rate))


def _zero(memory: memoryview) -> None:
    memory.cast("B")[:] = bytes(memory.nbytes)
