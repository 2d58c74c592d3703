"""Making the report for the therapist, with or without the person's own words."""

from __future__ import annotations

from functools import partial

from ..domain.report import report
from ..domain.services import Services
from ..texts import report as words
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, work_and_show


async def make_report(services: Services, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask what to include, write the report and say where it is."""
    options = (
        Option(words.WITHOUT_WORDS(), False, help=words.WITHOUT_WORDS_WHY()),
        Option(words.WITH_WORDS(), True, help=words.WITH_WORDS_WHY()),
    )
    own_words = await interviewer.choose(Choose(words.ASK(), words.ASK_WHY(), options, shortcuts=True))
    if not isinstance(own_words, NoAnswer):
        await work_and_show(interviewer, words.ASK(), partial(_write_report, services, context, own_words))
    return ""


def _write_report(services: Services, context: DialogueContext, own_words: bool) -> tuple[str, ...]:
    titles = context.catalogue.titles()
    contents = report(context.entries(), context.today(), own_words)
    content = services.files.report(contents, context.catalogue.programme(), titles)
    file = services.files.folder() / words.file_name(context.today())
    return words.report_written(str(file), services.files.write(file, content)), words.OPEN_IT()
