"""Standard input, output and error as commands use them: closed, full, narrow, read by a program, or with a progress bar.

Text for a person is broken at the width of the terminal, down to a braille line of 20 cells.
"""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import contextmanager
from enum import IntEnum

from ..invocation import program
from ..sanitize import is_safe, sanitize

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from ..domain.clinic import OnProgress

USUAL_WIDTH, NARROWEST_WIDTH, WIDEST_REQUESTED = 80, 12, 100_000
WIDEST_OUTPUT = 100
_QUOTES = "«»‹›“”„‟‘’‚「」"
SILENT_SECONDS = 1.0
"""For so long work shows no progress: what is over sooner needs none."""
_HARD_SPACE = "\0"
"""Stands for a space that no line may break at, while lines are broken. Safe text holds no control characters."""


class ExitStatus(IntEnum):
    """What a command ends with: 0 done, 1 could not be done, 2 wrong use, 3 another process is at it."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    BUSY = 3


def open_standard_descriptors() -> None:
    """Give the descriptors 0 to 2 that the program was started without a file that is nothing.

    Otherwise the next file that is opened, the diary perhaps, becomes the place where a library writes its messages.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person sits at the other end."""
    return stream is not None and not stream.closed and stream.isatty()


def is_interactive() -> bool:
    """Return whether a person both reads and writes here."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def can_show_tui() -> bool:
    """Return whether a screen can be drawn here: a terminal that calls itself dumb only takes lines."""
    return is_interactive() and os.environ.get("TERM") != "dumb"


# Writing


def echo(text: str, stream: TextIO | None) -> None:
    """Write `text` and flush it; without an open stream do nothing. Raises `OSError` (see `write_fitted`)."""
    if stream is None or stream.closed:
        return
    from ..console_glyphs import write_fitted  # the app writes nothing here before its first page

    write_fitted(stream, text)


def echo_stderr(text: str) -> None:
    """Write to standard error what may be lost: it must not stop or undo what is being done."""
    try:
        echo(text, sys.stderr)
    except OSError:
        return


def echo_done(text: str) -> None:
    """Write what has just been done. It stays done when standard output takes no words, so no error is raised.

    A reader that went away wants no more words. For any other trouble the same text goes to standard error, so that
    nobody does it twice.
    """
    try:
        echo(text, sys.stdout)
    except BrokenPipeError:
        return
    except OSError:
        from ..texts.cli import DONE_BUT_UNSAID

        echo_stderr(f"{DONE_BUT_UNSAID()}\n{text}")


def echo_lines(lines: Iterable[str], whole: Iterable[str] = ()) -> None:
    """Print what a command was asked to show. `whole`: paths, which are never broken. Raises `OSError`."""
    echo(_safe_and_wrapped(lines, whole), sys.stdout)


def echo_lines_done(lines: Iterable[str], whole: Iterable[str] = ()) -> None:
    """Print what has just been done, which a full or broken output does not undo (see `echo_done`)."""
    echo_done(_safe_and_wrapped(lines, whole))


def echo_json(value: object) -> None:
    """Print `value` as JSON in UTF-8, whatever the locale is: other programs read it. Raises `OSError`."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    echo(f"{json_text(value)}\n", sys.stdout)


def json_text(value: object) -> str:
    """Return `value` as JSON in which invisible signs are escaped: nothing moves a cursor or turns the line around."""
    import json  # here, as `--help` needs none

    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Line breaks between the values are JSON's own; those within are escaped already.
    return "".join(sign if sign == "\n" or is_safe(sign) else json.dumps(sign)[1:-1] for sign in text)


# Width and lines


def terminal_width() -> int:
    """Return the columns: as COLUMNS asks, else those of the terminal, else 80; never so few that nothing fits."""
    requested = requested_width()
    if requested is not None:
        return max(requested, NARROWEST_WIDTH)
    try:
        return max(os.get_terminal_size(1).columns or USUAL_WIDTH, NARROWEST_WIDTH)
    except OSError:
        return USUAL_WIDTH


def requested_width() -> int | None:
    """Return the columns that COLUMNS asks for; None when it says nothing that can be used."""
    columns = os.environ.get("COLUMNS")
    if not columns:
        return None
    from ..domain.validation import whole_number  # `--help` and the first frame need nothing else of it

    return whole_number(columns, 1, WIDEST_REQUESTED)


def output_width() -> int | None:
    """Return the columns to write in, or None for lines of any length.

    What goes to a file or another program is broken only where somebody has set COLUMNS.
    """
    if requested_width() is None and not is_terminal(sys.stdout):
        return None
    return min(terminal_width(), WIDEST_OUTPUT)


def wrap_lines(lines: Iterable[str], columns: int | None, whole: Iterable[str] = ()) -> str:
    """Return `lines` broken at `columns`, each keeping its own indent; the text ends with one line break.

    Lines break at spaces only. The strings in `whole`, paths and commands are never broken, so that they can be copied:
    one that is too long for a line is left to the terminal. Any other word that is too long is cut.
    """
    rows: list[str] = []
    unbroken = sorted(filter(None, whole), key=len, reverse=True)
    for line in lines:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if columns is None or len(indent) + len(text) <= columns:
            rows.append(f"{indent}{text}" if text else "")
        else:
            pieces = _with_hard_spaces(text, unbroken).split()
            rows += [indent + row for row in _filled_rows(pieces, max(columns - len(indent), 1))]
    return "\n".join(rows).rstrip("\n") + "\n"


def _safe_and_wrapped(lines: Iterable[str], whole: Iterable[str]) -> str:
    safe = (line[: len(line) - len(line.lstrip())] + sanitize(line.lstrip()) for line in lines)
    return wrap_lines(safe, output_width(), map(sanitize, whole))


def _with_hard_spaces(text: str, unbroken: list[str]) -> str:
    """Return `text` with every space inside one of `unbroken` and inside a command replaced by `_HARD_SPACE`."""
    for piece in unbroken:
        text = text.replace(piece, piece.replace(" ", _HARD_SPACE))
    if program() not in text:
        return text
    # A command stands in quotation marks of some language, or after a colon until the line ends.
    command = rf"(?<=[{_QUOTES}]){re.escape(program())}[^{_QUOTES}]*(?=[{_QUOTES}])|(?<=: ){re.escape(program())} .*$"
    return re.sub(command, lambda found: found[0].replace(" ", _HARD_SPACE), text)


def _filled_rows(pieces: list[str], width: int) -> list[str]:
    rows = [""]
    for piece in pieces:
        word = piece.replace(_HARD_SPACE, " ")
        if rows[-1] and len(rows[-1]) + 1 + len(word) > width:
            rows.append("")
        rows[-1] += f" {word}" if rows[-1] else word
        if _HARD_SPACE not in piece and os.sep not in piece:
            while len(rows[-1]) > width:
                rows[-1:] = [rows[-1][:width], rows[-1][width:]]
    return rows


# How far long work has come


@contextmanager
def progress_bar() -> Iterator[Callable[[float], None]]:
    """Yield what shows the part done, 0…1, on standard error; nothing is shown where that is no terminal."""
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    bar = _ProgressBar(sys.stderr, min(terminal_width(), WIDEST_OUTPUT))
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


class _ProgressBar:
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
