"""Holds a talk on pages: each step is a page, each answer is sent back."""

from __future__ import annotations

import asyncio
from typing import Any

from ..domain.errors import Refusal
from ..domain.practice import Entry, Fact, practice_day
from ..talks.steps import Do, Hear, Keep, Room, Step, Talk, left_behind
from ..words import journey as words
from ..words.progress_words import BACK
from ..words.refusals import sentence, system_sentence
from ..words.textual_strings import WITHOUT_KEEPING
from .hearing import Hearing
from .practising import Desk
from .questions import asked
from .sentence import Sentence


def room_of(desk: Desk) -> Room:
    """What talks may look at."""
    parts, diary = desk.parts, desk.diary
    return Room(parts.catalogue, lambda: diary.entries, lambda: practice_day(parts.now()))


async def hold(desk: Desk, talk: Talk) -> str:
    """The whole talk; the line it ends with."""
    answer: Any = None
    step: Step | None = None
    hearing = Hearing(desk.parts)
    try:
        while True:
            try:
                step = talk.send(answer)
            except StopIteration as end:
                return str(end.value or "")
            match step:
                case Keep():
                    answer = await _kept(desk, step.fact)
                case Hear():
                    await hearing.play(step.voice)
                case _:
                    answer = await _asked(desk, step)
                    await hearing.stop()
    except asyncio.CancelledError:
        if step is not None:
            for fact in left_behind(talk, step):
                desk.diary.append_soon(fact)
        raise
    finally:
        await hearing.stop()


async def _asked(desk: Desk, step: Step) -> Any:
    if isinstance(step, Do):
        return await desk.asker.ask(Sentence(step.heading, await _done(step), ((BACK, None),), None), typed_ahead=False)
    return await asked(desk.asker, step)


async def _done(step: Do) -> tuple[str, ...]:
    """Do the work beside the screen; what came of it."""
    try:
        return await asyncio.to_thread(step.work)
    except Refusal as error:
        return (sentence(error),)
    except OSError as error:
        return (system_sentence(error),)


async def _kept(desk: Desk, fact: Fact) -> Entry | None:
    """Keep a fact; when that cannot be done, try again or go on without, as the person likes."""
    while True:
        try:
            return await desk.diary.append(fact)
        except Refusal as error:
            ways = ((words.TRY_AGAIN, True), (words.GO_ON_WITHOUT, False))
            page = Sentence(words.TROUBLE_TITLE, (desk.told(error),), ways, back=False, esc=WITHOUT_KEEPING)
            if not await desk.asker.ask(page, typed_ahead=False):
                desk.diary.refused = None
                return None
