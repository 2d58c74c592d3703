"""A whole recording as an exercise: cut into phrases at its pauses, corrected by a person, captioned, its pauses elastic.

Nothing here knows sound. Times are frames of the recording, from its beginning.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Protocol

from ..quick_dataclass import dataclass
from .own_voice import VoiceConsent, with_replaced
from .pause_stretching import LEAST_PART, MOST_PART
from .practice import Posture
from .script import Cue, Pause, PauseKind, Script, Section, Tier

LEAD_SECONDS, TAIL_SECONDS = 0.12, 0.25
"""So much of the room stays before the first sound of a phrase and after its last: breath and ends of words are quiet."""
LONGEST_MINUTES = 120
LAST_PAUSE_SECONDS = (2.0, 10.0)
"""The silence after the last phrase is as long as it was, within these bounds."""
MOST_PHRASES = 1_000
NO_WORDS = "…"
"""The caption of a phrase whose words nobody has written down."""


@dataclass(frozen=True, slots=True)
class SpokenPhrase:
    """What is said without a pause: its first frame, the frame after its last, and its words or ""."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words and when they are said, in seconds."""

    start: float
    end: float
    words: str


@dataclass(frozen=True, slots=True)
class CutRecording:
    """A recording of `total` frames as phrases in order, with silence between them."""

    rate: int
    total: int
    phrases: tuple[SpokenPhrase, ...]

    def pause_after(self, index: int) -> float:
        """Return the seconds of silence after the phrase with this index."""
        if index + 1 < len(self.phrases):
            return (self.phrases[index + 1].start - self.phrases[index].end) / self.rate
        shortest, longest = LAST_PAUSE_SECONDS
        return min(max((self.total - self.phrases[index].end) / self.rate, shortest), longest)

    @property
    def spoken_seconds(self) -> float:
        """The seconds of all phrases together."""
        return sum([phrase.end - phrase.start for phrase in self.phrases]) / self.rate

    @property
    def pause_seconds(self) -> float:
        """The seconds of all pauses between phrases together, which are those that stretch."""
        return sum([self.pause_after(index) for index in range(len(self.phrases) - 1)])

    def possible_minutes(self) -> tuple[int, int] | None:
        """Return the shortest and the longest whole minutes it can last; None where there are none."""
        fixed = self.spoken_seconds + (self.pause_after(len(self.phrases) - 1) if self.phrases else 0.0)
        shortest = max(1, math.ceil((fixed + LEAST_PART * self.pause_seconds) / 60))
        longest = min(LONGEST_MINUTES, math.floor((fixed + MOST_PART * self.pause_seconds) / 60))
        return (shortest, longest) if shortest <= longest else None


