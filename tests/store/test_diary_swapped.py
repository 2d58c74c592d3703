"""Another program, such as one that syncs folders, puts another file in the place of the diary while it is open."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import DiaryProblem
from nærvær.domain.practice import PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.store import erasing
from nærvær.texts.diary_errors import diary_notice, diary_problem
from store.diaries import Clock, file_of, filled, opened, own, some_practice, told


def swap(folder: Path, file: Path) -> None:
    """As a sync client does it: a copy beside, then renamed."""
    copied = folder / ".diary.db.sync"
    shutil.copyfile(file, copied)
    copied.replace(folder / "diary.db")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The same diary as another machine had it, four facts ago."""
    folder = tmp_path / "d"
    filled(folder, 6)
    copied = tmp_path / "earlier.db"
    shutil.copyfile(folder / "diary.db", copied)
    return copied


def test_finished_ratings_are_written_to_the_file_that_has_the_name_now(tmp_path: Path, earlier: Path) -> None:
    folder, state = tmp_path / "d", some_practice(position=60.0)
    with opened(folder) as diary:
        diary.append(WeekStarted(2))
        diary.begin(state)
        diary.checkpoint(state)
        swap(folder, earlier)
        practice = state.as_practice(PracticeEnd.FINISHED)
        kept = diary.finish(practice)
        seen = diary.entries()
        (notice,) = diary.notices
    assert kept is not None
    assert kept.fact == practice
    assert kept.fact.ratings == Ratings(pain_before=6)
    assert told(folder) == seen
    assert [entry.fact for entry in seen[-2:]] == [WeekStarted(2), practice]
    assert len(seen) == 8
    assert "byttet ut dagboka" in diary_notice(notice)
    assert own(folder).verify().fault is None


def test_a_practice_finished_before_the_swap_is_told_again(tmp_path: Path, earlier: Path) -> None:
    folder, state = tmp_path / "d", some_practice(position=60.0)
    with opened(folder) as diary:
        diary.begin(state)
        kept = diary.finish(state.as_practice(PracticeEnd.FINISHED))
        swap(folder, earlier)
        assert diary.entries()[-1] == kept
    assert told(folder)[-1] == kept
    assert len(told(folder)) == 7


def test_what_the_other_machine_told_is_seen_at_once(tmp_path: Path, earlier: Path) -> None:
    folder, other = tmp_path / "d", tmp_path / "other"
    other.mkdir()
    shutil.copyfile(earlier, other / "diary.db")
    with opened(other) as there:
        theirs = there.append(WeekStarted(7))
    with opened(folder) as diary:
        mine = diary.append(WeekStarted(2))
        swap(folder, other / "diary.db")
        assert [entry.id for entry in diary.entries()[-2:]] == [theirs.id, mine.id]


def test_a_diary_that_is_gone_is_said_and_trying_again_works_once_it_is_back(tmp_path: Path, earlier: Path) -> None:
    folder = tmp_path / "d"
    with opened(folder) as diary:
        diary.entries()
        (folder / "diary.db").rename(folder / "elsewhere.db")
        for _ in range(2):
            with pytest.raises(DiaryProblem) as problem:
                diary.append(WeekStarted(3))
            assert problem.value.reason == "moved"
            assert "Legg den tilbake" in diary_problem(problem.value)
            assert not (folder / "diary.db").exists()
        (folder / "elsewhere.db").rename(folder / "diary.db")
        entry = diary.append(WeekStarted(3))
        assert diary.notices == ()
    assert told(folder)[-1] == entry


def test_the_diary_of_somebody_else_is_not_written_to(tmp_path: Path, earlier: Path) -> None:
    folder, others = tmp_path / "d", tmp_path / "others"
    filled(others, 3)
    before = (others / "diary.db").read_bytes()
    right = tmp_path / "right.db"
    with opened(folder) as diary:
        diary.append(WeekStarted(2))
        shutil.copyfile(folder / "diary.db", right)
        swap(folder, others / "diary.db")
        for _ in range(2):
            with pytest.raises(DiaryProblem) as problem:
                diary.append(WeekStarted(3))
            assert problem.value.reason == "other"
        assert "annen dagbok" in diary_problem(problem.value)
        assert (folder / "diary.db").read_bytes() == before
        swap(folder, right)
        entry = diary.append(WeekStarted(3))
    assert told(folder)[-1] == entry
    assert len(told(folder)) == 8


def test_one_who_has_told_nothing_yet_does_not_write_to_the_diary_of_another_person_either(tmp_path: Path) -> None:
    folder, others = tmp_path / "d", tmp_path / "others"
    with opened(others, person="B2") as theirs:
        theirs.append(WeekStarted(4))
    before = (others / "diary.db").read_bytes()
    with opened(folder, person="A7") as diary:
        diary.entries()
        swap(folder, others / "diary.db")
        with pytest.raises(DiaryProblem, match="other"):
            diary.append(WeekStarted(3))
    assert (folder / "diary.db").read_bytes() == before


def test_a_file_half_copied_over_the_diary_costs_nothing_that_was_told(tmp_path: Path, earlier: Path) -> None:
    folder = tmp_path / "d"
    with opened(folder) as diary:
        kept = [diary.append(WeekStarted(week)) for week in (1, 2, 3)]
        (tmp_path / "half.db").write_bytes(earlier.read_bytes()[:20_000])
        swap(folder, tmp_path / "half.db")
        kept.append(diary.append(WeekStarted(4)))
        assert set(kept) <= set(diary.entries())
    assert set(kept) <= set(told(folder))
    assert len(told(folder)) == 10


