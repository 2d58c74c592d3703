"""The buffer between producer and sound card: the producer writes samples ahead, the card's callback takes them.

One thread writes, one callback takes, any thread may ask what is heard. There is no lock: every value that crosses has one
writer at a time and is replaced whole. The callback allocates nothing that grows, waits for nothing, and never raises.
Nor does it let go of the interpreter: numpy does so for more than 500 elements, and beside four busy threads getting it
back then took up to 150 ms of the 75 there are. So it copies through memory views, and multiplies in small pieces.
"""

from __future__ import annotations

import math
import time

import numpy as np

from ..quick_dataclass import dataclass
from .resample import Samples

CAPACITY_SECONDS = 4.0
FALL_SECONDS = 0.030
_SHORTEST_BLOCK_SECONDS = 0.05
_MOST_BLOCKS = 32
_PIECE = 480


@dataclass(frozen=True, slots=True)
class _PlayedBlock:
    """Frames handed to the card together.

    `at` is when the first is heard (monotonic seconds), `position` its frame, `count` how many there are, and `heard` how
    many frames had been heard before them.
    """

    at: float
    position: int
    count: int
    heard: int


@dataclass(frozen=True, slots=True)
class _PlayedHistory:
    """The last blocks handed to the card; `position` and `heard` hold until the first of them is heard."""

    position: int
    heard: int
    blocks: tuple[_PlayedBlock, ...] = ()

    def plus(self, block: _PlayedBlock, join_below: int) -> _PlayedHistory:
        """This history with one more block; blocks under `join_below` frames that follow each other become one."""
        if self.blocks:
            last = self.blocks[-1]
            if last.count < join_below and last.position + last.count == block.position:
                joined = _PlayedBlock(last.at, last.position, last.count + block.count, last.heard)
                return _PlayedHistory(self.position, self.heard, (*self.blocks[:-1], joined))
        if len(self.blocks) == _MOST_BLOCKS:
            oldest = self.blocks[0]
            position, heard = oldest.position + oldest.count, oldest.heard + oldest.count
            return _PlayedHistory(position, heard, (*self.blocks[1:], block))
        return _PlayedHistory(self.position, self.heard, (*self.blocks, block))


