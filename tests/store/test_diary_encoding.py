import json
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nærvær.domain.diary import Correction, Fact, Preference, WeekStarted
from nærvær.domain.errors import DiaryProblem, UndecodableText
from nærvær.domain.practice import (
    AbandonedPractice,
    Ambience,
    Bell,
    InformalPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
)
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.domain.validation import EARLIEST_DAY, LAST_YEAR, LONGEST_SECONDS
from nærvær.store.codec import decode_fact, decode_in_progress, encode_fact, encode_in_progress

texts = st.text(max_size=80)
names = st.text(min_size=1, max_size=80).filter(str.strip)
maybe_texts = st.none() | texts
seconds = st.floats(0, LONGEST_SECONDS)
answers = st.none() | st.integers(0, 10)
ratings = st.builds(Ratings, answers, answers, answers, answers, answers)
weeks = st.integers(1, 8)
days = st.none() | st.dates(EARLIEST_DAY, date(LAST_YEAR, 12, 31))
changes = st.none() | st.integers(-3, 3)
done = st.one_of(
    st.builds(
        Practice,
        names,
        weeks,
        st.integers(0, 9999),
        seconds,
        st.sampled_from(PracticeEnd),
        maybe_texts,
        maybe_texts,
        ratings,
        texts,
        days,
    ),
    st.builds(InformalPractice, names, weeks, st.none() | st.integers(0, LONGEST_SECONDS), texts, days, st.booleans()),
)
facts = st.one_of(
    done,
    st.builds(CheckIn, weeks, answers, answers, maybe_texts, answers, changes, changes, st.none() | st.integers(0, 6)),
    st.builds(Reflection, weeks, texts, texts),
    st.builds(Plan, texts, texts, texts, texts),
    st.builds(Correction, names, st.none() | done),
    st.builds(WeekStarted, weeks),
    st.builds(Preference, names, texts),
)
wishes = st.builds(
    PracticeOptions,
    texts,
    seconds,
    weeks,
    maybe_texts,
    st.none() | st.sampled_from(Posture),
    st.sampled_from(Bell),
    seconds,
    st.booleans(),
    st.frozensets(texts, max_size=3),
    st.frozensets(texts, max_size=3),
    seconds,
    seconds,
    st.sampled_from(Ambience),
    seconds,
    seconds,
    st.booleans(),
)
practices_under_way = st.builds(
    PracticeInProgress,
    texts,
    st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    wishes,
    seconds,
    seconds,
    ratings,
)
EACH = (
    Practice("body-scan", 1, 1200, 900.5, PracticeEnd.STOPPED, "kari", "lying", Ratings(pain_before=3), "Godt"),
    AbandonedPractice(
        Practice("body-scan", 1, 1200, 90.0, PracticeEnd.INTERRUPTED, "kari", "lying", Ratings(pain_before=3))
    ),
    InformalPractice("dishes", 2, 300, "Varmt vann", in_programme=True),
    WeekStarted(3),
    Preference("bell", "wood"),
    CheckIn(2, 6, 5, "gå tur", 4, -1, 2, 3),
    Reflection(3, "Hva var godt?", "Å gå."),
    Plan("om morgenen", "på kjøkkenet", "pusterommet", "hvis jeg er trøtt: ett minutt"),
    Correction("b", InformalPractice("Dusj", 2, None, on=date(2026, 5, 17))),
)


NULLABLE = {"posture", "ratings", "seconds", "voice", "practice", "everyday", "in_programme"} | (
    {field.name for field in fields(CheckIn)} - {"week"}
)


@given(facts)
def test_a_fact_comes_back_as_it_was(fact: Fact) -> None:
    assert decode_fact(*encode_fact(fact)) == fact


@given(practices_under_way)
def test_a_practice_under_way_comes_back_as_it_was(state: PracticeInProgress) -> None:
    assert decode_in_progress(json.loads(json.dumps(encode_in_progress(state)))) == state


