"""The reminder: what it follows, when and on which days, and then a file for the calendar or a word from this machine."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import time
from functools import partial
from typing import Any

from ..domain.errors import OutOfRange
from ..domain.parts import Parts
from ..domain.practice import Entry
from ..domain.progress import preferences, progress
from ..domain.reminder import (
    ANCHOR_LENGTH,
    EVERY_DAY,
    IDENTITY,
    WEEKEND,
    WORKING_DAYS,
    Reminder,
    clock_time,
    reminder_of,
    to_keep,
    weeks_left,
)
from ..words import reminder_words as words
from ..words.refusals import sentence
from ..words.weekdays import WEEKDAYS, told
from .steps import AskLine, AskOne, Do, Keep, Room, Step, Talk, Way

AROUND_MINUTES = (-90, -60, -30, 0, 30, 60, 90)
CLOCK_ROOM = 5
_FILE, _HERE, _CHANGE = "file", "here", "change"

Asked = Generator[Step, Any, Any]


def reminding(parts: Parts) -> Callable[[Room], Talk]:
    """The talk, with what it takes to carry it out."""

    def talk(room: Room) -> Talk:
        if _kept(room) is None and not (yield from _change(room)):
            return ""
        place = 0
        while reminder := _kept(room):
            on = parts.schedule().is_on()
            ways = _ways(reminder, on)
            picked = yield AskOne(words.TITLE, words.how_ask(reminder), ways, place)
            if picked is None:
                break
            place = [way.value for way in ways].index(picked)
            if picked == _FILE:
                yield Do(words.TITLE, partial(_make_file, parts, room, reminder))
            elif picked == _HERE and on:
                yield Do(words.TITLE, partial(_turn_off, parts))
            elif picked == _HERE or ((yield from _change(room)) and on):
                yield Do(words.TITLE, partial(_turn_on, parts, room))
        return ""

    return talk


def shown(entries: tuple[Entry, ...]) -> str:
    """The reminder on one line, for a list of settings."""
    reminder = reminder_of(preferences(entries))
    return words.summary(reminder) if reminder else words.NONE


def _kept(room: Room) -> Reminder | None:
    return reminder_of(preferences(room.entries()))


def _ways(reminder: Reminder, on: bool) -> tuple[Way[str], ...]:
    return (
        Way(words.FILE, _FILE, why=words.FILE_WHY),
        Way(words.STOP, _HERE, why=words.STOP_WHY) if on else Way(words.HERE, _HERE, why=words.HERE_WHY),
        Way(words.CHANGE, _CHANGE, why=words.summary(reminder)),
    )


# Choosing


def _change(room: Room) -> Generator[Step, Any, bool]:
    """Ask for anchor, time and days; False when the person turned back before the end."""
    before = _kept(room)
    anchor = yield from _anchor(before)
    if not anchor:
        return False
    usual = before.at if before and before.anchor == anchor else dict(words.ANCHORS).get(anchor, time(8))
    at = yield from _time(usual)
    if at is None:
        return False
    days = yield from _days(before.days if before else EVERY_DAY)
    if days is None:
        return False
    for preference in to_keep(Reminder(anchor, at, days), preferences(room.entries())):
        yield Keep(preference)
    return True


def _anchor(before: Reminder | None) -> Asked:
    offered = [anchor for anchor, _ in words.ANCHORS]
    if before and before.anchor not in offered:
        offered.append(before.anchor)
    ways = (*(Way(_capital(anchor), anchor) for anchor in offered), Way(words.OWN, ""))
    first = offered.index(before.anchor) if before else 0
    picked = yield AskOne(words.TITLE, words.ANCHOR_ASK, ways, first, short_cuts=True)
    if picked != "":
        return picked
    return (yield AskLine(words.TITLE, words.OWN_ASK, "", ANCHOR_LENGTH, words.OWN_EXAMPLE))


def _time(usual: time) -> Asked:
    times = sorted({_moved(usual, minutes) for minutes in AROUND_MINUTES})
    ways: tuple[Way[Any], ...] = (*(Way(words.clock(at), at) for at in times), Way(words.OTHER_TIME, words.OTHER_TIME))
    picked = yield AskOne(words.TITLE, words.TIME_ASK, ways, times.index(usual), short_cuts=True)
    return (yield from _typed_time()) if picked == words.OTHER_TIME else picked


def _typed_time() -> Asked:
    """A time as it was written, asked for until it is one; None when turned back."""
    why = ""
    while typed := (yield AskLine(words.TITLE, words.OTHER_TIME_ASK, why, CLOCK_ROOM, words.OTHER_TIME_EXAMPLE)):
        try:
            return clock_time(typed)
        except OutOfRange as error:
            why = sentence(error)
    return None


def _days(before: tuple[int, ...]) -> Asked:
    offered = [EVERY_DAY, WORKING_DAYS, WEEKEND]
    if before not in offered:
        offered.append(before)
    ways: tuple[Way[Any], ...] = (*(Way(_capital(told(days)), days) for days in offered), Way(words.CHOOSE_DAYS, ()))
    picked = yield AskOne(words.TITLE, words.DAYS_ASK, ways, offered.index(before), short_cuts=True)
    return (yield from _single_days(before)) if picked == () else picked


def _single_days(before: tuple[int, ...]) -> Asked:
    """Days turned on and off until the person is done; with none left, as it was."""
    days, place = set(before), 0
    done = Way(words.THESE_DAYS, 0)
    while True:
        rows = (Way(_capital(name), day, words.CHOSEN if day in days else "") for day, name in enumerate(WEEKDAYS, 1))
        picked = yield AskOne(words.TITLE, words.CHOOSE_DAYS_ASK, (*rows, done), place, short_cuts=True)
        if not picked:
            return tuple(sorted(days)) or before
        days ^= {picked}
        place = picked - 1


# Taking it into use


def _make_file(parts: Parts, room: Room, reminder: Reminder) -> tuple[str, ...]:
    now, paper = parts.now(), parts.paper
    weeks = weeks_left(progress(room.entries(), room.today()).week)
    identity = preferences(room.entries())[IDENTITY]
    file = paper.folder() / words.FILE_NAME
    replaced = paper.write(file, paper.calendar(reminder, words.announcement(reminder), weeks, now, identity))
    return words.written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT


def _turn_on(parts: Parts, room: Room) -> tuple[str, ...]:
    reminder = _kept(room)
    if reminder is None:
        return (words.NOT_CHOSEN,)
    parts.schedule().turn_on(reminder, words.announcement(reminder))
    return words.here_says(reminder), words.STOP_WHY


def _turn_off(parts: Parts) -> tuple[str, ...]:
    return (words.TURNED_OFF if parts.schedule().turn_off() else words.WAS_OFF,)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _moved(at: time, minutes: int) -> time:
    """So many minutes later, around the clock."""
    moment = (at.hour * 60 + at.minute + minutes) % (24 * 60)
    return time(moment // 60, moment % 60)
