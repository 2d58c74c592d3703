"""The diary page: what was done, put right or told of later. The diary keeps every version; the latest counts."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ..domain.diary import Correction, Entry, Fact
from ..domain.practice import AbandonedPractice, InformalPractice, Practice, PracticeEnd
from ..domain.progress import progress
from ..domain.validation import EARLIEST_DAY, NOTE_LENGTH, parse_day, whole_number
from ..texts import diary as words
from ..texts import formats
from ..texts.formats import duration, long_date
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


def edit_diary(room: DialogueContext) -> Dialogue:
    """The list of what was done, newest first, until the person turns back."""
    remark, place = "", 0
    while True:
        entries = room.entries()
        left = (entry for entry in entries if isinstance(entry.fact, AbandonedPractice))
        told = (*progress(entries, room.today()).practices, *left)
        latest = sorted(told, key=lambda entry: entry.local_date, reverse=True)[:MAX_LISTED]
        ways = (Option(words.ADD, _ADD), *(_entry_option(room, entry) for entry in latest))
        ask = remark or (words.DIARY_ASK if latest else words.EMPTY)
        picked = yield Choose(words.DIARY, ask, ways, min(place, len(latest)))
        if picked is None:
            return ""
        if picked == _ADD:
            remark = yield from add_entry(room)
        else:
            place = 1 + next(index for index, entry in enumerate(latest) if entry.id == picked)
            remark = yield from _edit_entry(room, next(entry for entry in latest if entry.id == picked))


# Telling of something later


def add_entry(room: DialogueContext) -> Dialogue:
    """Something that was done without the program, or on another day: what, how long, which day."""
    answers: Answers = {}
    row = (
        Question("what", single_step(lambda answers: _ask_what(room, answers))),
        Question("own", _ask_own_words, lambda answers: answers.get("what") == "", is_part=True),
        Question("minutes", lambda answers: _ask_minutes(words.ADD_WHAT, answers.get("minutes"))),
        *_day_questions(room),
    )
    if (yield from ask_in_turn(row, answers, OnEscape.BACK)) is not Completion.DONE:
        return ""
    what, when = answers["what"] or answers["own"], _day_of(answers)
    week = progress(room.entries(), room.today()).week
    yield Save(_fact(room, what, answers["minutes"] * 60, week, when))
    return words.ADDED.format(what=_title(room, what), when=words.day_in_sentence(when, room.today()))


def _fact(room: DialogueContext, what: str, seconds: int, week: int, when: date) -> Fact:
    """What was done as a fact: an exercise is formal practice, anything else everyday practice."""
    on = None if when == room.today() else when
    if what in {exercise.id for exercise in room.catalogue.exercises()}:
        return Practice(what, week, seconds, float(seconds), PracticeEnd.FINISHED, None, on=on)
    return InformalPractice(what, week, seconds or None, on=on)


def _ask_what(room: DialogueContext, answers: Answers) -> Step:
    offered = [Option(exercise.title, exercise.id) for exercise in room.catalogue.exercises()]
    week = progress(room.entries(), room.today()).week
    offered += [Option(activity, activity) for activity in room.catalogue.programme().everyday_of(week)]
    ways = (*offered, Option(words.ADD_OWN, ""))
    return Choose(words.ADD, words.ADD_WHAT, ways, *_first_and_answered(ways, answers, "what"))


def _ask_own_words(answers: Answers) -> QuestionSteps:
    given = answers.get("own", "")
    typed = yield EnterText(words.ADD, words.ADD_WHAT, "", ACTIVITY_LENGTH, ACTIVITY_EXAMPLE, given)
    return typed or None


def _first_and_answered(ways: Sequence[Option[Any]], answers: Answers, name: str) -> tuple[int, bool, bool]:
    """Where the list begins, that its rows have no keys, and whether it begins at an answer."""
    values = [way.value for way in ways]
    return values.index(answers[name]) if name in answers else 0, False, name in answers


def _ask_minutes(heading: str, present: int | None) -> QuestionSteps:
    """Whole minutes, 0 when left empty; None for Esc. Asked again, with what is wrong, until it is right."""
    why, given = words.ADD_MINUTES_WHY, str(present or "")
    while True:
        typed = yield EnterText(heading, words.ADD_MINUTES, why, MAX_NUMBER_LENGTH, "", given)
        if typed is None:
            return None
        if not typed:
            return 0
        number = whole_number(typed, 1, MAX_MINUTES)
        if number is not None:
            return number
        why, given = words.NOT_MINUTES.format(highest=MAX_MINUTES), typed


def _day_questions(room: DialogueContext) -> tuple[Question, Question]:
    """A day from today backwards, or another one as it is written."""
    today = room.today()
    days = [today - timedelta(days=back) for back in range(RECENT_DAYS)]
    named = [words.TODAY, words.YESTERDAY, *(formats.day_and_month(day) for day in days[2:])]
    near: list[Option[Any]] = [Option(name, day) for name, day in zip(named, days, strict=True)]
    ways = (*near, Option(words.OTHER_DAY, words.OTHER_DAY))

    def day(answers: Answers) -> Step:
        return Choose(words.ADD_WHEN, "", ways, *_first_and_answered(ways, answers, "day"))

    def other(answers: Answers) -> QuestionSteps:
        return _ask_other_day(today, _typed_day(answers.get("other day")))

    return (
        Question("day", single_step(day)),
        Question("other day", other, lambda answers: answers.get("day") == words.OTHER_DAY, is_part=True),
    )


def _day_of(answers: Answers) -> date:
    """The day that was chosen or written."""
    on: date = answers["other day"] if answers["day"] == words.OTHER_DAY else answers["day"]
    return on


def _typed_day(on: date | None) -> str:
    return f"{on.day}.{on.month}.{on.year}" if on else ""


def _ask_other_day(today: date, given: str) -> QuestionSteps:
    why = ""
    while (
        typed := (
            yield EnterText(words.ADD_WHEN, words.OTHER_DAY_ASK, why, MAX_NUMBER_LENGTH, words.OTHER_DAY_EXAMPLE, given)
        )
    ) is not None:
        written, why = _check_day(typed, today)
        if written is not None:
            return written
        given = typed
    return None


def _check_day(typed: str, today: date) -> tuple[date | None, str]:
    """The day that was written, or None and what is wrong with it."""
    written = parse_day(typed)
    if written is None:
        return None, words.NOT_A_DATE
    if written > today:
        return None, words.NOT_YET
    if written < EARLIEST_DAY:
        return None, words.TOO_LONG_AGO.format(earliest=long_date(EARLIEST_DAY))
    return written, ""


# Putting right


def _edit_entry(room: DialogueContext, entry: Entry) -> Dialogue:
    """Ask what to change, until there is something to correct or the person turns back, and keep the correction."""
    fact = entry.fact
    if isinstance(fact, AbandonedPractice):
        heading = f"{formats.day_and_month(entry.local_date)} · {_title(room, fact.practice.exercise)}"
        yield Show(heading, (words.PUT_ASIDE_WHY,), ((GO_BACK, None),))
        return ""
    if not isinstance(fact, Practice | InformalPractice):
        return ""
    heading = f"{formats.day_and_month(entry.local_date)} · {_title(room, _name(fact))}"
    ways, place = tuple(_field_options(fact, entry)), 0
    while (picked := (yield Choose(heading, words.WHAT_TO_CHANGE, ways, place))) is not None:
        place = [way.value for way in ways].index(picked)
        if picked == words.REMOVE:
            sure = ((words.REMOVE_NO, False), (words.REMOVE_YES, True))
            if (yield Show(heading, (words.REMOVE_ASK, words.REMOVE_WHY), sure, back=False)):
                yield Save(Correction(entry.id, None))
                return words.REMOVED
            continue
        meant = yield from _edit_field(room, heading, fact, picked)
        if meant == fact:
            return ""
        if meant is not None:
            yield Save(Correction(entry.id, meant))
            return words.CORRECTED
    return ""


def _field_options(fact: EditableFact, entry: Entry) -> list[Option[str]]:
    seconds = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    ways = [
        Option(words.MINUTES, words.MINUTES, duration(seconds) if seconds else words.NOTHING),
        Option(words.DAY, words.DAY, formats.day_and_month(entry.local_date)),
    ]
    if isinstance(fact, Practice):
        for name, (label, _) in _RATINGS.items():
            value = getattr(fact.ratings, name)
            ways.append(Option(label, name, words.NOTHING if value is None else str(value)))
    ways += [Option(words.NOTE, words.NOTE), Option(words.REMOVE, words.REMOVE)]
    return ways


def _edit_field(
    room: DialogueContext, heading: str, fact: EditableFact, field: str
) -> Generator[Step, Any, EditableFact | None]:
    """`fact` with one thing changed; None when the person turned back."""
    if field in _RATINGS and isinstance(fact, Practice):
        given = yield Rate(heading, _RATINGS[field][1], getattr(fact.ratings, field))
        return None if given is None else replace(fact, ratings=replace(fact.ratings, **{field: given.value}))
    if field == words.MINUTES:
        return (yield from _edit_length(heading, fact))
    if field == words.DAY:
        answers: Answers = {}
        ended = yield from ask_in_turn(_day_questions(room), answers, OnEscape.BACK)
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


def _entry_option(room: DialogueContext, entry: Entry) -> Option[str]:
    fact = entry.fact
    if isinstance(fact, AbandonedPractice):
        return Option(
            f"{formats.day_and_month(entry.local_date)}  {_title(room, fact.practice.exercise)}",
            entry.id,
            words.PUT_ASIDE,
        )
    seconds = fact.heard_seconds if isinstance(fact, Practice) else getattr(fact, "seconds", None)
    name = _title(room, _name(fact)) if isinstance(fact, Practice | InformalPractice) else ""
    return Option(f"{formats.day_and_month(entry.local_date)}  {name}", entry.id, duration(seconds) if seconds else "")


def _name(fact: EditableFact) -> str:
    return fact.exercise if isinstance(fact, Practice) else fact.activity


def _title(room: DialogueContext, name: str) -> str:
    titles = room.catalogue.titles()
    return titles.get(name, name)
