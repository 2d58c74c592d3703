"""What is offered, as everybody else sees it.

A few sentences to know a voice by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .errors import BrokenContent, MissingSound
from .practice import PracticeOptions
from .programme import Exercise, Programme
from .score import Bell, Score, Voice
from .script import Posture

SPEECH_SECONDS_PER_CHARACTER = 0.085
SPEECH_LEAD_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class LengthRange:
    """Whole minutes an exercise can take in a voice, and its natural length, for every week and posture."""

    shortest: int
    natural: int
    longest: int


class Catalogue(Protocol):
    """Offers programme, exercises, voices and scores. It exists so that nobody else knows where content lies.

    Raises `Unknown` for a name that is not there. A file of one's own that cannot be used is left out and told of in
    `faults`; `BrokenContent` is raised only when there is nothing to put in its place.
    """

    def faults(self) -> tuple[BrokenContent, ...]:
        """What could not be used of what has been asked for so far."""

    def titles(self) -> dict[str, str]:
        """Titles by id of every exercise that has been practised or could be, also of those not offered just now."""

    def programme(self) -> Programme:
        """The eight weeks."""

    def exercises(self) -> tuple[Exercise, ...]:
        """Every formal exercise, in the order shown."""

    def exercise(self, exercise: str) -> Exercise:
        """The exercise with this id."""

    def postures(self, exercise: str) -> tuple[Posture, ...]:
        """The postures its script knows, the usual one first; none for silent practice."""

    def voices(self) -> tuple[Voice, ...]:
        """Every voice, the usual one first."""

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        """Possible lengths by voice id; empty for silent practice."""

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        """Why a voice cannot say all of an exercise, by voice id; the others can."""

    def score(self, wish: PracticeOptions) -> Score:
        """Everything needed to play `wish`. Raises `LengthOutOfRange`; a missing sound gives a score without recording."""

    def text(self, exercise: str) -> str:
        """Everything the exercise can say, to read."""


def estimated_speech_frames(text: str, rate: int) -> int:
    """Frames that `text` would take in a calm voice, for practice without a recording."""
    return round((SPEECH_LEAD_SECONDS + SPEECH_SECONDS_PER_CHARACTER * len(text)) * rate)


SAMPLE_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """A score, and the frames of its timeline from which to which it is to be played."""

    score: Score
    start: int
    end: int


def voice_sample(catalogue: Catalogue, voice: str) -> VoiceSample:
    """The first sentences of the first exercise, in a voice. Raises what `catalogue.score` raises."""
    exercise = catalogue.exercises()[0]
    score = catalogue.score(PracticeOptions(exercise.id, exercise.shortest, voice=voice, bell=Bell.NONE))
    spoken = score.timeline.cues[:SAMPLE_SENTENCES]
    return VoiceSample(score, spoken[0].start, spoken[-1].end) if spoken else VoiceSample(score, 0, 0)
