"""What a diary amounts to: the weeks as this person has lived them, folded from its entries."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import date, timedelta

from ..quick_dataclass import dataclass
from .diary import ONE_WEEK, DiarySummary, Entry, Preference, WeekStarted, apply_corrections
from .practice import ExerciseHistory, Grade, InformalPractice, Practice
from .ratings import CheckIn, Plan, Reflection
from .validation import LAST_WEEK

DAYS_A_WEEK = ONE_WEEK.days


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a week of the plan: when it began and what was done while it lasted. `minutes` counts formal practice.

    `number` counts the stays in the same week from 1. `hindered`, `pain_average` and `activity` (0…10) are those of its
    latest weekly check-in, `activity_name` is what the person called the activity then; None: not answered.
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
    """A weekly check-in, with the practice day it was recorded on."""

    day: date
    checkin: CheckIn


@dataclass(frozen=True, slots=True)
class ActivitySeries:
    """The check-ins that asked about one activity of the person's own, in order, and what it was called last.

    Numbers of two activities cannot be compared, so a new name begins a new series; an earlier name takes up its own again.
    """

    name: str
    checkins: tuple[DatedCheckIn, ...]


def activity_series(checkins: Sequence[DatedCheckIn]) -> tuple[ActivitySeries, ...]:
    """Return every activity with at least one rating, in the order in which they were first asked about."""
    series: dict[str, list[DatedCheckIn]] = {}
    for dated in checkins:
        if dated.checkin.activity is not None or dated.checkin.activity_rating is not None:
            series.setdefault(_activity_key(dated.checkin.activity or ""), []).append(dated)
    return tuple(
        ActivitySeries(asked[-1].checkin.activity or "", tuple(asked))
        for asked in series.values()
        if any(dated.checkin.activity_rating is not None for dated in asked)
    )


def _activity_key(name: str) -> str:
    """Return what two ways to write one activity have in common: case, spaces, a full stop and «å» make no difference."""
    words = unicodedata.normalize("NFC", name).casefold().rstrip(" .").split()
    return " ".join(words[1:] if words[:1] == ["å"] else words)


@dataclass(frozen=True, slots=True)
class Progress:
    """The eight weeks as this person has lived them: where they are, their last seven days there, and every visit.

    `days_of_last_seven` are those of the present visit, `days_lately` those of any: a person who has just changed the week
    has practised all the same. `practices` are formal and informal, in the order recorded, corrections applied.
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
        """Return every stay in one week, in order."""
        return tuple(visit for visit in self.visits if visit.week == week)


def progress(entries: Sequence[Entry], today: date) -> Progress:
    """Fold the diary as it stands on `today`."""
    fold = _Fold()
    for entry in apply_corrections(entries):
        fold.add(entry)
    present = fold.stays[-1]
    return Progress(
        present.week,
        _days_of_last_seven(present.dates, today),
        tuple(stay.visit() for stay in fold.stays),
        tuple(fold.practices),
        tuple(fold.checkins),
        tuple(fold.reflections),
        fold.plan,
        _days_of_last_seven((entry.local_date for entry in fold.practices), today),
    )


def summarise(entries: Sequence[Entry], today: date) -> DiarySummary:
    """Fold the diary as it stands on `today` into what is needed to show that day."""
    so_far = progress(entries, today)
    days = [entry.local_date for entry in so_far.practices]
    return DiarySummary(
        folded_on=today,
        week=so_far.week,
        week_began=so_far.visits[-1].began,
        preferences={entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)},
        exercises=_latest_first(entry.fact.exercise for entry in entries if isinstance(entry.fact, Practice)),
        first_practice=min(days, default=None),
        last_practice=max(days, default=None),
        recent_days=frozenset(day for day in days if day > today - ONE_WEEK),
        last_checkin=max((dated.day for dated in so_far.checkins), default=None),
        follow_ups=frozenset(dated.checkin.months for dated in so_far.checkins if dated.checkin.months is not None),
        course_ended=_course_end(entries, so_far),
        histories=_histories(entry.fact for entry in so_far.practices if isinstance(entry.fact, Practice)),
    )


