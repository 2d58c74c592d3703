"""The few questions after the first practice. Each has a usual answer, can be skipped, and stands in the settings."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from ..domain.diary import Preference
from ..domain.preferences import LENGTH_PREFERENCE, preferences
from ..domain.services import Services, SharedServices
from ..texts import settings as words
from .interviewer import (
    Answers,
    Choose,
    Dialogue,
    DialogueClosed,
    DialogueContext,
    OnEscape,
    Option,
    Question,
    Save,
    Show,
    Step,
    ask_in_turn,
    single_step,
)
from .reminder import activate_reminder, reminder_from_answers, reminder_questions, save_reminder
from .settings import VOICE, voice_question

_REMINDER_WANTED = "wanted"


def first_questions(parts: SharedServices) -> Callable[[DialogueContext], Dialogue]:
    """The talk: which voice, short or long, and, on a machine of the person's own, whether a reminder would be welcome.

    What is usual is kept where a question was gone past, so that it does not come back.
    """

    def dialogue(room: DialogueContext) -> Dialogue:
        answers: Answers = {}
        questions = _questions(parts, room)
        try:
            yield from ask_in_turn(questions, answers, OnEscape.SKIP)
        except DialogueClosed:
            yield from _save(room, answers)
            raise
        asked = {question.name for question in questions}
        if VOICE in asked:
            answers.setdefault(VOICE, room.catalogue.voices()[0].id)
        if LENGTH_PREFERENCE in asked:
            answers.setdefault(LENGTH_PREFERENCE, words.FIRST_LENGTHS[0][0])
        chosen_now = yield from _save(room, answers)
        if isinstance(parts, Services):
            yield from activate_reminder(parts, room) if chosen_now else ()
        return words.ALL_SET

    return dialogue


def _questions(parts: SharedServices, room: DialogueContext) -> tuple[Question, ...]:
    """Those that have no answer yet."""
    known = preferences(room.entries())
    questions: list[Question] = []
    if VOICE not in known and len(room.catalogue.voices()) > 1:
        questions.append(voice_question(room))
    if LENGTH_PREFERENCE not in known:
        questions.append(Question(LENGTH_PREFERENCE, single_step(_ask_length)))
        if isinstance(parts, Services):
            questions.append(Question(_REMINDER_WANTED, single_step(_ask_reminder)))
            questions += reminder_questions(room, lambda answers: bool(answers.get(_REMINDER_WANTED)))
    return tuple(questions)


def _ask_length(answers: Answers) -> Step:
    ways = tuple(Option(label, value) for value, label in words.FIRST_LENGTHS)
    first = [way.value for way in ways].index(answers.get(LENGTH_PREFERENCE, ways[0].value))
    return Choose(words.FIRST_LENGTH, words.FIRST_LENGTH_WHY, ways, first, True, answered=LENGTH_PREFERENCE in answers)


def _ask_reminder(answers: Answers) -> Step:
    ways = words.FIRST_REMINDER_OPTIONS
    first = [value for _, value in ways].index(answers.get(_REMINDER_WANTED, ways[0][1]))
    return Show(words.FIRST_REMINDER, words.FIRST_REMINDER_WHY, ways, first=first, answered=_REMINDER_WANTED in answers)


def _save(room: DialogueContext, answers: Answers) -> Generator[Step, Any, bool]:
    """Have what was answered kept; whether there is a reminder to take into use."""
    for name in (VOICE, LENGTH_PREFERENCE):
        if name in answers:
            yield Save(Preference(name, answers[name]))
    return (
        yield from save_reminder(room, reminder_from_answers(room, answers) if answers.get(_REMINDER_WANTED) else None)
    )
