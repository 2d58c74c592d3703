"""Where a diary or a backup of it is damaged, or why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from .validation import whole_number

HIGHEST_FACT_NUMBER = 10**12


class DamageKind(StrEnum):
    """What is wrong with a file that should be a diary; the value stands in `verify --json`.

    Of the content: `FACT` (one fact is not what was written), `HEADS` (facts at the end are missing or changed), `SCHEMA`,
    `IN_PROGRESS` (the practice in progress), `HEADER`, `FOREIGN` (no diary, or its header is changed), `NEWER` (written by
    a later release), `EMPTY`, `CONTENT` (anything else, in the words of the database). Of the file: `GONE`, `FOLDER`,
    `SPECIAL` (a pipe or a device), `LARGE`, `LINK` and `MOVED` (it leads nowhere), `FORBIDDEN`, `HANDLES` (too many files
    are open), `BUSY`, `DISK` (it answers with errors).
    """

    FACT = "fact"
    HEADS = "heads"
    SCHEMA = "schema"
    IN_PROGRESS = "under_way"
    HEADER = "header"
    FOREIGN = "application_id"
    NEWER = "newer"
    EMPTY = "empty"
    CONTENT = "content"
    GONE = "gone"
    FOLDER = "folder"
    SPECIAL = "special"
    LARGE = "large"
    LINK = "link"
    MOVED = "moved"
    FORBIDDEN = "forbidden"
    HANDLES = "handles"
    BUSY = "busy"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with one file: with `FACT` the number of the `fact`, with `CONTENT` what the database said of it."""

    kind: DamageKind
    fact: int = 0
    detail: str = ""

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Return what a code of the store stands for; one that is not known is damage of the content."""
        word, _space, number = code.partition(" ")
        fact = whole_number(number, 0, HIGHEST_FACT_NUMBER) if word == DamageKind.FACT else None
        if fact is not None:
            return cls(DamageKind.FACT, fact)
        kind = _KINDS.get(code)
        return cls(DamageKind.CONTENT, detail=code) if kind is None else cls(kind)

    @property
    def code(self) -> str:
        """The code it was made from, as other programs read it."""
        match self.kind:
            case DamageKind.FACT:
                return f"{self.kind} {self.fact}"
            case DamageKind.CONTENT:
                return self.detail
            case kind:
                return kind.value


_KINDS = {kind.value: kind for kind in DamageKind if kind not in {DamageKind.FACT, DamageKind.CONTENT}}
