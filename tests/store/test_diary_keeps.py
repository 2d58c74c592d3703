import math
import os
import stat
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from nærvær.domain.checkpoint import count_interrupted
from nærvær.domain.diary import Diary, Preference, WeekStarted
from nærvær.domain.practice import InformalPractice, PracticeEnd, practice_day
from nærvær.in_memory import MemoryDiary
from store.diaries import MONDAY, OSLO, Clock, filled, opened, some_facts, some_practice, told


def test_what_was_told_is_there_next_time_in_the_order_told(tmp_path: Path) -> None:
    facts = some_facts(40)
    filled(tmp_path, 40)
    assert [entry.fact for entry in told(tmp_path)] == facts


def test_what_append_returns_is_what_stands_in_the_diary(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        entries = tuple(diary.append(fact) for fact in some_facts(5))
        assert diary.entries() == entries
    assert told(tmp_path) == entries


def test_an_entry_has_time_zone_and_practice_day(tmp_path: Path) -> None:
    with opened(tmp_path, Clock(datetime(2026, 6, 3, 2, 15, tzinfo=OSLO))) as diary:
        entry = diary.append(WeekStarted(2))
    assert entry.at == datetime.fromisoformat("2026-06-03T00:15:00+00:00")
    assert (entry.zone, entry.local_date) == ("Europe/Oslo", date(2026, 6, 2))


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-05-05T03:59:59", "2026-05-04"),
        ("2026-05-05T04:00:00", "2026-05-05"),
        ("2026-03-29T01:59:59", "2026-03-28"),  # an hour later it is 04:00: the clock springs forward
        ("2026-03-29T03:59:59", "2026-03-28"),
        ("2026-03-29T04:00:00", "2026-03-29"),
        ("2026-10-25T02:30:00", "2026-10-24"),  # twice that night
        ("2026-10-25T03:59:59", "2026-10-24"),
        ("2026-10-25T04:00:00", "2026-10-25"),
        ("2027-01-01T00:30:00", "2026-12-31"),
    ],
)
def test_the_practice_day_turns_at_four_also_when_the_clock_is_moved(tmp_path: Path, clock: str, day: str) -> None:
    with opened(tmp_path, Clock(datetime.fromisoformat(clock).replace(tzinfo=OSLO))) as diary:
        diary.append(WeekStarted(1))
    assert told(tmp_path)[0].local_date == date.fromisoformat(day)


def test_both_half_past_twos_of_the_autumn_night_are_told_apart(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 10, 25, 2, 30, tzinfo=OSLO))
    with opened(tmp_path, clock) as diary:
        first = diary.append(WeekStarted(1))
        clock.at = clock.at.replace(fold=1)
        second = diary.append(WeekStarted(2))
    assert second.at - first.at == timedelta(hours=1)


def test_a_clock_that_jumps_changes_neither_order_nor_what_was_kept(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as diary:
        for days in (0, 365, -700, 0.2, -0.1, 366):
            clock.wait(days=days)
            diary.append(Preference("day", str(days)))
        entries = diary.entries()
    assert [entry.fact.value for entry in entries] == ["0", "365", "-700", "0.2", "-0.1", "366"]
    assert len({entry.id for entry in entries}) == len(entries)
    assert told(tmp_path, Clock(MONDAY - timedelta(days=4000))) == entries


def test_the_day_of_a_finished_practice_is_the_one_it_began_on(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 3, 29, 3, 50, tzinfo=OSLO))
    with opened(tmp_path, clock) as diary:
        begun = replace(some_practice(), started_at=clock.at)
        diary.begin(begun)
        clock.wait(hours=2)
        entry = diary.finish(begun.as_practice(PracticeEnd.FINISHED))
    assert entry is not None
    assert (entry.id, entry.at, entry.local_date) == (begun.id, begun.started_at, date(2026, 3, 28))
    assert told(tmp_path) == (entry,)


