"""One practice: rated, played, rated, kept. Whatever ends it, what was heard is kept."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from ..dialogues.interviewer import Step
from ..dialogues.practice import rate_after, rate_before
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
from ..domain.services import Services, SharedServices
from ..texts import practice
from ..texts import today as words
from ..texts.errors import error_sentence, shared_error_sentence
from ..texts.keys import WITHOUT_KEEPING
from .diary_thread import DiaryThread
from .page_interviewer import ask_step
from .pages.around_practice import BeforeAfterPage, SettlePage
from .pages.grounding import GroundingAnswer
from .pages.message import MessagePage
from .pages.page import PageHost
from .pages.player import PlayerPage
from .practice_sound import PracticeSound

COMMAND_TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class JourneyContext:
    """What a journey works with. On a screen that many use nothing is set on the machine or taken along as a file, and a
    practice that was heard to its end when it locked stays under way, to be rated later."""

    asker: PageHost
    parts: SharedServices
    diary: DiaryThread

    @property
    def home(self) -> Services | None:
        """The parts that write files and set things on the machine; None on a screen that many use."""
        return self.parts if isinstance(self.parts, Services) else None

    def told(self, error: Refusal) -> str:
        """What is wrong and what to do, for whoever is here: a screen that many use shows no path and no command."""
        return shared_error_sentence(error) if self.home is None else error_sentence(error)


@dataclass(frozen=True, slots=True)
class PreparedPractice:
    """A practice that is kept as under way and can be started at once."""

    keeper: Checkpointer
    sound: PracticeSound


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """How a practice was left: a line to say, or "", and whether the person would rather do the outward exercise."""

    remark: str = ""
    outward: bool = False


def begin_new_practice(wish: PracticeOptions, parts: SharedServices) -> PracticeInProgress:
    """A new practice, with nothing heard yet."""
    return new_practice(wish, str(uuid.uuid4()), parts.now())


class PracticeFlow:
    """Takes one person through one practice, asking what is `asked` around it."""

    def __init__(
        self, desk: JourneyContext, wish: PracticeOptions, begun: PracticeInProgress, asked: PracticeQuestions
    ) -> None:
        self._desk = desk
        self._wish = wish
        self._begun = begun
        self._asked = asked
        self._fresh = begun.heard_seconds == 0.0
        self._closing: asyncio.Future[Entry | None] | None = None

    async def go(self) -> PracticeOutcome:
        """The whole way. Raises `Refusal` when it cannot be done or kept."""
        # Made ready while the first question is being answered, so that sound follows the answer at once.
        preparing = asyncio.create_task(self._prepare())
        preparing.add_done_callback(lambda done: done.cancelled() or done.exception())
        ratings = await self._before() if self._fresh else self._begun.ratings
        ready = await preparing
        if ratings is None or not await self._settled():
            await self._undo(ready)
            return PracticeOutcome()
        try:
            left = await self._play(ready, ratings)
            if left is not GroundingAnswer.OUTWARD:
                return await self._afterwards(ready, ratings, asking=left is None)
        finally:
            self._keep_whatever_was_heard(ready)
        return PracticeOutcome(outward=True)

    async def _afterwards(self, ready: PreparedPractice, ratings: Ratings, asking: bool) -> PracticeOutcome:
        """What follows when it is over; who left from the ground is asked nothing."""
        if self._heard(ready) < COUNTED_FROM_SECONDS:
            return PracticeOutcome(practice.NOTHING_KEPT)
        note = ""
        if asking:
            answers = rate_after(self._asked, ratings, lambda given: self._remember(ready, given))
            ratings, note = await self._talked(answers)
        await self._close(ready, ratings, note)
        return PracticeOutcome()

    async def _prepare(self) -> PreparedPractice:
        score = await asyncio.to_thread(self._desk.parts.catalogue.score, self._wish)
        heard = resolved_options(self._wish, score, self._desk.parts.catalogue.postures(self._wish.exercise))
        keeper = Checkpointer(self._desk.diary.diary, replace(self._begun, options=heard))
        await self._desk.diary.submit(keeper.begin)
        try:
            return PreparedPractice(keeper, await asyncio.to_thread(PracticeSound, self._desk.parts, score))
        except Exception:
            self._forget()
            raise

    def _forget(self) -> None:
        """Leave no trace of a practice that never began; one that was gone on with stays as it was found."""
        if self._fresh:
            diary = self._desk.diary
            self._closing = diary.submit(lambda: diary.diary.finish(None))

    async def _undo(self, ready: PreparedPractice) -> None:
        self._forget()
        await asyncio.to_thread(ready.sound.close)

    # Before

    async def _before(self) -> Ratings | None:
        """The answers before; None when the person turns back."""
        ratings: Ratings | None = await self._talked(rate_before(self._asked))
        return ratings

    async def _talked(self, talk: Generator[Step, Any, Any]) -> Any:
        """What a row of questions comes to; nothing in it is kept by itself."""
        answer: Any = None
        while True:
            try:
                step = talk.send(answer)
            except StopIteration as end:
                return end.value
            answer = await ask_step(self._desk.asker, step)

    async def _settled(self) -> bool:
        """Quiet before a new practice, for those who have asked for it; False when the person turns back."""
        if not self._fresh or not self._wish.settling:
            return True
        return await self._desk.asker.ask(SettlePage(self._wish.settling))

    # While it plays

    async def _play(self, ready: PreparedPractice, ratings: Ratings) -> GroundingAnswer | None:
        ready.sound.start(self._begun.position_seconds)
        offered = {exercise.id for exercise in self._desk.parts.catalogue.exercises()}
        page = PlayerPage(
            ready.sound,
            self._posture(),
            outward=OUTWARD in offered - {self._wish.exercise},
            digits=self._desk.asker.machine.now.digits,
            heard_before=self._begun.heard_seconds,
        )
        self._desk.diary.submit(lambda: ready.keeper.remember(ratings))
        checkpoints = asyncio.create_task(self._checkpoints(ready, page))
        hearing = asyncio.create_task(asyncio.to_thread(self._desk.parts.listen, remote_control_of(page)))
        try:
            left = await self._desk.asker.ask(page)
        finally:
            checkpoints.cancel()
            hearing.add_done_callback(lambda heard: heard.cancelled() or heard.exception() or heard.result()())
            ready.sound.stop()
        self._checkpoint(ready)
        return left

    async def _checkpoints(self, ready: PreparedPractice, page: PlayerPage) -> None:
        # The answers at once, the first sound soon after: a practice cut off early is asked about too.
        for wait in itertools.chain((0.0, FIRST_CHECKPOINT_SECONDS), itertools.repeat(CHECKPOINT_SECONDS)):
            await asyncio.sleep(wait)
            try:
                await self._checkpoint(ready)
                page.remark("")
            except Refusal:
                page.remark(practice.NOT_KEPT_NOW)

    def _checkpoint(self, ready: PreparedPractice) -> asyncio.Future[None]:
        moment = ready.sound.playback()
        return self._desk.diary.submit(lambda: ready.keeper.checkpoint(moment))

    def _posture(self) -> Posture | None:
        return self._wish.posture or next(iter(self._desk.parts.catalogue.postures(self._wish.exercise)), None)

    # Afterwards

    def _heard(self, ready: PreparedPractice) -> float:
        return self._begun.heard_seconds + ready.sound.playback().heard_seconds

    def _remember(self, ready: PreparedPractice, ratings: Ratings) -> None:
        """Have what was answered on the disk at once, should the next question be cut off."""
        self._desk.diary.submit(lambda: ready.keeper.remember(ratings))
        self._checkpoint(ready)

    async def _close(self, ready: PreparedPractice, ratings: Ratings, note: str) -> None:
        moment, diary = ready.sound.playback(), self._desk.diary
        while True:
            self._closing = diary.submit(lambda: ready.keeper.close(moment, ratings, note))
            await self._desk.asker.ask(BeforeAfterPage(self._heard(ready), ratings, self._closing, diary.passing))
            try:
                await self._closing
            except Refusal as error:
                if await self._desk.asker.ask(_not_kept_page(self._desk.told(error)), typed_ahead=False):
                    continue
                diary.refused = None
            return

    def _keep_whatever_was_heard(self, ready: PreparedPractice) -> None:
        """Hand in the closing fact unless that was done, and give the device back; waits for neither."""
        moment = ready.sound.playback()
        if self._closing is None and self._desk.home is None and moment.state is PlayerState.FINISHED:
            self._desk.diary.submit(lambda: ready.keeper.checkpoint(moment))
        elif self._closing is None:
            self._closing = self._desk.diary.submit(lambda: ready.keeper.close(moment, ready.keeper.state.ratings))
        asyncio.get_running_loop().run_in_executor(None, ready.sound.close)


def remote_control_of(page: PlayerPage) -> RemoteControl:
    """Takes orders in other threads and has `page` do them in this one."""
    loop = asyncio.get_running_loop()

    def obey(order: RemoteCommand) -> bool:
        try:
            return asyncio.run_coroutine_threadsafe(page.obey(order), loop).result(COMMAND_TIMEOUT_SECONDS)
        except (TimeoutError, RuntimeError):
            return False

    return RemoteControl(obey, lambda: not page.paused)


def _not_kept_page(why: str) -> MessagePage[bool]:
    """Asks whether to try once more to keep what was done."""
    ways = ((words.TRY_AGAIN, True), (words.GO_ON_WITHOUT, False))
    return MessagePage(words.TROUBLE_TITLE, (why,), ways, back=False, esc=WITHOUT_KEEPING)
