"""Holds a practice on pages: the questions around it, the player, and what is shown when it is kept.

The first question waits for this module, so that what comes after it is imported then; the app's warm-up does it earlier.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from ..dialogues.practice import PracticeContext, PracticeOutcome, practise
from ..dialogues.practice_interviewer import (
    InterruptedChoice,
    InterruptedQuestion,
    OngoingPractice,
    PlayEnd,
    PracticeSummary,
)
from ..domain.checkpoint import CHECKPOINT_SECONDS, FIRST_CHECKPOINT_SECONDS
from ..domain.errors import DiaryProblem, Refusal
from ..domain.machine_settings import Dimming
from ..domain.player import RemoteCommand, RemoteControl
from ..domain.practice import PracticeInProgress, practice_day
from ..domain.preferences import Preferences, practice_questions
from ..domain.score import Score
from ..texts import practice as practice_words
from ..texts import today as words
from ..texts.keys import LEAVE, SKIP
from .diary_thread import JourneyContext
from .page_interviewer import PageInterviewer, ask_to_try_again
from .pages.message import MessagePage

if TYPE_CHECKING:
    from ..dialogues.practice import Resumption
    from .pages.grounding import GroundingAnswer
    from .pages.player import PlayerPage

Result = TypeVar("Result")
COMMAND_TIMEOUT_SECONDS = 2.0


async def hold_practice(
    context: JourneyContext, practice: PracticeInProgress, *, asking_before: bool = True
) -> PracticeOutcome:
    """Hold a practice on pages, with the questions this person wants; raises `Refusal` when it cannot be played."""
    summary = context.diary.summary(practice_day(context.services.now()))
    questions = practice_questions(Preferences.from_stored(summary.preferences), asking_before=asking_before)
    return await practise(PracticePages(context), _practice_context(context), practice, questions)


async def resume_on_pages(context: JourneyContext, interrupted: PracticeInProgress) -> Resumption:
    """Ask on a page what is to become of a practice that was cut off. Raises `Refusal`."""
    from ..dialogues.practice import resume_interrupted

    return await resume_interrupted(PracticePages(context), _practice_context(context), interrupted)


def _practice_context(context: JourneyContext) -> PracticeContext:
    return PracticeContext(context.services, context.diary)


class PracticePages(PageInterviewer):
    """Holds a practice on pages. What takes a while goes on in tasks and threads meanwhile."""

    @property
    def is_cut_off(self) -> bool:
        return self._context.host.is_cut_off

    def start(self, coroutine: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        async def behind_the_page() -> Result:
            try:
                await self._context.host.painted()  # the first question is not to wait for what is prepared behind it
            except BaseException:
                coroutine.close()
                raise
            return await coroutine

        task = asyncio.create_task(behind_the_page())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def work(self, do: Callable[[], Result]) -> Result:
        """Do it in a thread. It goes on under a question, so keys typed meanwhile are meant for what is asked next."""
        return await asyncio.to_thread(do)

    def do_soon(self, do: Callable[[], None]) -> None:
        asyncio.get_running_loop().run_in_executor(None, do)

    async def ask_about_interrupted(self, question: InterruptedQuestion) -> InterruptedChoice:
        esc_label = LEAVE() if question.on_escape is InterruptedChoice.LEAVE else SKIP()
        page = MessagePage(
            words.INTERRUPTED_TITLE(), question.sentences, question.options, question.on_escape, esc_label
        )
        return await self._context.host.ask(page, typed_ahead=False)

    def announce(self, practice: PracticeInProgress, score: Score) -> None:
        """Nothing: it was chosen on a page that told of it."""

    async def settle(self, minutes: float) -> bool:
        from .pages.around_practice import SettlePage

        return await self._context.host.ask(SettlePage(minutes))

    async def play(self, practice: OngoingPractice) -> PlayEnd:
        practice.start()
        from .pages.player import PlayerPage

        machine = self._context.host.machine.now
        page = PlayerPage(
            practice.sound,
            practice.posture,
            outward=practice.offers_outward,
            help_numbers=practice.help_numbers,
            digits=machine.digits,
            dims=self._is_at_home and machine.dimming is Dimming.AFTER_A_WHILE and practice.is_listened_to_in_stillness,
        )
        checkpoints = asyncio.create_task(_checkpoints(practice, page))
        listening = asyncio.create_task(asyncio.to_thread(self._context.services.listen, remote_control_of(page)))
        try:
            return _play_end(await self._context.host.ask(page))
        finally:
            checkpoints.cancel()
            listening.add_done_callback(lambda done: done.cancelled() or done.exception() or done.result()())

    @property
    def _is_at_home(self) -> bool:
        return self._context.home_services is not None

    async def go_dark(self) -> None:
        from .pages.around_practice import DarkPage

        await self._context.host.ask(DarkPage(), typed_ahead=False)

    async def show_kept(self, summary: PracticeSummary) -> None:
        from .pages.around_practice import BeforeAfterPage

        entry = asyncio.ensure_future(summary.entry)
        page = BeforeAfterPage(summary.heard_seconds, summary.ratings, entry, summary.in_memory, summary.help_numbers)
        await self._context.host.ask(page)

    async def ask_to_begin_anyway(self, error: DiaryProblem) -> bool:
        choices = ((words.PRACTISE_ANYWAY(), "anyway"), (words.TRY_AGAIN(), "again"), (words.BACK_TO_TODAY(), "back"))
        page = MessagePage(words.TROUBLE_TITLE(), (self.describe(error), words.NOT_KEPT()), choices, back="back")
        answer = await self._context.host.ask(page, typed_ahead=False)
        if answer == "anyway":
            from ..in_memory import MemoryDiary

            self._context.diary.use_memory_diary(MemoryDiary(self._context.services.now))
        return answer != "back"

    async def ask_to_try_again(self, error: Refusal) -> bool:
        return await ask_to_try_again(self._context, error)


def _play_end(answer: GroundingAnswer | None) -> PlayEnd:
    if answer is None:
        return PlayEnd.OVER
    from .pages.grounding import GroundingAnswer

    return PlayEnd.OUTWARD if answer is GroundingAnswer.OUTWARD else PlayEnd.GROUNDED


async def _checkpoints(practice: OngoingPractice, page: PlayerPage) -> None:
    """Keep checkpoints until cancelled: at once, the first sound soon after, then now and then."""
    for wait in itertools.chain((0.0, FIRST_CHECKPOINT_SECONDS), itertools.repeat(CHECKPOINT_SECONDS)):
        await asyncio.sleep(wait)
        try:
            await practice.checkpoint()
            page.remark("")
        except Refusal:
            page.remark(practice_words.NOT_KEPT_NOW())


def remote_control_of(page: PlayerPage) -> RemoteControl:
    """A remote control whose commands come in other threads and are done by `page` in this one."""
    loop = asyncio.get_running_loop()

    def execute(command: RemoteCommand) -> bool:
        try:
            done = asyncio.run_coroutine_threadsafe(obey(page, command), loop)
            return done.result(COMMAND_TIMEOUT_SECONDS)
        except (TimeoutError, RuntimeError):
            return False

    return RemoteControl(execute, lambda: not page.paused)


async def obey(page: PlayerPage, command: RemoteCommand) -> bool:
    """Pause or resume for a command from outside. False: not done, for the page is not there yet or needs an answer."""
    if not page.is_mounted or page.answered.done() or page.sound.playback().is_lost:
        return False
    pausing = command is RemoteCommand.PAUSE or (command is RemoteCommand.TOGGLE and not page.paused)
    if pausing is not page.paused:
        # Below another page it can be paused, but resuming is for a person who sees this one.
        if not pausing and not page.is_active:
            return False
        page.action_pause_or_go_on()
    return True
