"""`nærvær render`: a sound file of exactly the minutes asked for, captions beside it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from ...domain.errors import Refusal
from ...domain.practice import PracticeOptions, practice_day
from ...domain.score import Score
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli_output
from ...texts.cli import CAPTIONS_OVER_SOUND
from ...texts.errors import error_sentence
from ...texts.file_errors import missing_in_file
from .. import argument_types as values
from ..argument_types import output_file
from ..diary_access import entries_if_any
from ..exit_status import UsageError
from ..stdio import WIDEST_OUTPUT, echo, echo_lines_done, echo_stderr, is_terminal, terminal_width


class ProgressBar:
    """A progress bar on one line of a terminal; redrawn only when its whole per cent changes."""

    def __init__(self, stream: TextIO, columns: int) -> None:
        self._stream = stream
        self._cells = max(1, columns - 9)
        self._shown = -1

    def show(self, part: float) -> None:
        """Draw the part done, 0…1."""
        percent = int(min(max(part, 0.0), 1.0) * 100)
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


def render(arguments: argparse.Namespace, parts: Services) -> int:
    """Write the file, then say what was written."""
    wish = values.practice_options(
        arguments, parts.catalogue, entries_if_any(parts, _report_refusal), practice_day(parts.now())
    )
    sound = output_file(arguments.output)
    captions = None if arguments.captions is None else output_file(arguments.captions)
    if captions is not None and captions.resolve() == sound.resolve():
        raise UsageError(CAPTIONS_OVER_SOUND)
    score = _score(parts, wish)
    replaced = sound.exists()
    _write(parts, score, sound, captions)
    told = cli_output.rendered_lines(
        str(sound), score.timeline.title, wish.minutes, replaced, str(captions) if captions else None
    )
    echo_lines_done(told, [str(sound), *([str(captions)] if captions else [])])
    return 0


def _write(parts: Services, score: Score, sound: Path, captions: Path | None) -> None:
    if not is_terminal(sys.stderr):
        parts.render(score, sound, captions, lambda _: None)
        return
    bar = ProgressBar(sys.stderr, min(terminal_width(), WIDEST_OUTPUT))
    try:
        parts.render(score, sound, captions, bar.show)
    finally:
        bar.clear()


def _score(parts: Services, wish: PracticeOptions) -> Score:
    """What is to be written. Raises `MissingSound` where a guided exercise has no voice."""
    score = parts.catalogue.score(wish)
    if score.fault is not None:
        if score.recording is None:
            raise score.fault
        echo_stderr(f"{sanitize(missing_in_file(score.fault))}\n")
    return score


def _report_refusal(error: Refusal) -> None:
    """A file can be made without the diary, so one in trouble is only mentioned."""
    echo_stderr(f"{error_sentence(error)}\n")
