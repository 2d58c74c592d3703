"""Makes text that came from a person or a file safe to show: one line of visible characters."""

from __future__ import annotations

import unicodedata

UNDECODED = "\ufffd"
MAX_SHOWN = 60
"""So much of a text from outside is shown inside a sentence."""
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn"})
# Letters by category, empty on the screen.
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def sanitize(text: str) -> str:
    """Return `text` in NFC without control, escape, bidi, zero-width or unassigned characters.

    Line breaks and tabs become spaces. A byte that could not be decoded becomes U+FFFD, so that it shows that something
    stood there.
    """
    return unicodedata.normalize("NFC", "".join(_safe(character) for character in text))


def shorten(text: str, longest: int = MAX_SHOWN) -> str:
    """Return `text`, or its first `longest` characters and an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def is_safe(character: str) -> bool:
    """Return whether `sanitize` leaves this one character as it is."""
    return _safe(character) == character


def has_undecoded(text: str) -> bool:
    """Return whether `text` holds bytes that could not be decoded, or half characters. Such a text must not be saved."""
    return any(character == UNDECODED or "\ud800" <= character <= "\udfff" for character in text)


def _safe(character: str) -> str:
    if character in _SPACES:
        return " "
    if "\ud800" <= character <= "\udfff":
        return UNDECODED
    if character in _INVISIBLE_LETTERS or unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return ""
    return character
