"""Takes: one spoken cue each. Its sentences are spoken one by one, kept in the cache, and joined."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

import fetch
import phones
import prosody
from english import Pronunciations
from prosody import Melody, Sentence
from settings import (
    FINISH,
    MODEL_RATE,
    PROSODY,
    VOICES,
    ProsodySettings,
    VoiceSettings,
    speaking_sha256,
)

if TYPE_CHECKING:
    from mastering import Samples


class Voice(Protocol):
    """Speaks; `speak.Speaker` does."""

    def say(self, symbols: str, voice: VoiceSettings, editor: Melody) -> Samples:
        """Speech for Kokoro's `symbols`: float32 mono at 24 kHz."""
        ...


def model() -> Voice:
    """The speech model, which only building a voice needs."""
    from speak import Speaker

    return Speaker()


class Takes:
    """Speaks cues, or finds their sentences in the cache. The model is loaded when something is to be said.

    `word_tones` lays Norwegian word tones over the melody: a trial no Norwegian has judged, not shipped.
    """

    def __init__(
        self,
        words: Pronunciations,
        speaker: Callable[[], Voice] = model,
        settings: ProsodySettings = PROSODY,
        word_tones: bool = False,
    ) -> None:
        self._words = words
        self._make = speaker
        self._settings = settings
        self._word_tones = word_tones
        self._speaker: Voice | None = None
        self.rendered = 0

    def take(self, text: str, voice: str, goes_on: bool, where: str = "") -> Samples:
        """A cue in a shipped voice at 24 kHz, trimmed. `goes_on`: its thought does not end with it."""
        # With scipy, a second to load, which every process of the tests would spend.
        from mastering import trimmed

        parts: list[Samples] = []
        for sentence in prosody.sentences(text, goes_on):
            if parts:
                gap = prosody.drawn(self._settings.join_s, voice, "join", sentence.text)
                gap -= sum(FINISH.trim_keep_ms) / 1000 + VOICES[voice].join_less
                parts.append(np.zeros(round(gap * MODEL_RATE), dtype=np.float32))
            parts.append(trimmed(self.sentence(sentence, voice, where), FINISH))
        return np.concatenate(parts)

    def sentence(self, sentence: Sentence, voice: str, where: str = "") -> Samples:
        """One sentence: float32 mono at 24 kHz, with what little silence the model leaves around it."""
        path = self.path(sentence, voice, where)
        if not path.exists():
            if self._speaker is None:
                self._speaker = self._make()
            symbols = self._symbols(sentence, voice, where)
            melody = prosody.melody(
                self._settings, sentence, voice, symbols, self._accents(sentence)
            )
            samples = self._speaker.say(symbols, VOICES[voice], melody)
            part = path.with_suffix(".part.npy")
            np.save(part, samples.astype(np.float16))
            part.replace(path)
            self.rendered += 1
        return np.asarray(np.load(path), dtype=np.float32)

    def path(self, sentence: Sentence, voice: str, where: str = "") -> Path:
        """The sentence's file in the cache; its name is a hash of all that decides its sound."""
        symbols = self._symbols(sentence, voice, where)
        melody = prosody.melody(self._settings, sentence, voice, symbols)
        key = "\n".join(
            [
                speaking_sha256(VOICES[voice], self._settings),
                symbols,
                sentence.ending,
                f"{melody.end:.4f}",
                *map(str, self._accents(sentence)),
            ]
        )
        digest = hashlib.sha256(key.encode()).hexdigest()
        return fetch.cache_folder("takes", digest[:2]) / f"{digest[2:34]}.npy"

    def _symbols(self, sentence: Sentence, voice: str, where: str) -> str:
        """Kokoro's symbols of a sentence, with a first ç as this voice needs it."""
        symbols, usual = self._words.kokoro(sentence.text, where), phones.KOKORO[phones.PALATAL]
        own = VOICES[voice].first_palatal
        return own + symbols.removeprefix(usual) if own and symbols.startswith(usual) else symbols

    def _accents(self, sentence: Sentence) -> tuple[int, ...]:
        return self._words.tones(sentence.text) if self._word_tones else ()
