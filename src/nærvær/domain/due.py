"""What the calendar suggests, and never more than that: a look back, the next week, a follow-up. Nothing is ever late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from .checkin import FOLLOW_UP_MONTHS
from .practice import Entry, WeekStarted
from .progress import Progress, preference
from .validation import LAST_WEEK

ONE_WEEK = timedelta(days=7)
CHECKIN_DAY = "look_day"
"""The preference that names the weekday of the weekly look: "1" (Monday) to "7"."""


def checkin_due(entries: Sequence[Entry], told: Progress, today: date) -> bool:
    """Whether a weekly look fits today: a week after the last one, or on the weekday the person has picked.

    Not before something was done, and not again within the same week.
    """
    if not told.practices:
        return False
    since = max((look.day for look in told.checkins), default=None)
    chosen = preference(entries, CHECKIN_DAY)
    if chosen in {str(day) for day in range(1, 8)}:
        latest = today - timedelta(days=(today.isoweekday() - int(chosen or 1)) % 7)
        return since is None or since < latest
    began = since or min(entry.local_date for entry in told.practices)
    return today - began >= ONE_WEEK


def next_week_due(told: Progress, today: date) -> bool:
    """Whether seven days have passed in the present week and there is another."""
    visit = told.visits[-1]
    first = visit.began or min((entry.local_date for entry in told.practices), default=today)
    return told.week < LAST_WEEK and today - first >= ONE_WEEK


def follow_up_due(entries: Sequence[Entry], told: Progress, today: date) -> int | None:
    """The months of the follow-up that fits now: 0 in week 8, then the latest of 1, 3, 6 that has come; else None."""
    answered = {look.checkin.months for look in told.checkins if look.checkin.months is not None}
    end = _course_end(entries, told)
    if end is None:
        return None
    due = [months for months in (0, *FOLLOW_UP_MONTHS) if months_after(end, months) <= today]
    latest = max(due, default=None)
    return latest if latest is not None and latest > max(answered, default=-1) else None


def days_since_practice(told: Progress, today: date) -> int:
    """Days since something was done; 0 when nothing ever was."""
    latest = max((entry.local_date for entry in told.practices), default=today)
    return (today - latest).days


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _course_end(entries: Sequence[Entry], told: Progress) -> date | None:
    """When the course ended: the look at its end, or the first arrival in week 8."""
    ended = next((look.day for look in told.checkins if look.checkin.months == 0), None)
    arrived = (entry.local_date for entry in entries if entry.fact == WeekStarted(LAST_WEEK))
    return ended or next(arrived, None)
