"""A reminder as a value: its times, its days, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from chosen_preferences import chosen as preferences_from
from nærvær.domain.diary import Preference
from nærvær.domain.errors import OutOfRange
from nærvær.domain.preferences import Preferences, preference_fact, reminder_facts
from nærvær.domain.reminder import (
    ANCHOR_LENGTH,
    OfferedAnchor,
    Reminder,
    parse_clock_time,
    weeks_left,
)
from nærvær.texts.reminder import anchor_name, anchor_named
from nærvær.texts.settings import preference_line

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8", time(8)), ("08:00", time(8)), (" 8.30 ", time(8, 30)), ("0830", time(8, 30)), ("23:59", time(23, 59))],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_clock_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24", "24:00", "8:60", "8:3", "-1", "åtte", "8:30:00", "８", "12345"])
def test_an_impossible_time_is_refused(typed: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        parse_clock_time(typed)
    assert refused.value.field == "clock"


def test_an_offered_anchor_is_kept_by_its_id_and_what_0_1_0_kept_means_the_same() -> None:
    """The words that 0.1.0 kept stand here as they stood in it: they are on people's disks."""
    words = ("etter morgenkaffen", "etter lunsj", "når du kommer hjem", "før leggetid")
    for offered, of_0_1_0 in zip(OfferedAnchor, words, strict=True):
        assert preference_fact(reminder_anchor=offered).value == offered.value != of_0_1_0
        for stored in (offered.value, of_0_1_0):
            read = preferences_from({"reminder_anchor": stored}).reminder_anchor
            assert isinstance(read, OfferedAnchor)
            assert read is offered
            assert anchor_name(read) == of_0_1_0
            line = preference_line(Preference("reminder_anchor", stored), {})
            assert line == f"Innstilling: Påminnelse – {of_0_1_0}"
    for own in ("etter dusjen", "Etter lunsj", ""):
        assert preferences_from({"reminder_anchor": own}).reminder_anchor == own
        assert not isinstance(preferences_from({"reminder_anchor": own}).reminder_anchor, OfferedAnchor)


@pytest.mark.parametrize("days", [(), (0,), (8,), (2, 1), (1, 1)])
def test_days_are_weekdays_in_order_and_at_least_one(days: tuple[int, ...]) -> None:
    with pytest.raises(OutOfRange):
        Reminder("etter lunsj", time(12), days)


@pytest.mark.parametrize("anchor", ["", "x" * (ANCHOR_LENGTH + 1)])
def test_an_anchor_has_some_words_and_not_too_many(anchor: str) -> None:
    with pytest.raises(OutOfRange):
        Reminder(anchor, time(8))


@pytest.mark.parametrize(
    ("at", "days", "first"),
    [
        (time(12, 1), (7,), datetime(2026, 11, 22, 12, 1)),
        (time(12), (7,), datetime(2026, 11, 29, 12, 0)),
        (time(8), (1, 2, 3, 4, 5, 6, 7), datetime(2026, 11, 23, 8, 0)),
        (time(8), (6,), datetime(2026, 11, 28, 8, 0)),
    ],
)
def test_the_first_time_is_the_next_one_to_come(at: time, days: tuple[int, ...], first: datetime) -> None:
    assert Reminder("nå", at, days).first_after(SUNDAY) == first.replace(tzinfo=UTC)


def new_id() -> str:
    return "an-id"


def test_what_is_kept_is_read_back_and_only_what_is_new_is_kept() -> None:
    reminder = Reminder("etter turen", time(7, 5), (1, 3))
    kept = reminder_facts(reminder, Preferences(), new_id)
    chosen = {preference.name: preference.value for preference in kept}
    assert {**chosen, "reminder_id": "x"} == {
        "reminder_anchor": "etter turen",
        "reminder_time": "07:05",
        "reminder_days": "1 3",
        "reminder_id": "x",
    }
    assert preferences_from(chosen).reminder == reminder
    assert reminder_facts(reminder, preferences_from(chosen), new_id) == ()
    later = reminder_facts(Reminder("etter turen", time(7, 10), (1, 3)), preferences_from(chosen), new_id)
    assert [(preference.name, preference.value) for preference in later] == [("reminder_time", "07:10")]


@pytest.mark.parametrize(
    "chosen", [{}, {"reminder_anchor": "x", "reminder_time": "99", "reminder_days": "1"}, {"reminder_time": "8"}]
)
def test_what_cannot_be_a_reminder_is_none(chosen: dict[str, str]) -> None:
    assert preferences_from(chosen).reminder is None


def test_the_programme_lasts_through_week_eight() -> None:
    assert [weeks_left(week) for week in (1, 4, 8)] == [8, 5, 1]


@pytest.mark.parametrize("typed", ["Etter lunsj", "after-lunch"])
def test_an_anchor_can_be_typed_by_its_words_or_its_id(typed: str) -> None:
    assert anchor_name(anchor_named(typed)) == "etter lunsj"
