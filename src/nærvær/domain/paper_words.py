"""The clinic key, and the anchor of its log, in words that can be read aloud, written down by hand and typed again.

A word is 16 bits in five letters, consonants and vowels in turn (Wilkerson, "A Proposal for Proquints", 2009), so no list of
words is needed in any language. Four lines hold the key; the last word of a line is its check, which also tells which
line it is: a misread letter, a word or a line too few, and two lines that have changed places are found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Self

KEY_BYTES = 32
LINES = 4
WORDS_IN_LINE = 5
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_LINE_BYTES = KEY_BYTES // LINES
# By hand a 0 is an o, and a 1 an l where a consonant stands; no vowel resembles it.
_MISREAD_AS = str.maketrans({"0": "o", "1": "l"})
_SEPARATORS = str.maketrans(dict.fromkeys("-–—.,;:\u00a0", " "))


def to_words(key: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the lines of words that stand for `key`, `KEY_BYTES` long."""
    parts = (key[start : start + _LINE_BYTES] for start in range(0, KEY_BYTES, _LINE_BYTES))
    return tuple(words_of(part + _check(number, part)) for number, part in enumerate(parts))


def from_words(text: str) -> bytes | None:
    """Return the key that was typed, whatever its case, hyphens and lines; None when it is not whole and right."""
    words = split_words(text)
    return None if wrong_line(words) is not None else b"".join(bytes_of(line)[:_LINE_BYTES] for line in _lines(words))


def split_words(text: str) -> list[str]:
    """Return the words that were typed, as they were meant: in small letters, without hyphens and full stops."""
    return text.lower().translate(_SEPARATORS).translate(_MISREAD_AS).split()


def wrong_line(words: Sequence[str]) -> int | None:
    """Return the number, from 1, of the first line that is not what was printed; None when all are."""
    for number, line in enumerate(_lines(words)):
        held = bytes_of(line)
        if len(held) != 2 * WORDS_IN_LINE or held[_LINE_BYTES:] != _check(number, held[:_LINE_BYTES]):
            return number + 1
    return None if len(words) == LINES * WORDS_IN_LINE else LINES


def _lines(words: Sequence[str]) -> list[Sequence[str]]:
    return [words[WORDS_IN_LINE * number : WORDS_IN_LINE * (number + 1)] for number in range(LINES)]


def _check(number: int, part: bytes) -> bytes:
    return hashlib.blake2b(bytes([number]) + part, digest_size=2, person=b"naervaer-sheet").digest()


def words_of(held: bytes) -> tuple[str, ...]:
    """Return a word for every two bytes."""
    return tuple(_word(int.from_bytes(held[start : start + 2], "big")) for start in range(0, len(held), 2))


def _word(bits: int) -> str:
    first, second, third = bits >> 12, bits >> 6 & 15, bits & 15
    vowels = bits >> 10 & 3, bits >> 4 & 3
    return f"{_CONSONANTS[first]}{_VOWELS[vowels[0]]}{_CONSONANTS[second]}{_VOWELS[vowels[1]]}{_CONSONANTS[third]}"


def bytes_of(words: Sequence[str]) -> bytes:
    """Return what the words stand for; shorter where one of them is none."""
    held = b""
    for word in words:
        letters = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
        if len(word) != len(letters) or any(each not in known for each, known in zip(word, letters, strict=True)):
            return held
        bits = 0
        for each, known in zip(word, letters, strict=True):
            bits = bits * len(known) + known.index(each)
        held += bits.to_bytes(2, "big")
    return held


DIGEST_BYTES = 10


class AnchorVerdict(StrEnum):
    """What an anchor says of the log: it `STANDS`, it was `REWRITTEN`, or events at its end are gone (`CUT`)."""

    STANDS = "stands"
    REWRITTEN = "rewritten"
    CUT = "cut"


class AuditAnchor(NamedTuple):
    """How many events there were, and the first bytes of the link of the last of them."""

    number: int
    digest: bytes

    @classmethod
    def of(cls, number: int, link: bytes) -> Self:
        """Return the anchor of the event with this link."""
        return cls(number, link[:DIGEST_BYTES])

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the anchor that was typed; None where it is none."""
        number, _, typed = text.strip().partition(" ")
        words = split_words(typed)
        digest = bytes_of(words)
        if (
            not (number.isascii() and number.isdecimal())
            or len(number) > DIGEST_BYTES
            or len(words) != DIGEST_BYTES // 2
        ):
            return None
        return cls(int(number), digest) if len(digest) == DIGEST_BYTES else None

    def __str__(self) -> str:
        return f"{self.number} {'-'.join(words_of(self.digest))}"
