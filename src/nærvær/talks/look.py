"""The weekly look: how the week was, something to think about, and whether to move on. Every question can be skipped."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from ..domain.bounds import NOTE_LENGTH
from ..domain.checkin import MUCH, CheckIn, Reflection
from ..domain.course import follow_up, next_week_fits
from ..domain.practice import Arrived, Preference
from ..domain.programme import Week
from ..domain.progress import preference, progress
from ..domain.script import LAST_WEEK
from ..words import looking as words
from ..words.ratings import HINDERED, PAIN_AVERAGE
from .going_on import plan
from .steps import AskLine, AskOne, AskScale, Keep, Room, Step, Talk, Tell, Way

OWN_ACTIVITY = "own_activity"
FIRST_WEEK_WITH_PLAN = 7

Asking = Generator[Step, Any, CheckIn | None]


def weekly_look(room: Room) -> Talk:
    """The whole look; ends with a line to say, or "" when the person turned back at once."""
    entries, today = room.entries(), room.today()
    told = progress(entries, today)
    months = follow_up(entries, told, today)
    heading = words.LOOK if months is None else words.FOLLOW_UPS[months]
    week = room.catalogue.programme().week(told.week)
    answers = yield from _answers(room, heading, CheckIn(told.week, months=months))
    if answers is None:
        return ""
    yield Keep(answers)
    if not months:
        yield from _afterwards(room, week)
        if told.week < LAST_WEEK and (yield from _move_on(room, week)):
            return words.arrived(told.week + 1)
    return words.LOOK_KEPT


def _answers(room: Room, heading: str, look: CheckIn) -> Asking:
    """The look with its answers; None when the person turned back at the first question. Later it keeps what there is."""
    first = yield AskScale(heading, HINDERED)
    if first is None:
        return None
    look = replace(look, hindered=first.value)
    second = yield AskScale(heading, PAIN_AVERAGE, rest=True)
    if second is None:
        return look
    look = replace(look, pain_average=second.value)
    activity = yield from _activity(room, heading)
    if activity:
        third = yield AskScale(heading, words.activity_item(activity), rest=True)
        if third is None:
            return look
        look = replace(look, activity=activity, activity_rating=third.value)
    return look if look.months is None else (yield from _changes(heading, look))


def _activity(room: Room, heading: str) -> Generator[Step, Any, str]:
    """The person's own activity, asked for once; "" for none."""
    chosen = preference(room.entries(), OWN_ACTIVITY)
    if chosen is not None:
        return chosen
    typed = yield AskLine(
        heading,
        words.OWN_ACTIVITY,
        words.OWN_ACTIVITY_WHY,
        words.OWN_ACTIVITY_LENGTH,
        words.OWN_ACTIVITY_EXAMPLE,
    )
    # An empty answer is kept too, so that the question does not come back; settings can change it.
    yield Keep(Preference(OWN_ACTIVITY, typed or ""))
    return typed or ""


def _changes(heading: str, look: CheckIn) -> Generator[Step, Any, CheckIn]:
    """The two comparisons with the time before the course."""
    pain = yield from _change(heading, words.PAIN_CHANGE, words.PAIN_CHANGES)
    hindered = yield from _change(heading, words.HINDERED_CHANGE, words.HINDERED_CHANGES)
    return replace(look, pain_change=pain, hindered_change=hindered)


def _change(heading: str, ask: str, labels: tuple[str, ...]) -> Generator[Step, Any, int | None]:
    ways: list[Way[Any]] = [Way(label, step - MUCH) for step, label in enumerate(labels)]
    answer: int | None = yield AskOne(heading, ask, (*ways, Way(words.SKIP, None)), MUCH, short_cuts=True)
    return answer


def _afterwards(room: Room, week: Week) -> Generator[Step, Any, None]:
    """Something to think about, the card of the week, and towards the end a plan; each can be gone past."""
    for question in week.reflections:
        answer = yield AskLine(words.REFLECTION, question, words.REFLECTION_WHY, NOTE_LENGTH)
        if answer:
            yield Keep(Reflection(week.number, question, answer))
    if week.card:
        yield Tell(words.CARD, (week.card,), ((words.READ_IT, True),), back=True)
    if week.number >= FIRST_WEEK_WITH_PLAN:
        yield from plan(room)


def _move_on(room: Room, week: Week) -> Generator[Step, Any, bool]:
    """Ask whether the next week may begin; the calendar only decides which answer stands first."""
    number = week.number + 1
    coming = room.catalogue.programme().week(number)
    fits = next_week_fits(progress(room.entries(), room.today()), room.today())
    ways = ((words.on_to(number), True), (words.stay_in(week.number), False))
    answer = yield Tell(
        words.ready_for(number), (coming.theme, coming.why, words.STAYED), ways if fits else ways[::-1], back=False
    )
    if answer:
        yield Keep(Arrived(number))
    return bool(answer)
