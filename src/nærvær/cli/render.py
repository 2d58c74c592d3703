"""`nærvær render`: a sound file of exactly the minutes asked for, captions beside it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..domain.sound import Score
from ..domain.wish import Wish
from ..plain_text import plain
from ..words import telling
from ..words.commands import CAPTIONS_OVER_SOUND
from ..words.refusals import sentence
from ..words.sound_faults import missing_in_file
from . import values
from .book import entries_if_any
from .misuse import Misuse
from .paper import WIDEST, tell_done
from .streams import is_terminal, say, say_aside, terminal_width
from .target import target


class Bar:
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
            say(text, self._stream)
        except OSError:
            return


def render(arguments: argparse.Namespace, parts: Parts) -> int:
    """Write the file, then say what was written."""
    wish = values.wish(arguments, parts.catalogue, entries_if_any(parts, _mention), practice_day(parts.now()))
    sound = target(arguments.output)
    captions = None if arguments.captions is None else target(arguments.captions)
    if captions is not None and captions.resolve() == sound.resolve():
        raise Misuse(CAPTIONS_OVER_SOUND)
    score = _score(parts, wish)
    replaced = sound.exists()
    _write(parts, score, sound, captions)
    told = telling.rendered(
        str(sound), score.timeline.title, wish.minutes, replaced, str(captions) if captions else None
    )
    tell_done(told, [str(sound), *([str(captions)] if captions else [])])
    return 0


def _write(parts: Parts, score: Score, sound: Path, captions: Path | None) -> None:
    if not is_terminal(sys.stderr):
        parts.render(score, sound, captions, lambda _: None)
        return
    bar = Bar(sys.stderr, min(terminal_width(), WIDEST))
    try:
        parts.render(score, sound, captions, bar.show)
    finally:
        bar.clear()


def _score(parts: Parts, wish: Wish) -> Score:
    """What is to be written. Raises `MissingSound` where a guided exercise has no voice."""
    score = parts.catalogue.score(wish)
    if score.fault is not None:
        if score.recording is None:
            raise score.fault
        say_aside(f"{plain(missing_in_file(score.fault))}\n")
    return score


def _mention(error: Refusal) -> None:
    """A file can be made without the diary, so one in trouble is only mentioned."""
    say_aside(f"{sentence(error)}\n")
