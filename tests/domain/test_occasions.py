"""Which time a person does an exercise: counted from the diary, kept in the fact, and what follows from it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import HARD_MOMENT, Exercise, ExerciseKind
from nærvær.domain.diary import Correction, Entry, Fact
from nærvær.domain.errors import ExpectedValue, OutOfRange
from nærvær.domain.pause_stretching import ROOM_LEVELS, denser_rules, guidance_rules
from nærvær.domain.practice import (
    FIRST_OCCASION,
    ExerciseHistory,
    Grade,
    Guidance,
    Occasion,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
    next_occasion,
)
from nærvær.domain.preferences import default_options, preference_fact
from nærvær.domain.progress import summarise
from nærvær.domain.script import Script
from nærvær.domain.suggestions import guidance_choices, with_guidance, with_words
from nærvær.store.codec import (
    UnexpectedValue,
    decode_fact,
    decode_in_progress,
    encode_fact,
    encode_in_progress,
    fact_from_json,
)
from nærvær.texts.export_pages import description

TODAY = date(2026, 3, 4)


def done(exercise: str, week: int = 1, occasion: Occasion = FIRST_OCCASION) -> Practice:
    return Practice(exercise, week, 600, 600.0, PracticeEnd.FINISHED, None, "sitting", occasion=occasion)


def diary(*facts: Fact) -> tuple[Entry, ...]:
    return tuple(
        Entry(str(n), datetime.combine(TODAY, time(8), UTC), "UTC", TODAY, fact) for n, fact in enumerate(facts)
    )


def test_the_next_occasion_counts_this_exercise_and_all() -> None:
    entries = diary(done("sitting"), done("sitting"), done("pain"), Correction("0", None))
    histories = summarise(entries, TODAY).histories
    assert histories == {
        "sitting": ExerciseHistory(1, Occasion(week=1)),
        "pain": ExerciseHistory(1, Occasion(week=1)),
    }
    assert next_occasion("sitting", histories) == Occasion(2, 2)
    assert next_occasion("movement", histories) == Occasion(1, 2)


def test_the_last_occasion_keeps_the_week_it_was_guided_for() -> None:
    entries = diary(done("sitting", 3, Occasion(4, 9)), done("sitting", 5, Occasion(4, 9, week=3)))
    assert summarise(entries, TODAY).histories["sitting"] == ExerciseHistory(2, Occasion(4, 9, week=3))


@pytest.mark.parametrize("occasion", [FIRST_OCCASION, Occasion(12, 40), Occasion(2, 3, evening=True, week=7)])
def test_an_occasion_is_kept_with_the_practice_and_with_one_in_progress(occasion: Occasion) -> None:
    fact = done("sitting", 3, occasion)
    encoded = encode_fact(fact)
    assert decode_fact(encoded.kind, encoded.payload) == fact
    assert ("occasion" in json.loads(encoded.payload)) == (occasion != FIRST_OCCASION), "as 0.1.0 wrote it"
    options = PracticeOptions("sitting", 10, 3, occasion=occasion, grade=Grade.BELLS)
    under_way = PracticeInProgress("1", datetime(2026, 3, 4, tzinfo=UTC), options, 3.0, 3.0)
    assert decode_in_progress(encode_in_progress(under_way)) == under_way
    ended = under_way.as_practice(PracticeEnd.STOPPED)
    assert (ended.occasion, ended.grade) == (occasion, Grade.BELLS)
    assert decode_fact("practice", encode_fact(ended).payload) == ended


def test_a_practice_without_a_chosen_grade_is_written_as_0_1_0_wrote_it_and_an_unknown_grade_is_refused() -> None:
    assert "grade" not in json.loads(encode_fact(done("sitting")).payload)
    with pytest.raises(UnexpectedValue) as refused:
        fact_from_json("practice", {**json.loads(encode_fact(done("sitting")).payload), "grade": "loud"}, None)
    assert (refused.value.field, refused.value.wanted) == ("grade", ExpectedValue.GRADE)


def test_what_was_done_without_words_counts_as_a_time_but_its_words_are_not_the_last_ones_heard() -> None:
    heard = done("sitting", 3, Occasion(4, 9))
    by_hand = replace(done("sitting", 4), posture=None)
    bells = replace(done("sitting", 4, Occasion(5, 10)), grade=Grade.BELLS)
    summary = summarise(diary(heard, by_hand, bells), TODAY)
    assert summary.histories["sitting"] == ExerciseHistory(3, Occasion(4, 9, week=3))
    assert next_occasion("sitting", summary.histories) == Occasion(4, 3)
    only_by_hand = summarise(diary(by_hand), TODAY)
    assert only_by_hand.histories["sitting"] == ExerciseHistory(1, None)
    options = PracticeOptions("sitting", 10, 4)
    assert with_words(options, only_by_hand, as_last=True).occasion == Occasion(2, 1), (
        "there are no words to hear again"
    )


VARYING = Exercise("sitting", "Sitting", "", ExerciseKind.GUIDED, 10, 20, 5, 30, varies=True)


@pytest.mark.parametrize(
    ("exercise", "facts", "offered"),
    [
        (replace(VARYING, varies=False), (done("sitting"),), (Guidance.WORDS,)),
        (VARYING, (), (Guidance.WORDS,)),
        (VARYING, (replace(done("sitting"), posture=None),), (Guidance.WORDS,)),
        (VARYING, (done("sitting"),), (Guidance.NEW_WORDS, Guidance.SAME_WORDS)),
        (VARYING, (done("sitting"), preference_fact(same_words=True)), (Guidance.SAME_WORDS, Guidance.NEW_WORDS)),
        (replace(VARYING, has_grades=True), (), (Guidance.WORDS, Guidance.BELLS)),
        (replace(VARYING, id=HARD_MOMENT, has_grades=True), (), (Guidance.WORDS,)),
        (
            replace(VARYING, has_grades=True, has_evening=True),
            (done("sitting"),),
            (Guidance.NEW_WORDS, Guidance.SAME_WORDS, Guidance.BELLS, Guidance.EVENING),
        ),
    ],
)
def test_what_is_offered_is_what_the_exercise_has_and_the_person_has_heard(
    exercise: Exercise, facts: tuple[Fact, ...], offered: tuple[Guidance, ...]
) -> None:
    summary = summarise(diary(*facts), TODAY)
    assert guidance_choices(exercise, summary) == offered
    assert Guidance.EVENING not in guidance_choices(exercise, summary, evening=False)


def test_each_way_to_be_guided_decides_the_words_how_many_there_are_or_how_it_ends() -> None:
    summary = summarise(diary(done("sitting", 3, Occasion(4, 9))), TODAY)
    usual = PracticeOptions("sitting", 10, 3, occasion=next_occasion("sitting", summary.histories))
    given = {guidance: with_guidance(usual, summary, guidance) for guidance in Guidance}
    assert given == {
        Guidance.WORDS: usual,
        Guidance.NEW_WORDS: usual,
        Guidance.SAME_WORDS: replace(usual, occasion=Occasion(4, 9, week=3)),
        Guidance.BELLS: replace(usual, grade=Grade.BELLS),
        Guidance.EVENING: replace(usual, occasion=Occasion(2, 1, evening=True)),
    }


def test_the_form_that_ends_in_sleep_is_not_given_again_for_the_same_words() -> None:
    catalogue = FolderCatalogue(*content_folders())
    last = done("sitting", 3, Occasion(4, 9, evening=True))
    summary = summarise(diary(preference_fact(same_words=True), last), TODAY)
    options = default_options(catalogue, catalogue.exercise("sitting"), summary)
    assert options.occasion == Occasion(4, 9, week=3)
    tonight = replace(options, occasion=replace(options.occasion, evening=True))
    assert with_words(tonight, summary, as_last=True).occasion == Occasion(4, 9, evening=True, week=3)


def test_the_description_of_an_export_names_what_is_kept_of_an_occasion() -> None:
    fact = replace(done("sitting", 3, Occasion(4, 9, evening=True, week=2)), slip="K7M2PQ", grade=Grade.BELLS)
    data = json.loads(encode_fact(fact).payload)
    told = set(re.findall(r"\w+", description()))
    assert {*data, *data["occasion"]} <= told


@pytest.mark.parametrize(("number", "practices", "week"), [(0, 0, None), (1, -1, None), (10**9, 0, None), (1, 0, 9)])
def test_an_occasion_nobody_has_is_refused(number: int, practices: int, week: int | None) -> None:
    with pytest.raises(OutOfRange):
        Occasion(number, practices, week=week)


def rules_of(week: int, number: int, silence: bool = False, exercise: str = "x") -> tuple[Grade, int, float, int]:
    """Grade, room level, least share of speech and cues a minute."""
    script = Script(exercise, "X", "", (Posture.LYING,), 1, 60, (), has_pause_kinds=True)
    rules = guidance_rules(script, week, Occasion(number), silence=silence, grade=None)
    assert rules.rooms is not None
    return rules.grade, ROOM_LEVELS.index(rules.rooms), rules.speech_share, rules.cues_a_minute


def test_guidance_follows_the_week_and_the_person_whichever_is_behind() -> None:
    full, fewer, minimal = Grade.FULL, Grade.FEWER, Grade.MINIMAL
    assert [rules_of(week, 99)[:2] for week in range(1, 9)] == [
        (full, 1), (full, 1), (full, 2), (full, 2), (fewer, 3), (fewer, 4), (minimal, 5), (minimal, 6),
    ]  # fmt: skip
    assert [rules_of(8, number)[0] for number in (1, 5, 6, 9, 10)] == [full, full, fewer, fewer, minimal]
    levels = [rules_of(8, number)[1] for number in range(1, 13)]
    assert levels == sorted(levels)
    assert (levels[0], levels[1], levels[-1]) == (0, 0, 6)
    assert [room.longest for room in ROOM_LEVELS] == [0, 30, 45, 90, 90, 120, 240]


def test_beginners_are_never_long_without_words_but_in_the_hard_moment_and_where_silence_was_asked_for() -> None:
    assert [rules_of(week, 20)[2:] for week in (1, 2, 3, 5, 6)] == [(0.25, 2), (0.25, 2), (0.2, 0), (0.2, 0), (0.0, 0)]
    assert rules_of(1, 1, exercise=HARD_MOMENT)[2:] == (0.0, 0)
    assert rules_of(1, 1, silence=True) == (Grade.FEWER, 4, 0.0, 0)


def test_when_too_little_is_said_more_is_said_first_and_rooms_are_shortened_then() -> None:
    script = Script("x", "X", "", (Posture.LYING,), 1, 60, (), has_pause_kinds=True)
    rules = guidance_rules(script, 5, Occasion(9), silence=False, grade=None)
    tried = [(each.grade, ROOM_LEVELS.index(each.rooms)) for each in denser_rules(rules) if each.rooms]
    full = Grade.FULL
    assert tried == [(Grade.FEWER, 3), (full, 3), (full, 2), (full, 1), (full, 0), (full, 0)]
