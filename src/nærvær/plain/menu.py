"""`nærvær --plain`: every journey from a short list of lines, until the person leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..dialogues.diary_editor import edit_diary as talked_book
from ..dialogues.group import use_slip
from ..dialogues.interviewer import Back, Dialogue, DialogueContext, QuestionPosition
from ..dialogues.plan import edit_plan
from ..dialogues.progress import before_and_after, week_by_week
from ..dialogues.reminder import edit_reminder
from ..dialogues.report import make_report
from ..dialogues.settings import edit_settings
from ..dialogues.today import change_week, show_faq
from ..dialogues.weekly_checkin import weekly_checkin
from ..domain.catalogue import Catalogue
from ..domain.errors import Refusal
from ..domain.practice import InformalPractice, PracticeOptions, Preference, practice_day
from ..domain.preferences import default_options, suggested_exercise
from ..domain.programme import HARD_MOMENT, OUTWARD
from ..domain.progress import progress
from ..domain.services import Services
from ..domain.validation import FIRST_WEEK, LAST_WEEK, whole_number
from ..sanitize import sanitize
from ..texts import cli_output, practice
from ..texts import plain as words
from ..texts import progress as progress_texts
from ..texts import today as today_texts
from ..texts.checkin import CHECKIN, PLAN
from ..texts.diary import DIARY
from ..texts.errors import error_sentence
from ..texts.faq import FAQ
from ..texts.formats import minutes
from ..texts.kiosk import SLIP
from ..texts.progress import PATTERNS_TITLE as BEFORE_AND_AFTER
from ..texts.progress import WEEKLY
from ..texts.reminder import TITLE as REMINDER
from ..texts.report import ASK as REPORT
from ..texts.settings import SETTINGS
from .console import Console, LineStreams, leaving_on_signals
from .line_interviewer import ask_whole_number, ask_whole_number_or_back, dialogue_context, run_dialogue
from .practice import DONE, DiaryInUse, one_practice, open_diary, warm_up

LONGEST_EVERYDAY_MINUTES = 1_440
LEAVE = 0
SECOND_QUESTION = QuestionPosition(has_previous=True)
"""Where a question stands that follows another one."""


def menu(parts: Services, streams: LineStreams) -> int:
    """Today, then the list, again and again; ends with its last line, the end of input or a signal."""
    console = Console(streams)
    with leaving_on_signals(console):
        warm_up(parts)
        book = open_diary(console, parts)
        try:
            book = _run_steps(console, parts, book)
        finally:
            book.diary.close()
        console.say(words.GOODBYE)
    return DONE


def _run_steps(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    """One step after the other; the diary in use at its end."""
    console.say(today_texts.STAYS_HERE)
    step = _ask_step(console, parts, book, True)
    while step is not None and not console.leaving:
        try:
            book = step(console, parts, book)
        except Refusal as error:
            console.complain(error_sentence(error))
        step = _ask_step(console, parts, book, False)
    return book


_Step = Callable[[Console, Services, DiaryInUse], DiaryInUse]


def _ask_step(console: Console, parts: Services, book: DiaryInUse, first: bool) -> _Step | None:
    """What the person wants next; None to leave. The list is told at first, and again for an empty line."""
    if first:
        _say_list(console, parts, book)
    else:
        console.say(words.MENU_AGAIN)
    while (typed := console.answer()) is not None and typed.strip().casefold() not in words.END_KEYS:
        place = whole_number(typed, LEAVE, len(_STEPS))
        if place is not None:
            return None if place == LEAVE else _STEPS[place - 1][1]
        if typed.strip().casefold() in words.GROUND_KEYS:
            for line in words.ground(None):
                console.say(line)
            console.say(words.MENU_AGAIN)
        elif typed.strip():
            console.say(words.NOT_A_CHOICE)
            console.say(words.MENU_AGAIN)
        else:
            _say_list(console, parts, book)
    return None


def _say_list(console: Console, parts: Services, book: DiaryInUse) -> None:
    """Where the person is, and what there is to choose from."""
    wish = _todays_practice(parts, book)
    catalogue = parts.catalogue
    week = catalogue.programme().week(wish.week)
    title = catalogue.exercise(wish.exercise).title
    for line in words.today(week.number, week.theme, title, minutes(wish.minutes)):
        console.say(line)
    for number, (name, _) in enumerate(_STEPS, 1):
        console.say(f"{number} {name}")
    console.say(f"{LEAVE} {words.LEAVE}")
    console.say(words.MENU_HOW)


def _todays_practice(parts: Services, book: DiaryInUse) -> PracticeOptions:
    entries = book.diary.entries()
    today = practice_day(parts.now())
    return default_options(parts.catalogue, suggested_exercise(parts.catalogue, entries, today), entries, today)


def _practise_now(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    return one_practice(console, parts, book, _todays_practice(parts, book))[1]


def _choose_exercise(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    """Another exercise, another length; the length is remembered for that exercise."""
    exercises = parts.catalogue.exercises()
    titles = [exercise.title for exercise in exercises]
    while (chosen := _from_list(console, titles, words.WHICH_EXERCISE)) is not None:
        exercise = exercises[chosen]
        wish = default_options(parts.catalogue, exercise, book.diary.entries(), practice_day(parts.now()))
        shortest, longest = _span(parts.catalogue, wish)
        usual = min(max(int(wish.minutes), shortest), longest)
        console.say(words.HOW_LONG.format(shortest=shortest, longest=longest, usual=usual))
        length = ask_whole_number_or_back(console, shortest, longest, SECOND_QUESTION)
        if isinstance(length, Back):
            continue
        if length is not None and length != usual:
            book.diary.append(Preference(f"minutes:{exercise.id}", str(length)))
        return one_practice(console, parts, book, replace(wish, minutes=length or usual))[1]
    return book


def _span(catalogue: Catalogue, wish: PracticeOptions) -> tuple[int, int]:
    exercise = catalogue.exercise(wish.exercise)
    spans = catalogue.spans(wish.exercise)
    span = spans.get(wish.voice or "") or next(iter(spans.values()), None)
    return (span.shortest, span.longest) if span else (exercise.shortest, exercise.longest)


def _log_everyday(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    here = progress(book.diary.entries(), practice_day(parts.now())).week
    programme = parts.catalogue.programme()
    activities = programme.everyday_of(here)
    for informal in programme.week(here).informal:
        console.say(informal)
    while activity := _which_activity(console, activities):
        console.say(words.HOW_LONG_TOOK)
        length = ask_whole_number_or_back(console, 1, LONGEST_EVERYDAY_MINUTES, SECOND_QUESTION)
        if isinstance(length, Back):
            continue
        book.diary.append(InformalPractice(activity, here, length and length * 60))
        console.say(cli_output.logged_line(activity, length and length * 60))
        break
    return book


def _which_activity(console: Console, activities: Sequence[str]) -> str:
    """What was done, from the list or in the person's own words; "" to go back."""
    console.say(words.WHICH_ACTIVITY)
    for number, activity in enumerate(activities, 1):
        console.say(f"{number} {activity}")
    asked = sanitize(console.answer() or "").strip()
    place = whole_number(asked, 1, len(activities))
    activity = activities[place - 1] if place else asked
    if len(activity) > today_texts.ACTIVITY_LENGTH:
        console.say(practice.too_long(len(activity), today_texts.ACTIVITY_LENGTH))
        return ""
    return activity


