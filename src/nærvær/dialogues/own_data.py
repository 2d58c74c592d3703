"""A person's own data: where the diary lies, a backup now, a check, an export, erasing all of it, and the passphrase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from functools import partial
from typing import Protocol

from ..domain.diary import Diary, Entry
from ..domain.errors import Refusal
from ..domain.own_data import LONGEST_PASSPHRASE, DataSummary, EraseResult, is_long_enough, normalised
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import diary_lock as lock_texts
from ..texts import own_data as words
from ..texts.i18n import sentences
from ..texts.keys import GO_BACK
from .interviewer import Choose, DialogueContext, EnterText, Interviewer, NoAnswer, Option, Show
from .practice_interviewer import DiaryAccess


class ReplaceableDiary(DiaryAccess, Protocol):
    """A diary whose file can be erased while the program goes on."""

    def reopen(self, memory_diary: Callable[[], Diary]) -> None:
        """Open the diary that was closed anew; where that is refused, go on with `memory_diary`. Only within `submit`."""


class OwnDataEnd(Enum):
    """How the dialogue ended: the person turned back, or everything was erased."""

    TURNED_BACK = auto()
    ERASED = auto()


class _Action(Enum):
    """What can be done with the diary."""

    BACK_UP = auto()
    VERIFY = auto()
    EXPORT = auto()
    ERASE = auto()


async def look_after_data(
    services: Services, diary: ReplaceableDiary, interviewer: Interviewer, context: DialogueContext
) -> OwnDataEnd:
    """List what can be done and do what is chosen, until the person turns back or has erased everything.

    Raises the `Refusal` of a diary of which nothing can be said.
    """
    del context
    data = _OwnDataDialogue(services, diary, interviewer)
    first = 0
    while True:
        summary = await diary.submit(services.own_data.summary)
        action = await data.ask(summary, first)
        if isinstance(action, NoAnswer):
            return OwnDataEnd.TURNED_BACK
        first = list(_Action).index(action)
        try:
            if await data.do(action, summary):
                return OwnDataEnd.ERASED
        except (Refusal, OSError) as error:
            await interviewer.show_refusal(words.TITLE(), error)


class _OwnDataDialogue:
    """Asks what to do with the diary, and does it in the diary's own thread, after all that was saved before."""

    def __init__(self, services: Services, diary: ReplaceableDiary, interviewer: Interviewer) -> None:
        self._services = services
        self._own = services.own_data
        self._diary = diary
        self._interviewer = interviewer

    async def ask(self, summary: DataSummary, first: int) -> _Action | NoAnswer:
        """Ask what to do. The action at index `first` has the focus."""
        where, last = words.diary_location(summary)
        options = (
            Option(words.BACK_UP(), _Action.BACK_UP, "", sentences(last, words.BACK_UP_WHY())),
            Option(words.VERIFY(), _Action.VERIFY, "", words.VERIFY_WHY()),
            Option(words.EXPORT(), _Action.EXPORT, "", words.EXPORT_WHY()),
            Option(words.ERASE(), _Action.ERASE, "", words.ERASE_WHY()),
        )
        return await self._interviewer.choose(Choose(words.TITLE(), where, options, first))

    async def do(self, action: _Action, summary: DataSummary) -> bool:
        """Do it and show what came of it. Returns whether everything was erased."""
        match action:
            case _Action.BACK_UP:
                await self._show(words.BACK_UP(), [words.backup_made(await self._diary.submit(self._own.back_up))])
            case _Action.VERIFY:
                await self._show(words.VERIFY(), words.verify_lines(await self._diary.submit(self._own.verify)))
            case _Action.EXPORT:
                result = await self._diary.submit(lambda: self._own.export(self._own.export_name(), self._pages))
                await self._show(words.EXPORT(), words.export_lines(result))
            case _Action.ERASE:
                return await self._erase(summary)
        return False

    def _pages(self, entries: Sequence[Entry]) -> dict[str, str]:
        from ..texts.export_pages import export_pages  # a large module that only an export needs

        return export_pages(entries, self._services.catalogue.titles())

    async def _erase(self, summary: DataSummary) -> bool:
        """Say what will go, ask for the word, erase, and say what a search found. Returns whether it was done."""
        options = ((words.ERASE_NOT(), False), (words.ERASE_GO_ON(), True))
        go_on = await self._interviewer.show(
            Show(words.ERASE(), words.erase_preview_short(summary), options, back=False, typed_ahead=False)
        )
        if go_on is not True:
            return False
        typed = await self._interviewer.enter_text(
            EnterText(
                words.ERASE(),
                words.type_word(),
                words.TYPE_WORD_WHY(),
                len(words.ERASE_WORD()) * 4,
                save_label=words.ERASE_DO(),
                typed_ahead=False,
            )
        )
        if isinstance(typed, NoAnswer) or not words.is_erase_word(typed):
            await self._show(words.ERASE(), [words.NOT_ERASED()])
            return False
        erased = await self._diary.submit(self._erase_closed)
        await self._show(words.ERASE(), words.erase_lines(erased))
        return True

    def _erase_closed(self) -> EraseResult:
        """Erase everything while the diary is closed, for it needs the file alone."""
        self._diary.diary.close()
        try:
            return self._own.erase()
        finally:
            self._diary.reopen(lambda: MemoryDiary(self._services.now))

    async def _show(self, heading: str, sentences: Iterable[str]) -> None:
        await self._interviewer.show(Show(heading, tuple(sentences), ((GO_BACK(), None),), typed_ahead=False))


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
        await interviewer.show_refusal(lock_texts.TITLE(), error)
    return ""


