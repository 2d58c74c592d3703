"""A group session rated afterwards: with its slip, or because the clinic knows of it."""

from __future__ import annotations

from dataclasses import replace

from ..domain.practice import Ratings, practice_day
from ..domain.progress import progress
from ..domain.slip import SLIP_LENGTH, GroupSession, SlipProblem, read_slip, unused
from ..words import journey as journey_words
from ..words import kiosk_words as words
from ..words.clinic_words import norwegian_date
from ..words.ratings import HELPED, PAIN_NOW
from ..words.refusals import sentence
from .pad import Pad, code_of
from .practising import Desk
from .rate import Rate
from .sentence import Sentence

SLIP_CODE = code_of(SLIP_LENGTH, 4)


async def use_slip(desk: Desk) -> str:
    """Ask for a slip until there is one that can be used. A line to say afterwards, or ""."""
    exercises = {exercise.id: exercise.title for exercise in desk.parts.catalogue.exercises()}
    why = ""
    while True:
        typed = await desk.asker.ask(Pad(words.SLIP_TITLE, words.SLIP_ASK, SLIP_CODE, why))
        if typed is None:
            return ""
        try:
            session = unused(read_slip(typed, exercises, practice_day(desk.parts.now())), desk.diary.entries)
        except SlipProblem as problem:
            why = sentence(problem)
            continue
        told = words.slip_found(exercises[session.exercise], session.minutes, norwegian_date(session.day))
        ways = ((journey_words.NOTE_KEEP, True), (journey_words.RATE_NOT, False))
        if not await desk.asker.ask(Sentence(words.SLIP_TITLE, (told,), ways, back=False)):
            return ""
        return await rate_session(desk, session)


async def rate_session(desk: Desk, session: GroupSession) -> str:
    """Ask how it was, and keep it on its own day. The pain is asked about on that day only: it is about now."""
    entries, today = desk.diary.entries, practice_day(desk.parts.now())
    items = (("pain_after", PAIN_NOW),) if session.day == today else ()
    ratings = Ratings()
    for name, item in (*items, ("helped", HELPED)):
        rated = await desk.asker.ask(Rate(item, journey_words.AFTER_TITLE), typed_ahead=False)
        if rated is None:
            break
        ratings = replace(ratings, **{name: rated.value})
    await desk.diary.append(session.as_practice(progress(entries, today).week, ratings))
    return words.slip_kept(desk.parts.catalogue.exercise(session.exercise).title)
