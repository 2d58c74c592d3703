"""A reminder: tied to something a person does anyway, at a time of day, on some days of the week."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from ..quick_dataclass import dataclass
from .errors import OutOfRange
from .validation import EVERY_DAY, LAST_WEEK, whole_number

WORKING_DAYS = EVERY_DAY[:5]
WEEKEND = EVERY_DAY[5:]
ANCHOR_LENGTH = 60
MOST_WEEKS = 52
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?", re.ASCII)


class OfferedAnchor(StrEnum):
    """What a reminder can be tied to without one's own words. Facts hold the value, so that the words can be translated."""

    MORNING_COFFEE = "after-morning-coffee"
    LUNCH = "after-lunch"
    COMING_HOME = "coming-home"
    BEDTIME = "before-bedtime"


_ANCHORS_OF_0_1_0 = {
    "etter morgenkaffen": OfferedAnchor.MORNING_COFFEE,
    "etter lunsj": OfferedAnchor.LUNCH,
    "når du kommer hjem": OfferedAnchor.COMING_HOME,
    "før leggetid": OfferedAnchor.BEDTIME,
}
"""What 0.1.0 kept where one of them was chosen: the words it showed."""
_OFFERED_ANCHORS = {anchor.value: anchor for anchor in OfferedAnchor} | _ANCHORS_OF_0_1_0


def read_anchor(text: str) -> str:
    """Return what `text`, as a fact holds it, means: an `OfferedAnchor`, or else the person's own words as they stand."""
    return _OFFERED_ANCHORS.get(text, text)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`anchor` is an `OfferedAnchor`, or in the person's own words ("etter dusjen"); `at` is local time; `days` are ISO
    weekdays (1: Monday)."""

    anchor: str
    at: time
    days: tuple[int, ...] = EVERY_DAY

    def __post_init__(self) -> None:
        if not 1 <= len(self.anchor) <= ANCHOR_LENGTH:
            raise OutOfRange("anchor", self.anchor, 1, ANCHOR_LENGTH)
        if not self.days or set(self.days) - set(EVERY_DAY) or list(self.days) != sorted(set(self.days)):
            raise OutOfRange("days", " ".join(map(str, self.days)), 1, 7)

    def first_after(self, now: datetime) -> datetime:
        """Return the first time it comes after `now`, in the zone of `now`."""
        today = now.date()
        candidates = (
            datetime.combine(today + timedelta(days=ahead), self.at, now.tzinfo)
            for ahead in range(8)
            if (today + timedelta(days=ahead)).isoweekday() in self.days
        )
        # Within one zone datetimes compare by the clock on the wall, which is what a reminder goes by.
        return next(candidate for candidate in candidates if candidate > now)


@dataclass(frozen=True, slots=True)
class Notification:
    """What a reminder shows: a title and a line under it, each one safe line of text."""

    title: str
    text: str


class Scheduler(Protocol):
    """The system's own list of things to do at a time. It exists so that no other part knows which system this is.

    Raises `SchedulerProblem` when there is none, or it refuses.
    """

    def turn_on(self, reminder: Reminder, notification: Notification) -> None:
        """Show `notification` at every time of `reminder` from now on, in place of what was set up before."""

    def turn_off(self) -> bool:
        """Remove it without a trace; return whether there was anything."""

    def is_on(self) -> bool:
        """Return whether something is set up."""


def parse_clock_time(text: str) -> time:
    """Return the time of day in `text` as people write it: 8, 08:00, 8.30, 0830. Raises `OutOfRange`."""
    match = _CLOCK.fullmatch(text.strip())
    hour, minute = (whole_number(match[1], 0, 23), whole_number(match[2] or "0", 0, 59)) if match else (None, None)
    if hour is not None and minute is not None:
        return time(hour, minute)
    raise OutOfRange("clock", text, "00:00", "23:59")


def weeks_left(week: int) -> int:
    """Return how many weeks the programme lasts from the person's own week on, that week included."""
    return LAST_WEEK + 1 - week
