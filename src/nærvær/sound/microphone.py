"""What a microphone hears, through PortAudio: its level all the time, and its samples while a sentence is read."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any

import numpy as np

from ..domain.player import PlayerProblem
from ..domain.score import TIMELINE_RATE
from ..domain.teleprompter import (
    LONGEST_TAKE_SECONDS,
    SILENT_DB,
    HeardSound,
    InputLevel,
    MicrophoneFault,
    MicrophoneProblem,
)
from .device import STOP_LIMIT_SECONDS, NoSound, TimeLimitedCall, load_sounddevice, restart_portaudio
from .resample import Samples

OPEN_LIMIT_SECONDS = 4.0
LOST_AFTER_SECONDS = 1.5
"""A card that has given nothing for so long is gone."""
LEAD_SECONDS = 0.3
"""So much from before the key is kept: some press it and speak at once."""
_LATENCY_SECONDS = 0.1


class PortAudioMicrophone:
    """The microphone that the system has chosen, or the one called `name`. Keeps the port `Microphone`."""

    def __init__(self, name: str | None = None) -> None:
        """Open it and begin to hear. Raises `MicrophoneProblem`."""
        self._lock = threading.Lock()
        self._blocks: list[Samples] = []
        self._kept = 0
        self._keeps = False
        self._peak = 0.0
        self._power = 0.0
        self._heard = 0
        self._latest = time.monotonic()
        self.rate = TIMELINE_RATE
        try:
            self._stream = TimeLimitedCall(lambda: self._opened(name), _close).result(OPEN_LIMIT_SECONDS, _never)
        except NoSound as problem:
            known = {PlayerProblem.NO_PORTAUDIO: MicrophoneFault.NO_PORTAUDIO}
            raise MicrophoneProblem(known.get(problem.reason, MicrophoneFault.REFUSED)) from problem

    def _opened(self, name: str | None) -> Any:
        sounddevice = load_sounddevice()
        device = _input_device(sounddevice, name)
        if device is None:
            restart_portaudio()  # it may have been plugged in since
            device = _input_device(sounddevice, name)
        if device is None:
            raise MicrophoneProblem(MicrophoneFault.NO_MICROPHONE)
        for rate in dict.fromkeys((TIMELINE_RATE, round(device["default_samplerate"]))):
            try:
                stream = sounddevice.InputStream(
                    device=device["index"],
                    samplerate=rate,
                    channels=1,
                    dtype="float32",
                    latency=_LATENCY_SECONDS,
                    callback=self._hear,
                )
                stream.start()
            except sounddevice.PortAudioError:
                continue
            self.rate = rate
            self._latest = time.monotonic()
            return stream
        raise MicrophoneProblem(MicrophoneFault.REFUSED)

    def _hear(self, block: Samples, _frames: int, _time: Any, _status: Any) -> None:
        """Called by PortAudio for each block that has been heard."""
        samples = block[:, 0].copy()
        with self._lock:
            self._latest = time.monotonic()
            if len(samples):
                self._peak = max(self._peak, float(np.abs(samples).max()))
                self._power += float(np.square(samples, dtype=np.float64).sum())
                self._heard += len(samples)
            if not self._keeps or self._kept < LONGEST_TAKE_SECONDS * self.rate:
                self._blocks.append(samples)
                self._kept += len(samples)
            while not self._keeps and self._blocks and self._kept - len(self._blocks[0]) > LEAD_SECONDS * self.rate:
                self._kept -= len(self._blocks.pop(0))

    def level(self) -> InputLevel:
        self._require_sound()
        with self._lock:
            peak, power, heard = self._peak, self._power, self._heard
            self._peak = self._power = 0.0
            self._heard = 0
        return InputLevel(_decibels(peak), _decibels((power / heard) ** 0.5 if heard else 0.0))

    def begin(self) -> None:
        self._require_sound()
        with self._lock:
            self._keeps = True

    def end(self) -> HeardSound:
        with self._lock:
            blocks, self._blocks, self._kept, self._keeps = self._blocks, [], 0, False
        self._require_sound()
        return HeardSound(np.concatenate(blocks) if blocks else np.zeros(0, np.float32), self.rate)

    def _require_sound(self) -> None:
        if time.monotonic() - self._latest > LOST_AFTER_SECONDS:
            raise MicrophoneProblem(MicrophoneFault.LOST)

    def close(self) -> None:
        with contextlib.suppress(NoSound):
            TimeLimitedCall(lambda: _close(self._stream)).result(STOP_LIMIT_SECONDS, _never)


def _input_device(sounddevice: Any, name: str | None) -> dict[str, Any] | None:
    """The device called `name`, or the one the system records from; None where there is none."""
    try:
        if name is None:
            return dict(sounddevice.query_devices(kind="input"))
        devices = [device for device in sounddevice.query_devices() if device["max_input_channels"] > 0]
    except (sounddevice.PortAudioError, ValueError):
        return None
    return next((dict(device) for device in devices if device["name"] == name), None)


def _close(stream: Any) -> None:
    with contextlib.suppress(load_sounddevice().PortAudioError):
        stream.close(ignore_errors=True)


def _never() -> bool:
    return False


def _decibels(amplitude: float) -> float:
    return max(SILENT_DB, 20 * float(np.log10(max(amplitude, 1e-12))))
