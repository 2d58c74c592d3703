"""What is written for a sign that the font of a bare console lacks: the nearest one it has, as wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Set

# The nearest first; the last of each is ASCII, which every font has. The circles stay three, for they mean three things.
NEAREST = {
    "–": "-",
    "—": "–-",
    "−": "–-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": ".",
    "•": "●*",
    "‹": "<",
    "›": ">",
    "←": "<",
    "↑": "^",
    "→": ">",
    "↓": "v",
    "─": "-",
    "○": "o",
    "◉": "■@",
    "●": "•*",
    "\ufffd": "?",  # a letter that did not come through
    # Blocks that stand among words are bars: squares keep those in rows under each other apart.
    "▄": "■█#",
    "█": "#",
}
# Textual's scrollbars end in eighths: less and more than half.
NEAREST |= dict.fromkeys("▁▂▃▏▎▍", " ") | dict.fromkeys("▅▆▇▌▋▊▉", "█ ")

# A cell is full or empty here. Two halves are full, one quarter is empty, and so is the right half: a line up and down
# keeps its width.
IN_PICTURES = NEAREST | dict.fromkeys("▀▄▌▙▛▜▟▚▞", "█#") | dict.fromkeys("▐▖▗▘▝", " ")

# What every western font has. A console that does not tell what it has may be anything that calls itself so.
LEAST = frozenset(chr(sign) for sign in (*range(0x20, 0x7F), *range(0xA0, 0x100)))


class StandIns(dict[int, str]):
    """For `str.translate`: every sign with what is written for it in `font`; each is looked up once.

    An empty `font`: one that does not tell.
    """

    def __init__(self, font: Set[str], nearest: Mapping[str, str] = NEAREST) -> None:
        super().__init__()
        self._font = font or LEAST
        self._nearest = nearest

    def __missing__(self, ordinal: int) -> str:
        self[ordinal] = self._written(chr(ordinal))
        return self[ordinal]

    def _written(self, sign: str) -> str:
        if sign.isascii() or sign in self._font:
            return sign
        if sign in self._nearest:
            return next(nearest for nearest in self._nearest[sign] if nearest.isascii() or nearest in self._font)
        # Not of this app: a letter that a person wrote goes without its marks, anything else is a question mark.
        letter = unicodedata.normalize("NFD", sign)[0]
        if letter != sign and (letter.isascii() or letter in self._font):
            return letter
        return "" if unicodedata.category(sign).startswith("M") else "?"


def fitted(text: str, stand_ins: StandIns) -> str:
    """`text` with those; most text is plain ASCII and costs nothing."""
    return text if text.isascii() else text.translate(stand_ins)
