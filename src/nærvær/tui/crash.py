"""What is told of a crash: sentences when the terminal is given back, and lines for a log without anything of the person."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import WorkerFailed

from ..sanitize import sanitize
from ..texts import today as words

if TYPE_CHECKING:
    from ..domain.errors import Refusal
    from ..domain.services import SharedServices

MOST_FRAMES = 40


def closing_sentences(
    refused: Refusal | None, crash: BaseException | None, services: SharedServices | None, log: Path | None
) -> Iterator[str]:
    """What the person must know when the app has ended: the diary `refused` something, or the app crashed.

    The details of the crash are added to `log`, where there is one.
    """
    if refused is not None:
        from ..texts.errors import error_sentence

        yield words.NOT_KEPT_AT_END().format(sentence=sanitize(error_sentence(refused)))
    if crash is not None:
        yield words.CRASHED()
        if log is not None and log_crash(crash, services, log):
            yield words.CRASHED_LOG().format(path=sanitize(str(log)))


def log_crash(crash: BaseException | None, services: SharedServices | None, log: Path) -> bool:
    """Add to `log` where the program was: types, files and lines, never a value or a message. False: it cannot be."""
    lines = [f"{services.now().isoformat()} nærvær {services.version}"] if services is not None else []
    error = crash
    while error is not None:
        lines.append(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__, limit=-MOST_FRAMES)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.error if isinstance(error, WorkerFailed) else error.__cause__ or error.__context__
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write("\n".join([*lines, ""]))
    except OSError:
        return False
    return True
