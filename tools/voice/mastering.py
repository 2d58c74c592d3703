"""Filters, limiter and meters, in scipy: what makes raw takes one even, soft recording.

Biquads after R. Bristow-Johnson's "Audio EQ Cookbook"; loudness after ITU-R BS.1770 by pyloudnorm.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyloudnorm
from scipy import ndimage, signal

from settings import MODEL_RATE, RATE, Finish

Signal = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]

OVERSAMPLING = 4
STRETCH, MARGIN = RATE // 4, 64
NEAR_PEAK = 0.5
"""Between samples no speech is more than twice as high as at them."""
FRAME_MS = 10
LONGEST_QUIET_END, QUIET_END = 0.19, 0.12
"""Seconds after the last of the speech: what is longer than the first is cut to the second."""
ENCODER_DB = 3.0
"""How much fainter a last breath can be once it is encoded."""
SHORTEST_METERED = 0.4
"""Seconds of one loudness block: shorter clips are padded."""


def chain(
    samples: Signal, finish: Finish, hiss: tuple[float, float, float] | None = None
) -> Signal:
    """High-pass, a little warmth, less presence, a soft top, no whistle; mono at 48 kHz, same length.

    `hiss` is what one voice has too much of (Hz, dB, Q).
    """
    high_pass = signal.butter(2, finish.high_pass_hz, "highpass", fs=RATE, output="sos")
    stages = [
        high_pass,
        _biquad("peak", *finish.warmth),
        _biquad("peak", *finish.presence),
        _biquad("shelf", *finish.shelf),
        _biquad("peak", *finish.whistle),
        *([_biquad("peak", *hiss)] if hiss else []),
    ]
    return np.asarray(signal.sosfilt(np.vstack(stages), samples), dtype=np.float64)


def trimmed(take: Samples, finish: Finish) -> Samples:
    """A take without the model's lead and tail: what lies within `trim_db` of its loud parts."""
    loud = _loud_frames(take, MODEL_RATE, finish.trim_db)
    if len(loud) == 0:
        return take
    before, after = (round(part / 1000 * MODEL_RATE) for part in finish.trim_keep_ms)
    width = MODEL_RATE * FRAME_MS // 1000
    return take[max(0, loud[0] * width - before) : (loud[-1] + 1) * width + after]


def without_long_end(samples: Signal, finish: Finish) -> Signal:
    """A filtered take at 48 kHz whose quiet end is a fifth of a second at most.

    The filters take more from a last breath than from speech: 4 of 1 220 takes of the dark voice ended
    .20–.26 s after what was still as loud as `trim_db` asks once it was encoded: too long before a pause.
    """
    loud = _loud_frames(samples, RATE, finish.trim_db + ENCODER_DB)
    if len(loud) == 0:
        return samples
    end = (int(loud[-1]) + 1) * (RATE * FRAME_MS // 1000)
    if len(samples) - end <= LONGEST_QUIET_END * RATE:
        return samples
    return samples[: end + round(QUIET_END * RATE)]


def _loud_frames(samples: Samples | Signal, rate: int, trim_db: float) -> npt.NDArray[np.intp]:
    """The numbers of the frames of 10 ms that lie within `trim_db` of the loud ones, the 95th percentile."""
    width = rate * FRAME_MS // 1000
    whole = len(samples) // width
    if whole == 0:
        return np.array([], dtype=np.intp)
    power = np.square(samples[: whole * width].reshape(whole, width), dtype=np.float64).mean(axis=1)
    return np.flatnonzero(power > np.percentile(power, 95) * 10 ** (trim_db / 10))


def loudness(speech: Signal, rate: int = RATE) -> float:
    """Integrated loudness in LUFS."""
    short = math.ceil(SHORTEST_METERED * rate) - len(speech)
    padded = np.pad(speech, (0, short)) if short > 0 else speech
    return float(pyloudnorm.Meter(rate).integrated_loudness(padded))


def peaks(samples: Signal, over: float = 0.0) -> Signal:
    """The highest magnitude at and around every sample, seen 4 × oversampled.

    Stretches with no sample above half of `over` are left as sampled: nothing in them comes near.
    """
    highest = np.abs(samples)
    for start in range(0, len(samples), STRETCH):
        if highest[start : start + STRETCH].max() <= NEAR_PEAK * over:
            continue
        first = max(0, start - MARGIN)
        part = samples[first : start + STRETCH + MARGIN]
        dense = np.abs(signal.resample_poly(part, OVERSAMPLING, 1))
        each = dense[: len(part) * OVERSAMPLING].reshape(-1, OVERSAMPLING).max(axis=1)
        inner = each[start - first : start - first + STRETCH]
        highest[start : start + len(inner)] = np.maximum(highest[start : start + len(inner)], inner)
    return np.asarray(highest, dtype=np.float64)


def true_peak(samples: Signal) -> float:
    """True peak in dBTP."""
    loudest = float(np.abs(samples).max(initial=0.0))
    return decibels(float(peaks(samples, loudest).max(initial=0.0)))


def limit(samples: Signal, ceiling_dbtp: float, look_ahead_ms: float) -> Signal:
    """`samples` with no true peak over the ceiling.

    Every sample's needed gain is spread to the look-ahead on both sides by a running minimum, then
    smoothed by a window of the same length, so that the gain is down in time and never jumps.
    """
    reach = round(look_ahead_ms / 1000 * RATE)
    ceiling = amplitude(ceiling_dbtp)
    needed = np.minimum(1.0, ceiling / np.maximum(peaks(samples, ceiling), 1e-9))
    if needed.min() >= 1.0:
        return samples
    lowest = ndimage.minimum_filter1d(needed, 2 * reach + 1, mode="nearest")
    window = np.hanning(2 * reach + 3)[1:-1]
    gain = ndimage.convolve1d(lowest, window / window.sum(), mode="nearest")
    return np.asarray(samples * gain, dtype=np.float64)


def faded(samples: Signal, fade_in_ms: float, fade_out_ms: float) -> Signal:
    """`samples` with raised-cosine ends, zero at the first and the last sample."""
    out = samples.copy()
    for milliseconds, part in ((fade_in_ms, slice(None)), (fade_out_ms, slice(None, None, -1))):
        length = min(round(milliseconds / 1000 * RATE), len(out))
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(length, 1))
        out[part][:length] *= ramp
    return out


def amplitude(level_db: float) -> float:
    """Linear factor of a level in dB."""
    return float(10 ** (level_db / 20))


def decibels(factor: float) -> float:
    """Level in dB of a linear factor, −200 for silence."""
    return 20 * math.log10(max(factor, 1e-10))


def _biquad(kind: Literal["peak", "shelf"], hertz: float, gain_db: float, quality: float) -> Signal:
    """One second-order section [1, 6]: a peaking filter or a high shelf."""
    root = 10 ** (gain_db / 40)
    turn = 2 * math.pi * hertz / RATE
    cosine, alpha = math.cos(turn), math.sin(turn) / (2 * quality)
    if kind == "peak":
        top = [1 + alpha * root, -2 * cosine, 1 - alpha * root]
        bottom = [1 + alpha / root, -2 * cosine, 1 - alpha / root]
    else:
        up, down, slope = root + 1, root - 1, 2 * math.sqrt(root) * alpha
        top = [root * (up + down * cosine + slope), -2 * root * (down + up * cosine),
               root * (up + down * cosine - slope)]  # fmt: skip
        bottom = [up - down * cosine + slope, 2 * (down - up * cosine), up - down * cosine - slope]
    return np.array([[*top, *bottom]]) / bottom[0]
