"""What the diary shows, folded from facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nærvær.domain.diary import Entry, Fact, Preference, WeekStarted
from nærvær.domain.errors import OutOfRange
from nærvær.domain.practice import Bell, InformalPractice, Practice, PracticeEnd, practice_day
from nærvær.domain.preferences import Preferences
from nærvær.domain.progress import progress
from nærvær.domain.ratings import Ratings

FIRST = date(2026, 3, 2)


def entry(day: int, fact: Fact) -> Entry:
    local = FIRST + timedelta(days=day)
    at = datetime(local.year, local.month, local.day, 8, tzinfo=UTC)
    return Entry(f"{day}-{fact!r}", at, "UTC", local, fact)


def practised(seconds: float = 180.0, week: int = 1) -> Practice:
    return Practice("breathing-space", week, 180, seconds, PracticeEnd.FINISHED, "synthetic-light")


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def test_an_empty_diary_is_a_first_visit_to_week_one() -> None:
    shown = progress([], FIRST)
    assert (shown.week, shown.days_of_last_seven, shown.practices) == (1, 0, ())
    assert [(visit.week, visit.number, visit.days) for visit in shown.visits] == [(1, 1, 0)]


def test_days_are_counted_once_and_only_the_last_seven() -> None:
    entries = [
        entry(0, practised()),
        entry(0, practised()),
        entry(1, InformalPractice("Dusje", 1)),
        entry(5, practised()),
    ]
    assert progress(entries, on(5)).days_of_last_seven == 3
    assert progress(entries, on(7)).days_of_last_seven == 2
    assert progress(entries, on(11)).days_of_last_seven == 1
    assert progress(entries, on(12)).days_of_last_seven == 0


def test_formal_and_informal_practice_stand_side_by_side() -> None:
    entries = [entry(0, practised(200)), entry(1, practised(190)), entry(1, InformalPractice("Dusje", 1, 600))]
    visit = progress(entries, on(1)).visits[0]
    assert (visit.formal, visit.informal, visit.minutes, visit.days) == (2, 1, 6, 2)


def test_a_repeated_week_is_a_second_visit_with_days_of_its_own() -> None:
    entries = [
        entry(0, practised()),
        entry(2, WeekStarted(2)),
        entry(2, practised(week=2)),
        entry(9, WeekStarted(2)),
        entry(9, practised(week=2)),
    ]
    shown = progress(entries, on(9))
    assert [(visit.week, visit.number, visit.formal) for visit in shown.visits] == [(1, 1, 1), (2, 1, 1), (2, 2, 1)]
    assert shown.days_of_last_seven == 1
    assert shown.visits_to(2) == shown.visits[1:]


def test_a_week_passed_through_without_practice_was_not_visited() -> None:
    entries = [
        entry(0, WeekStarted(4)),
        entry(0, WeekStarted(3)),
        entry(0, practised(week=3)),
        entry(8, WeekStarted(4)),
    ]
    assert [(visit.week, visit.number) for visit in progress(entries, on(8)).visits] == [(3, 1), (4, 1)]


def test_the_calendar_never_moves_the_week() -> None:
    assert progress([entry(0, practised())], on(200)).week == 1


def test_the_latest_preference_counts() -> None:
    entries = [
        entry(0, Preference("voice", "a")),
        entry(1, Preference("bell", "wood")),
        entry(2, Preference("voice", "b")),
    ]
    assert Preferences.from_entries(entries) == Preferences(voice="b", bell=Bell.WOOD)


@pytest.mark.parametrize(("hour", "minute", "day"), [(3, 59, 1), (4, 0, 2), (0, 0, 1), (23, 59, 2)])
def test_the_practice_day_turns_at_four(hour: int, minute: int, day: int) -> None:
    assert practice_day(datetime(2026, 3, 2, hour, minute)) == date(2026, 3, day)


@pytest.mark.parametrize("value", [-1, 11, True, 5.0, "5"])
def test_a_rating_outside_its_scale_is_refused(value: object) -> None:
    with pytest.raises(OutOfRange):
        Ratings(pain_before=value)  # type: ignore[arg-type]


def test_skipped_is_not_zero() -> None:
    assert Ratings().helped is None
    assert Ratings(helped=0).helped == 0


def test_a_note_has_room_for_two_thousand_characters() -> None:
    assert len(InformalPractice("Dusje", 1, note="ø" * 2000).note) == 2000
    with pytest.raises(OutOfRange):
        InformalPractice("Dusje", 1, note="ø" * 2001)


def test_whoever_has_just_changed_the_week_has_practised_lately_all_the_same() -> None:
    entries = [*(entry(day, practised()) for day in range(4)), entry(3, WeekStarted(1))]
    shown = progress(entries, on(3))
    assert (shown.days_of_last_seven, shown.days_lately) == (0, 4)
    assert progress(entries, on(20)).days_lately == 0
