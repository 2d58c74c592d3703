"""Rating a group session afterwards: with the code on its slip, or because the clinic knows of the session."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from ..domain.group_slip import SLIP_LENGTH, GroupSession, SlipProblem, read_slip, require_unused
from ..domain.progress import progress
from ..domain.ratings import Ratings
from ..texts import kiosk as words
from ..texts import practice
from ..texts.errors import error_sentence
from ..texts.formats import numeric_date
from .interviewer import (
    Answers,
    Completion,
    Dialogue,
    DialogueClosed,
    DialogueContext,
    EnterCode,
    OnEscape,
    Question,
    QuestionSteps,
    Save,
    Show,
    Step,
    ask_in_turn,
)
from .practice import rating_questions, ratings_of

_SLIP, _CONFIRMED = "slip", "confirmed"
_RATINGS = ("pain_after", "helped")


def use_slip(context: DialogueContext) -> Dialogue:
    """Ask for the code on a slip until one can be used, then rate that session and save it."""
    longest = {exercise.id: exercise.longest for exercise in context.catalogue.exercises()}

    def slip(_answers: Answers) -> QuestionSteps:
        problem = ""
        while typed := (yield EnterCode(words.SLIP_TITLE, words.SLIP_ASK, problem, SLIP_LENGTH)):
            try:
                return require_unused(read_slip(typed, longest, context.today()), context.entries())
            except SlipProblem as error:
                problem = error_sentence(error)
        return None

    def confirm(answers: Answers) -> QuestionSteps:
        session: GroupSession = answers[_SLIP]
        title = context.catalogue.titles()[session.exercise]
        summary = words.slip_summary(title, session.minutes, numeric_date(session.day))
        options = ((practice.NOTE_KEEP, True), (practice.RATE_NOT, False))
        return (yield Show(words.SLIP_TITLE, (summary,), options))

    def when_rated(name: str) -> Callable[[Answers], bool]:
        return lambda answers: bool(answers.get(_CONFIRMED)) and name in _ratings_asked(context, answers[_SLIP])

    answers: Answers = {}
    ratings = (
        replace(question, when=when_rated(question.name))
        for question in rating_questions(_RATINGS, practice.AFTER_TITLE)
    )
    questions = (Question(_SLIP, slip), Question(_CONFIRMED, confirm), *ratings)
    try:
        end = yield from ask_in_turn(questions, answers, OnEscape.BACK)
    except DialogueClosed:
        if answers.get(_CONFIRMED):
            yield from _save(context, answers[_SLIP], answers)
        raise
    if end is Completion.DONE and answers[_CONFIRMED]:
        return (yield from _save_and_tell(context, answers[_SLIP], answers))
    return ""


def rate_session(context: DialogueContext, session: GroupSession) -> Dialogue:
    """Rate a session and save it on its own day. The pain is asked about on that day only: the question is about now."""
    answers: Answers = {}
    questions = rating_questions(_ratings_asked(context, session), practice.AFTER_TITLE)
    try:
        yield from ask_in_turn(questions, answers, begun=True)
    except DialogueClosed:
        yield from _save(context, session, answers)
        raise
    return (yield from _save_and_tell(context, session, answers))


def _ratings_asked(context: DialogueContext, session: GroupSession) -> tuple[str, ...]:
    return _RATINGS if session.day == context.today() else ("helped",)


def _save_and_tell(context: DialogueContext, session: GroupSession, answers: Answers) -> Dialogue:
    entry = yield from _save(context, session, answers)
    title = context.catalogue.titles().get(session.exercise, session.exercise)
    return "" if entry is None else words.slip_saved(title)


def _save(context: DialogueContext, session: GroupSession, answers: Answers) -> Generator[Step, Any, Any]:
    ratings = ratings_of(Ratings(), answers)
    return (yield Save(session.as_practice(progress(context.entries(), context.today()).week, ratings)))
