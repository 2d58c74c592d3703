"""The reminder: what it follows, when and on which days, and then a file for the calendar or a word from this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import time
from enum import Enum, auto

from ..domain.errors import OutOfRange, Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
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
from ..words.refusals import sentence, system_sentence
from ..words.weekdays import WEEKDAYS, told
from .asking import Asker
from .diary_thread import DiaryThread
from .note import Write
from .pick import Pick, Way
from .sentence import Sentence

AROUND = (-90, -60, -30, 0, 30, 60, 90)
CLOCK_ROOM = 5


class _Towards(Enum):
    FILE = auto()
    HERE = auto()
    CHANGE = auto()


class ReminderPages:
    """Takes a person through choosing a reminder and taking it into use."""

    def __init__(self, asker: Asker, parts: Parts, diary: DiaryThread) -> None:
        self._ask = asker.ask
        self._parts = parts
        self._diary = diary

    def shown(self) -> str:
        """The reminder on one line, for a list of settings."""
        reminder = self._kept()
        return words.summary(reminder) if reminder else words.NONE

    async def go(self) -> None:
        """Until the person is done. Raises `Refusal` when a choice could not be kept."""
        if self._kept() is None and not await self._change():
            return
        place = 0
        while reminder := self._kept():
            on = await asyncio.to_thread(self._parts.schedule().is_on)
            ways = (
                Way(words.FILE, _Towards.FILE, why=words.FILE_WHY),
                Way(words.STOP, _Towards.HERE, why=words.STOP_WHY)
                if on
                else Way(words.HERE, _Towards.HERE, why=words.HERE_WHY),
                Way(words.CHANGE, _Towards.CHANGE, why=words.summary(reminder)),
            )
            picked = await self._ask(Pick(words.TITLE, words.how_ask(reminder), ways, place))
            if picked is None:
                return
            place = [way.value for way in ways].index(picked)
            if picked is _Towards.CHANGE:
                if await self._change() and on:
                    await self._say(self._turn_on)
            elif picked is _Towards.FILE:
                await self._say(self._make_file)
            else:
                await self._say(self._turn_off if on else self._turn_on)

    def _kept(self) -> Reminder | None:
        return reminder_of(preferences(self._diary.entries))

    # Choosing

    async def _change(self) -> bool:
        """Ask for anchor, time and days; False when the person turned back before the end."""
        before = self._kept()
        anchor = await self._anchor(before)
        if not anchor:
            return False
        usual = before.at if before and before.anchor == anchor else dict(words.ANCHORS).get(anchor, time(8))
        at = await self._time(usual)
        if at is None:
            return False
        days = await self._days(before.days if before else EVERY_DAY)
        if days is None:
            return False
        for preference in to_keep(Reminder(anchor, at, days), preferences(self._diary.entries)):
            await self._diary.append(preference)
        return True

    async def _anchor(self, before: Reminder | None) -> str | None:
        offered = [anchor for anchor, _ in words.ANCHORS]
        if before and before.anchor not in offered:
            offered.append(before.anchor)
        ways: list[Way[str]] = [Way(_capital(anchor), anchor) for anchor in offered]
        first = offered.index(before.anchor) if before else 0
        picked = await self._ask(
            Pick(words.TITLE, words.ANCHOR_ASK, (*ways, Way(words.OWN, "")), first, short_cuts=True)
        )
        if picked != "":
            return picked
        return await self._ask(Write(words.TITLE, words.OWN_ASK, "", ANCHOR_LENGTH, words.OWN_EXAMPLE))

    async def _time(self, usual: time) -> time | None:
        times = sorted({_moved(usual, minutes) for minutes in AROUND})
        ways: list[Way[time]] = [Way(words.clock(at), at) for at in times]
        other = Way(words.OTHER_TIME, time.max)
        picked = await self._ask(Pick(words.TITLE, words.TIME_ASK, (*ways, other), times.index(usual), short_cuts=True))
        return await self._typed_time() if picked == time.max else picked

    async def _typed_time(self) -> time | None:
        trouble = ""
        while True:
            page = Write(words.TITLE, words.OTHER_TIME_ASK, trouble, CLOCK_ROOM, words.OTHER_TIME_EXAMPLE)
            typed = await self._ask(page)
            if not typed:
                return None
            try:
                return clock_time(typed)
            except OutOfRange as error:
                trouble = sentence(error)

    async def _days(self, before: tuple[int, ...]) -> tuple[int, ...] | None:
        offered = [EVERY_DAY, WORKING_DAYS, WEEKEND]
        if before not in offered:
            offered.append(before)
        ways: list[Way[tuple[int, ...]]] = [Way(_capital(told(days)), days) for days in offered]
        ways.append(Way(words.CHOOSE_DAYS, ()))
        page = Pick(words.TITLE, words.DAYS_ASK, tuple(ways), offered.index(before), short_cuts=True)
        picked = await self._ask(page)
        return await self._single_days(before) if picked == () else picked

    async def _single_days(self, before: tuple[int, ...]) -> tuple[int, ...]:
        """Days turned on and off until the person goes back; with none left, as it was."""
        days, place = set(before), 0
        while True:
            ways: tuple[Way[int], ...] = tuple(
                Way(_capital(name), day, words.CHOSEN if day in days else "") for day, name in enumerate(WEEKDAYS, 1)
            )
            picked = await self._ask(
                Pick(words.TITLE, words.CHOOSE_DAYS_ASK, (*ways, Way(words.THESE_DAYS, 0)), place, short_cuts=True)
            )
            if not picked:
                return tuple(sorted(days)) or before
            days ^= {picked}
            place = picked - 1

    # Taking it into use

    async def _say(self, work: Callable[[], tuple[str, ...]]) -> None:
        """Do `work` beside the screen, and say what came of it."""
        try:
            said = await asyncio.to_thread(work)
        except Refusal as error:
            said = (sentence(error),)
        except OSError as error:
            said = (system_sentence(error),)
        await self._ask(Sentence(words.TITLE, said, ((words.BACK, None),), back=None), typed_ahead=False)

    def _make_file(self) -> tuple[str, ...]:
        chosen, now = preferences(self._diary.entries), self._parts.now()
        reminder = reminder_of(chosen)
        if reminder is None:
            return (words.NOT_CHOSEN,)
        weeks = weeks_left(progress(self._diary.entries, practice_day(now)).week)
        paper = self._parts.paper
        file = paper.folder() / words.FILE_NAME
        content = paper.calendar(reminder, words.announcement(reminder), weeks, now, chosen[IDENTITY])
        replaced = paper.write(file, content)
        return words.written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT

    def _turn_on(self) -> tuple[str, ...]:
        reminder = self._kept()
        if reminder is None:
            return (words.NOT_CHOSEN,)
        self._parts.schedule().turn_on(reminder, words.announcement(reminder))
        return words.here_says(reminder), words.STOP_WHY

    def _turn_off(self) -> tuple[str, ...]:
        return (words.TURNED_OFF if self._parts.schedule().turn_off() else words.WAS_OFF,)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _moved(at: time, minutes: int) -> time:
    """So many minutes later, around the clock."""
    moment = (at.hour * 60 + at.minute + minutes) % (24 * 60)
    return time(moment // 60, moment % 60)