class _LockDialogue:
    """Asks for passphrases, and works on the diary's file while it is closed."""

    def __init__(self, services: Services, diary: ReplaceableDiary, interviewer: Interviewer) -> None:
        self._services, self._lock = services, services.lock
        self._diary, self._interviewer = diary, interviewer

    async def turn_on(self) -> None:
        held = await self._diary.submit(self._services.own_data.summary)
        sentences = tuple(lock_texts.before_locking(set_aside=held.set_aside > 0))
        options = ((lock_texts.LEAVE_IT(), False), (lock_texts.CHOOSE_ONE(), True))
        go_on = await self._interviewer.show(
            Show(lock_texts.TITLE(), sentences, options, back=False, typed_ahead=False)
        )
        if go_on is not True:
            return
        chosen = await self._new_passphrase(lock_texts.LOCK_NOW())
        if chosen is not None:
            await self._while_closed(lambda: self._lock.turn_on(chosen))
            await self._say(lock_texts.LOCKED_NOW)

    async def change_or_take_off(self) -> None:
        options = (
            Option(lock_texts.CHANGE(), _LockAction.CHANGE),
            Option(lock_texts.TAKE_OFF(), _LockAction.TAKE_OFF, "", lock_texts.TAKE_OFF_WHY()),
        )
        action = await self._interviewer.choose(Choose(lock_texts.TITLE(), lock_texts.WHAT(), options))
        if isinstance(action, NoAnswer) or not await self._has_opened():
            return
        if action is _LockAction.TAKE_OFF:
            await self._while_closed(self._lock.turn_off)
            await self._say((lock_texts.TAKEN_OFF,))
            return
        chosen = await self._new_passphrase(lock_texts.CHANGE())
        if chosen is not None:
            await self._diary.submit(lambda: self._lock.change(chosen))
            await self._say(lock_texts.CHANGED)

    async def _has_opened(self) -> bool:
        """Ask for the present passphrase until it is right; False when the person turns back."""
        problem = ""
        while True:
            typed = await self._ask(lock_texts.PRESENT(), lock_texts.ASK_HOW(), lock_texts.GO_ON(), problem)
            if typed is None:
                return False
            if await self._diary.submit(partial(self._lock.open_with, typed)):
                return True
            problem = lock_texts.WRONG()

    async def _new_passphrase(self, last_label: str) -> str | None:
        """Ask for a new passphrase twice, until it will do and both are alike; None when the person turns back."""
        problem = ""
        while True:
            chosen = await self._ask(lock_texts.NEW(), lock_texts.NEW_WHY(), lock_texts.GO_ON(), problem)
            if chosen is None:
                return None
            if not is_long_enough(chosen):
                problem = lock_texts.too_short_or_long(chosen)
                continue
            again = await self._ask(lock_texts.AGAIN(), lock_texts.AGAIN_WHY(), last_label)
            if again is not None and normalised(again) == normalised(chosen):
                return chosen
            problem = "" if again is None else lock_texts.NOT_ALIKE()

    async def _ask(self, question: str, help_: str, label: str, problem: str = "") -> str | None:
        typed = await self._interviewer.enter_text(
            EnterText(
                lock_texts.TITLE(),
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
        await self._interviewer.show(Show(lock_texts.TITLE(), said, ((GO_BACK(), None),), typed_ahead=False))
