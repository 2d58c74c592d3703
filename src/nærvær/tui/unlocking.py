"""Asks on a page for the passphrase of a locked diary, when the program opens."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial

from ..dialogues.own_data import TYPED_LENGTH
from ..domain.services import Services
from ..texts import diary_lock as words
from ..texts import today as today_words
from ..texts.keys import BACK
from .diary_thread import JourneyContext
from .pages.message import MessagePage
from .pages.text import TextPage


class Unlocking(Enum):
    """What came of asking: the diary is open, the person goes on without it, or leaves, or wants to try again."""

    OPEN = auto()
    WITHOUT = auto()
    LEAVE = auto()
    AGAIN = auto()


async def ask_passphrase(context: JourneyContext, services: Services) -> Unlocking:
    """Ask until the diary is open, or the person would rather not."""
    lock, problem = services.lock, ""
    chosen = await _without(context) if lock.is_declined else Unlocking.AGAIN
    while chosen is Unlocking.AGAIN:
        page = TextPage(
            words.LOCKED_TITLE(),
            words.ASK(),
            words.ASK_HOW(),
            TYPED_LENGTH,
            save_label=words.OPEN(),
            esc_label=words.WITHOUT_LABEL(),
            problem=problem,
            hidden=True,
        )
        typed = await context.host.ask(page)
        opened = bool(typed) and await context.diary.submit(partial(lock.open_with, typed or ""))
        problem = words.WRONG() if typed and not opened else ""
        if typed is None:
            chosen = await _without(context)
        elif opened:
            chosen = Unlocking.OPEN
    return chosen


async def _without(context: JourneyContext) -> Unlocking:
    options = (
        (words.TRY_AGAIN(), Unlocking.AGAIN),
        (words.PRACTISE_WITHOUT(), Unlocking.WITHOUT),
        (today_words.LEAVE(), Unlocking.LEAVE),
    )
    sentences = (words.CANNOT(), words.forgotten())
    page = MessagePage(words.WITHOUT_TITLE(), sentences, options, Unlocking.AGAIN, BACK())
    return await context.host.ask(page, typed_ahead=False)
