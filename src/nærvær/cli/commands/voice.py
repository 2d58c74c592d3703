"""Voices as folders: `nærvær voice list`, `check`, `manuscript`, `add`, `update` and `remove`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath

from ...domain.catalogue import Catalogue, ExerciseKind
from ...domain.errors import BrokenContent, NameKind, UnknownName, UnreadableSound
from ...domain.own_voice import (
    LARGEST_NUMBER,
    SMALLEST_NUMBER,
    Sentence,
    VoiceCard,
    VoiceConsent,
    VoiceFolder,
    length_faults,
    needed_sentences,
    numbered,
    reworded,
    rewordings,
)
from ...domain.practice import practice_day
from ...domain.script import Script
from ...domain.services import Services
from ...domain.take_assignment import assign_files, assign_labels
from ...domain.voice_check import check_voice, exercises_of
from ...domain.voice_workshop import ReadSound
from ...sanitize import sanitize
from ...texts import own_voice as texts
from ...texts.own_data import ERASE_WORD, is_erase_word
from ...texts.sound import unreadable_sound, voice_name
from ...texts.typed_words import parse_date
from ..argument_types import find_exercise, output_file, parse_whole_number
from ..dispatch import CommandContext, UsageError
from ..progress_bar import progress_bar
from ..stdio import ExitStatus, echo, echo_lines, echo_lines_done, echo_stderr, is_terminal

LONGEST_ANSWER = 2_000


# What there is


def list_voices(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print every voice, and of one's own where it lies, what it has read and who has said yes to what."""
    del arguments
    services = context.services
    own = {PurePath(folder).name: folder for folder in services.voice_workshop.folders()}
    lines: list[str] = []
    for voice in services.catalogue.voices():
        folder = own.get(voice.id)
        lines += texts.voice_lines(voice_name(voice), voice.id, str(folder or ""), folder is not None)
        if folder is not None and services.voice_workshop.has_manuscript(folder):
            lines += [f"  {line}" for line in _told_of(folder, services)]
        lines.append("")
    if not own:
        lines.append(texts.NO_OWN_VOICES())
    echo_lines(lines, map(str, own.values()))
    return ExitStatus.DONE


def _told_of(folder: PurePath, services: Services) -> Iterator[str]:
    """What is known of a voice without listening to it; why nothing is known where its files cannot be read."""
    from ...texts.file_errors import content_error_clause

    try:
        voice = services.voice_workshop.read(folder)
    except BrokenContent as fault:
        yield content_error_clause(fault)
        return
    today = _today(services)
    if not voice.card.synthetic or voice.card.consent is not None:
        yield texts.consent_line(voice.card.consent, today)
    yield from map(texts.coverage_line, check_voice(voice, _played_scripts(voice, services), {}, today).coverage)


