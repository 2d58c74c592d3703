"""What *today* needs to know of a diary: small enough to be kept beside its entries and read instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .practice import ExerciseHistory
from .validation import FIRST_WEEK

ONE_WEEK = timedelta(days=7)


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
