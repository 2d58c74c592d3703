"""The weekly look: how the week was, something to think about, and whether to move on. Every question can be skipped."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from ..domain.bounds import NOTE_LENGTH
from ..domain.checkin import MUCH, CheckIn, Reflection
from ..domain.course import follow_up, next_week_fits
from ..domain.practice import Arrived, Preference
from ..domain.programme import Week
from ..domain.progress import preference, progress
from ..domain.script import LAST_WEEK
from ..words import looking as words
from ..words.ratings import HINDERED, PAIN_AVERAGE, Item
from .going_on import keep_plan, plan_questions
from .in_turn import Answers, End, Question, in_turn, one
from .steps import SKIP, AskLine, AskOne, AskScale, Given, Keep, Left, Room, Step, Talk, Tell, Way

OWN_ACTIVITY = "own_activity"
FIRST_WEEK_WITH_PLAN = 7
_MOVE_ON = "move_on"


@dataclass(frozen=True, slots=True)
class _Looking:
    """One look: at which week, after how many months (None: a weekly look), and the activity chosen before, if any."""

    room: Room
    week: Week
    months: int | None
    activity: str | None

    @property
    def heading(self) -> str:
        """What stands over its questions."""
        return words.LOOK if self.months is None else words.FOLLOW_UPS[self.months]


def weekly_look(room: Room) -> Talk:
    """The whole look; ends with a line to say, or "" when the person turned back at once.

    Nothing is kept before the end, so that every answer can be changed until then; who leaves in the midst of it has what
    was answered kept.
    """
    entries, today = room.entries(), room.today()
    told = progress(entries, today)
    week = room.catalogue.programme().week(told.week)
    look = _Looking(room, week, follow_up(entries, told, today), preference(entries, OWN_ACTIVITY))
    answers: Answers = {}
    try:
        end = yield from in_turn(_questions(look), answers)
    except Left:
        if any(answer not in ("", Given(None)) for answer in answers.values()):
            yield from _keep(look, answers)
        raise
    if end is End.TURNED_BACK:
        return ""
    yield from _keep(look, answers)
    return words.arrived(week.number + 1) if answers.get(_MOVE_ON) else words.LOOK_KEPT


def _questions(look: _Looking) -> tuple[Question, ...]:
    """The questions of one look, in their order."""
    return (
        _scale(look, "hindered", HINDERED),
        _scale(look, "pain_average", PAIN_AVERAGE),
        *_activity(look),
        *(() if look.months is None else _changes(look)),
        *(() if look.months else _afterwards(look)),
    )


def _scale(look: _Looking, name: str, item: Item) -> Question:
    return Question(name, one(lambda answers: AskScale(look.heading, item, _value(answers, name))))


def _value(answers: Answers, name: str) -> int | None:
    """The number answered, if any."""
    return answers[name].value if name in answers else None


def _activity(look: _Looking) -> tuple[Question, ...]:
    """How it went with the person's own activity, which is asked for once."""

    def chosen(answers: Answers) -> str | None:
        return answers.get(OWN_ACTIVITY) if look.activity is None else look.activity

    def own(answers: Answers) -> Step:
        return AskLine(
            look.heading,
            words.OWN_ACTIVITY,
            words.OWN_ACTIVITY_WHY,
            words.OWN_ACTIVITY_LENGTH,
            words.OWN_ACTIVITY_EXAMPLE,
            answers.get(OWN_ACTIVITY, ""),
        )

    def how(answers: Answers) -> Step:
        item = words.activity_item(chosen(answers) or "")
        return AskScale(look.heading, item, _value(answers, "activity_rating"))

    rating = Question("activity_rating", one(how), lambda answers: chosen(answers) != "")
    return (rating,) if look.activity is not None else (Question(OWN_ACTIVITY, one(own)), rating)


def _changes(look: _Looking) -> tuple[Question, ...]:
    """The two comparisons with the time before the course."""

    def change(name: str, ask: str, labels: tuple[str, ...]) -> Question:
        ways: list[Way[Any]] = [Way(label, step - MUCH) for step, label in enumerate(labels)]

        def step(answers: Answers) -> Step:
            first = answers.get(name, 0) + MUCH
            return AskOne(look.heading, ask, (*ways, Way(words.SKIP, SKIP)), first, True, answered=name in answers)

        return Question(name, one(step))

    return (
        change("pain_change", words.PAIN_CHANGE, words.PAIN_CHANGES),
        change("hindered_change", words.HINDERED_CHANGE, words.HINDERED_CHANGES),
    )


def _afterwards(look: _Looking) -> tuple[Question, ...]:
    """Something to think about, the card of the week, towards the end a plan, and whether to move on."""
    week = look.week

    def reflection(question: str) -> Question:
        def step(answers: Answers) -> Step:
            given = answers.get(question, "")
            return AskLine(words.REFLECTION, question, words.REFLECTION_WHY, NOTE_LENGTH, given=given)

        return Question(question, one(step))

    def card(_answers: Answers) -> Step:
        return Tell(words.CARD, (week.card,), ((words.READ_IT, True),))

    return (
        *(reflection(question) for question in week.reflections),
        *((Question("card", one(card), told=True),) if week.card else ()),
        *(plan_questions(look.room) if week.number >= FIRST_WEEK_WITH_PLAN else ()),
        *((_move_on(look.room, week),) if week.number < LAST_WEEK else ()),
    )


def _move_on(room: Room, week: Week) -> Question:
    """Whether the next week may begin; the calendar only decides which answer stands first."""
    number = week.number + 1
    coming = room.catalogue.programme().week(number)
    fits = next_week_fits(progress(room.entries(), room.today()), room.today())
    both = ((words.on_to(number), True), (words.stay_in(week.number), False))
    ways = both if fits else both[::-1]

    def step(answers: Answers) -> Step:
        first = [value for _, value in ways].index(answers.get(_MOVE_ON, fits))
        told = (coming.theme, coming.why, words.STAYED)
        return Tell(words.ready_for(number), told, ways, first=first, answered=_MOVE_ON in answers)

    return Question(_MOVE_ON, one(step))


def _keep(look: _Looking, answers: Answers) -> Generator[Step, Any, None]:
    """Have everything kept that was answered, each thing once."""
    week = look.week.number
    activity = look.activity
    if OWN_ACTIVITY in answers:
        # An empty answer is kept too, so that the question does not come back; settings can change it.
        activity = answers[OWN_ACTIVITY]
        yield Keep(Preference(OWN_ACTIVITY, activity or ""))
    yield Keep(
        CheckIn(
            week,
            _value(answers, "hindered"),
            _value(answers, "pain_average"),
            activity if "activity_rating" in answers else None,
            _value(answers, "activity_rating"),
            answers.get("pain_change"),
            answers.get("hindered_change"),
            look.months,
        )
    )
    for question in look.week.reflections:
        if answers.get(question):
            yield Keep(Reflection(week, question, answers[question]))
    yield from keep_plan(look.room, answers)
    if answers.get(_MOVE_ON):
        yield Keep(Arrived(week + 1))
