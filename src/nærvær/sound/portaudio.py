"""The sound card, through PortAudio: one stream at a time, to a device that is found again by its name."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ..domain.player import PlayerProblem
from ..domain.timeline import TIMELINE_RATE
from .output import FillCallback, NoSound
from .resample import Samples

_INVALID_SAMPLE_RATE = -9997
_LONGEST_DELAY = 3.0

# PortAudio can only be started afresh while nothing is open.
_open_lock = threading.Lock()
_open_streams: set[int] = set()


def load_sounddevice() -> Any:
    """The sounddevice module. Raises `NoSound` (no_portaudio) where the library is not there or will not start."""
    try:
        import sounddevice
    except Exception as error:
        raise NoSound(PlayerProblem.NO_PORTAUDIO) from error
    return sounddevice


def restart_portaudio() -> None:
    """Terminate and initialise PortAudio: it sees devices that came or went only then. Nothing while a stream is open."""
    sounddevice = load_sounddevice()
    with _open_lock:
        if not _open_streams:
            sounddevice._terminate()
            sounddevice._initialize()


def backend_name() -> str:
    """The name and version of PortAudio, and the sound system it plays through."""
    version = load_sounddevice().get_portaudio_version()[1].split(",")[0]
    interfaces = load_sounddevice().query_hostapis()
    chosen = output_devices()[:1]
    return f"{version} ({interfaces[chosen[0]['hostapi']]['name']})" if chosen else version


def output_devices() -> list[dict[str, Any]]:
    """The devices that can play, the default one first, as sounddevice describes them."""
    sounddevice = load_sounddevice()
    found = [device for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
    with contextlib.suppress(sounddevice.PortAudioError):
        default = sounddevice.query_devices(kind="output")["index"]
        found.sort(key=lambda device: bool(device["index"] != default))
    return found


@contextlib.contextmanager
def _refusals_as_no_sound() -> Iterator[None]:
    """Raise `NoSound` (refused) for an error of PortAudio."""
    try:
        yield
    except load_sounddevice().PortAudioError as error:
        raise NoSound(PlayerProblem.REFUSED) from error


class PortAudioStream:
    """One mono float32 output stream. PortAudio's callback only hands its buffer on to a `FillCallback`."""

    def __init__(self, index: int, rate: int, latency: float, callback: FillCallback) -> None:
        self.rate = rate
        self._callback = callback
        with _open_lock:
            self._stream = load_sounddevice().OutputStream(
                device=index,
                samplerate=rate,
                channels=1,
                dtype="float32",
                blocksize=0,
                latency=latency,
                callback=self._fill,
            )
            _open_streams.add(id(self))
        self._latency = float(self._stream.latency)

    @property
    def active(self) -> bool:
        """Whether PortAudio still calls."""
        return bool(self._stream.active)

    def start(self) -> None:
        with _refusals_as_no_sound():
            self._stream.start()

    def abort(self) -> None:
        with _refusals_as_no_sound():
            self._stream.abort()

    def close(self) -> None:
        try:
            with _refusals_as_no_sound():
                self._stream.close()
        finally:
            with _open_lock:
                _open_streams.discard(id(self))

    def _fill(self, out: Samples, _frames: int, time: Any, status: Any) -> None:
        delay = time.outputBufferDacTime - time.currentTime
        if not 0.0 <= delay < _LONGEST_DELAY:  # some host interfaces do not know
            delay = self._latency
        self._callback(out[:, 0], delay, status.output_underflow)


class PortAudioOutput:
    """The device called `name`, or the default one. After a loss, the device that played is looked for by its name."""

    audible = True

    def __init__(self, name: str | None = None) -> None:
        self._chosen = name
        self._name = name

    def open(self, callback_for: Callable[[int], FillCallback], latency: float) -> PortAudioStream:
        """Open a stream at 48 kHz, or at the device's own rate where it refuses that."""
        device = self._device()
        sounddevice = load_sounddevice()
        rates = dict.fromkeys((TIMELINE_RATE, round(device["default_samplerate"])))
        for rate in rates:
            try:
                stream = PortAudioStream(device["index"], rate, latency, callback_for(rate))
            except sounddevice.PortAudioError as error:
                if error.args[1:2] != (_INVALID_SAMPLE_RATE,):
                    raise NoSound(PlayerProblem.REFUSED) from error
            else:
                self._name = device["name"]
                return stream
        raise NoSound(PlayerProblem.REFUSED)

    def reset(self, anywhere: bool) -> None:
        """Restart PortAudio; with `anywhere`, the device first asked for will do again. Raises `NoSound` where it fails."""
        if anywhere:
            self._name = self._chosen
        with _refusals_as_no_sound():
            restart_portaudio()

    def require_device(self) -> PortAudioOutput:
        """This output, if there is a device for it now. Raises `NoSound` where there is none after a restart either."""
        try:
            self._device()
        except NoSound:
            self.reset(False)
            self._device()
        return self

    @property
    def name(self) -> str:
        """What the device calls itself."""
        return str(self._device()["name"])

    def _device(self) -> dict[str, Any]:
        for device in output_devices():
            if self._name in {None, device["name"]}:
                return device
        raise NoSound(PlayerProblem.NO_DEVICE)
