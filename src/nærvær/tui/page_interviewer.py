"""Shows each step that asks as a page, and takes its answer: also that the person wants the question before it."""

from __future__ import annotations

from typing import Any

from ..dialogues.interviewer import Answer, Back, Choose, EnterCode, EnterText, OnEscape, Rate, Show, ShowCharts, Step
from ..texts import keys
from .pages.choose import ChoosePage
from .pages.keypad import KeypadPage, code_keypad
from .pages.message import MessagePage
from .pages.page import Page, PageHost
from .pages.progress import ChartsPage
from .pages.rate import RatePage, RatingAnswer
from .pages.text import TextPage

CODE_GROUP_LENGTH = 4
ESC_LABELS = {
    OnEscape.BACK: keys.BACK,
    OnEscape.SKIP: keys.SKIP,
    OnEscape.REST: keys.SKIP_REST,
    OnEscape.DONE: keys.READY,
}
"""What the foot says of Esc."""


async def ask_step(asker: PageHost, step: Step) -> Any:
    """The answer to one question, shown as a page: also that the person wants the question before it."""
    page = _page(step)
    page.among = step.among if isinstance(step, Rate | EnterText | EnterCode | Choose | Show) else None
    answer = await asker.ask(page)
    if page.wants_before:
        return Back(page.text if isinstance(page, TextPage) else "")
    return Answer(answer.value) if isinstance(answer, RatingAnswer) else answer


def _page(step: Step) -> Page[Any]:
    match step:
        case Rate():
            return RatePage(step.item, step.heading, ESC_LABELS[step.esc], step.given)
        case EnterText():
            return TextPage(
                step.heading, step.ask, step.why, step.room, step.example, step.given, esc=ESC_LABELS[step.esc]
            )
        case EnterCode():
            return KeypadPage(step.heading, step.ask, code_keypad(step.length, CODE_GROUP_LENGTH), step.why)
        case Choose():
            return ChoosePage(step.heading, step.ask, step.ways, step.first, step.short_cuts, ESC_LABELS[step.esc])
        case Show():
            return MessagePage(step.heading, step.sentences, step.ways, step.back, ESC_LABELS[step.esc], step.first)
        case ShowCharts():
            return ChartsPage(step.heading, step.charts, step.sentences)
        case _:
            raise TypeError(step)
