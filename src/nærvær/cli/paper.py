"""Text for a terminal of any width, down to a braille line of 20 cells."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

from ..invocation import program
from ..plain_text import plain
from .streams import asked_width, is_terminal, say, say_done, terminal_width

WIDEST = 100
_KEPT = "\0"
"""Stands for a space that no line may break at, while lines are broken. Safe text holds no control characters."""


def width() -> int | None:
    """Return the columns to write in, or None for lines of any length.

    What goes to a file or another program is broken only where somebody has set COLUMNS.
    """
    if asked_width() is None and not is_terminal(sys.stdout):
        return None
    return min(terminal_width(), WIDEST)


def tell(lines: Iterable[str], whole: Iterable[str] = ()) -> None:
    """Print what a command was asked to show. `whole`: paths, which stay in one piece. Raises `OSError`."""
    say(_on_paper(lines, whole), sys.stdout)


def tell_done(lines: Iterable[str], whole: Iterable[str] = ()) -> None:
    """Print what has just been done, which a full or broken output does not undo (see `say_done`)."""
    say_done(_on_paper(lines, whole))


def _on_paper(lines: Iterable[str], whole: Iterable[str]) -> str:
    safe = (line[: len(line) - len(line.lstrip())] + plain(line.lstrip()) for line in lines)
    return wrapped(safe, width(), map(plain, whole))


def wrapped(lines: Iterable[str], columns: int | None, whole: Iterable[str] = ()) -> str:
    """Return `lines` broken at `columns`, each keeping its own indent; the whole ends with one line break.

    Lines break at spaces only. The strings in `whole`, paths and commands are never broken, so that they can be copied:
    one that is too long for a line is left to the terminal. Any other word that is too long is cut.
    """
    rows: list[str] = []
    kept = sorted(filter(None, whole), key=len, reverse=True)
    for line in lines:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if columns is None or len(indent) + len(text) <= columns:
            rows.append(f"{indent}{text}" if text else "")
        else:
            rows += [indent + row for row in _rows(_held(text, kept).split(), max(columns - len(indent), 1))]
    return "\n".join(rows).rstrip("\n") + "\n"


def _held(text: str, whole: list[str]) -> str:
    """Return `text` with every space inside `whole` and inside a command replaced by `_KEPT`."""
    for piece in whole:
        text = text.replace(piece, piece.replace(" ", _KEPT))
    # A command stands in «…», or after a colon until the line ends.
    command = rf"(?<=«){re.escape(program())}[^«»]*(?=»)|(?<=: ){re.escape(program())} .*$"
    return re.sub(command, lambda found: found[0].replace(" ", _KEPT), text)


def _rows(words: list[str], room: int) -> list[str]:
    rows = [""]
    for word in words:
        shown = word.replace(_KEPT, " ")
        if rows[-1] and len(rows[-1]) + 1 + len(shown) > room:
            rows.append("")
        rows[-1] += f" {shown}" if rows[-1] else shown
        if _KEPT not in word and os.sep not in word:
            while len(rows[-1]) > room:
                rows[-1:] = [rows[-1][:room], rows[-1][room:]]
    return rows
