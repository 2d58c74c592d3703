"""Which signs a terminal can draw. Windows with terminals draw blocks themselves; a bare console has only its font."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from typing import TextIO

# linux/kd.h: a question for the pairs of sign and place in the font, of 16 bits each; so many fit every console font.
_GIO_UNIMAP = 0x4B66
_MOST_PAIRS = 0xFFFF


def drawable(signs: str, terminal: int = 0) -> bool:
    """Whether all of `signs` are sure to be there. Debian's Terminus, for one, has █ but not ▀, and no quarters."""
    font = console_font(terminal)
    return font is None or set(signs) <= font


def console_font(terminal: int = 0) -> frozenset[str] | None:
    """The signs that the bare console open as `terminal` has; none of them where it does not tell. None: no such console."""
    if os.environ.get("TERM") != "linux":
        return None
    import fcntl
    import struct
    from array import array

    pairs = array("H", bytes(4 * _MOST_PAIRS))
    question = bytearray(struct.pack("@HP", _MOST_PAIRS, pairs.buffer_info()[0]))
    try:
        fcntl.ioctl(terminal, _GIO_UNIMAP, question)
    except OSError:
        return frozenset()
    (count, _place) = struct.unpack("@HP", question)
    return frozenset(chr(sign) for sign in pairs[: 2 * count : 2])


def fitted_to(stream: TextIO, text: str) -> str:
    """`text` in signs that `stream` can show, where that is a bare console; as it is anywhere else."""
    if text.isascii() or os.environ.get("TERM") != "linux" or not stream.isatty():
        return text
    from .stand_ins import StandIns, fitted

    return fitted(text, StandIns(console_font(stream.fileno()) or frozenset()))
