"""A voice of one's own as a folder: the sentences that were read, by number, whose voice it is, and which take says what.

Sentences are found by their words, so that a comma, a capital letter or a space costs no take.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from ..quick_dataclass import dataclass
from .catalogue import estimated_speech_frames
from .language_choice import SOURCE_LANGUAGE
from .score import TIMELINE_RATE
from .script import Cue, Script, shared_cues

SHARED_LINES = "shared"
"""The heading of the lines that several exercises say."""
SMALLEST_NUMBER, LARGEST_NUMBER = 1, 9999
ALIKE = 0.75
"""From this share of common words on, a sentence may be a new wording of an old one, and it is asked whether it is."""
FAINT_LUFS = -42.0
"""Speech below this was so far from the microphone that raising it raises the room with it."""
LEAST_CONTRAST_DB = 25.0
"""So far below speech the room should lie."""
SHORTEST_PART, LONGEST_PART = 0.35, 2.5
"""Of the time that its words would take in a calm voice, a take may last so much."""
WARN_DAYS = 30
"""So long before a consent ends it is told."""
LONGEST_PURPOSE = 200
"""Characters in which it is told who speaks, and for what, where somebody is asked."""
MOST_EARLIER = 50
"""Of so many earlier consents it is kept what they were; of more, the latest."""
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A numbered sentence of a manuscript, as it was read, and the exercise it was read for ("" for any).

    `also` are later wordings that its take may stand for: somebody was asked.
    """

    number: int
    exercise: str
    text: str
    also: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that its take may stand for, what was read first."""
        return (self.text, *self.also)


@dataclass(frozen=True, slots=True)
class VoiceConsent:
    """Whose voice it is, what it may be used for, since when, and until which day (None: until it is withdrawn)."""

    person: str
    purpose: str
    given: date | None = None
    until: date | None = None

    def is_over(self, today: date) -> bool:
        """Return whether the voice may be used no longer."""
        return self.until is not None and today > self.until

    def ends_soon(self, today: date) -> bool:
        """Return whether it ends within the next weeks, so that it is time to ask again."""
        return self.until is not None and not self.is_over(today) and (self.until - today).days <= WARN_DAYS


def with_replaced(earlier: Sequence[VoiceConsent], replaced: VoiceConsent | None) -> tuple[VoiceConsent, ...]:
    """Return the earlier consents and the one that is replaced now, if there was one; of too many the latest."""
    return (*earlier, *(() if replaced is None else (replaced,)))[-MOST_EARLIER:]


class TakeFault(StrEnum):
    """What should make somebody read a sentence again. `CUT`: it is far too short for its words, `SLOW`: far too long."""

    SILENT = "silent"
    CLIPPED = "clipped"
    FAINT = "faint"
    NOISY = "noisy"
    CUT = "cut"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class TakeMeasures:
    """A take as it was heard: its seconds, how loud its speech and the room between the words are (LUFS), and its faults."""

    seconds: float
    loudness: float
    floor: float
    faults: tuple[TakeFault, ...] = ()


def level_faults(loudness: float, floor: float, *, is_clipped: bool) -> tuple[TakeFault, ...]:
    """Return what is wrong with the levels of a take."""
    faults = {
        TakeFault.CLIPPED: is_clipped,
        TakeFault.FAINT: loudness < FAINT_LUFS,
        TakeFault.NOISY: loudness - floor < LEAST_CONTRAST_DB,
    }
    return tuple(fault for fault, is_there in faults.items() if is_there)


def length_faults(seconds: float, text: str) -> tuple[TakeFault, ...]:
    """Return whether a take is of another length than its words would be, read by anybody."""
    expected = estimated_speech_frames(text, TIMELINE_RATE) / TIMELINE_RATE
    if seconds < SHORTEST_PART * expected:
        return (TakeFault.CUT,)
    return (TakeFault.SLOW,) if seconds > LONGEST_PART * expected + 1 else ()


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """What a voice tells of itself in its `voice.toml`; `synthetic` is whether a machine speaks.

    `earlier` are the consents that others have replaced, in the order in which they were given.
    """

    name: str
    description: str
    licence: str
    synthetic: bool = False
    language: str = SOURCE_LANGUAGE
    consent: VoiceConsent | None = None
    earlier: tuple[VoiceConsent, ...] = ()

    def with_consent(self, consent: VoiceConsent) -> VoiceCard:
        """Return the card with a new consent; the one it had is kept among the earlier ones."""
        return replace(self, consent=consent, earlier=with_replaced(self.earlier, self.consent))


@dataclass(frozen=True, slots=True)
class VoiceFolder:
    """A voice as it lies on the disk: its card, its sentences and its takes by number.

    `doubles` are files whose number another file has too, and `unused` those that are no take: their names tell no number,
    or they are of a kind that cannot be played as it is.
    """

    folder: PurePath
    card: VoiceCard
    sentences: tuple[Sentence, ...]
    takes: Mapping[int, PurePath] = field(default_factory=dict)
    doubles: tuple[PurePath, ...] = ()
    unused: tuple[PurePath, ...] = ()


def same_words(text: str) -> str:
    """Return what two sentences have in common that are read in the same way: their words, and whether they ask."""
    words = _NO_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).split()
    asks = "?" if text.rstrip(" \t\n»”\"'").endswith("?") else ""
    return " ".join(words) + asks


def alikeness(one: str, other: str) -> float:
    """Return how much of their words two sentences share in order, 0…1; 0 where it is clearly less than `ALIKE`."""
    words, others = _words(one), _words(other)
    # Most pairs have next to nothing in common, and counting that takes a fiftieth of comparing their order.
    if 2 * min(len(words), len(others)) < ALIKE * (len(words) + len(others)) or not set(words) & set(others):
        return 0.0
    common = (Counter(words) & Counter(others)).total()
    if 2 * common < ALIKE * (len(words) + len(others)):
        return 0.0
    return difflib.SequenceMatcher(None, words, others, autojunk=False).ratio()


@functools.lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(same_words(text).split())


class TakeFinder:
    """Finds the number whose take says a sentence: one read for its own exercise first, else for any."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        for sentence in sentences:
            for wording in sentence.wordings:
                words = same_words(wording)
                self._numbers.setdefault((sentence.exercise, words), sentence.number)
                self._numbers.setdefault(("", words), sentence.number)

    def number(self, exercise: str, text: str) -> int | None:
        """Return the number of the sentence; None where it is not in the manuscript."""
        words = same_words(text)
        return self._numbers.get((exercise, words), self._numbers.get(("", words)))


