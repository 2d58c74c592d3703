"""The report a person may hand to their therapist, and the patterns in it: pain before and after in medians, never a cause.

The person's own words stand in it only when asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum
from statistics import median

from ..quick_dataclass import dataclass
from .diary import Entry
from .practice import InformalPractice, Practice
from .progress import ActivitySeries, DatedCheckIn, Progress, Visit, activity_series, progress
from .ratings import RATING_RULES, Plan, Reflection

FEWEST_PAIRS = 4


class LengthGroup(Enum):
    """How long a practice was, as heard: up to 5 minutes, 6 to 15, longer."""

    SHORT = 5
    MIDDLE = 15
    LONG = None

    @classmethod
    def of(cls, seconds: float) -> LengthGroup:
        """Return the group of a practice of so many seconds, by its nearest whole minute."""
        minutes = round(seconds / 60)
        if minutes <= cls.SHORT.value:
            return cls.SHORT
        return cls.MIDDLE if minutes <= cls.MIDDLE.value else cls.LONG


@dataclass(frozen=True, slots=True)
class PairMedians:
    """The medians before and after of one rating item, by its preference."""

    preference: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One exercise at one length: how many pairs of answers about pain, and their medians. `helped` None: never answered.

    `others` are the other items asked before and after that were answered in as many pairs as a pattern takes.
    """

    exercise: str
    length: LengthGroup
    pairs: int
    before: float
    after: float
    helped: float | None
    others: tuple[PairMedians, ...] = ()


def patterns(practices: Sequence[Entry]) -> tuple[Pattern, ...]:
    """Return every exercise and length with at least four pairs of pain before and after, most pairs first."""
    groups: dict[tuple[str, LengthGroup], list[Practice]] = defaultdict(list)
    for entry in practices:
        fact = entry.fact
        if isinstance(fact, Practice) and fact.ratings.pain_before is not None and fact.ratings.pain_after is not None:
            groups[fact.exercise, LengthGroup.of(fact.heard_seconds)].append(fact)
    found = [_pattern(*key, group) for key, group in groups.items() if len(group) >= FEWEST_PAIRS]
    return tuple(sorted(found, key=lambda pattern: -pattern.pairs))


def _pattern(exercise: str, length: LengthGroup, group: Sequence[Practice]) -> Pattern:
    pairs = [(p.ratings.pain_before or 0, p.ratings.pain_after or 0) for p in group]
    helped = [p.ratings.helped for p in group if p.ratings.helped is not None]
    return Pattern(
        exercise,
        length,
        len(group),
        float(median(before for before, _ in pairs)),
        float(median(after for _, after in pairs)),
        float(median(helped)) if helped else None,
        tuple(_other_pairs(group)),
    )


def _other_pairs(group: Sequence[Practice]) -> Iterator[PairMedians]:
    """Yield the medians of each item beside pain that is asked before and after and has enough pairs of answers."""
    for rule in RATING_RULES:
        if not (rule.before and rule.after) or rule.before == "pain_before":
            continue
        answers = ((getattr(each.ratings, rule.before), getattr(each.ratings, rule.after)) for each in group)
        pairs = [(before, after) for before, after in answers if before is not None and after is not None]
        if len(pairs) >= FEWEST_PAIRS:
            befores, afters = zip(*pairs, strict=True)
            yield PairMedians(rule.preference, float(median(befores)), float(median(afters)))


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
