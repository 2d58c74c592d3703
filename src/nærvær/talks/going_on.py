"""The plan for going on: when, where, which, and what if. In the person's own words, changed whenever they like."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from ..domain.bounds import NOTE_LENGTH
from ..domain.checkin import Plan
from ..domain.progress import progress
from ..words import looking as words
from .steps import AskLine, Keep, Room, Step, Talk, Tell


def going_on(room: Room) -> Talk:
    """Read the plan, and write or change it; ends with a line to say, or ""."""
    written = progress(room.entries(), room.today()).plan
    if written is None:
        ways = ((words.PLAN_WRITE, True), (words.BACK, False))
        change = yield Tell(words.PLAN, (words.PLAN_EMPTY, words.PLAN_WHY), ways, back=False)
    else:
        ways = ((words.BACK, False), (words.PLAN_CHANGE, True))
        change = yield Tell(words.PLAN, (*plan_lines(written), words.PLAN_READ_ALOUD), ways, back=False)
    if change and (yield from plan(room)):
        return words.PLAN_KEPT
    return ""


def plan(room: Room) -> Generator[Step, Any, bool]:
    """Ask the four questions, beginning with what was written before; whether anything was kept."""
    before = progress(room.entries(), room.today()).plan or Plan()
    written = before
    for name, (ask, example) in words.PLAN_ASKS.items():
        answer = yield AskLine(words.PLAN, ask, words.PLAN_WHY, NOTE_LENGTH, example, getattr(before, name))
        if answer is not None:
            written = replace(written, **{name: answer})
    if written == before:
        return False
    yield Keep(written)
    return True


def plan_lines(written: Plan) -> tuple[str, ...]:
    """The plan, a line for each part that was written."""
    parts = ((label, getattr(written, name)) for name, label in words.PLAN_NAMES.items())
    return tuple(f"{label}: {text}" for label, text in parts if text)
