"""The lock of the diary: what it means and a passphrase typed twice, another passphrase, or none any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from functools import partial

from ..domain.diary_lock import LONGEST_PASSPHRASE, is_long_enough, normalised
from ..domain.errors import Refusal
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import diary_lock as words
from ..texts.keys import GO_BACK
from .interviewer import Choose, DialogueContext, EnterText, Interviewer, NoAnswer, Option, Show
from .own_data import ReplaceableDiary

TYPED_LENGTH = LONGEST_PASSPHRASE * 2
"""Characters of a line: spaces that do not count may be among them."""


class _LockAction(Enum):
    """What can be done with a lock that is on."""

    CHANGE = auto()
    TAKE_OFF = auto()


async def edit_lock(
    services: Services, diary: ReplaceableDiary, interviewer: Interviewer, context: DialogueContext
) -> str:
    """Turn the lock on, or ask what to do with one that is on, and do it."""
    del context
    dialogue = _LockDialogue(services, diary, interviewer)
    try:
        await (dialogue.change_or_take_off() if services.lock.is_on() else dialogue.turn_on())
    except (Refusal, OSError) as error:
        await interviewer.show_refusal(words.TITLE(), error)
    return ""


class _LockDialogue:
    """Asks for passphrases, and works on the diary's file while it is closed."""

    def __init__(self, services: Services, diary: ReplaceableDiary, interviewer: Interviewer) -> None:
        self._services, self._lock = services, services.lock
        self._diary, self._interviewer = diary, interviewer

    async def turn_on(self) -> None:
        held = await self._diary.submit(self._services.own_data.summary)
        sentences = tuple(words.before_locking(set_aside=held.set_aside > 0))
        options = ((words.LEAVE_IT(), False), (words.CHOOSE_ONE(), True))
        go_on = await self._interviewer.show(Show(words.TITLE(), sentences, options, back=False, typed_ahead=False))
        if go_on is not True:
            return
        chosen = await self._new_passphrase(words.LOCK_NOW())
        if chosen is not None:
            await self._while_closed(lambda: self._lock.turn_on(chosen))
            await self._say(words.LOCKED_NOW)

    async def change_or_take_off(self) -> None:
        options = (
            Option(words.CHANGE(), _LockAction.CHANGE),
            Option(words.TAKE_OFF(), _LockAction.TAKE_OFF, "", words.TAKE_OFF_WHY()),
        )
        action = await self._interviewer.choose(Choose(words.TITLE(), words.WHAT(), options))
        if isinstance(action, NoAnswer) or not await self._has_opened():
            return
        if action is _LockAction.TAKE_OFF:
            await self._while_closed(self._lock.turn_off)
            await self._say((words.TAKEN_OFF,))
            return
        chosen = await self._new_passphrase(words.CHANGE())
        if chosen is not None:
            await self._diary.submit(lambda: self._lock.change(chosen))
            await self._say(words.CHANGED)

    async def _has_opened(self) -> bool:
        """Ask for the present passphrase until it is right; False when the person turns back."""
        problem = ""
        while True:
            typed = await self._ask(words.PRESENT(), words.ASK_HOW(), words.GO_ON(), problem)
            if typed is None:
                return False
            if await self._diary.submit(partial(self._lock.open_with, typed)):
                return True
            problem = words.WRONG()

    async def _new_passphrase(self, last_label: str) -> str | None:
        """Ask for a new passphrase twice, until it will do and both are alike; None when the person turns back."""
        problem = ""
        while True:
            chosen = await self._ask(words.NEW(), words.NEW_WHY(), words.GO_ON(), problem)
            if chosen is None:
                return None
            if not is_long_enough(chosen):
                problem = words.too_short_or_long(chosen)
                continue
            again = await self._ask(words.AGAIN(), words.AGAIN_WHY(), last_label)
            if again is not None and normalised(again) == normalised(chosen):
                return chosen
            problem = "" if again is None else words.NOT_ALIKE()

    async def _ask(self, question: str, help_: str, label: str, problem: str = "") -> str | None:
        typed = await self._interviewer.enter_text(
            EnterText(
                words.TITLE(),
                question,
                help_,
                TYPED_LENGTH,
                save_label=label,
                typed_ahead=False,
                problem=problem,
                hidden=True,
            )
        )
        return None if isinstance(typed, NoAnswer) else typed

    async def _while_closed(self, work: Callable[[], None]) -> None:
        """Do `work` while the diary is closed, for it needs the file alone, and open it again."""
        await self._diary.submit(lambda: self._done_while_closed(work))

    def _done_while_closed(self, work: Callable[[], None]) -> None:
        self._diary.diary.close()
        try:
            work()
        finally:
            self._diary.reopen(lambda: MemoryDiary(self._services.now))

    async def _say(self, sentences: Iterable[Callable[[], str]]) -> None:
        said = tuple(sentence() for sentence in sentences)
        await self._interviewer.show(Show(words.TITLE(), said, ((GO_BACK(), None),), typed_ahead=False))
