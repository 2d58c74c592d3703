"""The rules of the clinic: codes without names, PINs that are not guessed, waits, slips, the audit chain."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nærvær.domain.clinic import FIRST_LINK, AuditAction, AuditEvent, first_broken_link, link_event
from nærvær.domain.diary import Entry
from nærvær.domain.errors import LengthOutOfRange, OutOfRange
from nærvær.domain.group_slip import (
    GroupSession,
    SlipProblem,
    check_session_possible,
    new_group_session,
    new_group_sessions,
    read_slip,
    require_unused,
)
from nærvær.domain.login_rules import (
    CODE_ALPHABET,
    COOL_OFF_SECONDS,
    SCREEN_FREE_ATTEMPTS,
    ScreenBrake,
    attempts_expired,
    cool_off,
    format_code,
    new_code,
    read_code,
    remaining_cool_off,
    validate_passphrase,
    validate_pin,
)
from nærvær.domain.validation import personal_data_in

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
EXERCISES = (
    "breathing-space",
    "body-scan",
    "movement",
    "sitting",
    "pain",
    "kindness",
    "short-sitting",
    "outward",
    "right-now",
    "silent",
)
LONGEST = dict.fromkeys(EXERCISES, 180)


def dice(seed: int) -> Callable[[int], int]:
    return random.Random(seed).randrange


# Codes


@given(st.integers(), st.sampled_from([6, 8]))
def test_a_code_is_read_back_however_it_is_written(seed: int, length: int) -> None:
    code = new_code(dice(seed), length)
    assert read_code(code, length) == code
    assert read_code(f" {format_code(code).lower()} ", length) == code
    assert read_code(code.replace("5", "s"), length) == code


def test_a_code_has_no_signs_that_are_mistaken_for_each_other_and_spells_no_word() -> None:
    assert not set("01OILQS") & set(CODE_ALPHABET)
    throw = dice(7)
    for _ in range(500):
        code = new_code(throw)
        assert not any(run.isalpha() for run in map("".join, zip(code, code[1:], code[2:], strict=False)))


@given(st.integers(), st.sampled_from([6, 8]))
def test_one_wrong_sign_or_two_swapped_are_always_found(seed: int, length: int) -> None:
    code = new_code(dice(seed), length)
    for place, sign in itertools.product(range(length), CODE_ALPHABET):
        changed = code[:place] + sign + code[place + 1 :]
        assert changed == code or read_code(changed, length) is None
    for one, other in itertools.combinations(range(length), 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        swapped = "".join(signs)
        assert swapped == code or read_code(swapped, length) is None


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_is_none(text: str) -> None:
    assert (code := read_code(text)) is None or len(code) == 6


# PINs and waits


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("12345", "length"),
        ("1234567", "length"),
        ("12345x", "length"),
        ("١٢٣٤٥٦", "length"),
        ("111111", "few"),
        ("121212", "few"),
        ("100000", "few"),
        ("123456", "run"),
        ("987654", "run"),
        ("890123", "run"),
        ("135791", "run"),
        ("739739", "repeat"),
        ("170385", "date"),
        ("850317", "date"),
        ("031785", "date"),
        ("121985", "date"),
        ("122099", "date"),
        ("320385", None),
        ("121212", "few"),
        ("147258", "often"),
        ("738492", None),
        ("405968", None),
    ],
)
def test_a_pin_that_is_easily_guessed_is_refused(pin: str, reason: str | None) -> None:
    assert validate_pin(pin) == reason


def test_at_least_four_of_five_pins_will_do_so_that_guessing_stays_hard() -> None:
    good = sum(validate_pin(f"{number:06d}") is None for number in range(0, 1_000_000, 37))
    assert good / len(range(0, 1_000_000, 37)) > 0.8


def test_waits_are_thirty_seconds_one_five_and_fifteen_minutes() -> None:
    assert [cool_off(failures) for failures in range(9)] == [0, 0, 0, *COOL_OFF_SECONDS, 900, 900]
    assert COOL_OFF_SECONDS == (30, 60, 300, 900)


def test_a_wait_passes_and_a_clock_set_back_makes_it_no_longer() -> None:
    assert remaining_cool_off(3, NOW, NOW) == 30
    assert remaining_cool_off(3, NOW, NOW + timedelta(seconds=29, milliseconds=100)) == 1
    assert remaining_cool_off(3, NOW, NOW + timedelta(seconds=30)) == 0
    assert remaining_cool_off(3, NOW, NOW - timedelta(days=400)) == 30
    assert remaining_cool_off(2, NOW, NOW) == 0


def test_wrong_tries_are_forgotten_after_a_day() -> None:
    assert not attempts_expired(NOW, NOW + timedelta(hours=24))
    assert attempts_expired(NOW, NOW + timedelta(hours=24, seconds=1))


def test_a_day_of_guessing_tries_less_than_one_in_five_thousand_pins() -> None:
    clock, failures, tries = NOW, 0, 0
    while clock < NOW + timedelta(hours=24):
        failures, tries = failures + 1, tries + 1
        clock += timedelta(seconds=cool_off(failures))
    assert tries < 120


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [("kort", "short"), ("a" * 70, "long"), ("aaaaaaaaaaaa", "few"), ("fire ulike ord her", None)],
)
def test_a_passphrase_is_long_and_varied(passphrase: str, reason: str | None) -> None:
    assert validate_passphrase(passphrase) == reason


# Slips


@given(
    st.sampled_from(EXERCISES),
    st.integers(1, 180),
    st.integers(0, 19_999),
    st.integers(0, 8_999),
)
def test_a_slip_tells_exercise_minutes_and_day(exercise: str, minutes: int, days: int, number: int) -> None:
    session = GroupSession(exercise, minutes, date(2026, 1, 1) + timedelta(days=days), number)
    assert len(session.slip) == 12
    assert read_slip(format_code(session.slip).lower(), LONGEST, session.day) == session


def test_the_exercises_we_ship_are_told_apart_on_a_slip() -> None:
    slips = {GroupSession(exercise, 10, TODAY, 1).slip for exercise in EXERCISES}
    assert len(slips) == len(EXERCISES)
    for exercise in EXERCISES:
        session = GroupSession(exercise, 10, TODAY, 1)
        assert read_slip(session.slip, LONGEST, TODAY).exercise == exercise


@given(st.integers(0, 8_999), st.integers(0, 11), st.sampled_from(CODE_ALPHABET))
def test_a_misread_slip_is_never_taken_for_another(number: int, place: int, sign: str) -> None:
    slip = GroupSession("body-scan", 20, TODAY, number).slip
    changed = slip[:place] + sign + slip[place + 1 :]
    if changed != slip:
        with pytest.raises(SlipProblem, match="misread"):
            read_slip(changed, LONGEST, TODAY)


def test_a_slip_of_tomorrow_or_of_an_exercise_not_here_is_refused() -> None:
    tomorrow = GroupSession("body-scan", 20, TODAY + timedelta(days=1), 4).slip
    with pytest.raises(SlipProblem, match="early"):
        read_slip(tomorrow, LONGEST, TODAY)
    with pytest.raises(SlipProblem, match="unknown"):
        read_slip(GroupSession("own-thing", 20, TODAY, 4).slip, LONGEST, TODAY)


@pytest.mark.parametrize(("days", "problem"), [(0, None), (366, None), (367, "late"), (-1, "early")])
def test_a_slip_is_for_a_day_that_has_come_and_is_not_too_long_ago(days: int, problem: str | None) -> None:
    session = GroupSession("body-scan", 20, TODAY, 4)
    if problem is None:
        assert read_slip(session.slip, LONGEST, TODAY + timedelta(days=days)) == session
    else:
        with pytest.raises(SlipProblem, match=problem):
            read_slip(session.slip, LONGEST, TODAY + timedelta(days=days))


def test_a_slip_longer_than_the_exercise_is_refused_and_a_short_session_counts() -> None:
    for minutes in (1, 35):
        session = GroupSession("body-scan", minutes, TODAY, 4)
        assert read_slip(session.slip, {"body-scan": 35}, TODAY) == session
    with pytest.raises(SlipProblem, match="long"):
        read_slip(GroupSession("body-scan", 36, TODAY, 4).slip, {"body-scan": 35}, TODAY)


@pytest.mark.parametrize(
    ("minutes", "days", "wrong"),
    [
        (5, 0, None),
        (35, 366, None),
        (20, -31, None),
        (4, 0, "minutes"),
        (36, 0, "minutes"),
        (20, 367, "date"),
        (20, -32, "date"),
    ],
)
def test_slips_are_made_for_a_practice_there_is_and_a_day_that_is_near(
    minutes: int, days: int, wrong: str | None
) -> None:
    day, spans = TODAY + timedelta(days=days), {"body-scan": (5, 35)}
    if wrong is None:
        check_session_possible("body-scan", minutes, day, TODAY, spans)
    else:
        with pytest.raises((LengthOutOfRange, OutOfRange), match=wrong):
            check_session_possible("body-scan", minutes, day, TODAY, spans)


def test_a_slip_can_be_used_once_by_each_person() -> None:
    session = new_group_session("body-scan", 20, TODAY, dice(3))
    assert require_unused(session, ()) == session
    entry = Entry("x", NOW, "UTC", TODAY, session.as_practice(2))
    with pytest.raises(SlipProblem, match="used"):
        require_unused(session, (entry,))
    assert require_unused(new_group_session("body-scan", 20, TODAY, dice(4)), (entry,))


def test_the_slips_of_one_group_differ_whatever_is_drawn() -> None:
    for below in (dice(1), lambda _: 8_999, lambda limit: limit // 2):
        sessions = new_group_sessions("body-scan", 20, TODAY, 200, below)
        assert len({session.slip for session in sessions}) == 200
        assert {(session.minutes, session.day) for session in sessions} == {(20, TODAY)}


def test_a_session_refuses_what_no_slip_can_hold() -> None:
    with pytest.raises(OutOfRange):
        GroupSession("body-scan", 0, TODAY, 1)
    with pytest.raises(OutOfRange):
        GroupSession("body-scan", 10, date(2025, 12, 31), 1)


# Audit


def some_deeds() -> list[AuditEvent]:
    entries, before = [], FIRST_LINK
    for place in range(1, 6):
        entries.append(link_event(place, NOW.isoformat(), "STAFF", AuditAction.CAME, f"K{place}", "", before))
        before = entries[-1].link
    return entries


def test_a_whole_chain_holds() -> None:
    assert first_broken_link(some_deeds()) is None
    assert first_broken_link([]) is None


@pytest.mark.parametrize("field", ["at_utc", "staff", "subject", "detail", "number"])
def test_a_changed_deed_is_found(field: str) -> None:
    entries = some_deeds()
    change: dict[str, Any] = {field: 9 if field == "number" else "X"}
    entries[2] = replace(entries[2], **change)
    assert first_broken_link(entries) == 3


def test_a_removed_or_moved_deed_is_found() -> None:
    entries = some_deeds()
    assert first_broken_link(entries[:1] + entries[2:]) == 2
    assert first_broken_link([entries[1], entries[0], *entries[2:]]) == 1


def test_text_cannot_move_from_one_field_to_the_next() -> None:
    one = link_event(1, "t", "AB", AuditAction.CAME, "C", "", FIRST_LINK)
    other = link_event(1, "t", "A", AuditAction.CAME, "BC", "", FIRST_LINK)
    assert one.link != other.link


# Notes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mitt nummer er 17038512345", "birth-number"),
        ("170385 12345 står på kortet", "birth-number"),
        ("Ring meg på 98 76 54 32", "phone"),
        ("+47 98765432", "phone"),
        ("skriv til kari.nordmann@eksempel.no", "e-mail"),
        ("Sov 6 timer, gikk 10000 skritt, 22.11.2026", None),
        ("Smerten var 7 av 10. Tok 2 Paracet 500", None),
        ("Klokka 22.45 la jeg meg, 123456 sauer", None),
        ("", None),
    ],
)
def test_a_note_that_would_tell_who_wrote_it_is_recognised(text: str, found: str | None) -> None:
    assert personal_data_in(text) == found


def test_a_forged_deed_with_a_fitting_link_of_its_own_breaks_the_next() -> None:
    entries = some_deeds()
    forged = link_event(3, NOW.isoformat(), "OTHER", AuditAction.CAME, "K3", "", entries[1].link)
    assert first_broken_link([*entries[:2], forged, *entries[3:]]) == 4


def test_a_screen_takes_ten_wrong_attempts_and_then_one_a_minute_whatever_the_codes() -> None:
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    brake, now, checked = ScreenBrake(0, began), began, 0
    for _ in range(3600):
        now += timedelta(seconds=1)
        brake = brake.at(now)
        if not brake.wait_seconds(now):
            brake, checked = ScreenBrake(brake.level + 1, brake.since), checked + 1
    assert checked == SCREEN_FREE_ATTEMPTS + 60 - 1, "ten at once, and after each minute one more"
    assert 1 <= brake.wait_seconds(now) <= 60
    assert brake.at(now + timedelta(minutes=5)).level == SCREEN_FREE_ATTEMPTS - 5
    assert brake.at(now + timedelta(hours=1)).level == 0
    back = brake.at(now - timedelta(days=400))
    assert 1 <= back.wait_seconds(now - timedelta(days=400)) <= 60
    assert back.at(now - timedelta(days=400) + timedelta(minutes=10)).level == 0, (
        "a clock set back stops nobody for long"
    )
