"""Choosing a voice by hearing it."""

from __future__ import annotations

from ..domain.practice import Preference
from ..domain.progress import preference
from ..words import settings_words as words
from .in_turn import Answers, Asking, Question
from .steps import AskOne, Hear, Keep, Room, Talk, Tell, Way

VOICE = "voice"


def choose_voice(room: Room) -> Talk:
    """Hear the voices, in any order and as often as one likes, until one is taken or the person turns back."""
    chosen = preference(room.entries(), VOICE)
    voice = yield from _heard(room, chosen, answered=False)
    if voice is None:
        return ""
    yield Keep(Preference(VOICE, voice))
    return words.voice_taken({known.id: known.name for known in room.catalogue.voices()}[voice])


def voice_question(room: Room) -> Question:
    """The same as one question of a row."""

    def ask(answers: Answers) -> Asking:
        return (yield from _heard(room, answers.get(VOICE), answered=VOICE in answers))

    return Question(VOICE, ask)


def _heard(room: Room, chosen: str | None, answered: bool) -> Asking:
    """The voice that was taken, or None for Esc."""
    voices = room.catalogue.voices()
    ways = tuple(Way(voice.name, voice.id, why=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    place = known.index(chosen) if chosen in known else 0
    while (
        voice := (
            yield AskOne(words.WHICH_VOICE, words.WHICH_VOICE_WHY, ways, place, short_cuts=True, answered=answered)
        )
    ) is not None:
        place, name = known.index(voice), ways[known.index(voice)].label
        answer = "again"
        while answer == "again":
            yield Hear(voice)
            answer = yield Tell(words.WHICH_VOICE, (words.hearing(name),), words.HEARD_WAYS, back="other")
        if answer == "take":
            return voice
    return None
