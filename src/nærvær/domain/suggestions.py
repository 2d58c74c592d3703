"""What is suggested to a person: this week's exercise, the ways it can be guided, and what the calendar makes due.

Nothing is ever late.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from .catalogue import HARD_MOMENT, Catalogue, Exercise
from .diary import ONE_WEEK, DiarySummary
from .practice import Grade, Guidance, PracticeOptions
from .preferences import Preferences, occasion_of
from .ratings import FOLLOW_UP_MONTHS
from .validation import LAST_WEEK

LONG_PAUSE_DAYS = 14
"""After so many days without practice a person is welcomed back."""


def suggested_exercise(catalogue: Catalogue, summary: DiarySummary) -> Exercise:
    """Return this week's exercise; in a week of free choice the one practised last; else the first on offer.

    What is for a hard moment has a key of its own, and is not suggested because it was needed once.
    """
    offered = {exercise.id: exercise for exercise in catalogue.exercises()}
    week = catalogue.programme().week(summary.week)
    practised = [exercise for exercise in summary.exercises if exercise != HARD_MOMENT]
    wanted = (*(formal.exercise for formal in week.formal), *practised, *offered)
    return next(offered[exercise] for exercise in wanted if exercise in offered)


def guidance_choices(exercise: Exercise, summary: DiarySummary, *, evening: bool = True) -> tuple[Guidance, ...]:
    """Return the ways in which `exercise` can be guided for this person, the usual one first; a single one is no choice.

    `evening`: whether the form that ends in sleep is among them, where the exercise has one.
    """
    history = summary.histories.get(exercise.id)
    words: tuple[Guidance, ...] = (Guidance.WORDS,)
    if exercise.varies and history is not None and history.last is not None:
        words = (Guidance.NEW_WORDS, Guidance.SAME_WORDS)
        if Preferences.from_stored(summary.preferences).same_words:
            words = words[::-1]
    bells = (Guidance.BELLS,) if exercise.has_grades and exercise.id != HARD_MOMENT else ()
    return (*words, *bells, *((Guidance.EVENING,) if evening and exercise.has_evening else ()))


def with_guidance(options: PracticeOptions, summary: DiarySummary, guidance: Guidance) -> PracticeOptions:
    """Return the usual `options` of this person for a practice that is guided in this way."""
    match guidance:
        case Guidance.BELLS:
            return replace(options, grade=Grade.BELLS)
        case Guidance.EVENING:
            return replace(options, occasion=replace(options.occasion, evening=True))
        case Guidance.NEW_WORDS | Guidance.SAME_WORDS:
            return with_words(options, summary, as_last=guidance is Guidance.SAME_WORDS)
        case Guidance.WORDS:
            return options


def with_words(options: PracticeOptions, summary: DiarySummary, *, as_last: bool) -> PracticeOptions:
    """Return `options` with the words of the last time the person did the exercise, or with those next in turn."""
    occasion = occasion_of(options.exercise, summary, as_last=as_last)
    return replace(options, occasion=replace(occasion, evening=options.occasion.evening))


def checkin_due(summary: DiarySummary, today: date) -> bool:
    """Return whether a weekly check-in fits today: a week after the last one, or on the weekday the person has picked.

    Never before something was done, and not again within the same week.
    """
    if summary.first_practice is None:
        return False
    since = summary.last_checkin
    if weekday := Preferences.from_stored(summary.preferences).checkin_day:
        latest = today - timedelta(days=(today.isoweekday() - weekday) % 7)
        return since is None or since < latest
    return today - (since or summary.first_practice) >= ONE_WEEK


def next_week_due(summary: DiarySummary, today: date) -> bool:
    """Return whether seven days have passed in the present week and there is another."""
    first = summary.week_began or summary.first_practice or today
    return summary.week < LAST_WEEK and today - first >= ONE_WEEK


def follow_up_due(summary: DiarySummary, today: date) -> int | None:
    """Return the months of the follow-up that fits now: 0 in week 8, then the latest of 1, 3, 6 that has come; else None."""
    if summary.course_ended is None:
        return None

    due = [months for months in (0, *FOLLOW_UP_MONTHS) if months_after(summary.course_ended, months) <= today]
    latest = max(due, default=None)
    return latest if latest is not None and latest > max(summary.follow_ups, default=-1) else None


def days_since_practice(summary: DiarySummary, today: date) -> int:
    """Return the days since something was done; 0 when nothing ever was."""
    return (today - (summary.last_practice or today)).days


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
