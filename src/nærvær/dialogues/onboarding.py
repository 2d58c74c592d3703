"""The few questions after the first practice. Each has a default, can be skipped, and can be changed in the settings."""

from __future__ import annotations

from functools import partial

from ..domain.catalogue import Catalogue
from ..domain.diary import Fact
from ..domain.preferences import Preferences, PresetLength, guidance_voices, preference_fact
from ..domain.reminder import Reminder
from ..domain.services import Services, SharedServices
from ..texts import settings as words
from ..texts.i18n import look_up
from ..texts.today import span
from .interviewer import (
    Choose,
    DialogueContext,
    Interviewer,
    NoAnswer,
    OnEscape,
    Option,
    Show,
    save_all,
    saved_when_cut_off,
)
from .questions import Answers, Question, Slot, ask_in_turn
from .reminder import activate_reminder, chosen_reminder_facts, reminder_from_answers, reminder_questions
from .voices import VOICE, voice_question

_LENGTH, _REMINDER_WANTED = Slot[PresetLength]("length"), Slot[bool]("reminder wanted")


async def first_questions(services: SharedServices, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask which voice, short or long practices, and, on the person's own machine, whether to set up a reminder.

    Where a question was skipped its default is saved, so that it is not asked again. A voice is asked for only where it
    can be heard.
    """
    known = Preferences.from_entries(context.entries())
    voices = guidance_voices(context.catalogue, known)
    ask_voice = known.voice is None and len(voices) > 1 and await interviewer.work(services.has_sound)
    ask_length = known.length is None
    questions: list[Question] = []
    if ask_voice:
        questions.append(voice_question(context))
    if ask_length:
        questions.append(Question(_LENGTH, partial(_ask_length, context.catalogue)))
        if isinstance(services, Services):
            questions.append(Question(_REMINDER_WANTED, _ask_reminder))
            questions += reminder_questions(context, lambda answers: answers.get(_REMINDER_WANTED, False))
    answers = Answers()
    with saved_when_cut_off(interviewer, lambda: _facts(context, answers)):
        await ask_in_turn(interviewer, questions, answers, OnEscape.SKIP)
    if ask_voice and VOICE not in answers:
        answers.put(VOICE, voices[0].id)
    if ask_length and _LENGTH not in answers:
        answers.put(_LENGTH, PresetLength.SHORT)
    reminder = _reminder(context, answers)
    await save_all(interviewer, _facts(context, answers))
    if reminder is not None and isinstance(services, Services):
        await activate_reminder(services, interviewer, context)
    return words.ALL_SET()


async def _ask_length(catalogue: Catalogue, interviewer: Interviewer, answers: Answers) -> PresetLength | NoAnswer:
    options = tuple(
        Option(label(), PresetLength(value), _minutes_of(catalogue, PresetLength(value)))
        for value, label in words.FIRST_LENGTHS
    )
    first = [option.value for option in options].index(answers.get(_LENGTH, options[0].value))
    return await interviewer.choose(
        Choose(words.FIRST_LENGTH(), words.FIRST_LENGTH_WHY(), options, first, True, answered=_LENGTH in answers)
    )


def _minutes_of(catalogue: Catalogue, length: PresetLength) -> str:
    """From how many minutes to how many the exercises are suggested with."""
    exercises = catalogue.exercises()
    suggested = [exercise.long if length is PresetLength.LONG else exercise.short for exercise in exercises]
    return span(min(suggested), max(suggested))


async def _ask_reminder(interviewer: Interviewer, answers: Answers) -> bool | NoAnswer:
    options = tuple((label(), value) for label, value in words.FIRST_REMINDER_OPTIONS)
    first = [value for _, value in options].index(answers.get(_REMINDER_WANTED, options[0][1]))
    return await interviewer.show(
        Show(
            words.FIRST_REMINDER(),
            look_up(words.FIRST_REMINDER_WHY),
            options,
            first=first,
            answered=_REMINDER_WANTED in answers,
        )
    )


def _facts(context: DialogueContext, answers: Answers) -> list[Fact]:
    """What the answers amount to."""
    facts: list[Fact] = []
    if VOICE in answers:
        facts.append(preference_fact(voice=answers[VOICE]))
    if _LENGTH in answers:
        facts.append(preference_fact(length=answers[_LENGTH]))
    return [*facts, *chosen_reminder_facts(context, _reminder(context, answers))]


def _reminder(context: DialogueContext, answers: Answers) -> Reminder | None:
    return reminder_from_answers(context, answers) if answers.get(_REMINDER_WANTED) else None
