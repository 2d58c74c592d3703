"""A whole recording cut into phrases, changed by a person, captioned, and fitted to any of its minutes."""

from __future__ import annotations

from nærvær.domain.cues_for_person import CueFilter
from nærvær.domain.elastic_fit import fit
from nærvær.domain.pause_stretching import LEAST_PART, MOST_PART, guidance_rules
from nærvær.domain.practice import FIRST_OCCASION, Grade, Occasion
from nærvær.domain.recorded_exercise import (
    Caption,
    CutRecording,
    as_exercise,
    captioned,
    captioned_in_order,
    cut_at,
    divided,
    joined,
    phrase_id,
    recorded_script,
)
from nærvær.domain.score import TIMELINE_RATE

RATE = 100
PAUSES = [(1_000, 1_600), (2_500, 4_500), (5_000, 5_060), (9_000, 12_000)]


def cut() -> CutRecording:
    return cut_at(PAUSES, 300, 13_000, RATE, 13_900)


def words(recording: CutRecording) -> list[str]:
    return [phrase.words for phrase in recording.phrases]


def test_a_little_of_each_pause_stays_with_the_phrases_beside_it() -> None:
    phrases = cut().phrases
    assert [(phrase.start, phrase.end) for phrase in phrases[:2]] == [(288, 1_025), (1_588, 2_525)]
    assert (phrases[2].end, phrases[3].start) == (5_020, 5_048)
    assert cut().pause_after(0) == (1_588 - 1_025) / RATE
    assert cut().pause_after(4) == (13_900 - phrases[4].end) / RATE


def test_two_phrases_joined_have_no_pause_and_one_divided_has_another() -> None:
    whole = joined(cut(), 2)
    assert [(phrase.start, phrase.end) for phrase in whole.phrases[1:2]] == [(1_588, 5_020)]
    assert len(whole.phrases) == 4
    assert divided(whole, 2, (2_525, 4_488)).phrases == cut().phrases


def test_words_follow_what_is_joined_and_divided() -> None:
    spoken = captioned_in_order(cut(), ["a b c d", "e", "f", "g", "h"])
    assert sum(len(said.split()) for said in words(spoken)) == 8
    whole = joined(joined(spoken, 1), 1)
    assert words(whole)[0] == " ".join(filter(None, words(spoken)[:3]))
    parts = words(divided(whole, 1, (1_025, 1_588)))[:2]
    assert " ".join(filter(None, parts)) == words(whole)[0]


def test_a_caption_stands_at_the_phrase_that_is_said_meanwhile_and_one_in_a_pause_at_the_next() -> None:
    captions = [Caption(2.9, 9.0, "A."), Caption(9.5, 18.0, "B."), Caption(30.0, 31.0, "C."), Caption(500, 501, "D.")]
    assert words(captioned(cut(), captions)) == ["A.", "B.", "C.", "", "D."]


def test_it_lasts_any_of_its_minutes_to_the_frame_and_only_pauses_change() -> None:
    exercise = as_exercise(cut(), "kari", "Kari", "Hvorfor", "Kari")
    assert exercise is not None
    script = recorded_script(exercise)
    lengths = {
        phrase_id("kari", number): (phrase.end - phrase.start) * TIMELINE_RATE // RATE
        for number, phrase in enumerate(cut().phrases, 1)
    }
    assert (exercise.shortest, exercise.usual, exercise.longest) == (2, 2, 5)
    for minutes in range(exercise.shortest, exercise.longest + 1):
        rules = guidance_rules(script, 1, FIRST_OCCASION, silence=False, grade=None)
        timeline = fit(script, lengths, minutes, rules, CueFilter(script.default_posture))
        assert timeline.total == minutes * 60 * TIMELINE_RATE
        assert [cue.cue for cue in timeline.cues] == list(lengths)
        assert [cue.length for cue in timeline.cues] == list(lengths.values())
        ends = [cue.end for cue in timeline.cues]
        pauses = [cue.start - end for cue, end in zip(timeline.cues[1:], ends, strict=False)]
        parts = [pause / TIMELINE_RATE / cut().pause_after(index) for index, pause in enumerate(pauses)]
        assert min(parts) >= LEAST_PART - 0.001
        assert max(parts) <= MOST_PART + 0.001
        assert max(parts) - min(parts) < 0.001


def test_all_of_it_is_said_whatever_the_week_and_the_grade() -> None:
    exercise = as_exercise(cut(), "kari", "Kari", "Hvorfor", "")
    assert exercise is not None
    script = recorded_script(exercise)
    rules = {
        guidance_rules(script, week, Occasion(number), silence=silence, grade=grade)
        for week, number, silence, grade in (
            (1, 1, False, None),
            (8, 30, True, Grade.BELLS),
            (4, 3, False, Grade.MINIMAL),
        )
    }
    assert len(rules) == 1


def test_what_has_next_to_no_pauses_has_no_length_of_whole_minutes() -> None:
    hurried = cut_at([(1_000, 1_030)], 0, 8_000, RATE, 8_000)
    assert hurried.possible_minutes() is None
    assert as_exercise(hurried, "kari", "Kari", "Hvorfor", "") is None
