"""The questions after the first practice: how long is long, what can be heard, and an end when one is wanted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from nærvær.dialogues.interviewer import Choose, DialogueContext, Show
from nærvær.dialogues.onboarding import first_questions
from nærvær.domain.diary import Preference
from nærvær.domain.practice import practice_day
from nærvær.texts.settings import FIRST_LENGTH, FIRST_REMINDER, WHICH_VOICE
from stepped import Save, SteppedInterviewer, Work
from tui.fakes import Bench, now


def first(bench: Bench, has_sound: bool = True) -> Any:
    bench.shelf.two_voices = True
    services = replace(bench.parts(), has_sound=lambda: has_sound)
    context = DialogueContext(bench.shelf, bench.diary.entries, lambda: practice_day(now()))
    return first_questions(services, SteppedInterviewer(), context)


def go_on(bench: Bench, dialogue: Any, answer: object) -> Any:
    """Answer, do what is to be done, and return the next question."""
    step = dialogue.send(answer)
    while isinstance(step, Save | Work):
        step = dialogue.send(bench.diary.append(step.fact) if isinstance(step, Save) else step.do())
    return step


def choose(step: Any, label: str) -> Any:
    assert isinstance(step, Choose)
    return next(option.value for option in step.options if option.label == label)


def test_short_and_long_are_told_in_minutes() -> None:
    bench = Bench()
    dialogue = first(bench)
    step = go_on(bench, dialogue, None)
    assert step.heading == WHICH_VOICE()
    step = go_on(bench, dialogue, "lys")
    assert step.heading == FIRST_LENGTH()
    assert [(option.label, option.detail) for option in step.options] == [
        ("Korte øvelser", "3–10 minutter"),
        ("Lange øvelser", "10–35 minutter"),
    ]


def test_no_voice_is_asked_for_where_none_can_be_heard_and_none_is_chosen() -> None:
    bench = Bench()
    dialogue = first(bench, has_sound=False)
    step = go_on(bench, dialogue, None)
    assert step.heading == FIRST_LENGTH()
    step = go_on(bench, dialogue, choose(step, "Korte øvelser"))
    assert isinstance(step, Show)
    assert step.heading == FIRST_REMINDER()
    try:
        go_on(bench, dialogue, False)
    except StopIteration:
        assert bench.diary.facts == [Preference("length", "short")]
    else:
        raise AssertionError("there is another question")


def test_a_reminder_ends_with_done_also_after_the_file_and_enter_makes_no_second_one(tmp_path: Path) -> None:
    bench = Bench(documents=tmp_path)
    dialogue = first(bench, has_sound=False)
    step = go_on(bench, dialogue, None)
    step = go_on(bench, dialogue, choose(step, "Korte øvelser"))
    step = go_on(bench, dialogue, True)
    for _anchor_time_days in range(3):
        step = go_on(bench, dialogue, step.options[step.first].value)
    assert [option.label for option in step.options][-1] == "Ferdig"
    step = go_on(bench, dialogue, choose(step, "Lag ei kalenderfil"))
    assert isinstance(step, Show)
    (file,) = tmp_path.iterdir()
    assert str(file) in step.sentences[0]
    step = go_on(bench, dialogue, None)
    assert step.options[step.first].label == "Ferdig"
    try:
        go_on(bench, dialogue, step.options[step.first].value)
    except StopIteration as end:
        assert end.value == "Da er alt klart. Du kan endre det når du vil, under innstillinger."
    else:
        raise AssertionError("it goes on")
