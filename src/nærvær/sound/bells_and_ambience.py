"""The sounds that are made here: the bells, and the ambience underneath (rain and brown noise).

Each is made when it is first asked for, and cached for the life of the process.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..domain.practice import Ambience, Bell
from ..domain.score import TIMELINE_RATE
from ..quick_dataclass import dataclass
from .resample import Samples

# Bells: a sum of decaying sines

OPENING_GAIN = 10 ** (-4 / 20)
ATTACK_SECONDS = 0.012
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class _Partial:
    """One pair of sines around `ratio` times the pitch, `split` Hz apart, which fall by 60 dB in `t60` seconds."""

    ratio: float
    decibels: float
    t60: float
    split: float


@dataclass(frozen=True, slots=True)
class _BellModel:
    """How a bell is made: pitch in Hz, length in seconds, peak of the closing stroke, partials.

    The peak is set so that the closing stroke measures −24 LUFS and the opening one −28, about −26 between them.
    """

    pitch: float
    seconds: float
    peak: float
    partials: tuple[_Partial, ...]


_BELL_MODELS = {
    Bell.BOWL: _BellModel(
        276.0,
        22.0,
        0.483,
        (
            _Partial(1.0, 0.0, 28.0, 0.75),
            _Partial(2.75, -5.0, 14.0, 1.6),
            _Partial(5.15, -16.0, 6.0, 2.3),
            _Partial(8.05, -26.0, 3.0, 3.1),
            _Partial(11.5, -36.0, 1.4, 4.5),
            _Partial(15.4, -46.0, 0.7, 0.0),
        ),
    ),
    Bell.SMALL: _BellModel(
        1046.0,
        8.0,
        0.428,
        (_Partial(1.0, 0.0, 8.0, 1.1), _Partial(2.71, -9.0, 3.5, 2.0), _Partial(5.1, -22.0, 1.2, 0.0)),
    ),
    Bell.WOOD: _BellModel(
        392.0,
        0.8,
        0.479,
        (_Partial(1.0, 0.0, 0.5, 0.0), _Partial(2.76, -11.0, 0.22, 0.0), _Partial(5.4, -22.0, 0.1, 0.0)),
    ),
}


@functools.cache
def bell_sound(bell: Bell) -> Samples | None:
    """The closing stroke of a bell, mono at 48 kHz, read-only; None for no bell."""
    model = _BELL_MODELS.get(bell)
    if model is None:
        return None
    sound = _decaying_sines(model, round(model.seconds * TIMELINE_RATE))
    attack = round(ATTACK_SECONDS * TIMELINE_RATE)
    sound[:attack] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(attack) / attack)
    release = round(min(1.0, model.seconds / 4) * TIMELINE_RATE)
    sound[-release:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, release + 1) / release)
    sound *= model.peak / np.abs(sound).max()
    sound.flags.writeable = False
    return sound


def _decaying_sines(model: _BellModel, length: int) -> Samples:
    """The sum of all decaying sines.

    A decaying sine is a power of one complex number, so frame q·B + r is (z^B)^q · z^r: the whole bell is one product of
    two thin matrices instead of millions of sines.
    """
    poles = []
    gains = []
    for partial in model.partials:
        decay = -math.log(1000.0) / (partial.t60 * TIMELINE_RATE)
        pair = (-0.5, 0.5) if partial.split else (0.0,)
        for side in pair:
            angle = 2 * math.pi * (model.pitch * partial.ratio + side * partial.split) / TIMELINE_RATE
            poles.append(complex(decay, angle))
            gains.append(10 ** (partial.decibels / 20) / len(pair))
    rows = -(-length // _BLOCK)
    coarse = np.exp(np.outer(np.arange(rows) * _BLOCK, poles)) * np.array(gains)
    fine = np.exp(np.outer(poles, np.arange(_BLOCK)))
    # The imaginary part, so that every sine begins at zero.
    by_row = np.concatenate((coarse.imag, coarse.real), axis=1).astype(np.float32)
    by_frame = np.concatenate((fine.real, fine.imag), axis=0).astype(np.float32)
    return (by_row @ by_frame).reshape(-1)[:length]


# Ambience: a spectrum with random phases, brought back to time, is noise that repeats exactly, so that its last frame is
# followed by its first.

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
