"""The few questions after the first practice. Each has a default, can be skipped, and can be changed in the settings."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from ..domain.preferences import Preferences, PresetLength, preference_fact
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

_LENGTH, _REMINDER_WANTED = "length", "wanted"


def first_questions(services: SharedServices) -> Callable[[DialogueContext], Dialogue]:
    """The dialogue: which voice, short or long practices, and, on the person's own machine, whether to set up a reminder.

    Where a question was skipped its default is saved, so that it is not asked again.
    """

    def dialogue(context: DialogueContext) -> Dialogue:
        answers: Answers = {}
        questions = _questions(services, context)
        try:
            yield from ask_in_turn(questions, answers, OnEscape.SKIP)
        except DialogueClosed:
            yield from _save(context, answers)
            raise
        asked = {question.name for question in questions}
        if VOICE in asked:
            answers.setdefault(VOICE, context.catalogue.voices()[0].id)
        if _LENGTH in asked:
            answers.setdefault(_LENGTH, PresetLength.SHORT)
        has_reminder = yield from _save(context, answers)
        if isinstance(services, Services):
            yield from activate_reminder(services, context) if has_reminder else ()
        return words.ALL_SET

    return dialogue


def _questions(services: SharedServices, context: DialogueContext) -> tuple[Question, ...]:
    """The questions that have no answer in the diary yet."""
    known = Preferences.from_entries(context.entries())
    questions: list[Question] = []
    if known.voice is None and len(context.catalogue.voices()) > 1:
        questions.append(voice_question(context))
    if known.length is None:
        questions.append(Question(_LENGTH, single_step(_ask_length)))
        if isinstance(services, Services):
            questions.append(Question(_REMINDER_WANTED, single_step(_ask_reminder)))
            questions += reminder_questions(context, lambda answers: bool(answers.get(_REMINDER_WANTED)))
    return tuple(questions)


def _ask_length(answers: Answers) -> Step:
    options = tuple(Option(label, PresetLength(value)) for value, label in words.FIRST_LENGTHS)
    first = [option.value for option in options].index(answers.get(_LENGTH, options[0].value))
    return Choose(words.FIRST_LENGTH, words.FIRST_LENGTH_WHY, options, first, True, answered=_LENGTH in answers)


def _ask_reminder(answers: Answers) -> Step:
    options = words.FIRST_REMINDER_OPTIONS
    first = [value for _, value in options].index(answers.get(_REMINDER_WANTED, options[0][1]))
    return Show(
        words.FIRST_REMINDER, words.FIRST_REMINDER_WHY, options, first=first, answered=_REMINDER_WANTED in answers
    )


def _save(context: DialogueContext, answers: Answers) -> Generator[Step, Any, bool]:
    """Save the answers. Returns whether there is a reminder to activate."""
    if VOICE in answers:
        yield Save(preference_fact(voice=answers[VOICE]))
    if _LENGTH in answers:
        yield Save(preference_fact(length=answers[_LENGTH]))
    reminder = reminder_from_answers(context, answers) if answers.get(_REMINDER_WANTED) else None
    return (yield from save_reminder(context, reminder))
