"""A few sentences to know a voice by."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import Catalogue
from .sound import Bell, Score
from .wish import Wish

SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """A score, and the frames of its timeline from which to which it is to be played."""

    score: Score
    start: int
    end: int


def sample(catalogue: Catalogue, voice: str) -> Sample:
    """The first sentences of the first exercise, in a voice. Raises what `catalogue.score` raises."""
    exercise = catalogue.exercises()[0]
    score = catalogue.score(Wish(exercise.id, exercise.shortest, voice=voice, bell=Bell.NONE))
    spoken = score.timeline.spoken[:SENTENCES]
    return Sample(score, spoken[0].start, spoken[-1].end) if spoken else Sample(score, 0, 0)
