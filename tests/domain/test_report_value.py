"""The report as a value: counted from the diary, own words only on request."""

from __future__ import annotations

from datetime import date

from nærvær.domain.practice import Practice
from nærvær.domain.report import report
from report_person import TODAY, Told, practised, uneven


def test_the_figures_of_ten_uneven_weeks_are_right() -> None:
    told = report(uneven(), TODAY, own_words=False)
    assert (told.week, told.days, told.formal, told.informal) == (8, 46, 35, 40)
    assert (told.first, told.last) == (date(2026, 3, 2), date(2026, 5, 16))
    assert told.minutes == 400
    assert [(visit.week, visit.number) for visit in told.visits] == [
        (1, 1), (2, 1), (3, 1), (4, 1), (4, 2), (5, 1), (6, 1), (7, 1), (8, 1),
    ]  # fmt: skip
    assert [look.checkin.hindered for look in told.weekly] == [7, 7, 6, 6, 5, 5, 4, 4]
    assert [look.checkin.months for look in told.compared] == [0]
    assert [asked.name for asked in told.activities] == ["gå til butikken og hjem igjen"]
    assert told.plan is not None


def test_own_words_come_only_when_they_are_asked_for() -> None:
    without, with_words = report(uneven(), TODAY, own_words=False), report(uneven(), TODAY, own_words=True)
    assert (without.notes, without.reflections) == ((), ())
    assert [note.about.exercise for note in with_words.notes if isinstance(note.about, Practice)] == ["breathing-space"]
    assert len(with_words.notes) == 1
    assert [reflection.week for reflection in with_words.reflections] == [1, 4, 4, 7]


def test_notes_stand_in_the_order_of_their_days() -> None:
    told = Told()
    told.on(3, practised("pain", 1, 9, None, None, "etterpå"))
    told.on(1, practised("pain", 1, 9, None, None, "først"))
    assert [note.text for note in report(told.entries, TODAY, own_words=True).notes] == ["først", "etterpå"]


def test_an_empty_diary_is_an_empty_report() -> None:
    told = report([], TODAY, own_words=True)
    assert (told.week, told.first, told.days, told.minutes, told.weekly, told.plan) == (1, None, 0, 0, (), None)
    assert told.activities == ()
