"""`nærvær --plain`: a numbered list from which every part of the program is reached in lines, until the person leaves."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from ..dialogues.diary_editor import edit_diary
from ..dialogues.finding import answer_places, exercise_places, look_for, page_place, setting_places
from ..dialogues.group import use_slip
from ..dialogues.interviewer import Back, Dialogue, DialogueContext, Interviewer, QuestionPosition
from ..dialogues.onboarding import first_questions
from ..dialogues.progress import before_and_after, make_report, read_weeks, week_by_week
from ..dialogues.reminder import edit_reminder
from ..dialogues.settings import HomeAccess, edit_settings
from ..dialogues.today import choose_exercise, choose_guidance, choose_week, log_everyday, show_faq
from ..dialogues.weekly_checkin import edit_plan, weekly_checkin
from ..domain.catalogue import HARD_MOMENT, OUTWARD, Exercise
from ..domain.diary import DiarySummary
from ..domain.errors import Refusal
from ..domain.practice import PracticeOptions, practice_day
from ..domain.preferences import default_options, options_at_once, preference_fact
from ..domain.progress import progress
from ..domain.search import Place
from ..domain.services import Services
from ..domain.suggestions import (
    checkin_due,
    follow_up_due,
    guidance_choices,
    next_week_due,
    suggested_exercise,
    with_guidance,
)
from ..domain.validation import whole_number
from ..texts import cli_output
from ..texts import plain as texts
from ..texts import progress as progress_texts
from ..texts import today as today_texts
from ..texts.errors import error_sentence
from ..texts.formats import minutes
from ..texts.i18n import Label, Phrase
from ..texts.kiosk import SLIP
from ..texts.progress import DIARY, READ_WEEK, WEEKLY
from ..texts.progress import PATTERNS_TITLE as BEFORE_AND_AFTER
from ..texts.ratings import PLAN
from ..texts.reminder import TITLE as REMINDER
from ..texts.report import ASK as REPORT
from .console import Console, LineStreams
from .current_diary import CurrentDiary
from .line_interviewer import ask_whole_number, dialogue_context, hold_dialogue, run_dialogue
from .practice import DONE, begun, one_practice, resume_one

LEAVE = 0
SECOND_QUESTION = QuestionPosition(has_previous=True)
"""The position of a question that follows another one."""


def menu(services: Services, streams: LineStreams) -> int:
    """Show today and the list, again and again, until the person leaves, input ends or a signal comes."""
    with begun(services, streams) as (console, current):
        _run_steps(console, services, current)
    console.say(texts.GOODBYE())
    return DONE


def _run_steps(console: Console, services: Services, current: CurrentDiary) -> None:
    """Run one step after the other; first of all ask about a practice that was cut off."""
    console.say(today_texts.STAYS_HERE())
    summary, today = _summary(services, current)
    greeting = today_texts.greeting(summary, today)
    if greeting:
        console.say(greeting)
    try:
        resume_one(console, services, current)
    except Refusal as error:  # its script may be broken, or another one by now
        console.complain(error_sentence(error))
    step = None if console.leaving else _ask_step(console, services, current, True)
    while step is not None and not console.leaving:
        try:
            step(console, services, current)
        except Refusal as error:
            console.complain(error_sentence(error))
        step = _ask_step(console, services, current, False)


_Step = Callable[[Console, Services, CurrentDiary], object]


class _MenuRow(NamedTuple):
    """One step of the list: its name, what it does, and where it can be found the name of its words in `PAGE_WORDS`."""

    name: Label
    step: _Step
    page: str = ""


def _ask_step(console: Console, services: Services, current: CurrentDiary, first: bool) -> _Step | None:
    """Return the step the person chooses; None to leave. The list is said at first, and again for an empty line."""
    if first:
        _say_list(console, services, current)
    else:
        console.say(texts.MENU_AGAIN())
    while (typed := console.answer()) is not None and not texts.END_KEY.is_typed(typed):
        number = whole_number(typed, LEAVE, len(_STEPS))
        if number is not None:
            return None if number == LEAVE else _STEPS[number - 1].step
        looked_for = texts.FIND_KEY.rest_of(typed)
        if looked_for is not None:
            return partial(_find, looked_for)
        if texts.GROUND_KEY.is_typed(typed):
            for line in texts.ground(None, services.catalogue.help_numbers()):
                console.say(line)
            console.say(texts.MENU_AGAIN())
        elif typed.strip():
            console.say(texts.NOT_A_CHOICE())
            console.say(texts.MENU_AGAIN())
        else:
            _say_list(console, services, current)
    return None


def _say_list(console: Console, services: Services, current: CurrentDiary) -> None:
    """Say week, theme and today's practice, and the numbered list."""
    options = _todays_practice(services, current)
    catalogue = services.catalogue
    week = catalogue.programme().week(options.week)
    title = catalogue.exercise(options.exercise).title
    for line in texts.today(week.number, week.theme, title, minutes(options.minutes)):
        console.say(line)
    fits = _what_fits_now(services, current)
    if fits:
        console.say(fits)
    for number, row in enumerate(_STEPS, 1):
        console.say(f"{number} {row.name()}")
    console.say(f"{LEAVE} {texts.LEAVE()}")
    console.say(texts.MENU_HOW())


