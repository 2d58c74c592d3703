"""Takes: one spoken cue each, rendered once and kept in the user's cache under what made it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import cache
from onset import Onsets
from settings import HUM_ENDS_MS, MODEL_RATE, VoiceSettings, speaking_sha256
from speak import Samples, Speaker


class Takes:
    """Renders takes, or finds them. The model is loaded only when something is to be said."""

    def __init__(self, speaker: Callable[[], Speaker] = Speaker) -> None:
        self._make = speaker
        self._speaker: Speaker | None = None
        self._onsets = Onsets()
        self.rendered = 0

    def get(self, symbols: str, voice: VoiceSettings) -> Samples:
        """Speech for Kokoro's `symbols`: float32 mono at 24 kHz, untrimmed."""
        path = self.path(symbols, voice)
        if path.exists():
            return np.asarray(np.load(path), dtype=np.float32)
        if self._speaker is None:
            self._speaker = self._make()
        samples = self._speaker.say(symbols, voice)
        part = path.with_suffix(".part.npy")
        np.save(part, samples.astype(np.float16))
        part.replace(path)
        self.rendered += 1
        return np.asarray(np.load(path), dtype=np.float32)

    def clean(self, symbols: str, voice: str, chosen: VoiceSettings) -> Samples:
        """A take of a shipped voice without the hum before its first sound, where it has one."""
        samples = self.get(symbols, chosen)
        if voice not in HUM_ENDS_MS:
            return samples
        note = self.path(symbols, chosen).with_suffix(".onset")
        if not note.exists():
            note.write_text(str(self._onsets.first_sound(symbols, chosen)), encoding="utf-8")
        start = int(note.read_text(encoding="utf-8"))
        return risen(samples, start, round(HUM_ENDS_MS[voice] / 1000 * MODEL_RATE))

    @staticmethod
    def path(symbols: str, voice: VoiceSettings) -> Path:
        """The take's file in the cache; its name is a hash of all that decides its sound."""
        key = hashlib.sha256(f"{speaking_sha256(voice)}\n{symbols}".encode()).hexdigest()
        return cache.folder("takes", key[:2]) / f"{key[2:34]}.npy"


def risen(samples: Samples, first_sound: int, lead: int) -> Samples:
    """`samples` from `lead` before the first sound on, rising from nothing over all of that lead.

    A cut alone would leave a step where the hum was: a click.
    """
    kept = samples[max(0, first_sound - lead) :].copy()
    rise = min(lead, first_sound)
    kept[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / max(rise, 1))
    return kept
