"""One practice on its way into the diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from nærvær.domain.checkpoint import Checkpointer, count_interrupted
from nærvær.domain.player import Playback, PlayerState
from nærvær.domain.practice import Posture, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.ratings import Ratings
from nærvær.in_memory import MemoryDiary

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
BEGUN = PracticeInProgress("id-1", NOW, PracticeOptions("body-scan", 12, 2, "synthetic-light", Posture.LYING), 0.0, 0.0)


def moment(state: PlayerState, seconds: float) -> Playback:
    frames = int(seconds * 48_000)
    return Playback(state, frames, frames, 12 * 60 * 48_000, 48_000, 1.0, True)


class Watched(MemoryDiary):
    """Remembers the last checkpoint."""

    seen: PracticeInProgress | None = None

    def checkpoint(self, under_way: PracticeInProgress) -> None:
        self.seen = under_way
        super().checkpoint(under_way)


def kept_by(begun: PracticeInProgress = BEGUN) -> tuple[Checkpointer, Watched]:
    diary = Watched(lambda: NOW)
    keeper = Checkpointer(diary, begun)
    keeper.begin()
    return keeper, diary


def test_a_finished_practice_is_kept_with_its_ratings_and_note() -> None:
    keeper, diary = kept_by()
    entry = keeper.close(moment(PlayerState.FINISHED, 720), Ratings(6, 5, helped=7), "rolig morgen")
    assert entry is not None
    assert entry.fact == Practice(
        "body-scan",
        2,
        720,
        720.0,
        PracticeEnd.FINISHED,
        "synthetic-light",
        "lying",
        Ratings(6, 5, helped=7),
        "rolig morgen",
    )
    assert (entry.id, entry.at) == ("id-1", NOW)
    assert diary.entries() == (entry,)


def test_ending_early_counts_what_was_heard() -> None:
    keeper, _ = kept_by()
    entry = keeper.close(moment(PlayerState.STOPPED, 61.5), Ratings())
    assert entry is not None
    assert isinstance(entry.fact, Practice)
    assert (entry.fact.ended, entry.fact.heard_seconds) == (PracticeEnd.STOPPED, 61.5)


def test_a_practice_nobody_heard_leaves_no_trace() -> None:
    keeper, diary = kept_by()
    assert keeper.close(moment(PlayerState.STOPPED, 0.4), Ratings(5)) is None
    assert diary.entries() == ()


def test_a_checkpoint_keeps_place_and_ratings_for_the_next_start() -> None:
    keeper, diary = kept_by()
    keeper.remember(Ratings(pain_before=4))
    keeper.checkpoint(moment(PlayerState.PLAYING, 30))
    assert diary.seen == replace(BEGUN, position_seconds=30.0, heard_seconds=30.0, ratings=Ratings(pain_before=4))


def test_place_and_what_was_heard_are_told_apart() -> None:
    keeper, diary = kept_by(replace(BEGUN, position_seconds=100.0, heard_seconds=90.0))
    keeper.checkpoint(replace(moment(PlayerState.PLAYING, 130), heard=120 * 48_000))
    assert diary.seen is not None
    assert (diary.seen.position_seconds, diary.seen.heard_seconds) == (130.0, 120.0)


def test_what_a_crash_left_can_be_counted_as_it_stands() -> None:
    left = replace(BEGUN, heard_seconds=200.0, ratings=Ratings(pain_before=3))
    practice = count_interrupted(left)
    assert (practice.ended, practice.heard_seconds, practice.ratings.pain_before) == (PracticeEnd.INTERRUPTED, 200.0, 3)
