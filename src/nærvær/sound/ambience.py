"""The sound underneath: rain and brown noise as loops without a seam, made when first asked for and then cached.

A spectrum with random phases, brought back to time, is noise that repeats exactly: its last frame is followed by its first.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..domain.practice import Ambience
from ..domain.timeline import TIMELINE_RATE
from .resample import Samples

LOOP_SECONDS = 20
FADE_SECONDS = 6.0
_LOWEST_HZ = 40.0
_SEED = 8
# Set so that a loop measures −42 LUFS: 22 dB under the voice.
_RMS_DB = {Ambience.RAIN: -43.4, Ambience.BROWN: -39.7}


def _brown(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Amplitude by frequency: power falls by 6 dB an octave."""
    return 1.0 / hertz


def _rain(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Amplitude by frequency of a soft patter: pink, with most of it between 400 Hz and 5 kHz."""
    return hertz**-0.5 / (1.0 + (400.0 / hertz) ** 2) / (1.0 + (hertz / 5_000.0) ** 2)


_SHAPES: dict[Ambience, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    Ambience.RAIN: _rain,
    Ambience.BROWN: _brown,
}


@functools.cache
def ambience_loop(ambience: Ambience) -> Samples | None:
    """One loop of `ambience`, mono at 48 kHz, read-only; None where it is `Ambience.NONE`."""
    shape = _SHAPES.get(ambience)
    if shape is None:
        return None
    frames = LOOP_SECONDS * TIMELINE_RATE
    hertz = np.fft.rfftfreq(frames, 1 / TIMELINE_RATE).astype(np.float64)
    audible = hertz >= _LOWEST_HZ
    spectrum = np.zeros(len(hertz), np.complex128)
    phases = np.random.default_rng(_SEED).uniform(0.0, 2 * np.pi, int(audible.sum()))
    spectrum[audible] = shape(hertz[audible]) * np.exp(1j * phases)
    noise = np.fft.irfft(spectrum, frames)
    noise *= 10 ** (_RMS_DB[ambience] / 20) / np.sqrt(np.mean(noise**2))
    loop = noise.astype(np.float32)
    loop.flags.writeable = False
    return loop


def ambience_block(loop: Samples, start: int, count: int, total: int) -> Samples:
    """Frames `start` … `start + count` of the repeated `loop`, faded in from frame 0 and out before frame `total`."""
    frames = np.arange(start, start + count)
    fade = min(FADE_SECONDS * TIMELINE_RATE, total / 2)
    edge = np.clip(np.minimum(frames, total - 1 - frames) / fade, 0.0, 1.0)
    gain = 0.5 - 0.5 * np.cos(np.pi * edge)
    return (loop[frames % len(loop)] * gain).astype(np.float32)
