"""The menu of own data: where the diary lies, a backup now, a check, an export, and erasing all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from ..dialogues.interviewer import Option
from ..domain.diary import Entry
from ..domain.errors import Refusal
from ..domain.own_data import DataSummary
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import own_data as words
from ..texts.errors import error_sentence, os_error_sentence
from ..texts.keys import GO_BACK
from .diary_thread import DiaryThread
from .pages.choose import ChoosePage
from .pages.message import MessagePage
from .pages.page import PageHost
from .pages.text import TextPage


class _Action(Enum):
    """What can be done with the diary."""

    BACK_UP = auto()
    VERIFY = auto()
    EXPORT = auto()
    ERASE = auto()


class OwnDataMenu:
    """Asks what to do until the person is done, or has erased everything."""

    def __init__(self, host: PageHost, services: Services, diary: DiaryThread) -> None:
        self._ask = host.ask
        self._services = services
        self._own = services.own_data
        self._diary = diary

    async def go(self) -> bool:
        """Show the list until the person turns back. Returns whether everything was erased. Raises `Refusal`."""
        first = 0
        while True:
            summary = await self._diary.submit(self._own.summary)
            where, last = words.diary_location(summary)
            options = (
                Option(words.BACK_UP(), _Action.BACK_UP, "", f"{last} {words.BACK_UP_WHY()}"),
                Option(words.VERIFY(), _Action.VERIFY, "", words.VERIFY_WHY()),
                Option(words.EXPORT(), _Action.EXPORT, "", words.EXPORT_WHY()),
                Option(words.ERASE(), _Action.ERASE, "", words.ERASE_WHY()),
            )
            action = await self._ask(ChoosePage(words.TITLE(), where, options, first))
            if action is None:
                return False
            first = list(_Action).index(action)
            try:
                if await self._do(action, summary):
                    return True
            except (Refusal, OSError) as error:
                await self._show(words.TITLE(), [_error_sentence(error)])

    async def _do(self, action: _Action, summary: DataSummary) -> bool:
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
        from ..texts.export_pages import export_pages

        return export_pages(entries, self._services.catalogue.titles())

    async def _erase(self, summary: DataSummary) -> bool:
        """Say what will go, ask for the word, erase, and say what a search found. Returns whether it was done."""
        options = ((words.ERASE_NOT(), False), (words.ERASE_GO_ON(), True))
        if not await self._ask(
            MessagePage(words.ERASE(), words.erase_preview_short(summary), options, back=False), typed_ahead=False
        ):
            return False
        page = TextPage(
            words.ERASE(),
            words.type_word(),
            words.TYPE_WORD_WHY(),
            len(words.ERASE_WORD()) * 4,
            save_label=words.ERASE_DO(),
        )
        answer = await self._ask(page, typed_ahead=False)
        if (answer or "").casefold() != words.ERASE_WORD():
            await self._show(words.ERASE(), [words.NOT_ERASED()])
            return False
        erased = await self._diary.while_closed(self._own.erase, lambda: MemoryDiary(self._services.now))
        await self._show(words.ERASE(), words.erase_lines(erased))
        return True

    async def _show(self, heading: str, sentences: Iterable[str]) -> None:
        await self._ask(MessagePage(heading, tuple(sentences), ((GO_BACK(), None),), back=None), typed_ahead=False)


def _error_sentence(error: Refusal | OSError) -> str:
    return error_sentence(error) if isinstance(error, Refusal) else os_error_sentence(error)
