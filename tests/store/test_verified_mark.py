"""The mark beside a verified diary: it is believed only while not one byte of the file has changed."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from nærvær.domain.diary import DiaryEvent, DiarySummary, Preference, WeekStarted
from nærvær.domain.practice import practice_day
from nærvær.domain.progress import summarise
from nærvær.store import SqliteDiary, open_diary, verified_mark
from store import children
from store.children import Child
from store.diaries import LONG, MONDAY, Clock, file_of, own, some_facts, some_practice, told

TODAY = practice_day(MONDAY)


def marked(folder: Path, clock: Clock | None = None) -> SqliteDiary:
    return open_diary(folder, clock or Clock(), keep_mark=True)


def mark_of(folder: Path) -> Path:
    return folder / "verified.mark"


@pytest.fixture
def folder(quick_path: Path) -> Path:
    """A diary with facts of every kind, closed, with its mark."""
    with marked(quick_path) as diary:
        for fact in some_facts(12):
            diary.append(fact)
    assert mark_of(quick_path).is_file()
    return quick_path


def summary_and_whether_all_was_read(folder: Path, clock: Clock | None = None) -> tuple[DiarySummary, bool]:
    clock = clock or Clock()
    with marked(folder, clock) as diary:
        summary = diary.summary(practice_day(clock()))
        return summary, file_of(diary).log is not None


def test_an_unchanged_diary_is_summarised_from_its_mark(folder: Path) -> None:
    entries = told(folder)
    assert summary_and_whether_all_was_read(folder) == (summarise(entries, TODAY), False)
    with marked(folder) as diary:
        assert diary.in_progress() is None
        assert file_of(diary).log is None
        assert diary.entries() == entries


def test_the_summary_of_a_mark_holds_on_later_days(folder: Path) -> None:
    entries, clock = told(folder), Clock(MONDAY + timedelta(days=3))
    summary, all_read = summary_and_whether_all_was_read(folder, clock)
    later = summarise(entries, practice_day(clock()))
    assert not all_read
    assert summary.days_lately(later.folded_on) == later.days_lately(later.folded_on) > 0
    assert (summary.week, summary.preferences, summary.exercises) == (later.week, later.preferences, later.exercises)


def test_a_clock_set_back_gets_a_summary_of_its_own_day(folder: Path) -> None:
    clock = Clock(MONDAY - timedelta(days=400))
    summary, all_read = summary_and_whether_all_was_read(folder, clock)
    assert all_read
    assert summary == summarise(told(folder), practice_day(clock()))


def test_any_damaged_byte_of_the_diary_is_found_before_its_summary_is_given(folder: Path) -> None:
    diary, chance = folder / "diary.db", random.Random(14)
    whole, expected = diary.read_bytes(), summarise(told(folder), TODAY)
    backups, mark = folder / "backups", mark_of(folder).read_bytes()
    shutil.rmtree(backups)
    found = 0
    for place in [*range(0, 100, 7), *(chance.randrange(len(whole)) for _ in range(60))]:
        diary.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        mark_of(folder).write_bytes(mark)
        with marked(folder) as opened:
            summary = opened.summary(TODAY)
            assert file_of(opened).log is not None or opened.notices
            restored = any(notice.reason is DiaryEvent.RESTORED for notice in opened.notices)
        assert restored or summary == expected
        found += restored
        for left in folder.glob("diary.damaged-*"):
            left.unlink()
        shutil.rmtree(backups, ignore_errors=True)
    assert found


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:200],
        lambda content: content.replace(b'"week":', b'"week":1', 1),
        lambda content: b"\xff" * 100,
        lambda content: b"[" * 100_000,
        lambda content: b"0" * (verified_mark.LARGEST_MARK + 1),
    ],
)
def test_a_damaged_mark_is_not_believed(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    mark_of(folder).write_bytes(damage(mark_of(folder).read_bytes()))
    assert summary_and_whether_all_was_read(folder) == (summarise(told(folder), TODAY), True)
    assert summary_and_whether_all_was_read(folder)[1] is False  # it has been written anew


def test_no_flipped_bit_of_a_mark_changes_an_answer(folder: Path) -> None:
    expected, whole, chance = summarise(told(folder), TODAY), mark_of(folder).read_bytes(), random.Random(3)
    for _ in range(100):
        place = chance.randrange(len(whole))
        mark_of(folder).write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        assert summary_and_whether_all_was_read(folder) == (expected, True)


def test_the_mark_of_another_diary_is_not_believed(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with marked(other) as diary:
        diary.append(Preference("bell", "wood"))
    shutil.copy(mark_of(other), mark_of(folder))
    assert summary_and_whether_all_was_read(folder) == (summarise(told(folder), TODAY), True)


def test_the_mark_of_another_version_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(verified_mark, "FORMAT", "2 9.9.9")
        with marked(folder) as diary:
            diary.append(Preference("bell", "wood"))
    assert summary_and_whether_all_was_read(folder) == (summarise(told(folder), TODAY), True)


def test_a_fact_of_another_window_makes_the_mark_stale(folder: Path) -> None:
    with marked(folder) as diary:
        before = diary.summary(TODAY)
        with open_diary(folder, Clock()) as other:
            other.append(Preference("bell", "another window"))
        after = diary.summary(TODAY)
    assert before.preferences["bell"] != after.preferences["bell"] == "another window"


def test_a_practice_in_progress_is_asked_about_all_the_same(folder: Path) -> None:
    with marked(folder) as diary:
        diary.begin(some_practice("cut-off"))
    with marked(folder) as diary:
        assert diary.summary(TODAY)
        left = diary.in_progress()
    assert left is not None
    assert left.id == "cut-off"


def test_damage_during_a_session_is_not_marked_as_verified(folder: Path) -> None:
    mark_of(folder).unlink()
    with marked(folder) as diary:
        diary.entries()
        with closing(sqlite3.connect(folder / "diary.db")) as behind, behind:
            behind.execute("DROP TRIGGER IF EXISTS facts_no_update")
            for (name,) in behind.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                behind.execute(f"DROP TRIGGER {name}")
            behind.execute("UPDATE facts SET kind = 'plan' WHERE seq = 1")
    assert not mark_of(folder).exists()


def test_a_folder_that_cannot_be_written_to_has_no_mark_and_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_of(folder).unlink()

    def refuse(file: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(verified_mark, "write_private_file", refuse)
    assert summary_and_whether_all_was_read(folder)[1]
    assert not mark_of(folder).exists()


def test_erasing_takes_the_mark_along(folder: Path) -> None:
    with marked(folder) as diary:
        diary.append(Preference("own_activity", "å gå langs Akerselva"))
    assert b"Akerselva" in mark_of(folder).read_bytes()
    result = own(folder).erase()
    assert not mark_of(folder).exists()
    assert result.traces == 0
    assert not any(b"Akerselva" in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    with marked(folder) as diary:
        assert diary.summary(TODAY) == DiarySummary(folded_on=TODAY)


def test_nobody_else_may_read_the_mark(folder: Path) -> None:
    assert mark_of(folder).stat().st_mode & 0o077 == 0


def test_a_kill_at_any_moment_leaves_a_mark_that_is_right_or_none(quick_path: Path) -> None:
    chance, used = random.Random(5), 0
    for _ in range(200 if LONG else 30):
        child = Child(children.append_and_close_for_ever, quick_path)
        child.hear()
        time.sleep(chance.random() * 0.05)
        child.kill()
        expected = summarise(told(quick_path), TODAY)
        summary, all_read = summary_and_whether_all_was_read(quick_path)
        assert summary == expected
        used += not all_read
    assert used  # some were killed between two facts


def test_the_part_that_a_power_cut_leaves_of_a_mark_is_erased_too(folder: Path) -> None:
    part = mark_of(folder).with_suffix(".part")
    mark_of(folder).rename(part)
    mark_of(folder).mkdir()  # a folder of that name never was one of ours
    own(folder).erase()
    assert not part.exists()
    assert mark_of(folder).is_dir()


def test_a_mark_that_cannot_be_put_in_its_place_leaves_no_part(folder: Path) -> None:
    mark_of(folder).unlink()
    mark_of(folder).mkdir()
    with marked(folder) as diary:
        diary.append(WeekStarted(3))
    assert [file.name for file in folder.iterdir() if file.suffix == ".part"] == []


def test_a_mark_is_not_believed_after_what_this_process_has_written_itself(folder: Path) -> None:
    with marked(folder) as diary:
        before = diary.summary(TODAY).week
        diary.append(WeekStarted(before % 8 + 1))
        file_of(diary).log = None  # as after content that could not be read
        assert diary.summary(TODAY).week == before % 8 + 1


def test_the_bytes_of_an_earlier_mark_are_overwritten(folder: Path) -> None:
    earlier = folder / "another-name-of-it"
    earlier.hardlink_to(mark_of(folder))
    assert any(earlier.read_bytes())
    with marked(folder) as diary:
        diary.append(WeekStarted(3))
    assert mark_of(folder).is_file()
    assert not any(earlier.read_bytes())
