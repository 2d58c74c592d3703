"""How far long work at a clinic has come, on one line of a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ...domain.clinic import OnProgress
from ..stdio import WIDEST_OUTPUT, is_terminal, terminal_width

SILENT_SECONDS = 1.0
"""For so long work shows no progress: what is over sooner needs none."""


@contextmanager
def progress_shown() -> Iterator[OnProgress]:
    """Yield what draws, at a terminal, how far long work has come; nothing where it takes less than a second."""
    if not is_terminal(sys.stderr):
        yield lambda _done, _count: None
        return
    from .programme_and_render import ProgressBar

    bar, began = ProgressBar(sys.stderr, min(terminal_width(), WIDEST_OUTPUT)), time.monotonic()

    def show(done: int, count: int) -> None:
        if time.monotonic() - began > SILENT_SECONDS:
            bar.show(done / max(count, 1))

    try:
        yield show
    finally:
        bar.clear()
