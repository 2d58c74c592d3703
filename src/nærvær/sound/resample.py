"""Another sampling rate, as a pure function of the absolute frame: each position is rounded once and never summed."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_HALF = 24
_PIECE = 8192


class Resampler:
    """Reads frames of rate `to` out of sound of rate `source`, by windowed sinc (about 90 dB)."""

    def __init__(self, source: int, to: int) -> None:
        common = math.gcd(source, to)
        self._up, self._down = to // common, source // common
        reach = _HALF * max(1.0, source / to)
        self._half = math.ceil(reach)
        cutoff = min(1.0, to / source) * 0.94
        offsets = np.arange(1 - self._half, self._half + 1) - np.arange(self._up)[:, None] / self._up
        window = np.i0(9.0 * np.sqrt(np.clip(1 - (offsets / reach) ** 2, 0, None))) / np.i0(9.0)
        taps = np.sinc(offsets * cutoff) * window
        self._taps: Samples = (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)

    def length(self, frames: int) -> int:
        """How long `frames` of the source are at the other rate."""
        return round(frames * self._up / self._down)

    def read(self, source: Callable[[int, int], Samples], start: int, count: int) -> Samples:
        """Frames `start` … `start + count`; `source(first, count)` must give zeros outside its sound."""
        sound = np.empty(count, np.float32)
        for done in range(0, count, _PIECE):
            piece = sound[done : done + _PIECE]
            piece[:] = self._piece(source, start + done, len(piece))
        return sound

    def _piece(self, source: Callable[[int, int], Samples], start: int, count: int) -> Samples:
        places = np.arange(start, start + count) * self._down
        whole, phase = places // self._up, places % self._up
        first = int(whole[0]) + 1 - self._half
        sound = source(first, int(whole[-1]) + self._half + 1 - first)
        windows = np.lib.stride_tricks.sliding_window_view(sound, 2 * self._half)
        piece: Samples = np.einsum("ij,ij->i", windows[whole - whole[0]], self._taps[phase])
        return piece


def zero_padded(sound: Samples, start: int, count: int) -> Samples:
    """Frames of `sound` from `start`, with zeros where there is none."""
    block = np.zeros(count, np.float32)
    low, high = max(start, 0), min(start + count, len(sound))
    if low < high:
        block[low - start : high - start] = sound[low:high]
    return block
