"""One practice on pages: rating, playing, rating, saving. Whatever ends it, what was heard is saved."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from dataclasses import dataclass, replace

from ..dialogues.practice import rate_after, rate_before
from ..dialogues.practice_sound import PracticeSound
from ..domain.checkpoint import (
    CHECKPOINT_SECONDS,
    COUNTED_FROM_SECONDS,
    FIRST_CHECKPOINT_SECONDS,
    Checkpointer,
    new_practice,
    resolved_options,
)
from ..domain.diary import Entry
from ..domain.errors import Refusal
from ..domain.player import PlayerState, RemoteCommand, RemoteControl
from ..domain.practice import PracticeInProgress, PracticeOptions
from ..domain.preferences import PracticeQuestions
from ..domain.programme import OUTWARD
from ..domain.ratings import Ratings
from ..domain.script import Posture
from ..domain.services import SharedServices
from ..texts import practice
from .page_interviewer import JourneyContext, PageInterviewer, ask_to_try_again
from .pages.around_practice import BeforeAfterPage, SettlePage
from .pages.grounding import GroundingAnswer
from .pages.player import PlayerPage

COMMAND_TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class PreparedPractice:
    """A practice that the diary knows as in progress, and whose sound can start at once."""

    checkpointer: Checkpointer
    sound: PracticeSound


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """How a practice ended: a sentence to show, or "", and whether the person would rather do the outward exercise."""

    remark: str = ""
    outward: bool = False


def begin_new_practice(options: PracticeOptions, services: SharedServices) -> PracticeInProgress:
    """A practice with `options` that begins now, with an id of its own and nothing heard yet."""
    return new_practice(options, str(uuid.uuid4()), services.now())


class PracticeFlow:
    """Takes one person through one practice, with the `questions` before and after it."""

    def __init__(
        self,
        context: JourneyContext,
        options: PracticeOptions,
        in_progress: PracticeInProgress,
        questions: PracticeQuestions,
    ) -> None:
        self._context = context
        self._interviewer = PageInterviewer(context)
        self._options = options
        self._in_progress = in_progress
        self._questions = questions
        self._fresh = in_progress.heard_seconds == 0.0
        self._closing: asyncio.Future[Entry | None] | None = None

    async def go(self) -> PracticeOutcome:
        """Do the practice, from the first question to the summary. Raises `Refusal` when it cannot be played or saved."""
        # Prepared while the first question is being answered, so that sound follows the answer at once.
        preparing = asyncio.create_task(self._prepare())
        preparing.add_done_callback(lambda done: done.cancelled() or done.exception())
        ratings = await self._before() if self._fresh else self._in_progress.ratings
        prepared = await preparing
        if ratings is None or not await self._settled():
            await self._undo(prepared)
            return PracticeOutcome()
        try:
            grounding = await self._play(prepared, ratings)
            if grounding is not GroundingAnswer.OUTWARD:
                return await self._afterwards(prepared, ratings, asking=grounding is None)
        finally:
            self._save_what_was_heard_seconds(prepared)
        return PracticeOutcome(outward=True)

    async def _afterwards(self, prepared: PreparedPractice, ratings: Ratings, asking: bool) -> PracticeOutcome:
        """Ask and save when the playing is over; a person who left from the grounding page is asked nothing."""
        if self._heard_seconds(prepared) < COUNTED_FROM_SECONDS:
            return PracticeOutcome(practice.NOTHING_KEPT())
        note = ""
        if asking:
            ratings, note = await rate_after(
                self._interviewer, self._questions, ratings, lambda rated: self._remember(prepared, rated)
            )
        await self._close(prepared, ratings, note)
        return PracticeOutcome()

    async def _prepare(self) -> PreparedPractice:
        score = await asyncio.to_thread(self._context.services.catalogue.score, self._options)
        resolved = resolved_options(
            self._options, score, self._context.services.catalogue.postures(self._options.exercise)
        )
        checkpointer = Checkpointer(self._context.diary.diary, replace(self._in_progress, options=resolved))
        await self._context.diary.submit(checkpointer.begin)
        try:
            heard, players = self._in_progress.heard_seconds, self._context.services.players
            return PreparedPractice(checkpointer, await asyncio.to_thread(PracticeSound, players, score, heard))
        except Exception:
            self._forget()
            raise

    def _forget(self) -> None:
        """Leave no trace of a practice that never began; one that was being resumed stays in progress."""
        if self._fresh:
            diary = self._context.diary
            self._closing = diary.submit(lambda: diary.diary.finish(None))

    async def _undo(self, prepared: PreparedPractice) -> None:
        self._forget()
        await asyncio.to_thread(prepared.sound.close)

    # Before

    async def _before(self) -> Ratings | None:
        """The ratings before; None when the person turns back."""
        return await rate_before(self._interviewer, self._questions)

    async def _settled(self) -> bool:
        """Wait before a new practice, where the person has chosen that; False when they turn back."""
        if not self._fresh or not self._options.settling:
            return True
        return await self._context.host.ask(SettlePage(self._options.settling))

    # While it plays

    async def _play(self, prepared: PreparedPractice, ratings: Ratings) -> GroundingAnswer | None:
        prepared.sound.start(self._in_progress.position_seconds)
        offered = {exercise.id for exercise in self._context.services.catalogue.exercises()}
        page = PlayerPage(
            prepared.sound,
            self._posture(),
            outward=OUTWARD in offered - {self._options.exercise},
            digits=self._context.host.machine.now.digits,
        )
        self._context.diary.submit(lambda: prepared.checkpointer.remember(ratings))
        checkpoints = asyncio.create_task(self._checkpoints(prepared, page))
        listening = asyncio.create_task(asyncio.to_thread(self._context.services.listen, remote_control_of(page)))
        try:
            grounding = await self._context.host.ask(page)
        finally:
            checkpoints.cancel()
            listening.add_done_callback(lambda done: done.cancelled() or done.exception() or done.result()())
            prepared.sound.stop()
        self._checkpoint(prepared)
        return grounding

    async def _checkpoints(self, prepared: PreparedPractice, page: PlayerPage) -> None:
        # The ratings at once, the first sound soon after: a practice cut off early is asked about too.
        for wait in itertools.chain((0.0, FIRST_CHECKPOINT_SECONDS), itertools.repeat(CHECKPOINT_SECONDS)):
            await asyncio.sleep(wait)
            try:
                await self._checkpoint(prepared)
                page.remark("")
            except Refusal:
                page.remark(practice.NOT_KEPT_NOW())

    def _checkpoint(self, prepared: PreparedPractice) -> asyncio.Future[None]:
        moment = prepared.sound.playback()
        return self._context.diary.submit(lambda: prepared.checkpointer.checkpoint(moment))

    def _posture(self) -> Posture | None:
        return self._options.posture or next(
            iter(self._context.services.catalogue.postures(self._options.exercise)), None
        )

    # Afterwards

    def _heard_seconds(self, prepared: PreparedPractice) -> float:
        return prepared.sound.playback().heard_seconds

    def _remember(self, prepared: PreparedPractice, ratings: Ratings) -> None:
        """Write the ratings to the disk at once, in case the next question is cut off."""
        self._context.diary.submit(lambda: prepared.checkpointer.remember(ratings))
        self._checkpoint(prepared)

    async def _close(self, prepared: PreparedPractice, ratings: Ratings, note: str) -> None:
        moment, diary = prepared.sound.playback(), self._context.diary
        while True:
            self._closing = diary.submit(lambda: prepared.checkpointer.close(moment, ratings, note))
            await self._context.host.ask(
                BeforeAfterPage(self._heard_seconds(prepared), ratings, self._closing, diary.in_memory)
            )
            try:
                await self._closing
            except Refusal as error:
                if await ask_to_try_again(self._context, error):
                    continue
            return

    def _save_what_was_heard_seconds(self, prepared: PreparedPractice) -> None:
        """Hand in the closing fact unless that was done, and close the sound; wait for neither."""
        moment = prepared.sound.playback()
        if self._closing is None and self._context.home_services is None and moment.state is PlayerState.FINISHED:
            self._context.diary.submit(lambda: prepared.checkpointer.checkpoint(moment))
        elif self._closing is None:
            self._closing = self._context.diary.submit(
                lambda: prepared.checkpointer.close(moment, prepared.checkpointer.state.ratings)
            )
        asyncio.get_running_loop().run_in_executor(None, prepared.sound.close)


def remote_control_of(page: PlayerPage) -> RemoteControl:
    """A remote control whose commands come in other threads and are done by `page` in this one."""
    loop = asyncio.get_running_loop()

    def obey(command: RemoteCommand) -> bool:
        try:
            return asyncio.run_coroutine_threadsafe(page.obey(command), loop).result(COMMAND_TIMEOUT_SECONDS)
        except (TimeoutError, RuntimeError):
            return False

    return RemoteControl(obey, lambda: not page.paused)
