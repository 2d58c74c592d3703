"""What was heard of one cue, and how far it is from what is written (standard library only)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """One cue as heard; distances are edits, lengths are of the written text."""

    id: str
    exercise: str
    written: str
    heard: str
    character_edits: int
    characters: int
    word_edits: int
    words: int

    @property
    def cer(self) -> float:
        """Character error rate."""
        return self.character_edits / max(self.characters, 1)


def judged(cue_id: str, exercise: str, written: str, heard: str) -> Heard:
    """Error counts of one cue, on letters only: no case, no punctuation."""
    want, got = plain(written), plain(heard)
    return Heard(
        cue_id,
        exercise,
        written,
        heard,
        edits(want, got),
        len(want),
        edits(want.split(), got.split()),
        len(want.split()),
    )


def plain(text: str) -> str:
    """Lower-case words with one space between, no punctuation."""
    letters = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text).lower())
    return " ".join(letters.split())


def edits(want: Sequence[str], got: Sequence[str]) -> int:
    """Levenshtein distance."""
    row = list(range(len(got) + 1))
    for i, wanted in enumerate(want, start=1):
        before, row[0] = row[0], i
        for j, found in enumerate(got, start=1):
            step = before if wanted == found else before + 1
            before, row[j] = row[j], min(step, row[j] + 1, row[j - 1] + 1)
    return row[-1]
