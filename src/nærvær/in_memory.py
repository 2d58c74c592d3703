"""Ports kept in memory only: the diary of a practice whose real diary cannot be used, and settings that are not written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo

from .domain.diary import DiaryNotice, DiarySummary, Entry, Fact
from .domain.machine_settings import MachineSettings, UnusableSettings
from .domain.practice import PracticeInProgress, practice_day
from .domain.progress import summarise


class MemoryDiary:
    """Keeps facts only as long as the program runs, on the same contract as the real diary."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now` returns the local time with its zone."""
        self._now = now
        self._entries: list[Entry] = []
        self._in_progress: PracticeInProgress | None = None
        self._begun_in: tzinfo | None = None

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        return ()

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def summary(self, today: date) -> DiarySummary:
        return summarise(self.entries(), today)

    def append(self, fact: Fact) -> Entry:
        return self._add(fact, f"passing-{len(self._entries) + 1}", self._now())

    def in_progress(self) -> PracticeInProgress | None:
        return None

    def begin(self, practice: PracticeInProgress) -> None:
        self._in_progress, self._begun_in = practice, self._now().tzinfo

    def checkpoint(self, practice: PracticeInProgress) -> None:
        self._in_progress = practice

    def finish(self, fact: Fact | None) -> Entry | None:
        begun, self._in_progress = self._in_progress, None
        if fact is None or begun is None:
            return None
        return self._add(fact, begun.id, begun.started_at.astimezone(self._begun_in))

    def close(self) -> None:
        """Do nothing: there is no file."""

    def _add(self, fact: Fact, identity: str, local: datetime) -> Entry:
        entry = Entry(identity, local.astimezone(UTC), str(local.tzinfo), practice_day(local), fact)
        self._entries.append(entry)
        return entry


class MemorySettings:
    """Keeps settings only as long as the program runs, on the same contract as the settings file."""

    def __init__(self, settings: MachineSettings | None = None) -> None:
        self._settings = settings or MachineSettings()

    def read(self) -> MachineSettings:
        return self._settings

    def save(self, settings: MachineSettings) -> bool:
        self._settings = settings
        return True

    @property
    def unusable(self) -> UnusableSettings | None:
        return None
