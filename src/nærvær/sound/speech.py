"""The spoken takes of one recording: its file is read once, checked against its hash, and decoded a take at a time."""

from __future__ import annotations

import functools
import hashlib
import io
from pathlib import Path

import numpy as np

from ..domain.errors import UnreadableFile
from ..domain.score import LARGEST_SOUND, TIMELINE_RATE, Recording, Take
from ..files import read_bounded
from .resample import Resampler, Samples, zero_padded

_CACHED_TAKES = 2
# −3.6 dB: between two samples the sound may stand half a decibel higher, and it must stay under −3 dBTP.
CEILING = 10 ** (-3.6 / 20)
_STEP_FRAMES, _REACH_STEPS = 48, 5


class SpeechTakes:
    """Takes at 48 kHz by cue id. A take that cannot be read or decoded is left out, and its cue is named in `missing`.

    The compressed bytes are hashed and held in memory: what is decoded is what was checked, whatever happens to the file.
    """

    def __init__(self, recording: Recording | None) -> None:
        self._recording = recording
        self._cache: dict[str, Samples] = {}
        self.missing: frozenset[str] = frozenset()

    def take(self, cue: str) -> Samples | None:
        """One take, mono at 48 kHz; None when there is no recording or the take is missing."""
        if self._recording is None or cue in self.missing:
            return None
        if cue not in self._cache:
            sound = self._decoded(self._recording, cue)
            if sound is None:
                self.missing |= {cue}
                return None
            while len(self._cache) >= _CACHED_TAKES:
                self._cache.pop(next(iter(self._cache)))
            self._cache[cue] = sound
        return self._cache[cue]

    @functools.cached_property
    def _content(self) -> bytes | None:
        """The content of the file; None when it cannot be read or its hash is not that of the recording."""
        if self._recording is None:
            return None
        return _checked_content(self._recording.path, self._recording.sha256)

    def _content_of(self, take: Take) -> bytes | None:
        """The content of the file the take lies in; None when it cannot be read or its hash is another."""
        return _checked_content(take.path, take.sha256) if take.path else self._content

    def _decoded(self, recording: Recording, cue: str) -> Samples | None:
        take = recording.takes.get(cue)
        content = None if take is None else self._content_of(take)
        if take is None or content is None:
            return None
        import soundfile  # 20 ms that the first bell does not wait for

        try:
            # A fresh decoder for each take: what a lossy decoder gives after a seek depends on what it read before.
            with soundfile.SoundFile(io.BytesIO(content)) as file:
                if file.samplerate != recording.rate:
                    return None
                if take.path:
                    if file.frames != take.length:
                        return None
                else:
                    file.seek(take.start)
                sound = file.read(take.length, dtype="float32", always_2d=True).mean(axis=1, dtype=np.float32)
        except soundfile.SoundFileError:
            return None
        if len(sound) != take.length or not np.isfinite(sound).all():
            return None
        return _normalised(_at_timeline_rate(sound, recording.rate), recording)


def _checked_content(path: str, sha256: str) -> bytes | None:
    """The content of a file; None when it cannot be read or its hash is another."""
    try:
        content = read_bounded(Path(path), LARGEST_SOUND)
    except UnreadableFile:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _normalised(sound: Samples, recording: Recording) -> Samples:
    """A take with the recording's offset and gain applied and its peaks limited; itself where there is nothing to apply."""
    if recording.gain == 1.0 and recording.offset == 0.0:
        return sound
    return limit_peaks((sound - np.float32(recording.offset)) * np.float32(recording.gain))


def limit_peaks(sound: Samples) -> Samples:
    """`sound` turned down for a few milliseconds wherever it would rise over `CEILING`, gently before and after.

    Each millisecond is turned down as much as the loudest within five before and after it needs, then these steps are
    averaged over five: no sample is turned down by less than it needs.
    """
    size = np.abs(sound)
    if not len(sound) or float(size.max()) <= CEILING:
        return sound
    steps = -(-len(sound) // _STEP_FRAMES)
    peaks = np.zeros(steps * _STEP_FRAMES, np.float32)
    peaks[: len(sound)] = size
    needed = np.minimum(1.0, CEILING / np.maximum(peaks.reshape(steps, _STEP_FRAMES).max(axis=1), CEILING))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(needed, _REACH_STEPS, mode="edge"), 2 * _REACH_STEPS + 1)
    window = np.full(_REACH_STEPS, 1 / _REACH_STEPS)
    smoothed = np.convolve(np.pad(around.min(axis=1), _REACH_STEPS // 2, mode="edge"), window, mode="valid")
    gain = np.interp(np.arange(len(sound)), np.arange(steps) * _STEP_FRAMES + _STEP_FRAMES / 2, smoothed)
    return np.asarray(sound * gain, np.float32)


@functools.cache
def _resampler(rate: int) -> Resampler:
    return Resampler(rate, TIMELINE_RATE)


def _at_timeline_rate(sound: Samples, rate: int) -> Samples:
    if rate == TIMELINE_RATE:
        return sound
    resampler = _resampler(rate)
    return resampler.read(functools.partial(zero_padded, sound), 0, resampler.length(len(sound)))