def _summary(services: Services, current: CurrentDiary) -> tuple[DiarySummary, date]:
    """Return what is known of the person, and today."""
    today = practice_day(services.now())
    return current.diary.summary(today), today


def _what_fits_now(services: Services, current: CurrentDiary) -> str:
    """The weekly check-in or the next week, where the calendar suggests it; or ""."""
    summary, today = _summary(services, current)
    if checkin_due(summary, today) or follow_up_due(summary, today) is not None:
        return texts.checkin_fits(_number_of(today_texts.CHECKIN))
    if next_week_due(summary, today):
        return texts.next_week_fits(summary.week + 1, _number_of(texts.CHANGE_WEEK))
    return ""


def _number_of(name: Phrase) -> int:
    return [row.name for row in _STEPS].index(name) + 1


def _todays_practice(services: Services, current: CurrentDiary) -> PracticeOptions:
    summary, _ = _summary(services, current)
    return default_options(services.catalogue, suggested_exercise(services.catalogue, summary), summary)


def _practise_now(console: Console, services: Services, current: CurrentDiary) -> None:
    options = _guided_as_wanted(console, services, current, _todays_practice(services, current))
    _practise_and_ask_first(console, services, current, options)


def _practise_and_ask_first(
    console: Console, services: Services, current: CurrentDiary, options: PracticeOptions
) -> None:
    """Practise; after the very first practice ask the few questions that follow it, where a person answers them."""
    before, _ = _summary(services, current)
    outcome = one_practice(console, services, current, options)
    if not console.keyboard or console.leaving or outcome.grounded or before.first_practice is not None:
        return
    after, _ = _summary(services, current)
    if after.first_practice is not None:
        run_dialogue(console, services, current, partial(first_questions, services))


def _choose_exercise(console: Console, services: Services, current: CurrentDiary) -> None:
    """Practise another exercise or length, chosen from the list."""
    exercise = None
    while exercise := hold_dialogue(console, services, current, partial(choose_exercise, exercise, home=services)):
        if _practise_exercise(exercise, console, services, current):
            break


def _practise_exercise(exercise: Exercise, console: Console, services: Services, current: CurrentDiary) -> bool:
    """Ask how long, and practise; return whether the person did not turn back. The length is remembered for the exercise.

    What an exercise is for is said to who has not done it.
    """
    summary, _ = _summary(services, current)
    if exercise.id not in summary.exercises:
        console.say(exercise.why)
    options = default_options(services.catalogue, exercise, summary)
    offered = services.catalogue.offer(options.exercise, options.language, options.voice)
    usual = int(options.minutes)
    console.say(texts.HOW_LONG().format(shortest=offered.shortest, longest=offered.longest, usual=usual))
    length = ask_whole_number(console, offered.shortest, offered.longest, SECOND_QUESTION)
    if isinstance(length, Back):
        return False
    if length is not None and length != usual:
        current.diary.append(preference_fact(minutes={exercise.id: length}))
    options = replace(options, minutes=length or usual)
    options = _with_chosen_guidance(console, services, current, options)
    _practise_and_ask_first(console, services, current, options)
    return True


def _guided_as_wanted(
    console: Console, services: Services, current: CurrentDiary, options: PracticeOptions
) -> PracticeOptions:
    """Ask that before a practice that was suggested; a pipe has no line for it."""
    return _with_chosen_guidance(console, services, current, options) if console.keyboard else options


def _with_chosen_guidance(
    console: Console, services: Services, current: CurrentDiary, options: PracticeOptions
) -> PracticeOptions:
    """Ask how the person wants to be guided, where there is a choice; an empty line keeps the usual way."""
    summary = current.diary.summary(practice_day(services.now()))
    choices = guidance_choices(services.catalogue.exercise(options.exercise, options.language), summary)
    if len(choices) == 1:
        return options
    chosen = hold_dialogue(console, services, current, partial(choose_guidance, choices))
    return with_guidance(options, summary, chosen or choices[0])


def _show_progress(console: Console, services: Services, current: CurrentDiary) -> None:
    found = progress(current.diary.entries(), practice_day(services.now()))
    _say_all(console, progress_texts.progress_lines(found, services.catalogue.programme(), services.catalogue.titles()))


