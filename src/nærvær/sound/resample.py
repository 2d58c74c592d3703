"""Converts sound to another sampling rate, as a pure function of the absolute frame.

It is our own and not `soxr`, because a streaming resampler keeps state: after a seek, or for a block read twice, its
samples depend on what was read before, and its delay has to be counted. Here every block can be asked for alone, each
position is rounded once and never summed, and what is played, rendered and compared in a test is the same to the sample.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound; 1 is full scale."""

_HALF_TAPS = 24
_PIECE_FRAMES = 8192


class Resampler:
    """Reads frames of rate `target` out of sound of rate `source`, by windowed sinc (about 90 dB)."""

    def __init__(self, source: int, target: int) -> None:
        common = math.gcd(source, target)
        self._up, self._down = target // common, source // common
        reach = _HALF_TAPS * max(1.0, source / target)
        self._half = math.ceil(reach)
        cutoff = min(1.0, target / source) * 0.94
        offsets = np.arange(1 - self._half, self._half + 1) - np.arange(self._up)[:, None] / self._up
        window = np.i0(9.0 * np.sqrt(np.clip(1 - (offsets / reach) ** 2, 0, None))) / np.i0(9.0)
        taps = np.sinc(offsets * cutoff) * window
        self._taps: Samples = (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)

    def length(self, frames: int) -> int:
        """The length of `frames` of the source, in frames of the target rate."""
        return round(frames * self._up / self._down)

    def read(self, source: Callable[[int, int], Samples], start: int, count: int) -> Samples:
        """Frames `start` … `start + count` of the target rate.

        `source(first, count)` must return that many frames of its own rate, with zeros outside its sound.
        """
        sound = np.empty(count, np.float32)
        for done in range(0, count, _PIECE_FRAMES):
            piece = sound[done : done + _PIECE_FRAMES]
            piece[:] = self._piece(source, start + done, len(piece))
        return sound

    def _piece(self, source: Callable[[int, int], Samples], start: int, count: int) -> Samples:
        positions = np.arange(start, start + count) * self._down
        whole, phase = positions // self._up, positions % self._up
        first = int(whole[0]) + 1 - self._half
        sound = source(first, int(whole[-1]) + self._half + 1 - first)
        windows = np.lib.stride_tricks.sliding_window_view(sound, 2 * self._half)
        piece: Samples = np.einsum("ij,ij->i", windows[whole - whole[0]], self._taps[phase])
        return piece


def zero_padded(sound: Samples, start: int, count: int) -> Samples:
    """`count` frames of `sound` from `start`, with zeros before its beginning and after its end."""
    block = np.zeros(count, np.float32)
    low, high = max(start, 0), min(start + count, len(sound))
    if low < high:
        block[low - start : high - start] = sound[low:high]
    return block
