"""What the calendar suggests, and never more than that: a weekly check-in, the next week, a follow-up. Nothing is late."""

from __future__ import annotations

from datetime import date, timedelta

from .diary import ONE_WEEK, DiarySummary
from .preferences import Preferences
from .ratings import FOLLOW_UP_MONTHS
from .validation import LAST_WEEK

LONG_PAUSE_DAYS = 14
"""After so many days without practice a person is welcomed back."""


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
