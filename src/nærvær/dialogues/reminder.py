"""The reminder: what it follows, when and on which days, and then a file for the calendar or a word from this machine."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import time
from functools import partial
from typing import Any
from uuid import uuid4

from ..domain.diary import Entry
from ..domain.errors import OutOfRange
from ..domain.preferences import preferences
from ..domain.progress import progress
from ..domain.reminder import (
    ANCHOR_LENGTH,
    EVERY_DAY,
    REMINDER_ID,
    WEEKEND,
    WORKING_DAYS,
    Reminder,
    parse_clock_time,
    reminder_from,
    reminder_preferences,
    weeks_left,
)
from ..domain.services import Services
from ..texts import reminder as words
from ..texts.errors import error_sentence
from ..texts.formats import WEEKDAYS, weekday_list
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
    Run,
    Save,
    Step,
    ask_in_turn,
    single_step,
)

NEARBY_MINUTES = (-90, -60, -30, 0, 30, 60, 90)
MAX_CLOCK_LENGTH = 5
_OTHER = "other"
_FILE, _HERE, _CHANGE, _DONE = "file", "here", "change", "done"
_ANCHOR, _OWN, _TIME, _TYPED_TIME, _DAYS, _SINGLE_DAYS = "anchor", "own", "time", "typed time", "days", "single days"


def edit_reminder(parts: Services) -> Callable[[DialogueContext], Dialogue]:
    """The talk, with what it takes to carry it out."""

    def dialogue(room: DialogueContext) -> Dialogue:
        if _saved_reminder(room) is None and not (yield from _change(room)):
            return ""
        yield from activate_reminder(parts, room)
        return ""

    return dialogue


def activate_reminder(parts: Services, room: DialogueContext) -> Generator[Step, Any, None]:
    """A file, a word from this machine, or another reminder, until the person is done; each holds at once."""
    place = 0
    while reminder := _saved_reminder(room):
        on = parts.scheduler().is_on()
        ways = _options(reminder, on)
        picked = yield Choose(
            words.TITLE, words.how_ask(reminder), ways, place, shortcuts=True, on_escape=OnEscape.DONE
        )
        if picked in (None, _DONE):
            return
        place = [way.value for way in ways].index(picked)
        if picked == _FILE:
            made: list[tuple[str, ...]] = []
            yield Run(words.TITLE, partial(_make_file, parts, room, reminder, made))
            place = len(ways) - 1 if made else place
        elif picked == _HERE and on:
            yield Run(words.TITLE, partial(_turn_off, parts))
        elif picked == _HERE or ((yield from _change(room)) and on):
            yield Run(words.TITLE, partial(_turn_on, parts, room))


def reminder_summary(entries: tuple[Entry, ...]) -> str:
    """The reminder on one line, for a list of settings."""
    reminder = reminder_from(preferences(entries))
    return words.summary(reminder) if reminder else words.NONE


def _saved_reminder(room: DialogueContext) -> Reminder | None:
    return reminder_from(preferences(room.entries()))


def _options(reminder: Reminder, on: bool) -> tuple[Option[str], ...]:
    return (
        Option(words.FILE, _FILE, help=words.FILE_WHY),
        Option(words.STOP, _HERE, help=words.STOP_WHY) if on else Option(words.HERE, _HERE, help=words.HERE_WHY),
        Option(words.CHANGE, _CHANGE, help=words.summary(reminder)),
        Option(words.THESE_DAYS, _DONE),
    )


# Choosing


def _change(room: DialogueContext) -> Generator[Step, Any, bool]:
    """Ask for anchor, time and days; False when the person turned back before the end."""
    answers: Answers = {}
    if (yield from ask_in_turn(reminder_questions(room), answers, OnEscape.BACK)) is not Completion.DONE:
        return False
    return (yield from save_reminder(room, reminder_from_answers(room, answers)))


def reminder_questions(room: DialogueContext, when: Callable[[Answers], bool] = lambda _: True) -> tuple[Question, ...]:
    """What a reminder follows, at what time and on which days, beginning with what holds; asked when `when` says so."""
    before = _saved_reminder(room)
    anchors = _anchors(before)

    def anchor(answers: Answers) -> Step:
        ways = (*(Option(_capital(offered), offered) for offered in anchors), Option(words.OWN, ""))
        present = answers.get(_ANCHOR, before.anchor if before else anchors[0])
        return Choose(
            words.TITLE, words.ANCHOR_ASK, ways, _index_of(ways, present), shortcuts=True, answered=_ANCHOR in answers
        )

    def own(answers: Answers) -> QuestionSteps:
        given = answers.get(_OWN, "")
        typed = yield EnterText(words.TITLE, words.OWN_ASK, "", ANCHOR_LENGTH, words.OWN_EXAMPLE, given)
        return typed or None

    def at(answers: Answers) -> Step:
        usual = _usual_time(before, answers)
        times = sorted({_time_after(usual, minutes) for minutes in NEARBY_MINUTES})
        ways: tuple[Option[Any], ...] = (
            *(Option(words.clock_time(at), at) for at in times),
            Option(words.OTHER_TIME, _OTHER),
        )
        first = _index_of(ways, answers.get(_TIME, usual), times.index(usual))
        return Choose(words.TITLE, words.TIME_ASK, ways, first, shortcuts=True, answered=_TIME in answers)

    def typed_time(answers: Answers) -> QuestionSteps:
        """A time as it was written, asked for until it is one."""
        why, given = "", words.clock_time(answers[_TYPED_TIME]) if _TYPED_TIME in answers else ""
        while typed := (
            yield EnterText(words.TITLE, words.OTHER_TIME_ASK, why, MAX_CLOCK_LENGTH, words.OTHER_TIME_EXAMPLE, given)
        ):
            try:
                return parse_clock_time(typed)
            except OutOfRange as error:
                why, given = error_sentence(error), typed
        return None

    def days(answers: Answers) -> Step:
        present = before.days if before else EVERY_DAY
        offered = [EVERY_DAY, WORKING_DAYS, WEEKEND]
        if present not in offered:
            offered.append(present)
        ways: tuple[Option[Any], ...] = (
            *(Option(_capital(weekday_list(days)), days) for days in offered),
            Option(words.CHOOSE_DAYS, ()),
        )
        first = _index_of(ways, answers.get(_DAYS, present))
        return Choose(words.TITLE, words.DAYS_ASK, ways, first, shortcuts=True, answered=_DAYS in answers)

    def single_days(answers: Answers) -> QuestionSteps:
        return _ask_single_days(answers.get(_SINGLE_DAYS, before.days if before else EVERY_DAY))

    return (
        Question(_ANCHOR, single_step(anchor), when),
        Question(_OWN, own, lambda answers: when(answers) and answers.get(_ANCHOR) == "", is_part=True),
        Question(_TIME, single_step(at), when),
        Question(_TYPED_TIME, typed_time, lambda answers: when(answers) and answers.get(_TIME) == _OTHER, is_part=True),
        Question(_DAYS, single_step(days), when),
        Question(_SINGLE_DAYS, single_days, lambda answers: when(answers) and answers.get(_DAYS) == (), is_part=True),
    )


def reminder_from_answers(room: DialogueContext, answers: Answers) -> Reminder | None:
    """The reminder the answers make, if they say what it follows; what else was gone past is as before, or as is usual."""
    before = _saved_reminder(room)
    if not (answers.get(_OWN) or answers.get(_ANCHOR)):
        return None
    usual_days = before.days if before else EVERY_DAY
    at = answers.get(_TYPED_TIME) or answers.get(_TIME)
    days = answers.get(_SINGLE_DAYS) or answers.get(_DAYS)
    return Reminder(
        _anchor_of(before, answers), at if isinstance(at, time) else _usual_time(before, answers), days or usual_days
    )


def save_reminder(room: DialogueContext, reminder: Reminder | None) -> Generator[Step, Any, bool]:
    """Have it kept, if there is one; whether there is."""
    if reminder is None:
        return False
    for preference in reminder_preferences(reminder, preferences(room.entries()), lambda: str(uuid4())):
        yield Save(preference)
    return True


def _anchors(before: Reminder | None) -> list[str]:
    """What is offered to tie it to, with what it is tied to now."""
    offered = [anchor for anchor, _ in words.ANCHORS]
    return [*offered, before.anchor] if before and before.anchor not in offered else offered


def _anchor_of(before: Reminder | None, answers: Answers) -> str:
    anchor: str = answers.get(_OWN) or answers.get(_ANCHOR) or (before.anchor if before else words.ANCHORS[0][0])
    return anchor


def _usual_time(before: Reminder | None, answers: Answers) -> time:
    """When what it follows usually is."""
    anchor = _anchor_of(before, answers)
    return before.at if before and before.anchor == anchor else dict(words.ANCHORS).get(anchor, time(8))


def _index_of(ways: tuple[Option[Any], ...], value: object, otherwise: int = 0) -> int:
    """Where this value stands among the ways."""
    values = [way.value for way in ways]
    return values.index(value) if value in values else otherwise


def _ask_single_days(before: tuple[int, ...]) -> QuestionSteps:
    """Days turned on and off until the person is done; with none left, as it was. None for Esc."""
    days, place = set(before), 0
    done = Option(words.THESE_DAYS, 0)
    while True:
        rows = (
            Option(_capital(name), day, words.CHOSEN if day in days else "") for day, name in enumerate(WEEKDAYS, 1)
        )
        picked = yield Choose(words.TITLE, words.CHOOSE_DAYS_ASK, (*rows, done), place, shortcuts=True)
        if picked is None:
            return None
        if picked == 0:
            return tuple(sorted(days)) or before
        days ^= {picked}
        place = picked - 1


# Taking it into use


def _make_file(
    parts: Services, room: DialogueContext, reminder: Reminder, made: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """Make the calendar file and say so; what was said is also put into `made`, which stays empty when it fails."""
    now, paper = parts.now(), parts.files
    weeks = weeks_left(progress(room.entries(), room.today()).week)
    identity = preferences(room.entries())[REMINDER_ID]
    file = paper.folder() / words.FILE_NAME
    replaced = paper.write(file, paper.calendar(reminder, words.announcement(reminder), weeks, now, identity))
    made.append((words.calendar_file_written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT))
    return made[-1]


def _turn_on(parts: Services, room: DialogueContext) -> tuple[str, ...]:
    reminder = _saved_reminder(room)
    if reminder is None:
        return (words.NOT_CHOSEN,)
    parts.scheduler().turn_on(reminder, words.announcement(reminder))
    return words.here_says(reminder), words.STOP_WHY


def _turn_off(parts: Services) -> tuple[str, ...]:
    return (words.TURNED_OFF if parts.scheduler().turn_off() else words.WAS_OFF,)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _time_after(at: time, minutes: int) -> time:
    """So many minutes later, around the clock."""
    moment = (at.hour * 60 + at.minute + minutes) % (24 * 60)
    return time(moment // 60, moment % 60)