def check(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print what is missing in a voice and what should be read again; the status tells whether it is whole."""
    services = context.services
    voice = find_voice(arguments.voice, services)
    with progress_bar() as show:
        findings = services.voice_workshop.measure(voice, show)
    report = check_voice(voice, _played_scripts(voice, services), findings, _today(services))
    echo_lines(texts.report_lines(report, _today(services)))
    return ExitStatus.DONE if report.is_whole else ExitStatus.FAILED


def find_voice(typed: str, services: Services) -> VoiceFolder:
    """Return a voice by its id or its folder. Raises `UnknownName`, `UsageError` for one in JSON, and `BrokenContent`."""
    folder = find_voice_folder(typed, services)
    if not services.voice_workshop.has_manuscript(folder):
        raise UsageError(texts.IN_JSON())
    return services.voice_workshop.read(folder)


def find_voice_folder(typed: str, services: Services) -> PurePath:
    """Return the folder of a voice by its id, or as it was typed. Raises `UnknownName`, and `UsageError` for one of ours."""
    own = {PurePath(folder).name: folder for folder in services.voice_workshop.folders()}
    if typed in own:
        return own[typed]
    folder = Path(typed).expanduser()
    if len(folder.parts) > 1 and folder.is_dir():
        return folder.absolute()
    if typed in {voice.id for voice in services.catalogue.voices()}:
        raise UsageError(texts.BUILT_IN())
    raise UnknownName(NameKind.VOICE, typed, tuple(own))


def _scripts(catalogue: Catalogue, language: str = "") -> tuple[Script, ...]:
    """Return the scripts of today in a language, "" for that of the screens, in the order of the programme."""
    guided = (each for each in catalogue.exercises() if each.kind is ExerciseKind.GUIDED)
    return tuple(script for each in guided if (script := catalogue.script(each.id, language)) is not None)


def _played_scripts(voice: VoiceFolder, services: Services) -> tuple[Script, ...]:
    """Return the scripts that a voice reads, each as it was when it was read, where that is kept."""
    scripts = exercises_of(voice.sentences, _scripts(services.catalogue, voice.card.language))
    return tuple(services.voice_workshop.read_script(voice.folder, script) for script in scripts)


def _today(services: Services) -> date:
    return practice_day(services.now())


# The manuscript


def manuscript(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the numbered manuscript of a voice, or write it to a file; make the voice where there is none yet."""
    services = context.services
    file = None if arguments.output is None else output_file(arguments.output)
    own = {PurePath(folder).name for folder in services.voice_workshop.folders()}
    is_new = arguments.voice not in own and not (
        len(Path(arguments.voice).parts) > 1 and Path(arguments.voice).is_dir()
    )
    if is_new:
        voice = _new_voice(arguments, services)
        if voice is None:
            return ExitStatus.FAILED
    else:
        voice = with_exercises(find_voice(arguments.voice, services), arguments.exercise, services)
    titles = {each.id: sanitize(each.title) for each in services.catalogue.exercises()}
    lines = list(texts.manuscript_lines(voice.card, voice.sentences, titles))
    if file is None:
        echo_lines(lines)
    else:
        services.files.write(file, "\n".join([*lines, ""]).encode())
        echo_lines_done([texts.manuscript_written(str(file))], [str(file)])
    if is_new:
        told = "\n".join(texts.created_lines(str(voice.folder), len(voice.sentences)))
        echo_stderr(f"{sanitize(told)}\n") if file is None else echo_lines_done(told.split("\n"), [str(voice.folder)])
    return ExitStatus.DONE


def _new_voice(arguments: argparse.Namespace, services: Services) -> VoiceFolder | None:
    """Make a voice, asking for what is not told; None where nobody has said yes. Raises `UsageError`."""
    workshop, identity = services.voice_workshop, arguments.voice
    if not is_voice_id(identity) or identity in {voice.id for voice in services.catalogue.voices()}:
        raise UsageError(texts.bad_id(identity))
    scripts = asked_scripts(arguments.exercise, services.catalogue)
    if not scripts:
        raise UsageError(texts.NO_EXERCISE())
    card = _asked_card(arguments, services)
    if card is None:
        echo_lines([texts.CONSENT_MISSING()])
        return None
    folder = workshop.home() / identity
    workshop.create(folder, card, numbered((), needed_sentences(scripts)))
    workshop.keep_scripts(folder, [script.exercise for script in scripts])
    return workshop.read(folder)


def is_voice_id(text: str) -> bool:
    """Return whether a voice may be called `text`: a name for a folder everywhere, and easy to type."""
    return (
        1 <= len(text) <= 40
        and all(sign in "abcdefghijklmnopqrstuvwxyz0123456789-" for sign in text)
        and text[0] != "-"
    )


def _asked_card(arguments: argparse.Namespace, services: Services) -> VoiceCard | None:
    today = _today(services)
    name = _told_or_asked(arguments.name, texts.ASK_NAME()) or arguments.voice
    person = _told_or_asked(arguments.person, texts.ASK_PERSON())
    purpose = _told_or_asked(arguments.purpose, texts.ASK_PURPOSE()) if person else ""
    if not person or not purpose:
        return None
    typed = _told_or_asked(arguments.until, texts.ASK_UNTIL())
    until = parse_date(typed, today) if typed else None
    if typed and (until is None or until < today):
        raise UsageError(texts.bad_until(typed))
    consent = VoiceConsent(person, purpose, today, until)
    return VoiceCard(name, person, purpose, language=services.catalogue.screen_language(), consent=consent)


def _told_or_asked(typed: str | None, question: str) -> str:
    if typed is not None:
        return typed.strip()
    echo_lines([question])
    return _read_line().strip()


def _read_line() -> str:
    """Return a line that is asked for, "" where there is none."""
    if is_terminal(sys.stdin):
        echo("> ", sys.stdout)
    try:
        return sys.stdin.readline(LONGEST_ANSWER) if sys.stdin else ""
    except UnicodeDecodeError:
        return ""


def asked_scripts(typed: Sequence[str], catalogue: Catalogue, language: str = "") -> tuple[Script, ...]:
    """Return the scripts of the exercises that were typed, or of all. Raises `UnknownName`."""
    if [each.casefold() for each in typed] == [texts.EVERY_EXERCISE().casefold()]:
        return _scripts(catalogue, language)
    asked = {find_exercise(catalogue, each).id for each in typed}
    return tuple(script for script in _scripts(catalogue, language) if script.exercise in asked)


def with_exercises(voice: VoiceFolder, typed: Sequence[str], services: Services) -> VoiceFolder:
    """Return the voice with what these exercises say in its manuscript too."""
    scripts = asked_scripts(typed, services.catalogue, voice.card.language)
    if scripts:
        workshop = services.voice_workshop
        known = {script.exercise for script in exercises_of(voice.sentences, scripts)}
        workshop.write_manuscript(voice.folder, numbered(voice.sentences, needed_sentences(scripts)))
        workshop.keep_scripts(voice.folder, [script.exercise for script in scripts if script.exercise not in known])
    return services.voice_workshop.read(voice.folder)


# Sounds


def add(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Make takes of sounds and say of each what it became; the status tells whether all of them were of use."""
    services = context.services
    voice = find_voice(arguments.voice, services)
    first = arguments.first
    if first is not None:
        first = parse_whole_number("from", first, SMALLEST_NUMBER, LARGEST_NUMBER)
    files = _sound_files(arguments.file, services)
    if arguments.labels is not None:
        if len(files) != 1:
            raise UsageError(texts.ONE_FILE_WITH_LABELS())
        return _add_by_labels(voice, files[0], Path(arguments.labels), first, services)
    return _add_files(voice, files, first, services)


def _sound_files(typed: Sequence[str], services: Services) -> list[Path]:
    files: list[Path] = []
    for each in map(Path, typed):
        files += map(Path, services.voice_workshop.sounds(each)) if each.is_dir() else [each]
    if not files:
        raise UsageError(texts.NO_SOUNDS())
    return files


def _add_files(voice: VoiceFolder, files: Sequence[Path], first: int | None, services: Services) -> int:
    assigned = assign_files([file.name for file in files], voice.sentences, voice.takes, first)
    echo_lines([texts.adding_line(assigned.by)])
    added: set[int] = set()
    for file, sentence in zip(files, assigned.sentences, strict=True):
        if sentence is None:
            echo_lines_done([texts.unassigned_line(file.name)])
            continue
        try:
            sound = services.voice_workshop.read_sound(file)
        except UnreadableSound as error:  # the others may still be of use
            echo_stderr(f"{sanitize(unreadable_sound(error))}\n")
            continue
        _add_take(voice, sentence, file.name, sound, 0.0, None, services)
        added.add(sentence.number)
    return _summed_up(voice, added, len(files))


def _add_by_labels(voice: VoiceFolder, file: Path, track: Path, first: int | None, services: Services) -> int:
    labels = services.voice_workshop.read_labels(track)
    assigned = assign_labels(labels, voice.sentences, voice.takes, first)
    sound = services.voice_workshop.read_sound(file)
    echo_lines([texts.adding_line(assigned.by)])
    added: set[int] = set()
    for number, (label, sentence) in enumerate(zip(labels, assigned.sentences, strict=True), 1):
        name = label.text or f"{file.name} {number}"
        if sentence is None or label.start >= sound.seconds:
            echo_lines_done([texts.unassigned_line(name)])
            continue
        _add_take(voice, sentence, name, sound, label.start, label.end, services)
        added.add(sentence.number)
    return _summed_up(voice, added, len(labels))


def _add_take(
    voice: VoiceFolder,
    sentence: Sentence,
    name: str,
    sound: ReadSound,
    start: float,
    end: float | None,
    services: Services,
) -> None:
    measures = services.voice_workshop.add_take(voice.folder, sentence.number, sound, start, end)
    faults = (*measures.faults, *length_faults(measures.seconds, sentence.text))
    echo_lines_done([texts.added_line(sentence, name, measures, faults)])


def _summed_up(voice: VoiceFolder, added: set[int], asked: int) -> int:
    left = sum(each.number not in added and each.number not in voice.takes for each in voice.sentences)
    echo_lines_done([texts.added_summary(len(added), left)])
    return ExitStatus.DONE if len(added) == asked else ExitStatus.FAILED


# New words, and the end


def update(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Bring a manuscript up to the words of today: ask which takes stand for new wordings, and number what is new.

    The scripts that the voice was read from are replaced once all of their sentences are read.
    """
    services = context.services
    voice = find_voice(arguments.voice, services)
    scripts = exercises_of(voice.sentences, _scripts(services.catalogue, voice.card.language))
    needed = needed_sentences(scripts)
    accepted = []
    for each in rewordings(voice.sentences, needed):
        echo_lines(texts.rewording_lines(each.sentence, each.text))
        if texts.is_yes(_read_line()):
            accepted.append(each)
    sentences = numbered(reworded(voice.sentences, accepted), needed)
    if sentences != voice.sentences:
        services.voice_workshop.write_manuscript(voice.folder, sentences)
    services.voice_workshop.keep_scripts(voice.folder, _whole_exercises(voice, sentences, scripts))
    echo_lines_done(texts.updated_lines(len(accepted), sentences[len(voice.sentences) :]))
    return ExitStatus.DONE


def _whole_exercises(voice: VoiceFolder, sentences: Sequence[Sentence], scripts: Sequence[Script]) -> list[str]:
    """Return the exercises of which every sentence, in the words of today, has a take."""
    as_written = VoiceFolder(voice.folder, voice.card, tuple(sentences), voice.takes)
    today = date.min  # it tells of no consent
    coverage = check_voice(as_written, scripts, {}, today).coverage
    return [each.exercise for each in coverage if each.read == each.total]


def remove(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Say what will be gone, wait for the word, and remove a voice. One that cannot be read can be removed too."""
    services = context.services
    folder = find_voice_folder(arguments.voice, services)
    try:
        name = services.voice_workshop.read(folder).card.name
    except BrokenContent:
        name = PurePath(folder).name
    if not arguments.yes:
        echo_lines(texts.remove_lines(name, str(folder), ERASE_WORD()), [str(folder)])
        if not is_erase_word(_read_line()):
            echo_lines([texts.NOT_REMOVED()])
            return ExitStatus.FAILED
    services.voice_workshop.remove(folder)
    echo_lines_done([texts.removed_line(name)])
    return ExitStatus.DONE
