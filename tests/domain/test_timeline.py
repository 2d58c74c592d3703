"""Finding one's way in a timeline."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from nærvær.domain.cues_for_person import CueFilter, cue_groups
from nærvær.domain.pause_stretching import FitRules
from nærvær.domain.practice import Posture
from nærvær.domain.score import TIMELINE_RATE, TimedBell, TimedCue, TimedFigure, TimedSection, Timeline, silent_timeline
from nærvær.domain.script import Cue, Pause, Script, Section, Tier

RATE = 48_000
CUES = tuple(TimedCue(f"c{n}", f"Replikk {n}.", n * 10 * RATE + 5 * RATE, 2 * RATE, n // 2, 0) for n in range(4))
LINE = Timeline("x", "X", RATE, 60 * RATE, CUES, (), (TimedSection("A", 0), TimedSection("B", 20 * RATE)), 1.0)


def test_the_caption_is_the_cue_begun_last() -> None:
    assert LINE.cue_at(4 * RATE) is None
    assert LINE.cue_at(5 * RATE) == CUES[0]
    assert LINE.cue_at(14 * RATE) == CUES[0]
    assert LINE.cue_at(59 * RATE) == CUES[3]


def test_forward_goes_to_the_next_cue_and_stays_at_the_last() -> None:
    assert LINE.next_cue(0) == CUES[0].start
    assert LINE.next_cue(CUES[0].start) == CUES[1].start
    assert LINE.next_cue(CUES[3].start + 1) == CUES[3].start + 1


def test_back_repeats_the_present_cue_first_and_then_goes_further() -> None:
    assert LINE.previous_cue(CUES[2].start + 3 * RATE, grace=2 * RATE) == CUES[2].start
    assert LINE.previous_cue(CUES[2].start + RATE, grace=2 * RATE) == CUES[1].start
    assert LINE.previous_cue(CUES[0].start + 1, grace=RATE) == 0
    assert LINE.previous_cue(0, grace=RATE) == 0


def test_the_section_is_known_at_every_moment() -> None:
    assert [LINE.section_at(second * RATE) for second in (0, 19, 20, 59)] == [0, 0, 1, 1]


def test_two_timelines_that_sound_alike_have_the_same_digest() -> None:
    same = Timeline("x", "other title", RATE, 60 * RATE, CUES, (), (TimedSection("Z", 0),), 2.0)
    other = Timeline("x", "X", RATE, 60 * RATE, CUES[:3], (), LINE.sections, 1.0)
    assert LINE.digest == same.digest != other.digest


@pytest.mark.parametrize("minutes", [1, 5, 60])
def test_silence_has_a_bell_at_each_end_and_its_exact_length(minutes: int) -> None:
    line = silent_timeline("silent", "Stille stund", minutes)
    assert line.total == minutes * 60 * RATE
    assert [strike.closing for strike in line.bells] == [False, True]
    assert 0 < line.bells[0].start < line.bells[1].start < line.total


def test_interval_bells_ring_at_equal_distances() -> None:
    starts = [strike.start for strike in silent_timeline("silent", "", 20, interval=5).bells]
    assert {later - earlier for earlier, later in itertools.pairwise(starts[:-1])} == {5 * 60 * RATE}
    assert len(starts) == 5


def test_the_movement_shown_is_the_one_begun_last() -> None:
    shown = (TimedFigure("hands", 5 * RATE, 20 * RATE), TimedFigure("head", 30 * RATE))
    line = Timeline("x", "X", RATE, 60 * RATE, CUES, (), (), 1.0, figures=shown)
    assert line.figure_at(0) is None
    assert line.figure_at(29 * RATE) == shown[0]
    assert line.figure_at(30 * RATE) == shown[1]
    assert LINE.figure_at(30 * RATE) is None


def test_timelines_with_other_bells_have_other_digests() -> None:
    quiet = silent_timeline("silent", "Stille stund", 5)
    louder = replace(quiet, bells=(TimedBell(quiet.bells[0].start, True), *quiet.bells[1:]))
    later = replace(quiet, bells=(TimedBell(quiet.bells[0].start + 1, False), *quiet.bells[1:]))
    assert len({quiet.digest, louder.digest, later.digest}) == 3


def test_the_last_bell_of_silence_rings_for_ten_seconds_before_the_end() -> None:
    timeline = silent_timeline("silent", "Stille stund", 5)
    assert timeline.bells[-1] == TimedBell(timeline.total - 10 * TIMELINE_RATE, True)


def test_the_first_few_of_many_sentences_lie_evenly_over_the_script() -> None:
    cues = tuple(Cue(f"c{line}", f"Replikk {line}.", Tier.SUPPORT, Pause(5)) for line in range(8))
    first = Cue("k", "Kjerne.", Tier.CORE, Pause(5))
    script = Script("x", "X", "", (Posture.LYING,), 1, 10, (Section("Alt", (first, *cues)),))
    units = cue_groups(
        script, {cue.id: 1 for cue in (first, *cues)}, 10, FitRules.for_week(1), CueFilter(Posture.LYING)
    )
    assert [unit.cues[0].cue.id for unit in units[1:]] == ["c0", "c4", "c2", "c6", "c1", "c5", "c3", "c7"]


def test_each_section_is_said_as_often_as_it_may_be() -> None:
    cues = [(Cue(name, name, Tier.CORE, Pause(4)),) for name in "abc"]
    sections = tuple(Section(cue[0].id, cue, rounds=rounds) for cue, rounds in zip(cues, (1, 3, 2), strict=True))
    script = Script("x", "X", "fordi", (Posture.LYING,), 1, 60, sections)
    units = cue_groups(script, dict.fromkeys("abc", RATE), 10, FitRules.for_week(1), CueFilter(Posture.LYING))
    assert [[(item.order, item.cue.id) for item in unit.cues] for unit in units] == [
        [((0, 0, 0), "a"), ((1, 0, 0), "b"), ((2, 0, 0), "c")],
        [((1, 1, 0), "b")],
        [((2, 1, 0), "c")],
        [((1, 2, 0), "b")],
    ]
