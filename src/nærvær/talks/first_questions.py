"""The few questions after the first practice. Each has a usual answer, can be skipped, and stands in the settings."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.parts import Parts, SharedParts
from ..domain.practice import Preference
from ..domain.progress import preferences
from ..domain.usual import LENGTH
from ..words import settings_words as words
from .reminding import reminding
from .steps import AskOne, Keep, Room, Talk, Tell, Way
from .voices import first_voice


def first_questions(parts: SharedParts) -> Callable[[Room], Talk]:
    """The talk: which voice, short or long, and, on a machine of the person's own, whether a reminder would be welcome."""

    def talk(room: Room) -> Talk:
        yield from first_voice(room)
        if LENGTH not in preferences(room.entries()):
            ways = tuple(Way(label, value) for value, label in words.FIRST_LENGTHS)
            length = yield AskOne(words.FIRST_LENGTH, words.FIRST_LENGTH_WHY, ways, short_cuts=True, skips=True)
            yield Keep(Preference(LENGTH, length or ways[0].value))
            if isinstance(parts, Parts):
                yield from _reminder(parts, room)
        return words.ALL_SET

    return talk


def _reminder(parts: Parts, room: Room) -> Talk:
    wanted = yield Tell(words.FIRST_REMINDER, words.FIRST_REMINDER_WHY, words.FIRST_REMINDER_WAYS, back=False)
    if wanted:
        yield from reminding(parts)(room)
    return ""
