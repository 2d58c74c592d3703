"""What the diary shows: a fold over its entries, with *today* as an argument."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .checkin import CheckIn, Plan, Reflection
from .diary import apply_corrections
from .practice import Entry, InformalPractice, Practice, Preference, WeekStarted


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a week of the plan: when it began and what was done while it lasted. `minutes` counts formal practice.

    `hindered`, `pain_average` and `activity` (0…10) are those of its latest weekly look, `activity_name` is what the person
    called the activity then; None: not answered.
    """

    week: int
    number: int
    began: date | None
    days: int
    formal: int
    informal: int
    minutes: int
    hindered: int | None = None
    pain_average: int | None = None
    activity: int | None = None
    activity_name: str | None = None


@dataclass(frozen=True, slots=True)
class DatedCheckIn:
    """A look back at a week, on the practice day it was told."""

    day: date
    checkin: CheckIn


@dataclass(frozen=True, slots=True)
class ActivitySeries:
    """The looks that asked about one activity of the person's own, in order, and what it was called last.

    Numbers of two activities cannot be compared, so a new name begins a new series; an earlier name takes up its own again.
    """

    name: str
    checkins: tuple[DatedCheckIn, ...]


def activity_series(looks: Sequence[DatedCheckIn]) -> tuple[ActivitySeries, ...]:
    """Return every activity with at least one rating, in the order in which they were first asked about."""
    series: dict[str, list[DatedCheckIn]] = {}
    for look in looks:
        if look.checkin.activity is not None or look.checkin.activity_rating is not None:
            series.setdefault(_same_activity(look.checkin.activity or ""), []).append(look)
    return tuple(
        ActivitySeries(asked[-1].checkin.activity or "", tuple(asked))
        for asked in series.values()
        if any(look.checkin.activity_rating is not None for look in asked)
    )


def _same_activity(name: str) -> str:
    """Return what two ways to write one activity have in common: case, spaces, a full stop and «å» make no difference."""
    words = unicodedata.normalize("NFC", name).casefold().rstrip(" .").split()
    return " ".join(words[1:] if words[:1] == ["å"] else words)


@dataclass(frozen=True, slots=True)
class Progress:
    """The eight weeks as this person has lived them: where they are, their last seven days there, and every visit.

    `days_of_last_seven` are those of the present visit, `days_lately` those of any: whoever has just changed the week has
    practised all the same. `practices` are formal and informal, in the order told, corrections taken in.
    """

    week: int
    days_of_last_seven: int
    visits: tuple[Visit, ...]
    practices: tuple[Entry, ...]
    checkins: tuple[DatedCheckIn, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    plan: Plan | None = None
    days_lately: int = 0

    def visits_to(self, week: int) -> tuple[Visit, ...]:
        """Every stay in one week, in order."""
        return tuple(visit for visit in self.visits if visit.week == week)


@dataclass(slots=True)
class _Stay:
    week: int
    visit: int
    began: date | None
    dates: list[date] = field(default_factory=list)
    formal: int = 0
    informal: int = 0
    seconds: float = 0.0
    look: CheckIn | None = None

    def add(self, entry: Entry) -> None:
        self.dates.append(entry.local_date)
        if isinstance(entry.fact, Practice):
            self.formal += 1
            self.seconds += entry.fact.heard_seconds
        else:
            self.informal += 1

    def told(self) -> Visit:
        days, minutes, look = len(set(self.dates)), round(self.seconds / 60), self.look
        rated = look is not None and look.activity_rating is not None
        answers = (look.hindered, look.pain_average, look.activity_rating) if look else (None, None, None)
        name = look.activity if look and rated else None
        return Visit(self.week, self.visit, self.began, days, self.formal, self.informal, minutes, *answers, name)


class _Fold:
    """Takes in one entry after the other. Until a person has arrived anywhere they are on their first visit to week 1."""

    def __init__(self) -> None:
        self.stays = [_Stay(1, 1, None)]
        self.practices: list[Entry] = []
        self.looks: list[DatedCheckIn] = []
        self.reflections: list[Reflection] = []
        self.plan: Plan | None = None
        self._visits: Counter[int] = Counter({1: 1})

    def take(self, entry: Entry) -> None:
        """Take in one entry, corrections already applied."""
        match entry.fact:
            case Practice() | InformalPractice():
                self.practices.append(entry)
                self._stay_on(entry).add(entry)
            case WeekStarted(week):
                self._arrive(week, entry.local_date)
            case CheckIn():
                self.looks.append(DatedCheckIn(entry.local_date, entry.fact))
                self.stays[-1].look = entry.fact
            case Reflection():
                self.reflections.append(entry.fact)
            case Plan():
                self.plan = None if entry.fact.empty else entry.fact
            case _:
                pass

    def _arrive(self, week: int, today: date) -> None:
        if not self.stays[-1].dates and self.stays[-1].look is None:
            # A week that was only passed through was never visited.
            self._visits[self.stays.pop().week] -= 1
        self._visits[week] += 1
        self.stays.append(_Stay(week, self._visits[week], today))

    def _stay_on(self, entry: Entry) -> _Stay:
        """The stay an entry belongs to: the present one, or for a practice told of later the one of its day."""
        if not isinstance(entry.fact, Practice | InformalPractice) or entry.fact.on is None:
            return self.stays[-1]
        earlier = (stay for stay in reversed(self.stays) if stay.began is None or stay.began <= entry.local_date)
        return next(earlier, self.stays[0])


def progress(entries: Sequence[Entry], today: date) -> Progress:
    """Fold the diary."""
    fold = _Fold()
    for entry in apply_corrections(entries):
        fold.take(entry)
    return Progress(
        fold.stays[-1].week,
        _recent(fold.stays[-1].dates, today),
        tuple(stay.told() for stay in fold.stays),
        tuple(fold.practices),
        tuple(fold.looks),
        tuple(fold.reflections),
        fold.plan,
        _recent((entry.local_date for entry in fold.practices), today),
    )


def _recent(days: Iterable[date], today: date) -> int:
    """How many of `days` lie within the last seven."""
    return len({day for day in days if today - timedelta(days=7) < day <= today})


def preferences(entries: Sequence[Entry]) -> dict[str, str]:
    """What a person has chosen, by name; the latest choice counts."""
    return {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}


def preference(entries: Sequence[Entry], name: str) -> str | None:
    """The latest value a person has chosen for `name`."""
    for entry in reversed(entries):
        if isinstance(entry.fact, Preference) and entry.fact.name == name:
            return entry.fact.value
    return None
