"""The diary page: listing what was done, adding to it, and correcting it. A correction is a new fact; the latest counts."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ..domain.diary import Correction, Entry
from ..domain.practice import (
    AbandonedPractice,
    InformalPractice,
    Practice,
    PracticeEnd,
    informal_practice,
    practice_title,
)
from ..domain.progress import progress
from ..domain.validation import EARLIEST_DAY, NOTE_LENGTH, parse_day, whole_number
from ..texts import diary as words
from ..texts.formats import day_and_month, duration, long_date, numeric_date
from ..texts.keys import GO_BACK
from ..texts.ratings import HELPED, PAIN_NOW, RatingItem
from ..texts.today import ACTIVITY_EXAMPLE, ACTIVITY_LENGTH
from .interviewer import (
    Answers,
    Choose,
    Completion,
    Dialogue,
    DialogueContext,
    EnterText,
    OnEscape,
    Option,
    Question,
    QuestionSteps,
    Rate,
    Save,
    Show,
    Step,
    ask_in_turn,
    single_step,
)

MAX_LISTED = 60
RECENT_DAYS = 7
MAX_MINUTES = 600
MAX_NUMBER_LENGTH = 12
_ADD = "add"
_RATINGS: dict[str, tuple[str, RatingItem]] = {
    "pain_before": (words.PAIN_BEFORE, PAIN_NOW),
    "pain_after": (words.PAIN_AFTER, PAIN_NOW),
    "helped": (words.HELPED, HELPED),
}

EditableFact = Practice | InformalPractice


def edit_diary(context: DialogueContext) -> Dialogue:
    """List what was done, newest first, and let the person add or correct, until they turn back."""
    remark, index = "", 0
    while True:
        entries = context.entries()
        abandoned = (entry for entry in entries if isinstance(entry.fact, AbandonedPractice))
        done = (*progress(entries, context.today()).practices, *abandoned)
        latest = sorted(done, key=lambda entry: entry.local_date, reverse=True)[:MAX_LISTED]
        options = (Option(words.ADD, _ADD), *(_entry_option(context, entry) for entry in latest))
        question = remark or (words.DIARY_ASK if latest else words.EMPTY)
        picked = yield Choose(words.DIARY, question, options, min(index, len(latest)))
        if picked is None:
            return ""
        if picked == _ADD:
            remark = yield from add_entry(context)
        else:
            index, entry = next((at, entry) for at, entry in enumerate(latest, 1) if entry.id == picked)
            remark = yield from _edit_entry(context, entry)


# Adding


def add_entry(context: DialogueContext) -> Dialogue:
    """Ask for something done without the program or on another day: what, how long, which day; and save it."""
    answers: Answers = {}
    questions = (
        Question("what", single_step(lambda answers: _ask_what(context, answers))),
        Question("own", _ask_own_words, lambda answers: answers.get("what") == "", is_part=True),
        Question("minutes", lambda answers: _ask_minutes(words.ADD_WHAT, answers.get("minutes"))),
        *_day_questions(context),
    )
    if (yield from ask_in_turn(questions, answers, OnEscape.BACK)) is not Completion.DONE:
        return ""
    what, when = answers["what"] or answers["own"], _day_of(answers)
    week = progress(context.entries(), context.today()).week
    fact = _fact(context, what, answers["minutes"] * 60, week, when)
    yield Save(fact)
    return words.ADDED.format(what=_title(context, fact), when=words.day_in_sentence(when, context.today()))


def _fact(context: DialogueContext, what: str, seconds: int, week: int, when: date) -> EditableFact:
    """What was done as a fact: formal practice when `what` is the id of an exercise, else informal practice by its name."""
    on = None if when == context.today() else when
    if what in {exercise.id for exercise in context.catalogue.exercises()}:
        return Practice(what, week, seconds, float(seconds), PracticeEnd.FINISHED, None, on=on)
    return informal_practice(what, context.catalogue.titles(), week, seconds or None, on=on)


def _ask_what(context: DialogueContext, answers: Answers) -> Step:
    offered = [Option(exercise.title, exercise.id) for exercise in context.catalogue.exercises()]
    week = progress(context.entries(), context.today()).week
    activities = context.catalogue.programme().everyday_of(week)
    offered += [Option(activity.name, activity.name) for activity in activities]
    options = (*offered, Option(words.ADD_OWN, ""))
    return Choose(words.ADD, words.ADD_WHAT, options, *_first_and_answered(options, answers, "what"))


def _ask_own_words(answers: Answers) -> QuestionSteps:
    initial = answers.get("own", "")
    typed = yield EnterText(words.ADD, words.ADD_WHAT, "", ACTIVITY_LENGTH, ACTIVITY_EXAMPLE, initial)
    return typed or None


def _first_and_answered(options: Sequence[Option[Any]], answers: Answers, name: str) -> tuple[int, bool, bool]:
    """`first`, `shortcuts` (none) and `answered` of a `Choose` whose earlier answer is `answers[name]`."""
    values = [option.value for option in options]
    return values.index(answers[name]) if name in answers else 0, False, name in answers


def _ask_minutes(heading: str, present: int | None) -> QuestionSteps:
    """Ask for whole minutes until they are; 0 for an empty line, None for Esc."""
    message, initial = words.ADD_MINUTES_WHY, str(present or "")
    while True:
        typed = yield EnterText(heading, words.ADD_MINUTES, message, MAX_NUMBER_LENGTH, "", initial)
        if typed is None:
            return None
        if not typed:
            return 0
        number = whole_number(typed, 1, MAX_MINUTES)
        if number is not None:
            return number
        message, initial = words.NOT_MINUTES.format(highest=MAX_MINUTES), typed


def _day_questions(context: DialogueContext) -> tuple[Question, Question]:
    """The question for a recent day, and the one for another date, which is typed."""
    today = context.today()
    days = [today - timedelta(days=back) for back in range(RECENT_DAYS)]
    named = [words.TODAY, words.YESTERDAY, *(day_and_month(day) for day in days[2:])]
    near: list[Option[Any]] = [Option(name, day) for name, day in zip(named, days, strict=True)]
    options = (*near, Option(words.OTHER_DAY, words.OTHER_DAY))

    def day(answers: Answers) -> Step:
        return Choose(words.ADD_WHEN, "", options, *_first_and_answered(options, answers, "day"))

    def other(answers: Answers) -> QuestionSteps:
        return _ask_other_day(today, _typed_day(answers.get("other day")))

    return (
        Question("day", single_step(day)),
        Question("other day", other, lambda answers: answers.get("day") == words.OTHER_DAY, is_part=True),
    )


def _day_of(answers: Answers) -> date:
    """The day that was chosen or typed."""
    on: date = answers["other day"] if answers["day"] == words.OTHER_DAY else answers["day"]
    return on


def _typed_day(day: date | None) -> str:
    return numeric_date(day) if day else ""


def _ask_other_day(today: date, initial: str) -> QuestionSteps:
    """Ask for a date until it is one from `EARLIEST_DAY` to today; None for Esc."""
    problem = ""
    while (
        typed := (
            yield EnterText(
                words.ADD_WHEN, words.OTHER_DAY_ASK, problem, MAX_NUMBER_LENGTH, words.OTHER_DAY_EXAMPLE, initial
            )
        )
    ) is not None:
        written, problem = _check_day(typed, today)
        if written is not None:
            return written
        initial = typed
    return None


def _check_day(typed: str, today: date) -> tuple[date | None, str]:
    """The date that was typed and "", or None and what is wrong with it."""
    written = parse_day(typed)
    if written is None:
        return None, words.NOT_A_DATE
    if written > today:
        return None, words.NOT_YET
    if written < EARLIEST_DAY:
        return None, words.TOO_LONG_AGO.format(earliest=long_date(EARLIEST_DAY))
    return written, ""


# Correcting


def _edit_entry(context: DialogueContext, entry: Entry) -> Dialogue:
    """Ask what to change, save one correction, and return what to say of it; "" when the person turned back."""
    fact = entry.fact
    if isinstance(fact, AbandonedPractice):
        heading = f"{day_and_month(entry.local_date)} · {_title(context, fact.practice)}"
        yield Show(heading, (words.PUT_ASIDE_WHY,), ((GO_BACK, None),))
        return ""
    if not isinstance(fact, Practice | InformalPractice):
        return ""
    heading = f"{day_and_month(entry.local_date)} · {_title(context, fact)}"
    options, index = tuple(_field_options(fact, entry)), 0
    while (picked := (yield Choose(heading, words.WHAT_TO_CHANGE, options, index))) is not None:
        index = [option.value for option in options].index(picked)
        if picked == words.REMOVE:
            sure = ((words.REMOVE_NO, False), (words.REMOVE_YES, True))
            if (yield Show(heading, (words.REMOVE_ASK, words.REMOVE_WHY), sure, back=False)):
                yield Save(Correction(entry.id, None))
                return words.REMOVED
            continue
        changed = yield from _edit_field(context, heading, fact, picked)
        if changed == fact:
            return ""
        if changed is not None:
            yield Save(Correction(entry.id, changed))
            return words.CORRECTED
    return ""


def _field_options(fact: EditableFact, entry: Entry) -> list[Option[str]]:
    seconds = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    options = [
        Option(words.MINUTES, words.MINUTES, duration(seconds) if seconds else words.NOTHING),
        Option(words.DAY, words.DAY, day_and_month(entry.local_date)),
    ]
    if isinstance(fact, Practice):
        for name, (label, _) in _RATINGS.items():
            value = getattr(fact.ratings, name)
            options.append(Option(label, name, words.NOTHING if value is None else str(value)))
    options += [Option(words.NOTE, words.NOTE), Option(words.REMOVE, words.REMOVE)]
    return options


def _edit_field(
    context: DialogueContext, heading: str, fact: EditableFact, field: str
) -> Generator[Step, Any, EditableFact | None]:
    """`fact` with one field changed; None when the person turned back."""
    if field in _RATINGS and isinstance(fact, Practice):
        answer = yield Rate(heading, _RATINGS[field][1], getattr(fact.ratings, field))
        return None if answer is None else replace(fact, ratings=replace(fact.ratings, **{field: answer.value}))
    if field == words.MINUTES:
        return (yield from _edit_length(heading, fact))
    if field == words.DAY:
        answers: Answers = {}
        ended = yield from ask_in_turn(_day_questions(context), answers, OnEscape.BACK)
        return replace(fact, on=_day_of(answers)) if ended is Completion.DONE else None
    note = yield EnterText(heading, words.NOTE_ASK, "", NOTE_LENGTH, "", fact.note)
    return None if note is None else replace(fact, note=note)


def _edit_length(heading: str, fact: EditableFact) -> Generator[Step, Any, EditableFact | None]:
    present = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    minutes = yield from _ask_minutes(heading, round((present or 0) / 60))
    if minutes is None:
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
            words.PUT_ASIDE,
        )
    seconds = fact.heard_seconds if isinstance(fact, Practice) else getattr(fact, "seconds", None)
    name = _title(context, fact) if isinstance(fact, Practice | InformalPractice) else ""
    return Option(f"{day_and_month(entry.local_date)}  {name}", entry.id, duration(seconds) if seconds else "")


def _title(context: DialogueContext, fact: EditableFact) -> str:
    return practice_title(fact, context.catalogue.titles())
