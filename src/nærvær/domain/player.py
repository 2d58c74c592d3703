"""The player: the port through which a score is played, its state at one moment, and remote control of a practice."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ..quick_dataclass import dataclass

if TYPE_CHECKING:
    from .score import Score


class PlayerState(StrEnum):
    """Where a player is. `LOST`: the device went away, position kept; `FAILED`: it gave up, position kept."""

    READY = "ready"
    STARTING = "starting"
    PLAYING = "playing"
    PAUSED = "paused"
    LOST = "lost"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


ENDED_STATES = frozenset({PlayerState.FINISHED, PlayerState.STOPPED, PlayerState.FAILED})


class PlayerProblem(StrEnum):
    """Why nothing is heard. `RECONNECTING`: the player is lost and looks for its device by itself; `FAILED`: it gave up.

    `NO_PORTAUDIO`: the sound library is missing; `NO_DEVICE`: nothing to play on; `REFUSED`: the device cannot be opened;
    `HUNG`: it does not answer; `DEVICE_LOST`: it takes no more sound.
    """

    NONE = ""
    NO_PORTAUDIO = "no_portaudio"
    NO_DEVICE = "no_device"
    REFUSED = "refused"
    HUNG = "hung"
    DEVICE_LOST = "device_lost"
    RECONNECTING = "reconnecting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Playback:
    """One whole, unchangeable moment of a player.

    `position` is the frame of the timeline that is being heard now (latency taken off), `heard` how many frames have been
    heard in all, both in frames of `rate`; `audible` is False when nothing can be heard (no device); `problem` is the
    reason for `LOST`, `FAILED` and a silent player; `missing` names cue ids whose sound could not be read.
    """

    state: PlayerState
    position: int
    heard: int
    total: int
    rate: int
    volume: float
    audible: bool
    problem: PlayerProblem = PlayerProblem.NONE
    missing: frozenset[str] = frozenset()

    @property
    def is_lost(self) -> bool:
        """Whether there is no device to hear it on."""
        return self.state in {PlayerState.LOST, PlayerState.FAILED}

    @property
    def is_given_up(self) -> bool:
        """Whether it is lost and no longer looked for: now it is for the person to choose."""
        return self.is_lost and self.problem != PlayerProblem.RECONNECTING

    @property
    def remaining_seconds(self) -> float:
        """Seconds of the timeline that are still to come."""
        return (self.total - self.position) / self.rate

    @property
    def heard_seconds(self) -> float:
        """Seconds heard: frames played over rate, never wall time."""
        return self.heard / self.rate


class Player(Protocol):
    """Plays one score once. It exists so that no page knows of threads, devices or files.

    Every verb returns at once (work happens elsewhere) and may be called in any state; one that makes no sense in the
    present state is ignored.
    """

    def start(self, at: int = 0) -> None:
        """Begin at this frame of the timeline."""

    def pause(self) -> None:
        """Fade out and hold the position."""

    def resume(self) -> None:
        """Go on from the position; after `LOST`: try the device again."""

    def seek(self, position: int) -> None:
        """Go softly to this frame."""

    def set_volume(self, volume: float) -> None:
        """Set the level, 0…1, without a click."""

    def stop(self) -> None:
        """Fade out and end; what was heard stays readable."""

    def playback(self) -> Playback:
        """Return the moment now."""

    def close(self) -> None:
        """Give back device, file and thread within two seconds; may be called twice."""


class Players(Protocol):
    """Opens a player for a score. It exists so that no face knows of devices, of their settings, or of sound libraries.

    Opening may take a while. None of the three raises anything for a device that is not there.
    """

    def open(self, score: Score) -> Player:
        """A player on the device of this machine; a silent one where the score has no sound, or no device can be used."""

    def open_silent(self, score: Score) -> Player:
        """A player that keeps time and makes no sound."""

    def warm_up(self) -> None:
        """Load the sound libraries ahead of the first practice. Call it in a thread."""


class RemoteCommand(StrEnum):
    """What can be asked of the practice in progress from another terminal or with the media keys."""

    PAUSE = "pause"
    RESUME = "resume"
    TOGGLE = "toggle"


@dataclass(frozen=True, slots=True)
class RemoteControl:
    """The practice in progress as it is controlled from outside; both functions may be called from any thread.

    `execute` carries out a command, and returns False when it cannot be done just now; `is_playing` is False in a pause.
    """

    execute: Callable[[RemoteCommand], bool]
    is_playing: Callable[[], bool]
