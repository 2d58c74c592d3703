"""The start of the day: open the diary, and ask about a practice that was cut off."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.checkpoint import abandon, count_interrupted, has_been_heard
from ..domain.errors import Refusal
from ..domain.practice import PracticeEnd, PracticeInProgress, practice_day
from ..in_memory import MemoryDiary
from ..texts import practice
from ..texts import today as words
from ..texts.keys import LEAVE, SKIP
from .page_interviewer import JourneyContext
from .pages.message import MessagePage

ALMOST_OVER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class DayStart:
    """How the day begins: whether the person leaves at once, a practice to resume, and a sentence to show, or ""."""

    leaving: bool = False
    resume: PracticeInProgress | None = None
    remark: str = ""


async def start_day(context: JourneyContext) -> DayStart:
    """Open the diary. Where that is refused, the person may practise with a diary in memory."""
    try:
        interrupted = await context.diary.open(practice_day(context.services.now()))
    except Refusal as error:
        options = ((words.PRACTISE_ANYWAY(), True), (words.LEAVE(), False))
        page = MessagePage(words.DIARY_TITLE(), (context.describe(error), words.NOT_KEPT()), options, False, LEAVE())
        context.diary.use_memory_diary(MemoryDiary(context.services.now))
        return DayStart(leaving=not await context.host.ask(page, typed_ahead=False))
    await _show_notices(context)
    if interrupted is None:
        return DayStart()
    try:
        return await _ask_about_interrupted(context, interrupted)
    except Refusal as error:
        await show_refusal(context, error)
        return DayStart()


async def _show_notices(context: JourneyContext) -> None:
    """Show what has happened to the diary, except that some of it cannot be read: that would be shown at every start."""
    notices = [notice for notice in context.diary.notices if notice.reason != "unreadable"]
    if notices:
        from ..texts.diary_errors import diary_notice  # there are seldom any, and today would wait for them
        from ..texts.shared_errors import shared_notice

        sentence = shared_notice if context.home_services is None else diary_notice
        sentences = tuple(map(sentence, notices))
        options = ((words.GO_ON_TO_TODAY(), None),)
        await context.host.ask(MessagePage(words.DIARY_TITLE(), sentences, options, back=None), typed_ahead=False)


async def _ask_about_interrupted(context: JourneyContext, interrupted: PracticeInProgress) -> DayStart:
    """Ask what is to become of a practice that was cut off: resume it, count it, or put it aside."""
    titles = context.services.catalogue.titles()
    title = titles.get(interrupted.options.exercise, interrupted.options.exercise)
    if not has_been_heard(interrupted):
        await context.diary.finish(abandon(interrupted))
        return DayStart(remark=words.barely_begun(title))
    if interrupted.position_seconds >= interrupted.options.minutes * 60 - ALMOST_OVER_SECONDS:
        return await _ask_to_rate_later(context, interrupted, title)
    sentence = words.interrupted_practice(title, interrupted.heard_seconds, interrupted.options.minutes * 60)
    options = ((words.GO_ON_HERE(), "go on"), (words.COUNT_IT(), "count"), (words.LEAVE_IT(), "leave"))
    answer = await context.host.ask(
        MessagePage(words.INTERRUPTED_TITLE(), (sentence, words.INTERRUPTED_ASK()), options, "away", LEAVE()),
        typed_ahead=False,
    )
    if answer == "go on":
        return DayStart(resume=interrupted)
    if answer == "count":
        await context.diary.finish(count_interrupted(interrupted))
        return DayStart(remark=words.COUNTED())
    if answer == "leave":
        await context.diary.finish(abandon(interrupted))
        return DayStart(remark=words.PUT_ASIDE())
    return DayStart(leaving=True)


async def _ask_to_rate_later(context: JourneyContext, interrupted: PracticeInProgress, title: str) -> DayStart:
    """Ask whether to rate a practice that was heard to its end and cut off before it was rated."""
    sentences = (words.heard_to_the_end(title), words.RATE_LATER_ASK())
    options = ((words.RATE_NOW(), True), (practice.RATE_NOT(), False))
    if await context.host.ask(
        MessagePage(words.INTERRUPTED_TITLE(), sentences, options, back=False, esc_label=SKIP()), typed_ahead=False
    ):
        return DayStart(resume=interrupted)
    await context.diary.finish(interrupted.as_practice(PracticeEnd.FINISHED))
    return DayStart(remark=words.COUNTED())


async def show_refusal(context: JourneyContext, error: Refusal) -> None:
    """Say why something was refused, with today as the way on."""
    options = ((words.BACK_TO_TODAY(), None),)
    await context.host.ask(
        MessagePage(words.TROUBLE_TITLE(), (context.describe(error),), options, back=None), typed_ahead=False
    )
