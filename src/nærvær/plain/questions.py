"""Questions in lines; every one can be skipped with an empty line or by ending the input."""

from __future__ import annotations

from typing import Any

from ..domain.validation import whole_number
from ..talks.steps import SKIP, Among, AskLine, AskOne, AskScale, Back, Esc, Given, Tell
from ..words import plain_words as words
from ..words.journey import too_long
from .console import Console

LOWEST, HIGHEST = 0, 10


def rating(console: Console, step: AskScale) -> Given | Back:
    """An answer 0…10, or that it was skipped. A pipe gets one line per question, a person may try again."""
    if console.leaving:
        return Given(step.given)
    item = step.item
    say_which(console, step.among)
    console.say(item.stem)
    if step.given is not None:
        console.say(f"{words.line_given(item.told(step.given))}.")
    console.say(f"{words.anchors(item)} {words.RATING_HOW if step.given is None else words.RATING_AGAIN_HOW}")
    say_before(console, step.among)
    while (line := console.answer()) is not None and line.strip():
        if wants_before(line, step.among):
            return Back()
        if step.given is not None and line.strip().casefold() in words.SKIP_KEYS:
            break
        value = whole_number(line, LOWEST, HIGHEST)
        if value is not None:
            console.say(item.told(value))
            return Given(value)
        console.say(words.NOT_A_RATING)
        if not console.keyboard:
            return Given(step.given)
    else:
        if step.given is not None:
            return Given(step.given)
    if not console.leaving:
        console.say(words.SKIPPED)
    return Given(None)


def line(console: Console, step: AskLine) -> str | Back | None:
    """A line; empty keeps what was given, or is nothing. Too long a line is never cut, the person is asked again."""
    if console.leaving:
        return None
    say_which(console, step.among)
    console.say(step.ask)
    for more in (step.why, step.example):
        if more:
            console.say(more)
    if step.given:
        console.say(words.line_given(step.given))
    console.say(words.LINE_HOW if step.given else words.LINE_SKIP)
    say_before(console, step.among)
    while (typed := console.answer()) is not None:
        text = typed.strip()
        if wants_before(text, step.among):
            return Back()
        if step.given and text == words.EMPTY_KEY:
            return ""
        if len(text) <= step.room:
            return text or step.given
        console.say(too_long(len(text), step.room))
        if not console.keyboard:
            break
    return None


def one(console: Console, step: AskOne) -> Any:
    """The value of one of several ways; see `chosen` for an empty line."""
    say_which(console, step.among)
    if step.ask:
        console.say(step.ask)
    for number, way in enumerate(step.ways, 1):
        console.say(f"{number} {way.label.strip()}{f' · {way.beside}' if way.beside else ''}")
    return chosen(console, step, tuple(way.value for way in step.ways), tuple(way.label for way in step.ways), None)


def way(console: Console, step: Tell) -> Any:
    """What is told, and which way to go; with only one way there is nothing to ask."""
    if len(step.ways) > 1:
        say_which(console, step.among)
    for told in step.sentences:
        console.say(told)
    if len(step.ways) == 1:
        return step.ways[0][1]
    for number, (label, _) in enumerate(step.ways, 1):
        console.say(f"{number} {label}")
    labels, values = zip(*step.ways, strict=True)
    return chosen(console, step, values, labels, step.back)


_HOW = {
    Esc.BACK: words.CHOOSE_NUMBER,
    Esc.SKIP: words.CHOOSE_OR_SKIP,
    Esc.REST: words.CHOOSE_OR_SKIP,
    Esc.DONE: words.CHOOSE_OR_DONE,
}


def chosen(console: Console, step: AskOne | Tell, values: tuple[Any, ...], labels: tuple[str, ...], back: Any) -> Any:
    """The value with the number that is typed. An empty line leaves what was answered before, goes past a question of a
    row that can be gone past, and else answers `back`."""
    if step.answered:
        console.say(f"{words.line_given(labels[step.first].strip())}.")
    console.say(words.CHOOSE_OR_KEEP if step.answered else _HOW[step.esc])
    say_before(console, step.among)
    while (typed := console.answer()) is not None and typed.strip():
        if wants_before(typed, step.among):
            return Back()
        number = whole_number(typed, 1, len(values))
        if number is not None:
            return values[number - 1]
        console.say(words.NOT_A_CHOICE)
        if not console.keyboard:
            return _unanswered(step, values, back)
    return _unanswered(step, values, back) if typed is not None else back


def _unanswered(step: AskOne | Tell, values: tuple[Any, ...], back: Any) -> Any:
    if step.answered:
        return values[step.first]
    return SKIP if step.esc in {Esc.SKIP, Esc.REST} else back


def say_which(console: Console, among: Among | None) -> None:
    """Which question of how many comes, where that is said."""
    if among is not None and among.number:
        console.say(words.which_of(among.number, among.of))


def say_before(console: Console, among: Among | None) -> None:
    """How to get to the question before, where there is one."""
    if among is not None and among.before:
        console.say(words.BEFORE_HOW)


def wants_before(typed: str, among: Among | None) -> bool:
    """Whether this line asks for the question before."""
    return among is not None and among.before and typed.strip().casefold() in words.BEFORE_KEYS


def ask_whole_number(console: Console, lowest: int, highest: int) -> int | None:
    """A whole number in range; None for an empty line or the end of input. A person may try again, a pipe may not."""
    answer = whole_number_or_before(console, lowest, highest, None)
    return None if isinstance(answer, Back) else answer


def whole_number_or_before(console: Console, lowest: int, highest: int, among: Among | None) -> int | Back | None:
    """As `ask_whole_number`, for a question that stands in a row: also that the person wants the one before it."""
    say_before(console, among)
    while (typed := console.answer()) is not None and typed.strip():
        if wants_before(typed, among):
            return Back()
        number = whole_number(typed, lowest, highest)
        if number is not None:
            return number
        console.say(words.NOT_A_CHOICE)
        if not console.keyboard:
            break
    return None
