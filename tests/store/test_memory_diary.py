"""Where the diary cannot be used, what is told at night, on a journey and twice is still told as the real one would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nærvær.domain.diary import Diary, WeekStarted
from nærvær.domain.practice import PracticeEnd
from nærvær.in_memory import MemoryDiary
from store.diaries import OSLO, Clock, opened, some_practice

NIGHT = datetime(2026, 2, 3, 1, 30, tzinfo=OSLO)
LONDON = ZoneInfo("Europe/London")


def a_night_on_a_journey(diary: Diary, clock: Clock) -> list[tuple[object, ...]]:
    """A week begun, and a practice begun at one place and ended twenty minutes later at another."""
    clock.at = NIGHT
    diary.append(WeekStarted(1))
    diary.append(WeekStarted(2))
    begun = replace(some_practice(), started_at=NIGHT.astimezone(UTC))
    diary.begin(begun)
    clock.at = (NIGHT + timedelta(minutes=20)).astimezone(LONDON)
    diary.finish(replace(begun, heard_seconds=1200.0).as_practice(PracticeEnd.FINISHED))
    entries = diary.entries()
    assert len({entry.id for entry in entries}) == 3
    assert all(entry.at.tzinfo is UTC for entry in entries)
    return [(entry.at, entry.zone, entry.local_date, entry.fact) for entry in entries]


def test_a_night_on_a_journey_is_told_by_both_alike(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as diary:
        kept = a_night_on_a_journey(diary, clock)
    assert a_night_on_a_journey(MemoryDiary(clock), clock) == kept
    assert {when for _, _, when, _ in kept} == {date(2026, 2, 2)}, "the day turns at four"
    at, zone, _, _ = kept[-1]
    assert (at, zone) == (NIGHT, "Europe/Oslo"), "a practice stands where and when it was begun"
