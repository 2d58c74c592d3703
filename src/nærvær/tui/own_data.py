"""One's own data: where it lies, a backup now, a check, an export, and erasing all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from ..domain.errors import Refusal
from ..domain.own_data import Holdings
from ..domain.parts import Parts
from ..domain.passing import PassingDiary
from ..domain.practice import Entry
from ..talks.steps import Way
from ..words import own_data_words as words
from ..words.refusals import sentence, system_sentence
from .asking import Asker
from .diary_thread import DiaryThread
from .note import Write
from .pick import Pick
from .sentence import Sentence


class _Towards(Enum):
    """What can be done."""

    BACK_UP = auto()
    VERIFY = auto()
    EXPORT = auto()
    ERASE = auto()


class OwnDataPages:
    """Asks what to do until the person is done, or has erased everything."""

    def __init__(self, asker: Asker, parts: Parts, diary: DiaryThread) -> None:
        self._ask = asker.ask
        self._parts = parts
        self._own = parts.own_data
        self._diary = diary

    async def go(self) -> bool:
        """The list, again and again; whether everything was erased. Raises `Refusal` when there is nothing to look at."""
        place = 0
        while True:
            held = await self._diary.submit(self._own.holdings)
            where, last = words.where(held)
            ways = (
                Way(words.BACK_UP, _Towards.BACK_UP, "", f"{last} {words.BACK_UP_WHY}"),
                Way(words.VERIFY, _Towards.VERIFY, "", words.VERIFY_WHY),
                Way(words.EXPORT, _Towards.EXPORT, "", words.EXPORT_WHY),
                Way(words.ERASE, _Towards.ERASE, "", words.ERASE_WHY),
            )
            picked = await self._ask(Pick(words.TITLE, where, ways, place))
            if picked is None:
                return False
            place = list(_Towards).index(picked)
            try:
                if await self._towards(picked, held):
                    return True
            except (Refusal, OSError) as error:
                await self._tell(words.TITLE, [_worded(error)])

    async def _towards(self, picked: _Towards, held: Holdings) -> bool:
        match picked:
            case _Towards.BACK_UP:
                await self._tell(words.BACK_UP, [words.backed_up(await self._diary.submit(self._own.back_up))])
            case _Towards.VERIFY:
                await self._tell(words.VERIFY, words.checked(await self._diary.submit(self._own.verify)))
            case _Towards.EXPORT:
                taken = await self._diary.submit(lambda: self._own.export(self._own.export_name(), self._pages))
                await self._tell(words.EXPORT, words.taken(taken))
            case _Towards.ERASE:
                return await self._erase(held)
        return False

    def _pages(self, entries: Sequence[Entry]) -> dict[str, str]:
        from ..words.export_pages import pages

        return pages(entries, self._parts.catalogue.titles())

    async def _erase(self, held: Holdings) -> bool:
        """Tell what goes, ask for the word, erase, and tell what a search found; whether it was done."""
        ways = ((words.ERASE_NOT, False), (words.ERASE_GO_ON, True))
        if not await self._ask(
            Sentence(words.ERASE, words.will_go_in_short(held), ways, back=False), typed_ahead=False
        ):
            return False
        page = Write(
            words.ERASE,
            words.TYPE_WORD,
            words.TYPE_WORD_WHY,
            len(words.ERASE_WORD) * 4,
            keep=words.ERASE_DO,
        )
        typed = await self._ask(page, typed_ahead=False)
        if (typed or "").casefold() != words.ERASE_WORD:
            await self._tell(words.ERASE, [words.NOT_ERASED])
            return False
        erased = await self._diary.apart(self._own.erase, lambda: PassingDiary(self._parts.now))
        await self._tell(words.ERASE, words.erased(erased))
        return True

    async def _tell(self, heading: str, sentences: Iterable[str]) -> None:
        await self._ask(Sentence(heading, tuple(sentences), ((words.BACK, None),), back=None), typed_ahead=False)


def _worded(error: Refusal | OSError) -> str:
    return sentence(error) if isinstance(error, Refusal) else system_sentence(error)
