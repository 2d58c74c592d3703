"""Choosing a reminder (its anchor, time and days), and activating it: a calendar file, or a notification on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from functools import partial
from typing import TypeVar
from uuid import uuid4

from ..domain.diary import Entry, Fact
from ..domain.errors import OutOfRange, Refusal
from ..domain.preferences import Preferences, preference_fact, reminder_facts
from ..domain.progress import progress
from ..domain.reminder import (
    ANCHOR_LENGTH,
    WEEKEND,
    WORKING_DAYS,
    Reminder,
    parse_clock_time,
    weeks_left,
)
from ..domain.services import Services
from ..domain.validation import EVERY_DAY
from ..texts import reminder as words
from ..texts.errors import error_sentence
from ..texts.formats import WEEKDAYS, capitalised, clock_time, weekday_list
from ..texts.keys import GO_BACK
from .interviewer import (
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    OnEscape,
    Option,
    Show,
    Unanswered,
    save_all,
    work_and_show,
)
from .questions import Answers, Completion, Question, Slot, always, ask_in_turn

NEARBY_MINUTES = (-90, -60, -30, 0, 30, 60, 90)
MAX_CLOCK_LENGTH = 5
Value = TypeVar("Value")
_OTHER = "other"
_FILE, _HERE, _CHANGE, _NONE, _DONE = "file", "here", "change", "none", "done"
_ANCHOR, _OWN = Slot[str]("anchor"), Slot[str]("own anchor")
_TIME, _TYPED_TIME = Slot[time | str]("time"), Slot[time]("typed time")
_DAYS, _SINGLE_DAYS = Slot[tuple[int, ...]]("days"), Slot[tuple[int, ...]]("single days")


async def edit_reminder(services: Services, interviewer: Interviewer, context: DialogueContext) -> str:
    """Let the person choose a reminder unless there is one, and then activate it."""
    if _saved_reminder(context) is not None or await _change(interviewer, context):
        await activate_reminder(services, interviewer, context)
    return ""


async def activate_reminder(services: Services, interviewer: Interviewer, context: DialogueContext) -> None:
    """Offer a calendar file, a notification here, a change, or no reminder, until the person is done.

    Each takes effect at once.
    """
    index = 0
    while reminder := _saved_reminder(context):
        on = services.scheduler().is_on()
        options = _options(reminder, on)
        picked = await interviewer.choose(
            Choose(words.TITLE(), words.how_ask(reminder), options, index, shortcuts=True, on_escape=OnEscape.DONE)
        )
        if isinstance(picked, NoAnswer) or picked == _DONE:
            return
        index = _index_of(options, picked)
        if picked == _FILE:
            made = await work_and_show(interviewer, words.TITLE(), partial(_make_file, services, context, reminder))
            index = len(options) - 1 if made else index
        elif picked == _HERE and on:
            await work_and_show(interviewer, words.TITLE(), partial(_turn_off, services))
        elif picked == _NONE:
            await _remove(services, interviewer, on)
        elif picked == _HERE or (await _change(interviewer, context) and on):
            await work_and_show(interviewer, words.TITLE(), partial(_turn_on, services, context))


def reminder_summary(entries: tuple[Entry, ...]) -> str:
    """The saved reminder on one line, for a list of settings."""
    reminder = Preferences.from_entries(entries).reminder
    return words.summary(reminder) if reminder else words.NONE()


def _saved_reminder(context: DialogueContext) -> Reminder | None:
    return Preferences.from_entries(context.entries()).reminder


def _options(reminder: Reminder, on: bool) -> tuple[Option[str], ...]:
    return (
        Option(words.FILE(), _FILE, help=words.FILE_WHY()),
        Option(words.STOP(), _HERE, help=words.STOP_WHY())
        if on
        else Option(words.HERE(), _HERE, help=words.HERE_WHY()),
        Option(words.CHANGE(), _CHANGE, help=words.summary(reminder)),
        Option(words.NO_REMINDER(), _NONE, help=words.NO_REMINDER_WHY()),
        Option(words.THESE_DAYS(), _DONE),
    )


# Choosing


async def _change(interviewer: Interviewer, context: DialogueContext) -> bool:
    """Ask for anchor, time and days, and save them; False when the person turned back before the end."""
    answers = Answers()
    questions = reminder_questions(context)
    if await ask_in_turn(interviewer, questions, answers, OnEscape.BACK) is not Completion.DONE:
        return False
    reminder = reminder_from_answers(context, answers)
    await save_all(interviewer, chosen_reminder_facts(context, reminder))
    return reminder is not None


def reminder_questions(context: DialogueContext, when: Callable[[Answers], bool] = always) -> tuple[Question, ...]:
    """The questions for anchor, time and days, beginning with the saved ones; asked only when `when` says so."""
    before = _saved_reminder(context)
    usual_days = before.days if before else EVERY_DAY

    async def anchor(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await _ask_anchor(interviewer, before, answers)

    async def at(interviewer: Interviewer, answers: Answers) -> time | str | NoAnswer:
        return await _ask_time(interviewer, before, answers)

    async def days(interviewer: Interviewer, answers: Answers) -> tuple[int, ...] | NoAnswer:
        return await _ask_days(interviewer, usual_days, answers)

    async def single_days(interviewer: Interviewer, answers: Answers) -> tuple[int, ...] | NoAnswer:
        return await _ask_single_days(interviewer, answers.get(_SINGLE_DAYS, usual_days))

    def own_words(answers: Answers) -> bool:
        return when(answers) and answers.get(_ANCHOR) == ""

    def other_time(answers: Answers) -> bool:
        return when(answers) and answers.get(_TIME) == _OTHER

    def chooses_days(answers: Answers) -> bool:
        return when(answers) and answers.get(_DAYS) == ()

    return (
        Question(_ANCHOR, anchor, when),
        Question(_OWN, _ask_own_anchor, own_words, is_part=True),
        Question(_TIME, at, when),
        Question(_TYPED_TIME, _ask_typed_time, other_time, is_part=True),
        Question(_DAYS, days, when),
        Question(_SINGLE_DAYS, single_days, chooses_days, is_part=True),
    )


async def _ask_anchor(interviewer: Interviewer, before: Reminder | None, answers: Answers) -> str | NoAnswer:
    """Ask what the reminder is to come after; "" for something else."""
    anchors = _anchors(before)
    options = (
        *(Option(capitalised(words.anchor_name(offered)), offered) for offered in anchors),
        Option(words.OWN(), ""),
    )
    first = _index_of(options, answers.get(_ANCHOR, before.anchor if before else anchors[0]))
    return await interviewer.choose(
        Choose(words.TITLE(), words.ANCHOR_ASK(), options, first, shortcuts=True, answered=_ANCHOR in answers)
    )


async def _ask_own_anchor(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    initial = answers.get(_OWN, "")
    typed = await interviewer.enter_text(
        EnterText(words.TITLE(), words.OWN_ASK(), "", ANCHOR_LENGTH, words.OWN_EXAMPLE(), initial)
    )
    return typed or Unanswered.ESCAPED


async def _ask_time(interviewer: Interviewer, before: Reminder | None, answers: Answers) -> time | str | NoAnswer:
    """Ask for a time near the usual one; `_OTHER` for another."""
    usual = _usual_time(before, answers)
    times = sorted({_time_after(usual, minutes) for minutes in NEARBY_MINUTES})
    near: list[Option[time | str]] = [Option(clock_time(at), at) for at in times]
    options = (*near, Option(words.OTHER_TIME(), _OTHER))
    first = _index_of(options, answers.get(_TIME, usual), times.index(usual))
    return await interviewer.choose(
        Choose(words.TITLE(), words.TIME_ASK(), options, first, shortcuts=True, answered=_TIME in answers)
    )


async def _ask_typed_time(interviewer: Interviewer, answers: Answers) -> time | NoAnswer:
    """Ask for a time until what is typed is one."""
    problem, initial = "", clock_time(answers[_TYPED_TIME]) if _TYPED_TIME in answers else ""
    while True:
        typed = await interviewer.enter_text(
            EnterText(
                words.TITLE(),
                words.OTHER_TIME_ASK(),
                "",
                MAX_CLOCK_LENGTH,
                words.OTHER_TIME_EXAMPLE,
                initial,
                problem=problem,
            )
        )
        if isinstance(typed, NoAnswer):
            return typed
        if not typed:
            return Unanswered.ESCAPED
        try:
            return parse_clock_time(typed)
        except OutOfRange as error:
            problem, initial = error_sentence(error), typed


async def _ask_days(interviewer: Interviewer, usual: tuple[int, ...], answers: Answers) -> tuple[int, ...] | NoAnswer:
    """Ask for the days of the week; none for days that are chosen one by one."""
    offered = [EVERY_DAY, WORKING_DAYS, WEEKEND]
    if usual not in offered:
        offered.append(usual)
    options: tuple[Option[tuple[int, ...]], ...] = (
        *(Option(capitalised(weekday_list(days)), days) for days in offered),
        Option(words.CHOOSE_DAYS(), ()),
    )
    first = _index_of(options, answers.get(_DAYS, usual))
    return await interviewer.choose(
        Choose(words.TITLE(), words.DAYS_ASK(), options, first, shortcuts=True, answered=_DAYS in answers)
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


def chosen_reminder_facts(context: DialogueContext, reminder: Reminder | None) -> list[Fact]:
    """What is to be saved of the reminder, if there is one."""
    if reminder is None:
        return []
    chosen = Preferences.from_entries(context.entries())
    return list(reminder_facts(reminder, chosen, lambda: str(uuid4())))


def _anchors(before: Reminder | None) -> list[str]:
    """The anchors that are offered, and the saved one."""
    offered = list(words.USUAL_TIMES)
    return [*offered, before.anchor] if before and before.anchor not in offered else offered


def _anchor_of(before: Reminder | None, answers: Answers) -> str:
    return answers.get(_OWN) or answers.get(_ANCHOR) or (before.anchor if before else next(iter(words.USUAL_TIMES)))


def _usual_time(before: Reminder | None, answers: Answers) -> time:
    """The saved time if the anchor is the same, else the usual time of the anchor."""
    anchor = _anchor_of(before, answers)
    return before.at if before and before.anchor == anchor else words.USUAL_TIMES.get(anchor, time(8))


def _index_of(options: Sequence[Option[Value]], value: Value, otherwise: int = 0) -> int:
    """The index of the option with this value, or `otherwise`."""
    return next((index for index, option in enumerate(options) if option.value == value), otherwise)


async def _ask_single_days(interviewer: Interviewer, before: tuple[int, ...]) -> tuple[int, ...] | NoAnswer:
    """Turn days on and off until the person is done; with none on, they are as before."""
    days, index = set(before), 0
    done = Option(words.THESE_DAYS(), 0)
    while True:
        rows = (
            Option(capitalised(name()), day, words.CHOSEN() if day in days else "")
            for day, name in enumerate(WEEKDAYS, 1)
        )
        picked = await interviewer.choose(
            Choose(words.TITLE(), words.CHOOSE_DAYS_ASK(), (*rows, done), index, shortcuts=True)
        )
        if isinstance(picked, NoAnswer):
            return picked
        if picked == 0:
            return tuple(sorted(days)) or before
        days ^= {picked}
        index = picked - 1


# Activating


def _make_file(services: Services, context: DialogueContext, reminder: Reminder) -> tuple[str, ...]:
    """Write the calendar file and return what to say."""
    now, paper = services.now(), services.files
    weeks = weeks_left(progress(context.entries(), context.today()).week)
    identity = Preferences.from_entries(context.entries()).reminder_id
    file = paper.folder() / words.FILE_NAME
    replaced = paper.write(file, paper.calendar(reminder, words.announcement(reminder), weeks, now, identity))
    return words.calendar_file_written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT()


def _turn_on(services: Services, context: DialogueContext) -> tuple[str, ...]:
    reminder = _saved_reminder(context)
    if reminder is None:
        return (words.NOT_CHOSEN(),)
    services.scheduler().turn_on(reminder, words.announcement(reminder))
    return words.here_says(reminder), words.STOP_WHY()


def _turn_off(services: Services) -> tuple[str, ...]:
    return (words.TURNED_OFF() if services.scheduler().turn_off() else words.WAS_OFF(),)


async def _remove(services: Services, interviewer: Interviewer, on: bool) -> None:
    """Keep that there is to be no reminder; first turn off the one on this machine if it is `on`, and stop if it stays."""
    try:
        if on:
            await interviewer.work(services.scheduler().turn_off)
    except (Refusal, OSError) as error:
        await interviewer.show_refusal(words.TITLE(), error)
        return
    await save_all(interviewer, [preference_fact(reminder_anchor="")])
    await interviewer.show(Show(words.TITLE(), (words.REMOVED(), words.REMOVE_FROM_CALENDAR()), ((GO_BACK(), None),)))


def _time_after(at: time, minutes: int) -> time:
    """The time so many minutes later, around the clock."""
    moment = (at.hour * 60 + at.minute + minutes) % (24 * 60)
    return time(moment // 60, moment % 60)
