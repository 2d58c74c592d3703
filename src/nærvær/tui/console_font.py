"""Which signs a terminal can draw. Windows with terminals draw blocks themselves; a bare console has only its font."""

from __future__ import annotations

import os
import struct
from array import array

# linux/kd.h: a question for the pairs of sign and place in the font, of 16 bits each; so many fit every console font.
_GIO_UNIMAP = 0x4B66
_MOST_PAIRS = 0xFFFF


def drawable(signs: str) -> bool:
    """Whether all of `signs` are sure to be there. Debian's Terminus, for one, has █ but not ▀, and no quarters."""
    if os.environ.get("TERM") != "linux":
        return True
    return set(signs) <= _console_signs(0)


def _console_signs(terminal: int) -> set[str]:
    """The signs of the console that is open as `terminal`; none where it does not tell."""
    import fcntl

    pairs = array("H", bytes(4 * _MOST_PAIRS))
    question = bytearray(struct.pack("@HP", _MOST_PAIRS, pairs.buffer_info()[0]))
    try:
        fcntl.ioctl(terminal, _GIO_UNIMAP, question)
    except OSError:
        return set()
    (count, _place) = struct.unpack("@HP", question)
    return {chr(sign) for sign in pairs[: 2 * count : 2]}
