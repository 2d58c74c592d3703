"""The diary: the facts it is made of, corrections among them, and the port through which they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from .practice import AbandonedPractice, InformalPractice, Practice, PracticeInProgress
from .ratings import CheckIn, Plan, Reflection
from .validation import checked_name, checked_text, checked_week

if TYPE_CHECKING:  # only the port names it
    from .summary import DiarySummary


@dataclass(frozen=True, slots=True)
class WeekStarted:
    """The person has come to a week, in their own time; the same week again is a new visit."""

    week: int

    def __post_init__(self) -> None:
        checked_week(self.week)


@dataclass(frozen=True, slots=True)
class Preference:
    """Something the person has chosen (voice, bell, posture, minutes of an exercise, …); the latest one counts."""

    name: str
    value: str

    def __post_init__(self) -> None:
        checked_name("name", self.name)
        checked_text("value", self.value)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the entry with the id `of` should have said; None: it should not be there. The entry itself stays."""

    of: str
    fact: Practice | InformalPractice | None

    def __post_init__(self) -> None:
        checked_name("of", self.of)


Fact = (
    Practice
    | AbandonedPractice
    | InformalPractice
    | WeekStarted
    | Preference
    | CheckIn
    | Reflection
    | Plan
    | Correction
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as it stands in the diary: when it was recorded (UTC), in which zone, and on which practice day."""

    id: str
    at: datetime
    zone: str
    local_date: date
    fact: Fact


def apply_corrections(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return `entries` as the person means them, in the order recorded and without the corrections themselves.

    The latest correction of an entry counts. A practice that was recorded later stands on its own day.
    """
    amended = {entry.fact.of: entry.fact.fact for entry in entries if isinstance(entry.fact, Correction)}
    corrected = []
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
        corrected.append(entry)
    return tuple(corrected)


class DiaryEvent(StrEnum):
    """What has happened to a diary, with the data of its notice.

    `RESTORED`: kept, missing, backup, aside, partly (names of damaged backups something was recovered from), unusable
    (name and fault of the backups nothing was recovered from). `UNREADABLE`: count. `BACKUP_FAILED`: reason, as in
    `DiaryProblem`. `LOST`: the diary is gone and there is no backup. `SWAPPED`: another program replaced the file while it
    was open. `NO_LOCKS`: the disk has none, so windows cannot be told apart.
    """

    RESTORED = "restored"
    LOST = "lost"
    UNREADABLE = "unreadable"
    BACKUP_FAILED = "backup"
    SWAPPED = "swapped"
    NO_LOCKS = "no_locks"


@dataclass(frozen=True, slots=True)
class DiaryNotice:
    """Something that happened to the diary and that its owner should know."""

    reason: DiaryEvent
    data: Mapping[str, object] = field(default_factory=dict)


class Diary(Protocol):
    """Keeps the facts of one person. It exists so that neither pages nor rules know of files or databases.

    When a verb returns, what it keeps is on the disk. Every verb raises `DiaryProblem` or `Busy`.
    """

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        """What the owner should be told once; complete after the first verb."""

    def entries(self) -> tuple[Entry, ...]:
        """Return every fact in the order recorded."""

    def summary(self, today: date) -> DiarySummary:
        """Return what *today* needs of the diary. Where it is as it was verified last, this is quick at any length."""

    def append(self, fact: Fact) -> Entry:
        """Keep one fact, stamped with the time now and its practice day."""

    def in_progress(self) -> PracticeInProgress | None:
        """Return the practice that was begun and never closed, if any."""

    def begin(self, practice: PracticeInProgress) -> None:
        """Keep a practice as in progress. Raises `Busy` when another process has one in progress right now."""

    def checkpoint(self, practice: PracticeInProgress) -> None:
        """Replace the practice in progress with its present state."""

    def finish(self, fact: Fact | None) -> Entry | None:
        """Close the practice in progress and, in the same commit, keep its fact (None: leave it uncounted).

        The entry has the id and the start time of the practice in progress.
        """

    def close(self) -> None:
        """Release the file; may be called twice. A practice begun and not finished stays in progress."""
