"""The monotonic clock in the place of a sound card: for silent practice and where there is no sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from ..domain.timeline import TIMELINE_RATE
from .stream import Pull

PERIOD_SECONDS = 0.25


class ClockStream:
    """Pulls sound at the pace of the clock and lets it go. It catches up after a stall, so it never drifts."""

    rate = TIMELINE_RATE

    def __init__(self, pull: Pull) -> None:
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

    def open(self, pull_for: Callable[[int], Pull], latency: float) -> ClockStream:
        """A stopped clock; it has no latency to choose."""
        del latency
        return ClockStream(pull_for(ClockStream.rate))

    def reset(self, anywhere: bool) -> None:
        """Nothing to look for anew."""
        del anywhere
