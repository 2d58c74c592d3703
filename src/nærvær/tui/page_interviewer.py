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
    page.position = step.position if isinstance(step, Rate | EnterText | EnterCode | Choose | Show) else None
    answer = await asker.ask(page)
    if page.wants_previous:
        return Back(page.text if isinstance(page, TextPage) else "")
    return Answer(answer.value) if isinstance(answer, RatingAnswer) else answer


def _page(step: Step) -> Page[Any]:
    match step:
        case Rate():
            return RatePage(step.item, step.heading, ESC_LABELS[step.on_escape], step.initial)
        case EnterText():
            return TextPage(
                step.heading,
                step.question,
                step.help,
                step.max_length,
                step.example,
                step.initial,
                esc=ESC_LABELS[step.on_escape],
            )
        case EnterCode():
            return KeypadPage(step.heading, step.question, code_keypad(step.length, CODE_GROUP_LENGTH), step.problem)
        case Choose():
            return ChoosePage(
                step.heading, step.question, step.options, step.first, step.shortcuts, ESC_LABELS[step.on_escape]
            )
        case Show():
            return MessagePage(
                step.heading, step.sentences, step.options, step.back, ESC_LABELS[step.on_escape], step.first
            )
        case ShowCharts():
            return ChartsPage(step.heading, step.charts, step.sentences)
        case _:
            raise TypeError(step)
