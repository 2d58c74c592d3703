"""The reminder as a calendar file (RFC 5545): one event that comes again, with an alarm of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from ..domain.reminder import Announcement, Reminder
from .described_zone import described

MAKER = "-//naervaer//naervaer//NO"
LASTS = timedelta(minutes=5)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SEQUENCE_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def calendar(reminder: Reminder, told: Announcement, weeks: int, now: datetime, identity: str) -> bytes:
    """The file, from the first time after `now` and for `weeks` weeks.

    The same `identity` lets a calendar replace what it took in before. Where the zone of `now` has a name the file
    describes it; otherwise the times are "floating", the clock on the wall wherever the calendar is. Both keep 08:00
    at 08:00 when the clocks change.
    """
    first = reminder.first_after(now)
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    named = isinstance(now.tzinfo, ZoneInfo) and now.tzinfo.key
    event = _event(reminder, told, weeks, first if named else first.replace(tzinfo=None), now, identity)
    # UTC is written without a zone, so there is nothing to describe.
    if isinstance(now.tzinfo, ZoneInfo) and "TZID" in event["dtstart"].params:
        made.add_component(described(now.tzinfo, first - timedelta(days=1), first + timedelta(weeks=weeks + 53)))
    made.add_component(event)
    return bytes(made.to_ical())


def _event(reminder: Reminder, told: Announcement, weeks: int, first: datetime, now: datetime, identity: str) -> Event:
    event = Event()
    event.add("uid", f"{identity}@naervaer")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", max(0, int((now - _SEQUENCE_BEGAN).total_seconds())))
    event.add("dtstart", first)
    event.add("duration", LASTS)
    days = [_DAYS[day - 1] for day in reminder.days]
    event.add("rrule", {"FREQ": "WEEKLY", "COUNT": weeks * len(days), "BYDAY": days})
    event.add("summary", told.title)
    event.add("description", told.text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy for it
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", told.title)
    event.add_component(alarm)
    return event
