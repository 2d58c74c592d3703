"""The start: open the diary, and settle what was left over."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.checkpoint import abandon, count_interrupted, has_been_heard
from ..domain.errors import Refusal
from ..domain.practice import PracticeEnd, PracticeInProgress
from ..in_memory import MemoryDiary
from ..texts import practice
from ..texts import today as words
from ..texts.diary_errors import diary_notice
from ..texts.errors import shared_notice
from ..texts.keys import LEAVE, SKIP
from .pages.message import MessagePage
from .practice_flow import JourneyContext

ALMOST_OVER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class DayStart:
    """How the day begins: whether the person leaves at once, a practice to go on with, and a line to say, or ""."""

    leaving: bool = False
    go_on: PracticeInProgress | None = None
    remark: str = ""


async def start_day(desk: JourneyContext) -> DayStart:
    """Open the diary; without one it can be practised all the same, and nothing is kept."""
    try:
        left = await desk.diary.open()
    except Refusal as error:
        ways = ((words.PRACTISE_ANYWAY, True), (words.LEAVE, False))
        page = MessagePage(words.DIARY_TITLE, (desk.told(error), words.NOT_KEPT), ways, False, LEAVE)
        desk.diary.use_passing(MemoryDiary(desk.parts.now))
        return DayStart(leaving=not await desk.asker.ask(page, typed_ahead=False))
    await _show_notices(desk)
    if left is None:
        return DayStart()
    try:
        return await _ask_about_interrupted(desk, left)
    except Refusal as error:
        await show_refusal(desk, error)
        return DayStart()


async def _show_notices(desk: JourneyContext) -> None:
    """Say once what has happened to the diary. That some of it cannot be read is no news at every start."""
    worded = shared_notice if desk.home is None else diary_notice
    told = tuple(worded(notice) for notice in desk.diary.notices if notice.reason != "unreadable")
    if told:
        ways = ((words.GO_ON_TO_TODAY, None),)
        await desk.asker.ask(MessagePage(words.DIARY_TITLE, told, ways, back=None), typed_ahead=False)


async def _ask_about_interrupted(desk: JourneyContext, left: PracticeInProgress) -> DayStart:
    """Ask once what is to become of a practice that was cut off."""
    titles = desk.parts.catalogue.titles()
    title = titles.get(left.options.exercise, left.options.exercise)
    if not has_been_heard(left):
        await desk.diary.finish(abandon(left))
        return DayStart(remark=words.barely_begun(title))
    if left.position_seconds >= left.options.minutes * 60 - ALMOST_OVER_SECONDS:
        return await _ask_to_rate_later(desk, left, title)
    told = words.interrupted_practice(title, left.heard_seconds, left.options.minutes * 60)
    ways = ((words.GO_ON_HERE, "go on"), (words.COUNT_IT, "count"), (words.LEAVE_IT, "leave"))
    answer = await desk.asker.ask(
        MessagePage(words.INTERRUPTED_TITLE, (told, words.INTERRUPTED_ASK), ways, "away", LEAVE), typed_ahead=False
    )
    if answer == "go on":
        return DayStart(go_on=left)
    if answer == "count":
        await desk.diary.finish(count_interrupted(left))
        return DayStart(remark=words.COUNTED)
    if answer == "leave":
        await desk.diary.finish(abandon(left))
        return DayStart(remark=words.PUT_ASIDE)
    return DayStart(leaving=True)


async def _ask_to_rate_later(desk: JourneyContext, left: PracticeInProgress, title: str) -> DayStart:
    """A practice that was heard to its end and cut off before it was rated."""
    told = (words.heard_to_the_end(title), words.RATE_LATER_ASK)
    ways = ((words.RATE_NOW, True), (practice.RATE_NOT, False))
    if await desk.asker.ask(MessagePage(words.INTERRUPTED_TITLE, told, ways, back=False, esc=SKIP), typed_ahead=False):
        return DayStart(go_on=left)
    await desk.diary.finish(left.as_practice(PracticeEnd.FINISHED))
    return DayStart(remark=words.COUNTED)


async def show_refusal(desk: JourneyContext, error: Refusal) -> None:
    """Say what cannot be done, and go back to today."""
    ways = ((words.BACK_TO_TODAY, None),)
    await desk.asker.ask(MessagePage(words.TROUBLE_TITLE, (desk.told(error),), ways, back=None), typed_ahead=False)
