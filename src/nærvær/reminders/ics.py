"""The reminder as a calendar file (RFC 5545): one weekly event with an alarm, and the time zone it is in.

The zone is described (VTIMEZONE) from what this machine knows of it, for every calendar alike: each change of the clock as
it stands on the wall *before* the change and, where the changes follow a yearly rule, the rule, because some calendars
(Outlook) expect one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from ..domain.reminder import Notification, Reminder
from ..quick_dataclass import dataclass

MAKER = "-//naervaer//naervaer//NO"
EVENT_LENGTH = timedelta(minutes=5)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SEQUENCE_START = datetime(2026, 1, 1, tzinfo=UTC)


def reminder_calendar(
    reminder: Reminder, notification: Notification, weeks: int, now: datetime, identity: str
) -> bytes:
    """Return the file: the reminder from its first time after `now`, for `weeks` weeks.

    With the same `identity`, a calendar replaces the events it took in before. Where the zone of `now` has a name the file
    describes it; otherwise the times are "floating", the clock on the wall wherever the calendar is. Both keep 08:00
    at 08:00 when the clocks change.
    """
    first = reminder.first_after(now)
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    has_name = isinstance(now.tzinfo, ZoneInfo) and now.tzinfo.key
    event = _event(reminder, notification, weeks, first if has_name else first.replace(tzinfo=None), now, identity)
    # UTC is written without a zone, so there is nothing to describe.
    if isinstance(now.tzinfo, ZoneInfo) and "TZID" in event["dtstart"].params:
        calendar.add_component(
            timezone_component(now.tzinfo, first - timedelta(days=1), first + timedelta(weeks=weeks + 53))
        )
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(
    reminder: Reminder, notification: Notification, weeks: int, first: datetime, now: datetime, identity: str
) -> Event:
    event = Event()
    event.add("uid", f"{identity}@naervaer")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", max(0, int((now - _SEQUENCE_START).total_seconds())))
    event.add("dtstart", first)
    event.add("duration", EVENT_LENGTH)
    days = [_WEEKDAYS[day - 1] for day in reminder.days]
    event.add("rrule", {"FREQ": "WEEKLY", "COUNT": weeks * len(days), "BYDAY": days})
    event.add("summary", notification.title)
    event.add("description", notification.text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # the person does not count as busy then
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", notification.title)
    event.add_component(alarm)
    return event


_YEARS_OF_A_RULE = 8
"""A rule is used when it gives every change in so many years."""
_LAST_WEEKS = (-1, -2)
_ALWAYS = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clock: the local time before it, the offsets from UTC around it, and the name of the time after it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[timedelta, timedelta, str]:
        """What is equal for all changes of one kind."""
        return (self.before, self.after, self.name)


def timezone_component(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Return the description of `zone` for every moment from `first` to `last`, both in that zone.

    Changes by a yearly rule are described by it, without an end; all others one by one, up to `last`.
    """
    described = Timezone()
    described.add("tzid", zone.key)
    begin = first.astimezone(UTC) - timedelta(days=366)
    end = max(last.astimezone(UTC) + timedelta(days=366), begin + timedelta(days=366 * _YEARS_OF_A_RULE))
    changes = list(_changes(zone, begin, end))
    kinds = dict.fromkeys(change.kind for change in changes)
    rules = {kind: _rule([change for change in changes if change.kind == kind]) for kind in kinds}
    if changes and all(rules.values()):
        for kind, rule in rules.items():
            described.add_component(_observance(next(change for change in changes if change.kind == kind), rule))
        return described
    at = begin.astimezone(zone)
    offset = at.utcoffset() or timedelta()
    described.add_component(_observance(_Change(_ALWAYS, offset, offset, at.tzname() or ""), None))
    for change in changes:
        described.add_component(_observance(change, None))
    return described


def _observance(change: _Change, rule: dict[str, object] | None) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.local)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule is not None:
        part.add("rrule", rule)
    return part


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[_Change]:
    """Every change of the clock from `begin` to `end` (UTC), found by looking at each day and then closer."""

    def state(moment: datetime) -> tuple[timedelta, str]:
        local = moment.astimezone(zone)
        return local.utcoffset() or timedelta(), local.tzname() or ""

    moment = begin
    while moment < end:
        following = moment + timedelta(days=1)
        if state(moment) != state(following):
            low, high = moment, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if state(middle) == state(moment) else (low, middle)
            before, (after, name) = state(low)[0], state(high)
            yield _Change((high + before).replace(tzinfo=None), before, after, name)
        moment = following


def _rule(changes: Sequence[_Change]) -> dict[str, object] | None:
    """Return the yearly rule (such as the last Sunday of March) that gives all of `changes`, if there is one."""
    years = [change.local.year for change in changes]
    if len(changes) < _YEARS_OF_A_RULE - 1 or years != list(range(years[0], years[0] + len(years))):
        return None
    first = changes[0].local
    if {(change.local.month, change.local.weekday(), change.local.time()) for change in changes} != {
        (first.month, first.weekday(), first.time())
    }:
        return None
    for week in (*_LAST_WEEKS, 1, 2, 3, 4):
        if all(_is_week(change.local, week) for change in changes):
            return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"{week}{_WEEKDAYS[first.weekday()]}"}
    return None


def _is_week(day: datetime, week: int) -> bool:
    """Whether `day` is the nth of its weekday in its month, counted from the end when `week` is negative."""
    if week > 0:
        return (day.day - 1) // 7 + 1 == week
    return (day + timedelta(weeks=-week)).month != day.month and (day + timedelta(weeks=-week - 1)).month == day.month
