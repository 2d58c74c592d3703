"""The diary page: what was done, put right or told of later. The diary keeps every version; the latest counts."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ..domain.bounds import NOTE_LENGTH
from ..domain.days import EARLIEST, written_day
from ..domain.practice import Correction, Ended, Entry, Everyday, Fact, Left, Practice
from ..domain.progress import progress
from ..domain.validation import whole_number
from ..words import book_words as words
from ..words.journey import ACTIVITY_EXAMPLE, ACTIVITY_LENGTH
from ..words.progress_words import lasted
from ..words.ratings import HELPED, PAIN_NOW, Item
from ..words.telling import day
from .in_turn import Answers, Asking, End, Question, in_turn, one
from .steps import AskLine, AskOne, AskScale, Esc, Keep, Room, Step, Talk, Tell, Way

LISTED = 60
NEAR_DAYS = 7
MOST_MINUTES = 600
NUMBER_ROOM = 12
_ADD = "add"
_RATED: dict[str, tuple[str, Item]] = {
    "pain_before": (words.PAIN_BEFORE, PAIN_NOW),
    "pain_after": (words.PAIN_AFTER, PAIN_NOW),
    "helped": (words.HELPED, HELPED),
}

Done = Practice | Everyday


def book(room: Room) -> Talk:
    """The list of what was done, newest first, until the person turns back."""
    remark, place = "", 0
    while True:
        entries = room.entries()
        left = (entry for entry in entries if isinstance(entry.fact, Left))
        told = (*progress(entries, room.today()).practices, *left)
        latest = sorted(told, key=lambda entry: entry.local_date, reverse=True)[:LISTED]
        ways = (Way(words.ADD, _ADD), *(_row(room, entry) for entry in latest))
        ask = remark or (words.DIARY_ASK if latest else words.EMPTY)
        picked = yield AskOne(words.DIARY, ask, ways, min(place, len(latest)))
        if picked is None:
            return ""
        if picked == _ADD:
            remark = yield from add(room)
        else:
            place = 1 + next(index for index, entry in enumerate(latest) if entry.id == picked)
            remark = yield from _put_right(room, next(entry for entry in latest if entry.id == picked))


# Telling of something later


def add(room: Room) -> Talk:
    """Something that was done without the program, or on another day: what, how long, which day."""
    answers: Answers = {}
    row = (
        Question("what", one(lambda answers: _what(room, answers))),
        Question("own", _own_words, lambda answers: answers.get("what") == "", part=True),
        Question("minutes", lambda answers: _minutes(words.ADD_WHAT, answers.get("minutes"))),
        *_day_questions(room),
    )
    if (yield from in_turn(row, answers, Esc.BACK)) is not End.DONE:
        return ""
    what, when = answers["what"] or answers["own"], _day_of(answers)
    week = progress(room.entries(), room.today()).week
    yield Keep(_done(room, what, answers["minutes"] * 60, week, when))
    return words.ADDED.format(what=_title(room, what), when=words.on_day(when, room.today()))


def _done(room: Room, what: str, seconds: int, week: int, when: date) -> Fact:
    """What was done as a fact: an exercise is formal practice, anything else everyday practice."""
    on = None if when == room.today() else when
    if what in {exercise.id for exercise in room.catalogue.exercises()}:
        return Practice(what, week, seconds, float(seconds), Ended.FINISHED, None, on=on)
    return Everyday(what, week, seconds or None, on=on)


def _what(room: Room, answers: Answers) -> Step:
    offered = [Way(exercise.title, exercise.id) for exercise in room.catalogue.exercises()]
    week = progress(room.entries(), room.today()).week
    offered += [Way(activity, activity) for activity in room.catalogue.programme().everyday_of(week)]
    ways = (*offered, Way(words.ADD_OWN, ""))
    return AskOne(words.ADD, words.ADD_WHAT, ways, *_marked(ways, answers, "what"))


def _own_words(answers: Answers) -> Asking:
    given = answers.get("own", "")
    typed = yield AskLine(words.ADD, words.ADD_WHAT, "", ACTIVITY_LENGTH, ACTIVITY_EXAMPLE, given)
    return typed or None


def _marked(ways: Sequence[Way[Any]], answers: Answers, name: str) -> tuple[int, bool, bool]:
    """Where the list begins, that its rows have no keys, and whether it begins at an answer."""
    values = [way.value for way in ways]
    return values.index(answers[name]) if name in answers else 0, False, name in answers


def _minutes(heading: str, present: int | None) -> Asking:
    """Whole minutes, 0 when left empty; None for Esc. Asked again, with what is wrong, until it is right."""
    why, given = words.ADD_MINUTES_WHY, str(present or "")
    while True:
        typed = yield AskLine(heading, words.ADD_MINUTES, why, NUMBER_ROOM, "", given)
        if typed is None:
            return None
        if not typed:
            return 0
        number = whole_number(typed, 1, MOST_MINUTES)
        if number is not None:
            return number
        why, given = words.NOT_MINUTES.format(highest=MOST_MINUTES), typed


def _day_questions(room: Room) -> tuple[Question, Question]:
    """A day from today backwards, or another one as it is written."""
    today = room.today()
    days = [today - timedelta(days=back) for back in range(NEAR_DAYS)]
    named = [words.TODAY, words.YESTERDAY, *(words.short_day(day) for day in days[2:])]
    near: list[Way[Any]] = [Way(name, day) for name, day in zip(named, days, strict=True)]
    ways = (*near, Way(words.OTHER_DAY, words.OTHER_DAY))

    def day(answers: Answers) -> Step:
        return AskOne(words.ADD_WHEN, "", ways, *_marked(ways, answers, "day"))

    def other(answers: Answers) -> Asking:
        return _other_day(today, _as_written(answers.get("other day")))

    return (
        Question("day", one(day)),
        Question("other day", other, lambda answers: answers.get("day") == words.OTHER_DAY, part=True),
    )


def _day_of(answers: Answers) -> date:
    """The day that was chosen or written."""
    on: date = answers["other day"] if answers["day"] == words.OTHER_DAY else answers["day"]
    return on


def _as_written(on: date | None) -> str:
    return f"{on.day}.{on.month}.{on.year}" if on else ""


def _other_day(today: date, given: str) -> Asking:
    why = ""
    while (
        typed := (yield AskLine(words.ADD_WHEN, words.OTHER_DAY_ASK, why, NUMBER_ROOM, words.OTHER_DAY_EXAMPLE, given))
    ) is not None:
        written, why = _read_day(typed, today)
        if written is not None:
            return written
        given = typed
    return None


def _read_day(typed: str, today: date) -> tuple[date | None, str]:
    """The day that was written, or None and what is wrong with it."""
    written = written_day(typed)
    if written is None:
        return None, words.NOT_A_DATE
    if written > today:
        return None, words.NOT_YET
    if written < EARLIEST:
        return None, words.TOO_LONG_AGO.format(earliest=day(EARLIEST))
    return written, ""


# Putting right


def _put_right(room: Room, entry: Entry) -> Talk:
    """Ask what to change, until there is something to correct or the person turns back, and keep the correction."""
    fact = entry.fact
    if isinstance(fact, Left):
        heading = f"{words.short_day(entry.local_date)} · {_title(room, fact.practice.exercise)}"
        yield Tell(heading, (words.LEFT_WHY,), ((words.BACK, None),))
        return ""
    if not isinstance(fact, Practice | Everyday):
        return ""
    heading = f"{words.short_day(entry.local_date)} · {_title(room, _name(fact))}"
    ways, place = tuple(_fields(fact, entry)), 0
    while (picked := (yield AskOne(heading, words.WHAT_TO_CHANGE, ways, place))) is not None:
        place = [way.value for way in ways].index(picked)
        if picked == words.TAKE_OUT:
            sure = ((words.TAKE_OUT_NO, False), (words.TAKE_OUT_YES, True))
            if (yield Tell(heading, (words.TAKE_OUT_ASK, words.TAKE_OUT_WHY), sure, back=False)):
                yield Keep(Correction(entry.id, None))
                return words.TAKEN_OUT
            continue
        meant = yield from _changed(room, heading, fact, picked)
        if meant == fact:
            return ""
        if meant is not None:
            yield Keep(Correction(entry.id, meant))
            return words.PUT_RIGHT
    return ""


def _fields(fact: Done, entry: Entry) -> list[Way[str]]:
    seconds = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    ways = [
        Way(words.MINUTES, words.MINUTES, lasted(seconds) if seconds else words.NOTHING),
        Way(words.DAY, words.DAY, words.short_day(entry.local_date)),
    ]
    if isinstance(fact, Practice):
        for name, (label, _) in _RATED.items():
            value = getattr(fact.ratings, name)
            ways.append(Way(label, name, words.NOTHING if value is None else str(value)))
    ways += [Way(words.NOTE, words.NOTE), Way(words.TAKE_OUT, words.TAKE_OUT)]
    return ways


def _changed(room: Room, heading: str, fact: Done, field: str) -> Generator[Step, Any, Done | None]:
    """`fact` with one thing changed; None when the person turned back."""
    if field in _RATED and isinstance(fact, Practice):
        given = yield AskScale(heading, _RATED[field][1], getattr(fact.ratings, field))
        return None if given is None else replace(fact, ratings=replace(fact.ratings, **{field: given.value}))
    if field == words.MINUTES:
        return (yield from _other_length(heading, fact))
    if field == words.DAY:
        answers: Answers = {}
        ended = yield from in_turn(_day_questions(room), answers, Esc.BACK)
        return replace(fact, on=_day_of(answers)) if ended is End.DONE else None
    note = yield AskLine(heading, words.NOTE_ASK, "", NOTE_LENGTH, "", fact.note)
    return None if note is None else replace(fact, note=note)


def _other_length(heading: str, fact: Done) -> Generator[Step, Any, Done | None]:
    present = fact.heard_seconds if isinstance(fact, Practice) else fact.seconds
    minutes = yield from _minutes(heading, round((present or 0) / 60))
    if minutes is None:
        return None
    if isinstance(fact, Practice):
        return replace(fact, heard_seconds=minutes * 60.0)
    return replace(fact, seconds=minutes * 60 or None)


# The list


def _row(room: Room, entry: Entry) -> Way[str]:
    fact = entry.fact
    if isinstance(fact, Left):
        return Way(
            f"{words.short_day(entry.local_date)}  {_title(room, fact.practice.exercise)}", entry.id, words.LEFT_ALONE
        )
    seconds = fact.heard_seconds if isinstance(fact, Practice) else getattr(fact, "seconds", None)
    name = _title(room, _name(fact)) if isinstance(fact, Practice | Everyday) else ""
    return Way(f"{words.short_day(entry.local_date)}  {name}", entry.id, lasted(seconds) if seconds else "")


def _name(fact: Done) -> str:
    return fact.exercise if isinstance(fact, Practice) else fact.activity


def _title(room: Room, name: str) -> str:
    titles = room.catalogue.titles()
    return titles.get(name, name)
