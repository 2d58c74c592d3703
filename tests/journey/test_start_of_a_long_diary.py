"""The start over a diary with its mark: what stands on the first page is true, whatever has happened to either file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nærvær.domain.diary import Preference, WeekStarted
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.store import open_diary
from terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
NOW = datetime.now(tz=ZoneInfo("Europe/Oslo"))
MARK, DIARY = "verified.mark", "diary.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A diary of somebody in week 3, closed with its mark, which is older than a week."""
    moment = [NOW - timedelta(days=3)]
    with open_diary(tmp_path / "data", lambda: moment[0], keep_mark=True) as diary:
        diary.append(WeekStarted(3))
        for number in range(300):
            diary.append(Practice("sitting", 3, 600, 600.0 + number, PracticeEnd.FINISHED, None))
        diary.append(Preference("minutes:sitting", "17"))
    return tmp_path / "data"


def app(folder: Path) -> Terminal:
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "NAERVAER_DATA_DIR": str(folder)}
    environment |= {name: str(folder.parent) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    return Terminal([sys.executable, "-m", "nærvær"], environment)


def today(folder: Path) -> str:
    """Today as the app shows it, after which the person leaves."""
    with app(folder) as terminal:
        screen = terminal.wait_for_still("Begynn", 60)
        terminal.press("Escape")
        terminal.wait_for("Esc", 60)
        terminal.press("Escape")
        assert terminal.wait_for_end(60) == 0
    return screen


def facts(folder: Path) -> int:
    with open_diary(folder, lambda: NOW) as diary:
        return len(diary.entries())


def damage_first_row(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DIARY)) as connection:
        (salt,) = connection.execute("SELECT salt FROM facts WHERE seq = 1").fetchone()
    content = (folder / DIARY).read_bytes()
    place = content.index(salt)
    (folder / DIARY).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def test_today_is_the_same_from_the_mark_and_from_the_entries(folder: Path) -> None:
    from_mark = today(folder)
    folder.joinpath(MARK).unlink()
    assert today(folder) == from_mark
    assert "uke 3" in from_mark.lower()
    assert folder.joinpath(MARK).is_file()


def test_a_damaged_first_row_is_told_before_today_is_shown(folder: Path) -> None:
    damage_first_row(folder)
    with app(folder) as terminal:
        screen = terminal.wait_for("Dagboka", 60)
        assert "Begynn" not in screen
        terminal.press("Enter")
        terminal.wait_for("Begynn", 60)
    assert list(folder.glob("diary.damaged-*.db"))


@pytest.mark.parametrize(
    "change",
    [
        lambda mark: mark.write_bytes(mark.read_bytes()[:-40]),
        lambda mark: mark.write_bytes(mark.read_bytes().replace(b'"week":3', b'"week":8')),
        lambda mark: mark.write_bytes(b""),
        lambda mark: (mark.unlink(), mark.mkdir()),
        lambda mark: (mark.unlink(), mark.symlink_to(mark)),
    ],
    ids=["cut off", "changed", "empty", "a folder", "a link to itself"],
)
def test_a_mark_that_is_not_as_it_was_written_changes_nothing(folder: Path, change: Callable[[Path], object]) -> None:
    change(folder / MARK)
    assert "uke 3" in today(folder).lower()
    assert facts(folder) == 302


def test_a_diary_put_in_place_of_the_marked_one_is_shown_as_it_is(folder: Path, tmp_path: Path) -> None:
    with open_diary(tmp_path / "other", lambda: NOW) as diary:
        diary.append(WeekStarted(6))
        diary.append(Practice("sitting", 6, 600, 600.0, PracticeEnd.FINISHED, None))
    shutil.copy(tmp_path / "other" / DIARY, folder / DIARY)
    assert "uke 6" in today(folder).lower()


def test_two_windows_leave_a_mark_that_is_right(folder: Path) -> None:
    with app(folder) as first, app(folder) as second:
        for terminal in (first, second):
            terminal.wait_for("Begynn", 60)
        for terminal in (first, second):
            terminal.press("Escape")
            terminal.wait_for("Esc", 60)
            terminal.press("Escape")
            assert terminal.wait_for_end(60) == 0
    assert "uke 3" in today(folder).lower()
    assert facts(folder) == 302
