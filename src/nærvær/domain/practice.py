"""What people record: practices, everyday practice, and the ratings around them. All optional, skipped is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .errors import OutOfRange
from .wish import Wish

NOTE_LENGTH = 2_000
DAY_TURNS_AT_HOUR = 4


def checked_rating(name: str, value: int | None) -> int | None:
    """`value` when it is None or 0…10; raises `OutOfRange` otherwise."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10):
        raise OutOfRange(name, value, 0, 10)
    return value


def checked_note(note: str) -> str:
    """`note` when it is not too long; raises `OutOfRange` (in characters) otherwise."""
    if len(note) > NOTE_LENGTH:
        raise OutOfRange("note", len(note), 0, NOTE_LENGTH)
    return note


class Ended(StrEnum):
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
    """A formal practice that was done. `heard_seconds` is sound played, never wall time; `note` is the person's own line."""

    exercise: str
    week: int
    planned_seconds: int
    heard_seconds: float
    ended: Ended
    voice: str | None
    posture: str | None = None
    ratings: Ratings = Ratings()
    note: str = ""

    def __post_init__(self) -> None:
        checked_note(self.note)


@dataclass(frozen=True, slots=True)
class Everyday:
    """An informal or past practice, told afterwards: what it was and, if known, how many seconds."""

    activity: str
    week: int
    seconds: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        checked_note(self.note)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The person has come to a week, in their own time; the same week again is a new visit."""

    week: int


@dataclass(frozen=True, slots=True)
class Preference:
    """Something the person has chosen (voice, bell, posture, minutes of an exercise, …); the latest one counts."""

    name: str
    value: str


Fact = Practice | Everyday | Arrived | Preference


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as it stands in the diary: when it was told (UTC), in which zone, and on which practice day."""

    id: str
    at: datetime
    zone: str
    local_date: date
    fact: Fact


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A practice that has begun and not ended: everything needed to go on, or to count it as it stands."""

    id: str
    started_at: datetime
    wish: Wish
    position_seconds: float
    heard_seconds: float
    ratings: Ratings = Ratings()

    def as_practice(self, ended: Ended) -> Practice:
        """What it amounts to when it ends here."""
        wish = self.wish
        posture = wish.posture.value if wish.posture else None
        planned = round(wish.minutes * 60)
        return Practice(wish.exercise, wish.week, planned, self.heard_seconds, ended, wish.voice, posture, self.ratings)


def practice_day(local: datetime) -> date:
    """The day a practice belongs to: it turns at 04:00, so a late night is still yesterday."""
    return (local - timedelta(hours=DAY_TURNS_AT_HOUR)).date()
