"""Holds a talk on pages: each step is a page, each answer is sent back."""

from __future__ import annotations

import asyncio
from typing import Any

from ..dialogues.interviewer import Dialogue, DialogueContext, PlaySample, Run, Save, Step, facts_when_closed
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..texts import today as words
from ..texts.errors import error_sentence, os_error_sentence
from ..texts.keys import GO_BACK, WITHOUT_KEEPING
from .page_interviewer import ask_step
from .pages.message import MessagePage
from .practice_flow import JourneyContext
from .practice_sound import VoicePreview


def dialogue_context(desk: JourneyContext) -> DialogueContext:
    """What talks may look at."""
    parts, diary = desk.parts, desk.diary
    return DialogueContext(parts.catalogue, lambda: diary.entries, lambda: practice_day(parts.now()))


async def run_dialogue(desk: JourneyContext, talk: Dialogue) -> str:
    """The whole talk; the line it ends with."""
    answer: Any = None
    step: Step | None = None
    hearing = VoicePreview(desk.parts)
    try:
        while True:
            try:
                step = talk.send(answer)
            except StopIteration as end:
                return str(end.value or "")
            match step:
                case Save():
                    answer = await _append(desk, step.fact)
                case PlaySample():
                    await hearing.play(step.voice)
                case _:
                    answer = await _show_step(desk, step)
                    await hearing.stop()
    except asyncio.CancelledError:
        if step is not None:
            for fact in facts_when_closed(talk, step):
                desk.diary.append_soon(fact)
        raise
    finally:
        await hearing.stop()


async def _show_step(desk: JourneyContext, step: Step) -> Any:
    if isinstance(step, Run):
        return await desk.asker.ask(
            MessagePage(step.heading, await _run_work(step), ((GO_BACK, None),), None), typed_ahead=False
        )
    return await ask_step(desk.asker, step)


async def _run_work(step: Run) -> tuple[str, ...]:
    """Do the work beside the screen; what came of it."""
    try:
        return await asyncio.to_thread(step.work)
    except Refusal as error:
        return (error_sentence(error),)
    except OSError as error:
        return (os_error_sentence(error),)


async def _append(desk: JourneyContext, fact: Fact) -> Entry | None:
    """Keep a fact; when that cannot be done, try again or go on without, as the person likes."""
    while True:
        try:
            return await desk.diary.append(fact)
        except Refusal as error:
            ways = ((words.TRY_AGAIN, True), (words.GO_ON_WITHOUT, False))
            page = MessagePage(words.TROUBLE_TITLE, (desk.told(error),), ways, back=False, esc=WITHOUT_KEEPING)
            if not await desk.asker.ask(page, typed_ahead=False):
                desk.diary.refused = None
                return None
