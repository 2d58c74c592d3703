"""The report for the therapist: with or without the person's own words, and where it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..domain.parts import Parts
from ..domain.report import report
from ..words import report_words as words
from .steps import AskOne, Do, Room, Talk, Way


def reporting(parts: Parts) -> Callable[[Room], Talk]:
    """The talk, with what it takes to write the report."""

    def talk(room: Room) -> Talk:
        ways = (
            Way(words.WITHOUT_WORDS, False, why=words.WITHOUT_WORDS_WHY),
            Way(words.WITH_WORDS, True, why=words.WITH_WORDS_WHY),
        )
        own_words = yield AskOne(words.ASK, words.ASK_WHY, ways, short_cuts=True)
        if own_words is not None:
            yield Do(words.ASK, partial(_made, parts, room, own_words))
        return ""

    return talk


def _made(parts: Parts, room: Room, own_words: bool) -> tuple[str, ...]:
    titles = room.catalogue.titles()
    told = report(room.entries(), room.today(), own_words)
    content = parts.paper.report(told, room.catalogue.programme(), titles)
    file = parts.paper.folder() / words.file_name(room.today())
    return words.written(str(file), parts.paper.write(file, content)), words.OPEN_IT
