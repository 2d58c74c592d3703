"""The score: everything a player performs: a timeline, the recording its takes lie in, bells, ambience and levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .errors import DecodeFault, MissingSound
from .language import SOURCE_LANGUAGE
from .practice import Ambience, Bell
from .timeline import Timeline

LARGEST_SOUND = 256_000_000
"""A sound file of more bytes is not read."""


@dataclass(frozen=True, slots=True)
class Take:
    """One spoken cue inside a sound file: first frame and number of frames at the recording's rate.

    `path` and `sha256` are those of its own file, where it has one, which is all of the take; "" where it lies in the
    recording's file.
    """

    start: int
    length: int
    path: str = ""
    sha256: str = ""


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
        """Return the length of every take in frames of `rate`, by cue id."""
        return {cue: round(take.length * rate / self.rate) for cue, take in self.takes.items()}


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """What was found when a sound of unknown origin had been decoded to its end; with a `reason` it is not to be played.

    `loudness` is that of the speech in LUFS, `peak` the largest sample and `offset` the mean of all, 1 being full scale.
    """

    reason: DecodeFault | Literal[""]
    frames: int = 0
    rate: int = 0
    channels: int = 0
    loudness: float = 0.0
    peak: float = 0.0
    offset: float = 0.0


DecodeSounds = Callable[[Sequence[bytes]], Sequence[DecodeResult]]
"""Decodes the bytes of each sound to the end where it can do no harm, so that the catalogue need decode none itself."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice to listen to: id, the name people see, what they should know, whether it is synthetic, and the code of the
    language it speaks."""

    id: str
    name: str
    description: str
    synthetic: bool
    language: str = SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Score:
    """All a player needs. No recording: bells and captions only. `volume` (of all) and `bell_volume` (within it) are 0…1.

    `fault` tells why the chosen voice cannot say any of it, or not all. `language` is that of the guidance, "" where there
    is none to be heard or read. `ends_in_sleep`: it is in the form for the evening.
    """

    timeline: Timeline
    recording: Recording | None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    bell_volume: float = 1.0
    ambience: Ambience = Ambience.NONE
    fault: MissingSound | None = None
    language: str = ""
    ends_in_sleep: bool = False


@dataclass(frozen=True, slots=True)
class SoundTags:
    """What a sound file says of itself, as music players show it; "" for what it does not say.

    `words`: all that is spoken.
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    comment: str = ""
    words: str = ""
