"""The start: open the diary, and settle what was left over."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.errors import Refusal
from ..domain.keeping import counted, left_alone, was_heard
from ..domain.passing import PassingDiary
from ..domain.practice import Ended, UnderWay
from ..words import journey as words
from ..words.diary import diary_notice
from ..words.shared_screen import shared_notice
from ..words.textual_strings import LEAVE, SKIP
from .practising import Desk
from .sentence import Sentence

ALMOST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Beginning:
    """How the day begins: whether the person leaves at once, a practice to go on with, and a line to say, or ""."""

    leaving: bool = False
    go_on: UnderWay | None = None
    remark: str = ""


async def begin_day(desk: Desk) -> Beginning:
    """Open the diary; without one it can be practised all the same, and nothing is kept."""
    try:
        left = await desk.diary.open()
    except Refusal as error:
        ways = ((words.PRACTISE_ANYWAY, True), (words.LEAVE, False))
        page = Sentence(words.DIARY_TITLE, (desk.told(error), words.NOT_KEPT), ways, False, LEAVE)
        desk.diary.use_passing(PassingDiary(desk.parts.now))
        return Beginning(leaving=not await desk.asker.ask(page, typed_ahead=False))
    await _told_of(desk)
    if left is None:
        return Beginning()
    try:
        return await _settled(desk, left)
    except Refusal as error:
        await explain(desk, error)
        return Beginning()


async def _told_of(desk: Desk) -> None:
    """Say once what has happened to the diary. That some of it cannot be read is no news at every start."""
    worded = shared_notice if desk.home is None else diary_notice
    told = tuple(worded(notice) for notice in desk.diary.notices if notice.reason != "unreadable")
    if told:
        ways = ((words.GO_ON_TO_TODAY, None),)
        await desk.asker.ask(Sentence(words.DIARY_TITLE, told, ways, back=None), typed_ahead=False)


async def _settled(desk: Desk, left: UnderWay) -> Beginning:
    """Ask once what is to become of a practice that was cut off."""
    titles = desk.parts.catalogue.titles()
    title = titles.get(left.wish.exercise, left.wish.exercise)
    if not was_heard(left):
        await desk.diary.finish(left_alone(left))
        return Beginning(remark=words.barely_begun(title))
    if left.position_seconds >= left.wish.minutes * 60 - ALMOST_SECONDS:
        return await _rated_later(desk, left, title)
    told = words.left_over(title, left.heard_seconds, left.wish.minutes * 60)
    ways = ((words.GO_ON_HERE, "go on"), (words.COUNT_IT, "count"), (words.LEAVE_IT, "leave"))
    answer = await desk.asker.ask(
        Sentence(words.LEFT_TITLE, (told, words.LEFT_ASK), ways, "away", LEAVE), typed_ahead=False
    )
    if answer == "go on":
        return Beginning(go_on=left)
    if answer == "count":
        await desk.diary.finish(counted(left))
        return Beginning(remark=words.COUNTED)
    if answer == "leave":
        await desk.diary.finish(left_alone(left))
        return Beginning(remark=words.LET_BE)
    return Beginning(leaving=True)


async def _rated_later(desk: Desk, left: UnderWay, title: str) -> Beginning:
    """A practice that was heard to its end and cut off before it was rated."""
    told = (words.heard_to_the_end(title), words.RATE_LATER_ASK)
    ways = ((words.RATE_NOW, True), (words.RATE_NOT, False))
    if await desk.asker.ask(Sentence(words.LEFT_TITLE, told, ways, back=False, esc=SKIP), typed_ahead=False):
        return Beginning(go_on=left)
    await desk.diary.finish(left.as_practice(Ended.FINISHED))
    return Beginning(remark=words.COUNTED)


async def explain(desk: Desk, error: Refusal) -> None:
    """Say what cannot be done, and go back to today."""
    ways = ((words.BACK_TO_TODAY, None),)
    await desk.asker.ask(Sentence(words.TROUBLE_TITLE, (desk.told(error),), ways, back=None), typed_ahead=False)
