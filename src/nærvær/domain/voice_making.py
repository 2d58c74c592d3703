"""The steps in which a voice of one's own is made, in the order in which every face takes them, and
what is missing in one and what is wrong with it, sentence by sentence, for whoever can mend it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath

from ..quick_dataclass import dataclass
from .catalogue import Catalogue, ExerciseKind
from .errors import UnreadableSound
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
    numbered,
    reworded,
    rewordings,
)
from .script import Script
from .take_assignment import assign_files
from .voice_workshop import TakeFinding, VoiceWorkshop

LONGEST_FOLDER_NAME = 40
_FOLDER_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_OWN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def is_folder_name(text: str) -> bool:
    """Return whether a voice may be called `text`: a name for a folder everywhere, and easy to type."""
    return 1 <= len(text) <= LONGEST_FOLDER_NAME and all(sign in _FOLDER_LETTERS for sign in text) and text[0] != "-"


def folder_name(name: str, taken: Collection[str]) -> str:
    """Return a name for the folder of a voice called `name`, made of its letters, that none of those `taken` has."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_OWN_LETTERS))
    words = "".join(sign if sign in _FOLDER_LETTERS else " " for sign in plain if not unicodedata.combining(sign))
    base = "-".join(words.replace("-", " ").split())[: LONGEST_FOLDER_NAME - 4].strip("-") or "stemme"
    free = base
    following = 2
    while free in taken:
        free, following = f"{base}-{following}", following + 1
    return free


def guided_scripts(catalogue: Catalogue, language: str = "") -> tuple[Script, ...]:
    """Return the scripts of today in a language, "" for that of the screens, in the order of the programme."""
    guided = (each for each in catalogue.exercises() if each.kind is ExerciseKind.GUIDED)
    return tuple(script for each in guided if (script := catalogue.script(each.id, language)) is not None)


def played_scripts(voice: VoiceFolder, catalogue: Catalogue, workshop: VoiceWorkshop) -> tuple[Script, ...]:
    """Return the scripts that a voice reads, each as it was when it was read, where that is kept."""
    scripts = exercises_of(voice.sentences, guided_scripts(catalogue, voice.card.language))
    return tuple(workshop.read_script(voice.folder, script) for script in scripts)


def make_voice(workshop: VoiceWorkshop, identity: str, card: VoiceCard, scripts: Sequence[Script]) -> VoiceFolder:
    """Make the folder of a voice with the sentences of these scripts to read. Raises `OSError`."""
    folder = workshop.home() / identity
    workshop.create(folder, card, numbered((), needed_sentences(scripts)))
    workshop.keep_scripts(folder, [script.exercise for script in scripts])
    return workshop.read(folder)


def with_scripts(workshop: VoiceWorkshop, voice: VoiceFolder, scripts: Sequence[Script]) -> VoiceFolder:
    """Return the voice with what these scripts say in its manuscript too. Raises `OSError`."""
    if scripts:
        known = {script.exercise for script in exercises_of(voice.sentences, scripts)}
        workshop.write_manuscript(voice.folder, numbered(voice.sentences, needed_sentences(scripts)))
        workshop.keep_scripts(voice.folder, [script.exercise for script in scripts if script.exercise not in known])
    return workshop.read(voice.folder)


# Sounds


@dataclass(frozen=True, slots=True)
class AddedSound:
    """What became of a file: the take of `sentence` with its measures and faults, or why it is none.

    No sentence: none fits. `unreadable`: it cannot be decoded.
    """

    file: PurePath
    sentence: Sentence | None = None
    measures: TakeMeasures | None = None
    faults: tuple[TakeFault, ...] = ()
    unreadable: UnreadableSound | None = None


def sounds_at(workshop: VoiceWorkshop, places: Sequence[PurePath]) -> list[PurePath]:
    """Return the files at these places: each of them, or what may be a sound in it where it is a folder."""
    return [file for place in places for file in workshop.sounds(place)]


def added_sounds(
    workshop: VoiceWorkshop, voice: VoiceFolder, files: Sequence[PurePath], first: int | None = None
) -> Iterator[AddedSound]:
    """Make takes of files one after the other, and yield what became of each: one that is of no use costs no other."""
    assigned = assign_files([file.name for file in files], voice.sentences, voice.takes, first)
    for file, sentence in zip(files, assigned.sentences, strict=True):
        if sentence is None:
            yield AddedSound(file)
            continue
        try:
            sound = workshop.read_sound(file)
        except UnreadableSound as error:
            yield AddedSound(file, sentence, unreadable=error)
            continue
        measures = workshop.add_take(voice.folder, sentence.number, sound)
        faults = (*measures.faults, *length_faults(measures.seconds, sentence.text))
        yield AddedSound(file, sentence, measures, faults)


# New words


def new_sentences(voice: VoiceFolder, catalogue: Catalogue) -> tuple[NeededSentence, ...]:
    """Return what the exercises of a voice say today that its manuscript does not have."""
    scripts = exercises_of(voice.sentences, guided_scripts(catalogue, voice.card.language))
    finder = TakeFinder(voice.sentences)
    return tuple(each for each in needed_sentences(scripts) if finder.number(each.exercise, each.text) is None)


def update_words(
    workshop: VoiceWorkshop, voice: VoiceFolder, scripts: Sequence[Script], accepted: Sequence[Rewording]
) -> tuple[Sentence, ...]:
    """Bring a manuscript up to the words of `scripts`, where the takes of `accepted` stand for them; return what is new.

    The scripts that the voice was read from are replaced once all of their sentences are read. Raises `OSError`.
    """
    sentences = numbered(reworded(voice.sentences, accepted), needed_sentences(scripts))
    if sentences != voice.sentences:
        workshop.write_manuscript(voice.folder, sentences)
    as_written = VoiceFolder(voice.folder, voice.card, sentences, voice.takes)
    coverage = check_voice(as_written, scripts, {}, date.min).coverage  # it tells of no consent: the day is none
    workshop.keep_scripts(voice.folder, [each.exercise for each in coverage if each.read == each.total])
    return sentences[len(voice.sentences) :]


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
