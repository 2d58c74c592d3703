"""Text for a terminal of any width, down to a braille line of 20 cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .streams import terminal_width

WIDEST = 100


def width() -> int:
    """Columns to write in."""
    return min(terminal_width(), WIDEST)


def wrapped(lines: Iterable[str], columns: int) -> str:
    """`lines` broken at `columns`, each keeping its own indent; the whole ends with one line break."""
    rows: list[str] = []
    for line in lines:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        rows += textwrap.wrap(text, columns, initial_indent=indent, subsequent_indent=indent) if text else [""]
    return "\n".join(rows).rstrip("\n") + "\n"
