"""An answer to a question of the programme is kept with the id of the question, so that the words can be translated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import ReflectionQuestion
from nærvær.domain.errors import ContentFault
from nærvær.domain.practice import exercises_among
from nærvær.domain.ratings import Reflection, reflection_question
from nærvær.store.codec import _QUESTIONS_OF_0_1_0, decode_fact, encode_fact

DATA, AUDIO = content_folders()
CATALOGUE = FolderCatalogue(DATA, AUDIO)
TITLES = CATALOGUE.titles()


def written_by_0_1_0(question: str) -> str:
    return json.dumps({"week": 1, "question": question})


def test_every_question_has_an_id_of_its_own() -> None:
    asked = [question for week in CATALOGUE.programme().weeks for question in week.reflections]
    assert len({question.id for question in asked}) == len(asked)
    assert all(question.id for question in asked)


def test_what_0_1_0_wrote_means_the_same_question_and_is_shown_as_before() -> None:
    assert len(_QUESTIONS_OF_0_1_0) == 16
    for words, identity in _QUESTIONS_OF_0_1_0.items():
        read = decode_fact("reflection", written_by_0_1_0(words), "Svaret")
        assert read == Reflection(1, identity, "Svaret", in_programme=True)
        assert isinstance(read, Reflection)
        assert reflection_question(read, TITLES) == words
        assert reflection_question(read, {**TITLES, f"question/{identity}": "Quid?"}) == "Quid?"


def test_words_that_are_no_question_of_ours_stay_words() -> None:
    read = decode_fact("reflection", written_by_0_1_0("Hva så du?"), "Svaret")
    assert read == Reflection(1, "Hva så du?", "Svaret")
    assert isinstance(read, Reflection)
    assert reflection_question(read, TITLES) == "Hva så du?"
    # A clinic's question that is worded like ours, written by this version, is the clinic's.
    own = Reflection(1, "Hva vil du fortsette med?", "Svaret")
    assert decode_fact(*encode_fact(own)) == own
    ours = Reflection(8, "going-on", "Svaret", in_programme=True)
    assert decode_fact(*encode_fact(ours)) == ours


def test_questions_are_no_exercises() -> None:
    assert set(exercises_among(TITLES)) == {exercise.id for exercise in CATALOGUE.exercises()}


def programme(questions: str) -> str:
    """The programme with other questions in the first week."""
    text = (DATA / "nb/programme.toml").read_text(encoding="utf-8")
    begin = text.index("reflections = [")
    end = text.index("\n]\n", begin) + 2
    return f"{text[:begin]}reflections = {questions}{text[end:]}"


def test_a_clinic_may_write_its_questions_with_and_without_ids(tmp_path: Path) -> None:
    text = programme('["Hva så du?", { id = "place", question = "Hvor var du?" }]')
    (tmp_path / "programme.toml").write_text(text, encoding="utf-8")
    catalogue = FolderCatalogue(DATA, AUDIO, tmp_path)
    asked = catalogue.programme().week(1).reflections
    assert asked == (ReflectionQuestion("Hva så du?"), ReflectionQuestion("Hvor var du?", "place"))
    assert catalogue.faults() == ()
    assert catalogue.titles()["question/place"] == "Hvor var du?"
    assert catalogue.titles()["question/best-time"] == TITLES["question/best-time"], "of an answer given before"


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ('[{ id = "Å", question = "Hva?" }]', ContentFault.BAD_ID),
        ('[{ id = "a", question = "Hva?" }, { id = "a", question = "Hvor?" }]', ContentFault.TWICE),
        ('[{ id = "a" }]', ContentFault.MISSING_TEXT),
        ('[{ id = "a", text = "Hva?" }]', ContentFault.UNKNOWN_KEY),
        ("[3]", ContentFault.MISSING_TEXT),
    ],
)
def test_a_question_that_cannot_be_used_is_refused_with_its_reason(
    tmp_path: Path, questions: str, reason: ContentFault
) -> None:
    (tmp_path / "programme.toml").write_text(programme(questions), encoding="utf-8")
    catalogue = FolderCatalogue(DATA, AUDIO, tmp_path)
    assert catalogue.programme() == CATALOGUE.programme()
    assert [fault.reason for fault in catalogue.faults()] == [reason]
