"""Standard output and error that never surprise: closed, full, or in a narrow encoding."""

from __future__ import annotations

import os
import sys

from ..console_font import fitted_to
from ..domain.validation import whole_number

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from typing import TextIO

USUAL, NARROWEST, WIDEST_ASKED = 80, 12, 100_000


def say(text: str, stream: TextIO | None) -> None:
    """Write `text` and flush it. No stream: nothing is said.

    Signs that the encoding lacks become question marks; for those that a bare console lacks stands the nearest it has.
    Raises `OSError` (`BrokenPipeError` included) after making sure that the interpreter's own flush stays quiet.
    """
    if stream is None or stream.closed:
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(fitted_to(stream, text).encode(encoding, "replace").decode(encoding))
        stream.flush()
    except OSError:
        silence(stream)
        raise


def say_done(text: str) -> None:
    """Write what has just been done. It stays done when standard output takes no words, so no error is raised.

    A reader that went away wants no more words. For any other trouble the same text goes to standard error, so that
    nobody does it twice.
    """
    try:
        say(text, sys.stdout)
    except BrokenPipeError:
        return
    except OSError:
        from ..words.commands import DONE_BUT_UNSAID

        say_aside(f"{DONE_BUT_UNSAID}\n{text}")


def say_aside(text: str) -> None:
    """Write to standard error what may be lost: it must not stop or undo what is being done."""
    try:
        say(text, sys.stderr)
    except OSError:
        return


def say_utf8(text: str, stream: TextIO | None) -> None:
    """Write `text` as UTF-8 whatever the locale is: data for other programs. Raises like `say`."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    say(text, stream)


def silence(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, so that leaving does not fail a second time."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


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


def terminal_width() -> int:
    """Columns: what COLUMNS says, else what the terminal has, else 80; never so few that nothing fits."""
    told = asked_width()
    if told is not None:
        return max(told, NARROWEST)
    try:
        return max(os.get_terminal_size(1).columns or USUAL, NARROWEST)
    except OSError:
        return USUAL


def asked_width() -> int | None:
    """The columns that COLUMNS asks for; None when it says nothing that can be used."""
    return whole_number(os.environ.get("COLUMNS", ""), 1, WIDEST_ASKED)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the other end."""
    return stream is not None and not stream.closed and stream.isatty()


def both_terminals() -> bool:
    """Whether somebody both reads and writes here."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def can_draw() -> bool:
    """Whether a screen can be drawn here: a terminal that calls itself dumb only takes lines."""
    return both_terminals() and os.environ.get("TERM") != "dumb"
