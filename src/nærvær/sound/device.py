"""Where samples go: to the sound card through PortAudio, or to a clock that stands in for one.

There is one stream at a time. PortAudio is loaded when a card is first asked for. Every call of a device has a time limit,
because it may hang.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from ..domain.player import PlayerProblem
from ..domain.score import TIMELINE_RATE
from .resample import Samples
from .ring_buffer import RingBuffer

FillCallback = Callable[[Samples, float, bool], None]
"""Fills the given frames. The first of them will be heard in so many seconds; True: the card has lost sound since the
last call."""

T = TypeVar("T")

log = logging.getLogger(__name__)

CLOSING_LIMIT_SECONDS = 0.5
LATENCY_SECONDS = 0.3
SAFE_LATENCY_SECONDS = 0.5
_UNDERFLOW_WINDOW_SECONDS = 60.0
_OPEN_LIMIT_SECONDS = 4.0
STOP_LIMIT_SECONDS = 1.0
CLOCK_PERIOD_SECONDS = 0.25


class NoSound(Exception):
    """There is nothing to play on."""

    def __init__(self, reason: PlayerProblem) -> None:
        super().__init__(reason)
        self.reason = reason


class OutputStream(Protocol):
    """An open stream that calls a `FillCallback` for `rate` frames a second."""

    rate: int

    @property
    def active(self) -> bool:
        """Whether the callback is being called."""

    def start(self) -> None:
        """Begin, or begin again, to call the callback."""

    def abort(self) -> None:
        """Stop at once; frames that were handed over and not yet heard are dropped."""

    def close(self) -> None:
        """Give the device back."""


class Output(Protocol):
    """Opens streams. Every method may raise `NoSound`, and may hang: call them through `TimeLimitedCall`."""

    audible: bool

    def open(self, callback_for: Callable[[int], FillCallback], latency: float) -> OutputStream:
        """Return a stream that is not started. `callback_for` takes its rate; `latency` is asked for in seconds."""

    def reset(self, anywhere: bool) -> None:
        """Look for devices again after one has gone; with `anywhere`, another device will do."""


class TimeLimitedCall(Generic[T]):
    """A call in a thread of its own, which can be given up on."""

    def __init__(self, call: Callable[[], T], undo: Callable[[T], None] | None = None) -> None:
        """`undo` takes the result of a call that returned after it was given up on."""
        self._call = call
        self._undo = undo
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._given_up = False
        self._result: list[T] = []
        self._error: Exception | None = None

    def result(self, seconds: float, is_closing: Callable[[], bool]) -> T:
        """Return the result of the call, or raise its error.

        Raises `NoSound` (hung) after `seconds`, or `CLOSING_LIMIT_SECONDS` after `is_closing` became true.
        """
        threading.Thread(target=self._run, name="naervaer-device", daemon=True).start()
        deadline = time.monotonic() + seconds
        shortened = False
        while not self._done.wait(0.1):
            if not shortened and is_closing():
                deadline = min(deadline, time.monotonic() + CLOSING_LIMIT_SECONDS)
                shortened = True
            if time.monotonic() > deadline:
                with self._lock:
                    if not self._done.is_set():
                        self._given_up = True
                        raise NoSound(PlayerProblem.HUNG)
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._call())
        except Exception as error:
            self._error = error
        with self._lock:
            self._done.set()
            is_late = self._given_up
        if is_late and self._result and self._undo is not None:
            self._undo(self._result[0])


class OpenDevice:
    """The open stream of an output, and the latency it was opened with. Calls that take too long raise `NoSound`."""

    def __init__(self, output: Output, is_closing: Callable[[], bool]) -> None:
        self._output = output
        self._is_closing = is_closing
        self.stream: OutputStream | None = None
        self.latency = self.wanted_latency = LATENCY_SECONDS

    @property
    def is_active(self) -> bool:
        """Whether there is a stream, and it calls."""
        return self.stream is not None and self.stream.active

    def wants_more_latency(self, ring: RingBuffer) -> bool:
        """Whether the open stream, if any, must be opened anew: with more latency once sound was lost twice in a minute."""
        lost = ring.underflows
        if len(lost) == 2 and lost[1] - lost[0] < _UNDERFLOW_WINDOW_SECONDS:
            self.wanted_latency = SAFE_LATENCY_SECONDS
        return self.stream is not None and self.wanted_latency > self.latency

    def open(self, ring: RingBuffer) -> RingBuffer:
        """Open a stream that is not started; returns the ring it calls, a successor of `ring` at the stream's rate."""
        rings: dict[int, RingBuffer] = {}

        def callback_for(rate: int) -> FillCallback:
            rings[rate] = ring.successor(rate)
            return rings[rate].fill

        latency = self.wanted_latency
        self.stream = self._limited(
            lambda: self._output.open(callback_for, latency), _OPEN_LIMIT_SECONDS, lambda late: late.close()
        )
        self.latency = latency
        return rings[self.stream.rate]

    def start(self) -> None:
        if self.stream is not None:
            self._limited(self.stream.start, STOP_LIMIT_SECONDS)

    def abort(self) -> None:
        if self.stream is not None:
            self._limited(self.stream.abort, STOP_LIMIT_SECONDS)

    def close(self) -> None:
        stream, self.stream = self.stream, None
        if stream is not None:
            try:
                self._limited(stream.close, STOP_LIMIT_SECONDS)
            except NoSound:
                log.debug("the device did not close")

    def reset(self, anywhere: bool) -> None:
        """Look for devices again; with `anywhere`, another one will do."""
        self._limited(lambda: self._output.reset(anywhere), _OPEN_LIMIT_SECONDS)

    def _limited(self, call: Callable[[], T], seconds: float, undo: Callable[[T], None] | None = None) -> T:
        return TimeLimitedCall(call, undo).result(seconds, self._is_closing)


# The sound card: a device is found again by its name

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


# The clock


class ClockStream:
    """Takes samples at the pace of the monotonic clock and drops them. It catches up after a stall, so it never drifts."""

    rate = TIMELINE_RATE

    def __init__(self, callback: FillCallback) -> None:
        self._callback = callback
        self._stop: threading.Event | None = None

    @property
    def active(self) -> bool:
        return self._stop is not None

    def start(self) -> None:
        self._stop = threading.Event()
        threading.Thread(target=self._run, args=(self._stop,), name="naervaer-clock", daemon=True).start()

    def abort(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    close = abort

    def _run(self, stop: threading.Event) -> None:
        began = time.monotonic()
        frames = np.zeros(round(CLOCK_PERIOD_SECONDS * self.rate), np.float32)
        periods = 0
        while not stop.wait(max(0.0, began + periods * CLOCK_PERIOD_SECONDS - time.monotonic())):
            self._callback(frames, began + periods * CLOCK_PERIOD_SECONDS - time.monotonic(), False)
            periods += 1


class ClockOutput:
    """The output of silent practice, and where there is no sound: always there, never lost."""

    audible = False

    def open(self, callback_for: Callable[[int], FillCallback], latency: float) -> ClockStream:
        """Return a stopped clock; it has no latency to choose."""
        del latency
        return ClockStream(callback_for(ClockStream.rate))

    def reset(self, anywhere: bool) -> None:
        """There is no device to look for."""
        del anywhere
