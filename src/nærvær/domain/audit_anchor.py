"""An anchor of the audit log: the number of an event and a digest of all up to it, short enough to read, type and compare.

Handed out on paper or on a stick, it is out of reach of whoever could write the log anew. Its five words are 80 bits:
nobody makes another log that has the same.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Self

from .paper_key import bytes_of, split_words, words_of

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
