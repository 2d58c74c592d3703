"""Files that others made are read within bounds, whatever they are."""

import os
import socket
from pathlib import Path

import pytest

from nærvær.domain.errors import UnreadableFile
from nærvær.files import read_bounded, read_text


def reason(file: Path, largest: int = 100) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_bounded(file, largest)
    assert refused.value.file == str(file)
    return refused.value.reason


def test_a_file_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\r\n" * 50)
    assert read_bounded(file, 100) == b"\r\n" * 50
    assert reason(file, 99) == "large"


def test_a_sparse_file_of_a_hundred_gigabytes_costs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sparse"
    with file.open("wb") as opened:
        opened.truncate(100 << 30)
    assert reason(file) == "large"


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "pipe"
    os.mkfifo(file)
    assert reason(file) == "special"


def test_devices_sockets_and_folders_are_told_apart_from_files(tmp_path: Path) -> None:
    assert reason(Path("/dev/zero")) == "special"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert reason(tmp_path / "socket") == "special"
    assert reason(tmp_path) == "folder"


def test_a_name_that_leads_nowhere_says_how(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nothing")
    assert reason(tmp_path / "loop") == "loop"
    assert reason(tmp_path / "dangling") == "absent"
    assert reason(tmp_path / "absent") == "absent"
    assert reason(tmp_path / ("x" * 300)) == "name"
    assert reason(tmp_path / "a\0b") == "name"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    assert read_bounded(tmp_path / "link", 5) == b"words"


def test_text_comes_with_its_line_ends_as_newlines_and_without_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes("\ufeffå\r\nb\rc\n".encode())
    assert read_text(file, 100) == "å\nb\nc\n"


def test_text_that_is_not_utf_8_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes(b"en\nto\nb\xe5tur\n")
    with pytest.raises(UnreadableFile) as refusal:
        read_text(file, 100)
    assert (refusal.value.reason, refusal.value.data) == ("encoding", {"line": 3})


def test_no_file_stays_open(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"words")
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert (read_bounded(file, 5), reason(file, 4), reason(tmp_path)) == (b"words", "large", "folder")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