def _show_plan(console: Console, services: Services, _current: CurrentDiary) -> None:
    _say_all(console, cli_output.programme_lines(services.catalogue.programme(), services.catalogue.titles()))


def _hard_moment(console: Console, services: Services, current: CurrentDiary) -> None:
    """Go straight to the sound: questions before it would stand in the way."""
    summary = current.diary.summary(practice_day(services.now()))
    exercise = services.catalogue.exercise(HARD_MOMENT)
    one_practice(
        console, services, current, options_at_once(services.catalogue, exercise, summary), asking_before=False
    )


def _outward(console: Console, services: Services, current: CurrentDiary) -> None:
    summary = current.diary.summary(practice_day(services.now()))
    exercise = services.catalogue.exercise(OUTWARD)
    options = default_options(services.catalogue, exercise, summary)
    one_practice(console, services, current, _guided_as_wanted(console, services, current, options))


def _change_settings(console: Console, services: Services, current: CurrentDiary) -> None:
    run_dialogue(console, services, current, partial(edit_settings, _home_access(console, services, current)))


def _home_access(console: Console, services: Services, current: CurrentDiary) -> HomeAccess:
    async def reading(folder: PurePath) -> None:
        from .reading_in import read_in_lines  # with the teleprompter, which hardly any session needs

        read_in_lines(console, services, folder)

    return HomeAccess(services, current, machine=None, keep_language=services.keep_language, read_in=reading)


def _find(typed: str, console: Console, services: Services, current: CurrentDiary) -> None:
    """Look for `typed`, or ask what to look for, and go there."""
    found = hold_dialogue(console, services, current, partial(look_for, _places(console, services, current), typed))
    if found is not None:
        found(console, services, current)


def _places(console: Console, services: Services, current: CurrentDiary) -> tuple[Place[_Step], ...]:
    """Return everything that can be found, each standing for the step that leads to it."""
    home, context = _home_access(console, services, current), dialogue_context(services, current)
    exercises, dialogues = exercise_places(services.catalogue), setting_places(home, context)
    return (
        *(page_place(row.page, row.name, row.step) for row in _STEPS if row.page),
        *(place.leading_to(partial(_practise_exercise, place.value)) for place in exercises),
        *(place.leading_to(_dialogue_step(place.value)) for place in (*dialogues, *answer_places(services.catalogue))),
    )


def _dialogue_step(dialogue: Dialogue) -> _Step:
    """Return a step that holds a dialogue."""

    def step(console: Console, services: Services, current: CurrentDiary) -> None:
        run_dialogue(console, services, current, dialogue)

    return step


def _dialogue_step_with_services(
    dialogue: Callable[[Services, Interviewer, DialogueContext], Coroutine[object, None, str]],
) -> _Step:
    """Return a step that holds a dialogue which needs the services."""

    def step(console: Console, services: Services, current: CurrentDiary) -> None:
        run_dialogue(console, services, current, partial(dialogue, services))

    return step


_STEPS = (
    _MenuRow(texts.PRACTISE_NOW, _practise_now),
    _MenuRow(texts.CHOOSE, _choose_exercise, "exercises"),
    _MenuRow(texts.EVERYDAY, _dialogue_step(log_everyday), "everyday"),
    _MenuRow(texts.PROGRESS, _show_progress, "weeks"),
    _MenuRow(texts.PLAN, _show_plan),
    _MenuRow(texts.CHANGE_WEEK, _dialogue_step(choose_week), "change_week"),
    _MenuRow(today_texts.HARD_MOMENT, _hard_moment, "hard_moment"),
    _MenuRow(today_texts.OUTWARD, _outward, "outward"),
    _MenuRow(today_texts.CHECKIN, _dialogue_step(weekly_checkin), "checkin"),
    _MenuRow(WEEKLY, _dialogue_step(week_by_week), "week_by_week"),
    _MenuRow(BEFORE_AND_AFTER, _dialogue_step(before_and_after), "before_after"),
    _MenuRow(DIARY, _dialogue_step(edit_diary), "diary"),
    _MenuRow(PLAN, _dialogue_step(edit_plan), "plan"),
    _MenuRow(today_texts.FAQ, _dialogue_step(show_faq), "faq"),
    _MenuRow(today_texts.SETTINGS, _change_settings, "settings"),
    _MenuRow(REMINDER, _dialogue_step_with_services(edit_reminder)),
    _MenuRow(REPORT, _dialogue_step_with_services(make_report)),
    _MenuRow(SLIP, _dialogue_step(use_slip), "slip"),
    _MenuRow(READ_WEEK, _dialogue_step(read_weeks), "read_week"),
    _MenuRow(texts.find_step, partial(_find, "")),
)
"""A new step comes last: who types the numbers by heart finds the same behind them."""


def _say_all(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if line:
            console.say(line.strip())
