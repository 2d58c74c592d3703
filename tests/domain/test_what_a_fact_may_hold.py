"""Every fact checks every one of its parts when it is made, and what lies on the limit may be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from nærvær.domain.diary import Correction, Preference, WeekStarted
from nærvær.domain.errors import OutOfRange, TextLength, UndecodableText
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.ratings import CheckIn, Plan, Reflection
from nærvær.domain.validation import EARLIEST_DAY, FIRST_YEAR, LAST_YEAR, checked_day, checked_time, is_zone

DAY_BEFORE = date(1999, 12, 31)


def practice(**other: object) -> Practice:
    values: dict[str, object] = {
        "exercise": "silent",
        "week": 1,
        "planned_seconds": 60,
        "heard_seconds": 60.0,
        "ended": PracticeEnd.FINISHED,
        "voice": None,
    }
    return Practice(**(values | other))  # type: ignore[arg-type]


def everyday(**other: object) -> InformalPractice:
    return InformalPractice(**({"activity": "Dusje", "week": 1} | other))  # type: ignore[arg-type]


def look(**other: object) -> CheckIn:
    return CheckIn(**({"week": 1} | other))  # type: ignore[arg-type]


def thought(**other: object) -> Reflection:
    return Reflection(**({"week": 1, "question": "?", "answer": "!"} | other))  # type: ignore[arg-type]


def choice(**other: object) -> Preference:
    return Preference(**({"name": "voice", "value": "a"} | other))  # type: ignore[arg-type]


NAMES = [(practice, "exercise"), (everyday, "activity"), (choice, "name"), (lambda of: Correction(of, None), "of")]
TEXTS = [
    *((practice, name) for name in ("voice", "posture", "slip", "note")),
    (everyday, "note"),
    (look, "activity"),
    *((thought, name) for name in ("question", "answer")),
    (choice, "value"),
    *((Plan, name) for name in ("when", "where", "which", "what_if")),
]
SECONDS = [(practice, "planned_seconds"), (practice, "heard_seconds"), (everyday, "seconds")]
Maker = Callable[..., object]


@pytest.mark.parametrize(("make", "name"), [*NAMES, *TEXTS])
def test_a_text_in_a_fact_has_room_for_two_thousand_signs_that_can_be_written(make: Maker, name: str) -> None:
    assert getattr(make(**{name: "å" * 2000}), name) == "å" * 2000
    with pytest.raises(TextLength):
        make(**{name: "å" * 2001})
    with pytest.raises(UndecodableText):
        make(**{name: "\ud800"})


@pytest.mark.parametrize(("make", "name"), NAMES)
def test_a_name_in_a_fact_is_not_empty(make: Maker, name: str) -> None:
    assert getattr(make(**{name: "å"}), name) == "å"
    for empty in ("", " \t"):
        with pytest.raises(TextLength):
            make(**{name: empty})


@pytest.mark.parametrize(("make", "name"), SECONDS)
def test_the_seconds_of_a_fact_are_at_most_a_day(make: Maker, name: str) -> None:
    for seconds in (0, 86_400):
        assert getattr(make(**{name: seconds}), name) == seconds
    for wrong in (-1, 86_401, float("nan"), True):
        with pytest.raises(OutOfRange):
            make(**{name: wrong})


@pytest.mark.parametrize(("make", "name"), [SECONDS[0], SECONDS[2]])
def test_whole_seconds_are_whole(make: Maker, name: str) -> None:
    with pytest.raises(OutOfRange):
        make(**{name: 60.5})


@pytest.mark.parametrize("make", [practice, everyday, look, thought, WeekStarted])
def test_the_week_of_a_fact_is_one_of_eight(make: Maker) -> None:
    for week in (1, 8):
        assert make(week=week).week == week  # type: ignore[attr-defined]
    for wrong in (0, 9, True, 1.0):
        with pytest.raises(OutOfRange):
            make(week=wrong)


@pytest.mark.parametrize("make", [practice, everyday])
def test_the_day_a_practice_is_told_of_lies_within_the_years_there_are(make: Maker) -> None:
    for on in (EARLIEST_DAY, date(LAST_YEAR, 12, 31)):
        assert make(on=on).on == on  # type: ignore[attr-defined]
    for on in (DAY_BEFORE, date(LAST_YEAR + 1, 1, 1)):
        with pytest.raises(OutOfRange):
            make(on=on)


def test_a_moment_lies_within_the_years_a_clock_may_show() -> None:
    assert (FIRST_YEAR, LAST_YEAR) == (1900, 9000)
    for at in (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 12, 31, 23, 59, tzinfo=UTC)):
        assert checked_time("at", at) == at
        assert checked_day("day", at.date()) == at.date()
    for at in (datetime(1899, 12, 31, 23, 59, tzinfo=UTC), datetime(9001, 1, 1, tzinfo=UTC)):
        with pytest.raises(OutOfRange):
            checked_time("at", at)


def test_the_answers_of_a_look_lie_on_their_scales() -> None:
    for name, lowest, highest in (
        ("hindered", 0, 10),
        ("pain_average", 0, 10),
        ("activity_rating", 0, 10),
        ("months", 0, 1_200),
    ):
        for value in (lowest, highest):
            assert getattr(look(**{name: value}), name) == value
        for wrong in (lowest - 1, highest + 1, True, 1.0):
            with pytest.raises(OutOfRange):
                look(**{name: wrong})


def test_a_zone_has_a_name_that_can_be_kept() -> None:
    assert [is_zone(name) for name in ("", "x", "x" * 64, "x" * 65, "Europe/Oslo\n")] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_practice_under_way_amounts_to_what_was_meant_and_what_was_heard() -> None:
    for minutes, heard, expected in (
        (10, 100.5, (600, 100.5)),
        (7.5, 0.0, (450, 0.0)),
        (1_441, 90_000.0, (86_400, 86_400)),
    ):
        on_the_way = PracticeInProgress(
            "a", datetime(2026, 3, 2, tzinfo=UTC), PracticeOptions("silent", minutes), 0.0, heard
        )
        practised = on_the_way.as_practice(PracticeEnd.STOPPED)
        assert (practised.planned_seconds, practised.heard_seconds) == expected
