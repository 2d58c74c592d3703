"""Kokoro-82M by onnxruntime: symbols in, 24 kHz speech out, with the prosody open in between."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime as ort

import fetch
import model_parts
import phones
from mastering import Samples
from model_parts import AUDIO, DURATIONS, ENERGY, PITCH, SPEED, STYLE, TOKENS
from prosody import Curve
from settings import VoiceSettings

STYLE_SHAPE = (510, 256)
LONGEST = 510
"""The model's limit of tokens in one utterance."""


class Editor(Protocol):
    """Changes how an utterance is said, between the parts of the model."""

    def durations(self, frames: Curve) -> Curve:
        """The frames each token shall last, from those the model plans; the ends are the silence around."""
        ...

    def pitch(self, hertz: Curve, frames: Curve) -> Curve:
        """The pitch to be spoken, two values a frame, from the one the model plans."""
        ...

    def energy(self, energy: Curve, frames: Curve) -> Curve:
        """The energy to be spoken with, two values a frame, from the one the model plans."""
        ...


class Speaker:
    """The loaded model; `threads` is onnxruntime's own count of cores for one operator."""

    def __init__(self, threads: int = 1) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._sessions = {
            name: ort.InferenceSession(
                str(model_parts.part(name)), options, providers=["CPUExecutionProvider"]
            )
            for name in model_parts.PARTS
        }
        self._base = fetch.voices()

    def say(self, symbols: str, voice: VoiceSettings, editor: Editor) -> Samples:
        """Speaks `symbols` as `editor` changes the plan: float32 mono at 24 kHz."""
        tensors = inputs(symbols, voice, self._base)
        self._run("text", tensors)
        frames = editor.durations(tensors[DURATIONS].reshape(-1).astype(np.float64))
        tensors[DURATIONS] = frames.astype(np.float32).reshape(1, -1)
        self._run("prosody", tensors)
        for name, edited in ((PITCH, editor.pitch), (ENERGY, editor.energy)):
            curve = edited(tensors[name].reshape(-1).astype(np.float64), frames)
            tensors[name] = curve.astype(np.float32).reshape(1, -1)
        self._run("sound", tensors)
        return np.asarray(tensors[AUDIO], dtype=np.float32).reshape(-1)

    def _run(self, name: str, tensors: dict[str, Any]) -> None:
        """Runs one part of the model on `tensors`, and adds what it gives to them."""
        wanted, outputs = model_parts.PARTS[name]
        found = self._sessions[name].run(list(outputs), {key: tensors[key] for key in wanted})
        tensors.update(zip(outputs, found, strict=True))


def inputs(symbols: str, voice: VoiceSettings, files: Mapping[str, Path]) -> dict[str, Any]:
    """What the model wants: tokens int64 [1, n + 2], style float32 [1, 256], speed float32 [1]."""
    ids = phones.kokoro_ids(symbols)
    if not 0 < len(ids) <= LONGEST:
        raise ValueError(f"{len(ids)} tokens cannot be said at once: {symbols}")
    return {
        TOKENS: np.array([[0, *ids, 0]], dtype=np.int64),
        STYLE: style(voice, files),
        SPEED: np.array([voice.speed], dtype=np.float32),
    }


def style(voice: VoiceSettings, files: Mapping[str, Path]) -> Samples:
    """Mean of the base voices' chosen row: float32 [1, 256]."""
    tables = [np.fromfile(files[name], dtype="<f4").reshape(STYLE_SHAPE) for name in voice.base]
    rows = np.stack([table[voice.row] for table in tables])
    return np.asarray(rows.mean(axis=0, keepdims=True), dtype=np.float32)
