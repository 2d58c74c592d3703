"""The weekly check-in: how the week was, questions to reflect on, and whether to move on. All of it can be skipped.

The last weeks ask for the person's own plan for going on (when, where, which, what if), which can be changed any day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..domain.catalogue import ReflectionQuestion, Week
from ..domain.diary import Fact, WeekStarted
from ..domain.preferences import Preferences, preference_fact
from ..domain.progress import progress, summarise
from ..domain.ratings import MAX_CHANGE, CheckIn, Plan, Reflection
from ..domain.suggestions import follow_up_due, next_week_due
from ..domain.validation import LAST_WEEK, NOTE_LENGTH
from ..quick_dataclass import dataclass
from ..texts import ratings as words
from ..texts.i18n import look_up
from ..texts.keys import GO_BACK
from ..texts.ratings import HINDERED, PAIN_AVERAGE, RatingItem
from ..texts.today import CHECKIN
from .interviewer import (
    Answer,
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    Option,
    Rate,
    Show,
    Unanswered,
    save_all,
    saved_when_cut_off,
)
from .questions import Answers, Completion, Question, Slot, always, ask_in_turn

FIRST_WEEK_WITH_PLAN = 7
_HINDERED, _PAIN_AVERAGE = Slot[Answer]("hindered"), Slot[Answer]("pain_average")
_OWN_ACTIVITY, _ACTIVITY_RATING = Slot[str]("own_activity"), Slot[Answer]("activity_rating")
_PAIN_CHANGE, _HINDERED_CHANGE = Slot[int]("pain_change"), Slot[int]("hindered_change")
_CARD, _MOVE_ON = Slot[bool]("card"), Slot[bool]("move_on")
_CHANGE_PLAN = Slot[bool]("change")


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
        return CHECKIN() if self.months is None else words.FOLLOW_UPS[self.months]()


async def weekly_checkin(interviewer: Interviewer, context: DialogueContext) -> str:
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
    answers = Answers()

    def facts_so_far() -> tuple[Fact, ...]:
        said = any(answer not in ("", Answer(None)) for answer in answers.values())
        return tuple(_facts(checkin, answers)) if said else ()

    with saved_when_cut_off(interviewer, facts_so_far):
        end = await ask_in_turn(interviewer, _questions(checkin), answers)
    if end is Completion.TURNED_BACK:
        return ""
    await save_all(interviewer, _facts(checkin, answers))
    return words.checkin_saved_next_week(week.number + 1) if answers.get(_MOVE_ON) else words.CHECKIN_SAVED()


def _questions(checkin: _Checkin) -> tuple[Question, ...]:
    """The questions of one check-in, in their order."""
    return (
        _rating(checkin, _HINDERED, HINDERED),
        _rating(checkin, _PAIN_AVERAGE, PAIN_AVERAGE),
        *_activity(checkin),
        *(() if checkin.months is None else _changes(checkin)),
        *(() if checkin.months else _afterwards(checkin)),
    )


def _rating(checkin: _Checkin, slot: Slot[Answer], item: RatingItem) -> Question:
    async def rate(interviewer: Interviewer, answers: Answers) -> Answer | NoAnswer:
        return await interviewer.rate(Rate(checkin.heading, item, _value(answers, slot)))

    return Question(slot, rate)


def _value(answers: Answers, slot: Slot[Answer]) -> int | None:
    """The rating that was answered, if any."""
    return answers[slot].value if slot in answers else None


def _activity(checkin: _Checkin) -> tuple[Question, ...]:
    """How it went with the person's own activity; which activity that is, is asked once."""

    def chosen(answers: Answers) -> str | None:
        return answers.get(_OWN_ACTIVITY) if checkin.activity is None else checkin.activity

    async def own(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await interviewer.enter_text(
            EnterText(
                checkin.heading,
                words.OWN_ACTIVITY(),
                words.OWN_ACTIVITY_WHY(),
                words.OWN_ACTIVITY_LENGTH,
                words.OWN_ACTIVITY_EXAMPLE(),
                answers.get(_OWN_ACTIVITY, ""),
            )
        )

    async def how(interviewer: Interviewer, answers: Answers) -> Answer | NoAnswer:
        item = words.activity_item(chosen(answers) or "")
        return await interviewer.rate(Rate(checkin.heading, item, _value(answers, _ACTIVITY_RATING)))

    rating = Question(_ACTIVITY_RATING, how, lambda answers: chosen(answers) != "")
    return (rating,) if checkin.activity is not None else (Question(_OWN_ACTIVITY, own), rating)


def _changes(checkin: _Checkin) -> tuple[Question, ...]:
    """The two comparisons with the time before the course."""

    def change(slot: Slot[int], ask: str, labels: tuple[str, ...]) -> Question:
        steps: list[Option[int | Unanswered]] = [Option(label, step - MAX_CHANGE) for step, label in enumerate(labels)]
        options = (*steps, Option(words.SKIP(), Unanswered.SKIPPED))

        async def choose(interviewer: Interviewer, answers: Answers) -> int | NoAnswer:
            first = answers.get(slot, 0) + MAX_CHANGE
            return await interviewer.choose(
                Choose(checkin.heading, ask, options, first, shortcuts=True, answered=slot in answers)
            )

        return Question(slot, choose)

    return (
        change(_PAIN_CHANGE, words.PAIN_CHANGE(), look_up(words.PAIN_CHANGES)),
        change(_HINDERED_CHANGE, words.HINDERED_CHANGE(), look_up(words.HINDERED_CHANGES)),
    )


def _afterwards(checkin: _Checkin) -> tuple[Question, ...]:
    """Questions to reflect on, the card of the week, in the last weeks a plan, and whether to move on."""
    week = checkin.week

    async def card(interviewer: Interviewer, _answers: Answers) -> bool | NoAnswer:
        return await interviewer.show(Show(words.CARD(), (week.card,), ((words.READ_IT(), True),)))

    return (
        *(_reflection(question) for question in week.reflections),
        *((Question(_CARD, card, read_only=True),) if week.card else ()),
        *(_plan_questions(checkin.context) if week.number >= FIRST_WEEK_WITH_PLAN else ()),
        *((_move_on(checkin.context, week),) if week.number < LAST_WEEK else ()),
    )


def _reflection(question: ReflectionQuestion) -> Question:
    """One question to reflect on; its slot has the name of the question."""
    slot = Slot[str](question.text)

    async def enter(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        initial = answers.get(slot, "")
        return await interviewer.enter_text(
            EnterText(
                words.REFLECTION(),
                question.text,
                words.REFLECTION_WHY(),
                NOTE_LENGTH,
                initial=initial,
                help_at_clinic=words.REFLECTION_AT_CLINIC(),
            )
        )

    return Question(slot, enter)


def _move_on(context: DialogueContext, week: Week) -> Question:
    """Whether to move on to the next week; the calendar only decides which answer comes first."""
    number = week.number + 1
    coming = context.catalogue.programme().week(number)
    fits = next_week_due(summarise(context.entries(), context.today()), context.today())
    both = ((words.go_to_week(number), True), (words.stay_in(week.number), False))
    options = both if fits else both[::-1]

    async def choose(interviewer: Interviewer, answers: Answers) -> bool | NoAnswer:
        first = [value for _, value in options].index(answers.get(_MOVE_ON, fits))
        sentences = (coming.theme, coming.why, words.MAY_STAY())
        return await interviewer.show(
            Show(words.ready_for(number), sentences, options, first=first, answered=_MOVE_ON in answers)
        )

    return Question(_MOVE_ON, choose)


def _facts(checkin: _Checkin, answers: Answers) -> Iterator[Fact]:
    """Everything that was answered, each thing as its own fact."""
    week = checkin.week.number
    activity = checkin.activity
    if _OWN_ACTIVITY in answers:
        # An empty answer is saved too, so that the question does not come back; settings can change it.
        activity = answers[_OWN_ACTIVITY]
        yield preference_fact(own_activity=activity or "")
    yield CheckIn(
        week,
        _value(answers, _HINDERED),
        _value(answers, _PAIN_AVERAGE),
        activity if _ACTIVITY_RATING in answers else None,
        _value(answers, _ACTIVITY_RATING),
        answers.get(_PAIN_CHANGE),
        answers.get(_HINDERED_CHANGE),
        checkin.months,
    )
    for question in checkin.week.reflections:
        if text := answers.get(Slot[str](question.text)):
            yield Reflection(week, question.id or question.text, text, bool(question.id))
    yield from _plan_facts(checkin.context, answers)
    if answers.get(_MOVE_ON):
        yield WeekStarted(week + 1)


# The plan for going on


async def edit_plan(interviewer: Interviewer, context: DialogueContext) -> str:
    """Show the plan, and let the person write or change it."""
    written = progress(context.entries(), context.today()).plan

    async def change(interviewer: Interviewer, _answers: Answers) -> bool | NoAnswer:
        if written is None:
            options = ((words.PLAN_WRITE(), True), (GO_BACK(), False))
            return await interviewer.show(Show(words.PLAN(), (words.PLAN_EMPTY(), words.PLAN_WHY()), options))
        sentences = (*_own_plan_lines(written), words.PLAN_READ_ALOUD())
        return await interviewer.show(Show(words.PLAN(), sentences, ((GO_BACK(), False), (words.PLAN_CHANGE(), True))))

    answers = Answers()
    questions = _plan_questions(context, lambda answers: answers.get(_CHANGE_PLAN, False))
    with saved_when_cut_off(interviewer, lambda: _plan_facts(context, answers)):
        await ask_in_turn(interviewer, (Question(_CHANGE_PLAN, change, read_only=True), *questions), answers)
    facts = _plan_facts(context, answers)
    await save_all(interviewer, facts)
    return words.PLAN_SAVED() if facts else ""


def _plan_questions(context: DialogueContext, when: Callable[[Answers], bool] = always) -> tuple[Question, ...]:
    """The four questions, each beginning with what was written before; asked only when `when` says so of the answers."""
    before = progress(context.entries(), context.today()).plan or Plan()

    def question(name: str, ask: str, example: str) -> Question:
        slot = _slot(name)

        async def enter(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
            initial = answers.get(slot, getattr(before, name))
            return await interviewer.enter_text(
                EnterText(words.PLAN(), ask, words.PLAN_WHY(), NOTE_LENGTH, example, initial)
            )

        return Question(slot, enter, when)

    return tuple(question(name, ask(), example()) for name, (ask, example) in words.PLAN_ASKS.items())


def _plan_facts(context: DialogueContext, answers: Answers) -> tuple[Fact, ...]:
    """The plan, if the answers change it."""
    before = progress(context.entries(), context.today()).plan or Plan()
    written = Plan(**{name: answers.get(_slot(name), getattr(before, name)) for name in words.PLAN_NAMES})
    return () if written == before else (written,)


def _slot(name: str) -> Slot[str]:
    """The slot of one part of the plan, by its name in `Plan`."""
    return Slot(f"plan:{name}")


def _own_plan_lines(written: Plan) -> tuple[str, ...]:
    """The plan as text, one line for each part that is not empty."""
    parts = ((label(), getattr(written, name)) for name, label in words.PLAN_NAMES.items())
    return tuple(f"{label}: {text}" for label, text in parts if text)
