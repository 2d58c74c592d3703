"""The weekly check-in: how the week was, questions to reflect on, and whether to move on. All of it can be skipped."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from ..domain.checkin import MAX_CHANGE, CheckIn, Reflection
from ..domain.diary import WeekStarted
from ..domain.due import follow_up_due, next_week_due
from ..domain.preferences import Preferences, preference_fact
from ..domain.programme import Week
from ..domain.progress import summarise
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

_OWN_ACTIVITY = "own_activity"
FIRST_WEEK_WITH_PLAN = 7
_MOVE_ON = "move_on"


@dataclass(frozen=True, slots=True)
class _Checkin:
    """One check-in: its week, months after the course (None: a weekly one), and the activity chosen before, if any."""

    context: DialogueContext
    week: Week
    months: int | None
    activity: str | None

    @property
    def heading(self) -> str:
        """The heading over its questions."""
        return words.CHECKIN if self.months is None else words.FOLLOW_UPS[self.months]


def weekly_checkin(context: DialogueContext) -> Dialogue:
    """The whole check-in; returns "" when the person turned back at once.

    Nothing is saved before the end, so that every answer can be changed until then. When the person leaves in the middle,
    the answers so far are saved.
    """
    entries, today = context.entries(), context.today()
    summary = summarise(entries, today)
    week = context.catalogue.programme().week(summary.week)
    checkin = _Checkin(
        context, week, follow_up_due(summary, today), Preferences.from_stored(summary.preferences).own_activity
    )
    answers: Answers = {}
    try:
        end = yield from ask_in_turn(_questions(checkin), answers)
    except DialogueClosed:
        if any(answer not in ("", Answer(None)) for answer in answers.values()):
            yield from _save(checkin, answers)
        raise
    if end is Completion.TURNED_BACK:
        return ""
    yield from _save(checkin, answers)
    return words.checkin_saved_next_week(week.number + 1) if answers.get(_MOVE_ON) else words.CHECKIN_SAVED


def _questions(checkin: _Checkin) -> tuple[Question, ...]:
    """The questions of one check-in, in their order."""
    return (
        _rating(checkin, "hindered", HINDERED),
        _rating(checkin, "pain_average", PAIN_AVERAGE),
        *_activity(checkin),
        *(() if checkin.months is None else _changes(checkin)),
        *(() if checkin.months else _afterwards(checkin)),
    )


def _rating(checkin: _Checkin, name: str, item: RatingItem) -> Question:
    return Question(name, single_step(lambda answers: Rate(checkin.heading, item, _value(answers, name))))


def _value(answers: Answers, name: str) -> int | None:
    """The rating that was answered, if any."""
    return answers[name].value if name in answers else None


def _activity(checkin: _Checkin) -> tuple[Question, ...]:
    """How it went with the person's own activity; which activity that is, is asked once."""

    def chosen(answers: Answers) -> str | None:
        return answers.get(_OWN_ACTIVITY) if checkin.activity is None else checkin.activity

    def own(answers: Answers) -> Step:
        return EnterText(
            checkin.heading,
            words.OWN_ACTIVITY,
            words.OWN_ACTIVITY_WHY,
            words.OWN_ACTIVITY_LENGTH,
            words.OWN_ACTIVITY_EXAMPLE,
            answers.get(_OWN_ACTIVITY, ""),
        )

    def how(answers: Answers) -> Step:
        item = words.activity_item(chosen(answers) or "")
        return Rate(checkin.heading, item, _value(answers, "activity_rating"))

    rating = Question("activity_rating", single_step(how), lambda answers: chosen(answers) != "")
    return (rating,) if checkin.activity is not None else (Question(_OWN_ACTIVITY, single_step(own)), rating)


def _changes(checkin: _Checkin) -> tuple[Question, ...]:
    """The two comparisons with the time before the course."""

    def change(name: str, ask: str, labels: tuple[str, ...]) -> Question:
        options: list[Option[Any]] = [Option(label, step - MAX_CHANGE) for step, label in enumerate(labels)]

        def step(answers: Answers) -> Step:
            first = answers.get(name, 0) + MAX_CHANGE
            return Choose(
                checkin.heading, ask, (*options, Option(words.SKIP, SKIP)), first, True, answered=name in answers
            )

        return Question(name, single_step(step))

    return (
        change("pain_change", words.PAIN_CHANGE, words.PAIN_CHANGES),
        change("hindered_change", words.HINDERED_CHANGE, words.HINDERED_CHANGES),
    )


def _afterwards(checkin: _Checkin) -> tuple[Question, ...]:
    """Questions to reflect on, the card of the week, in the last weeks a plan, and whether to move on."""
    week = checkin.week

    def reflection(question: str) -> Question:
        def step(answers: Answers) -> Step:
            initial = answers.get(question, "")
            return EnterText(words.REFLECTION, question, words.REFLECTION_WHY, NOTE_LENGTH, initial=initial)

        return Question(question, single_step(step))

    def card(_answers: Answers) -> Step:
        return Show(words.CARD, (week.card,), ((words.READ_IT, True),))

    return (
        *(reflection(question) for question in week.reflections),
        *((Question("card", single_step(card), read_only=True),) if week.card else ()),
        *(plan_questions(checkin.context) if week.number >= FIRST_WEEK_WITH_PLAN else ()),
        *((_move_on(checkin.context, week),) if week.number < LAST_WEEK else ()),
    )


def _move_on(context: DialogueContext, week: Week) -> Question:
    """Whether to move on to the next week; the calendar only decides which answer comes first."""
    number = week.number + 1
    coming = context.catalogue.programme().week(number)
    fits = next_week_due(summarise(context.entries(), context.today()), context.today())
    both = ((words.go_to_week(number), True), (words.stay_in(week.number), False))
    options = both if fits else both[::-1]

    def step(answers: Answers) -> Step:
        first = [value for _, value in options].index(answers.get(_MOVE_ON, fits))
        sentences = (coming.theme, coming.why, words.MAY_STAY)
        return Show(words.ready_for(number), sentences, options, first=first, answered=_MOVE_ON in answers)

    return Question(_MOVE_ON, single_step(step))


def _save(checkin: _Checkin, answers: Answers) -> Generator[Step, Any, None]:
    """Save everything that was answered, each thing as its own fact."""
    week = checkin.week.number
    activity = checkin.activity
    if _OWN_ACTIVITY in answers:
        # An empty answer is saved too, so that the question does not come back; settings can change it.
        activity = answers[_OWN_ACTIVITY]
        yield Save(preference_fact(own_activity=activity or ""))
    yield Save(
        CheckIn(
            week,
            _value(answers, "hindered"),
            _value(answers, "pain_average"),
            activity if "activity_rating" in answers else None,
            _value(answers, "activity_rating"),
            answers.get("pain_change"),
            answers.get("hindered_change"),
            checkin.months,
        )
    )
    for question in checkin.week.reflections:
        if answers.get(question):
            yield Save(Reflection(week, question, answers[question]))
    yield from save_plan(checkin.context, answers)
    if answers.get(_MOVE_ON):
        yield Save(WeekStarted(week + 1))
