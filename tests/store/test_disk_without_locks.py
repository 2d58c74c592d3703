"""A disk that has no locks, as some shared folders: at home that is said, in a clinic it is refused."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from nærvær.domain.clinic import ClinicProblem
from nærvær.domain.diary import WeekStarted
from nærvær.store.clinic import begin_clinic, open_clinic
from nærvær.store.diary_folder import FileLock
from nærvær.texts.diary_errors import diary_notice
from nærvær.texts.errors import error_sentence
from store.diaries import MONDAY, opened, some_practice, told

if sys.platform == "win32":
    pytest.skip("locks of Unix", allow_module_level=True)

NONE_HERE = [errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS]
PHRASE = "fire rolige blå hester"


@pytest.fixture(params=NONE_HERE)
def lockless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr("fcntl.flock", refuse)


@pytest.mark.usefixtures("lockless")
def test_a_lock_on_a_disk_without_locks_knows_that_it_is_none(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire(exclusive=True)
    assert lock.unsupported
    lock.release()


def test_a_lock_on_an_ordinary_disk_is_one(tmp_path: Path) -> None:
    lock, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert lock.acquire(exclusive=True)
    assert not other.acquire(exclusive=True)
    assert not lock.unsupported
    lock.release()


@pytest.mark.usefixtures("lockless")
def test_at_home_it_is_said_once_and_everything_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        diary.append(WeekStarted(2))
        diary.begin(some_practice())
        diary.finish(None)
        (notice,) = diary.notices
    assert notice.reason == "no_locks"
    assert "Ha bare ett nærvær åpent om gangen" in diary_notice(notice)
    assert len(told(tmp_path)) == 1


@pytest.mark.usefixtures("lockless")
def test_no_clinic_is_begun_there(tmp_path: Path) -> None:
    with pytest.raises(ClinicProblem) as problem:
        begin_clinic(tmp_path / "clinic", lambda: MONDAY, PHRASE)
    assert problem.value.reason == "no_locks"
    assert "en disk i maskinen selv" in error_sentence(problem.value)
    assert not (tmp_path / "clinic" / "clinic.db").exists()


def test_a_clinic_that_was_moved_there_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_clinic(tmp_path / "clinic", lambda: MONDAY, PHRASE)

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(ClinicProblem, match="no_locks"):
        open_clinic(tmp_path / "clinic", lambda: MONDAY)