# What is to be read


@dataclass(frozen=True, slots=True)
class NeededSentence:
    """A sentence that an exercise may say; `exercise` is `SHARED_LINES` for one that several say."""

    exercise: str
    text: str


def needed_sentences(scripts: Iterable[Script]) -> tuple[NeededSentence, ...]:
    """Return all that these exercises may say, in the order of the scripts, each once; what they share comes last."""
    own: list[NeededSentence] = []
    shared: dict[str, NeededSentence] = {}
    for script in scripts:
        own += _once(script.exercise, script.spoken())
        shared |= {same_words(each.text): each for each in _once(SHARED_LINES, shared_cues(script))}
    return (*own, *shared.values())


def _once(exercise: str, cues: Sequence[Cue]) -> list[NeededSentence]:
    return list({same_words(cue.text): NeededSentence(exercise, cue.text) for cue in cues}.values())


def numbered(sentences: Sequence[Sentence], needed: Iterable[NeededSentence]) -> tuple[Sentence, ...]:
    """Return the manuscript with what is `needed` and not in it yet, under the next free numbers."""
    finder = TakeFinder(sentences)
    following = max((each.number for each in sentences), default=0) + 1
    new = [each for each in needed if finder.number(each.exercise, each.text) is None]
    return (*sentences, *(Sentence(number, each.exercise, each.text) for number, each in enumerate(new, following)))


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence that was read, and the wording its exercise has now instead."""

    sentence: Sentence
    text: str


def rewordings(sentences: Sequence[Sentence], needed: Sequence[NeededSentence]) -> tuple[Rewording, ...]:
    """Return which read sentences are the old wording of one that is needed now, the nearest of each exercise, once each.

    Only sentences that nothing needs any more are looked at: what is still said as it was read is not asked about.
    """
    finder = TakeFinder(sentences)
    in_use = {finder.number(each.exercise, each.text) for each in needed}
    free = [each for each in sentences if each.number not in in_use]
    wanted = [each for each in needed if finder.number(each.exercise, each.text) is None]
    near = [
        (likeness, old, new)
        for new in wanted
        for old in free
        if old.exercise in ("", new.exercise) and (likeness := alikeness(old.text, new.text)) >= ALIKE
    ]
    found: list[Rewording] = []
    taken: set[object] = set()
    for _, old, new in sorted(near, key=lambda each: -each[0]):
        if old.number not in taken and new not in taken:
            taken |= {old.number, new}
            found.append(Rewording(old, new.text))
    return tuple(sorted(found, key=lambda each: each.sentence.number))


def reworded(sentences: Iterable[Sentence], accepted: Iterable[Rewording]) -> tuple[Sentence, ...]:
    """Return the manuscript in which the takes of `accepted` stand for the new wordings too."""
    texts = {each.sentence.number: each.text for each in accepted}
    return tuple(
        Sentence(each.number, each.exercise, each.text, (*each.also, texts[each.number]))
        if each.number in texts
        else each
        for each in sentences
    )
