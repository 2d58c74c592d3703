"""The few questions after the first practice. Each has a usual answer, can be skipped, and stands in the settings."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from ..domain.parts import Parts, SharedParts
from ..domain.practice import Preference
from ..domain.progress import preferences
from ..domain.usual import LENGTH
from ..words import settings_words as words
from .in_turn import Answers, Question, in_turn, one
from .reminding import chosen, keep_reminder, reminder_questions, take_into_use
from .steps import AskOne, Esc, Keep, Left, Room, Step, Talk, Tell, Way
from .voices import VOICE, voice_question

_WANTED = "wanted"


def first_questions(parts: SharedParts) -> Callable[[Room], Talk]:
    """The talk: which voice, short or long, and, on a machine of the person's own, whether a reminder would be welcome.

    What is usual is kept where a question was gone past, so that it does not come back.
    """

    def talk(room: Room) -> Talk:
        answers: Answers = {}
        questions = _questions(parts, room)
        try:
            yield from in_turn(questions, answers, Esc.SKIP)
        except Left:
            yield from _keep(room, answers)
            raise
        asked = {question.name for question in questions}
        if VOICE in asked:
            answers.setdefault(VOICE, room.catalogue.voices()[0].id)
        if LENGTH in asked:
            answers.setdefault(LENGTH, words.FIRST_LENGTHS[0][0])
        chosen_now = yield from _keep(room, answers)
        if isinstance(parts, Parts):
            yield from take_into_use(parts, room) if chosen_now else ()
        return words.ALL_SET

    return talk


def _questions(parts: SharedParts, room: Room) -> tuple[Question, ...]:
    """Those that have no answer yet."""
    known = preferences(room.entries())
    questions: list[Question] = []
    if VOICE not in known and len(room.catalogue.voices()) > 1:
        questions.append(voice_question(room))
    if LENGTH not in known:
        questions.append(Question(LENGTH, one(_length)))
        if isinstance(parts, Parts):
            questions.append(Question(_WANTED, one(_wanted)))
            questions += reminder_questions(room, lambda answers: bool(answers.get(_WANTED)))
    return tuple(questions)


def _length(answers: Answers) -> Step:
    ways = tuple(Way(label, value) for value, label in words.FIRST_LENGTHS)
    first = [way.value for way in ways].index(answers.get(LENGTH, ways[0].value))
    return AskOne(words.FIRST_LENGTH, words.FIRST_LENGTH_WHY, ways, first, True, answered=LENGTH in answers)


def _wanted(answers: Answers) -> Step:
    ways = words.FIRST_REMINDER_WAYS
    first = [value for _, value in ways].index(answers.get(_WANTED, ways[0][1]))
    return Tell(words.FIRST_REMINDER, words.FIRST_REMINDER_WHY, ways, first=first, answered=_WANTED in answers)


def _keep(room: Room, answers: Answers) -> Generator[Step, Any, bool]:
    """Have what was answered kept; whether there is a reminder to take into use."""
    for name in (VOICE, LENGTH):
        if name in answers:
            yield Keep(Preference(name, answers[name]))
    return (yield from keep_reminder(room, chosen(room, answers) if answers.get(_WANTED) else None))
