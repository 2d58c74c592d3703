"""The score: all that is performed of one practice: its timeline (which cue, bell and movement begins at which frame),
the recording its takes lie in, bells, ambience and levels.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

from ..quick_dataclass import dataclass
from .errors import DecodeFault, MissingSound
from .language_choice import SOURCE_LANGUAGE
from .practice import Ambience, Bell

TIMELINE_RATE = 48_000


@dataclass(frozen=True, slots=True)
class TimedCue:
    """A cue placed in time: `start` and `length` in frames; `occurrence` counts the same sentence from 0."""

    cue: str
    text: str
    start: int
    length: int
    section: int
    occurrence: int

    @property
    def end(self) -> int:
        """First frame after the cue."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class TimedBell:
    """A bell placed in time, in frames. The opening bell is the softest, the last one the clearest."""

    start: int
    closing: bool


@dataclass(frozen=True, slots=True)
class TimedSection:
    """A section placed in time: its title and first frame."""

    title: str
    start: int


@dataclass(frozen=True, slots=True)
class TimedFigure:
    """A movement placed in time: its name, its first frame, and the frame from which it rests (None: it goes on)."""

    name: str
    start: int
    rests_from: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is said when, exact to the frame of `rate`. The same input always gives the same timeline.

    `total` is its length in frames, `stretch` the largest factor of its pauses; `left_out` has the titles of sections that
    a longer practice would have.
    """

    exercise: str
    title: str
    rate: int
    total: int
    cues: tuple[TimedCue, ...]
    bells: tuple[TimedBell, ...]
    sections: tuple[TimedSection, ...]
    stretch: float
    left_out: tuple[str, ...] = ()
    figures: tuple[TimedFigure, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of everything placed: two timelines with the same digest sound the same."""
        return hashlib.sha256(repr((self.rate, self.total, self.cues, self.bells)).encode()).hexdigest()

    @property
    def speech_share(self) -> float:
        """The part of the time that is speech, 0…1."""
        return sum([cue.length for cue in self.cues]) / self.total

    def cue_at(self, frame: int) -> TimedCue | None:
        """Return the cue that was begun last at `frame`: the caption to show."""
        index = bisect.bisect_right(self.cues, frame, key=lambda cue: cue.start)
        return self.cues[index - 1] if index else None

    def section_at(self, frame: int) -> int:
        """Return the index of the section that `frame` lies in."""
        return max(0, bisect.bisect_right(self.sections, frame, key=lambda section: section.start) - 1)

    def figure_at(self, frame: int) -> TimedFigure | None:
        """Return the movement to show at `frame`; None where the practice has none."""
        index = bisect.bisect_right(self.figures, frame, key=lambda figure: figure.start)
        return self.figures[index - 1] if index else None

    def resume_at(self, frame: int) -> int:
        """Return where to go on after a stop at `frame`: at the beginning of the sentence being said, if any was."""
        frame = min(frame, self.total)
        cue = self.cue_at(frame)
        return cue.start if cue and frame < cue.end else frame

    def next_cue(self, frame: int) -> int:
        """Return the first frame of the next cue; the frame itself when there is none."""
        index = bisect.bisect_right(self.cues, frame, key=lambda cue: cue.start)
        return self.cues[index].start if index < len(self.cues) else frame

    def previous_cue(self, frame: int, grace: int) -> int:
        """Return the first frame of the cue before; of the present one when more than `grace` frames of it have passed."""
        index = bisect.bisect_right(self.cues, frame, key=lambda cue: cue.start) - 1
        if index < 0:
            return 0
        if frame - self.cues[index].start > grace:
            return self.cues[index].start
        return self.cues[index - 1].start if index else 0


