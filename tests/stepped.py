"""An interviewer that stops at everything a dialogue asks, shows or saves, so that a test answers it step by step."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from nærvær.dialogues.interviewer import (
    Answer,
    Choose,
    EnterCode,
    EnterText,
    LongWork,
    NoAnswer,
    Rate,
    Show,
    ShowCharts,
)
from nærvær.domain.diary import Entry, Fact
from nærvær.domain.errors import Refusal

Value = TypeVar("Value")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Save:
    """A fact that is to be saved; answered with its entry or None."""

    fact: Fact


@dataclass(frozen=True)
class Work:
    """Something that takes a while is to be done; answered with what it returns."""

    do: Callable[[], object]


@dataclass(frozen=True)
class Refused:
    """Why something was refused is shown."""

    heading: str
    error: Refusal | OSError


@types.coroutine
def _stop(step: object) -> Generator[object, Any, Any]:
    return (yield step)


async def _stop_at(step: object) -> Result:
    """Suspend the dialogue at `step` until the test sends the answer."""
    answered: Result = await _stop(step)
    return answered


class SteppedInterviewer:
    """Hands each step to whoever drives the dialogue by `send`."""

    def __init__(self) -> None:
        self.saved_soon: list[Fact] = []

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        return await _stop_at(question)

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        return await _stop_at(question)

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        return await _stop_at(question)

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        return await _stop_at(question)

    async def show(self, message: Show[Value]) -> Value | NoAnswer:
        return await _stop_at(message)

    async def show_charts(self, charts: ShowCharts) -> None:
        return await _stop_at(charts)

    async def show_refusal(self, heading: str, error: Refusal | OSError) -> None:
        return await _stop_at(Refused(heading, error))

    async def save(self, fact: Fact) -> Entry | None:
        return await _stop_at(Save(fact))

    def save_soon(self, fact: Fact) -> None:
        self.saved_soon.append(fact)

    async def work(self, do: Callable[[], Result]) -> Result:
        return await _stop_at(Work(do))

    async def do_long_work(self, work: LongWork[Value]) -> Value | NoAnswer:
        return await _stop_at(work)

    def describe(self, error: Refusal | OSError) -> str:
        return str(error)


def steps(dialogue: Coroutine[Any, Any, Any], *answers: Any) -> tuple[list[Any], Any]:
    """The steps of a dialogue that is answered so, and what it returns; None where it still waits for an answer."""
    seen = [dialogue.send(None)]
    try:
        for answer in answers:
            seen.append(dialogue.send(answer))  # noqa: PERF401 - those before the end are wanted too
    except StopIteration as ended:
        return seen, ended.value
    dialogue.close()
    return seen, None
