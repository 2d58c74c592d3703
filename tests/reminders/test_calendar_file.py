"""The calendar file: valid, right across both changes of the clock, and never doubled when it is taken in again."""

from __future__ import annotations

import functools
import io
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Calendar, Component

from nærvær.domain.reminder import Notification, OfferedAnchor, Reminder
from nærvær.reminders.ics import reminder_calendar
from nærvær.texts.reminder import announcement

OSLO = ZoneInfo("Europe/Oslo")
MORNING = Reminder("etter morgenkaffen", time(8))
TOLD = announcement(MORNING)


def made(
    now: datetime, weeks: int = 8, reminder: Reminder = MORNING, told: Notification = TOLD, identity: str = "en"
) -> bytes:
    return reminder_calendar(reminder, told, weeks, now, identity)


def event_of(content: bytes) -> Any:  # its types name every kind of property there is
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def onsets(part: Component, until: datetime) -> list[datetime]:
    """When an observance begins, in UTC: DTSTART and RRULE are local times by the offset before (RFC 5545, 3.6.5)."""
    start = part.decoded("dtstart")
    rule = part.get("rrule")
    locals_ = (
        [start] if rule is None else rrulestr(rule.to_ical().decode(), dtstart=start).between(start, until, inc=True)
    )
    assert start in locals_  # a rule that does not give its own beginning is no rule
    return [local - part.decoded("tzoffsetfrom") for local in locals_]


@functools.cache
def all_onsets(content: bytes) -> list[tuple[datetime, timedelta]]:
    """Every onset in the file's own VTIMEZONE, in UTC, and the offset from then on."""
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    return [
        (onset, part.decoded("tzoffsetto"))
        for part in zone.subcomponents
        for onset in onsets(part, datetime(2029, 6, 1))
    ]


def offset_told(content: bytes, moment: datetime) -> timedelta:
    """The offset that the file gives a moment in UTC, whatever this machine knows of the zone."""
    naive = moment.replace(tzinfo=None)
    return max(found for found in all_onsets(content) if found[0] <= naive)[1]


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (datetime(2027, 3, 1, 12, tzinfo=OSLO), datetime(2027, 3, 28)),
        (datetime(2026, 10, 1, 12, tzinfo=OSLO), datetime(2026, 10, 25)),
    ],
    ids=["to summer time", "to winter time"],
)
def test_eight_stays_eight_when_the_clocks_change(now: datetime, change: datetime) -> None:
    content = made(now)
    event = event_of(content)
    start = event.decoded("dtstart")
    assert event["dtstart"].params["TZID"] == "Europe/Oslo"
    local = list(rrulestr(event["rrule"].to_ical().decode(), dtstart=start.replace(tzinfo=None)))
    assert len(local) == 56
    assert {(moment.hour, moment.minute) for moment in local} == {(8, 0)}
    assert local[0].date() < change.date() < local[-1].date()
    for moment in local:
        here = moment.replace(tzinfo=OSLO)
        assert offset_told(content, here.astimezone(UTC)) == here.utcoffset(), moment


