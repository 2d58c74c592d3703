"""Holds a talk in lines: each step is said, each answer is a line."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from ..domain.diary import Diary
from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..talks.steps import (
    AskCode,
    AskLine,
    AskOne,
    AskScale,
    Bars,
    Do,
    Hear,
    Keep,
    Room,
    Show,
    Step,
    Talk,
    Tell,
    left_behind,
)
from ..words import plain_words as words
from ..words.refusals import sentence, system_sentence
from .console import Console
from .hearing import hear
from .questions import line, one, rating, way

Result = TypeVar("Result")


def room_of(parts: Parts, diary: Diary) -> Room:
    """What talks may look at."""
    return Room(parts.catalogue, diary.entries, lambda: practice_day(parts.now()))


def hold(console: Console, parts: Parts, diary: Diary, talk: Talk) -> None:
    """The whole talk, and its last line. The end of input, or leaving, ends it; what was answered is kept."""
    answer: Any = None
    step: Step | None = None
    heading = ""
    while not console.leaving:
        try:
            step = talk.send(answer)
        except StopIteration as end:
            if end.value:
                console.say(end.value)
            return
        if isinstance(step, Keep):
            answer = _kept(console, diary, step)
            continue
        if isinstance(step, Hear):
            hear(console, parts, step.voice)
            continue
        if step.heading != heading:
            heading = step.heading
            console.say(heading)
        answer = _asked(console, step)
    if step is not None:
        for fact in left_behind(talk, step):
            _kept(console, diary, Keep(fact))


def talked(console: Console, talk: Generator[Step, Any, Result | None]) -> Result | None:
    """What a row of questions comes to, of which nothing is kept by itself; None when the person leaves in the midst."""
    answer: Any = None
    while not console.leaving:
        try:
            step = talk.send(answer)
        except StopIteration as end:
            result: Result | None = end.value
            return result
        answer = _asked(console, step)
    return None


def _asked(console: Console, step: Step) -> Any:
    match step:
        case AskScale():
            return rating(console, step)
        case AskLine():
            return line(console, step)
        case AskCode():
            return _code(console, step)
        case AskOne():
            return one(console, step)
        case Tell():
            return way(console, step)
        case Show():
            _show(console, step)
            return None
        case Do():
            _do(console, step)
            return None
        case _:
            raise TypeError(step)


def _kept(console: Console, diary: Diary, step: Keep) -> Any:
    try:
        return diary.append(step.fact)
    except Refusal as error:
        console.complain(sentence(error))
        return None


def _code(console: Console, step: AskCode) -> str | None:
    """A code, or None for an empty line."""
    for told in (step.why, step.ask, words.CODE_HOW):
        if told:
            console.say(told)
    return (console.answer() or "").strip() or None


def _show(console: Console, step: Show) -> None:
    for chart in step.charts:
        console.say(_chart_told(chart))
    for told in step.sentences:
        console.say(told)


def _do(console: Console, step: Do) -> None:
    try:
        for told in step.work():
            console.say(told)
    except Refusal as error:
        console.complain(sentence(error))
    except OSError as error:
        console.complain(system_sentence(error))


def _chart_told(chart: Bars) -> str:
    answers = ", ".join(f"{bar.label.lower()}: {bar.told}" for bar in chart.bars)
    return f"{chart.title}. {answers[:1].upper()}{answers[1:]}."
