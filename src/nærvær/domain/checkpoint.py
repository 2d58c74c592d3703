"""Carries one practice into the diary while it is played: checkpoints on the way, one closing fact at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .diary import Diary, Entry
from .player import Playback, PlayerState
from .practice import (
    AbandonedPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
    practice_day,
)
from .ratings import Ratings
from .score import Score

FIRST_CHECKPOINT_SECONDS = 2.0
"""The first sound is kept soon: a practice cut off early is asked about too."""
CHECKPOINT_SECONDS = 15.0
COUNTED_FROM_SECONDS = 1.0
ALMOST_OVER_SECONDS = 1.0


class Checkpointer:
    """Keeps one practice in the diary from its beginning to its closing fact.

    `begun` is the practice as it was when this process took it up. A `playback` tells of everything heard of the practice,
    also before that.
    """

    def __init__(self, diary: Diary, begun: PracticeInProgress) -> None:
        self._diary = diary
        self._state = begun
        self._has_begun = False

    @property
    def state(self) -> PracticeInProgress:
        """The practice as it stands."""
        return self._state

    def begin(self) -> None:
        """Keep it as in progress. Raises `Busy` when another one is."""
        self._diary.begin(self._state)
        self._has_begun = True

    def undo(self) -> None:
        """Leave no trace of it, when it was begun."""
        if self._has_begun:
            self._diary.finish(None)

    def checkpoint(self, playback: Playback) -> None:
        """Keep where it is now; at most what was heard since the last checkpoint can be lost."""
        self._take_in(playback)
        self._diary.checkpoint(self._state)

    def close(self, playback: Playback, ratings: Ratings, note: str = "") -> Entry | None:
        """Keep the closing fact; return None when nothing was heard, which leaves no trace."""
        self._take_in(playback)
        if self._state.heard_seconds < COUNTED_FROM_SECONDS:
            return self._diary.finish(None)
        ended = PracticeEnd.FINISHED if playback.state is PlayerState.FINISHED else PracticeEnd.STOPPED
        return self._diary.finish(replace(self._state, ratings=ratings).as_practice(ended, note))

    def remember(self, ratings: Ratings) -> None:
        """Remember ratings given on the way, so that they survive with the next checkpoint."""
        self._state = replace(self._state, ratings=ratings)

    def _take_in(self, playback: Playback) -> None:
        self._state = replace(
            self._state,
            position_seconds=playback.position / playback.rate,
            heard_seconds=playback.heard / playback.rate,
        )


def new_practice(options: PracticeOptions, identity: str, now: datetime) -> PracticeInProgress:
    """Return a new practice, with nothing heard yet."""
    return PracticeInProgress(identity, now, options, position_seconds=0.0, heard_seconds=0.0)


def resolved_options(options: PracticeOptions, score: Score, postures: Sequence[Posture]) -> PracticeOptions:
    """Return `options` as they are carried out: with the voice that speaks (None: captions), its language, the posture,
    and in the evening form only where the score is."""
    voice = score.recording.voice if score.recording else None
    language = score.language or options.language
    posture = options.posture or next(iter(postures), None)
    occasion = replace(options.occasion, evening=score.ends_in_sleep)
    return replace(options, voice=voice, posture=posture, language=language, occasion=occasion)


def has_been_heard(practice: PracticeInProgress) -> bool:
    """Whether a practice found in progress had come so far that it can be asked about and counted."""
    return practice.heard_seconds >= COUNTED_FROM_SECONDS


def can_be_gone_on_with(practice: PracticeInProgress, now: datetime) -> bool:
    """Whether a practice found in progress can be gone on with, so that both parts are one practice.

    It can on its own practice day. What is done on another day is another practice, with another pain before it.
    """
    return practice_day(practice.started_at.astimezone(now.tzinfo)) == practice_day(now)


def is_heard_to_the_end(practice: PracticeInProgress) -> bool:
    """Whether a practice found in progress had come to its end, so that only its ratings are missing."""
    return practice.position_seconds >= practice.options.minutes * 60 - ALMOST_OVER_SECONDS


def count_interrupted(practice: PracticeInProgress) -> Practice | AbandonedPractice:
    """Count a practice found in progress after a crash as it stands; abandon it when nothing of it was heard."""
    return practice.as_practice(PracticeEnd.INTERRUPTED) if has_been_heard(practice) else abandon(practice)


def abandon(practice: PracticeInProgress) -> AbandonedPractice:
    """Close a practice found in progress after a crash without counting it."""
    return AbandonedPractice(practice.as_practice(PracticeEnd.INTERRUPTED))
