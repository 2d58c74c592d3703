"""What is missing in a voice of one's own and what is wrong with it, sentence by sentence, for whoever can mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from ..quick_dataclass import dataclass
from .own_voice import (
    SHARED_LINES,
    NeededSentence,
    Rewording,
    Sentence,
    TakeFault,
    TakeFinder,
    TakeMeasures,
    VoiceCard,
    VoiceFolder,
    length_faults,
    needed_sentences,
    rewordings,
)
from .script import Script
from .voice_workshop import TakeFinding


@dataclass(frozen=True, slots=True)
class FaultyTake:
    """A sentence whose take should be made again, the name of its file, and why."""

    sentence: Sentence
    file: str
    faults: tuple[TakeFault, ...] = ()
    unplayable: TakeFinding | None = None


@dataclass(frozen=True, slots=True)
class ExerciseCoverage:
    """How many of the sentences of an exercise have a take, of how many."""

    exercise: str
    title: str
    read: int
    total: int


@dataclass(frozen=True, slots=True)
class VoiceReport:
    """A voice as it was found.

    `missing` are sentences that an exercise says and that have no take, with their numbers where the manuscript has them;
    `reworded` those of them that seem to be new wordings of what was read; `unsaid` what no exercise says (any more), and
    `nameless` the files whose numbers the manuscript does not have.
    """

    card: VoiceCard
    coverage: tuple[ExerciseCoverage, ...]
    missing: tuple[tuple[int | None, NeededSentence], ...]
    reworded: tuple[Rewording, ...]
    unsaid: tuple[Sentence, ...]
    faulty: tuple[FaultyTake, ...]
    nameless: tuple[PurePath, ...]
    doubles: tuple[PurePath, ...]
    unused: tuple[PurePath, ...]
    seconds: float
    is_over: bool
    ends_soon: bool

    @property
    def lacks_consent(self) -> bool:
        """Return whether a human voice does not tell whose it is and what it may be used for."""
        return self.card.consent is None and not self.card.synthetic

    @property
    def is_whole(self) -> bool:
        """Return whether there is nothing to mend."""
        troubles = (self.missing, self.faulty, self.nameless, self.doubles, self.unused)
        return not any(troubles) and not self.is_over and not self.lacks_consent


def exercises_of(sentences: Sequence[Sentence], scripts: Sequence[Script]) -> tuple[Script, ...]:
    """Return the scripts that a voice reads: those under whose names it has sentences, else those that say some of them."""
    named = {each.exercise for each in sentences} - {"", SHARED_LINES}
    if named:
        return tuple(script for script in scripts if script.exercise in named)
    finder = TakeFinder(sentences)
    return tuple(
        script
        for script in scripts
        if any(finder.number(script.exercise, cue.text) is not None for cue in script.spoken())
    )


def check_voice(
    voice: VoiceFolder, scripts: Sequence[Script], findings: Mapping[int, TakeFinding], today: date
) -> VoiceReport:
    """Return what there is to say of a voice that reads `scripts`, with what its takes were found to be."""
    finder = TakeFinder(voice.sentences)
    needed = needed_sentences(scripts)
    numbers = {each: finder.number(each.exercise, each.text) for each in needed}
    missing = tuple((number, each) for each, number in numbers.items() if number not in voice.takes)
    said = set(numbers.values())
    by_number = {each.number: each for each in voice.sentences}
    consent = voice.card.consent
    return VoiceReport(
        voice.card,
        tuple(_coverage(script, finder, voice) for script in scripts),
        missing,
        rewordings(voice.sentences, needed),
        tuple(each for each in voice.sentences if each.number not in said),
        tuple(_faulty_takes(voice, findings, by_number)),
        tuple(file for number, file in voice.takes.items() if number not in by_number),
        voice.doubles,
        voice.unused,
        sum(found.seconds for found in findings.values() if isinstance(found, TakeMeasures)),
        consent is not None and consent.is_over(today),
        consent is not None and consent.ends_soon(today),
    )


def _coverage(script: Script, finder: TakeFinder, voice: VoiceFolder) -> ExerciseCoverage:
    needed = needed_sentences([script])
    read = sum(finder.number(each.exercise, each.text) in voice.takes for each in needed)
    return ExerciseCoverage(script.exercise, script.title, read, len(needed))


def _faulty_takes(
    voice: VoiceFolder, findings: Mapping[int, TakeFinding], by_number: Mapping[int, Sentence]
) -> list[FaultyTake]:
    faulty = []
    for number, found in sorted(findings.items()):
        sentence = by_number.get(number)
        if sentence is None:
            continue
        file = voice.takes[number].name
        if not isinstance(found, TakeMeasures):
            faulty.append(FaultyTake(sentence, file, unplayable=found))
            continue
        lengths = length_faults(found.seconds, sentence.text) if found.seconds else ()
        if found.faults or lengths:
            faulty.append(FaultyTake(sentence, file, (*found.faults, *lengths)))
    return faulty