def cut_at(pauses: Iterable[tuple[int, int]], begins: int, ends: int, rate: int, total: int) -> CutRecording:
    """Return a recording cut at `pauses`, of which the first word `begins` and the last one `ends` at these frames.

    A little of each pause stays with the phrases beside it, never more than a third of it on either side.
    """
    lead, tail = round(LEAD_SECONDS * rate), round(TAIL_SECONDS * rate)
    edges = [max(0, begins - lead)]
    for start, end in pauses:
        third = (end - start) // 3
        edges += [start + min(tail, third), end - min(lead, third)]
    edges.append(min(total, ends + tail))
    phrases = [SpokenPhrase(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return CutRecording(rate, total, tuple(phrases) if ends > begins else ())


def joined(cut: CutRecording, number: int) -> CutRecording:
    """Return the recording with phrase `number`, counted from 1, and the one after it as one: no pause between them."""
    first, second = cut.phrases[number - 1 : number + 1]
    words = " ".join(filter(None, (first.words, second.words)))
    both = SpokenPhrase(first.start, second.end, words)
    return replace(cut, phrases=(*cut.phrases[: number - 1], both, *cut.phrases[number + 1 :]))


def divided(cut: CutRecording, number: int, pause: tuple[int, int]) -> CutRecording:
    """Return the recording with a pause at these frames in phrase `number`; its words are shared out by time."""
    whole = cut.phrases[number - 1]
    words = whole.words.split()
    share = (pause[0] - whole.start) / (whole.end - whole.start)
    at = round(len(words) * share)
    first, second = (
        SpokenPhrase(whole.start, pause[0], " ".join(words[:at])),
        SpokenPhrase(pause[1], whole.end, " ".join(words[at:])),
    )
    return replace(cut, phrases=(*cut.phrases[: number - 1], first, second, *cut.phrases[number:]))


def captioned(cut: CutRecording, captions: Sequence[Caption]) -> CutRecording:
    """Return the recording with each caption at the phrase that is said while it stands, or else at the next one."""
    words: list[list[str]] = [[] for _ in cut.phrases]
    for caption in captions:
        start, end = caption.start * cut.rate, caption.end * cut.rate
        shared = [min(end, phrase.end) - max(start, phrase.start) for phrase in cut.phrases]
        best = max(range(len(shared)), key=shared.__getitem__)
        if shared[best] <= 0:
            best = min(bisect.bisect_left(cut.phrases, start, key=lambda phrase: phrase.start), len(words) - 1)
        words[best].append(caption.words)
    return _with_words(cut, [" ".join(each) for each in words])


def captioned_in_order(cut: CutRecording, sentences: Sequence[str]) -> CutRecording:
    """Return the recording with `sentences`, of which no times are known, at its phrases, each where its letters say."""
    lengths = [phrase.end - phrase.start for phrase in cut.phrases]
    ends = [sum(lengths[: index + 1]) / sum(lengths) for index in range(len(lengths))]
    letters = sum(map(len, sentences))
    words: list[list[str]] = [[] for _ in cut.phrases]
    before = 0
    for sentence in sentences:
        middle = (before + len(sentence) / 2) / letters
        words[min(bisect.bisect_left(ends, middle), len(ends) - 1)].append(sentence)
        before += len(sentence)
    return _with_words(cut, [" ".join(each) for each in words])


def _with_words(cut: CutRecording, words: Sequence[str]) -> CutRecording:
    phrases = [replace(phrase, words=said) for phrase, said in zip(cut.phrases, words, strict=True)]
    return replace(cut, phrases=tuple(phrases))


class OpenRecording(Protocol):
    """A recording whose sound is at hand until it is closed."""

    def close(self) -> None:
        """Let go of the sound."""

    def cut(self, shortest: float | None = None) -> CutRecording:
        """Return it cut at its pauses of `shortest` seconds; None: of as long as suits its tempo."""

    def pause_within(self, start: int, end: int, near: float | None = None) -> tuple[int, int] | None:
        """Return the longest stop between two frames, or the one nearest to `near` seconds; None where there is none."""

    def take(self, start: int, end: int) -> bytes:
        """Return frames `start` … `end` as a FLAC file, as loud as the voices that came with the program."""

    def room(self, cut: CutRecording) -> tuple[bytes, int] | None:
        """Return what its pauses sound like as a FLAC file of the same loudness, with its frames; None: like nothing."""


class RecordingWorkshop(Protocol):
    """Makes exercises of whole recordings, in the folder of own content. Every verb may raise `OSError`."""

    def require_free(self, exercise: str) -> None:
        """Raise `RecordingProblem` where no exercise can get this id: it is none, or taken."""

    def open(self, file: PurePath) -> OpenRecording:
        """Return a recording in which somebody speaks. Raises `RecordingProblem` and `UnreadableFile`."""

    def with_captions(self, cut: CutRecording, file: PurePath) -> CutRecording:
        """Return the recording with the words of a .vtt, .srt or text file. Raises as `open` does."""

    def keep(
        self,
        recording: OpenRecording,
        cut: CutRecording,
        exercise: RecordedExercise,
        progress: Callable[[float], None],
    ) -> PurePath:
        """Write the exercise whole and return its folder. Raises as `require_free` does."""

    def known(self) -> Sequence[RecordedExercise]:
        """Return the recorded exercises there are; those that cannot be read are left out."""

    def write_consent(self, exercise: str, consent: VoiceConsent) -> None:
        """Write a new consent to use a recorded exercise that is known, and keep the one it had among the earlier ones."""

    def remove(self, exercise: str) -> str | None:
        """Erase a recorded exercise and return its title; None where there is none with that id."""


@dataclass(frozen=True, slots=True)
class RecordedExercise:
    """What an imported recording is as an exercise: `usual` minutes long when it was recorded, or as near as it can be.

    `spoken_by` may be ""; `pauses` are seconds after each phrase. `earlier` are consents that others have replaced.
    """

    id: str
    title: str
    why: str
    spoken_by: str
    shortest: int
    usual: int
    longest: int
    words: tuple[str, ...]
    pauses: tuple[float, ...]
    consent: VoiceConsent | None = None
    earlier: tuple[VoiceConsent, ...] = ()

    def with_consent(self, consent: VoiceConsent) -> RecordedExercise:
        """Return the exercise with a new consent; the one it had is kept among the earlier ones."""
        earlier = with_replaced(self.earlier, self.consent)
        return replace(self, spoken_by=consent.person, consent=consent, earlier=earlier)


def as_exercise(
    cut: CutRecording, identity: str, title: str, why: str, spoken_by: str, consent: VoiceConsent | None = None
) -> RecordedExercise | None:
    """Return a cut recording as an exercise; None where there are no whole minutes that it can last."""
    span = cut.possible_minutes()
    if span is None:
        return None
    usual = min(max(round(cut.total / cut.rate / 60), span[0]), span[1])
    words = tuple(phrase.words for phrase in cut.phrases)
    pauses = tuple(cut.pause_after(index) for index in range(len(cut.phrases)))
    return RecordedExercise(identity, title, why, spoken_by, span[0], usual, span[1], words, pauses, consent)


def phrase_id(exercise: str, number: int) -> str:
    """Return the id of the cue of phrase `number`: two phrases with the same words have sounds of their own."""
    return f"{exercise}-{number:04}"


def recorded_script(exercise: RecordedExercise) -> Script:
    """Return the script of a recording: all of it is always said, in order, and each pause stretches by its own length."""
    last = len(exercise.words)
    cues = [
        Cue(
            phrase_id(exercise.id, number),
            words or NO_WORDS,
            Tier.CORE,
            Pause(pause, PauseKind.FIXED if number == last else PauseKind.NOTICE),
        )
        for number, (words, pause) in enumerate(zip(exercise.words, exercise.pauses, strict=True), 1)
    ]
    section = Section(exercise.title, tuple(cues))
    postures = (Posture.SITTING, Posture.LYING, Posture.STANDING)
    described = (exercise.id, exercise.title, exercise.why, postures, exercise.shortest, exercise.longest)
    return Script(*described, (section,), is_recorded=True)
