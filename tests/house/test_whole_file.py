"""A file for somebody to take along is there whole, or the old one is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nærvær.whole_file import write_whole


def test_a_file_is_made_and_then_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert write_whole(file, b"en") is False
    with file.open("rb") as reader:
        assert write_whole(file, b"to") is True
        assert reader.read() == b"en"  # whoever reads the old one reads it to its end
    assert file.read_bytes() == b"to"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_old_file_stays_when_the_new_one_cannot_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    write_whole(file, b"en")

    def full(descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError) as refused:
        write_whole(file, b"to")
    assert (refused.value.errno, refused.value.filename) == (28, str(file))
    assert file.read_bytes() == b"en"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_what_a_link_points_at_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "fil"
    file.write_bytes(b"en")
    link.symlink_to(file)
    write_whole(link, b"to")
    assert link.is_symlink()
    assert file.read_bytes() == b"to"


def test_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as refused:
        write_whole(tmp_path, b"")
    assert refused.value.filename == str(tmp_path)
