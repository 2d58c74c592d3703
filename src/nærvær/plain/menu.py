"""`nærvær --plain`: every journey from a short list of lines, until the person leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..domain.catalogue import Catalogue
from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import Everyday, Preference, practice_day
from ..domain.programme import HARD_MOMENT, OUTWARD
from ..domain.progress import progress
from ..domain.script import FIRST_WEEK, LAST_WEEK
from ..domain.usual import suggested, usual_wish
from ..domain.validation import whole_number
from ..domain.wish import Wish
from ..plain_text import plain
from ..talks.arriving import arriving
from ..talks.book import book as talked_book
from ..talks.going_on import going_on
from ..talks.look import weekly_look
from ..talks.preferences import settings
from ..talks.reminding import reminding
from ..talks.reporting import reporting
from ..talks.slip import use_slip
from ..talks.steps import Among, Back, Room, Talk
from ..talks.what_helps import before_and_after, week_by_week
from ..talks.wondering import wondering
from ..words import journey, telling
from ..words import plain_words as words
from ..words.book_words import DIARY
from ..words.kiosk_words import SLIP
from ..words.looking import LOOK, PLAN
from ..words.patterns_words import TITLE as BEFORE_AND_AFTER
from ..words.patterns_words import WEEKLY
from ..words.reassurance import WONDERING
from ..words.refusals import sentence
from ..words.reminder_words import TITLE as REMINDER
from ..words.report_words import ASK as REPORT
from ..words.settings_words import SETTINGS
from .console import Console, Streams, leaving_on_signals
from .practise import DONE, Book, one_practice, open_book, warm_up
from .questions import ask_whole_number, whole_number_or_before
from .talking import hold, room_of

LONGEST_EVERYDAY_MINUTES = 1_440
LEAVE = 0
SECOND = Among(before=True)
"""Where a question stands that follows another one."""


def menu(parts: Parts, streams: Streams) -> int:
    """Today, then the list, again and again; ends with its last line, the end of input or a signal."""
    console = Console(streams)
    with leaving_on_signals(console):
        warm_up(parts)
        book = open_book(console, parts)
        try:
            book = _conversation(console, parts, book)
        finally:
            book.diary.close()
        console.say(words.GOODBYE)
    return DONE


def _conversation(console: Console, parts: Parts, book: Book) -> Book:
    """One step after the other; the diary in use at its end."""
    console.say(journey.STAYS_HERE)
    step = _choice(console, parts, book, True)
    while step is not None and not console.leaving:
        try:
            book = step(console, parts, book)
        except Refusal as error:
            console.complain(sentence(error))
        step = _choice(console, parts, book, False)
    return book


_Step = Callable[[Console, Parts, Book], Book]


def _choice(console: Console, parts: Parts, book: Book, first: bool) -> _Step | None:
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


def _say_list(console: Console, parts: Parts, book: Book) -> None:
    """Where the person is, and what there is to choose from."""
    wish = _today_wish(parts, book)
    catalogue = parts.catalogue
    week = catalogue.programme().week(wish.week)
    title = catalogue.exercise(wish.exercise).title
    for line in words.today(week.number, week.theme, title, telling.minutes(wish.minutes)):
        console.say(line)
    for number, (name, _) in enumerate(_STEPS, 1):
        console.say(f"{number} {name}")
    console.say(f"{LEAVE} {words.LEAVE}")
    console.say(words.MENU_HOW)


def _today_wish(parts: Parts, book: Book) -> Wish:
    entries = book.diary.entries()
    today = practice_day(parts.now())
    return usual_wish(parts.catalogue, suggested(parts.catalogue, entries, today), entries, today)


def _now(console: Console, parts: Parts, book: Book) -> Book:
    return one_practice(console, parts, book, _today_wish(parts, book))[1]


def _choose(console: Console, parts: Parts, book: Book) -> Book:
    """Another exercise, another length; the length is remembered for that exercise."""
    exercises = parts.catalogue.exercises()
    titles = [exercise.title for exercise in exercises]
    while (chosen := _from_list(console, titles, words.WHICH_EXERCISE)) is not None:
        exercise = exercises[chosen]
        wish = usual_wish(parts.catalogue, exercise, book.diary.entries(), practice_day(parts.now()))
        shortest, longest = _span(parts.catalogue, wish)
        usual = min(max(int(wish.minutes), shortest), longest)
        console.say(words.HOW_LONG.format(shortest=shortest, longest=longest, usual=usual))
        length = whole_number_or_before(console, shortest, longest, SECOND)
        if isinstance(length, Back):
            continue
        if length is not None and length != usual:
            book.diary.append(Preference(f"minutes:{exercise.id}", str(length)))
        return one_practice(console, parts, book, replace(wish, minutes=length or usual))[1]
    return book


def _span(catalogue: Catalogue, wish: Wish) -> tuple[int, int]:
    exercise = catalogue.exercise(wish.exercise)
    spans = catalogue.spans(wish.exercise)
    span = spans.get(wish.voice or "") or next(iter(spans.values()), None)
    return (span.shortest, span.longest) if span else (exercise.shortest, exercise.longest)


def _everyday(console: Console, parts: Parts, book: Book) -> Book:
    here = progress(book.diary.entries(), practice_day(parts.now())).week
    programme = parts.catalogue.programme()
    activities = programme.everyday_of(here)
    for informal in programme.week(here).informal:
        console.say(informal)
    while activity := _which_activity(console, activities):
        console.say(words.HOW_LONG_TOOK)
        length = whole_number_or_before(console, 1, LONGEST_EVERYDAY_MINUTES, SECOND)
        if isinstance(length, Back):
            continue
        book.diary.append(Everyday(activity, here, length and length * 60))
        console.say(telling.logged(activity, length and length * 60))
        break
    return book


def _which_activity(console: Console, activities: Sequence[str]) -> str:
    """What was done, from the list or in the person's own words; "" to go back."""
    console.say(words.WHICH_ACTIVITY)
    for number, activity in enumerate(activities, 1):
        console.say(f"{number} {activity}")
    asked = plain(console.answer() or "").strip()
    place = whole_number(asked, 1, len(activities))
    activity = activities[place - 1] if place else asked
    if len(activity) > journey.ACTIVITY_LENGTH:
        console.say(journey.too_long(len(activity), journey.ACTIVITY_LENGTH))
        return ""
    return activity


