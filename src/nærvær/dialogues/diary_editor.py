"""The diary page: listing what was done, adding to it, and correcting it. A correction is a new fact; the latest counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from ..domain.diary import Correction, Entry
from ..domain.practice import (
    AbandonedPractice,
    InformalPractice,
    Practice,
    PracticeEnd,
    informal_practice,
    practice_title,
)
from ..domain.preferences import Preferences
from ..domain.progress import progress
from ..domain.ratings import RATING_NAMES, RATING_RULES, Ratings
from ..domain.validation import NOTE_LENGTH, whole_number
from ..texts import progress as words
from ..texts.formats import capitalised, day_and_month, day_problem, duration, numeric_date, parse_past_date
from ..texts.keys import GO_BACK
from ..texts.ratings import PAST_RATINGS, RATING_LABELS
from ..texts.today import ACTIVITY_EXAMPLE, ACTIVITY_LENGTH
from .interviewer import (
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    OnEscape,
    Option,
    Rate,
    Show,
    Unanswered,
)
from .questions import Answers, Completion, Question, Slot, ask_in_turn

MAX_LISTED = 60
RECENT_DAYS = 7
MAX_MINUTES = 600
MAX_NUMBER_LENGTH = 12
_ADD = "add"
_OTHER_DAY = "other day"
_MINUTES, _DAY, _NOTE, _REMOVE = "minutes", "day", "note", "remove"
_WHAT, _OWN_WORDS, _LENGTH = Slot[str]("what"), Slot[str]("own words"), Slot[int]("length")
_NEAR_DAY, _TYPED_DAY = Slot[date | str]("near day"), Slot[date]("typed day")

Value = TypeVar("Value")
EditableFact = Practice | InformalPractice


async def edit_diary(interviewer: Interviewer, context: DialogueContext) -> str:
    """List what was done, newest first, and let the person add or correct, until they turn back."""
    remark, index = "", 0
    while True:
        latest = _latest(context)
        options = (Option(words.ADD(), _ADD), *(_entry_option(context, entry) for entry in latest))
        question = remark or (words.DIARY_ASK() if latest else words.DIARY_EMPTY())
        picked = await interviewer.choose(Choose(words.DIARY(), question, options, min(index, len(latest))))
        if isinstance(picked, NoAnswer):
            return ""
        if picked == _ADD:
            remark = await add_entry(interviewer, context)
        else:
            index, entry = next((at, entry) for at, entry in enumerate(latest, 1) if entry.id == picked)
            remark = await _edit_entry(interviewer, context, entry)


def _latest(context: DialogueContext) -> list[Entry]:
    """The entries that can be corrected, the newest first."""
    entries = context.entries()
    abandoned = (entry for entry in entries if isinstance(entry.fact, AbandonedPractice))
    done = (*progress(entries, context.today()).practices, *abandoned)
    return sorted(done, key=lambda entry: entry.local_date, reverse=True)[:MAX_LISTED]


# Adding


async def add_entry(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for something done without the program or on another day: what, how long, which day; and save it."""

    async def ask_what(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await _ask_what(interviewer, context, answers)

    async def ask_length(interviewer: Interviewer, answers: Answers) -> int | NoAnswer:
        return await _ask_minutes(interviewer, words.ADD_WHAT(), answers.get(_LENGTH))

    answers = Answers()
    questions = (
        Question(_WHAT, ask_what),
        Question(_OWN_WORDS, _ask_own_words, lambda answers: answers.get(_WHAT) == "", is_part=True),
        Question(_LENGTH, ask_length),
        *_day_questions(context),
    )
    if await ask_in_turn(interviewer, questions, answers, OnEscape.BACK) is not Completion.DONE:
        return ""
    what, when = answers[_WHAT] or answers[_OWN_WORDS], _day_of(answers)
    week = progress(context.entries(), context.today()).week
    fact = _fact(context, what, answers[_LENGTH] * 60, week, when)
    await interviewer.save(fact)
    return words.ADDED().format(what=_title(context, fact), when=words.day_in_sentence(when, context.today()))


def _fact(context: DialogueContext, what: str, seconds: int, week: int, when: date) -> EditableFact:
    """What was done as a fact: formal practice when `what` is the id of an exercise, else informal practice by its name."""
    on = None if when == context.today() else when
    if what in {exercise.id for exercise in context.catalogue.exercises()}:
        return Practice(what, week, seconds, float(seconds), PracticeEnd.FINISHED, None, on=on)
    return informal_practice(what, context.catalogue.titles(), week, seconds or None, on=on)


async def _ask_what(interviewer: Interviewer, context: DialogueContext, answers: Answers) -> str | NoAnswer:
    """Ask for an exercise, an activity of the week, or "" for something else."""
    offered = [Option(exercise.title, exercise.id) for exercise in context.catalogue.exercises()]
    week = progress(context.entries(), context.today()).week
    activities = context.catalogue.programme().everyday_of(week)
    offered += [Option(activity.name, activity.name) for activity in activities]
    options = (*offered, Option(words.ADD_OWN(), ""))
    first = _index_of(options, answers.get(_WHAT))
    return await interviewer.choose(Choose(words.ADD(), words.ADD_WHAT(), options, first, answered=_WHAT in answers))


async def _ask_own_words(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    initial = answers.get(_OWN_WORDS, "")
    typed = await interviewer.enter_text(
        EnterText(words.ADD(), words.ADD_WHAT(), "", ACTIVITY_LENGTH, ACTIVITY_EXAMPLE(), initial)
    )
    return typed or Unanswered.ESCAPED


def _index_of(options: Sequence[Option[Value]], value: Value | None) -> int:
    """The index of the option with this value; 0 where there is none."""
    return next((index for index, option in enumerate(options) if option.value == value), 0)


async def _ask_minutes(interviewer: Interviewer, heading: str, present: int | None) -> int | NoAnswer:
    """Ask for whole minutes until they are; 0 for an empty line."""
    problem, initial = "", str(present or "")
    while True:
        typed = await interviewer.enter_text(
            EnterText(
                heading,
                words.ADD_MINUTES(),
                words.ADD_MINUTES_WHY(),
                MAX_NUMBER_LENGTH,
                initial=initial,
                problem=problem,
            )
        )
        if isinstance(typed, NoAnswer):
            return typed
        if not typed:
            return 0
        number = whole_number(typed, 1, MAX_MINUTES)
        if number is not None:
            return number
        problem, initial = words.NOT_MINUTES().format(highest=MAX_MINUTES), typed


def _day_questions(context: DialogueContext) -> tuple[Question, ...]:
    """The question for a recent day, and the one for another date, which is typed."""
    today = context.today()
    days = [today - timedelta(days=back) for back in range(RECENT_DAYS)]
    named = [words.TODAY(), words.YESTERDAY(), *(day_and_month(day) for day in days[2:])]
    near: list[Option[date | str]] = [Option(name, day) for name, day in zip(named, days, strict=True)]
    options = (*near, Option(words.OTHER_DAY(), _OTHER_DAY))

    async def near_day(interviewer: Interviewer, answers: Answers) -> date | str | NoAnswer:
        first = _index_of(options, answers.get(_NEAR_DAY))
        return await interviewer.choose(Choose(words.ADD_WHEN(), "", options, first, answered=_NEAR_DAY in answers))

    async def typed_day(interviewer: Interviewer, answers: Answers) -> date | NoAnswer:
        return await _ask_other_day(interviewer, today, answers.get(_TYPED_DAY))

    return (
        Question(_NEAR_DAY, near_day),
        Question(_TYPED_DAY, typed_day, lambda answers: answers.get(_NEAR_DAY) == _OTHER_DAY, is_part=True),
    )


def _day_of(answers: Answers) -> date:
    """The day that was chosen or typed."""
    near = answers[_NEAR_DAY]
    return near if isinstance(near, date) else answers[_TYPED_DAY]


async def _ask_other_day(interviewer: Interviewer, today: date, present: date | None) -> date | NoAnswer:
    """Ask for a date until it is one that something may be recorded for."""
    problem, initial = "", numeric_date(present) if present else ""
    while True:
        typed = await interviewer.enter_text(
            EnterText(
                words.ADD_WHEN(),
                words.OTHER_DAY_ASK(),
                "",
                MAX_NUMBER_LENGTH,
                words.OTHER_DAY_EXAMPLE(),
                initial,
                problem=problem,
            )
        )
        if isinstance(typed, NoAnswer):
            return typed
        written, problem = _check_day(typed, today)
        if written is not None:
            return written
        initial = typed


def _check_day(typed: str, today: date) -> tuple[date | None, str]:
    """The date that was typed and "", or None and what is wrong with it."""
    written = parse_past_date(typed, today)
    problem = day_problem(written, today)
    return (None, problem) if problem else (written, "")


# Correcting


async def _edit_entry(interviewer: Interviewer, context: DialogueContext, entry: Entry) -> str:
    """Ask what to change, save one correction, and return what to say of it; "" when the person turned back."""
    fact = entry.fact
    if isinstance(fact, AbandonedPractice):
        heading = f"{day_and_month(entry.local_date)} · {_title(context, fact.practice)}"
        await interviewer.show(Show(heading, (words.PUT_ASIDE_WHY(),), ((GO_BACK(), None),)))
        return ""
    if not isinstance(fact, Practice | InformalPractice):
        return ""
    heading = f"{day_and_month(entry.local_date)} · {_title(context, fact)}"
    options, index = tuple(_field_options(context, fact, entry)), 0
    while True:
        picked = await interviewer.choose(Choose(heading, words.WHAT_TO_CHANGE(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = _index_of(options, picked)
        if picked == _REMOVE:
            sure = ((words.REMOVE_NO(), False), (words.REMOVE_YES(), True))
            if (
                await interviewer.show(Show(heading, (words.REMOVE_ASK(), words.REMOVE_WHY()), sure, back=False))
                is True
            ):
                await interviewer.save(Correction(entry.id, None))
                return words.REMOVED()
            continue
        changed = await _edit_field(interviewer, context, heading, fact, picked)
        if changed == fact:
            return ""
        if changed is not None:
            await interviewer.save(Correction(entry.id, changed))
            return words.CORRECTED()


def _field_options(context: DialogueContext, fact: EditableFact, entry: Entry) -> list[Option[str]]:
    seconds = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    options = [
        Option(words.MINUTES(), _MINUTES, duration(seconds) if seconds else words.NOTHING),
        Option(words.DAY(), _DAY, day_and_month(entry.local_date)),
    ]
    if isinstance(fact, Practice):
        for name in _rating_names(context, fact.ratings):
            value = getattr(fact.ratings, name)
            options.append(
                Option(capitalised(RATING_LABELS[name]()), name, words.NOTHING if value is None else str(value))
            )
    options += [Option(words.NOTE(), _NOTE), Option(words.REMOVE(), _REMOVE)]
    return options


def _rating_names(context: DialogueContext, ratings: Ratings) -> list[str]:
    """The answers that can be corrected: those of every item that is asked, now or usually, and any that was given."""
    asked = Preferences.from_entries(context.entries()).rating_items
    rules = [rule for rule in RATING_RULES if rule.on_by_default or asked[rule.preference]]
    names = {name for rule in rules for name in (rule.before, rule.after)}
    return [name for name in RATING_NAMES if name in names or getattr(ratings, name) is not None]


async def _edit_field(
    interviewer: Interviewer, context: DialogueContext, heading: str, fact: EditableFact, field: str
) -> EditableFact | None:
    """`fact` with one field changed; None when the person turned back."""
    if field in RATING_NAMES and isinstance(fact, Practice):
        present = getattr(fact.ratings, field)
        answer = await interviewer.rate(Rate(heading, PAST_RATINGS[field], present, clearable=True))
        if isinstance(answer, NoAnswer):
            return None
        return replace(fact, ratings=replace(fact.ratings, **{field: answer.value}))
    if field == _MINUTES:
        return await _edit_length(interviewer, heading, fact)
    if field == _DAY:
        answers = Answers()
        ended = await ask_in_turn(interviewer, _day_questions(context), answers, OnEscape.BACK)
        return replace(fact, on=_day_of(answers)) if ended is Completion.DONE else None
    note = await interviewer.enter_text(EnterText(heading, words.NOTE_ASK(), "", NOTE_LENGTH, "", fact.note))
    return None if isinstance(note, NoAnswer) else replace(fact, note=note)


async def _edit_length(interviewer: Interviewer, heading: str, fact: EditableFact) -> EditableFact | None:
    present = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    minutes = await _ask_minutes(interviewer, heading, round((present or 0) / 60))
    if isinstance(minutes, NoAnswer):
        return None
    if isinstance(fact, Practice):
        return replace(fact, heard_seconds=minutes * 60.0)
    return replace(fact, seconds=minutes * 60 or None)


# The list


def _entry_option(context: DialogueContext, entry: Entry) -> Option[str]:
    fact = entry.fact
    if isinstance(fact, AbandonedPractice):
        return Option(
            f"{day_and_month(entry.local_date)}  {_title(context, fact.practice)}",
            entry.id,
            words.PUT_ASIDE(),
        )
    seconds = fact.heard_seconds if isinstance(fact, Practice) else getattr(fact, "seconds", None)
    name = _title(context, fact) if isinstance(fact, Practice | InformalPractice) else ""
    return Option(f"{day_and_month(entry.local_date)}  {name}", entry.id, duration(seconds) if seconds else "")


def _title(context: DialogueContext, fact: EditableFact) -> str:
    return practice_title(fact, context.catalogue.titles())
