"""A file for somebody to take along is there whole, or the old one is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nærvær.files import atomic_write, free_handover_name


def test_a_file_is_made_and_then_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert atomic_write(file, b"en") is False
    with file.open("rb") as reader:
        assert atomic_write(file, b"to") is True
        assert reader.read() == b"en"  # whoever reads the old one reads it to its end
    assert file.read_bytes() == b"to"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_old_file_stays_when_the_new_one_cannot_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    atomic_write(file, b"en")

    def full(descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError) as refused:
        atomic_write(file, b"to")
    assert (refused.value.errno, refused.value.filename) == (28, str(file))
    assert file.read_bytes() == b"en"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_name_as_long_as_the_disk_takes_is_written(tmp_path: Path) -> None:
    for length in (197, 201, 255):
        assert atomic_write(tmp_path / ("x" * length), b"en") is False
        assert (tmp_path / ("x" * length)).read_bytes() == b"en"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_no_file_stays_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        atomic_write(tmp_path / "a.txt", b"en")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_what_a_link_points_at_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "fil"
    file.write_bytes(b"en")
    link.symlink_to(file)
    atomic_write(link, b"to")
    assert link.is_symlink()
    assert file.read_bytes() == b"to"


def test_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as refused:
        atomic_write(tmp_path, b"")
    assert refused.value.filename == str(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be waited for here")
def test_the_name_is_on_the_disk_before_anybody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        settled.append((os.path.samestat(os.fstat(descriptor), tmp_path.stat()), (tmp_path / "a.txt").exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    atomic_write(tmp_path / "a.txt", b"en")
    assert settled == [(False, False), (True, True)]


def test_a_name_that_is_free_is_found_and_what_was_cut_off_is_taken_away(tmp_path: Path) -> None:
    assert free_handover_name(tmp_path, "naervaer-rapport", ".html") == (tmp_path / "naervaer-rapport-1.html", 0)
    for name in (
        "naervaer-timer.txt",
        "naervaer-rapport-1.html",
        "naervaer-eksport-1.zip",
        ".naervaer-eksport-2.zip.77.part",
        "annet.html",
    ):
        (tmp_path / name).write_bytes(b"x")
    assert free_handover_name(tmp_path, "naervaer-rapport", ".html") == (tmp_path / "naervaer-rapport-2.html", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "annet.html",
        "naervaer-eksport-1.zip",
        "naervaer-rapport-1.html",
        "naervaer-timer.txt",
    ]


def test_a_folder_that_is_not_there_or_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        free_handover_name(tmp_path / "nei", "a", ".html")
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        free_handover_name(tmp_path / "fil", "a", ".html")


def test_a_folder_nobody_may_write_in_is_refused_before_a_name_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs this may be allowed everything
    with pytest.raises(PermissionError):
        free_handover_name(tmp_path, "a", ".html")