def _progress(console: Console, parts: Parts, book: Book) -> Book:
    told = progress(book.diary.entries(), practice_day(parts.now()))
    _say_all(console, telling.progress_lines(told, parts.catalogue.programme(), _titles(parts)))
    return book


def _plan(console: Console, parts: Parts, book: Book) -> Book:
    _say_all(console, telling.plan_lines(parts.catalogue.programme(), _titles(parts)))
    return book


def _change_week(console: Console, parts: Parts, book: Book) -> Book:
    console.say(words.WHICH_WEEK)
    week = ask_whole_number(console, FIRST_WEEK, LAST_WEEK)
    return book if week is None else _talk(arriving(week))(console, parts, book)


def _hard_moment(console: Console, parts: Parts, book: Book) -> Book:
    """Straight to the sound: what is asked before would stand in the way."""
    return _at_once(console, parts, book, HARD_MOMENT)


def _outward(console: Console, parts: Parts, book: Book) -> Book:
    return _at_once(console, parts, book, OUTWARD, asking_before=True)


def _at_once(console: Console, parts: Parts, book: Book, exercise: str, asking_before: bool = False) -> Book:
    entries, today = book.diary.entries(), practice_day(parts.now())
    wish = usual_wish(parts.catalogue, parts.catalogue.exercise(exercise), entries, today)
    return one_practice(console, parts, book, wish, asking_before)[1]


def _talk(talk: Callable[[Room], Talk]) -> _Step:
    """A step that holds a talk."""

    def step(console: Console, parts: Parts, book: Book) -> Book:
        hold(console, parts, book.diary, talk(room_of(parts, book.diary)))
        return book

    return step


def _talk_with(talk: Callable[[Parts], Callable[[Room], Talk]]) -> _Step:
    """A step that holds a talk which has something done."""

    def step(console: Console, parts: Parts, book: Book) -> Book:
        hold(console, parts, book.diary, talk(parts)(room_of(parts, book.diary)))
        return book

    return step


_STEPS: tuple[tuple[str, _Step], ...] = (
    (words.PRACTISE_NOW, _now),
    (words.CHOOSE, _choose),
    (words.EVERYDAY, _everyday),
    (words.PROGRESS, _progress),
    (words.PLAN, _plan),
    (words.CHANGE_WEEK, _change_week),
    (journey.HARD_MOMENT, _hard_moment),
    (journey.OUTWARD, _outward),
    (LOOK, _talk(weekly_look)),
    (WEEKLY, _talk(week_by_week)),
    (BEFORE_AND_AFTER, _talk(before_and_after)),
    (DIARY, _talk(talked_book)),
    (PLAN, _talk(going_on)),
    (WONDERING, _talk(wondering)),
    (SETTINGS, _talk(settings)),
    (REMINDER, _talk_with(reminding)),
    (REPORT, _talk_with(reporting)),
    (SLIP, _talk(use_slip)),
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


def _titles(parts: Parts) -> dict[str, str]:
    return parts.catalogue.titles()
