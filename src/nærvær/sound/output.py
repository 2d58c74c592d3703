"""Where samples go: the port over a sound card, calls of it that may hang, and the clock that stands in for a card."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import numpy as np

from ..domain.player import PlayerProblem
from ..domain.timeline import TIMELINE_RATE
from .resample import Samples

FillCallback = Callable[[Samples, float, bool], None]
"""Fills the given frames. The first of them will be heard in so many seconds; True: the card has lost sound since the
last call."""

T = TypeVar("T")

CLOSING_LIMIT_SECONDS = 0.5
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
