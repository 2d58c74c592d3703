"""PortAudio: one stream at a time to a device that is remembered by its name."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ..domain.timeline import TIMELINE_RATE
from .bells import Samples
from .output import FillCallback, NoSound

_INVALID_SAMPLE_RATE = -9997
_LONGEST_DELAY = 3.0

# PortAudio can only be started afresh while nothing is open.
_open_lock = threading.Lock()
_open_streams: set[int] = set()


def load_sounddevice() -> Any:
    """The sounddevice module. Raises `NoSound("no_portaudio")` where the library is not there or will not start."""
    try:
        import sounddevice
    except Exception as error:
        raise NoSound("no_portaudio") from error
    return sounddevice


def restart_portaudio() -> None:
    """Terminate and initialise PortAudio: it sees devices that came or went only then. Nothing while a stream is open."""
    sounddevice = load_sounddevice()
    with _open_lock:
        if not _open_streams:
            sounddevice._terminate()
            sounddevice._initialize()


def backend_name() -> str:
    """The library and its version, and the system it plays through."""
    version = load_sounddevice().get_portaudio_version()[1].split(",")[0]
    interfaces = load_sounddevice().query_hostapis()
    chosen = output_devices()[:1]
    return f"{version} ({interfaces[chosen[0]['hostapi']]['name']})" if chosen else version


def output_devices() -> list[dict[str, Any]]:
    """Everything that can play, the default one first."""
    sounddevice = load_sounddevice()
    found = [device for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
    with contextlib.suppress(sounddevice.PortAudioError):
        default = sounddevice.query_devices(kind="output")["index"]
        found.sort(key=lambda device: bool(device["index"] != default))
    return found


@contextlib.contextmanager
def _refusals_as_no_sound() -> Iterator[None]:
    """What PortAudio says no to, as `NoSound`."""
    try:
        yield
    except load_sounddevice().PortAudioError as error:
        raise NoSound("refused") from error


class PortAudioStream:
    """One output stream. The callback only hands its buffer on."""

    def __init__(self, index: int, rate: int, latency: float, pull: FillCallback) -> None:
        self.rate = rate
        self._pull = pull
        with _open_lock:
            self._stream = load_sounddevice().OutputStream(
                device=index,
                samplerate=rate,
                channels=1,
                dtype="float32",
                blocksize=0,
                latency=latency,
                callback=self._called,
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

    def _called(self, out: Samples, _frames: int, time: Any, status: Any) -> None:
        delay = time.outputBufferDacTime - time.currentTime
        if not 0.0 <= delay < _LONGEST_DELAY:  # some host interfaces do not know
            delay = self._latency
        self._pull(out[:, 0], delay, status.output_underflow)


class PortAudioOutput:
    """The chosen device, or the default one; whichever it was is looked for by name when it has gone."""

    audible = True

    def __init__(self, name: str | None = None) -> None:
        self._chosen = name
        self._name = name

    def open(self, pull_for: Callable[[int], FillCallback], latency: float) -> PortAudioStream:
        """A stream at 48 kHz, or at the device's own rate where it takes no other."""
        device = self._device()
        sounddevice = load_sounddevice()
        rates = dict.fromkeys((TIMELINE_RATE, round(device["default_samplerate"])))
        for rate in rates:
            try:
                stream = PortAudioStream(device["index"], rate, latency, pull_for(rate))
            except sounddevice.PortAudioError as error:
                if error.args[1:2] != (_INVALID_SAMPLE_RATE,):
                    raise NoSound("refused") from error
            else:
                self._name = device["name"]
                return stream
        raise NoSound("refused")

    def reset(self, anywhere: bool) -> None:
        """Start PortAudio afresh. Raises `NoSound` where it does not come back."""
        if anywhere:
            self._name = self._chosen
        with _refusals_as_no_sound():
            restart_portaudio()

    def found(self) -> PortAudioOutput:
        """This output, once there is a device for it. Raises `NoSound` where there is none, having looked anew."""
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
        raise NoSound("no_device")
