"""Voices as folders: `nærvær voice list`, `check`, `manuscript`, `add`, `update` and `remove`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath

from ...domain.catalogue import Catalogue
from ...domain.errors import BrokenContent, NameKind, UnknownName
from ...domain.own_voice import (
    LARGEST_NUMBER,
    LONGEST_PURPOSE,
    SMALLEST_NUMBER,
    Sentence,
    VoiceCard,
    VoiceConsent,
    VoiceFolder,
    length_faults,
    needed_sentences,
    rewordings,
)
from ...domain.practice import practice_day
from ...domain.script import Script
from ...domain.services import Services
from ...domain.take_assignment import assign_files, assign_labels
from ...domain.voice_making import (
    added_sounds,
    check_voice,
    exercises_of,
    guided_scripts,
    is_folder_name,
    make_voice,
    played_scripts,
    sounds_at,
    update_words,
    with_scripts,
)
from ...domain.voice_workshop import ReadSound
from ...sanitize import sanitize
from ...texts import own_voice as texts
from ...texts import recordings as recording_texts
from ...texts.formats import parse_date
from ...texts.own_data import ERASE_WORD, is_erase_word
from ...texts.sound import unreadable_sound, voice_name
from ..argument_types import find_exercise, output_file, parse_whole_number
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, echo, echo_lines, echo_lines_done, echo_stderr, is_terminal, progress_bar

LONGEST_ANSWER = 2_000


# What there is


def list_voices(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print every voice, and of one's own where it lies, what it has read and who has said yes to what."""
    del arguments
    services = context.services
    own = own_folders(services)
    lines: list[str] = []
    for voice in services.catalogue.voices():
        folder = own.get(voice.id)
        lines += texts.voice_lines(voice_name(voice), voice.id, str(folder or ""), folder is not None)
        if folder is not None and services.voice_workshop.has_manuscript(folder):
            lines += [f"  {line}" for line in _told_of(folder, services)]
        lines.append("")
    if not own:
        lines.append(texts.NO_OWN_VOICES())
    lines += recording_texts.listed_lines(services.recordings.known(), today_of(services))
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
    today = today_of(services)
    if not voice.card.synthetic or voice.card.consent is not None:
        yield texts.consent_line(voice.card.consent, today)
    yield from map(texts.coverage_line, check_voice(voice, _played_scripts(voice, services), {}, today).coverage)