def _histories(practices: Iterable[Practice]) -> dict[str, ExerciseHistory]:
    """Return how often each exercise was done, and at which occasion its words were heard last."""
    histories: dict[str, ExerciseHistory] = {}
    for practice in practices:
        before = histories.get(practice.exercise)
        last = before.last if before else None
        if practice.posture is not None and practice.grade is not Grade.BELLS:
            last = replace(practice.occasion, week=practice.occasion.week or practice.week)
        histories[practice.exercise] = ExerciseHistory(1 + (before.times if before else 0), last)
    return histories


def _latest_first(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, ordered by when it came last."""
    last_index = {name: index for index, name in enumerate(names)}
    return tuple(sorted(last_index, key=last_index.__getitem__, reverse=True))


def _course_end(entries: Sequence[Entry], so_far: Progress) -> date | None:
    """Return the day of the check-in at the end of the course, else that of the first start of week 8."""
    ended = next((dated.day for dated in so_far.checkins if dated.checkin.months == 0), None)
    started = (entry.local_date for entry in entries if entry.fact == WeekStarted(LAST_WEEK))
    return ended or next(started, None)


def _days_of_last_seven(days: Iterable[date], today: date) -> int:
    return len({day for day in days if today - timedelta(days=7) < day <= today})


@dataclass(slots=True)
class _Stay:
    """A visit while it is being folded."""

    week: int
    number: int
    began: date | None
    dates: list[date] = field(default_factory=list)
    formal: int = 0
    informal: int = 0
    seconds: float = 0.0
    checkin: CheckIn | None = None

    def add(self, entry: Entry) -> None:
        self.dates.append(entry.local_date)
        if isinstance(entry.fact, Practice):
            self.formal += 1
            self.seconds += entry.fact.heard_seconds
        else:
            self.informal += 1

    def visit(self) -> Visit:
        days, minutes, checkin = len(set(self.dates)), round(self.seconds / 60), self.checkin
        rated = checkin is not None and checkin.activity_rating is not None
        answers = (checkin.hindered, checkin.pain_average, checkin.activity_rating) if checkin else (None, None, None)
        name = checkin.activity if checkin and rated else None
        return Visit(self.week, self.number, self.began, days, self.formal, self.informal, minutes, *answers, name)


class _Fold:
    """Adds one entry after the other. Until a week was started, a person is on their first visit to week 1."""

    def __init__(self) -> None:
        self.stays = [_Stay(1, 1, None)]
        self.practices: list[Entry] = []
        self.checkins: list[DatedCheckIn] = []
        self.reflections: list[Reflection] = []
        self.plan: Plan | None = None
        self._visits: Counter[int] = Counter({1: 1})

    def add(self, entry: Entry) -> None:
        """Add one entry, corrections already applied."""
        match entry.fact:
            case Practice() | InformalPractice():
                self.practices.append(entry)
                self._stay_of(entry).add(entry)
            case WeekStarted(week):
                self._start_week(week, entry.local_date)
            case CheckIn():
                self.checkins.append(DatedCheckIn(entry.local_date, entry.fact))
                self.stays[-1].checkin = entry.fact
            case Reflection():
                self.reflections.append(entry.fact)
            case Plan():
                self.plan = None if entry.fact.empty else entry.fact
            case _:
                pass

    def _start_week(self, week: int, today: date) -> None:
        if not self.stays[-1].dates and self.stays[-1].checkin is None:
            # A week that was only passed through was never visited.
            self._visits[self.stays.pop().week] -= 1
        self._visits[week] += 1
        self.stays.append(_Stay(week, self._visits[week], today))

    def _stay_of(self, entry: Entry) -> _Stay:
        """The stay an entry belongs to: the present one, or for a practice recorded later the one of its day."""
        if not isinstance(entry.fact, Practice | InformalPractice) or entry.fact.on is None:
            return self.stays[-1]
        earlier = (stay for stay in reversed(self.stays) if stay.began is None or stay.began <= entry.local_date)
        return next(earlier, self.stays[0])
