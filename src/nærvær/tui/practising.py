"""One practice: rated, played, rated, kept. Whatever ends it, what was heard is kept."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from ..domain.errors import Refusal
from ..domain.keeping import (
    CHECKPOINT_SECONDS,
    COUNTS_FROM_SECONDS,
    FIRST_CHECKPOINT_SECONDS,
    Keeper,
    as_heard,
    begun,
)
from ..domain.parts import Parts, SharedParts
from ..domain.player import PlayerState
from ..domain.practice import Entry, Ratings, UnderWay
from ..domain.programme import OUTWARD
from ..domain.remote import Order, Reached
from ..domain.script import Posture
from ..domain.usual import Asked
from ..domain.wish import Wish
from ..talks.around import after, before
from ..talks.steps import Step
from ..words import journey as words
from ..words.refusals import sentence
from ..words.shared_screen import shared_sentence
from ..words.textual_strings import WITHOUT_KEEPING
from .asking import Asker
from .before_after import BeforeAfter
from .diary_thread import DiaryThread
from .ground import GroundAnswer
from .play import Play
from .questions import asked
from .sentence import Sentence
from .settle import Settle
from .sound import Sound

ORDER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What a journey works with. On a screen that many use nothing is set on the machine or taken along as a file, and a
    practice that was heard to its end when it locked stays under way, to be rated later."""

    asker: Asker
    parts: SharedParts
    diary: DiaryThread

    @property
    def home(self) -> Parts | None:
        """The parts that write files and set things on the machine; None on a screen that many use."""
        return self.parts if isinstance(self.parts, Parts) else None

    def told(self, error: Refusal) -> str:
        """What is wrong and what to do, for whoever is here: a screen that many use shows no path and no command."""
        return shared_sentence(error) if self.home is None else sentence(error)


