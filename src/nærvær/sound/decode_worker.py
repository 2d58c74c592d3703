"""Run alone, by `guard`, in a process that may do next to nothing: decodes the sound on its standard input to the end.

Prints one line of JSON: {"frames", "rate", "channels"} as decoded with {"loudness", "peak", "offset"} as measured, or
{"reason"}. What the file says of itself is not believed.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import numpy as np
import soundfile
from numpy import fft  # loaded now: later no file may be opened
from numpy.typing import NDArray

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 25
LONGEST_SECONDS = 7_200
LOUDEST = 8.0
# Below this, what must be made so much stronger to stand beside the bell is mostly the noise of the room.
QUIETEST_LUFS = -50.0
# Loudness by ITU-R BS.1770: power in 400 ms every 100, what is no speech left out.
STEPS_A_SECOND, STEPS_A_BLOCK, STEPS_AT_ONCE = 10, 4, 50
# After 20 minutes one five seconds in four tell enough: two hours must be heard within the time there is.
ALL_BLOCKS, THEN_ONE_IN = 240, 4
SILENCE_LUFS, BELOW_SPEECH_LU = -70.0, -10.0
# Clipped: of the samples of the speech, so many lie on flat tops (the same extreme three times or more in a row); of a
# lossy format, which rounds them, so many lie at full scale.
FLAT_SHARE, FULL_SHARE = 0.001, 0.01
FLAT_RUN, FLAT, FULL = 3, 0.999, 0.98
KINDS = {b"OggS": ("OGG", {"OPUS", "VORBIS"}), b"fLaC": ("FLAC", {"PCM_S8", "PCM_16", "PCM_24"})}
WAVE = ("WAV", {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT"})


Floats = NDArray[Any]


class SoundRejected(Exception):
    """A sound that is not to be played; its argument is the reason code."""


def confine() -> None:
    """Give up memory, time, files and dumps, where the system can take them."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_CPU: CPU_SECONDS,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: 3,
        }
        for limit, most in limits.items():
            with contextlib.suppress(ValueError, OSError):  # a system may know less, or allow less already
                resource.setrlimit(limit, (most, most))


def decode_and_measure(content: bytes) -> dict[str, float]:
    """What the sound is, once all of it was decoded. Raises `Unheard`, or what a decoder stumbles with."""
    if not content:
        raise SoundRejected("empty")
    expected = WAVE if content[:4] == b"RIFF" and content[8:12] == b"WAVE" else KINDS.get(content[:4])
    if expected is None:
        raise SoundRejected("kind")
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        if file.format not in (expected[0], "WAVEX"):
            raise SoundRejected("kind")
        if file.subtype not in expected[1]:
            raise SoundRejected("encoding")
        if not 1 <= file.channels <= 2:
            raise SoundRejected("channels")
        if not 8_000 <= file.samplerate <= 192_000:
            raise SoundRejected("rate")
        measured = LoudnessMeter(file.samplerate, lossy=expected[0] == "OGG")
        frames = 0
        while len(block := file.read(measured.step * STEPS_AT_ONCE, dtype="float32", always_2d=True)):
            frames += len(block)
            if frames > LONGEST_SECONDS * file.samplerate:
                raise SoundRejected("long")
            measured.add(block)
        return {"frames": frames, "rate": file.samplerate, "channels": file.channels, **measured.verdict()}


