"""Two files that are read as one: no bad byte in either, and no kill between them, costs an entry or brings one back."""

from __future__ import annotations

from pathlib import Path

import pytest

from nærvær.files import read_bounded
from nærvær.store import key_files
from nærvær.store.hash_chain import CorruptionError
from nærvær.store.key_files import ENDED, Entries, KeyFiles

SOME: Entries = {("clinic", "id"): "a1b2", **{("person", f"{number:032x}"): f"c2VhbGVk{number}" for number in range(5)}}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "clinic-1.keys", tmp_path / "clinic-2.keys"


def opened(files: tuple[Path, Path]) -> KeyFiles:
    return KeyFiles(files, files[0].with_name("clinic-keys.lock"))


@pytest.fixture
def keys(files: tuple[Path, Path]) -> KeyFiles:
    keys = opened(files)
    keys.change(lambda entries: entries.update(SOME))
    return keys


def test_any_one_byte_of_either_file_costs_nothing_and_is_mended(keys: KeyFiles, files: tuple[Path, Path]) -> None:
    whole = files[0].read_bytes()
    assert files[1].read_bytes() == whole
    for file in files:
        for position in range(len(whole)):
            spoilt = bytearray(whole)
            spoilt[position] ^= 1 << position % 8
            file.write_bytes(spoilt)
            assert opened(files).read() == SOME, position
        opened(files).mend()
        assert [each.read_bytes() for each in files] == [whole, whole]


@pytest.mark.parametrize("left", [0, 1])
def test_either_file_is_enough(files: tuple[Path, Path], keys: KeyFiles, left: int) -> None:
    for make in (Path.unlink, Path.mkdir):
        if make is Path.mkdir:
            files[1 - left].unlink(missing_ok=True)
        make(files[1 - left])
        assert keys.exist()
        assert opened(files).read() == SOME
    files[1 - left].rmdir()
    keys.mend()
    assert files[0].read_bytes() == files[1].read_bytes()


def test_nothing_in_either_is_said_and_nothing_is_written(keys: KeyFiles, files: tuple[Path, Path]) -> None:
    for file in files:
        file.write_bytes(b"noe annet\n")
    with pytest.raises(CorruptionError, match="keys"):
        opened(files).read()
    with pytest.raises(CorruptionError, match="keys"):
        opened(files).change(lambda entries: entries.update(SOME))
    assert files[0].read_bytes() == b"noe annet\n"


@pytest.mark.parametrize("steps", [0, 1])
def test_killed_between_the_two_files_what_was_ended_in_one_has_ended(
    keys: KeyFiles, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    done: list[Path] = []
    replace = key_files._replace_and_overwrite

    def dies(part: Path, file: Path) -> None:
        if len(done) == steps:
            raise OSError("killed")
        done.append(file)
        replace(part, file)

    monkeypatch.setattr(key_files, "_replace_and_overwrite", dies)
    gone, new = ("person", f"{3:032x}"), ("person", "f" * 32)
    with pytest.raises(OSError, match="killed"):
        keys.change(lambda entries: entries.update({gone: ENDED, new: "bnk="}))
    monkeypatch.undo()
    held = opened(files).read()
    assert held == (SOME if not steps else {**SOME, gone: ENDED, new: "bnk="})
    one, other = (file.read_bytes() for file in files)
    for file, content in zip(files, (other, one), strict=True):  # in whichever of the two it was ended
        file.write_bytes(content)
    assert opened(files).read() == held
    opened(files).mend()
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_was_ended_is_in_no_byte_of_the_files_that_were(
    keys: KeyFiles, files: tuple[Path, Path], tmp_path: Path
) -> None:
    held = [tmp_path / f"{number} holdt igjen" for number in range(2)]
    for name, file in zip(held, files, strict=True):
        name.hardlink_to(file)
        assert b"c2VhbGVk3" in name.read_bytes()
    keys.change(lambda entries: entries.update({("person", f"{3:032x}"): ENDED}))
    assert not any(any(name.read_bytes()) for name in held)
    assert all(b"c2VhbGVk3" not in file.read_bytes() for file in files)


def test_files_that_have_not_changed_are_read_once(
    keys: KeyFiles, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def read_whole(file: Path, most: int) -> bytes:
        read.append(file)
        return read_bounded(file, most)

    monkeypatch.setattr(key_files, "read_bounded", read_whole)
    fresh = opened(files)
    for _ in range(3):
        assert fresh.read() == SOME
        fresh.mend()
    assert read == [*files]
    keys.change(lambda entries: entries.update({("person", "new"): "value"}))
    assert fresh.read() == {**SOME, ("person", "new"): "value"}
