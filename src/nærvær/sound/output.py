"""What the engine needs of whatever takes its sound, and how to call something that may never come back.

The monotonic clock in the place of a sound card: for silent practice and where there is no sound.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import numpy as np

from ..domain.timeline import TIMELINE_RATE
from .bells import Samples

FillCallback = Callable[[Samples, float, bool], None]
"""Fill these frames, of which the first is heard in so many seconds; True: sound was lost since the last call."""

T = TypeVar("T")

HURRIED_SECONDS = 0.5


class NoSound(Exception):
    """There is nothing to play on: a reason code (no_portaudio, no_device, refused, hung)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutputStream(Protocol):
    """An open way out that pulls `rate` frames a second."""

    rate: int

    @property
    def active(self) -> bool:
        """Whether sound is being pulled."""

    def start(self) -> None:
        """Begin, or begin again, to pull."""

    def abort(self) -> None:
        """Stop at once; what was handed on and not yet heard is dropped."""

    def close(self) -> None:
        """Give it back."""


class Output(Protocol):
    """Somewhere to open streams; every method may raise `NoSound`, and may hang."""

    audible: bool

    def open(self, pull_for: Callable[[int], FillCallback], latency: float) -> OutputStream:
        """A stream that is not yet started: `pull_for(rate)` gives what it is to call, `latency` is asked for in seconds."""

    def reset(self, anywhere: bool) -> None:
        """Look for devices anew after one has gone; `anywhere`: another one will do."""


class TimeLimitedCall(Generic[T]):
    """A job in a thread of its own that may be given up on."""

    def __init__(self, job: Callable[[], T], undo: Callable[[T], None] | None = None) -> None:
        self._job = job
        self._undo = undo
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._given_up = False
        self._outcome: list[T] = []
        self._error: Exception | None = None

    def result(self, seconds: float, hurried: Callable[[], bool]) -> T:
        """What the job gives, or the error it raises. Raises `NoSound("hung")` after `seconds`, or soon when `hurried`.

        What a job that was given up on still brings back is handed to `undo`.
        """
        threading.Thread(target=self._run, name="naervaer-device", daemon=True).start()
        deadline = time.monotonic() + seconds
        while not self._done.wait(0.1):
            if hurried():
                deadline = min(deadline, time.monotonic() + HURRIED_SECONDS)
                hurried = _never
            if time.monotonic() > deadline:
                with self._lock:
                    if not self._done.is_set():
                        self._given_up = True
                        raise NoSound("hung")
        if self._error is not None:
            raise self._error
        return self._outcome[0]

    def _run(self) -> None:
        try:
            self._outcome.append(self._job())
        except Exception as error:
            self._error = error
        with self._lock:
            self._done.set()
            late = self._given_up
        if late and self._outcome and self._undo is not None:
            self._undo(self._outcome[0])


def _never() -> bool:
    return False


PERIOD_SECONDS = 0.25


class ClockStream:
    """Pulls sound at the pace of the clock and lets it go. It catches up after a stall, so it never drifts."""

    rate = TIMELINE_RATE

    def __init__(self, pull: FillCallback) -> None:
        self._pull = pull
        self._stop: threading.Event | None = None

    @property
    def active(self) -> bool:
        """Whether the clock is pulling."""
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
        frames = np.zeros(round(PERIOD_SECONDS * self.rate), np.float32)
        periods = 0
        while not stop.wait(max(0.0, began + periods * PERIOD_SECONDS - time.monotonic())):
            self._pull(frames, began + periods * PERIOD_SECONDS - time.monotonic(), False)
            periods += 1


class ClockOutput:
    """Where nothing is heard: always there, never lost."""

    audible = False

    def open(self, pull_for: Callable[[int], FillCallback], latency: float) -> ClockStream:
        """A stopped clock; it has no latency to choose."""
        del latency
        return ClockStream(pull_for(ClockStream.rate))

    def reset(self, anywhere: bool) -> None:
        """Nothing to look for anew."""
        del anywhere
