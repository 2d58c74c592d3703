"""What is on offer (exercises, the eight weeks that suggest them, numbers to call), and the port to it and to scores."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ..quick_dataclass import dataclass
from .language_choice import matching_language
from .practice import Posture, PracticeOptions

if TYPE_CHECKING:  # on the road to *today*: the port only names them
    from .errors import BrokenContent, MissingSound
    from .score import Score, Voice
    from .script import Script

OUTWARD, HARD_MOMENT = "outward", "right-now"
"""Exercises that are always one key away: for people who find it hard to look inward, and for the hard moment."""
SPEECH_SECONDS_PER_CHARACTER = 0.0915
"""128 words a minute inside speech, over the 12 700 words of the scripts."""
BETWEEN_SENTENCES_SECONDS = 0.75
SPEECH_LEAD_SECONDS = 0.3


class ExerciseKind(StrEnum):
    """Whether a voice guides the exercise."""

    GUIDED = "guided"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Exercise:
    """A formal practice. `short` and `long` are the plan's presets; `shortest`…`longest` whole minutes are promised.

    `varies`: not the same is said every time. `has_grades`: how much is said can be chosen. `has_evening`: it has a form
    that ends in sleep.
    """

    id: str
    title: str
    why: str
    kind: ExerciseKind
    short: int
    long: int
    shortest: int
    longest: int
    varies: bool = False
    has_grades: bool = False
    has_evening: bool = False

    def usual_lengths(self) -> tuple[int, ...]:
        """The minutes to choose among in a list: the shortest, the presets, the longest, and multiples of five between."""
        named = {self.shortest, self.short, self.long, self.longest}
        between = range(5, self.longest + 1, 5)
        return tuple(sorted(named | {minutes for minutes in between if minutes >= self.shortest}))


@dataclass(frozen=True, slots=True)
class FormalPractice:
    """One line of a week's plan. No exercise: self-chosen. No times: as often as the person likes."""

    exercise: str | None
    times: int | None


@dataclass(frozen=True, slots=True)
class EverydayActivity:
    """An everyday practice to choose from: its name as shown, and the id that facts hold, or ""."""

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReflectionQuestion:
    """A question to look back with: its words, and the id that facts hold, or ""."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """One of the eight weeks: its theme, what it is for, and what it invites to.

    `reflections` are questions to look back with; `card` is one more thing to try, or ""; `focus` names everyday practices
    that come first this week.
    """

    number: int
    theme: str
    why: str
    formal: tuple[FormalPractice, ...]
    informal: tuple[str, ...]
    reflections: tuple[ReflectionQuestion, ...] = ()
    card: str = ""
    focus: tuple[EverydayActivity, ...] = ()

    @property
    def days_invited(self) -> int | None:
        """On how many days the week invites to its exercise; None: on any number."""
        return next((formal.times for formal in self.formal if formal.times), None)


@dataclass(frozen=True, slots=True)
class Programme:
    """The eight weeks in order, and the informal practices to choose from."""

    weeks: tuple[Week, ...]
    everyday: tuple[EverydayActivity, ...]

    def week(self, number: int) -> Week:
        """Return the week with this number, 1…8."""
        return self.weeks[number - 1]

    @property
    def all_everyday(self) -> tuple[EverydayActivity, ...]:
        """Every everyday practice, also those that are in the focus of one week only."""
        return tuple(dict.fromkeys((*self.everyday, *(activity for week in self.weeks for activity in week.focus))))

    def everyday_of(self, number: int) -> tuple[EverydayActivity, ...]:
        """Return the everyday practices, those of the week's focus first."""
        return tuple(dict.fromkeys((*self.week(number).focus, *self.everyday)))


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

    def read_anew(self) -> None:
        """Forget what has been read of voices and content: somebody has changed it here."""

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

    def offer(self, exercise: str, language: str = "", voice: str | None = None) -> Exercise:
        """Return the same with only the lengths that a voice can meet (None: the default one).

        Content that came with the program meets what it promises, and is not read for it.
        """

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


def voice_in(catalogue: Catalogue, chosen: str, language: str) -> str | None:
    """Return the chosen voice where it speaks a language, else the one that is called the same in it; None for neither.

    The name of a voice may end in the code of its language: who has chosen `synthetic-dark` hears `synthetic-dark-en` in
    English, and the other way round.
    """
    speaking = voices_of(catalogue, language)
    if chosen in {voice.id for voice in speaking}:
        return chosen
    names = {_name_without_language(voice) for voice in catalogue.voices() if voice.id == chosen}
    return next((voice.id for voice in speaking if _name_without_language(voice) in names), None)


def _name_without_language(voice: Voice) -> str:
    return voice.id.removesuffix(f"-{voice.language}")


def estimated_speech_frames(text: str, rate: int) -> int:
    """Return the frames of `rate` that `text` would take in a calm voice, for practice without a recording."""
    breaks = sum(text.count(f"{sign} ") for sign in ".?:")
    seconds = SPEECH_LEAD_SECONDS + SPEECH_SECONDS_PER_CHARACTER * len(text) + BETWEEN_SENTENCES_SECONDS * breaks
    return round(seconds * rate)
