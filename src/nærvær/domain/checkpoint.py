"""Keeps one practice while it is played: checkpoints on the way, one closing fact at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .diary import Diary
from .player import Playback, PlayerState
from .practice import AbandonedPractice, Entry, Practice, PracticeEnd, PracticeInProgress, PracticeOptions, Ratings
from .score import Score
from .script import Posture

FIRST_CHECKPOINT_SECONDS = 2.0
"""The first sound is kept soon: a practice cut off early is asked about too."""
CHECKPOINT_SECONDS = 15.0
COUNTED_FROM_SECONDS = 1.0


class Checkpointer:
    """One practice on its way into the diary.

    `heard_seconds` of the practice begun counts what was heard before this process went on with it.
    """

    def __init__(self, diary: Diary, begun: PracticeInProgress) -> None:
        self._diary = diary
        self._begun = begun
        self._now = begun

    @property
    def state(self) -> PracticeInProgress:
        """The practice as it stands."""
        return self._now

    def begin(self) -> None:
        """Keep it as under way. Raises `Busy` when another one is."""
        self._diary.begin(self._begun)

    def checkpoint(self, playback: Playback) -> None:
        """Keep where it is now; at most what was heard since the last checkpoint can be lost."""
        self._heard(playback)
        self._diary.checkpoint(self._now)

    def close(self, playback: Playback, ratings: Ratings, note: str = "") -> Entry | None:
        """Keep the closing fact; None when nothing was heard, which leaves no trace."""
        self._heard(playback)
        if self._now.heard_seconds < COUNTED_FROM_SECONDS:
            return self._diary.finish(None)
        ended = PracticeEnd.FINISHED if playback.state is PlayerState.FINISHED else PracticeEnd.STOPPED
        practice = self._now.as_practice(ended)
        return self._diary.finish(replace(practice, ratings=ratings, note=note))

    def remember(self, ratings: Ratings) -> None:
        """Remember ratings given on the way, so that they survive with the next checkpoint."""
        self._now = replace(self._now, ratings=ratings)

    def _heard(self, playback: Playback) -> None:
        self._now = replace(
            self._now,
            position_seconds=playback.position / playback.rate,
            heard_seconds=self._begun.heard_seconds + playback.heard_seconds,
        )


def new_practice(wish: PracticeOptions, identity: str, now: datetime) -> PracticeInProgress:
    """A new practice, with nothing heard yet."""
    return PracticeInProgress(identity, now, wish, position_seconds=0.0, heard_seconds=0.0)


def resolved_options(wish: PracticeOptions, score: Score, postures: Sequence[Posture]) -> PracticeOptions:
    """`wish` with what was left to the usual filled in: the voice that speaks (None: captions) and the posture."""
    voice = score.recording.voice if score.recording else None
    return replace(wish, voice=voice, posture=wish.posture or next(iter(postures), None))


def has_been_heard(found: PracticeInProgress) -> bool:
    """Whether a practice found under way had come so far that it can be asked about and counted."""
    return found.heard_seconds >= COUNTED_FROM_SECONDS


def count_interrupted(found: PracticeInProgress) -> Practice | AbandonedPractice:
    """A practice found under way after a crash, counted as it stands; left when nothing of it was heard."""
    return found.as_practice(PracticeEnd.INTERRUPTED) if has_been_heard(found) else abandon(found)


def abandon(found: PracticeInProgress) -> AbandonedPractice:
    """A practice found under way after a crash, closed without being counted."""
    return AbandonedPractice(found.as_practice(PracticeEnd.INTERRUPTED))
