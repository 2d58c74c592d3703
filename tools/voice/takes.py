"""Takes: one spoken cue each, rendered once and kept in the user's cache under what made it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import cache
from settings import VoiceSettings, speaking_sha256
from speak import Samples, Speaker


class Takes:
    """Renders takes, or finds them. The model is loaded only when something is to be said."""

    def __init__(self, speaker: Callable[[], Speaker] = Speaker) -> None:
        self._make = speaker
        self._speaker: Speaker | None = None
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

    @staticmethod
    def path(symbols: str, voice: VoiceSettings) -> Path:
        """The take's file in the cache; its name is a hash of all that decides its sound."""
        key = hashlib.sha256(f"{speaking_sha256(voice)}\n{symbols}".encode()).hexdigest()
        return cache.folder("takes", key[:2]) / f"{key[2:34]}.npy"
