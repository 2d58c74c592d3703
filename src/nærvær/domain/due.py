"""What the calendar suggests, and never more than that: a weekly check-in, the next week, a follow-up. Nothing is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from .checkin import FOLLOW_UP_MONTHS
from .diary import Entry, WeekStarted
from .preferences import Preferences
from .progress import Progress
from .validation import LAST_WEEK

ONE_WEEK = timedelta(days=7)


def checkin_due(entries: Sequence[Entry], progress: Progress, today: date) -> bool:
    """Return whether a weekly check-in fits today: a week after the last one, or on the weekday the person has picked.

    Never before something was done, and not again within the same week.
    """
    if not progress.practices:
        return False
    since = max((dated.day for dated in progress.checkins), default=None)
    if weekday := Preferences.from_entries(entries).checkin_day:
        latest = today - timedelta(days=(today.isoweekday() - weekday) % 7)
        return since is None or since < latest
    began = since or min(entry.local_date for entry in progress.practices)
    return today - began >= ONE_WEEK


def next_week_due(progress: Progress, today: date) -> bool:
    """Return whether seven days have passed in the present week and there is another."""
    visit = progress.visits[-1]
    first = visit.began or min((entry.local_date for entry in progress.practices), default=today)
    return progress.week < LAST_WEEK and today - first >= ONE_WEEK


def follow_up_due(entries: Sequence[Entry], progress: Progress, today: date) -> int | None:
    """Return the months of the follow-up that fits now: 0 in week 8, then the latest of 1, 3, 6 that has come; else None."""
    answered = {dated.checkin.months for dated in progress.checkins if dated.checkin.months is not None}
    end = _course_end(entries, progress)
    if end is None:
        return None
    due = [months for months in (0, *FOLLOW_UP_MONTHS) if months_after(end, months) <= today]
    latest = max(due, default=None)
    return latest if latest is not None and latest > max(answered, default=-1) else None


def days_since_practice(progress: Progress, today: date) -> int:
    """Return the days since something was done; 0 when nothing ever was."""
    latest = max((entry.local_date for entry in progress.practices), default=today)
    return (today - latest).days


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _course_end(entries: Sequence[Entry], progress: Progress) -> date | None:
    """The day the course ended: that of the check-in at its end, or of the first start of week 8."""
    ended = next((dated.day for dated in progress.checkins if dated.checkin.months == 0), None)
    started = (entry.local_date for entry in entries if entry.fact == WeekStarted(LAST_WEEK))
    return ended or next(started, None)
