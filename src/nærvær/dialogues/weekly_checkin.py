"""The weekly look: how the week was, something to think about, and whether to move on. Every question can be skipped."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from ..domain.checkin import MAX_CHANGE, CheckIn, Reflection
from ..domain.diary import Preference, WeekStarted
from ..domain.due import follow_up_due, next_week_due
from ..domain.preferences import preference
from ..domain.programme import Week
from ..domain.progress import progress
from ..domain.validation import LAST_WEEK, NOTE_LENGTH
from ..texts import checkin as words
from ..texts.ratings import HINDERED, PAIN_AVERAGE, RatingItem
from .interviewer import (
    SKIP,
    Answer,
    Answers,
    Choose,
    Completion,
    Dialogue,
    DialogueClosed,
    DialogueContext,
    EnterText,
    Option,
    Question,
    Rate,
    Save,
    Show,
    Step,
    ask_in_turn,
    single_step,
)
from .plan import plan_questions, save_plan

OWN_ACTIVITY = "own_activity"
FIRST_WEEK_WITH_PLAN = 7
_MOVE_ON = "move_on"


@dataclass(frozen=True, slots=True)
class _Checkin:
    """One look: at which week, after how many months (None: a weekly look), and the activity chosen before, if any."""

    room: DialogueContext
    week: Week
    months: int | None
    activity: str | None

    @property
    def heading(self) -> str:
        """What stands over its questions."""
        return words.CHECKIN if self.months is None else words.FOLLOW_UPS[self.months]


def weekly_checkin(room: DialogueContext) -> Dialogue:
    """The whole look; ends with a line to say, or "" when the person turned back at once.

    Nothing is kept before the end, so that every answer can be changed until then; who leaves in the midst of it has what
    was answered kept.
    """
    entries, today = room.entries(), room.today()
    told = progress(entries, today)
    week = room.catalogue.programme().week(told.week)
    look = _Checkin(room, week, follow_up_due(entries, told, today), preference(entries, OWN_ACTIVITY))
    answers: Answers = {}
    try:
        end = yield from ask_in_turn(_questions(look), answers)
    except DialogueClosed:
        if any(answer not in ("", Answer(None)) for answer in answers.values()):
            yield from _save(look, answers)
        raise
    if end is Completion.TURNED_BACK:
        return ""
    yield from _save(look, answers)
    return words.checkin_saved_next_week(week.number + 1) if answers.get(_MOVE_ON) else words.CHECKIN_SAVED


def _questions(look: _Checkin) -> tuple[Question, ...]:
    """The questions of one look, in their order."""
    return (
        _scale(look, "hindered", HINDERED),
        _scale(look, "pain_average", PAIN_AVERAGE),
        *_activity(look),
        *(() if look.months is None else _changes(look)),
        *(() if look.months else _afterwards(look)),
    )


def _scale(look: _Checkin, name: str, item: RatingItem) -> Question:
    return Question(name, single_step(lambda answers: Rate(look.heading, item, _value(answers, name))))


def _value(answers: Answers, name: str) -> int | None:
    """The number answered, if any."""
    return answers[name].value if name in answers else None


def _activity(look: _Checkin) -> tuple[Question, ...]:
    """How it went with the person's own activity, which is asked for once."""

    def chosen(answers: Answers) -> str | None:
        return answers.get(OWN_ACTIVITY) if look.activity is None else look.activity

    def own(answers: Answers) -> Step:
        return EnterText(
            look.heading,
            words.OWN_ACTIVITY,
            words.OWN_ACTIVITY_WHY,
            words.OWN_ACTIVITY_LENGTH,
            words.OWN_ACTIVITY_EXAMPLE,
            answers.get(OWN_ACTIVITY, ""),
        )

    def how(answers: Answers) -> Step:
        item = words.activity_item(chosen(answers) or "")
        return Rate(look.heading, item, _value(answers, "activity_rating"))

    rating = Question("activity_rating", single_step(how), lambda answers: chosen(answers) != "")
    return (rating,) if look.activity is not None else (Question(OWN_ACTIVITY, single_step(own)), rating)


def _changes(look: _Checkin) -> tuple[Question, ...]:
    """The two comparisons with the time before the course."""

    def change(name: str, ask: str, labels: tuple[str, ...]) -> Question:
        ways: list[Option[Any]] = [Option(label, step - MAX_CHANGE) for step, label in enumerate(labels)]

        def step(answers: Answers) -> Step:
            first = answers.get(name, 0) + MAX_CHANGE
            return Choose(look.heading, ask, (*ways, Option(words.SKIP, SKIP)), first, True, answered=name in answers)

        return Question(name, single_step(step))

    return (
        change("pain_change", words.PAIN_CHANGE, words.PAIN_CHANGES),
        change("hindered_change", words.HINDERED_CHANGE, words.HINDERED_CHANGES),
    )


def _afterwards(look: _Checkin) -> tuple[Question, ...]:
    """Something to think about, the card of the week, towards the end a plan, and whether to move on."""
    week = look.week

    def reflection(question: str) -> Question:
        def step(answers: Answers) -> Step:
            given = answers.get(question, "")
            return EnterText(words.REFLECTION, question, words.REFLECTION_WHY, NOTE_LENGTH, initial=given)

        return Question(question, single_step(step))

    def card(_answers: Answers) -> Step:
        return Show(words.CARD, (week.card,), ((words.READ_IT, True),))

    return (
        *(reflection(question) for question in week.reflections),
        *((Question("card", single_step(card), read_only=True),) if week.card else ()),
        *(plan_questions(look.room) if week.number >= FIRST_WEEK_WITH_PLAN else ()),
        *((_move_on(look.room, week),) if week.number < LAST_WEEK else ()),
    )


def _move_on(room: DialogueContext, week: Week) -> Question:
    """Whether the next week may begin; the calendar only decides which answer stands first."""
    number = week.number + 1
    coming = room.catalogue.programme().week(number)
    fits = next_week_due(progress(room.entries(), room.today()), room.today())
    both = ((words.go_to_week(number), True), (words.stay_in(week.number), False))
    ways = both if fits else both[::-1]

    def step(answers: Answers) -> Step:
        first = [value for _, value in ways].index(answers.get(_MOVE_ON, fits))
        told = (coming.theme, coming.why, words.MAY_STAY)
        return Show(words.ready_for(number), told, ways, first=first, answered=_MOVE_ON in answers)

    return Question(_MOVE_ON, single_step(step))


def _save(look: _Checkin, answers: Answers) -> Generator[Step, Any, None]:
    """Have everything kept that was answered, each thing once."""
    week = look.week.number
    activity = look.activity
    if OWN_ACTIVITY in answers:
        # An empty answer is kept too, so that the question does not come back; settings can change it.
        activity = answers[OWN_ACTIVITY]
        yield Save(Preference(OWN_ACTIVITY, activity or ""))
    yield Save(
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
            yield Save(Reflection(week, question, answers[question]))
    yield from save_plan(look.room, answers)
    if answers.get(_MOVE_ON):
        yield Save(WeekStarted(week + 1))
