"""The diary as the person means it: corrections taken in, and what was told later put on its own day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .practice import Correction, Entry, Everyday, Practice


def corrected(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """`entries` in the order told, without the corrections themselves: the latest correction of an entry counts."""
    amended = {entry.fact.of: entry.fact.fact for entry in entries if isinstance(entry.fact, Correction)}
    told = []
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, Correction):
            continue
        if isinstance(fact, Practice | Everyday):
            meant = amended.get(entry.id, fact)
            if meant is None:
                continue
            if meant is not fact or meant.on is not None:
                entry = replace(entry, fact=meant, local_date=meant.on or entry.local_date)  # noqa: PLW2901
        told.append(entry)
    return tuple(told)
