"""The report for the therapist: with or without the person's own words, and where it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..domain.report import report
from ..domain.services import Services
from ..texts import report as words
from .interviewer import Choose, Dialogue, DialogueContext, Option, Run


def make_report(parts: Services) -> Callable[[DialogueContext], Dialogue]:
    """The talk, with what it takes to write the report."""

    def dialogue(room: DialogueContext) -> Dialogue:
        ways = (
            Option(words.WITHOUT_WORDS, False, help=words.WITHOUT_WORDS_WHY),
            Option(words.WITH_WORDS, True, help=words.WITH_WORDS_WHY),
        )
        own_words = yield Choose(words.ASK, words.ASK_WHY, ways, shortcuts=True)
        if own_words is not None:
            yield Run(words.ASK, partial(_write_report, parts, room, own_words))
        return ""

    return dialogue


def _write_report(parts: Services, room: DialogueContext, own_words: bool) -> tuple[str, ...]:
    titles = room.catalogue.titles()
    told = report(room.entries(), room.today(), own_words)
    content = parts.files.report(told, room.catalogue.programme(), titles)
    file = parts.files.folder() / words.file_name(room.today())
    return words.report_written(str(file), parts.files.write(file, content)), words.OPEN_IT
