"""Run by `decode_check` as a process of its own that may do next to nothing: decodes the sounds on its standard input.

Each comes after its length in eight bytes, and is answered by one line of JSON: {"frames", "rate", "channels"} as decoded
with {"loudness", "peak", "offset", "floor"} as measured, or {"reason"}. It decodes to the end, because what the header of a
file claims is not believed.

With `--samples` its standard input is the file of one sound, and it writes what it decodes: a line of JSON, {"rate"} or
{"reason"}; then blocks of 16-bit samples, mono, each after its bytes as four bytes; then a block of none and {"frames"} or
{"reason"}.
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
STEPS_PER_SECOND, STEPS_PER_BLOCK, STEPS_PER_READ = 10, 4, 50
# After 20 minutes, one five seconds in four are enough to measure: two hours must be decoded within `CPU_SECONDS`.
FULLY_MEASURED_READS, THEN_ONE_IN = 240, 4
SILENCE_LUFS, BELOW_SPEECH_LU = -70.0, -10.0
LOWEST_FLOOR_LUFS = -120.0
# Clipped: of the samples of the speech, so many lie on flat tops (the same extreme three times or more in a row); of a
# lossy format, which rounds them, so many lie at full scale.
FLAT_SHARE, FULL_SHARE = 0.001, 0.01
FLAT_RUN, FLAT, FULL = 3, 0.999, 0.98
KINDS = {b"OggS": ("OGG", {"OPUS", "VORBIS"}), b"fLaC": ("FLAC", {"PCM_S8", "PCM_16", "PCM_24"})}
RECORDINGS = {"WAV", "WAVEX", "FLAC", "OGG", "MP3", "AIFF", "CAF"}
"""Kinds of whole recordings, which may be those of telephones and recorders too."""
RECORDING_CPU_SECONDS = 120
WAVE = ("WAV", {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT"})


Floats = NDArray[Any]


class SoundRejected(Exception):
    """The sound is not to be played; the argument is the reason code."""


def confine(cpu_seconds: int = CPU_SECONDS) -> None:
    """Limit this process's memory, processor time, files and core dumps, as far as the system can."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_CPU: cpu_seconds,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: 3,
        }
        for limit, most in limits.items():
            with contextlib.suppress(ValueError, OSError):  # a system may know less, or allow less already
                resource.setrlimit(limit, (most, most))


def decode_and_measure(content: bytes) -> dict[str, float]:
    """Decode all of the sound; returns its counts and measures. Raises `SoundRejected`, or what the decoder raises."""
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
        while len(block := file.read(measured.step * STEPS_PER_READ, dtype="float32", always_2d=True)):
            frames += len(block)
            if frames > LONGEST_SECONDS * file.samplerate:
                raise SoundRejected("long")
            measured.add(block)
        return {"frames": frames, "rate": file.samplerate, "channels": file.channels, **measured.result()}


class LoudnessMeter:
    """Measures block by block how loud a sound is (LUFS), and whether it is clipped."""

    def __init__(self, rate: int, lossy: bool) -> None:
        self.step = max(1, rate // STEPS_PER_SECOND)
        self._lossy = lossy
        self._weights = k_weighting(rate, self.step)
        self._powers: list[Floats] = []
        self._sum = self._peak = 0.0
        self._flat = self._full = self._reads = self._frames = 0

    def add(self, block: Floats) -> None:
        """Measure the next whole steps; the last block may be shorter. Raises `SoundRejected` for impossible samples."""
        size = np.abs(block)
        peak = float(size.max())
        if not np.isfinite(block).all() or peak > LOUDEST:
            raise SoundRejected("samples")
        if peak > self._peak:
            self._flat = 0
            self._peak = peak
        self._reads += 1
        if self._reads > FULLY_MEASURED_READS and self._reads % THEN_ONE_IN:
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

    def result(self) -> dict[str, float]:
        """What `measures` returns. Raises `SoundRejected` for a sound that is silent, clipped or too quiet to play."""
        measured, is_clipped = self.measures()
        if is_clipped:
            raise SoundRejected("clipped")
        if measured["loudness"] < QUIETEST_LUFS:
            raise SoundRejected("quiet")
        return measured

    def measures(self) -> tuple[dict[str, float], bool]:
        """Loudness, peak, offset and floor (of the quietest tenth of a second), and whether it is clipped.

        Raises `SoundRejected` for a sound that is silent.
        """
        if not self._powers:
            raise SoundRejected("undecodable")
        powers = np.concatenate(self._powers)
        if self._frames % self.step and len(powers) > 1:
            powers = powers[:-1]  # cut off, which may sound where nothing does
        missing = max(0, STEPS_PER_BLOCK - len(powers))
        summed = np.cumsum(np.concatenate((np.zeros(1), powers, np.zeros(missing))))
        blocks = (summed[STEPS_PER_BLOCK:] - summed[:-STEPS_PER_BLOCK]) / STEPS_PER_BLOCK
        audible = blocks[blocks > from_lufs(SILENCE_LUFS)]
        if not len(audible):
            raise SoundRejected("silent")
        gate = audible.mean() * 10 ** (BELOW_SPEECH_LU / 10)
        speech = float(audible[audible > gate].mean())
        spoken = self.step * max(1, int((powers > gate).sum()))
        is_clipped = self._flat > FLAT_SHARE * spoken or (self._lossy and self._full > FULL_SHARE * spoken)
        measured = {
            "loudness": round(to_lufs(speech), 2),
            "peak": round(self._peak, 6),
            "offset": round(self._sum / self._frames, 6),
            "floor": round(to_lufs(max(float(powers.min()), from_lufs(LOWEST_FLOOR_LUFS))), 2),
        }
        return measured, is_clipped


def to_lufs(mean_square: float) -> float:
    """Loudness in LUFS of a K-weighted mean square."""
    return -0.691 + 10 * float(np.log10(mean_square))


def from_lufs(loudness: float) -> float:
    """The K-weighted mean square of a loudness in LUFS."""
    return float(10 ** ((loudness + 0.691) / 10))


def flat_top_samples(block: Floats, least: float) -> int:
    """How many samples lie on flat tops of at least this size, counted over all channels."""
    same = (block[1:] == block[:-1]) & (np.abs(block[1:]) >= least)
    count = 0
    for channel in same.T:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], channel.astype(np.int8), [0]))))
        runs = edges[1::2] - edges[::2] + 1
        count += int(runs[runs >= FLAT_RUN].sum())
    return count


