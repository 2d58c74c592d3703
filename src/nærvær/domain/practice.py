"""What a person wants to do, and how.

What people record: practices, everyday practice, and the ratings around them. All optional, skipped is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .checkin import CheckIn, Plan, Reflection
from .score import Ambience, Bell
from .script import Posture
from .validation import (
    EARLIEST_DAY,
    LONGEST_SECONDS,
    checked_day,
    checked_name,
    checked_note,
    checked_rating,
    checked_seconds,
    checked_text,
    checked_week,
    checked_whole_seconds,
)


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """One practice as wished for. None: what is usual (first voice, the script's own posture).

    `minutes` need not be whole. `skip` and `linger` name body regions; `interval` is minutes between the bells of silent
    practice (0: none), `settling` minutes of quiet before the practice begins, which are no part of it. `captions_only`
    asks for a practice without a voice's sound, `silence` for as much silence as in the later weeks. Volumes are 0…1.
    """

    exercise: str
    minutes: float
    week: int = 1
    voice: str | None = None
    posture: Posture | None = None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    captions_only: bool = False
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()
    interval: float = 0.0
    bell_volume: float = 1.0
    ambience: Ambience = Ambience.NONE
    settling: float = 0.0
    silence: bool = False


DAY_TURNS_AT_HOUR = 4


class PracticeEnd(StrEnum):
    """How a practice ended: to its end, stopped by the person, or cut off (crash, power)."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Ratings:
    """Answers 0…10 around a practice; None is "not answered", never 0."""

    pain_before: int | None = None
    pain_after: int | None = None
    bother_before: int | None = None
    bother_after: int | None = None
    helped: int | None = None

    def __post_init__(self) -> None:
        for name in ("pain_before", "pain_after", "bother_before", "bother_after", "helped"):
            checked_rating(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Practice:
    """A formal practice that was done. `heard_seconds` is sound played, never wall time; `note` is the person's own line.

    `on`: the practice day it is told of, when that is not the day of telling; likewise for `Everyday`.
    `slip` is the slip of the group session it was done in, if it was.
    """

    exercise: str
    week: int
    planned_seconds: int
    heard_seconds: float
    ended: PracticeEnd
    voice: str | None
    posture: str | None = None
    ratings: Ratings = Ratings()
    note: str = ""
    on: date | None = None
    slip: str | None = None

    def __post_init__(self) -> None:
        checked_name("exercise", self.exercise)
        checked_week(self.week)
        checked_whole_seconds("planned_seconds", self.planned_seconds)
        checked_seconds("heard_seconds", self.heard_seconds)
        for name in ("voice", "posture", "slip"):
            checked_text(name, getattr(self, name) or "")
        checked_note(self.note)
        if self.on is not None:
            checked_day("on", self.on, EARLIEST_DAY)


@dataclass(frozen=True, slots=True)
class InformalPractice:
    """An informal or past practice, told afterwards: what it was and, if known, how many seconds."""

    activity: str
    week: int
    seconds: int | None = None
    note: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        checked_name("activity", self.activity)
        checked_week(self.week)
        if self.seconds is not None:
            checked_whole_seconds("seconds", self.seconds)
        checked_note(self.note)
        if self.on is not None:
            checked_day("on", self.on, EARLIEST_DAY)


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
class AbandonedPractice:
    """A practice that was cut off and then left: how far it had come. It closes the practice and counts nowhere."""

    practice: Practice


@dataclass(frozen=True, slots=True)
class Correction:
    """What entry `of` should have said; None: it should not be there. The entry itself stays in the diary."""

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
    """A fact as it stands in the diary: when it was told (UTC), in which zone, and on which practice day."""

    id: str
    at: datetime
    zone: str
    local_date: date
    fact: Fact


@dataclass(frozen=True, slots=True)
class PracticeInProgress:
    """A practice that has begun and not ended: everything needed to go on, or to count it as it stands."""

    id: str
    started_at: datetime
    options: PracticeOptions
    position_seconds: float
    heard_seconds: float
    ratings: Ratings = Ratings()

    def as_practice(self, ended: PracticeEnd) -> Practice:
        """What it amounts to when it ends here."""
        wish = self.options
        posture = wish.posture.value if wish.posture else None
        planned = min(round(wish.minutes * 60), LONGEST_SECONDS)
        heard = min(self.heard_seconds, LONGEST_SECONDS)
        return Practice(wish.exercise, wish.week, planned, heard, ended, wish.voice, posture, self.ratings)


def practice_day(local: datetime) -> date:
    """The day a practice belongs to: it turns at 04:00, so a late night is still yesterday."""
    return (local - timedelta(hours=DAY_TURNS_AT_HOUR)).date()
