"""Text made safe to show: whatever a person, a file or a therapist wrote becomes one line of visible characters."""

from __future__ import annotations

import unicodedata

UNDECODED = "\ufffd"
MAX_SHOWN = 60
"""Of what somebody typed or wrote: as much as can be taken in inside a sentence."""
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn"})
# Letters by category, empty on the screen.
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def sanitize(text: str) -> str:
    """`text` in NFC without control, escape, bidi, zero-width or unassigned characters; line breaks and tabs are spaces.

    A byte that nobody could decode (half a character) becomes U+FFFD: it is seen that something stood there.
    """
    return unicodedata.normalize("NFC", "".join(_safe(character) for character in text))


def shorten(text: str, longest: int = MAX_SHOWN) -> str:
    """`text`, or its first `longest` characters and an ellipsis: what somebody wrote, shown back to them."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def is_safe(character: str) -> bool:
    """Whether `plain` leaves this character as it is, seen alone."""
    return _safe(character) == character


def has_undecoded(text: str) -> bool:
    """Whether `text` came in as bytes of which some were no letters, or as half characters: it must not be kept so."""
    return any(character == UNDECODED or "\ud800" <= character <= "\udfff" for character in text)


def _safe(character: str) -> str:
    if character in _SPACES:
        return " "
    if "\ud800" <= character <= "\udfff":
        return UNDECODED
    if character in _INVISIBLE_LETTERS or unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return ""
    return character