def test_a_practice_counted_after_a_journey_belongs_to_the_day_and_zone_it_began_in(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.begin(some_practice())
    far_away = Clock(MONDAY.astimezone(MONDAY.tzinfo) + timedelta(days=3))
    far_away.at = far_away.at.astimezone(datetime.fromisoformat("2026-01-01T00:00:00-11:00").tzinfo)
    with opened(tmp_path, far_away) as diary:
        left = diary.in_progress()
        assert left is not None
        entry = diary.finish(count_interrupted(left))
    assert entry is not None
    assert (entry.zone, entry.local_date) == ("Europe/Oslo", practice_day(MONDAY))


def test_a_practice_gone_on_with_after_a_journey_too(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.begin(some_practice())
    far_away = Clock(
        (MONDAY + timedelta(days=3)).astimezone(datetime.fromisoformat("2026-01-01T00:00:00-20:00").tzinfo)
    )
    with opened(tmp_path, far_away) as diary:
        left = diary.in_progress()
        assert left is not None
        diary.begin(left)
    with opened(tmp_path, far_away) as diary:
        entry = diary.finish(count_interrupted(left))
    assert entry is not None
    assert (entry.zone, entry.local_date) == ("Europe/Oslo", practice_day(MONDAY))


def test_a_fact_that_cannot_be_written_down_does_not_stand_in_the_way_of_the_next(tmp_path: Path) -> None:
    endless = some_practice().as_practice(PracticeEnd.STOPPED)
    object.__setattr__(endless, "heard_seconds", math.inf)  # it refuses to be made so
    with opened(tmp_path) as diary:
        with pytest.raises(ValueError, match="JSON"):
            diary.append(endless)
        diary.append(WeekStarted(1))
        assert len(diary.entries()) == 1


def test_the_practice_under_way_is_found_with_its_last_checkpoint(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.begin(some_practice())
        diary.checkpoint(some_practice(position=15.0))
        diary.checkpoint(some_practice(position=30.0))
    with opened(tmp_path) as diary:
        assert diary.in_progress() == some_practice(position=30.0)
        assert diary.entries() == ()


@pytest.mark.parametrize("kept", [True, False])
def test_a_finished_practice_is_no_longer_under_way(tmp_path: Path, kept: bool) -> None:
    state = some_practice(position=30.0)
    with opened(tmp_path) as diary:
        diary.begin(state)
        diary.finish(state.as_practice(PracticeEnd.STOPPED) if kept else None)
    with opened(tmp_path) as diary:
        assert diary.in_progress() is None
        assert len(diary.entries()) == kept


def test_finishing_twice_keeps_one_fact(tmp_path: Path) -> None:
    state = some_practice(position=30.0)
    with opened(tmp_path) as diary:
        diary.begin(state)
        assert diary.finish(state.as_practice(PracticeEnd.STOPPED)) is not None
        assert diary.finish(state.as_practice(PracticeEnd.STOPPED)) is None
        assert len(diary.entries()) == 1


def test_one_that_was_left_over_is_still_asked_about_when_another_was_done_first(tmp_path: Path) -> None:
    left, other = some_practice(position=30.0), some_practice("01980000-0000-7000-8000-000000000002")
    with opened(tmp_path) as diary:
        diary.begin(left)
    with opened(tmp_path) as diary:
        diary.begin(other)
        assert diary.in_progress() == left
        diary.finish(other.as_practice(PracticeEnd.FINISHED))
        assert [entry.id for entry in diary.entries()] == [other.id]
        assert diary.in_progress() == left


def test_persons_do_not_see_each_other(tmp_path: Path) -> None:
    with opened(tmp_path, person="A7") as diary:
        diary.append(InformalPractice("Tur", 1, note="min egen"))
        diary.begin(some_practice())
    with opened(tmp_path, person="B2") as diary:
        assert (diary.entries(), diary.in_progress()) == ((), None)
        diary.append(WeekStarted(4))
    with opened(tmp_path, person="A7") as diary:
        assert len(diary.entries()) == 1
        assert diary.in_progress() is not None


def test_threads_may_use_one_diary(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        threads = [
            threading.Thread(target=lambda: [diary.append(fact) for fact in some_facts(5)] and diary.entries())
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(diary.entries()) == 30
    assert len(told(tmp_path)) == 30


def test_folder_and_file_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "mitt" / "nærvær #1 %20?"
    mask = os.umask(0)
    try:
        filled(folder, 2)
        told(folder)
    finally:
        os.umask(mask)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder, *folder.rglob("*"))}
    assert {modes.pop(folder.name), modes.pop("backups")} == {0o700}
    assert set(modes.values()) == {0o600}
    assert "diary.db" in modes


def same_on_both(diary: Diary) -> list[object]:
    """A short life, told to any diary."""
    state = some_practice(position=60.0)
    seen: list[object] = [diary.entries(), diary.in_progress(), diary.finish(None)]
    diary.append(WeekStarted(1))
    diary.begin(state)
    diary.checkpoint(state)
    seen.append(diary.in_progress())
    entry = diary.finish(state.as_practice(PracticeEnd.FINISHED))
    assert entry is not None
    seen += [entry, diary.finish(state.as_practice(PracticeEnd.FINISHED)), diary.notices]
    return [*seen, *[(one.at, one.zone, one.local_date, one.fact) for one in diary.entries()]]


def test_the_diary_that_keeps_nothing_answers_as_the_one_that_does(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        assert same_on_both(diary) == same_on_both(MemoryDiary(Clock()))