def test_what_was_erased_on_the_other_machine_does_not_come_back(tmp_path: Path) -> None:
    folder, other = tmp_path / "d", tmp_path / "other"
    filled(folder, 3)
    with opened(folder) as diary:
        gone = diary.append(WeekStarted(5))
        file_of(diary)._backup.join()
        other.mkdir()
        shutil.copyfile(folder / "diary.db", other / "diary.db")
        own(other).erase_fact(gone.id)
        swap(folder, other / "diary.db")
        assert gone.id not in {entry.id for entry in diary.entries()}
        diary.append(WeekStarted(6))
    assert [entry.fact for entry in told(folder)[3:]] == [WeekStarted(6)]


def test_content_written_over_the_diary_in_place_is_noticed_too(tmp_path: Path, earlier: Path) -> None:
    folder, others = tmp_path / "d", tmp_path / "others"
    filled(others, 3)
    content = (others / "diary.db").read_bytes()
    with opened(folder) as diary:
        kept = diary.append(WeekStarted(2))
        file_of(diary)._backup.join()
        (folder / "diary.db").write_bytes(content)
        with pytest.raises(DiaryProblem, match="other"):
            diary.append(WeekStarted(3))
        (folder / "diary.db").write_bytes(earlier.read_bytes())
        diary.append(WeekStarted(3))
        assert kept in diary.entries()
    assert [entry.fact for entry in told(folder)[-2:]] == [WeekStarted(2), WeekStarted(3)]


# A link


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Path, Path]:
    """A folder in which the diary is a link to a file somewhere else."""
    folder, cloud = tmp_path / "d", tmp_path / "cloud" / "min dagbok.db"
    filled(folder, 6)
    told(folder)
    cloud.parent.mkdir()
    shutil.move(folder / "diary.db", cloud)
    (folder / "diary.db-journal").unlink(missing_ok=True)
    (folder / "diary.db").symlink_to(cloud)
    return folder, cloud


def test_a_diary_behind_a_link_is_used_where_it_lies(linked: tuple[Path, Path]) -> None:
    folder, cloud = linked
    with opened(folder) as diary:
        diary.append(WeekStarted(4))
    assert (folder / "diary.db").is_symlink()
    with closing(sqlite3.connect(cloud)) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (7,)


@pytest.mark.parametrize("deed", ["rescue", "restore", "import", "erase one", "erase all"])
def test_no_deed_puts_a_plain_file_in_the_place_of_the_link(
    tmp_path: Path, linked: tuple[Path, Path], deed: str
) -> None:
    folder, cloud = linked
    export, mine = tmp_path / "export.zip", own(folder)
    first = told(folder)[0].id
    if deed == "rescue":
        cloud.write_bytes(b"rubbish" * 900)
        assert len(told(folder)) == 6
    elif deed == "restore":
        mine.restore()
    elif deed == "import":
        mine.export(export, lambda _: {})
        mine.erase()
        assert mine.import_export(export).new == 6
    elif deed == "erase one":
        mine.erase_fact(first)
        assert len(told(folder)) == 5
    else:
        with cloud.open("rb") as old:
            mine.erase()
            assert not old.read().strip(b"\0")
    assert (folder / "diary.db").is_symlink()
    assert (folder / "diary.db").readlink() == cloud
    assert len(told(folder)) == {"erase one": 5, "erase all": 0}.get(deed, 6)
    assert {file.name for file in cloud.parent.iterdir()} <= {cloud.name, f"{cloud.name}-journal"}
    assert mine.verify().fault is None


# Which backup is the newest


def test_verify_and_restore_mean_the_same_newest_backup(tmp_path: Path) -> None:
    folder, clock = tmp_path / "d", Clock()
    filled(folder, 3)
    told(folder, clock)
    with opened(folder, clock) as diary:
        for week in range(1, 5):
            diary.append(WeekStarted(week))
    made = own(folder, clock).back_up()
    assert made.facts == 7
    found = own(folder, clock).verify()
    assert [backup.facts for backup in found.backups] == [7, 3]
    for file in (folder / "backups").iterdir():
        os.utime(file, (1e9, 1e9))  # as a copied folder may have them
    assert [backup.facts for backup in own(folder, clock).verify().backups] == [7, 3]
    assert own(folder, clock).summary().backups == 2
    assert own(folder, clock).restore().facts == 7


def test_erasing_one_fact_does_not_change_which_backup_is_the_newest(tmp_path: Path) -> None:
    folder, clock = tmp_path / "d", Clock()
    filled(folder, 3)
    told(folder, clock)
    first = told(folder, clock)[0].id
    clock.wait(hours=1)
    with opened(folder, clock) as diary:
        diary.append(WeekStarted(1))
    own(folder, clock).back_up()
    own(folder, clock).erase_fact(first)
    assert [backup.facts for backup in own(folder, clock).verify().backups] == [3, 2]


def test_a_restoration_cut_off_leaves_no_second_name_whose_bytes_are_those_of_the_diary(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    entries = filled(folder, 4)
    os.link(folder / "diary.db", folder / "diary.replaced-2026-02-02T193000.db")
    own(folder).erase_fact(entries[0].id)
    assert [entry.id for entry in told(folder)] == [entry.id for entry in entries[1:]]
    assert list(folder.glob("diary.replaced-*")) == []


def test_an_erasure_cut_off_where_the_diary_had_a_second_name_has_not_overwritten_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "d"
    entries = filled(folder, 4)
    os.link(folder / "diary.db", folder / "diary.replaced-2026-02-02T193000.db")
    rewrite = erasing._rewrite

    def cut_off(file: Path, *more: Any) -> None:
        if file.name == "diary.db":
            raise OSError(errno.EIO, "power")
        rewrite(file, *more)

    monkeypatch.setattr(erasing, "_rewrite", cut_off)
    with pytest.raises(DiaryProblem):
        own(folder).erase_fact(entries[0].id)
    assert told(folder) == entries
