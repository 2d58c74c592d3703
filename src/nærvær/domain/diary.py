"""The diary as everybody else sees it: facts are appended, the practice under way is kept beside them.

The diary as the person means it: corrections taken in, and what was told later put on its own day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from .practice import Correction, Entry, Fact, InformalPractice, Practice, PracticeInProgress


@dataclass(frozen=True, slots=True)
class DiaryNotice:
    """Something that happened to the diary and that its owner should be told: a reason code and its data.

    restored (kept, missing, backup, aside, partly: names of damaged backups something was had from, unusable: name and
    fault of those nothing was), lost, unreadable (count), backup (reason, as in `DiaryProblem`), swapped (another program
    did it while it was open), no_locks (the disk has none, so windows cannot be told apart).
    """

    reason: str
    data: Mapping[str, object] = field(default_factory=dict)


class Diary(Protocol):
    """Keeps what a person told. It exists so that neither screens nor rules know of files.

    What a verb returned from is on the disk. Raises `DiaryProblem` or `Busy`.
    """

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        """What the owner should be told once; complete after the first verb."""

    def entries(self) -> tuple[Entry, ...]:
        """Every fact in the order told."""

    def append(self, fact: Fact) -> Entry:
        """Keep one fact, stamped with the time now and its practice day."""

    def in_progress(self) -> PracticeInProgress | None:
        """The practice that was begun and never closed, if any."""

    def begin(self, under_way: PracticeInProgress) -> None:
        """Keep a practice as under way. Raises `Busy` when another process has one under way right now."""

    def checkpoint(self, under_way: PracticeInProgress) -> None:
        """Replace the practice under way with its present state."""

    def finish(self, fact: Fact | None) -> Entry | None:
        """Close the practice under way and, in the same commit, keep its fact (None: leave it uncounted).

        The entry bears the id and the start time of the practice under way.
        """

    def close(self) -> None:
        """Let go of the file; may be called twice. A practice begun and not finished stays under way."""


def apply_corrections(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """`entries` in the order told, without the corrections themselves: the latest correction of an entry counts."""
    amended = {entry.fact.of: entry.fact.fact for entry in entries if isinstance(entry.fact, Correction)}
    told = []
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, Correction):
            continue
        if isinstance(fact, Practice | InformalPractice):
            meant = amended.get(entry.id, fact)
            if meant is None:
                continue
            if meant is not fact or meant.on is not None:
                entry = replace(entry, fact=meant, local_date=meant.on or entry.local_date)  # noqa: PLW2901
        told.append(entry)
    return tuple(told)
