"""A diary that keeps nothing: how one practises when the real diary cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from .domain.diary import DiaryNotice
from .domain.practice import Entry, Fact, PracticeInProgress, practice_day


class MemoryDiary:
    """Keeps facts only as long as the program runs, on the same contract as the real one."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now` gives the local time with its zone."""
        self._now = now
        self._entries: list[Entry] = []
        self._under_way: PracticeInProgress | None = None

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        return ()

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def append(self, fact: Fact) -> Entry:
        return self._keep(fact, f"passing-{len(self._entries) + 1}", self._now())

    def in_progress(self) -> PracticeInProgress | None:
        return None

    def begin(self, under_way: PracticeInProgress) -> None:
        self._under_way = under_way

    def checkpoint(self, under_way: PracticeInProgress) -> None:
        self._under_way = under_way

    def finish(self, fact: Fact | None) -> Entry | None:
        begun, self._under_way = self._under_way, None
        if fact is None or begun is None:
            return None
        return self._keep(fact, begun.id, begun.started_at.astimezone(self._now().tzinfo))

    def close(self) -> None:
        """There is nothing to let go of."""

    def _keep(self, fact: Fact, identity: str, local: datetime) -> Entry:
        entry = Entry(identity, local.astimezone(UTC), str(local.tzinfo), practice_day(local), fact)
        self._entries.append(entry)
        return entry
