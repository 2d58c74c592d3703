"""Choosing a reminder (its anchor, time and days), and activating it: a calendar file, or a notification on this machine."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import time
from functools import partial
from typing import Any
from uuid import uuid4

from ..domain.diary import Entry
from ..domain.errors import OutOfRange
from ..domain.preferences import Preferences, reminder_facts
from ..domain.progress import progress
from ..domain.reminder import (
    ANCHOR_LENGTH,
    EVERY_DAY,
    WEEKEND,
    WORKING_DAYS,
    Reminder,
    parse_clock_time,
    weeks_left,
)
from ..domain.services import Services
from ..texts import reminder as words
from ..texts.errors import error_sentence
from ..texts.formats import WEEKDAYS, capitalised, weekday_list
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


def edit_reminder(services: Services) -> Callable[[DialogueContext], Dialogue]:
    """The dialogue that chooses a reminder unless there is one, and then activates it."""

    def dialogue(context: DialogueContext) -> Dialogue:
        if _saved_reminder(context) is None and not (yield from _change(context)):
            return ""
        yield from activate_reminder(services, context)
        return ""

    return dialogue


def activate_reminder(services: Services, context: DialogueContext) -> Generator[Step, Any, None]:
    """Offer a calendar file, a notification here, or a change, until the person is done; each takes effect at once."""
    index = 0
    while reminder := _saved_reminder(context):
        on = services.scheduler().is_on()
        options = _options(reminder, on)
        picked = yield Choose(
            words.TITLE, words.how_ask(reminder), options, index, shortcuts=True, on_escape=OnEscape.DONE
        )
        if picked in (None, _DONE):
            return
        index = [option.value for option in options].index(picked)
        if picked == _FILE:
            made: list[tuple[str, ...]] = []
            yield Run(words.TITLE, partial(_make_file, services, context, reminder, made))
            index = len(options) - 1 if made else index
        elif picked == _HERE and on:
            yield Run(words.TITLE, partial(_turn_off, services))
        elif picked == _HERE or ((yield from _change(context)) and on):
            yield Run(words.TITLE, partial(_turn_on, services, context))


def reminder_summary(entries: tuple[Entry, ...]) -> str:
    """The saved reminder on one line, for a list of settings."""
    reminder = Preferences.from_entries(entries).reminder
    return words.summary(reminder) if reminder else words.NONE


def _saved_reminder(context: DialogueContext) -> Reminder | None:
    return Preferences.from_entries(context.entries()).reminder


def _options(reminder: Reminder, on: bool) -> tuple[Option[str], ...]:
    return (
        Option(words.FILE, _FILE, help=words.FILE_WHY),
        Option(words.STOP, _HERE, help=words.STOP_WHY) if on else Option(words.HERE, _HERE, help=words.HERE_WHY),
        Option(words.CHANGE, _CHANGE, help=words.summary(reminder)),
        Option(words.THESE_DAYS, _DONE),
    )


# Choosing


def _change(context: DialogueContext) -> Generator[Step, Any, bool]:
    """Ask for anchor, time and days, and save them; False when the person turned back before the end."""
    answers: Answers = {}
    if (yield from ask_in_turn(reminder_questions(context), answers, OnEscape.BACK)) is not Completion.DONE:
        return False
    return (yield from save_reminder(context, reminder_from_answers(context, answers)))


def reminder_questions(
    context: DialogueContext, when: Callable[[Answers], bool] = lambda _: True
) -> tuple[Question, ...]:
    """The questions for anchor, time and days, beginning with the saved ones; asked only when `when` says so."""
    before = _saved_reminder(context)
    anchors = _anchors(before)

    def anchor(answers: Answers) -> Step:
        options = (*(Option(capitalised(offered), offered) for offered in anchors), Option(words.OWN, ""))
        present = answers.get(_ANCHOR, before.anchor if before else anchors[0])
        return Choose(
            words.TITLE,
            words.ANCHOR_ASK,
            options,
            _index_of(options, present),
            shortcuts=True,
            answered=_ANCHOR in answers,
        )

    def own(answers: Answers) -> QuestionSteps:
        initial = answers.get(_OWN, "")
        typed = yield EnterText(words.TITLE, words.OWN_ASK, "", ANCHOR_LENGTH, words.OWN_EXAMPLE, initial)
        return typed or None

    def at(answers: Answers) -> Step:
        usual = _usual_time(before, answers)
        times = sorted({_time_after(usual, minutes) for minutes in NEARBY_MINUTES})
        options: tuple[Option[Any], ...] = (
            *(Option(words.clock_time(at), at) for at in times),
            Option(words.OTHER_TIME, _OTHER),
        )
        first = _index_of(options, answers.get(_TIME, usual), times.index(usual))
        return Choose(words.TITLE, words.TIME_ASK, options, first, shortcuts=True, answered=_TIME in answers)

    def typed_time(answers: Answers) -> QuestionSteps:
        """Ask for a time until what is typed is one."""
        problem, initial = "", words.clock_time(answers[_TYPED_TIME]) if _TYPED_TIME in answers else ""
        while typed := (
            yield EnterText(
                words.TITLE, words.OTHER_TIME_ASK, problem, MAX_CLOCK_LENGTH, words.OTHER_TIME_EXAMPLE, initial
            )
        ):
            try:
                return parse_clock_time(typed)
            except OutOfRange as error:
                problem, initial = error_sentence(error), typed
        return None

    def days(answers: Answers) -> Step:
        present = before.days if before else EVERY_DAY
        offered = [EVERY_DAY, WORKING_DAYS, WEEKEND]
        if present not in offered:
            offered.append(present)
        options: tuple[Option[Any], ...] = (
            *(Option(capitalised(weekday_list(days)), days) for days in offered),
            Option(words.CHOOSE_DAYS, ()),
        )
        first = _index_of(options, answers.get(_DAYS, present))
        return Choose(words.TITLE, words.DAYS_ASK, options, first, shortcuts=True, answered=_DAYS in answers)

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


def reminder_from_answers(context: DialogueContext, answers: Answers) -> Reminder | None:
    """The reminder in the answers, if they name an anchor; what was skipped is as saved before, or else the default."""
    before = _saved_reminder(context)
    if not (answers.get(_OWN) or answers.get(_ANCHOR)):
        return None
    usual_days = before.days if before else EVERY_DAY
    at = answers.get(_TYPED_TIME) or answers.get(_TIME)
    days = answers.get(_SINGLE_DAYS) or answers.get(_DAYS)
    return Reminder(
        _anchor_of(before, answers), at if isinstance(at, time) else _usual_time(before, answers), days or usual_days
    )


def save_reminder(context: DialogueContext, reminder: Reminder | None) -> Generator[Step, Any, bool]:
    """Save the reminder, if there is one. Returns whether there is."""
    if reminder is None:
        return False
    chosen = Preferences.from_entries(context.entries())
    for fact in reminder_facts(reminder, chosen, lambda: str(uuid4())):
        yield Save(fact)
    return True


def _anchors(before: Reminder | None) -> list[str]:
    """The anchors that are offered, and the saved one."""
    offered = [anchor for anchor, _ in words.ANCHORS]
    return [*offered, before.anchor] if before and before.anchor not in offered else offered


def _anchor_of(before: Reminder | None, answers: Answers) -> str:
    anchor: str = answers.get(_OWN) or answers.get(_ANCHOR) or (before.anchor if before else words.ANCHORS[0][0])
    return anchor


def _usual_time(before: Reminder | None, answers: Answers) -> time:
    """The saved time if the anchor is the same, else the usual time of the anchor."""
    anchor = _anchor_of(before, answers)
    return before.at if before and before.anchor == anchor else dict(words.ANCHORS).get(anchor, time(8))


def _index_of(options: tuple[Option[Any], ...], value: object, otherwise: int = 0) -> int:
    """The index of the option with this value, or `otherwise`."""
    values = [option.value for option in options]
    return values.index(value) if value in values else otherwise


def _ask_single_days(before: tuple[int, ...]) -> QuestionSteps:
    """Turn days on and off until the person is done; with none on, they are as before. None for Esc."""
    days, index = set(before), 0
    done = Option(words.THESE_DAYS, 0)
    while True:
        rows = (
            Option(capitalised(name), day, words.CHOSEN if day in days else "") for day, name in enumerate(WEEKDAYS, 1)
        )
        picked = yield Choose(words.TITLE, words.CHOOSE_DAYS_ASK, (*rows, done), index, shortcuts=True)
        if picked is None:
            return None
        if picked == 0:
            return tuple(sorted(days)) or before
        days ^= {picked}
        index = picked - 1


# Activating


def _make_file(
    services: Services, context: DialogueContext, reminder: Reminder, made: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """Write the calendar file and return what to say; that is appended to `made`, which stays empty when writing fails."""
    now, paper = services.now(), services.files
    weeks = weeks_left(progress(context.entries(), context.today()).week)
    identity = Preferences.from_entries(context.entries()).reminder_id
    file = paper.folder() / words.FILE_NAME
    replaced = paper.write(file, paper.calendar(reminder, words.announcement(reminder), weeks, now, identity))
    made.append((words.calendar_file_written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT))
    return made[-1]


def _turn_on(services: Services, context: DialogueContext) -> tuple[str, ...]:
    reminder = _saved_reminder(context)
    if reminder is None:
        return (words.NOT_CHOSEN,)
    services.scheduler().turn_on(reminder, words.announcement(reminder))
    return words.here_says(reminder), words.STOP_WHY


def _turn_off(services: Services) -> tuple[str, ...]:
    return (words.TURNED_OFF if services.scheduler().turn_off() else words.WAS_OFF,)


def _time_after(at: time, minutes: int) -> time:
    """The time so many minutes later, around the clock."""
    moment = (at.hour * 60 + at.minute + minutes) % (24 * 60)
    return time(moment // 60, moment % 60)
