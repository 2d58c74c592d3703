"""Holds a talk in lines: each step is said, each answer is a line."""

from __future__ import annotations

from typing import Any

from ..domain.diary import Diary
from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..talks.steps import AskCode, AskLine, AskOne, AskScale, Bars, Do, Given, Hear, Keep, Room, Show, Talk, Tell, Way
from ..words import plain_words as words
from ..words.journey import too_long
from ..words.refusals import sentence, system_sentence
from .console import Console
from .hearing import hear
from .questions import ask_whole_number, rating


def room_of(parts: Parts, diary: Diary) -> Room:
    """What talks may look at."""
    return Room(parts.catalogue, diary.entries, lambda: practice_day(parts.now()))


def hold(console: Console, parts: Parts, diary: Diary, talk: Talk) -> None:
    """The whole talk, and its last line. The end of input, or leaving, ends it; what was answered is kept."""
    answer: Any = None
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
    talk.close()


def _asked(console: Console, step: AskScale | AskLine | AskCode | AskOne | Tell | Show | Do) -> Any:
    match step:
        case AskScale():
            return _scale(console, step)
        case AskLine():
            return _line(console, step)
        case AskCode():
            return _code(console, step)
        case AskOne():
            return _one(console, step.ask, step.ways)
        case Tell():
            return _way(console, step)
        case Show():
            _show(console, step)
            return None
        case Do():
            _do(console, step)
            return None


def _kept(console: Console, diary: Diary, step: Keep) -> Any:
    try:
        return diary.append(step.fact)
    except Refusal as error:
        console.complain(sentence(error))
        return None


def _scale(console: Console, step: AskScale) -> Given | None:
    value = rating(console, step.item)
    return None if console.leaving else Given(value)


def _line(console: Console, step: AskLine) -> str | None:
    """A line; empty keeps what was given, or is nothing. Too long a line is never cut, the person is asked again."""
    console.say(step.ask)
    for more in (step.why, step.example):
        if more:
            console.say(more)
    if step.given:
        console.say(words.line_given(step.given))
    console.say(words.LINE_HOW if step.given else words.LINE_SKIP)
    while (line := console.answer()) is not None:
        text = line.strip()
        if step.given and text == words.EMPTY_KEY:
            return ""
        if len(text) <= step.room:
            return text or step.given
        console.say(too_long(len(text), step.room))
        if not console.keyboard:
            break
    return None


def _code(console: Console, step: AskCode) -> str | None:
    """A code, or None for an empty line."""
    for told in (step.why, step.ask, words.CODE_HOW):
        if told:
            console.say(told)
    return (console.answer() or "").strip() or None


def _one(console: Console, ask: str, ways: tuple[Way[Any], ...]) -> Any:
    if ask:
        console.say(ask)
    for number, way in enumerate(ways, 1):
        console.say(f"{number} {way.label.strip()}{f' · {way.beside}' if way.beside else ''}")
    console.say(words.CHOOSE_NUMBER)
    chosen = ask_whole_number(console, 1, len(ways))
    return None if chosen is None else ways[chosen - 1].value


def _way(console: Console, step: Tell) -> Any:
    """What is told, and which way to go; with only one way there is nothing to ask."""
    for told in step.sentences:
        console.say(told)
    if len(step.ways) == 1:
        return step.ways[0][1]
    for number, (label, _) in enumerate(step.ways, 1):
        console.say(f"{number} {label}")
    console.say(words.CHOOSE_NUMBER)
    chosen = ask_whole_number(console, 1, len(step.ways))
    return step.back if chosen is None else step.ways[chosen - 1][1]


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
