"""How a day begins: the diary is opened, with its passphrase where it is locked or in memory where it cannot be used, and
a practice that was cut off is told of.

Only what every start needs is imported with the module: today waits for it.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..texts import today as words
from ..texts.keys import BACK, LEAVE
from .diary_thread import JourneyContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..dialogues.practice import Resumption
    from ..domain.services import Services


async def begin_day(context: JourneyContext, diary_opened: Callable[[], None]) -> Resumption | None:
    """Open the diary; return what became of a practice that was cut off, None where there was none.

    Where the diary is refused, the person may practise with one in memory. `diary_opened` is called once it is open,
    before anything of it is shown.
    """
    try:
        interrupted = await context.diary.open(practice_day(context.services.now()))
    except Refusal as error:
        services = context.home_services
        if services is not None and not services.lock.is_open():
            return await _begin_locked_day(context, services, diary_opened)
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


async def _begin_locked_day(
    context: JourneyContext, services: Services, diary_opened: Callable[[], None]
) -> Resumption | None:
    """Ask for the passphrase, and begin the day; without it, the person may practise with a diary in memory."""
    from ..dialogues.practice import Resumption
    from ..in_memory import MemoryDiary

    chosen = await _ask_passphrase(context, services)
    if chosen is _Unlocking.OPEN:
        return await begin_day(context, diary_opened)
    context.diary.use_memory_diary(MemoryDiary(services.now))
    return Resumption(leaving=chosen is _Unlocking.LEAVE)


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


class _Unlocking(Enum):
    """What came of asking: the diary is open, the person goes on without it, or leaves, or wants to try again."""

    OPEN = auto()
    WITHOUT = auto()
    LEAVE = auto()
    AGAIN = auto()


async def _ask_passphrase(context: JourneyContext, services: Services) -> _Unlocking:
    """Ask until the diary is open, or the person would rather not."""
    from ..dialogues.own_data import TYPED_LENGTH
    from ..texts import diary_lock as lock_words
    from .pages.text import TextPage

    lock, problem = services.lock, ""
    chosen = await _without(context) if lock.is_declined else _Unlocking.AGAIN
    while chosen is _Unlocking.AGAIN:
        page = TextPage(
            lock_words.LOCKED_TITLE(),
            lock_words.ASK(),
            lock_words.ASK_HOW(),
            TYPED_LENGTH,
            save_label=lock_words.OPEN(),
            esc_label=lock_words.WITHOUT_LABEL(),
            problem=problem,
            hidden=True,
        )
        typed = await context.host.ask(page)
        opened = bool(typed) and await context.diary.submit(partial(lock.open_with, typed or ""))
        problem = lock_words.WRONG() if typed and not opened else ""
        if typed is None:
            chosen = await _without(context)
        elif opened:
            chosen = _Unlocking.OPEN
    return chosen


async def _without(context: JourneyContext) -> _Unlocking:
    from ..texts import diary_lock as lock_words
    from .pages.message import MessagePage

    options = (
        (lock_words.TRY_AGAIN(), _Unlocking.AGAIN),
        (lock_words.PRACTISE_WITHOUT(), _Unlocking.WITHOUT),
        (words.LEAVE(), _Unlocking.LEAVE),
    )
    sentences = (lock_words.CANNOT(), lock_words.forgotten())
    page = MessagePage(lock_words.WITHOUT_TITLE(), sentences, options, _Unlocking.AGAIN, BACK())
    return await context.host.ask(page, typed_ahead=False)


async def show_refusal(context: JourneyContext, error: Refusal) -> None:
    """Say why something was refused, with today as the way on."""
    from .pages.message import MessagePage

    options = ((words.BACK_TO_TODAY(), None),)
    await context.host.ask(
        MessagePage(words.trouble_title(error), (context.describe(error),), options, back=None), typed_ahead=False
    )
