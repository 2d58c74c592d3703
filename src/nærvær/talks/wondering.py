"""What people wonder about, and short answers."""

from __future__ import annotations

from ..words import reassurance as words
from .steps import AskOne, Room, Talk, Tell, Way


def wondering(room: Room) -> Talk:
    """The questions, again and again, until the person turns back."""
    del room
    ways = tuple(Way(question, index) for index, (question, _) in enumerate(words.ANSWERS))
    place = 0
    while (picked := (yield AskOne(words.WONDERING, words.WONDERING_ASK, ways, place, short_cuts=True))) is not None:
        place = picked
        question, answer = words.ANSWERS[picked]
        yield Tell(words.WONDERING, (question, answer), ((words.BACK, None),))
    return ""
