"""Kokoro-82M by onnxruntime: symbols in, 24 kHz speech out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

import fetch
import phones
from settings import VoiceSettings

Samples = npt.NDArray[np.float32]

STYLE_SHAPE = (510, 256)
LONGEST = 510
"""The model's limit of tokens in one utterance."""


class Speaker:
    """The loaded model; `threads` is onnxruntime's own count of cores for one operator."""

    def __init__(self, threads: int = 2) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._session = ort.InferenceSession(str(fetch.model()), options, providers=providers)
        self._base = fetch.voices()

    def say(self, symbols: str, voice: VoiceSettings) -> Samples:
        """Float32 mono at 24 kHz, with the model's own lead and tail of near-silence."""
        given = inputs(symbols, voice, self._base)
        (audio,) = self._session.run(None, given)
        return np.asarray(audio, dtype=np.float32).reshape(-1)


def inputs(symbols: str, voice: VoiceSettings, files: Mapping[str, Path]) -> dict[str, Any]:
    """What the model wants: tokens int64 [1, n + 2], style float32 [1, 256], speed float32 [1]."""
    ids = phones.kokoro_ids(symbols)
    if not 0 < len(ids) <= LONGEST:
        raise ValueError(f"{len(ids)} tokens cannot be said at once: {symbols}")
    return {
        "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
        "style": style(voice, files),
        "speed": np.array([voice.speed], dtype=np.float32),
    }


def style(voice: VoiceSettings, files: Mapping[str, Path]) -> Samples:
    """Mean of the base voices' chosen row: float32 [1, 256]."""
    tables = [np.fromfile(files[name], dtype="<f4").reshape(STYLE_SHAPE) for name in voice.base]
    rows = np.stack([table[voice.row] for table in tables])
    return np.asarray(rows.mean(axis=0, keepdims=True), dtype=np.float32)
