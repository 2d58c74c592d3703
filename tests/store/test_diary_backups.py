import os
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nærvær.domain.diary import WeekStarted
from nærvær.domain.practice import practice_day
from nærvær.store import backups
from nærvær.store.backups import dates_to_keep, list_backups
from nærvær.store.diary_folder import DiaryPaths
from nærvær.store.hash_chain import CorruptionError
from store.diaries import MONDAY, Clock, everything_in, filled, opened, told

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "backups").iterdir())


def test_the_first_start_of_a_day_makes_a_backup_that_holds_every_byte_told(tmp_path: Path) -> None:
    entries = filled(tmp_path, 30)
    told(tmp_path)
    backup = tmp_path / "backups" / "diary-2026-02-02.db"
    assert everything_in(backup) == everything_in(tmp_path / "diary.db")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    backup.rename(elsewhere / "diary.db")
    assert told(elsewhere) == entries


def test_a_day_has_one_backup_and_it_is_made_from_four_in_the_morning(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    for hours in (0, 4, 8.4, 8.6, 20):
        told(tmp_path, Clock(MONDAY + timedelta(hours=hours)))
    assert names(tmp_path) == ["backup.lock", "diary-2026-02-02.db", "diary-2026-02-03.db"]


def test_the_backup_of_the_day_stays_as_the_first_start_made_it(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    told(tmp_path)
    backup = tmp_path / "backups" / "diary-2026-02-02.db"
    before = backup.read_bytes()
    filled(tmp_path, 3)
    assert backup.read_bytes() == before


def test_a_diary_with_nothing_in_it_needs_no_backup(tmp_path: Path) -> None:
    told(tmp_path)
    told(tmp_path)
    assert names(tmp_path) == []


def test_a_copy_that_is_not_sound_never_gets_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 12)
    copy = backups.copy_diary

    def careless(file: Path, target: Path, busy_seconds: float) -> None:
        copy(file, target, busy_seconds)
        target.write_bytes(target.read_bytes().replace(b"Oppvask 1", b"Oppvisk 1"))

    monkeypatch.setattr(backups, "copy_diary", careless)
    with pytest.raises(CorruptionError):
        backups.back_up(DiaryPaths(tmp_path), practice_day(MONDAY), 1.0)
    with opened(tmp_path) as diary:
        diary.entries()
    assert [notice.reason for notice in diary.notices] == ["backup"]
    assert not [name for name in names(tmp_path) if name.endswith(".db")]


def test_what_a_killed_backup_left_is_cleared_away(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    (tmp_path / "backups" / "diary-2026-01-01.part").write_bytes(b"half")
    (tmp_path / "backups" / "diary-2026-01-01.part-journal").write_bytes(b"half")
    told(tmp_path)
    assert names(tmp_path) == ["backup.lock", "diary-2026-02-02.db"]


def test_a_year_of_days_leaves_seven_daily_four_weekly_and_six_monthly(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    (tmp_path / "backups" / "diary-of-my-own.db").write_bytes(b"not ours")
    for number in range(40):
        day = date(2026, 1, 1) + timedelta(days=9 * number)
        (tmp_path / "backups" / f"diary-{day}.db").write_bytes(b"")
    for number in range(9):
        with opened(tmp_path, Clock(MONDAY.replace(year=2027) + timedelta(days=number))) as diary:
            diary.append(WeekStarted(1 + number % 8))
    kept = [name[6:-3] for name in names(tmp_path) if name.startswith("diary-2")]
    assert kept[-7:] == [f"2027-02-{day:02}" for day in range(4, 11)]
    assert kept[:-7] == ["2026-08-23", "2026-09-28", "2026-10-25", "2026-11-30", "2026-12-09", "2026-12-18"]
    assert "diary-of-my-own.db" in names(tmp_path)


@given(st.sets(days, max_size=400))
def test_at_most_seventeen_stay_and_the_newest_always(made: set[date]) -> None:
    kept = dates_to_keep(made)
    assert kept <= made
    assert len(kept) <= 17
    assert set(sorted(made)[-7:]) <= kept


@given(days, st.integers(1, 900))
def test_thinning_every_day_keeps_a_backup_of_each_of_the_last_months(first: date, number: int) -> None:
    kept: set[date] = set()
    for day in range(number):
        kept = set(dates_to_keep(kept | {first + timedelta(days=day)}))
    last = first + timedelta(days=number - 1)
    months = {(day.year, day.month) for day in kept}
    wanted = {(past.year, past.month) for back in range(number) if (past := last - timedelta(days=back))}
    assert months >= set(sorted(wanted)[-6:])
    assert {last - timedelta(days=back) for back in range(min(7, number))} <= kept


def test_a_backup_does_not_hold_back_who_writes(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    with opened(tmp_path) as diary:
        for number in range(20):
            diary.append(WeekStarted(1 + number % 8))
        assert len(diary.entries()) == 23
    backup = tmp_path / "backups" / "diary-2026-02-02.db"
    with sqlite3.connect(backup) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone()[0] >= 3
    connection.close()


def test_backups_written_at_one_time_come_by_day_and_then_by_the_time_in_their_names(tmp_path: Path) -> None:
    newest_first = [
        "diary-2026-03-03.db",
        "diary-2026-03-02-033000.db",  # the night after
        "diary-2026-03-02-235959.db",
        "diary-2026-03-02-120001.db",
        "diary-2026-03-02-120000.db",
        "diary-2026-03-02-115959.db",
        "diary-2026-03-02-040000.db",
        "diary-2026-03-02.db",
    ]
    place = DiaryPaths(tmp_path)
    place.backups.mkdir()
    for name in sorted(newest_first):
        (place.backups / name).touch()
        os.utime(place.backups / name, (1_000_000_000, 1_000_000_000))
    assert [file.name for file in list_backups(place)] == newest_first