def k_weighting(rate: int, step: int) -> Floats:
    """The factors that make a K-weighted mean square of the squared spectrum of one step: a high shelf and a high-pass."""
    unit = np.exp(-2j * np.pi * np.arange(step // 2 + 1) / step)
    gain = np.abs(_shelf(rate, unit) * _high_pass(rate, unit)) ** 2
    both_sides = np.full(len(unit), 2.0)
    both_sides[0] = 1.0
    if step % 2 == 0:
        both_sides[-1] = 1.0
    return np.asarray(gain * both_sides / step**2)


def _shelf(rate: int, unit: Floats) -> Floats:
    """The shelf of BS.1770: 4 dB more from 1.5 kHz on."""
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
    return np.asarray(np.polyval(above[::-1], unit) / np.polyval(below[::-1], unit))


def _high_pass(rate: int, unit: Floats) -> Floats:
    """The high-pass of BS.1770, at 38 Hz."""
    angle = 2 * np.pi * 38.0 / rate
    alpha, cosine = np.sin(angle), np.cos(angle)  # a quality of 1/2
    above = ((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2)
    below = (1 + alpha, -2 * cosine, 1 - alpha)
    return np.asarray(np.polyval(above[::-1], unit) / np.polyval(below[::-1], unit))


def write_samples() -> None:
    """Write the samples of the sound on standard input to standard output."""
    confine(RECORDING_CPU_SECONDS)
    out = sys.stdout.buffer
    frames, reason = 0, ""
    try:
        with soundfile.SoundFile(sys.stdin.buffer) as file:
            if file.format not in RECORDINGS or not 8_000 <= file.samplerate <= 192_000:
                raise SoundRejected("rate" if file.format in RECORDINGS else "kind")
            if file.frames > LONGEST_SECONDS * file.samplerate:  # nobody is to wait for what is refused in the end
                raise SoundRejected("long")
            out.write(json.dumps({"rate": file.samplerate}).encode() + b"\n")
            while len(block := file.read(file.samplerate, dtype="float32", always_2d=True)):
                frames += len(block)
                if frames > LONGEST_SECONDS * file.samplerate:
                    raise SoundRejected("long")
                if not np.isfinite(block).all():
                    raise SoundRejected("samples")
                samples = (np.clip(block.mean(axis=1), -1, 1) * 32_767).astype("<i2").tobytes()
                out.write(len(samples).to_bytes(4, "big") + samples)
    except SoundRejected as error:
        reason = str(error)
    except (soundfile.SoundFileError, MemoryError, ValueError, OverflowError, RuntimeError, TypeError):
        reason = "undecodable"
    end = json.dumps({"reason": reason} if reason else {"frames": frames}).encode()
    out.write((b"\0\0\0\0" if frames or not reason else b"") + end + b"\n")


def main() -> None:
    """Decode each sound on standard input, and write the answers to standard output."""
    if sys.argv[1:] == ["--samples"]:
        write_samples()
        return
    confine()
    while len(length := sys.stdin.buffer.read(8)) == 8:
        content = sys.stdin.buffer.read(int.from_bytes(length, "big"))
        sys.stdout.write(f"{json.dumps(answer_for(content))}\n")
        sys.stdout.flush()


def answer_for(content: bytes) -> dict[str, object]:
    """Return what a sound is, or the reason why it is not to be played."""
    try:
        return {**decode_and_measure(content)}
    except SoundRejected as error:
        return {"reason": str(error)}
    except (soundfile.SoundFileError, MemoryError, ValueError, OverflowError, RuntimeError, TypeError):
        return {"reason": "undecodable"}


if __name__ == "__main__":
    main()
