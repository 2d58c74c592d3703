"""Samples: a few seconds of a sound that is to be chosen, as it will sound in a practice: a voice, a bell, an ambience.

Each is a part of a score, for a player. Where no voice can be heard, a sample goes without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..quick_dataclass import dataclass
from .catalogue import Catalogue
from .practice import Ambience, Bell, PracticeOptions
from .preferences import Preferences, guidance_voice, guidance_voices
from .score import TIMELINE_RATE, Score, TimedBell, TimedCue, Timeline

VOICE_SENTENCES = 2
BELL_SECONDS = 6
VOICE_AFTER_BELL_SECONDS = 2
AMBIENCE_FADES_SECONDS = 6
"""How long the ambience of a score takes to rise, and to fall: a sample begins and ends in its full sound."""
AMBIENCE_ALONE_SECONDS = 3
"""How long it is heard before a sentence is said over it, and after."""


@dataclass(frozen=True, slots=True)
class SoundSample:
    """A score, and the frames of its timeline between which it is to be played."""

    score: Score
    start: int
    end: int


def voice_sample(catalogue: Catalogue, voice: str) -> SoundSample:
    """Return the first sentences of the first exercise in a voice. Raises what `catalogue.score` raises."""
    score = _spoken(catalogue, voice)
    cues = score.timeline.cues[:VOICE_SENTENCES]
    return SoundSample(score, cues[0].start, cues[-1].end) if cues else SoundSample(score, 0, 0)


def _bell_sample(catalogue: Catalogue, chosen: Preferences) -> SoundSample | None:
    """Return a stroke of the bell; None for no bell."""
    del catalogue
    if chosen.bell is Bell.NONE:
        return None
    total = BELL_SECONDS * TIMELINE_RATE
    timeline = Timeline("", "", TIMELINE_RATE, total, (), (TimedBell(0, closing=False),), (), 1.0)
    return SoundSample(Score(timeline, None, chosen.bell, bell_volume=chosen.bell_volume / 100), 0, total)


def _bell_volume_sample(catalogue: Catalogue, chosen: Preferences) -> SoundSample | None:
    """Return a stroke of the bell and then a sentence, beside which it is loud or soft; None for no bell."""
    if chosen.bell is Bell.NONE:
        return None
    score, sentence = _with_sentence_at(catalogue, chosen, VOICE_AFTER_BELL_SECONDS)
    end = max(sentence.end if sentence else 0, BELL_SECONDS * TIMELINE_RATE)
    timeline = replace(score.timeline, total=end, bells=(TimedBell(0, closing=False),))
    score = replace(score, timeline=timeline, bell=chosen.bell, bell_volume=chosen.bell_volume / 100)
    return SoundSample(score, 0, end)


def _ambience_sample(catalogue: Catalogue, chosen: Preferences) -> SoundSample | None:
    """Return the ambience alone, under a sentence, and alone again; None for no ambience."""
    if chosen.ambience is Ambience.NONE:
        return None
    begins = AMBIENCE_FADES_SECONDS + AMBIENCE_ALONE_SECONDS
    score, sentence = _with_sentence_at(catalogue, chosen, begins)
    end = (sentence.end if sentence else begins * TIMELINE_RATE) + AMBIENCE_ALONE_SECONDS * TIMELINE_RATE
    timeline = replace(score.timeline, total=end + AMBIENCE_FADES_SECONDS * TIMELINE_RATE, bells=())
    score = replace(
        score,
        timeline=timeline,
        bell=Bell.NONE,
        ambience=chosen.ambience,
        ambience_volume=chosen.ambience_volume / 100,
    )
    return SoundSample(score, AMBIENCE_FADES_SECONDS * TIMELINE_RATE, end)


SAMPLES: Mapping[str, Callable[[Catalogue, Preferences], SoundSample | None]] = {
    "bell": _bell_sample,
    "bell_volume": _bell_volume_sample,
    "ambience": _ambience_sample,
    "ambience_volume": _ambience_sample,
}
"""By field of `Preferences`: what it sounds like, as everything is chosen; None for silence."""


def _with_sentence_at(catalogue: Catalogue, chosen: Preferences, seconds: int) -> tuple[Score, TimedCue | None]:
    """Return a score that says one sentence at that time, and the sentence; none where there is nobody to say it."""
    voices = (voice.id for voice in guidance_voices(catalogue, chosen))
    score = _spoken(catalogue, guidance_voice(catalogue, chosen) or next(voices, ""))
    sentence = next((replace(cue, start=seconds * TIMELINE_RATE) for cue in score.timeline.cues), None)
    timeline = replace(score.timeline, cues=(sentence,) if sentence else (), sections=(), figures=())
    return replace(score, timeline=timeline), sentence if score.recording else None


def _spoken(catalogue: Catalogue, voice: str) -> Score:
    """Return the score of the first exercise in a voice, without a bell. Raises what `catalogue.score` raises."""
    language = next((known.language for known in catalogue.voices() if known.id == voice), "")
    exercise = catalogue.exercise(catalogue.exercises()[0].id, language)
    return catalogue.score(PracticeOptions(exercise.id, exercise.shortest, voice=voice or None, bell=Bell.NONE))
