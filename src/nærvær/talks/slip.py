"""A group session rated afterwards: with its slip, or because the clinic knows of it."""

from __future__ import annotations

from dataclasses import replace

from ..domain.practice import Ratings
from ..domain.progress import progress
from ..domain.slip import SLIP_LENGTH, GroupSession, SlipProblem, read_slip, unused
from ..words import journey
from ..words import kiosk_words as words
from ..words.clinic_words import norwegian_date
from ..words.ratings import HELPED, PAIN_NOW
from ..words.refusals import sentence
from .steps import AskCode, AskScale, Keep, Room, Talk, Tell


def use_slip(room: Room) -> Talk:
    """Ask for a slip until there is one that can be used, and how it was."""
    exercises = {exercise.id: exercise.title for exercise in room.catalogue.exercises()}
    longest = {exercise.id: exercise.longest for exercise in room.catalogue.exercises()}
    why = ""
    while typed := (yield AskCode(words.SLIP_TITLE, words.SLIP_ASK, why, SLIP_LENGTH)):
        try:
            session = unused(read_slip(typed, longest, room.today()), room.entries())
        except SlipProblem as problem:
            why = sentence(problem)
            continue
        told = words.slip_found(exercises[session.exercise], session.minutes, norwegian_date(session.day))
        ways = ((journey.NOTE_KEEP, True), (journey.RATE_NOT, False))
        if not (yield Tell(words.SLIP_TITLE, (told,), ways, back=False)):
            return ""
        return (yield from rate_session(room, session))
    return ""


def rate_session(room: Room, session: GroupSession) -> Talk:
    """Ask how it was, and keep it on its own day. The pain is asked about on that day only: it is about now."""
    items = (("pain_after", PAIN_NOW),) if session.day == room.today() else ()
    ratings = Ratings()
    for name, item in (*items, ("helped", HELPED)):
        given = yield AskScale(journey.AFTER_TITLE, item)
        if given is None:
            break
        ratings = replace(ratings, **{name: given.value})
    kept = yield Keep(session.as_practice(progress(room.entries(), room.today()).week, ratings))
    title = room.catalogue.titles().get(session.exercise, session.exercise)
    return "" if kept is None else words.slip_kept(title)
