"""The weekly look, corrections, patterns, and what the calendar suggests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nærvær.domain.diary import Correction, Entry, Fact, Preference, WeekStarted, apply_corrections
from nærvær.domain.errors import OutOfRange
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.progress import progress, summarise
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.domain.report import LengthGroup, Pattern, patterns
from nærvær.domain.suggestions import checkin_due, follow_up_due, months_after, next_week_due

MONDAY = date(2026, 3, 2)


def entry(number: int, fact: Fact, day: date = MONDAY) -> Entry:
    return Entry(str(number), datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC", day, fact)


def practised(
    before: int | None = None,
    after: int | None = None,
    helped: int | None = None,
    minutes: float = 5.0,
    exercise: str = "body-scan",
    on: date | None = None,
) -> Practice:
    ratings = Ratings(before, after, None, None, helped)
    return Practice(exercise, 1, 600, minutes * 60, PracticeEnd.FINISHED, None, None, ratings, "", on)


# Corrections


def test_the_latest_correction_counts_and_the_entry_keeps_its_place() -> None:
    wrong, right = InformalPractice("Dusj", 1, 600), InformalPractice("Dusj", 1, 300)
    told = [
        entry(1, wrong),
        entry(2, practised()),
        entry(3, Correction("1", InformalPractice("Kaffe", 1))),
        entry(4, Correction("1", right)),
    ]
    assert [(e.id, e.fact) for e in apply_corrections(told)] == [("1", right), ("2", practised())]


def test_what_is_taken_back_counts_nowhere() -> None:
    told = [entry(1, practised()), entry(2, Correction("1", None))]
    shown = progress(told, MONDAY)
    assert shown.practices == ()
    assert shown.visits[-1].formal == 0


def test_a_practice_told_of_later_stands_on_its_own_day_and_in_the_week_of_that_day() -> None:
    told = [
        entry(1, practised()),
        entry(2, WeekStarted(2), MONDAY + timedelta(days=7)),
        entry(3, practised(on=MONDAY + timedelta(days=1)), MONDAY + timedelta(days=8)),
        entry(4, practised(), MONDAY + timedelta(days=8)),
    ]
    shown = progress(told, MONDAY + timedelta(days=8))
    assert [(visit.week, visit.formal, visit.days) for visit in shown.visits] == [(1, 2, 2), (2, 1, 1)]
    assert [e.local_date for e in shown.practices][1] == MONDAY + timedelta(days=1)


# The weekly look


def test_a_look_belongs_to_the_visit_in_which_it_was_told() -> None:
    told = [
        entry(1, practised()),
        entry(2, CheckIn(1, 6, 5, "gå tur", 3)),
        entry(3, WeekStarted(2), MONDAY + timedelta(days=7)),
        entry(4, practised(), MONDAY + timedelta(days=7)),
        entry(5, CheckIn(2, hindered=4), MONDAY + timedelta(days=14)),
    ]
    visits = progress(told, MONDAY + timedelta(days=14)).visits
    assert [(v.hindered, v.pain_average, v.activity) for v in visits] == [(6, 5, 3), (4, None, None)]


def test_a_week_with_only_a_look_was_visited() -> None:
    told = [entry(1, CheckIn(1, 6)), entry(2, WeekStarted(1))]
    assert [visit.number for visit in progress(told, MONDAY).visits] == [1, 2]


@pytest.mark.parametrize(("days", "fits"), [(6, False), (7, True), (40, True)])
def test_a_look_fits_a_week_after_the_first_practice_and_after_the_last_look(days: int, fits: bool) -> None:
    today = MONDAY + timedelta(days=days)
    begun = [entry(1, practised())]
    looked = [entry(1, practised(), MONDAY - timedelta(days=30)), entry(2, CheckIn(1))]
    for told in (begun, looked):
        assert checkin_due(summarise(told, today), today) is fits


def test_a_look_never_fits_before_something_was_done() -> None:
    assert not checkin_due(summarise([], MONDAY), MONDAY)


@pytest.mark.parametrize(("days", "fits"), [(0, False), (5, False), (6, True), (8, True)])
def test_a_picked_weekday_decides_when_the_look_fits(days: int, fits: bool) -> None:
    told = [entry(1, practised()), entry(2, Preference("look_day", "7")), entry(3, CheckIn(1), MONDAY)]
    today = MONDAY + timedelta(days=days)
    assert checkin_due(summarise(told, today), today) is fits


@pytest.mark.parametrize("field", ["hindered", "pain_average", "activity_rating"])
def test_a_look_refuses_what_is_not_on_the_scale(field: str) -> None:
    beyond: dict[str, Any] = {field: 11}
    with pytest.raises(OutOfRange):
        CheckIn(1, **beyond)


def test_a_change_goes_from_minus_three_to_three() -> None:
    assert CheckIn(8, pain_change=-3, hindered_change=3).pain_change == -3
    with pytest.raises(OutOfRange):
        CheckIn(8, pain_change=4)


@pytest.mark.parametrize("week", [0, 9])
def test_there_are_eight_weeks(week: int) -> None:
    for make in (WeekStarted, CheckIn, lambda number: Reflection(number, "?", "")):
        with pytest.raises(OutOfRange):
            make(week)


def test_a_plan_that_was_emptied_is_no_plan() -> None:
    assert progress([entry(1, Plan(when="om morgenen"))], MONDAY).plan == Plan(when="om morgenen")
    assert progress([entry(1, Plan(when="om morgenen")), entry(2, Plan())], MONDAY).plan is None


# The calendar suggests


@pytest.mark.parametrize(("days", "fits"), [(6, False), (7, True)])
def test_the_next_week_is_suggested_after_seven_days_in_this_one(days: int, fits: bool) -> None:
    told = [entry(1, practised())]
    today = MONDAY + timedelta(days=days)
    assert next_week_due(summarise(told, today), today) is fits


def test_nothing_comes_after_week_eight() -> None:
    told = [entry(1, practised()), entry(2, WeekStarted(8))]
    today = MONDAY + timedelta(days=30)
    assert not next_week_due(summarise(told, today), today)


@pytest.mark.parametrize(
    ("today", "answered", "expected"),
    [
        (date(2026, 3, 2), (), 0),
        (date(2026, 4, 1), (0,), None),
        (date(2026, 4, 2), (0,), 1),
        (date(2026, 6, 2), (0, 1), 3),
        (date(2026, 9, 2), (0,), 6),
        (date(2026, 9, 2), (0, 6), None),
        (date(2030, 1, 1), (0, 1, 3, 6), None),
    ],
)
def test_follow_ups_come_at_the_end_and_after_one_three_and_six_months(
    today: date, answered: tuple[int, ...], expected: int | None
) -> None:
    told = [entry(1, practised()), entry(2, WeekStarted(8))]
    told += [entry(10 + months, CheckIn(8, months=months)) for months in answered]
    assert follow_up_due(summarise(told, today), today) == expected


def test_there_is_no_follow_up_of_a_course_that_has_not_ended() -> None:
    told = [entry(1, practised())]
    assert follow_up_due(summarise(told, MONDAY), date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 12, 5), 6, date(2027, 6, 5)),
    ],
)
def test_months_end_where_the_calendar_ends_them(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


# Before and after


def test_a_pattern_needs_four_pairs() -> None:
    pair = [entry(number, practised(6, 4, 7)) for number in range(3)]
    unpaired = [entry(10 + number, practised(6, None, 7)) for number in range(9)]
    assert patterns([*pair, *unpaired]) == ()
    assert patterns([*pair, entry(99, practised(8, 3, None))]) == (
        Pattern("body-scan", LengthGroup.SHORT, 4, before=6.0, after=4.0, helped=7.0),
    )


def test_a_pattern_is_a_median_of_differences() -> None:
    answers = [(2, 2), (9, 1), (5, 6), (4, 5)]
    told = [entry(number, practised(*pair)) for number, pair in enumerate(answers)]
    (pattern,) = patterns(told)
    assert (pattern.before, pattern.after, pattern.helped) == (4.5, 3.5, None)


@pytest.mark.parametrize(
    ("minutes", "length"),
    [
        (5, LengthGroup.SHORT),
        (5.4, LengthGroup.SHORT),
        (5.6, LengthGroup.MIDDLE),
        (15, LengthGroup.MIDDLE),
        (15.6, LengthGroup.LONG),
    ],
)
def test_lengths_are_grouped_by_what_was_heard(minutes: float, length: LengthGroup) -> None:
    assert LengthGroup.of(minutes * 60) is length


def test_exercises_and_lengths_stand_apart() -> None:
    told = [entry(n, practised(5, 5, minutes=5)) for n in range(4)]
    told += [entry(10 + n, practised(5, 4, minutes=10)) for n in range(5)]
    told += [entry(20 + n, practised(5, 4, minutes=10, exercise="movement")) for n in range(3)]
    assert [(p.exercise, p.length, p.pairs) for p in patterns(told)] == [
        ("body-scan", LengthGroup.MIDDLE, 5),
        ("body-scan", LengthGroup.SHORT, 4),
    ]