def test_every_kind_of_fact_there_is_has_been_tried() -> None:
    assert {type(fact) for fact in EACH} == set(get_args(Fact))


@pytest.mark.parametrize("fact", EACH)
def test_keys_of_a_later_release_are_passed_over(fact: Fact) -> None:
    kind, payload, note = encode_fact(fact)
    assert decode_fact(kind, json.dumps(json.loads(payload) | {"mood": {"deep": [1]}}), note) == fact


def test_a_kind_of_a_later_release_is_nothing_rather_than_an_error() -> None:
    assert decode_fact("dream", '{"colour": "blue"}') is None


@pytest.mark.parametrize("fact", EACH)
def test_a_note_stands_apart_from_its_payload(fact: Fact) -> None:
    encoded = encode_fact(fact)
    own = fact.answer if isinstance(fact, Reflection) else getattr(fact, "note", "")
    assert (encoded.note or None) == (own or None)
    assert "Godt" not in encoded.payload
    assert "Varmt" not in encoded.payload


@given(st.sampled_from(EACH), st.data())
def test_a_payload_with_a_key_gone_or_of_another_type_is_damage(fact: Fact, data: st.DataObject) -> None:
    kind, payload, note = encode_fact(fact)
    plain = json.loads(payload)
    key = data.draw(st.sampled_from(sorted(set(plain) - NULLABLE)))
    changed = dict(plain)
    if data.draw(st.booleans()):
        del changed[key]
    else:
        changed[key] = data.draw(st.sampled_from([[], {}, True, None]))
    with pytest.raises(DiaryProblem) as problem:
        decode_fact(kind, json.dumps(changed), note)
    assert problem.value.reason == "damaged"


@pytest.mark.parametrize("wrong", [0, 1, "yes", [], {}])
def test_whether_an_activity_is_the_programmes_is_yes_or_no_or_not_said(wrong: object) -> None:
    with pytest.raises(DiaryProblem):
        decode_fact("everyday", json.dumps({"activity": "walk", "week": 1, "in_programme": wrong}))


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", "7", '"x"', '{"week": 1e400}', "[" * 100_000])
@pytest.mark.parametrize("kind", ["practice", "everyday", "arrived", "preference"])
def test_what_is_no_payload_is_damage(kind: str, payload: str) -> None:
    with pytest.raises(DiaryProblem, match="damaged"):
        decode_fact(kind, payload)


@pytest.mark.parametrize("wrong", [{"hindered": True}, {"pain_change": 4}, {"activity": []}, {"months": "1"}])
def test_an_answer_of_a_look_that_cannot_be_is_damage(wrong: dict[str, object]) -> None:
    kind, payload, _ = encode_fact(CheckIn(2, 6, 5))
    with pytest.raises(DiaryProblem, match="damaged"):
        decode_fact(kind, json.dumps(json.loads(payload) | wrong))


@pytest.mark.parametrize("wrong", [{"practice": []}, {"everyday": "x"}, {"everyday": {}}])
def test_a_correction_to_what_is_no_practice_is_damage(wrong: dict[str, object]) -> None:
    kind, payload, _ = encode_fact(Correction("b", None))
    with pytest.raises(DiaryProblem, match="damaged"):
        decode_fact(kind, json.dumps(json.loads(payload) | wrong))


@pytest.mark.parametrize("rating", [11, -1, "3", 2.5, True])
def test_a_rating_outside_its_scale_is_damage(rating: object) -> None:
    kind, payload, _ = encode_fact(EACH[0])
    wrong = json.loads(payload) | {"ratings": {"helped": rating}}
    with pytest.raises(DiaryProblem, match="damaged"):
        decode_fact(kind, json.dumps(wrong))


@pytest.mark.parametrize("field", ["activity", "note"])
def test_half_a_character_is_refused_when_the_fact_is_made(field: str) -> None:
    with pytest.raises(UndecodableText) as refused:
        InformalPractice(**{"activity": "Tur", "week": 1, field: "ute \ud83d og hjemme"})  # type: ignore[arg-type]
    assert refused.value.field == field
