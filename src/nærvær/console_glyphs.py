"""Which glyphs a terminal can draw, and what is written in their place where a bare console lacks them.

Terminals in windows draw blocks themselves; a bare console has only its font. A substitute is as wide as its glyph.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing has it, without importing it

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from typing import TextIO

# linux/kd.h: a question for the pairs of glyph and index in the font, of 16 bits each; so many fit every console font.
_GIO_UNIMAP = 0x4B66
_MAX_PAIRS = 0xFFFF


def can_draw(glyphs: str, terminal: int = 0) -> bool:
    """Whether the terminal has all of these glyphs. Debian's Terminus, for one, has █ but not ▀, and no quarters."""
    font = console_font(terminal)
    return font is None or set(glyphs) <= font


def console_font(terminal: int = 0) -> frozenset[str] | None:
    """The glyphs of the bare console that is open as descriptor `terminal`.

    Empty where the console does not tell; None where the terminal is no bare console.
    """
    if os.environ.get("TERM") != "linux":
        return None
    import fcntl
    import struct
    from array import array

    pairs = array("H", bytes(4 * _MAX_PAIRS))
    question = bytearray(struct.pack("@HP", _MAX_PAIRS, pairs.buffer_info()[0]))
    try:
        fcntl.ioctl(terminal, _GIO_UNIMAP, question)
    except OSError:
        return frozenset()
    (count, _address) = struct.unpack("@HP", question)
    return frozenset(chr(glyph) for glyph in pairs[: 2 * count : 2])


def fit_to_stream(stream: TextIO, text: str) -> str:
    """`text` in glyphs that `stream` can show, where that is a bare console; unchanged anywhere else."""
    if text.isascii() or os.environ.get("TERM") != "linux" or not stream.isatty():
        return text
    return substitute_glyphs(text, GlyphSubstitutes(console_font(stream.fileno()) or frozenset()))


def write_fitted(stream: TextIO, text: str) -> None:
    """Write `text` and flush it, in signs that `stream` can show; those that its encoding lacks become question marks.

    Raises `OSError` (`BrokenPipeError` included) or `ValueError` after making sure that the interpreter's own flush, when
    the program ends, does not fail a second time.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(fit_to_stream(stream, text).encode(encoding, "replace").decode(encoding))
        stream.flush()
    except (OSError, ValueError):
        _discard_buffered(stream)
        raise


def _discard_buffered(stream: TextIO) -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


# The nearest first; the last of each is ASCII, which every font has. The circles stay three, for they mean three things.
SUBSTITUTES = {
    "–": "-",
    "—": "–-",
    "−": "–-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "„": '"',
    "‟": '"',
    "‚": "'",
    "「": '"',
    "」": '"',
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
    "━": "=",
    "○": "o",
    "◉": "■@",
    "●": "•*",
    "\ufffd": "?",  # a letter that did not come through
    # Blocks that stand among words are bars: squares keep those in rows under each other apart.
    "▄": "■█#",
    "█": "#",
    "░": ".-",
}
# Textual's scrollbars end in eighths: less and more than half.
SUBSTITUTES |= dict.fromkeys("▁▂▃▏▎▍", " ") | dict.fromkeys("▅▆▇▌▋▊▉", "█ ")

# A cell is full or empty here. Two halves are full, one quarter is empty, and so is the right half: a line up and down
# keeps its width.
PICTURE_SUBSTITUTES = SUBSTITUTES | dict.fromkeys("▀▄▌▙▛▜▟▚▞", "█#") | dict.fromkeys("▐▖▗▘▝", " ")

# The printable characters of Latin-1, which every western font has: all that is used where a console does not tell its font.
LEAST_GLYPHS = frozenset(chr(glyph) for glyph in (*range(0x20, 0x7F), *range(0xA0, 0x100)))


class GlyphSubstitutes(dict[int, str]):
    """A table for `str.translate`: what is written for each character in `font`. Each is looked up once.

    `font` is empty where the console does not tell it; `nearest` gives candidates, the best first.
    """

    def __init__(self, font: Set[str], nearest: Mapping[str, str] = SUBSTITUTES) -> None:
        super().__init__()
        self._font = font or LEAST_GLYPHS
        self._nearest = nearest

    def __missing__(self, ordinal: int) -> str:
        self[ordinal] = self._written(chr(ordinal))
        return self[ordinal]

    def _written(self, glyph: str) -> str:
        if glyph.isascii() or glyph in self._font:
            return glyph
        if glyph in self._nearest:
            return next(nearest for nearest in self._nearest[glyph] if nearest.isascii() or nearest in self._font)
        # Not of this app: a letter that a person wrote goes without its marks, anything else is a question mark.
        import unicodedata  # only here: this module is on the way of every command

        letter = unicodedata.normalize("NFD", glyph)[0]
        if letter != glyph and (letter.isascii() or letter in self._font):
            return letter
        return "" if unicodedata.category(glyph).startswith("M") else "?"


def substitute_glyphs(text: str, substitutes: GlyphSubstitutes) -> str:
    """`text` with its substitutes; most text is ASCII and costs nothing."""
    return text if text.isascii() else text.translate(substitutes)
