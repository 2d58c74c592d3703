"""Text made safe to show: whatever a person, a file or a therapist wrote becomes one line of visible characters."""

from __future__ import annotations

import unicodedata

_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn"})
# Letters by category, empty on the screen.
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def plain(text: str) -> str:
    """`text` in NFC without control, escape, bidi, zero-width or unassigned characters; line breaks and tabs are spaces."""
    return unicodedata.normalize("NFC", "".join(_visible(character) for character in text))


def is_plain(character: str) -> bool:
    """Whether `plain` leaves this character as it is, seen alone."""
    return character == " " or (character not in _SPACES and bool(_visible(character)))


def _visible(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _INVISIBLE_LETTERS or unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return ""
    return character
