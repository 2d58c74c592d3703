"""What a player is given: a timeline, where its takes lie, and which bell and level to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .errors import MissingSound
from .timeline import Timeline


class Bell(StrEnum):
    """The sound that opens and closes a practice."""

    BOWL = "bowl"
    SMALL = "small"
    WOOD = "wood"
    NONE = "none"


class Ambience(StrEnum):
    """A quiet sound under the silence."""

    NONE = "none"
    RAIN = "rain"
    BROWN = "brown"


@dataclass(frozen=True, slots=True)
class Take:
    """One spoken cue inside a sound file: first frame and number of frames at the recording's rate."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Recording:
    """One exercise in one voice: a sound file (absolute path), its frames per second, its hash and its takes by cue id.

    `offset` is taken off every sample before `gain` is applied, so that speech is as loud as it should be beside the bell.
    """

    voice: str
    exercise: str
    path: str
    rate: int
    sha256: str
    takes: Mapping[str, Take]
    gain: float = 1.0
    offset: float = 0.0

    def cue_lengths(self, rate: int) -> dict[str, int]:
        """Length of every take in frames of `rate`."""
        return {cue: round(take.length * rate / self.rate) for cue, take in self.takes.items()}


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """What somebody else's sound was when all of it had been decoded; with a `reason` it is not to be played: empty,
    kind, encoding, channels, rate, samples (no numbers, or deafening), long, large, slow, undecodable, silent, quiet,
    clipped.

    `loudness` is that of the speech in LUFS, `peak` the largest sample and `offset` the mean of all, 1 being full scale.
    """

    reason: str
    frames: int = 0
    rate: int = 0
    channels: int = 0
    loudness: float = 0.0
    peak: float = 0.0
    offset: float = 0.0


class DecodeSound(Protocol):
    """Hears a sound's bytes to the end, out of harm's way. It exists so that the catalogue need not decode anything."""

    def __call__(self, content: bytes) -> DecodeResult: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody to listen to: id, the name people see, what they should know, and whether it is synthetic."""

    id: str
    name: str
    description: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Score:
    """All a player needs. No recording: bells and captions only. `volume` (of all) and `bell_volume` (within it) are 0…1.

    `fault` says why the voice asked for cannot say any of it, or not all.
    """

    timeline: Timeline
    recording: Recording | None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    bell_volume: float = 1.0
    ambience: Ambience = Ambience.NONE
    fault: MissingSound | None = None
