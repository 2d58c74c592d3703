"""What the verbs and the feeder agree on: the wish, the state shown, and a bell to wake the feeder with."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum, auto

from ..domain.player import ENDED_STATES, PlayerState


class TransportGoal(Enum):
    """What the verbs last asked for."""

    WAIT = auto()
    PLAY = auto()
    HOLD = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class TransportRequest:
    """Everything wished at one moment. `jump`: go to this frame first; `again`: the person asks for the device anew."""

    wish: TransportGoal
    jump: int | None
    again: bool
    volume: float


@dataclass(frozen=True, slots=True)
class TransportState:
    """What is shown at one moment: state, reason code, and the frame on its way to which the player is, if any."""

    state: PlayerState
    problem: str
    jump: int | None
    volume: float


class Transport:
    """Wishes go in on one side and states on the other; whoever is late is ignored, so nothing here can contradict itself.

    Shared by any thread but the card's callback.
    """

    def __init__(self, total: int, volume: float, problem: str) -> None:
        self._total = total
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._wish = TransportGoal.WAIT
        self._state = PlayerState.READY
        self._standing = self._problem = problem
        self._jump: int | None = None
        self._again = False
        self._volume = min(max(volume, 0.0), 1.0)
        self.closing = False

    # Wishes

    def begin(self, at: int) -> bool:
        """Whether the feeder is to be started."""
        with self._lock:
            if self._state is not PlayerState.READY:
                return False
            self._wish, self._state, self._jump = TransportGoal.PLAY, PlayerState.STARTING, self._inside(at)
            return True

    def hold(self) -> None:
        with self._lock:
            if self._state in {PlayerState.STARTING, PlayerState.PLAYING, PlayerState.LOST}:
                self._wish, self._state, self._problem = TransportGoal.HOLD, PlayerState.PAUSED, self._standing
        self._wake.set()

    def go_on(self) -> None:
        with self._lock:
            if self._state in {PlayerState.PAUSED, PlayerState.LOST}:
                self._wish, self._state, self._problem = TransportGoal.PLAY, PlayerState.STARTING, self._standing
                self._again = True
        self._wake.set()

    def jump(self, position: int) -> None:
        with self._lock:
            if self._state is not PlayerState.READY and self._state not in ENDED_STATES:
                self._jump = self._inside(position)
        self._wake.set()

    def level(self, volume: float) -> None:
        with self._lock:
            self._volume = min(max(volume, 0.0), 1.0)
        self._wake.set()

    def end(self, closing: bool = False) -> None:
        with self._lock:
            self.closing = self.closing or closing
            if self._state not in ENDED_STATES:
                self._wish, self._state, self._jump = TransportGoal.END, PlayerState.STOPPED, None
        self._wake.set()

    def _inside(self, position: int) -> int:
        return min(max(position, 0), self._total)

    # The feeder's side

    def order(self) -> TransportRequest:
        """What is wished now."""
        with self._lock:
            again, self._again = self._again, False
            return TransportRequest(self._wish, self._jump, again, self._volume)

    def wished(self) -> TransportGoal:
        """What is wished now, without taking the order."""
        return self._wish

    def wait(self, seconds: float | None) -> None:
        """Sleep until something is wished or `seconds` have passed."""
        self._wake.wait(seconds)
        self._wake.clear()

    def arrived(self, jump: int) -> None:
        """The player is at `jump` now."""
        with self._lock:
            if self._jump == jump:
                self._jump = None

    def became(self, state: PlayerState, problem: str = "") -> None:
        """Show what has come about, unless something else is wished by now."""
        with self._lock:
            if self._state in ENDED_STATES or (self._wish is TransportGoal.HOLD and state not in ENDED_STATES):
                return
            self._state, self._problem = state, problem or self._standing
            if state in ENDED_STATES:
                self._wish, self._jump = TransportGoal.END, None

    # Anybody's side

    def shown(self) -> TransportState:
        with self._lock:
            return TransportState(self._state, self._problem, self._jump, self._volume)
