"""The edges of a timeline: between two sentences, at the end, and around the last bell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nærvær.domain.score import TIMELINE_RATE, TimedCue, TimedSection, Timeline, silent_timeline

RATE = TIMELINE_RATE
CUE = TimedCue("c", "Replikk.", 5 * RATE, 2 * RATE, 0, 0)
LINE = Timeline("x", "X", RATE, 60 * RATE, (CUE,), (), (TimedSection("A", 0),), 1.0)


@pytest.mark.parametrize(
    ("stopped", "goes_on"),
    [(3.0, 3.0), (5.0, 5.0), (6.5, 5.0), (7.0, 7.0), (30.0, 30.0), (60.0, 60.0), (75.0, 60.0)],
)
def test_after_a_stop_only_a_sentence_that_was_cut_off_is_said_again(stopped: float, goes_on: float) -> None:
    assert LINE.resume_at(round(stopped * RATE)) == round(goes_on * RATE)


@pytest.mark.parametrize(("interval", "between"), [(19.5, 1), (19.75, 0), (20.0, 0)])
def test_no_bell_rings_into_the_last_one(interval: float, between: int) -> None:
    """The last one rings ten seconds before the end, and the one before it for as long."""
    assert len(silent_timeline("silent", "Stille stund", 20, interval).bells) == 2 + between


def test_a_practice_of_another_length_sounds_otherwise() -> None:
    assert replace(LINE, total=61 * RATE).digest != LINE.digest
