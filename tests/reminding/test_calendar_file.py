"""The calendar file: valid, right across both changes of the clock, and never doubled when it is taken in again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from nærvær.domain.reminder import Announcement, Reminder
from nærvær.reminding.calendar_file import calendar
from nærvær.words.reminder_words import ANCHORS, announcement

OSLO = ZoneInfo("Europe/Oslo")
MORNING = Reminder("etter morgenkaffen", time(8))
TOLD = announcement(MORNING)


def made(
    now: datetime, weeks: int = 8, reminder: Reminder = MORNING, told: Announcement = TOLD, identity: str = "en"
) -> bytes:
    return calendar(reminder, told, weeks, now, identity)


def event_of(content: bytes) -> Event:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def offset_told(content: bytes, local: datetime) -> timedelta:
    """The offset that the file's own VTIMEZONE gives a local time, whatever this machine knows of the zone."""
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    began = max(
        (part for part in zone.subcomponents if part.decoded("dtstart") <= local),
        key=lambda part: part.decoded("dtstart"),
    )
    return began.decoded("tzoffsetto")


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
        assert offset_told(content, moment) == moment.replace(tzinfo=OSLO).utcoffset(), moment


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
    assert alarm["description"] == "Etter morgenkaffen: fem minutter til deg selv"
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


@pytest.mark.parametrize("anchor", [anchor for anchor, _ in ANCHORS])
def test_the_words_invite_and_never_blame(anchor: str) -> None:
    told = announcement(Reminder(anchor, time(8)))
    said = f"{told.title} {told.text}".lower()
    assert "fem minutter til deg selv" in said
    assert not any(word in said for word in ("husk", "glem", "må ", "smerte", "!", "streak", "mistet"))