def silent_timeline(exercise: str, title: str, minutes: float, interval: float = 0.0) -> Timeline:
    """Return bells only: one at the start, one at the end and, above 0, one each `interval` minutes between."""
    rate = TIMELINE_RATE
    total = round(minutes * 60 * rate)
    lead, ring = rate // 2, 10 * rate
    every = round(interval * 60 * rate)
    closing = max(lead + rate, total - ring)
    between = range(lead + every, closing - ring, every) if every else ()
    bells = (TimedBell(lead, False), *(TimedBell(start, False) for start in between), TimedBell(closing, True))
    return Timeline(exercise, title, rate, total, (), bells, (TimedSection(title, 0),), 1.0)


LARGEST_SOUND = 256_000_000
"""A sound file of more bytes is not read."""


@dataclass(frozen=True, slots=True)
class Take:
    """One spoken cue inside a sound file: first frame and number of frames at the recording's rate.

    `path` and `sha256` are those of its own file, where it has one, which is all of the take; "" where it lies in the
    recording's file. `rate` is that of its file where it differs from file to file, else 0. A `length` of 0 is not known
    yet. `offset` and `gain` are applied to this take alone, besides those of the recording.
    """

    start: int
    length: int
    path: str = ""
    sha256: str = ""
    rate: int = 0
    gain: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Recording:
    """One exercise in one voice: a sound file (absolute path), its frames per second, its hash and its takes by cue id.

    `offset` is taken off every sample before `gain` is applied, so that speech is as loud as it should be beside the bell.
    `room` is what the room sounds like while nobody speaks, which fills its pauses; None: they are silent. It goes away and
    comes back within `room_fades` seconds at the beginning and the end of a take, as the take rises and falls.
    """

    voice: str
    exercise: str
    path: str
    rate: int
    sha256: str
    takes: Mapping[str, Take]
    gain: float = 1.0
    offset: float = 0.0
    room: Take | None = None
    room_fades: tuple[float, float] = (0.03, 0.12)

    def cue_lengths(self, rate: int) -> dict[str, int]:
        """Return the length of every take in frames of `rate`, by cue id, where it is known."""
        known = ((cue, take) for cue, take in self.takes.items() if take.length)
        return {cue: round(take.length * rate / (take.rate or self.rate)) for cue, take in known}


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """What was found when a sound of unknown origin had been decoded to its end; with a `reason` it is not to be played.

    `loudness` is that of the speech in LUFS, `peak` the largest sample and `offset` the mean of all, 1 being full scale;
    `floor` is the loudness of its quietest tenth of a second: what the room sounds like between the words.
    """

    reason: DecodeFault | Literal[""]
    frames: int = 0
    rate: int = 0
    channels: int = 0
    loudness: float = 0.0
    peak: float = 0.0
    offset: float = 0.0
    floor: float = 0.0


DecodeSounds = Callable[[Sequence[bytes]], Sequence[DecodeResult]]
"""Decodes the bytes of each sound to the end where it can do no harm, so that the catalogue need decode none itself."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice to listen to: id, the name people see, what they should know, whether it is synthetic, and the code of the
    language it speaks. `consent_until` is the last day on which it may be used, None for no end."""

    id: str
    name: str
    description: str
    synthetic: bool
    language: str = SOURCE_LANGUAGE
    consent_until: date | None = None

    def is_consent_over(self, today: date) -> bool:
        """Return whether whose voice it is has let it be used until a day that is past."""
        return self.consent_until is not None and today > self.consent_until


@dataclass(frozen=True, slots=True)
class Score:
    """All a player needs. No recording: bells and captions only.

    `volume` (of all) and `bell_volume` (within it) are 0…1; `ambience_volume` is the gain of the ambience, 1 as usual.

    `fault` tells why the chosen voice cannot say any of it, or not all. `language` is that of the guidance, "" where there
    is none to be heard or read. `ends_in_sleep`: it is in the form for the evening.
    """

    timeline: Timeline
    recording: Recording | None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    bell_volume: float = 1.0
    ambience: Ambience = Ambience.NONE
    ambience_volume: float = 1.0
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
