"""The start of the day: open the diary, tell what happened to it, and ask about a practice that was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..texts import today as words
from ..texts.keys import LEAVE
from .journey_context import JourneyContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..dialogues.practice import Resumption


async def start_day(context: JourneyContext, diary_opened: Callable[[], None]) -> Resumption | None:
    """Open the diary; return what became of a practice that was cut off, None where there was none.

    Where the diary is refused, the person may practise with one in memory. `diary_opened` is called once it is open,
    before anything of it is shown.
    """
    try:
        interrupted = await context.diary.open(practice_day(context.services.now()))
    except Refusal as error:
        from ..dialogues.practice import Resumption
        from ..in_memory import MemoryDiary
        from .pages.message import MessagePage

        options = ((words.PRACTISE_ANYWAY(), True), (words.LEAVE(), False))
        page = MessagePage(words.DIARY_TITLE(), (context.describe(error), words.NOT_KEPT()), options, False, LEAVE())
        context.diary.use_memory_diary(MemoryDiary(context.services.now))
        return Resumption(leaving=not await context.host.ask(page, typed_ahead=False))
    diary_opened()
    await _show_notices(context)
    if interrupted is None:
        return None
    from .practice_pages import resume_on_pages

    try:
        return await resume_on_pages(context, interrupted)
    except Refusal as error:
        await show_refusal(context, error)
        return None


async def _show_notices(context: JourneyContext) -> None:
    """Show what has happened to the diary, except that some of it cannot be read: that would be shown at every start."""
    notices = [notice for notice in context.diary.notices if notice.reason != "unreadable"]
    if notices:
        from ..texts.diary_errors import diary_notice  # there are seldom any, and today would wait for them
        from ..texts.shared_errors import shared_notice
        from .pages.message import MessagePage

        sentence = shared_notice if context.home_services is None else diary_notice
        sentences = tuple(map(sentence, notices))
        options = ((words.GO_ON_TO_TODAY(), None),)
        await context.host.ask(MessagePage(words.DIARY_TITLE(), sentences, options, back=None), typed_ahead=False)


async def show_refusal(context: JourneyContext, error: Refusal) -> None:
    """Say why something was refused, with today as the way on."""
    from .pages.message import MessagePage

    options = ((words.BACK_TO_TODAY(), None),)
    await context.host.ask(
        MessagePage(words.TROUBLE_TITLE(), (context.describe(error),), options, back=None), typed_ahead=False
    )
