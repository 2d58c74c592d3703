"""A group session rated afterwards: with its slip, or because the clinic knows of it."""

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

_SLIP = "slip"
_RATINGS = ("pain_after", "helped")


def use_slip(room: DialogueContext) -> Dialogue:
    """Ask for a slip until there is one that can be used, and how it was."""
    exercises = {exercise.id: exercise.title for exercise in room.catalogue.exercises()}
    longest = {exercise.id: exercise.longest for exercise in room.catalogue.exercises()}

    def slip(_answers: Answers) -> QuestionSteps:
        why = ""
        while typed := (yield EnterCode(words.SLIP_TITLE, words.SLIP_ASK, why, SLIP_LENGTH)):
            try:
                return require_unused(read_slip(typed, longest, room.today()), room.entries())
            except SlipProblem as problem:
                why = error_sentence(problem)
        return None

    def right(answers: Answers) -> QuestionSteps:
        session: GroupSession = answers[_SLIP]
        told = words.slip_summary(exercises[session.exercise], session.minutes, numeric_date(session.day))
        ways = ((practice.NOTE_KEEP, True), (practice.RATE_NOT, False))
        return (yield Show(words.SLIP_TITLE, (told,), ways))

    def rated(name: str) -> Callable[[Answers], bool]:
        return lambda answers: bool(answers.get("right")) and name in _ratings_asked(room, answers[_SLIP])

    answers: Answers = {}
    ratings = (
        replace(question, when=rated(question.name)) for question in rating_questions(_RATINGS, practice.AFTER_TITLE)
    )
    row = (Question(_SLIP, slip), Question("right", right), *ratings)
    try:
        end = yield from ask_in_turn(row, answers, OnEscape.BACK)
    except DialogueClosed:
        if answers.get("right"):
            yield from _save(room, answers[_SLIP], answers)
        raise
    if end is Completion.DONE and answers["right"]:
        return (yield from _save_and_tell(room, answers[_SLIP], answers))
    return ""


def rate_session(room: DialogueContext, session: GroupSession) -> Dialogue:
    """Ask how it was, and keep it on its own day. The pain is asked about on that day only: it is about now."""
    answers: Answers = {}
    questions = rating_questions(_ratings_asked(room, session), practice.AFTER_TITLE)
    try:
        yield from ask_in_turn(questions, answers, begun=True)
    except DialogueClosed:
        yield from _save(room, session, answers)
        raise
    return (yield from _save_and_tell(room, session, answers))


def _ratings_asked(room: DialogueContext, session: GroupSession) -> tuple[str, ...]:
    return _RATINGS if session.day == room.today() else ("helped",)


def _save_and_tell(room: DialogueContext, session: GroupSession, answers: Answers) -> Dialogue:
    kept = yield from _save(room, session, answers)
    title = room.catalogue.titles().get(session.exercise, session.exercise)
    return "" if kept is None else words.slip_saved(title)


def _save(room: DialogueContext, session: GroupSession, answers: Answers) -> Generator[Step, Any, Any]:
    ratings = ratings_of(Ratings(), answers)
    return (yield Save(session.as_practice(progress(room.entries(), room.today()).week, ratings)))
