"""When the first sound of a take begins, as the model itself plans it.

Some of Kokoro's voices hum a short vowel before the first sound of an utterance («i-samle»). Energy
cannot tell it from speech, but the model can: it predicts how many frames every token lasts, the
opening zero included. Only that half of the model is run here, cut out of the whole once and cached.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx.utils
import onnxruntime as ort

import cache
import fetch
import speak
from settings import VoiceSettings

DURATIONS = "/encoder/Clip_output_0"
"""Output of the graph's duration predictor: frames per token, [1, n]."""
FRAME = 600
"""Samples a frame at 24 kHz."""
INPUTS = ["tokens", "style", "speed"]


class Onsets:
    """The duration half of the model, loaded when it is first asked."""

    def __init__(self) -> None:
        self._session: ort.InferenceSession | None = None

    def first_sound(self, symbols: str, voice: VoiceSettings) -> int:
        """Sample (24 kHz) at which the first sound of `symbols` is planned to begin."""
        if self._session is None:
            self._session = ort.InferenceSession(str(_durations_model()))
        inputs = speak.inputs(symbols, voice, fetch.voices())
        (frames,) = self._session.run([DURATIONS], inputs)
        return int(np.asarray(frames).reshape(-1)[0]) * FRAME


def _durations_model() -> Path:
    """The model up to its durations, made from the pinned whole."""
    path = cache.folder("model") / f"durations-{fetch.MODEL_SHA256[:12]}.onnx"
    if not path.exists():
        part = path.with_suffix(".part.onnx")
        onnx.utils.extract_model(str(fetch.model()), str(part), INPUTS, [DURATIONS])
        part.replace(path)
    return path
