"""An activity of one's own: a new name begins a new series, and no number is ever shown under another name."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from nærvær.dialogues.interviewer import BarChart, DialogueContext, ShowCharts
from nærvær.dialogues.progress import week_by_week
from nærvær.domain.diary import Entry
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.domain.progress import activity_series, progress
from nærvær.domain.ratings import CheckIn
from nærvær.domain.report import report, without_own_words
from report_person import Told
from stepped import SteppedInterviewer, steps

MONDAY = date(2026, 3, 2)


def told(*answers: tuple[str | None, int | None]) -> list[Entry]:
    """A diary with one look a week: what the activity was called then, and its rating."""
    diary = Told()
    diary.on(0, Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None))
    for week, (name, rating) in enumerate(answers, 1):
        diary.on(week * 7, CheckIn(min(week, 8), 5, 4, name, rating))
    return diary.entries


def series(entries: list[Entry]) -> list[tuple[str, list[int | None]]]:
    looks = progress(entries, MONDAY + timedelta(days=100)).checkins
    return [(asked.name, [look.checkin.activity_rating for look in asked.checkins]) for asked in activity_series(looks)]


def test_a_new_name_begins_a_new_series() -> None:
    entries = told(("gå tur i skogen", 2), ("gå tur i skogen", 3), ("sitte på kino", 6), ("sitte på kino", 1))
    assert series(entries) == [("gå tur i skogen", [2, 3]), ("sitte på kino", [6, 1])]


def test_an_earlier_name_takes_up_its_own_series_again() -> None:
    assert series(told(("a", 1), ("b", 2), ("a", 3))) == [("a", [1, 3]), ("b", [2])]


@pytest.mark.parametrize(
    "name", ["Gå  tur", " gå tur ", "GÅ TUR", "gå tur.", "å gå tur", "Å gå tur", "ga\u030a tur", "gå\ttur"]
)
def test_the_same_name_written_otherwise_is_the_same_series(name: str) -> None:
    assert series(told(("gå tur", 2), (name, 3))) == [(name, [2, 3])]


def test_what_was_not_answered_makes_no_series_and_a_skipped_answer_stays_with_its_name() -> None:
    assert series(told((None, None), ("a", None), ("b", 2), ("b", None))) == [("b", [2, None])]


def test_every_stay_in_a_week_has_the_name_its_number_was_given_for() -> None:
    entries = told(("a", 2))
    assert [(visit.activity, visit.activity_name) for visit in progress(entries, MONDAY).visits] == [(2, "a")]
    entries = told(("a", None))
    assert [(visit.activity, visit.activity_name) for visit in progress(entries, MONDAY).visits] == [(None, None)]


def test_week_for_week_shows_each_number_under_its_own_name() -> None:
    entries = told(("gå tur", 2), ("gå tur", 3), ("Å sitte på kino", 6))
    namespace = SimpleNamespace(entries=lambda: tuple(entries), today=lambda: MONDAY + timedelta(days=30))
    (step,), _ = steps(week_by_week(SteppedInterviewer(), cast("DialogueContext", namespace)))
    assert isinstance(step, ShowCharts)
    shown = {chart.title: _values(chart) for chart in step.charts if isinstance(chart, BarChart)}
    assert shown["Klarte å gå tur"] == [("Uke 1", 2), ("Uke 2", 3)]
    assert shown["Klarte å sitte på kino"] == [("Uke 3", 6)]
    assert shown["Hemmet"] == [("Uke 1", 5), ("Uke 2", 5), ("Uke 3", 5)]


def test_the_report_has_a_series_for_each_name_and_staff_see_them_apart_without_names() -> None:
    made = report(told(("gå tur", 2), ("sitte på kino", 6)), MONDAY + timedelta(days=30), own_words=False)
    assert [asked.name for asked in made.activities] == ["gå tur", "sitte på kino"]
    staff = without_own_words(made)
    assert [(asked.name, [look.checkin.activity_rating for look in asked.checkins]) for asked in staff.activities] == [
        ("", [2]),
        ("", [6]),
    ]
    assert all(look.checkin.activity is None for asked in staff.activities for look in asked.checkins)


def _values(chart: BarChart) -> list[tuple[str, float | None]]:
    return [(bar.label, bar.value) for bar in chart.bars]
