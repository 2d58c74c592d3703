"""Questions in lines; every one can be skipped with an empty line or by ending the input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..domain.bounds import NOTE_LENGTH
from ..domain.practice import Ratings
from ..domain.validation import whole_number
from ..words import plain_words as words
from ..words.journey import too_long
from ..words.ratings import AROUND, Item
from .console import Console

LOWEST, HIGHEST = 0, 10


def rating(console: Console, item: Item) -> int | None:
    """An answer 0…10, None when skipped. A pipe gets one line per question, a person may try again."""
    if console.leaving:
        return None
    console.say(item.stem)
    console.say(f"{words.anchors(item)} {words.RATING_HOW}")
    while (line := console.answer()) is not None and line.strip():
        value = whole_number(line, LOWEST, HIGHEST)
        if value is not None:
            console.say(item.told(value))
            return value
        console.say(words.NOT_A_RATING)
        if not console.keyboard:
            return None
    if not console.leaving:
        console.say(words.SKIPPED)
    return None


def answered(console: Console, ratings: Ratings, names: Iterable[str]) -> Ratings:
    """`ratings` with the answers to these items, asked in turn."""
    for name in names:
        ratings = replace(ratings, **{name: rating(console, AROUND[name])})
    return ratings


def note(console: Console) -> str:
    """The person's own line; too long a line is never cut, they are asked again."""
    if console.leaving:
        return ""
    console.say(words.NOTE)
    while (line := console.answer()) is not None:
        text = line.strip()
        if len(text) <= NOTE_LENGTH:
            return text
        console.say(too_long(len(text), NOTE_LENGTH))
        if not console.keyboard:
            break
    return ""


def ask_whole_number(console: Console, lowest: int, highest: int) -> int | None:
    """A whole number in range; None for an empty line or the end of input. A person may try again, a pipe may not."""
    while (line := console.answer()) is not None and line.strip():
        number = whole_number(line, lowest, highest)
        if number is not None:
            return number
        console.say(words.NOT_A_CHOICE)
        if not console.keyboard:
            break
    return None
