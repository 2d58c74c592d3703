"""Shows each step that asks as a page, and takes its answer: also that the person wants the question before it."""

from __future__ import annotations

from typing import Any

from ..talks.steps import AskCode, AskLine, AskOne, AskScale, Back, Esc, Given, Show, Step, Tell
from ..words import textual_strings as keys
from .asking import Asker
from .bars import BarsPage
from .note import Write
from .pad import Pad, code_of
from .page import Page
from .pick import Pick
from .rate import Rate, Rated
from .sentence import Sentence

CODE_GROUP = 4
ESC = {Esc.BACK: keys.BACK, Esc.SKIP: keys.SKIP, Esc.REST: keys.SKIP_REST, Esc.DONE: keys.READY}
"""What the foot says of Esc."""


async def asked(asker: Asker, step: Step) -> Any:
    """The answer to one question, shown as a page: also that the person wants the question before it."""
    page = _page(step)
    page.among = step.among if isinstance(step, AskScale | AskLine | AskCode | AskOne | Tell) else None
    answer = await asker.ask(page)
    if page.wants_before:
        return Back(page.text if isinstance(page, Write) else "")
    return Given(answer.value) if isinstance(answer, Rated) else answer


def _page(step: Step) -> Page[Any]:
    match step:
        case AskScale():
            return Rate(step.item, step.heading, ESC[step.esc], step.given)
        case AskLine():
            return Write(step.heading, step.ask, step.why, step.room, step.example, step.given, esc=ESC[step.esc])
        case AskCode():
            return Pad(step.heading, step.ask, code_of(step.length, CODE_GROUP), step.why)
        case AskOne():
            return Pick(step.heading, step.ask, step.ways, step.first, step.short_cuts, ESC[step.esc])
        case Tell():
            return Sentence(step.heading, step.sentences, step.ways, step.back, ESC[step.esc], step.first)
        case Show():
            return BarsPage(step.heading, step.charts, step.sentences)
        case _:
            raise TypeError(step)