ZONES = (
    *("Europe/Oslo", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata"),
    *("Asia/Tehran", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Asia/Gaza"),
    *("America/Santiago", "Africa/Cairo", "Asia/Kathmandu", "Atlantic/Azores", "America/St_Johns", "Asia/Jerusalem"),
)


@pytest.mark.parametrize("key", ZONES)
@pytest.mark.parametrize("now", [datetime(2026, 11, 22), datetime(2027, 3, 27, 23)])
def test_a_zone_is_described_as_it_is_at_every_moment_of_the_reminder(key: str, now: datetime) -> None:
    zone = ZoneInfo(key)
    content = made(now.replace(tzinfo=zone), weeks=52)
    first = event_of(content).decoded("dtstart").astimezone(UTC)
    (described,) = Calendar.from_ical(content).walk("VTIMEZONE")
    changes = [onset for onset, _ in all_onsets(content)]
    moments = [first + timedelta(days=days) for days in range(0, 365, 5)]
    moments += [onset.replace(tzinfo=UTC) + timedelta(seconds=step) for onset in changes for step in (-1, 0, 1)]
    for moment in moments:
        if first - timedelta(days=1) <= moment <= first + timedelta(days=364):
            assert offset_told(content, moment) == moment.astimezone(zone).utcoffset(), moment
    other = tzical(io.StringIO(described.to_ical().decode())).get(key)  # another reader of the same standard
    for moment in moments[:73]:
        local = moment.astimezone(zone).replace(tzinfo=None)
        assert other.utcoffset(local) == moment.astimezone(zone).utcoffset()


def test_summer_time_begins_and_ends_as_the_standard_writes_it() -> None:
    text = made(datetime(2026, 11, 22, tzinfo=OSLO)).decode()
    summer = text.partition("BEGIN:DAYLIGHT")[2].partition("END:DAYLIGHT")[0].splitlines()
    winter = text.partition("BEGIN:STANDARD")[2].partition("END:STANDARD")[0].splitlines()
    assert summer[1:] == [
        "DTSTART:20260329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
    ]
    assert winter[1:] == [
        "DTSTART:20261025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
    ]
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 1


@pytest.mark.parametrize("key", ["UTC", "Etc/UTC", "Zulu"])
def test_no_zone_is_written_that_nothing_refers_to_and_none_is_missing(key: str) -> None:
    content = made(datetime(2026, 11, 22, tzinfo=ZoneInfo(key)))
    event = event_of(content)
    described = [str(zone["tzid"]) for zone in Calendar.from_ical(content).walk("VTIMEZONE")]
    referred = event["dtstart"].params.get("TZID")
    assert described == ([referred] if referred else [])
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_clock_that_stands_before_the_program_gives_a_sequence_all_the_same() -> None:
    assert event_of(made(datetime(2001, 1, 1, tzinfo=OSLO)))["sequence"] == 0


def test_the_file_is_text_of_the_standard_to_the_octet() -> None:
    hostile = Reminder('a,b;c\\d "e" «ø» ' + "å" * 40, time(8))
    content = made(datetime(2026, 11, 22, tzinfo=OSLO), told=announcement(hostile), reminder=hostile)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.replace(b"\r\n", b"").find(b"\n") < 0
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    assert b"A\\,b\\;c\\\\d" in content.replace(b"\r\n ", b"")
    assert event_of(content)["summary"] == announcement(hostile).title
    assert not Calendar.from_ical(content).walk("VEVENT")[0].errors


def test_the_alarm_rings_when_it_begins_and_says_what_it_is() -> None:
    event = event_of(made(datetime(2026, 11, 22, tzinfo=OSLO)))
    (alarm,) = event.walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(0))
    assert alarm["description"] == "Etter morgenkaffen: noen minutter til deg selv"
    assert (event["transp"], event["class"]) == ("TRANSPARENT", "PRIVATE")


def test_days_and_weeks_are_as_chosen() -> None:
    some = Reminder("før leggetid", time(21, 30), (2, 7))
    event = event_of(made(datetime(2026, 11, 22, 22, tzinfo=OSLO), weeks=3, reminder=some))
    assert event.decoded("dtstart") == datetime(2026, 11, 24, 21, 30, tzinfo=OSLO)
    rule = event["rrule"]
    assert (rule["FREQ"], rule["COUNT"], rule["BYDAY"]) == (["WEEKLY"], [6], ["TU", "SU"])


def test_a_changed_file_takes_the_place_of_the_first() -> None:
    before = event_of(made(datetime(2026, 11, 22, 12, tzinfo=OSLO)))
    after = event_of(
        made(datetime(2026, 11, 22, 12, 0, 1, tzinfo=OSLO), reminder=Reminder("etter lunsj", time(12, 30)))
    )
    assert before["uid"] == after["uid"] == "en@naervaer"
    assert before["sequence"] < after["sequence"]
    assert event_of(made(datetime(2026, 11, 22, tzinfo=OSLO), identity="to"))["uid"] != before["uid"]


def test_a_machine_without_a_named_zone_gives_the_clock_on_the_wall() -> None:
    content = made(datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=1))))
    assert b"DTSTART:20261123T080000\r\n" in content
    assert b"VTIMEZONE" not in content
    assert event_of(content).decoded("dtstamp") == datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.mark.parametrize("anchor", list(OfferedAnchor))
def test_the_words_invite_and_never_blame(anchor: str) -> None:
    told = announcement(Reminder(anchor, time(8)))
    said = f"{told.title} {told.text}".lower()
    assert "noen minutter til deg selv" in said
    assert not any(word in said for word in ("husk", "glem", "må ", "smerte", "!", "streak", "mistet"))
