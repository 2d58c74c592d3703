"""The diary: its facts, what they amount to for one day, what can be wrong with its file, and the port that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, Self

from ..quick_dataclass import dataclass
from .practice import AbandonedPractice, ExerciseHistory, InformalPractice, Practice, PracticeInProgress
from .ratings import CheckIn, Plan, Reflection
from .validation import FIRST_WEEK, checked_name, checked_text, checked_week, whole_number

ONE_WEEK = timedelta(days=7)
HIGHEST_FACT_NUMBER = 10**12


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DiarySummary:
    """A diary as it stood on the practice day `folded_on`. It holds for later days too, until a fact is added.

    `week_began`: None while no week was ever started. `preferences` are the latest choices by name, `exercises` the ids of
    all that were ever practised, the latest first. `first_practice` and `last_practice` are days; `recent_days` are the days
    with practice among the seven up to `folded_on`, and any later ones. `last_checkin` is the day of the latest check-in,
    `follow_ups` holds the months of those that were follow-ups, 0 for the end of the course. `course_ended`: None while it
    goes on. `histories` are by exercise.
    """

    folded_on: date
    week: int = FIRST_WEEK
    week_began: date | None = None
    preferences: Mapping[str, str] = field(default_factory=dict)
    exercises: tuple[str, ...] = ()
    first_practice: date | None = None
    last_practice: date | None = None
    recent_days: frozenset[date] = frozenset()
    last_checkin: date | None = None
    follow_ups: frozenset[int] = frozenset()
    course_ended: date | None = None
    histories: Mapping[str, ExerciseHistory] = field(default_factory=dict)

    def holds_on(self, today: date) -> bool:
        """Return whether it answers for `today`; it does not when the clock has been set back to an earlier day."""
        return today >= self.folded_on

    def days_lately(self, today: date) -> int:
        """Return how many of the last seven days had practice."""
        return sum(today - ONE_WEEK < day <= today for day in self.recent_days)


class DiaryEvent(StrEnum):
    """What has happened to a diary, with the data of its notice.

    `RESTORED`: kept, missing, backup, aside, partly (names of damaged backups something was recovered from), unusable
    (name and fault of the backups nothing was recovered from). `UNREADABLE`: count. `BACKUP_FAILED`: reason, as in
    `DiaryProblem`. `LOST`: the diary is gone and there is no backup. `SWAPPED`: another program replaced the file while it
    was open. `NO_LOCKS`: the disk has none, so windows cannot be told apart. `AWAY`: the server cannot be used now, and what
    is told is kept here until it can.
    """

    RESTORED = "restored"
    LOST = "lost"
    UNREADABLE = "unreadable"
    BACKUP_FAILED = "backup"
    SWAPPED = "swapped"
    NO_LOCKS = "no_locks"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class DiaryNotice:
    """Something that happened to the diary and that its owner should know."""

    reason: DiaryEvent
    data: Mapping[str, object] = field(default_factory=dict)


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
