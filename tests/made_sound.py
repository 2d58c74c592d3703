"""Sound made for tests: a recording of noises nobody could mistake for each other, scores over it, and comparing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from nærvær.domain.practice import Bell
from nærvær.domain.score import TIMELINE_RATE, Recording, Score, Take, TimedBell, TimedCue, TimedSection, Timeline

RATE = TIMELINE_RATE
GAP = RATE // 10


def noise(seconds: float, seed: int, rate: int = RATE) -> NDArray[np.float64]:
    """Soft low-passed noise at −12 dB with faded ends: steps so small that a click stands out, and unlike any other seed."""
    length = round(seconds * rate)
    raw = np.random.default_rng(seed).standard_normal(length)
    spectrum = np.fft.rfft(raw)
    spectrum[np.fft.rfftfreq(length, 1 / rate) > 600] = 0
    sound = np.fft.irfft(spectrum, length)
    fade = np.minimum(1.0, np.minimum(np.arange(length) / (0.008 * rate), np.arange(length)[::-1] / (0.032 * rate)))
    shaped: NDArray[np.float64] = sound * fade * 0.25 / np.abs(sound).max()
    return shaped


def recording(folder: Path, lengths: Sequence[float], kind: str = "flac", rate: int = RATE) -> Recording:
    """A sound file with one noise per length (seconds), cue ids c0, c1 …"""
    parts = [np.zeros(GAP)]
    takes = {}
    for number, seconds in enumerate(lengths):
        sound = noise(seconds, number, rate)
        takes[f"c{number}"] = Take(sum(map(len, parts)), len(sound))
        parts += [sound, np.zeros(GAP)]
    path = folder / f"made.{kind}"
    sound = np.concatenate(parts)
    subtype = {"flac": ("FLAC", "PCM_16"), "opus": ("OGG", "OPUS")}[kind]
    with soundfile.SoundFile(path, "w", rate, 1, subtype[1], format=subtype[0]) as file:
        for start in range(0, len(sound), rate // 2):
            file.write(sound[start : start + rate // 2])
    return Recording("voice", "made", str(path), rate, hashlib.sha256(path.read_bytes()).hexdigest(), takes)


def score(
    made: Recording | None,
    placed: Sequence[tuple[str, float]],
    seconds: float,
    strikes: Sequence[tuple[float, bool]] = (),
    bell: Bell = Bell.NONE,
    volume: float = 1.0,
) -> Score:
    """A score that says each (cue id, second) and rings each (second, closing)."""
    lengths = made.cue_lengths(RATE) if made else {}
    spoken = tuple(TimedCue(cue, f"Tekst {cue}", round(at * RATE), lengths.get(cue, RATE), 0, 0) for cue, at in placed)
    bells = tuple(TimedBell(round(at * RATE), closing) for at, closing in strikes)
    timeline = Timeline("made", "Laget", RATE, round(seconds * RATE), spoken, bells, (TimedSection("Alt", 0),), 1.0)
    return Score(timeline, made, bell, volume)


def as_heard(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """What a 16-bit sink makes of float samples."""
    heard: NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return heard


def found_at(heard: NDArray[np.int16], part: NDArray[np.int16]) -> int:
    """The frame at which `part` lies in what was heard, by cross-correlation; −1 when nothing like it is there."""
    if len(heard) < len(part):
        return -1
    size = 1 << (len(heard) + len(part) - 1).bit_length()
    both = np.fft.rfft(heard.astype(float), size) * np.conj(np.fft.rfft(part.astype(float), size))
    likeness = np.fft.irfft(both, size)[: len(heard) - len(part) + 1]
    best = int(np.argmax(likeness))
    power = float((part.astype(float) ** 2).sum())
    return best if likeness[best] > 0.7 * power else -1


def largest_step(samples: NDArray[np.int16]) -> int:
    """The largest jump between neighbouring samples: a click is one that the source does not have."""
    return int(np.abs(np.diff(samples.astype(int))).max()) if len(samples) > 1 else 0


def first_sound(samples: NDArray[np.int16], start: int = 0) -> int:
    """The first frame from `start` on that is not silence."""
    places = np.flatnonzero(samples[start:])
    if not len(places):
        raise AssertionError("nothing but silence")
    return start + int(places[0])
