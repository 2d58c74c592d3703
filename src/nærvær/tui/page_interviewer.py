"""Runs a dialogue on pages: each step that asks is a page, its answer is sent back, facts go to the diary."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from ..dialogues.interviewer import (
    Answer,
    Back,
    Choose,
    Dialogue,
    DialogueContext,
    EnterCode,
    EnterText,
    OnEscape,
    PlaySample,
    Rate,
    Run,
    Save,
    Show,
    ShowCharts,
    Step,
    facts_when_closed,
)
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..domain.services import Services, SharedServices
from ..texts import keys
from ..texts import today as words
from ..texts.errors import error_sentence, os_error_sentence
from ..texts.keys import GO_BACK, WITHOUT_KEEPING
from ..texts.shared_errors import shared_error_sentence
from .diary_thread import DiaryThread
from .pages.choose import ChoosePage
from .pages.keypad import KeypadPage, code_keypad
from .pages.message import MessagePage
from .pages.page import Page, PageHost
from .pages.progress import ChartsPage
from .pages.rate import RatePage, RatingAnswer
from .pages.text import TextPage
from .voice_preview import VoicePreview

CODE_GROUP_LENGTH = 4
ESC_LABELS = {
    OnEscape.BACK: keys.BACK,
    OnEscape.SKIP: keys.SKIP,
    OnEscape.REST: keys.SKIP_REST,
    OnEscape.DONE: keys.READY,
}
"""The words in the foot for what Esc does."""


@dataclass(frozen=True, slots=True)
class JourneyContext:
    """The host of the pages, the services and the diary that a journey works with.

    On a screen that many use, nothing is set on the machine or written to a file, and a practice that was
    heard to its end when the screen locked stays in progress, to be rated later.
    """

    host: PageHost
    services: SharedServices
    diary: DiaryThread

    @property
    def home_services(self) -> Services | None:
        """The services that write files and set things on the machine; None on a screen that many use."""
        return self.services if isinstance(self.services, Services) else None

    def describe(self, error: Refusal) -> str:
        """Why something was refused and what to do; on a screen that many use without a path or a command."""
        return shared_error_sentence(error) if self.home_services is None else error_sentence(error)


def dialogue_context(context: JourneyContext) -> DialogueContext:
    """The part of `context` that a dialogue reads."""
    services, diary = context.services, context.diary
    return DialogueContext(services.catalogue, lambda: diary.entries, lambda: practice_day(services.now()))


async def run_dialogue(context: JourneyContext, dialogue: Dialogue) -> str:
    """Run `dialogue` to its end and return the sentence it ends with, or "".

    Where the app ends in the middle, the facts that the answers so far amount to are appended to the diary.
    """
    answer: Any = None
    step: Step | None = None
    preview = VoicePreview(context.services)
    try:
        while True:
            try:
                step = dialogue.send(answer)
            except StopIteration as end:
                return str(end.value or "")
            match step:
                case Save():
                    answer = await _append(context, step.fact)
                case PlaySample():
                    await preview.play(step.voice)
                case _:
                    answer = await _show_step(context, step)
                    await preview.stop()
    except asyncio.CancelledError:
        if step is not None:
            for fact in facts_when_closed(dialogue, step):
                context.diary.append_soon(fact)
        raise
    finally:
        await preview.stop()


async def _show_step(context: JourneyContext, step: Step) -> Any:
    if isinstance(step, Run):
        return await context.host.ask(
            MessagePage(step.heading, await _run_work(step), ((GO_BACK, None),), None), typed_ahead=False
        )
    return await ask_step(context.host, step)


async def _run_work(step: Run) -> tuple[str, ...]:
    """Do the work in a thread; the sentences that tell its result."""
    try:
        return await asyncio.to_thread(step.work)
    except Refusal as error:
        return (error_sentence(error),)
    except OSError as error:
        return (os_error_sentence(error),)


async def _append(context: JourneyContext, fact: Fact) -> Entry | None:
    """The entry of `fact`; None where the diary refused it and the person goes on without."""
    while True:
        try:
            return await context.diary.append(fact)
        except Refusal as error:
            if not await ask_to_try_again(context, error):
                return None


async def ask_to_try_again(context: JourneyContext, error: Refusal) -> bool:
    """Say that something could not be kept: whether to try once more. False: the person goes on without."""
    options = ((words.TRY_AGAIN, True), (words.GO_ON_WITHOUT, False))
    page = MessagePage(words.TROUBLE_TITLE, (context.describe(error),), options, back=False, esc_label=WITHOUT_KEEPING)
    again = await context.host.ask(page, typed_ahead=False)
    if not again:
        context.diary.refused = None
    return again


async def ask_step(host: PageHost, step: Step) -> Any:
    """Show one question as a page and return its answer; `Back` where the person wants the previous question."""
    page = _page(step)
    page.position = step.position if isinstance(step, Rate | EnterText | EnterCode | Choose | Show) else None
    answer = await host.ask(page)
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
                esc_label=ESC_LABELS[step.on_escape],
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
