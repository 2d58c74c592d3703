"""`nærvær voice record` and `make`: a voice is read in, by a person or a program, sentence after sentence."""

from __future__ import annotations

import argparse
from pathlib import Path, PurePath

from ...domain.own_voice import VoiceCard, VoiceFolder
from ...domain.services import Services
from ...domain.voice_making import is_folder_name, make_voice
from ...texts import cli as cli_texts
from ...texts import own_voice as words
from ...texts import synthetic_voice as texts
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, can_show_tui, echo_lines_done, is_interactive, progress_bar
from .voice import asked_scripts, find_voice, with_exercises


def record(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Show the teleprompter, or say it in lines. Raises `UsageError` where nobody sits at a terminal."""
    voice = find_voice(arguments.voice, context.services)
    if not voice.sentences:
        raise UsageError(cli_texts.NOTHING_TO_READ())
    if not is_interactive():
        raise UsageError(cli_texts.no_terminal_to_read_in())
    as_lines = arguments.plain or not can_show_tui()
    return context.services.studio.read_in(voice.folder, as_lines=as_lines) or ExitStatus.DONE


def make(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Say every sentence that has no take yet. Raises `SpeechProblem`, `UsageError` and `OSError`; what is said stays."""
    services = context.services
    known = {PurePath(folder).name for folder in services.voice_workshop.folders()}
    model = None if arguments.model is None else Path(arguments.model).expanduser()
    if arguments.voice in known:
        voice = with_exercises(find_voice(arguments.voice, services), arguments.exercise, services)
        if not voice.card.synthetic:
            raise UsageError(texts.A_PERSON_SPEAKS())
        program = services.studio.speech(model, voice.card.language)
    else:
        program = services.studio.speech(model, services.catalogue.screen_language())
        voice = _new_voice(arguments, model, services)
    missing = [sentence for sentence in voice.sentences if sentence.number not in voice.takes]
    with progress_bar() as show:
        for done, sentence in enumerate(missing):
            show(done / len(missing))
            services.voice_workshop.add_take(voice.folder, sentence.number, program.say(sentence.text))
    lines = texts.made_lines(voice.card.name, PurePath(voice.folder).name, len(missing), len(voice.sentences))
    echo_lines_done([*lines, str(voice.folder)], [str(voice.folder)])
    return ExitStatus.DONE


def _new_voice(arguments: argparse.Namespace, model: Path | None, services: Services) -> VoiceFolder:
    """Make the folder of a voice with the sentences of the exercises asked for. Raises `UsageError`."""
    identity = arguments.voice
    if not is_folder_name(identity) or identity in {voice.id for voice in services.catalogue.voices()}:
        raise UsageError(words.bad_id(identity))
    scripts = asked_scripts(arguments.exercise, services.catalogue)
    if not scripts:
        raise UsageError(words.NO_EXERCISE())
    by = texts.ESPEAK() if model is None else texts.piper(model.stem)
    card = VoiceCard(
        arguments.name or identity, by, texts.LICENCE(), synthetic=True, language=services.catalogue.screen_language()
    )
    return make_voice(services.voice_workshop, identity, card, scripts)
