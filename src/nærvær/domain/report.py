"""The report a person may hand to their therapist: figures and answers, and the person's own words only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .diary import Entry
from .patterns import Pattern, patterns
from .practice import InformalPractice, Practice
from .progress import ActivitySeries, DatedCheckIn, Progress, Visit, activity_series, progress
from .ratings import Plan, Reflection


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """A line the person wrote beside a practice: the day, the practice, and the line."""

    day: date
    about: Practice | InformalPractice
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report shows. `first` and `last` are practice days, None before anything was done.

    `minutes` counts formal practice. `weekly` are the check-ins with an answer to show, `compared` those that look back to
    before the course. `activities` are the check-ins by the person's own activity. `own_words`: whether `notes` and
    `reflections` were asked for. `by_staff`: whether staff made it.
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
        """Return every stay in one week, in order."""
        return tuple(visit for visit in self.visits if visit.week == week)


def report(entries: Sequence[Entry], today: date, own_words: bool) -> Report:
    """Fold the diary into the report of `today`."""
    folded = progress(entries, today)
    dates = [entry.local_date for entry in folded.practices]
    formal = [entry.fact for entry in folded.practices if isinstance(entry.fact, Practice)]
    return Report(
        made=today,
        week=folded.week,
        first=min(dates, default=None),
        last=max(dates, default=None),
        days=len(set(dates)),
        formal=len(formal),
        informal=len(dates) - len(formal),
        minutes=round(sum(practice.heard_seconds for practice in formal) / 60),
        visits=folded.visits,
        weekly=tuple(dated for dated in folded.checkins if _is_answered(dated)),
        compared=tuple(
            dated
            for dated in folded.checkins
            if (dated.checkin.pain_change, dated.checkin.hindered_change) != (None, None)
        ),
        patterns=patterns(folded.practices),
        activities=activity_series(folded.checkins),
        plan=folded.plan,
        own_words=own_words,
        notes=_notes(folded) if own_words else (),
        reflections=tuple(reflection for reflection in folded.reflections if reflection.answer) if own_words else (),
    )


def without_own_words(full: Report) -> Report:
    """Return the same without a word the person has written: what staff may make when the person has consented."""
    return replace(
        full,
        visits=tuple(replace(visit, activity_name=None) for visit in full.visits),
        weekly=tuple(map(_without_activity, full.weekly)),
        compared=tuple(map(_without_activity, full.compared)),
        # Still one series each: what they are called is the person's, that they are not the same is a number's meaning.
        activities=tuple(
            ActivitySeries("", tuple(map(_without_activity, series.checkins))) for series in full.activities
        ),
        plan=None,
        own_words=False,
        notes=(),
        reflections=(),
        by_staff=True,
    )


def _without_activity(dated: DatedCheckIn) -> DatedCheckIn:
    return replace(dated, checkin=replace(dated.checkin, activity=None))


def _is_answered(dated: DatedCheckIn) -> bool:
    checkin = dated.checkin
    return (checkin.hindered, checkin.pain_average, checkin.activity_rating) != (None, None, None)


def _notes(folded: Progress) -> tuple[PracticeNote, ...]:
    notes = [
        PracticeNote(entry.local_date, entry.fact, entry.fact.note)
        for entry in folded.practices
        if isinstance(entry.fact, Practice | InformalPractice) and entry.fact.note
    ]
    return tuple(sorted(notes, key=lambda note: note.day))
