"""How far long work has come, on one line of a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from .stdio import WIDEST_OUTPUT, echo, is_terminal, terminal_width

if TYPE_CHECKING:
    from ..domain.clinic import OnProgress

SILENT_SECONDS = 1.0
"""For so long work shows no progress: what is over sooner needs none."""


@contextmanager
def progress_bar() -> Iterator[Callable[[float], None]]:
    """Yield what shows the part done, 0…1, on standard error; nothing is shown where that is no terminal."""
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    bar = ProgressBar(sys.stderr, min(terminal_width(), WIDEST_OUTPUT))
    try:
        yield bar.show
    finally:
        bar.clear()


@contextmanager
def progress_shown() -> Iterator[OnProgress]:
    """Yield what draws so many of so many, as `progress_bar` does, but nothing where the work takes less than a second."""
    began = time.monotonic()
    with progress_bar() as draw:

        def show(done: int, count: int) -> None:
            if time.monotonic() - began > SILENT_SECONDS:
                draw(done / max(count, 1))

        yield show


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
