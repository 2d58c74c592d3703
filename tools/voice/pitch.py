"""Follows the pitch of recorded speech, and measures how its sentences end.

The tracker is one of the oldest kind: normalised cross-correlation of the waveform with itself, and
the smoothest path through its peaks (D. Talkin, "A robust algorithm for pitch tracking", 1995). It
knows nothing of the pitch that the speech model was asked for, so it can be held against it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

RATE = 8_000
HOP = 40
"""5 ms between two values."""
STEPS_PER_SECOND = RATE // HOP
WINDOW = 240
LOWEST_HZ, HIGHEST_HZ = 55.0, 480.0
AUDIBLE_DB = -22.0
"""Frames further below the loud ones than this have no pitch."""
PERIODIC = 0.7
"""The least correlation of one period with the next that counts as a voice."""
PEAKS = 6
LEAP_COST, OCTAVE_COST = 0.35, 0.06
SHORTEST_VOICE = 4
"""Steps: a shorter stretch of voice is a mistake."""


def follow(samples: npt.NDArray[np.float32], rate: int) -> Signal:
    """The pitch in Hz every 5 ms of mono speech; 0 where there is no voice.

    It is followed twice: the second time no further from the first median than a person's voice goes,
    which keeps it from taking two periods for one.
    """
    from scipy.signal import resample_poly  # as in measure.py

    divisor = math.gcd(rate, RATE)
    speech = resample_poly(samples.astype(np.float64), RATE // divisor, rate // divisor)
    first = _path(speech, LOWEST_HZ, HIGHEST_HZ)
    if not first.any():
        return first
    middle = float(np.median(first[first > 0]))
    return _path(speech, max(LOWEST_HZ, middle / 2.2), min(HIGHEST_HZ, 2.5 * middle))


def _path(speech: Signal, lowest: float, highest: float) -> Signal:
    correlations, lags, loud = _correlations(speech, lowest, highest)
    hertz, strength = _candidates(correlations, lags)
    chosen = _smoothest(hertz, strength)
    rows = np.arange(len(hertz))
    pitch = np.where(loud & (strength[rows, chosen] >= PERIODIC), hertz[rows, chosen], 0.0)
    return _without_specks(pitch)


def _correlations(
    speech: Signal, lowest: float, highest: float
) -> tuple[Signal, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Correlation of every frame with what follows it a lag later [frames, lags], and what is loud."""
    lags = np.arange(int(RATE / highest), int(RATE / lowest) + 2)
    padded = np.pad(speech, (WINDOW // 2, WINDOW + int(lags[-1])))
    starts = np.arange(0, len(speech), HOP)
    frames = padded[starts[:, None] + np.arange(WINDOW)]
    frames = frames - frames.mean(axis=1, keepdims=True)
    energy = np.square(frames).sum(axis=1)
    found = np.empty((len(starts), len(lags)))
    for column, lag in enumerate(lags):
        later = padded[starts[:, None] + np.arange(WINDOW) + lag]
        later = later - later.mean(axis=1, keepdims=True)
        both = np.sqrt(energy * np.square(later).sum(axis=1)) + 1e-9
        found[:, column] = (frames * later).sum(axis=1) / both
    loudest = float(np.percentile(energy, 95)) if len(energy) else 0.0
    return found, lags, energy > loudest * 10 ** (AUDIBLE_DB / 10)


def _candidates(correlations: Signal, lags: npt.NDArray[np.int64]) -> tuple[Signal, Signal]:
    """The strongest peaks of every frame [frames, PEAKS]: pitch in Hz and correlation."""
    left, middle, right = correlations[:, :-2], correlations[:, 1:-1], correlations[:, 2:]
    heights = np.where((middle >= left) & (middle > right), middle, -1.0)
    order = np.argsort(-heights, axis=1)[:, :PEAKS]
    rows = np.arange(len(correlations))[:, None]
    bend = left[rows, order] - 2 * middle[rows, order] + right[rows, order]
    slope = 0.5 * (left[rows, order] - right[rows, order])
    shift = np.where(np.abs(bend) > 1e-9, slope / np.where(bend == 0, 1.0, bend), 0.0)
    exact = lags[1:-1][order] + np.clip(shift, -0.5, 0.5)
    return RATE / exact, heights[rows, order]


def _smoothest(hertz: Signal, strength: Signal) -> npt.NDArray[np.int64]:
    """The index of one candidate a frame: strong, with short periods, and near the one before it."""
    octaves = np.log2(hertz)
    cost = 1.0 - strength + OCTAVE_COST * (octaves.max(initial=0.0) - octaves)
    total = cost[0].copy() if len(cost) else np.zeros(PEAKS)
    back = np.zeros(hertz.shape, dtype=np.int64)
    for row in range(1, len(hertz)):
        leap = np.abs(octaves[row][:, None] - octaves[row - 1][None, :])
        ways = total[None, :] + LEAP_COST * np.minimum(leap * 4, 2.0)
        back[row] = ways.argmin(axis=1)
        total = ways.min(axis=1) + cost[row]
    chosen = np.zeros(len(hertz), dtype=np.int64)
    if len(hertz):
        chosen[-1] = int(total.argmin())
        for row in range(len(hertz) - 1, 0, -1):
            chosen[row - 1] = back[row][chosen[row]]
    return chosen


def _without_specks(pitch: Signal) -> Signal:
    """`pitch` without stretches of voice too short to be one."""
    kept = pitch.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (pitch > 0).astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start < SHORTEST_VOICE:
            kept[start:end] = 0.0
    return kept


@dataclass(frozen=True, slots=True)
class Melody:
    """How one spoken sentence moves, in semitones.

    `end` is where the last .3 s of its voice lie against the first half of it (medians), `rise` how much higher
    its last 50 ms are than what is .3 s before its end, and `movement` the standard deviation.
    """

    end: float
    rise: float
    movement: float


END_S = 0.3


def melody(samples: npt.NDArray[np.float32], rate: int) -> Melody | None:
    """The melody of one sentence; None when there is too little voice to tell."""
    pitch = follow(samples, rate)
    places = np.flatnonzero(pitch > 0)
    if len(places) < END_S * STEPS_PER_SECOND:
        return None
    tones = 12 * np.log2(pitch[places])
    window = END_S * STEPS_PER_SECOND
    first = float(np.median(tones[places <= (places[0] + places[-1]) / 2]))
    until = places[-1] - places
    last = float(np.median(tones[until < window]))
    final = float(np.median(tones[until < 0.05 * STEPS_PER_SECOND]))
    before = float(np.median(tones[np.argsort(np.abs(until - window))[:9]]))
    return Melody(last - first, final - before, float(np.std(tones)))
