"""The planned sound of one practice: which cue sounds at which frame, and which bells ring."""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass

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