class RingBuffer:
    """Four seconds of mono float32 at `rate` frames a second. All positions are frames of that rate.

    It is *held* (zeros come out, nothing is taken) until `release`, and again once `fade_out` has let the level fall.
    """

    def __init__(self, rate: int, volume: float) -> None:
        self.rate = rate
        self.volume = volume
        self.last_call = 0.0
        self.first_call: float | None = None
        self.underrun_frames = 0
        self.silent_at = 0.0
        self.underflows: tuple[float, ...] = ()
        self._frames: Samples = np.zeros(round(CAPACITY_SECONDS * rate), np.float32)
        self._memory = self._frames.data
        self._fall = round(FALL_SECONDS * rate)
        self._steps: Samples = np.arange(1, self._fall + 1, dtype=np.float32)
        self._written = self._read = 0
        self._lead = 0
        self._complete = False
        self._fading_out = True
        self._held = True
        self._gain = self._target_gain = volume
        self._slope = 0.0
        self._ramp_frames = 0
        self._next = 0
        self._history = _PlayedHistory(0, 0)

    # For the producer's thread

    def successor(self, rate: int, heard_until: float = math.inf) -> RingBuffer:
        """An empty buffer for another stream, which goes on counting from what this one had let be heard by then."""
        ring = RingBuffer(rate, self.volume)
        position, heard = self.progress_at(heard_until)
        ring._history = _PlayedHistory(round(position * rate / self.rate), round(heard * rate / self.rate))
        ring.underrun_frames, ring.underflows = self.underrun_frames, self.underflows
        return ring

    @property
    def free_frames(self) -> int:
        """Frames that can be written now."""
        return len(self._frames) - (self._written - self._read)

    @property
    def held(self) -> bool:
        """Whether silence is being handed over and nothing taken."""
        return self._held

    def restart(self, position: int, lead: int) -> None:
        """Empty the buffer and go on from `position`, after `lead` frames that belong to no position. Only while held."""
        self._written = self._read = 0
        self._lead = lead
        self._complete = False
        self._next = position
        self._history = _PlayedHistory(position, self._handed_over)

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
    def calling_seconds(self) -> float:
        """Seconds from the first to the last call of the card since `release`."""
        return 0.0 if self.first_call is None else self.last_call - self.first_call

    @property
    def frames_taken(self) -> int:
        """Frames taken out since `restart`."""
        return self._read

    def release(self) -> None:
        """Hand sound over from now on, at the present volume."""
        self.first_call = None
        self._gain = self._target_gain = self.volume
        self._ramp_frames = 0
        self._fading_out = False
        self._held = False

    def fade_out(self) -> None:
        """Let the level fall to nothing and hold; `silent_at` is then the time when that is heard."""
        self._fading_out = True

    def finished_at(self) -> float | None:
        """When the last frame has been heard (monotonic seconds); None while frames wait to be taken."""
        if not self._complete or self._read < self._written:
            return None
        blocks = self._history.blocks
        return blocks[-1].at + blocks[-1].count / self.rate if blocks else 0.0

    def settle(self) -> int:
        """Take all that was handed over as heard; returns the position after it.

        Only while held, empty, or with the card stopped.
        """
        position, heard = self.progress_at(math.inf)
        self._history = _PlayedHistory(position, heard)
        self._next = position
        return position

    @property
    def _handed_over(self) -> int:
        blocks = self._history.blocks
        return blocks[-1].heard + blocks[-1].count if blocks else self._history.heard

    # For any thread

    def progress_at(self, now: float) -> tuple[int, int]:
        """Position being heard, and frames heard in all, at `now` (monotonic seconds)."""
        history = self._history
        for block in reversed(history.blocks):
            if block.at <= now:
                played = int(min((now - block.at) * self.rate, block.count))
                return block.position + played, block.heard + played
        return history.position, history.heard

    # For the card's callback

    def fill(self, out: Samples, delay: float, underflow: bool) -> None:
        """Fill `out`, whose first frame will be heard in `delay` seconds. A `FillCallback`."""
        now = time.monotonic()
        self.last_call = now
        if self.first_call is None:
            self.first_call = now
        if underflow:
            self.underflows = (*self.underflows[-1:], now)
        if self._held:
            _zero(out.data)
            return
        fading_out = self._fading_out
        count = self._copy(out)
        ramped = self._ramp(out[:count], 0.0 if fading_out else self.volume)
        if fading_out:
            self._read += count
            if self._ramp_frames == 0 or count < len(out):
                _zero(out.data[ramped:])
                self.silent_at = now + delay + ramped / self.rate
                self._held = True
            return
        lead = min(self._lead, count)
        if count > lead:
            self._remember(now + delay + lead / self.rate, count - lead)
        self._lead -= lead
        self._read += count
        if count < len(out) and not self._complete:
            self.underrun_frames += len(out) - count

    def _copy(self, out: Samples) -> int:
        """Copy as many frames as there are, zeros after them; returns how many there were."""
        count = min(len(out), self._written - self._read)
        at = self._read % len(self._frames)
        first = min(count, len(self._frames) - at)
        memory = out.data
        memory[:first] = self._memory[at : at + first]
        memory[first:count] = self._memory[: count - first]
        _zero(memory[count:])
        return count

    def _ramp(self, out: Samples, target: float) -> int:
        """Bring the gain to `target` within the fall time; returns the frames that lie on the ramp."""
        if target != self._target_gain:
            self._target_gain = target
            self._slope = (target - self._gain) / self._fall
            self._ramp_frames = self._fall
        ramp = min(self._ramp_frames, len(out))
        for start in range(0, ramp, _PIECE):
            steps = self._steps[start : min(start + _PIECE, ramp)]
            out[start : start + len(steps)] *= self._gain + self._slope * steps
        if ramp:
            self._ramp_frames -= ramp
            self._gain = self._gain + self._slope * ramp if self._ramp_frames else target
        if self._gain != 1.0:
            for start in range(ramp, len(out), _PIECE):
                out[start : start + _PIECE] *= self._gain
        return ramp

    def _remember(self, at: float, count: int) -> None:
        block = _PlayedBlock(at, self._next, count, self._handed_over)
        self._next += count
        self._history = self._history.plus(block, round(_SHORTEST_BLOCK_SECONDS * self.rate))


def _zero(memory: memoryview) -> None:
    memory.cast("B")[:] = bytes(memory.nbytes)
