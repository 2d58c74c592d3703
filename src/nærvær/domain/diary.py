"""The diary as everybody else sees it: facts are appended, the practice under way is kept beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .practice import Entry, Fact, UnderWay


@dataclass(frozen=True, slots=True)
class Notice:
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
    def notices(self) -> tuple[Notice, ...]:
        """What the owner should be told once; complete after the first verb."""

    def entries(self) -> tuple[Entry, ...]:
        """Every fact in the order told."""

    def append(self, fact: Fact) -> Entry:
        """Keep one fact, stamped with the time now and its practice day."""

    def under_way(self) -> UnderWay | None:
        """The practice that was begun and never closed, if any."""

    def begin(self, under_way: UnderWay) -> None:
        """Keep a practice as under way. Raises `Busy` when another process has one under way right now."""

    def checkpoint(self, under_way: UnderWay) -> None:
        """Replace the practice under way with its present state."""

    def finish(self, fact: Fact | None) -> Entry | None:
        """Close the practice under way and, in the same commit, keep its fact (None: leave it uncounted).

        The entry bears the id and the start time of the practice under way.
        """

    def close(self) -> None:
        """Let go of the file; may be called twice. A practice begun and not finished stays under way."""
