"""Choosing a voice by hearing it, as a setting or as one of several questions asked in turn."""

from __future__ import annotations

from ..domain.preferences import Preferences, guidance_voices, preference_fact
from ..domain.score import Voice
from ..texts import settings as words
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show
from .questions import Answers, Question, Slot

VOICE = Slot[str]("voice")


async def choose_voice(interviewer: Interviewer, context: DialogueContext) -> str:
    """Let the person hear the voices, in any order and as often as they like, until they choose one or turn back."""
    chosen = Preferences.from_entries(context.entries()).voice
    voice = await _choose_by_hearing(interviewer, context, chosen, answered=False)
    if isinstance(voice, NoAnswer):
        return ""
    await interviewer.save(preference_fact(voice=voice))
    return words.voice_chosen({known.id: known.name for known in _offered(context)}[voice])


def voice_question(context: DialogueContext) -> Question:
    """The same choice as one of several questions asked in turn."""

    async def ask(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await _choose_by_hearing(interviewer, context, answers.get(VOICE), answered=VOICE in answers)

    return Question(VOICE, ask)


async def _choose_by_hearing(
    interviewer: Interviewer, context: DialogueContext, chosen: str | None, answered: bool
) -> str | NoAnswer:
    """The id of the voice chosen."""
    voices = _offered(context)
    options = tuple(Option(voice.name, voice.id, help=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    index = known.index(chosen) if chosen in known else 0
    while True:
        voice = await interviewer.choose(
            Choose(words.WHICH_VOICE(), words.WHICH_VOICE_WHY(), options, index, shortcuts=True, answered=answered)
        )
        if isinstance(voice, NoAnswer):
            return voice
        index = known.index(voice)
        heard = await _hear(interviewer, voice, options[index].label)
        if isinstance(heard, NoAnswer):
            return heard
        if heard == "take":
            return voice


def _offered(context: DialogueContext) -> tuple[Voice, ...]:
    return guidance_voices(context.catalogue, Preferences.from_entries(context.entries()))


async def _hear(interviewer: Interviewer, voice: str, name: str) -> str | NoAnswer:
    """Play a sample of a voice as often as the person likes; whether they "take" it or want an "other"."""
    while True:
        await interviewer.play_sample(voice)
        answer = await interviewer.show(
            Show(
                words.WHICH_VOICE(),
                (words.hearing(name),),
                tuple((label(), value) for label, value in words.SAMPLE_OPTIONS),
                back="other",
            )
        )
        if answer != "again":
            return answer
