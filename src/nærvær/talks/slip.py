"""A group session rated afterwards: with its slip, or because the clinic knows of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from ..domain.practice import Ratings
from ..domain.progress import progress
from ..domain.slip import SLIP_LENGTH, GroupSession, SlipProblem, read_slip, unused
from ..words import journey
from ..words import kiosk_words as words
from ..words.clinic_words import norwegian_date
from ..words.refusals import sentence
from .around import rating_questions, ratings_of
from .in_turn import Answers, Asking, End, Question, in_turn
from .steps import AskCode, Esc, Keep, Left, Room, Step, Talk, Tell

_SLIP = "slip"
_ALL = ("pain_after", "helped")


def use_slip(room: Room) -> Talk:
    """Ask for a slip until there is one that can be used, and how it was."""
    exercises = {exercise.id: exercise.title for exercise in room.catalogue.exercises()}
    longest = {exercise.id: exercise.longest for exercise in room.catalogue.exercises()}

    def slip(_answers: Answers) -> Asking:
        why = ""
        while typed := (yield AskCode(words.SLIP_TITLE, words.SLIP_ASK, why, SLIP_LENGTH)):
            try:
                return unused(read_slip(typed, longest, room.today()), room.entries())
            except SlipProblem as problem:
                why = sentence(problem)
        return None

    def right(answers: Answers) -> Asking:
        session: GroupSession = answers[_SLIP]
        told = words.slip_found(exercises[session.exercise], session.minutes, norwegian_date(session.day))
        ways = ((journey.NOTE_KEEP, True), (journey.RATE_NOT, False))
        return (yield Tell(words.SLIP_TITLE, (told,), ways))

    def rated(name: str) -> Callable[[Answers], bool]:
        return lambda answers: bool(answers.get("right")) and name in _asked_of(room, answers[_SLIP])

    answers: Answers = {}
    ratings = (replace(question, when=rated(question.name)) for question in rating_questions(_ALL, journey.AFTER_TITLE))
    row = (Question(_SLIP, slip), Question("right", right), *ratings)
    try:
        end = yield from in_turn(row, answers, Esc.BACK)
    except Left:
        if answers.get("right"):
            yield from _keep(room, answers[_SLIP], answers)
        raise
    if end is End.DONE and answers["right"]:
        return (yield from _kept(room, answers[_SLIP], answers))
    return ""


def rate_session(room: Room, session: GroupSession) -> Talk:
    """Ask how it was, and keep it on its own day. The pain is asked about on that day only: it is about now."""
    answers: Answers = {}
    questions = rating_questions(_asked_of(room, session), journey.AFTER_TITLE)
    try:
        yield from in_turn(questions, answers, begun=True)
    except Left:
        yield from _keep(room, session, answers)
        raise
    return (yield from _kept(room, session, answers))


def _asked_of(room: Room, session: GroupSession) -> tuple[str, ...]:
    return _ALL if session.day == room.today() else ("helped",)


def _kept(room: Room, session: GroupSession, answers: Answers) -> Talk:
    kept = yield from _keep(room, session, answers)
    title = room.catalogue.titles().get(session.exercise, session.exercise)
    return "" if kept is None else words.slip_kept(title)


def _keep(room: Room, session: GroupSession, answers: Answers) -> Generator[Step, Any, Any]:
    ratings = ratings_of(Ratings(), answers)
    return (yield Keep(session.as_practice(progress(room.entries(), room.today()).week, ratings)))
