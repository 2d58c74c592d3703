"""The spoken cues of one recording: read once, checked against its hash, decoded a cue at a time."""

from __future__ import annotations

import functools
import hashlib
import io
from pathlib import Path

import numpy as np

from ..domain.sound import Recording
from ..domain.timeline import TIMELINE_RATE
from .bells import Samples
from .resample import Resampler, within

_CUES_KEPT = 2


class Speech:
    """Takes at 48 kHz by cue id. A take that cannot be had is silence, and its cue is named in `missing`.

    The compressed bytes are hashed and held in memory: what is decoded is what was checked, whatever happens to the file.
    """

    def __init__(self, recording: Recording | None) -> None:
        self._recording = recording
        self._kept: dict[str, Samples] = {}
        self.missing: frozenset[str] = frozenset()

    def take(self, cue: str) -> Samples | None:
        """One take, mono at 48 kHz; None when there is no recording or the take is missing."""
        if self._recording is None or cue in self.missing:
            return None
        if cue not in self._kept:
            sound = self._decoded(self._recording, cue)
            if sound is None:
                self.missing |= {cue}
                return None
            while len(self._kept) >= _CUES_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[cue] = sound
        return self._kept[cue]

    @functools.cached_property
    def _bytes(self) -> bytes | None:
        """The file as it was checked; None when it cannot be read or is not the one that was promised."""
        if self._recording is None:
            return None
        try:
            content = Path(self._recording.path).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self._recording.sha256 else None

    def _decoded(self, recording: Recording, cue: str) -> Samples | None:
        take = recording.takes.get(cue)
        if take is None or self._bytes is None:
            return None
        import soundfile  # 20 ms that the first bell does not wait for

        try:
            # A fresh decoder for each take: what a lossy decoder gives after a seek depends on what it read before.
            with soundfile.SoundFile(io.BytesIO(self._bytes)) as file:
                if file.samplerate != recording.rate:
                    return None
                file.seek(take.start)
                sound = file.read(take.length, dtype="float32", always_2d=True).mean(axis=1, dtype=np.float32)
        except soundfile.SoundFileError:
            return None
        if len(sound) != take.length or not np.isfinite(sound).all():
            return None
        return _at_timeline_rate(sound, recording.rate)


@functools.cache
def _resampler(rate: int) -> Resampler:
    return Resampler(rate, TIMELINE_RATE)


def _at_timeline_rate(sound: Samples, rate: int) -> Samples:
    if rate == TIMELINE_RATE:
        return sound
    resampler = _resampler(rate)
    return resampler.read(functools.partial(within, sound), 0, resampler.length(len(sound)))
