"""The report for the therapist: with or without the person's own words, and where it was written."""

from __future__ import annotations

import asyncio

from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..domain.report import report
from ..words import report_words as words
from ..words.refusals import sentence, system_sentence
from .asking import Asker
from .diary_thread import DiaryThread
from .pick import Pick, Way
from .sentence import Sentence


class ReportPages:
    """Makes the report in the folder for documents."""

    def __init__(self, asker: Asker, parts: Parts, diary: DiaryThread) -> None:
        self._ask = asker.ask
        self._parts = parts
        self._diary = diary

    async def go(self) -> None:
        """Ask what may stand in it, write it, and say where."""
        ways = (
            Way(words.WITHOUT_WORDS, False, why=words.WITHOUT_WORDS_WHY),
            Way(words.WITH_WORDS, True, why=words.WITH_WORDS_WHY),
        )
        own_words = await self._ask(Pick(words.ASK, words.ASK_WHY, ways, short_cuts=True))
        if own_words is None:
            return
        try:
            said = await asyncio.to_thread(self._made, own_words)
        except Refusal as error:
            said = (sentence(error),)
        except OSError as error:
            said = (system_sentence(error),)
        await self._ask(Sentence(words.ASK, said, ((words.BACK, None),), back=None), typed_ahead=False)

    def _made(self, own_words: bool) -> tuple[str, ...]:
        paper, catalogue = self._parts.paper, self._parts.catalogue
        today = practice_day(self._parts.now())
        titles = {exercise.id: exercise.title for exercise in catalogue.exercises()}
        content = paper.report(report(self._diary.entries, today, own_words), catalogue.programme(), titles)
        file = paper.folder() / words.file_name(today)
        return words.written(str(file), paper.write(file, content)), words.OPEN_IT
