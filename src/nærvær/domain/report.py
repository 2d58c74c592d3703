"""What a person may hand to their therapist, as a value: facts and answers, the own words only when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .checkin import Plan, Reflection
from .patterns import Pattern, patterns
from .practice import Entry, InformalPractice, Practice
from .progress import ActivitySeries, DatedCheckIn, Progress, Visit, activity_series, progress


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """A line the person wrote beside a practice: the day, the exercise's id or the activity, and the line."""

    day: date
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report shows. `first` and `last` are practice days, None before anything was done.

    `minutes` counts formal practice. `weekly` are the looks with an answer to show, `compared` those that look back to
    before the course. `activities` are the weekly looks by the person's own activity. `own_words`: whether `notes` and
    `reflections` were asked for. `by_staff`: who made it.
    """

    made: date
    week: int
    first: date | None
    last: date | None
    days: int
    formal: int
    informal: int
    minutes: int
    visits: tuple[Visit, ...]
    weekly: tuple[DatedCheckIn, ...]
    compared: tuple[DatedCheckIn, ...]
    patterns: tuple[Pattern, ...]
    plan: Plan | None
    own_words: bool = False
    notes: tuple[PracticeNote, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    by_staff: bool = False
    activities: tuple[ActivitySeries, ...] = ()

    def visits_to(self, week: int) -> tuple[Visit, ...]:
        """Every stay in one week, in order."""
        return tuple(visit for visit in self.visits if visit.week == week)


def report(entries: Sequence[Entry], today: date, own_words: bool) -> Report:
    """Fold the diary into the report of `today`."""
    told = progress(entries, today)
    dates = [entry.local_date for entry in told.practices]
    formal = [entry.fact for entry in told.practices if isinstance(entry.fact, Practice)]
    return Report(
        made=today,
        week=told.week,
        first=min(dates, default=None),
        last=max(dates, default=None),
        days=len(set(dates)),
        formal=len(formal),
        informal=len(dates) - len(formal),
        minutes=round(sum(practice.heard_seconds for practice in formal) / 60),
        visits=told.visits,
        weekly=tuple(look for look in told.checkins if _answered(look)),
        compared=tuple(
            look for look in told.checkins if (look.checkin.pain_change, look.checkin.hindered_change) != (None, None)
        ),
        patterns=patterns(told.practices),
        activities=activity_series(told.checkins),
        plan=told.plan,
        own_words=own_words,
        notes=_notes(told) if own_words else (),
        reflections=tuple(reflection for reflection in told.reflections if reflection.answer) if own_words else (),
    )


def without_own_words(told: Report) -> Report:
    """The same without a word the person has written: what staff may make when the person has said yes."""
    return replace(
        told,
        visits=tuple(replace(visit, activity_name=None) for visit in told.visits),
        weekly=tuple(map(_without_words, told.weekly)),
        compared=tuple(map(_without_words, told.compared)),
        # Still one series each: what they are called is the person's, that they are not the same is a number's meaning.
        activities=tuple(ActivitySeries("", tuple(map(_without_words, asked.checkins))) for asked in told.activities),
        plan=None,
        own_words=False,
        notes=(),
        reflections=(),
        by_staff=True,
    )


def _without_words(look: DatedCheckIn) -> DatedCheckIn:
    return replace(look, checkin=replace(look.checkin, activity=None))


def _answered(look: DatedCheckIn) -> bool:
    told = look.checkin
    return (told.hindered, told.pain_average, told.activity_rating) != (None, None, None)


def _notes(told: Progress) -> tuple[PracticeNote, ...]:
    notes = []
    for entry in told.practices:
        if isinstance(entry.fact, Practice) and entry.fact.note:
            notes.append(PracticeNote(entry.local_date, entry.fact.exercise, entry.fact.note))
        elif isinstance(entry.fact, InformalPractice) and entry.fact.note:
            notes.append(PracticeNote(entry.local_date, entry.fact.activity, entry.fact.note))
    return tuple(sorted(notes, key=lambda note: note.day))
