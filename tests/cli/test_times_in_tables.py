"""A time in a table of past practice: its half of the day, its zone, and the order of day and month decide when it was."""

from __future__ import annotations

from datetime import UTC

import pytest

from cli.test_tables import facts, read, refused, times
from nærvær.domain.practice import InformalPractice

HEAD = "dato;minutter;hva\n"


@pytest.mark.parametrize(
    ("cell", "in_utc"),
    [
        ("2025-11-20 07:15+01:00", "2025-11-20 06:15:00"),
        ("2025-11-20 07:15-05:00", "2025-11-20 12:15:00"),
        ("2025-11-20T23:15:00-03:30", "2025-11-21 02:45:00"),
        ("20.11.2025 07:15 UTC+02", "2025-11-20 05:15:00"),
        ("20.11.2025 07:15 gmt", "2025-11-20 07:15:00"),
    ],
)
def test_a_zone_east_of_greenwich_is_ahead_and_one_west_is_behind(cell: str, in_utc: str) -> None:
    (past,) = read(f"{HEAD}{cell};20;Bad\n").past
    assert f"{past.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" == in_utc


@pytest.mark.parametrize("zone", ["+01:75", "+01:30:75", "+24:00"])
def test_a_zone_that_is_nowhere_is_refused(zone: str) -> None:
    assert "skriv tidspunktet som" in refused(f"{HEAD}2025-11-20 07:15{zone};20;Bad\n")


@pytest.mark.parametrize(
    ("clock", "at"),
    [("12:05 AM", "00:05:00"), ("12:05 PM", "12:05:00"), ("1:05 am", "01:05:00"), ("1:05 p.m.", "13:05:00")],
)
def test_twelve_o_clock_is_midnight_before_noon_and_noon_after_it(clock: str, at: str) -> None:
    assert times(f"{HEAD}2025-11-20 {clock};20;Bad\n") == [f"2025-11-20 {at}"]
    assert times(f"dato;klokkeslett;minutter;hva\n2025-11-20;{clock};20;Bad\n") == [f"2025-11-20 {at}"]


def test_a_half_of_the_day_has_no_hour_nought() -> None:
    assert "skriv tidspunktet som" in refused(f"{HEAD}2025-11-20 0:05 AM;20;Bad\n")


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "januar jan january"),
        (2, "februar feb february"),
        (3, "mars mar march"),
        (4, "april apr"),
        (5, "mai may"),
        (6, "juni jun june"),
        (7, "juli jul july"),
        (8, "august aug"),
        (9, "september sep sept"),
        (10, "oktober okt october oct"),
        (11, "november nov"),
        (12, "desember des december dec"),
    ],
)
def test_every_month_is_known_by_its_names(month: int, names: str) -> None:
    cells = [cell for name in names.split() for cell in (f"3. {name} 2025", f"3 {name}. 2025", f"{name} 3, 2025")]
    read_as = times(HEAD + "".join(f'"{cell}";20;Bad\n' for cell in cells))
    assert read_as == [f"2025-{month:02}-03 12:00:00"] * len(cells)


@pytest.mark.parametrize("cell", ["2025-11-20", "20251120", "2025-W47-4", "2025W474"])
def test_a_day_without_a_time_is_its_noon(cell: str) -> None:
    assert times(f"{HEAD}{cell};20;Bad\n") == ["2025-11-20 12:00:00"]


def test_a_day_or_month_of_twelve_does_not_show_the_order() -> None:
    said = refused(f"{HEAD}12/6/2025;20;Bad\n5/6/2025;20;Bad\n")
    assert "«12/6/2025» kan være 12. juni 2025 eller 6. desember 2025" in said


def test_a_whole_day_is_the_longest_that_can_be_taken_in() -> None:
    assert facts("dato;sekunder;hva\n20.11.2025;86400;Bad\n") == [InformalPractice("Bad", 1, 86_400)]
    assert "skriv et helt tall fra 0 til 86400" in refused("dato;sekunder;hva\n20.11.2025;86401;Bad\n")


@pytest.mark.parametrize("cell", ["600,5", "600,05", "0,9"])
def test_no_part_of_a_second_is_dropped(cell: str) -> None:
    assert "skriv et helt tall fra 0 til 86400" in refused(f"dato;sekunder;hva\n20.11.2025;{cell};Bad\n")