@dataclass(frozen=True, slots=True)
class Ready:
    """A practice that is kept as under way and can be started at once."""

    keeper: Keeper
    sound: Sound


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a practice was left: a line to say, or "", and whether the person would rather do the outward exercise."""

    remark: str = ""
    outward: bool = False


def begun_now(wish: Wish, parts: SharedParts) -> UnderWay:
    """A new practice, with nothing heard yet."""
    return begun(wish, str(uuid.uuid4()), parts.now())


class Practising:
    """Takes one person through one practice, asking what is `asked` around it."""

    def __init__(self, desk: Desk, wish: Wish, begun: UnderWay, asked: Asked) -> None:
        self._desk = desk
        self._wish = wish
        self._begun = begun
        self._asked = asked
        self._fresh = begun.heard_seconds == 0.0
        self._closing: asyncio.Future[Entry | None] | None = None

    async def go(self) -> Outcome:
        """The whole way. Raises `Refusal` when it cannot be done or kept."""
        # Made ready while the first question is being answered, so that sound follows the answer at once.
        preparing = asyncio.create_task(self._prepare())
        preparing.add_done_callback(lambda done: done.cancelled() or done.exception())
        ratings = await self._before() if self._fresh else self._begun.ratings
        ready = await preparing
        if ratings is None or not await self._settled():
            await self._undo(ready)
            return Outcome()
        try:
            left = await self._play(ready, ratings)
            if left is not GroundAnswer.OUTWARD:
                return await self._afterwards(ready, ratings, asking=left is None)
        finally:
            self._keep_whatever_was_heard(ready)
        return Outcome(outward=True)

    async def _afterwards(self, ready: Ready, ratings: Ratings, asking: bool) -> Outcome:
        """What follows when it is over; who left from the ground is asked nothing."""
        if self._heard(ready) < COUNTS_FROM_SECONDS:
            return Outcome(words.NOTHING_KEPT)
        note = ""
        if asking:
            answers = after(self._asked, ratings, lambda given: self._remember(ready, given))
            ratings, note = await self._talked(answers)
        await self._close(ready, ratings, note)
        return Outcome()

    async def _prepare(self) -> Ready:
        score = await asyncio.to_thread(self._desk.parts.catalogue.score, self._wish)
        heard = as_heard(self._wish, score, self._desk.parts.catalogue.postures(self._wish.exercise))
        keeper = Keeper(self._desk.diary.diary, replace(self._begun, wish=heard))
        await self._desk.diary.submit(keeper.begin)
        try:
            return Ready(keeper, await asyncio.to_thread(Sound, self._desk.parts, score))
        except Exception:
            self._forget()
            raise

    def _forget(self) -> None:
        """Leave no trace of a practice that never began; one that was gone on with stays as it was found."""
        if self._fresh:
            diary = self._desk.diary
            self._closing = diary.submit(lambda: diary.diary.finish(None))

    async def _undo(self, ready: Ready) -> None:
        self._forget()
        await asyncio.to_thread(ready.sound.close)

    # Before

    async def _before(self) -> Ratings | None:
        """The answers before; None when the person turns back."""
        ratings: Ratings | None = await self._talked(before(self._asked))
        return ratings

    async def _talked(self, talk: Generator[Step, Any, Any]) -> Any:
        """What a row of questions comes to; nothing in it is kept by itself."""
        answer: Any = None
        while True:
            try:
                step = talk.send(answer)
            except StopIteration as end:
                return end.value
            answer = await asked(self._desk.asker, step)

    async def _settled(self) -> bool:
        """Quiet before a new practice, for those who have asked for it; False when the person turns back."""
        if not self._fresh or not self._wish.settling:
            return True
        return await self._desk.asker.ask(Settle(self._wish.settling))

    # While it plays

    async def _play(self, ready: Ready, ratings: Ratings) -> GroundAnswer | None:
        ready.sound.start(self._begun.position_seconds)
        offered = {exercise.id for exercise in self._desk.parts.catalogue.exercises()}
        page = Play(
            ready.sound,
            self._posture(),
            outward=OUTWARD in offered - {self._wish.exercise},
            digits=self._desk.asker.machine.now.digits,
            heard_before=self._begun.heard_seconds,
        )
        self._desk.diary.submit(lambda: ready.keeper.rated(ratings))
        checkpoints = asyncio.create_task(self._checkpoints(ready, page))
        hearing = asyncio.create_task(asyncio.to_thread(self._desk.parts.listen, reached(page)))
        try:
            left = await self._desk.asker.ask(page)
        finally:
            checkpoints.cancel()
            hearing.add_done_callback(lambda heard: heard.cancelled() or heard.exception() or heard.result()())
            ready.sound.stop()
        self._checkpoint(ready)
        return left

    async def _checkpoints(self, ready: Ready, page: Play) -> None:
        # The answers at once, the first sound soon after: a practice cut off early is asked about too.
        for wait in itertools.chain((0.0, FIRST_CHECKPOINT_SECONDS), itertools.repeat(CHECKPOINT_SECONDS)):
            await asyncio.sleep(wait)
            try:
                await self._checkpoint(ready)
                page.remark("")
            except Refusal:
                page.remark(words.NOT_KEPT_NOW)

    def _checkpoint(self, ready: Ready) -> asyncio.Future[None]:
        moment = ready.sound.playback()
        return self._desk.diary.submit(lambda: ready.keeper.checkpoint(moment))

    def _posture(self) -> Posture | None:
        return self._wish.posture or next(iter(self._desk.parts.catalogue.postures(self._wish.exercise)), None)

    # Afterwards

    def _heard(self, ready: Ready) -> float:
        return self._begun.heard_seconds + ready.sound.playback().heard_seconds

    def _remember(self, ready: Ready, ratings: Ratings) -> None:
        """Have what was answered on the disk at once, should the next question be cut off."""
        self._desk.diary.submit(lambda: ready.keeper.rated(ratings))
        self._checkpoint(ready)

    async def _close(self, ready: Ready, ratings: Ratings, note: str) -> None:
        moment, diary = ready.sound.playback(), self._desk.diary
        while True:
            self._closing = diary.submit(lambda: ready.keeper.close(moment, ratings, note))
            await self._desk.asker.ask(BeforeAfter(self._heard(ready), ratings, self._closing, diary.passing))
            try:
                await self._closing
            except Refusal as error:
                if await self._desk.asker.ask(_not_kept(self._desk.told(error)), typed_ahead=False):
                    continue
                diary.refused = None
            return

    def _keep_whatever_was_heard(self, ready: Ready) -> None:
        """Hand in the closing fact unless that was done, and give the device back; waits for neither."""
        moment = ready.sound.playback()
        if self._closing is None and self._desk.home is None and moment.state is PlayerState.FINISHED:
            self._desk.diary.submit(lambda: ready.keeper.checkpoint(moment))
        elif self._closing is None:
            self._closing = self._desk.diary.submit(lambda: ready.keeper.close(moment, ready.keeper.state.ratings))
        asyncio.get_running_loop().run_in_executor(None, ready.sound.close)


def reached(page: Play) -> Reached:
    """Takes orders in other threads and has `page` do them in this one."""
    loop = asyncio.get_running_loop()

    def obey(order: Order) -> bool:
        try:
            return asyncio.run_coroutine_threadsafe(page.obey(order), loop).result(ORDER_SECONDS)
        except (TimeoutError, RuntimeError):
            return False

    return Reached(obey, lambda: not page.paused)


def _not_kept(why: str) -> Sentence[bool]:
    """Asks whether to try once more to keep what was done."""
    ways = ((words.TRY_AGAIN, True), (words.GO_ON_WITHOUT, False))
    return Sentence(words.TROUBLE_TITLE, (why,), ways, back=False, esc=WITHOUT_KEEPING)
