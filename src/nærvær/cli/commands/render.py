"""`nærvær render`: a sound file of exactly the minutes asked for, captions beside it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from ...dialogues.sound_file import sound_tags
from ...domain.catalogue import Catalogue
from ...domain.practice import PracticeOptions, practice_day
from ...domain.score import Score, SoundTags
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli_output
from ...texts.cli import CAPTIONS_OVER_SOUND
from ...texts.file_errors import missing_in_file
from ..argument_types import output_file, practice_options
from ..context import CommandContext, mention_refusal
from ..exit_status import ExitStatus
from ..stdio import WIDEST_OUTPUT, echo, echo_lines_done, echo_stderr, is_terminal, terminal_width
from ..usage_error import UsageError


def render(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Write the file, then say what was written."""
    services = context.services
    entries = context.entries_if_readable(mention_refusal)
    options = practice_options(arguments, services.catalogue, entries, practice_day(services.now()))
    sound = output_file(arguments.output)
    captions = tuple(output_file(name) for name in arguments.captions or ())
    if len({file.resolve() for file in (sound, *captions)}) <= len(captions):
        raise UsageError(CAPTIONS_OVER_SOUND())
    score = _score(services.catalogue, options)
    replaced = sound.exists()
    _write(services, score, sound, captions, sound_tags(services.catalogue, score, options.minutes))
    names = [str(file) for file in captions]
    echo_lines_done(
        cli_output.rendered_lines(str(sound), score.timeline.title, options.minutes, replaced, names),
        [str(sound), *names],
    )
    return ExitStatus.DONE


def _score(catalogue: Catalogue, options: PracticeOptions) -> Score:
    """Return what is to be written. Raises `MissingSound` where a guided exercise has no voice."""
    score = catalogue.score(options)
    if score.fault is not None:
        if score.recording is None:
            raise score.fault
        echo_stderr(f"{sanitize(missing_in_file(score.fault))}\n")
    return score


def _write(services: Services, score: Score, sound: Path, captions: Sequence[Path], tags: SoundTags) -> None:
    if not is_terminal(sys.stderr):
        services.render(score, sound, captions, lambda _: None, tags)
        return
    bar = ProgressBar(sys.stderr, min(terminal_width(), WIDEST_OUTPUT))
    try:
        services.render(score, sound, captions, bar.show, tags)
    finally:
        bar.clear()


class ProgressBar:
    """A progress bar on one line of a terminal; redrawn only when its whole per cent changes."""

    def __init__(self, stream: TextIO, columns: int) -> None:
        self._stream = stream
        self._cells = max(1, columns - 9)
        self._shown = -1

    def show(self, fraction: float) -> None:
        """Draw the fraction done, 0…1."""
        percent = int(min(max(fraction, 0.0), 1.0) * 100)
        if percent != self._shown:
            self._shown = percent
            done = self._cells * percent // 100
            self._draw(f"\r[{'#' * done}{'.' * (self._cells - done)}] {percent:3d} %")

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown >= 0:
            self._draw(f"\r{' ' * (self._cells + 8)}\r")

    def _draw(self, text: str) -> None:
        """Write `text`; a terminal that is gone is no reason to stop making the file."""
        try:
            echo(text, self._stream)
        except OSError:
            return
