"""Choosing a voice by hearing it."""

from __future__ import annotations

from ..domain.practice import Preference
from ..domain.progress import preference
from ..words import settings_words as words
from .steps import AskOne, Hear, Keep, Room, Talk, Tell, Way

VOICE = "voice"


def choose_voice(room: Room, skips: bool = False) -> Talk:
    """Hear the voices, in any order and as often as one likes, until one is taken or the person turns back.

    `skips`: whether turning back goes on to the next question.
    """
    voices = room.catalogue.voices()
    ways = tuple(Way(voice.name, voice.id, why=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    chosen = preference(room.entries(), VOICE)
    place = known.index(chosen) if chosen in known else 0
    while (
        voice := (yield AskOne(words.WHICH_VOICE, words.WHICH_VOICE_WHY, ways, place, short_cuts=True, skips=skips))
    ) is not None:
        place, name = known.index(voice), ways[known.index(voice)].label
        answer = "again"
        while answer == "again":
            yield Hear(voice)
            answer = yield Tell(words.WHICH_VOICE, (words.hearing(name),), words.HEARD_WAYS, back="other")
        if answer == "take":
            yield Keep(Preference(VOICE, voice))
            return words.voice_taken(name)
    return ""


def first_voice(room: Room) -> Talk:
    """Choose a voice, once, when there is more than one; leaving it is an answer too, and keeps the first."""
    voices = room.catalogue.voices()
    if len(voices) > 1 and preference(room.entries(), VOICE) is None:
        yield from choose_voice(room, skips=True)
        if preference(room.entries(), VOICE) is None:
            yield Keep(Preference(VOICE, voices[0].id))
    return ""
