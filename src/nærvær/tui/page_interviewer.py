"""Holds a dialogue on pages: each question is a page, facts go to the diary, and samples of voices play beside a page."""

from __future__ import annotations

import asyncio
import contextlib
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
from ..dialogues.practice_interviewer import PracticeSound
from ..domain.catalogue import voice_sample
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES
from ..domain.practice import practice_day
from ..domain.services import SharedServices
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
PREVIEW_POLL_SECONDS = 0.1
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
        self._preview = VoicePreview(context.services)
        self._has_worked = False

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        page = RatePage(question.item, question.heading, ESC_LABELS[question.on_escape], question.initial)
        answer = await self._ask(page, question.position)
        return Answer(answer.value) if isinstance(answer, RatingAnswer) else answer

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        from .pages.text import TextPage  # with the field to write in, for which no practice waits

        page = TextPage(
            question.heading,
            question.question,
            question.help,
            question.max_length,
            question.example,
            question.initial,
            question.save_label or NOTE_KEEP,
            ESC_LABELS[question.on_escape],
        )
        return await self._ask(page, question.position, question.typed_ahead)

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        from .pages.keypad import KeypadPage, code_keypad

        keypad = code_keypad(question.length, CODE_GROUP_LENGTH)
        page = KeypadPage(question.heading, question.question, keypad, question.problem)
        return await self._ask(page, question.position)

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        page = ChoosePage(
            question.heading,
            question.question,
            question.options,
            question.first,
            question.shortcuts,
            ESC_LABELS[question.on_escape],
        )
        return await self._ask(page, question.position)

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

    async def play_sample(self, voice: str) -> None:
        await self._preview.play(voice)

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

    async def close(self) -> None:
        """End the sample that is playing, if any."""
        await self._preview.stop()

    async def _ask(
        self, page: Page[Result | None], position: QuestionPosition | None, typed_ahead: bool = True
    ) -> Result | NoAnswer:
        """Show a page, and tell its answer from going back and from Esc, which a page answers with None."""
        page.position = position
        has_worked, self._has_worked = self._has_worked, False
        answer = await self._context.host.ask(page, typed_ahead and not has_worked)
        await self._preview.stop()
        if page.wants_previous:
            return Back(page.text)
        return Unanswered.ESCAPED if answer is None else answer


async def hold_dialogue(
    context: JourneyContext, dialogue: Callable[[Interviewer, DialogueContext], Coroutine[object, None, Result]]
) -> Result:
    """Hold `dialogue` on pages and return what it comes to: most often a sentence to say afterwards, or ""."""
    interviewer = PageInterviewer(context)
    try:
        return await dialogue(interviewer, dialogue_context(context))
    finally:
        await interviewer.close()


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


class VoicePreview:
    """Plays at most one sample at a time; a new one ends the one before."""

    def __init__(self, services: SharedServices) -> None:
        self._services = services
        self._playing: asyncio.Task[None] | None = None

    async def play(self, voice: str) -> None:
        """Begin a sample of `voice` and return at once."""
        await self.stop()
        self._playing = asyncio.create_task(self._play(voice))

    async def stop(self) -> None:
        """End the sample that is playing, if any."""
        if self._playing is not None:
            self._playing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._playing
            self._playing = None

    async def _play(self, voice: str) -> None:
        sample = await asyncio.to_thread(voice_sample, self._services.catalogue, voice)
        sound = await asyncio.to_thread(PracticeSound, self._services.players, sample.score)
        try:
            sound.start(sample.start / sample.score.timeline.rate)
            while (moment := sound.playback()).state not in ENDED_STATES and not moment.is_lost:
                if sound.frame() >= sample.end:
                    break
                await asyncio.sleep(PREVIEW_POLL_SECONDS)
        finally:
            sound.stop()
            await asyncio.shield(asyncio.to_thread(sound.close))