def _show_progress(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    told = progress(book.diary.entries(), practice_day(parts.now()))
    _say_all(console, progress_texts.progress_lines(told, parts.catalogue.programme(), _titles(parts)))
    return book


def _show_plan(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    _say_all(console, cli_output.programme_lines(parts.catalogue.programme(), _titles(parts)))
    return book


def _change_week(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    console.say(words.WHICH_WEEK)
    week = ask_whole_number(console, FIRST_WEEK, LAST_WEEK)
    return book if week is None else _dialogue_step(change_week(week))(console, parts, book)


def _hard_moment(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    """Straight to the sound: what is asked before would stand in the way."""
    return _at_once(console, parts, book, HARD_MOMENT)


def _outward(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
    return _at_once(console, parts, book, OUTWARD, asking_before=True)


def _at_once(
    console: Console, parts: Services, book: DiaryInUse, exercise: str, asking_before: bool = False
) -> DiaryInUse:
    entries, today = book.diary.entries(), practice_day(parts.now())
    wish = default_options(parts.catalogue, parts.catalogue.exercise(exercise), entries, today)
    return one_practice(console, parts, book, wish, asking_before)[1]


def _dialogue_step(talk: Callable[[DialogueContext], Dialogue]) -> _Step:
    """A step that holds a talk."""

    def step(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
        run_dialogue(console, parts, book.diary, talk(dialogue_context(parts, book.diary)))
        return book

    return step


def _dialogue_step_with_services(talk: Callable[[Services], Callable[[DialogueContext], Dialogue]]) -> _Step:
    """A step that holds a talk which has something done."""

    def step(console: Console, parts: Services, book: DiaryInUse) -> DiaryInUse:
        run_dialogue(console, parts, book.diary, talk(parts)(dialogue_context(parts, book.diary)))
        return book

    return step


_STEPS: tuple[tuple[str, _Step], ...] = (
    (words.PRACTISE_NOW, _practise_now),
    (words.CHOOSE, _choose_exercise),
    (words.EVERYDAY, _log_everyday),
    (words.PROGRESS, _show_progress),
    (words.PLAN, _show_plan),
    (words.CHANGE_WEEK, _change_week),
    (today_texts.HARD_MOMENT, _hard_moment),
    (today_texts.OUTWARD, _outward),
    (CHECKIN, _dialogue_step(weekly_checkin)),
    (WEEKLY, _dialogue_step(week_by_week)),
    (BEFORE_AND_AFTER, _dialogue_step(before_and_after)),
    (DIARY, _dialogue_step(talked_book)),
    (PLAN, _dialogue_step(edit_plan)),
    (FAQ, _dialogue_step(show_faq)),
    (SETTINGS, _dialogue_step(edit_settings)),
    (REMINDER, _dialogue_step_with_services(edit_reminder)),
    (REPORT, _dialogue_step_with_services(make_report)),
    (SLIP, _dialogue_step(use_slip)),
)


def _from_list(console: Console, names: Sequence[str], question: str) -> int | None:
    """The index of the name chosen by its number; None to go back."""
    for number, name in enumerate(names, 1):
        console.say(f"{number} {name}")
    console.say(question)
    chosen = ask_whole_number(console, 1, len(names))
    return None if chosen is None else chosen - 1


def _say_all(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if line:
            console.say(line.strip())


def _titles(parts: Services) -> dict[str, str]:
    return parts.catalogue.titles()
