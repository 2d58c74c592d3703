"""Start, pause, seek, volume and stop: what the player was last asked for, and the state it shows.

The player's verbs write requests here from any thread, the producer's thread carries them out and reports back.
"""

from __future__ import annotations

import threading
from enum import Enum, auto

from ..domain.player import ENDED_STATES, PlayerProblem, PlayerState
from ..quick_dataclass import dataclass


class TransportGoal(Enum):
    """What the player is to be doing."""

    WAIT = auto()
    PLAY = auto()
    PAUSE = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True)
class TransportRequest:
    """Everything the producer is to bring about now.

    `seek_to` is the timeline frame to go to first, None to stay. `find_device` is True when the person asked to look for
    a device again.
    """

    goal: TransportGoal
    seek_to: int | None
    find_device: bool
    volume: float


@dataclass(frozen=True, slots=True)
class TransportState:
    """What a face shows: the player's state, its problem, and the timeline frame of a seek not yet carried out."""

    player: PlayerState
    problem: PlayerProblem
    seek_to: int | None
    volume: float


class Transport:
    """Holds the verbs' last request and the producer's last report.

    After a stop later reports are dropped, and while pausing all but those of an end, so that the state never contradicts
    what the person did last. It takes locks: not for the callback of the sound card.
    """

    def __init__(self, total: int, volume: float, problem: PlayerProblem) -> None:
        """`total` is the length of the timeline in frames; `problem` is shown while there is no other."""
        self._total = total
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._goal = TransportGoal.WAIT
        self._player = PlayerState.READY
        self._usual_problem = self._problem = problem
        self._seek_to: int | None = None
        self._find_device = False
        self._volume = min(max(volume, 0.0), 1.0)
        self.is_closing = False

    # For the verbs

    def start(self, frame: int) -> bool:
        """Ask to play from `frame`. Returns whether the producer is to be started: only the first call does that."""
        with self._lock:
            if self._player is not PlayerState.READY:
                return False
            self._goal, self._player, self._seek_to = TransportGoal.PLAY, PlayerState.STARTING, self._clamped(frame)
            return True

    def pause(self) -> None:
        with self._lock:
            if self._player in {PlayerState.STARTING, PlayerState.PLAYING, PlayerState.LOST}:
                self._goal, self._player, self._problem = TransportGoal.PAUSE, PlayerState.PAUSED, self._usual_problem
        self._wake.set()

    def resume(self) -> None:
        with self._lock:
            if self._player in {PlayerState.PAUSED, PlayerState.LOST}:
                self._goal, self._player, self._problem = TransportGoal.PLAY, PlayerState.STARTING, self._usual_problem
                self._find_device = True
        self._wake.set()

    def seek(self, frame: int) -> None:
        with self._lock:
            if self._player is not PlayerState.READY and self._player not in ENDED_STATES:
                self._seek_to = self._clamped(frame)
        self._wake.set()

    def set_volume(self, volume: float) -> None:
        with self._lock:
            self._volume = min(max(volume, 0.0), 1.0)
        self._wake.set()

    def stop(self, closing: bool = False) -> None:
        """Ask for the end; with `closing` the device is waited for less patiently."""
        with self._lock:
            self.is_closing = self.is_closing or closing
            if self._player not in ENDED_STATES:
                self._goal, self._player, self._seek_to = TransportGoal.STOP, PlayerState.STOPPED, None
        self._wake.set()

    def _clamped(self, frame: int) -> int:
        return min(max(frame, 0), self._total)

    # For the producer's thread

    def take_request(self) -> TransportRequest:
        """What is asked for now. A wish to look for the device is handed out once."""
        with self._lock:
            find_device, self._find_device = self._find_device, False
            return TransportRequest(self._goal, self._seek_to, find_device, self._volume)

    @property
    def goal(self) -> TransportGoal:
        """What is asked for now, without taking the request."""
        return self._goal

    def wait(self, seconds: float | None) -> None:
        """Sleep until something is asked for or `seconds` have passed."""
        self._wake.wait(seconds)
        self._wake.clear()

    def seek_done(self, frame: int) -> None:
        """Report that a seek to `frame` was carried out."""
        with self._lock:
            if self._seek_to == frame:
                self._seek_to = None

    def report(self, player: PlayerState, problem: PlayerProblem = PlayerProblem.NONE) -> None:
        """Show a state that has come about, unless something else was asked for in the meantime."""
        with self._lock:
            if self._player in ENDED_STATES or (self._goal is TransportGoal.PAUSE and player not in ENDED_STATES):
                return
            self._player, self._problem = player, problem or self._usual_problem
            if player in ENDED_STATES:
                self._goal, self._seek_to = TransportGoal.STOP, None

    # For any thread

    def state(self) -> TransportState:
        with self._lock:
            return TransportState(self._player, self._problem, self._seek_to, self._volume)
