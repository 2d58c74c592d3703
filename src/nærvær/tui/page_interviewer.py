"""Holds a dialogue on pages: each question is a page, facts go to the diary, and samples of sounds play beside a page."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import TypeVar

from ..dialogues.interviewer import (
    Answer,
    Back,
    BrokenOff,
    Choose,
    DialogueContext,
    EnterCode,
    EnterText,
    Interviewer,
    LongWork,
    NoAnswer,
    OnEscape,
    QuestionPosition,
    Rate,
    Show,
    ShowCharts,
    Unanswered,
)
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..texts import keys
from ..texts import today as words
from ..texts.keys import GO_BACK, WITHOUT_KEEPING
from ..texts.practice import NOTE_KEEP
from .diary_thread import JourneyContext
from .pages.message import ChoosePage, MessagePage
from .pages.page import Page
from .pages.rate import RatePage, RatingAnswer

Value = TypeVar("Value")
Result = TypeVar("Result")

CODE_GROUP_LENGTH = 4
ESC_LABELS = {
    OnEscape.BACK: keys.BACK,
    OnEscape.SKIP: keys.SKIP,
    OnEscape.REST: keys.SKIP_REST,
    OnEscape.DONE: keys.READY,
}
"""The words in the foot for what Esc does."""


def dialogue_context(context: JourneyContext) -> DialogueContext:
    """The part of `context` that a dialogue reads."""
    services, diary = context.services, context.diary
    return DialogueContext(services.catalogue, lambda: diary.entries, lambda: practice_day(services.now()))


class PageInterviewer:
    """Asks each question of a dialogue on a page of its own."""

    def __init__(self, context: JourneyContext) -> None:
        self._context = context
        self._has_worked = False

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        label = ESC_LABELS[question.on_escape]
        page = RatePage(question.item, question.heading, label, question.initial, clearable=question.clearable)
        answer = await self._ask(page, question.position)
        return Answer(answer.value) if isinstance(answer, RatingAnswer) else answer

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        from .pages.text import TextPage  # with the field to write in, for which no practice waits

        page = TextPage(
            question.heading,
            question.question,
            (self._context.home_services is None and question.help_at_clinic) or question.help,
            question.max_length,
            question.example,
            question.initial,
            question.save_label or NOTE_KEEP,
            ESC_LABELS[question.on_escape],
            question.problem,
            hidden=question.hidden,
        )
        return await self._ask(page, question.position, question.typed_ahead)

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        from .pages.keypad import KeypadPage, code_keypad

        keypad = code_keypad(question.length, CODE_GROUP_LENGTH)
        page = KeypadPage(question.heading, question.question, keypad, question.problem)
        return await self._ask(page, question.position)

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        if any(option.sample is not None for option in question.options):
            return await self._choose_by_hearing(question)
        page = ChoosePage(
            question.heading,
            question.question,
            question.options,
            question.first,
            question.shortcuts,
            ESC_LABELS[question.on_escape],
        )
        return await self._ask(page, question.position)

    async def _choose_by_hearing(self, question: Choose[Value]) -> Value | NoAnswer:
        from .pages.sound_choice import ListenPage, SoundPreview  # with what plays, for which no other list waits

        preview = SoundPreview(self._context.services.players)
        try:
            return await self._ask(ListenPage(question, ESC_LABELS[question.on_escape], preview), question.position)
        finally:
            await preview.stop()

    async def show(self, message: Show[Value]) -> Value | NoAnswer:
        page: MessagePage[Value | None] = MessagePage(
            message.heading,
            message.sentences,
            message.options,
            message.back,
            ESC_LABELS[message.on_escape],
            message.first,
        )
        return await self._ask(page, message.position, message.typed_ahead)

    async def show_charts(self, charts: ShowCharts) -> None:
        from .pages.charts import ChartsPage

        await self._ask(ChartsPage(charts.heading, charts.charts, charts.sentences), None)

    async def show_refusal(self, heading: str, error: Refusal | OSError) -> None:
        await self.show(Show(heading, (self.describe(error),), ((GO_BACK(), None),), typed_ahead=False))

    async def save(self, fact: Fact) -> Entry | None:
        while True:
            try:
                return await self._context.diary.append(fact)
            except Refusal as error:
                if not await ask_to_try_again(self._context, error):
                    return None

    def save_soon(self, fact: Fact) -> None:
        self._context.diary.append_soon(fact)

    async def work(self, do: Callable[[], Result]) -> Result:
        """Do it in a thread. Keys typed meanwhile do not answer the page that tells its result."""
        self._has_worked = True
        return await asyncio.to_thread(do)

    async def do_long_work(self, work: LongWork[Result]) -> Result | NoAnswer:
        """Do it in a thread, under a page that shows how far it has come. When the page goes, the work is broken off."""
        from .pages.message import WorkPage

        is_broken_off = threading.Event()
        page = WorkPage(work.heading, work.sentence)

        def progress(part: float) -> None:
            if is_broken_off.is_set():
                raise BrokenOff
            page.part_done = part

        def is_over(done: asyncio.Task[Result]) -> None:
            page.answer(True)
            if not done.cancelled():
                done.exception()  # nobody may be there any more to await it

        doing = asyncio.create_task(asyncio.to_thread(work.do, progress))
        doing.add_done_callback(is_over)
        try:
            await self._ask(page, None, typed_ahead=False)
        finally:
            is_broken_off.set()
        self._has_worked = True
        try:
            return await doing
        except BrokenOff:
            return Unanswered.ESCAPED

    def describe(self, error: Refusal | OSError) -> str:
        return self._context.describe(error)

    async def _ask(
        self, page: Page[Result | None], position: QuestionPosition | None, typed_ahead: bool = True
    ) -> Result | NoAnswer:
        """Show a page, and tell its answer from going back and from Esc, which a page answers with None."""
        page.position = position
        has_worked, self._has_worked = self._has_worked, False
        answer = await self._context.host.ask(page, typed_ahead and not has_worked)
        if page.wants_previous:
            return Back(page.text)
        return Unanswered.ESCAPED if answer is None else answer


async def hold_dialogue(
    context: JourneyContext, dialogue: Callable[[Interviewer, DialogueContext], Coroutine[object, None, Result]]
) -> Result:
    """Hold `dialogue` on pages and return what it comes to: most often a sentence to say afterwards, or ""."""
    return await dialogue(PageInterviewer(context), dialogue_context(context))


async def ask_to_try_again(context: JourneyContext, error: Refusal) -> bool:
    """Say that something could not be kept: whether to try once more. False: the person goes on without."""
    options = ((words.TRY_AGAIN(), True), (words.GO_ON_WITHOUT(), False))
    page = MessagePage(
        words.TROUBLE_TITLE(), (context.describe(error),), options, back=False, esc_label=WITHOUT_KEEPING()
    )
    again = await context.host.ask(page, typed_ahead=False)
    if not again:
        context.diary.refused = None
    return again