def check(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print what is missing in a voice and what should be read again; the status tells whether it is whole."""
    services = context.services
    voice = find_voice(arguments.voice, services)
    with progress_bar() as show:
        findings = services.voice_workshop.measure(voice, show)
    report = check_voice(voice, _played_scripts(voice, services), findings, today_of(services))
    echo_lines(texts.report_lines(report, today_of(services)))
    return ExitStatus.DONE if report.is_whole else ExitStatus.FAILED


def find_voice(typed: str, services: Services) -> VoiceFolder:
    """Return a voice by its id or its folder. Raises `UnknownName`, `UsageError` for one in JSON, and `BrokenContent`."""
    folder = find_voice_folder(typed, services)
    if not services.voice_workshop.has_manuscript(folder):
        raise UsageError(texts.IN_JSON())
    return services.voice_workshop.read(folder)


def find_voice_folder(typed: str, services: Services) -> PurePath:
    """Return the folder of a voice by its id, or as it was typed. Raises `UnknownName`, and `UsageError` for one of ours."""
    own = own_folders(services)
    if typed in own:
        return own[typed]
    folder = Path(typed).expanduser()
    if len(folder.parts) > 1 and folder.is_dir():
        return folder.absolute()
    if typed in {voice.id for voice in services.catalogue.voices()}:
        raise UsageError(texts.BUILT_IN())
    if not own:
        raise UsageError(texts.no_own_voice(typed))
    raise UnknownName(NameKind.VOICE, typed, tuple(own))


def _played_scripts(voice: VoiceFolder, services: Services) -> tuple[Script, ...]:
    return played_scripts(voice, services.catalogue, services.voice_workshop)


def own_folders(services: Services) -> dict[str, PurePath]:
    """Return the folders of the voices of one's own by their ids."""
    return {PurePath(folder).name: folder for folder in services.voice_workshop.folders()}


def today_of(services: Services) -> date:
    """Return the day by which a consent is over."""
    return practice_day(services.now())


# The manuscript


def manuscript(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the numbered manuscript of a voice, or write it to a file; make the voice where there is none yet."""
    services = context.services
    file = None if arguments.output is None else output_file(arguments.output)
    is_new = arguments.voice not in own_folders(services) and not (
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
    if not is_folder_name(identity) or identity in {voice.id for voice in services.catalogue.voices()}:
        raise UsageError(texts.bad_id(identity))
    scripts = asked_scripts(arguments.exercise, services.catalogue)
    if not scripts:
        raise UsageError(texts.NO_EXERCISE())
    card = _asked_card(arguments, services)
    if card is None:
        echo_lines([texts.CONSENT_MISSING()])
        return None
    return make_voice(workshop, identity, card, scripts)


def _asked_card(arguments: argparse.Namespace, services: Services) -> VoiceCard | None:
    today = today_of(services)
    name = _told_or_asked(arguments.name, texts.ASK_NAME()) or arguments.voice
    person = _told_or_asked(arguments.person, texts.ASK_PERSON())
    purpose = _told_or_asked(arguments.purpose, texts.ASK_PURPOSE()) if person else ""
    if not person or not purpose:
        return None
    consent = VoiceConsent(
        person, purpose, today, parse_until(_told_or_asked(arguments.until, texts.ASK_UNTIL()), today)
    )
    return VoiceCard(name, person, purpose, language=services.catalogue.screen_language(), consent=consent)


def _told_or_asked(typed: str | None, question: str) -> str:
    """Return what was typed, else what is answered. Raises `UsageError`."""
    return short_enough(((read_answer(question) or "") if typed is None else typed).strip())


def short_enough(words: str) -> str:
    """Return what is told of a voice. Raises `UsageError` where it is too long to stand on a screen."""
    if len(words) > LONGEST_PURPOSE:
        raise UsageError(texts.too_long(words, LONGEST_PURPOSE))
    return words


def parse_until(typed: str, today: date) -> date | None:
    """Return the last day of a consent; None for an empty line: there is none. Raises `UsageError`."""
    until = parse_date(typed, today) if typed.strip() else None
    if typed.strip() and (until is None or until < today):
        raise UsageError(texts.bad_until(typed.strip()))
    return until


def read_answer(question: str) -> str | None:
    """Ask a question and return the line that answers it; None where nobody does."""
    echo_lines([question])
    return _read_line() or None


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
        return guided_scripts(catalogue, language)
    asked = {find_exercise(catalogue, each).id for each in typed}
    return tuple(script for script in guided_scripts(catalogue, language) if script.exercise in asked)


def with_exercises(voice: VoiceFolder, typed: Sequence[str], services: Services) -> VoiceFolder:
    """Return the voice with what these exercises say in its manuscript too."""
    scripts = asked_scripts(typed, services.catalogue, voice.card.language)
    return with_scripts(services.voice_workshop, voice, scripts)


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


def _sound_files(typed: Sequence[str], services: Services) -> list[PurePath]:
    files = sounds_at(services.voice_workshop, [Path(each) for each in typed])
    if not files:
        raise UsageError(texts.NO_SOUNDS())
    return files


def _add_files(voice: VoiceFolder, files: Sequence[PurePath], first: int | None, services: Services) -> int:
    echo_lines([texts.adding_line(assign_files([file.name for file in files], voice.sentences, voice.takes, first).by)])
    added: set[int] = set()
    for each in added_sounds(services.voice_workshop, voice, files, first):
        if each.unreadable is not None:
            echo_stderr(f"{sanitize(unreadable_sound(each.unreadable))}\n")
        elif each.sentence is None or each.measures is None:
            echo_lines_done([texts.unassigned_line(each.file.name)])
        else:
            added.add(each.sentence.number)
            echo_lines_done([texts.added_line(each.sentence, each.file.name, each.measures, each.faults)])
    return _summed_up(voice, added, len(files))


def _add_by_labels(voice: VoiceFolder, file: PurePath, track: Path, first: int | None, services: Services) -> int:
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
    scripts = exercises_of(voice.sentences, guided_scripts(services.catalogue, voice.card.language))
    needed = needed_sentences(scripts)
    accepted = []
    for each in rewordings(voice.sentences, needed):
        echo_lines(texts.rewording_lines(each.sentence, each.text))
        if texts.is_yes(_read_line()):
            accepted.append(each)
    new = update_words(services.voice_workshop, voice, scripts, accepted)
    echo_lines_done(texts.updated_lines(len(accepted), new))
    return ExitStatus.DONE


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
