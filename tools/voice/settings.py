"""Every number that decides how the library sounds, and its hash (needs the standard library only)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import phones

ENGINE = "Kokoro-82M v1.0 int8 (onnxruntime)"
MODEL_RATE = 24_000
RATE = 48_000


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """One shipped voice: the base voices its style is the mean of, one row of them, and its pace.

    `row` is the row of the 510 × 256 style table (Kokoro has one per utterance length; one fixed
    row keeps the voice the same from cue to cue). `speed` 1 is Kokoro's own pace.
    """

    base: tuple[str, ...]
    row: int = 80
    speed: float = 0.80


@dataclass(frozen=True, slots=True)
class Finish:
    """From the model's 24 kHz to the stored file; see finish.py and mastering.py.

    Filters are (Hz, dB, Q); `trim_db` is measured from the loud parts (95th percentile) of a take.
    """

    trim_db: float = -45.0
    trim_keep_ms: tuple[float, float] = (30.0, 70.0)
    high_pass_hz: float = 70.0
    warmth: tuple[float, float, float] = (180.0, 1.0, 0.7)
    presence: tuple[float, float, float] = (3200.0, -2.5, 0.8)
    shelf: tuple[float, float, float] = (5500.0, -4.0, 0.7)
    loudness_lufs: float = -20.0
    ceiling_dbtp: float = -3.3
    look_ahead_ms: float = 5.0
    fade_in_ms: float = 8.0
    fade_out_ms: float = 32.0
    gap_ms: float = 100.0
    compression_level: float = 0.92


VOICES = {
    "synthetic-light": VoiceSettings(("ff_siwis", "hf_alpha", "if_sara")),
    "synthetic-dark": VoiceSettings(("im_nicola", "bm_george", "hm_omega")),
}
FINISH = Finish()
HUM_ENDS_MS = {"synthetic-light": 80.0}
"""Voices that hum before the first sound, and over how long before its planned start they rise from nothing."""


def speaking_sha256(voice: VoiceSettings) -> str:
    """Hash of all but the words that decides a take: engine, style, pace."""
    return _digest({"engine": ENGINE, "voice": asdict(voice)})


def settings_sha256(voice: str) -> str:
    """Hash of all settings behind a finished file of this voice, the table of sounds included."""
    content: dict[str, object] = {
        "speaking": speaking_sha256(VOICES[voice]),
        "sounds": [phones.KOKORO, phones.KOKORO_BEFORE_VOWEL, phones.KOKORO_BEFORE_R],
        "finish": asdict(FINISH),
        "rate": RATE,
    }
    if voice in HUM_ENDS_MS:
        content["hum"] = HUM_ENDS_MS[voice]
    return _digest(content)


def _digest(content: object) -> str:
    """SHA-256 of `content` as JSON with sorted keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
