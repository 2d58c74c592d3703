"""From takes to a stored file: trimmed, resampled, mastered, joined, written and measured again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

import mastering
from mastering import Signal
from settings import MODEL_RATE, RATE, Finish
from speak import Samples

BLOCK = RATE // 2
"""Frames a write: libsndfile's Opus wants blocks of at most a second."""
FRAME_MS = 10
ATTEMPTS = 5
LOUDNESS_SLACK = 0.1
PEAK_LIMIT_DBTP = -3.05


class OutOfBoundsError(RuntimeError):
    """A stored file does not measure as the settings demand."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A written file: where each take lies (first frame, frame after the last) and its measures."""

    spans: tuple[tuple[int, int], ...]
    frames: int
    loudness_lufs: float
    true_peak_dbtp: float


def trimmed(take: Samples, finish: Finish) -> Samples:
    """A take without the model's lead and tail: what lies within `trim_db` of its loud parts."""
    width = MODEL_RATE * FRAME_MS // 1000
    whole = len(take) // width
    if whole == 0:
        return take
    power = np.square(take[: whole * width].reshape(whole, width), dtype=np.float64).mean(axis=1)
    floor = np.percentile(power, 95) * 10 ** (finish.trim_db / 10)
    loud = np.flatnonzero(power > floor)
    before, after = (round(part / 1000 * MODEL_RATE) for part in finish.trim_keep_ms)
    return take[max(0, loud[0] * width - before) : (loud[-1] + 1) * width + after]


def written(takes: list[Samples], path: Path, finish: Finish) -> Finished:
    """Writes the takes as one Ogg/Opus file whose decoded speech has the demanded loudness."""
    ready = [_mastered(take, finish) for take in takes]
    speech = np.concatenate(ready)
    gain_db = finish.loudness_lufs - mastering.loudness(speech)
    ceiling = finish.ceiling_dbtp
    for _ in range(ATTEMPTS):
        parts = [_levelled(part, gain_db, ceiling, finish) for part in ready]
        sound, spans = _joined(parts, finish)
        _write(sound, path, finish)
        result = measured(path, spans)
        error = finish.loudness_lufs - result.loudness_lufs
        if abs(error) <= LOUDNESS_SLACK and result.true_peak_dbtp <= PEAK_LIMIT_DBTP:
            return result
        gain_db += error
        ceiling -= max(0.0, result.true_peak_dbtp - PEAK_LIMIT_DBTP + 0.1)
    raise OutOfBoundsError(f"{path.name}: {result.loudness_lufs:.2f} LUFS, "
                           f"{result.true_peak_dbtp:.2f} dBTP")  # fmt: skip


def measured(path: Path, spans: tuple[tuple[int, int], ...]) -> Finished:
    """Measures a stored file as a player will decode it: loudness over the spans only."""
    sound, rate = soundfile.read(path, dtype="float64")
    if rate != RATE or sound.ndim != 1:
        raise OutOfBoundsError(f"{path.name}: {rate} Hz, {sound.ndim} channels")
    speech = np.concatenate([sound[start:end] for start, end in spans])
    peak = mastering.true_peak(sound)
    return Finished(spans, len(sound), mastering.loudness(speech), peak)


def _mastered(take: Samples, finish: Finish) -> Signal:
    """A trimmed take at 48 kHz through the chain of filters, not yet at its level."""
    clean = trimmed(take, finish).astype(np.float64)
    return mastering.chain(soxr.resample(clean, MODEL_RATE, RATE, "VHQ"), finish)


def _levelled(part: Signal, gain_db: float, ceiling: float, finish: Finish) -> Signal:
    """A take at its level, limited and with soft ends."""
    loud = part * mastering.amplitude(gain_db)
    soft = mastering.limit(loud, ceiling, finish.look_ahead_ms)
    return mastering.faded(soft, finish.fade_in_ms, finish.fade_out_ms)


def _joined(parts: list[Signal], finish: Finish) -> tuple[Signal, tuple[tuple[int, int], ...]]:
    """The takes in a row, zeros before, between and after; with their spans in frames."""
    gap = np.zeros(round(finish.gap_ms / 1000 * RATE))
    pieces, spans, position = [gap], [], len(gap)
    for part in parts:
        spans.append((position, position + len(part)))
        pieces += [part, gap]
        position += len(part) + len(gap)
    return np.concatenate(pieces), tuple(spans)


def _write(sound: Signal, path: Path, finish: Finish) -> None:
    """Writes mono Ogg/Opus at 48 kHz in small blocks, under a temporary name first."""
    part = path.with_name(path.name + ".part")
    options = {"format": "OGG", "subtype": "OPUS", "compression_level": finish.compression_level}
    with soundfile.SoundFile(part, "w", RATE, 1, **options) as out:
        for start in range(0, len(sound), BLOCK):
            out.write(sound[start : start + BLOCK])
    part.replace(path)