class LoudnessMeter:
    """How loud a sound is, and whether it was recorded too loud, block by block."""

    def __init__(self, rate: int, lossy: bool) -> None:
        self.step = max(1, rate // STEPS_A_SECOND)
        self._lossy = lossy
        self._weights = k_weighting(rate, self.step)
        self._powers: list[Floats] = []
        self._sum = self._peak = 0.0
        self._flat = self._full = self._blocks = self._frames = 0

    def add(self, block: Floats) -> None:
        """Take in the next whole steps; the last block may be shorter. Raises `Unheard` for what is no sound."""
        size = np.abs(block)
        peak = float(size.max())
        if not np.isfinite(block).all() or peak > LOUDEST:
            raise SoundRejected("samples")
        if peak > self._peak:
            self._flat = 0
            self._peak = peak
        self._blocks += 1
        if self._blocks > ALL_BLOCKS and self._blocks % THEN_ONE_IN:
            return
        mono = block.mean(axis=1, dtype=np.float64)
        self._sum += float(mono.sum())
        self._frames += len(mono)
        whole = np.zeros(-(-len(mono) // self.step) * self.step)
        whole[: len(mono)] = mono
        spectrum = np.abs(fft.rfft(whole.reshape(-1, self.step), axis=1)) ** 2
        self._powers.append(spectrum @ self._weights)
        self._full += int((size >= FULL).any(axis=1).sum())
        if peak >= FLAT * self._peak:
            self._flat += flat_top_samples(block, FLAT * self._peak)

    def verdict(self) -> dict[str, float]:
        """Loudness, peak and offset. Raises `Unheard` for what could not stand beside the bell."""
        if not self._powers:
            raise SoundRejected("undecodable")
        powers = np.concatenate(self._powers)
        if self._frames % self.step and len(powers) > 1:
            powers = powers[:-1]  # cut off, which may sound where nothing does
        missing = max(0, STEPS_A_BLOCK - len(powers))
        summed = np.cumsum(np.concatenate((np.zeros(1), powers, np.zeros(missing))))
        blocks = (summed[STEPS_A_BLOCK:] - summed[:-STEPS_A_BLOCK]) / STEPS_A_BLOCK
        audible = blocks[blocks > from_lufs(SILENCE_LUFS)]
        if not len(audible):
            raise SoundRejected("silent")
        gate = audible.mean() * 10 ** (BELOW_SPEECH_LU / 10)
        speech = float(audible[audible > gate].mean())
        spoken = self.step * max(1, int((powers > gate).sum()))
        if self._flat > FLAT_SHARE * spoken or (self._lossy and self._full > FULL_SHARE * spoken):
            raise SoundRejected("clipped")
        loudness = to_lufs(speech)
        if loudness < QUIETEST_LUFS:
            raise SoundRejected("quiet")
        return {
            "loudness": round(loudness, 2),
            "peak": round(self._peak, 6),
            "offset": round(self._sum / self._frames, 6),
        }


def to_lufs(power_of_speech: float) -> float:
    """Weighted mean square as loudness."""
    return -0.691 + 10 * float(np.log10(power_of_speech))


def from_lufs(loudness: float) -> float:
    """Loudness as weighted mean square."""
    return float(10 ** ((loudness + 0.691) / 10))


def flat_top_samples(block: Floats, least: float) -> int:
    """How many samples lie on flat tops of at least this size, in whichever channel."""
    same = (block[1:] == block[:-1]) & (np.abs(block[1:]) >= least)
    found = 0
    for channel in same.T:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], channel.astype(np.int8), [0]))))
        runs = edges[1::2] - edges[::2] + 1
        found += int(runs[runs >= FLAT_RUN].sum())
    return found


def k_weighting(rate: int, step: int) -> Floats:
    """What turns the squared spectrum of one step into K-weighted mean square: a shelf for the head and a high-pass."""
    turn = np.exp(-2j * np.pi * np.arange(step // 2 + 1) / step)
    gain = np.abs(_shelf(rate, turn) * _high_pass(rate, turn)) ** 2
    both_sides = np.full(len(turn), 2.0)
    both_sides[0] = 1.0
    if step % 2 == 0:
        both_sides[-1] = 1.0
    return np.asarray(gain * both_sides / step**2)


def _shelf(rate: int, turn: Floats) -> Floats:
    """4 dB more from 1.5 kHz on."""
    root, angle = 10 ** (4.0 / 40), 2 * np.pi * 1500.0 / rate
    slope, cosine = np.sin(angle) / np.sqrt(2) * np.sqrt(root) * 2, np.cos(angle)
    above = (
        root * ((root + 1) + (root - 1) * cosine + slope),
        -2 * root * ((root - 1) + (root + 1) * cosine),
        root * ((root + 1) + (root - 1) * cosine - slope),
    )
    below = (
        (root + 1) - (root - 1) * cosine + slope,
        2 * ((root - 1) - (root + 1) * cosine),
        (root + 1) - (root - 1) * cosine - slope,
    )
    return np.asarray(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn))


def _high_pass(rate: int, turn: Floats) -> Floats:
    """Nothing much below 38 Hz."""
    angle = 2 * np.pi * 38.0 / rate
    alpha, cosine = np.sin(angle), np.cos(angle)  # a quality of 1/2
    above = ((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2)
    below = (1 + alpha, -2 * cosine, 1 - alpha)
    return np.asarray(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn))


def main() -> None:
    """Hear what comes in, and say what it was."""
    content = sys.stdin.buffer.read()
    confine()
    try:
        told: dict[str, object] = {**decode_and_measure(content)}
    except SoundRejected as error:
        told = {"reason": str(error)}
    except (soundfile.SoundFileError, MemoryError, ValueError, OverflowError, RuntimeError, TypeError):
        told = {"reason": "undecodable"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
