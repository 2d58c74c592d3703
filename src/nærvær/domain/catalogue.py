"""The catalogue port: programme, exercises, voices, scores and numbers to call, and a short sample of a voice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from .language import matching_language
from .practice import Bell, Posture, PracticeOptions

if TYPE_CHECKING:  # on the road to *today*: the port only names them
    from .errors import BrokenContent, MissingSound
    from .programme import Exercise, Programme
    from .score import Score, Voice
    from .script import Script

SPEECH_SECONDS_PER_CHARACTER = 0.0915
"""128 words a minute inside speech, over the 12 700 words of the scripts."""
BETWEEN_SENTENCES_SECONDS = 0.75
SPEECH_LEAD_SECONDS = 0.3
SAMPLE_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class LengthRange:
    """Whole minutes an exercise can take in a voice, and its natural length, for every week and posture."""

    shortest: int
    natural: int
    longest: int


class HelpPurpose(StrEnum):
    """What a number is called for."""

    TALK = "talk"
    DOCTOR = "doctor"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number to call, for a known purpose or, with None, for what `text` says in a clinic's own words.

    `name` is who answers, or "".
    """

    number: str
    purpose: HelpPurpose | None
    name: str = ""
    text: str = ""


class Catalogue(Protocol):
    """Offers programme, exercises, voices and scores. It exists so that no other part knows where content lies.

    What is shown is in the language of the screens; `language` is that of the guidance, "" for the same. What is not
    there in a language is in Norwegian.

    Raises `UnknownName` for a name that is not there. A file of the person's own that cannot be used is left out and
    reported by `faults`; `BrokenContent` is raised only when there is nothing to put in its place.
    """

    def faults(self) -> tuple[BrokenContent, ...]:
        """Return what could not be used of the content that has been asked for so far."""

    def check_own(self) -> None:
        """Read what a person's own content offers, so that `faults` tell what of it cannot be used."""

    def titles(self) -> dict[str, str]:
        """Return titles by id of every exercise that has been practised or could be, also of those not offered now.

        Everyday activities stand among them under their `activity_key`, and questions to reflect on under their
        `question_key`.
        """

    def programme(self) -> Programme:
        """Return the eight weeks."""

    def help_numbers(self) -> tuple[HelpNumber, ...]:
        """Return the telephone numbers for when it is too much: a clinic's own, else those of the country; none if neither
        is known."""

    def exercises(self) -> tuple[Exercise, ...]:
        """Return every formal exercise, in the order shown."""

    def screen_language(self) -> str:
        """Return the language in which everything is offered: that of the screens where there is content in it."""

    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages that exercises can be guided in, Norwegian first."""

    def exercise(self, exercise: str, language: str = "") -> Exercise:
        """Return the exercise with this id, with the lengths it has in a language of guidance."""

    def postures(self, exercise: str, language: str = "") -> tuple[Posture, ...]:
        """Return the postures its script knows, the default one first; none for silent practice."""

    def voices(self) -> tuple[Voice, ...]:
        """Return every voice, of any language, the default one first."""

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        """Return possible lengths by voice id, each in the language of the voice; empty for silent practice."""

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        """Return why a voice cannot say all of an exercise, by voice id; the voices that are not in it can."""

    def score(self, options: PracticeOptions) -> Score:
        """Return everything needed to play `options`.

        Raises `LengthOutOfRange`; where the sound is missing the score has no recording.
        """

    def script(self, exercise: str, language: str = "") -> Script | None:
        """Return everything the exercise can say; None for one that says nothing."""


def voices_of(catalogue: Catalogue, language: str) -> tuple[Voice, ...]:
    """Return the voices that speak a language, the default one first."""
    return tuple(voice for voice in catalogue.voices() if matching_language(voice.language, (language,)) == language)


def estimated_speech_frames(text: str, rate: int) -> int:
    """Return the frames of `rate` that `text` would take in a calm voice, for practice without a recording."""
    breaks = sum(text.count(f"{sign} ") for sign in ".?:")
    seconds = SPEECH_LEAD_SECONDS + SPEECH_SECONDS_PER_CHARACTER * len(text) + BETWEEN_SENTENCES_SECONDS * breaks
    return round(seconds * rate)


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """A few sentences to know a voice by: a score, and the frames of its timeline between which it is to be played."""

    score: Score
    start: int
    end: int


def voice_sample(catalogue: Catalogue, voice: str) -> VoiceSample:
    """Return the first sentences of the first exercise in a voice. Raises what `catalogue.score` raises."""
    language = next((known.language for known in catalogue.voices() if known.id == voice), "")
    exercise = catalogue.exercise(catalogue.exercises()[0].id, language)
    score = catalogue.score(PracticeOptions(exercise.id, exercise.shortest, voice=voice, bell=Bell.NONE))
    cues = score.timeline.cues[:SAMPLE_SENTENCES]
    return VoiceSample(score, cues[0].start, cues[-1].end) if cues else VoiceSample(score, 0, 0)
