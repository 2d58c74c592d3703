"""The settings of the machine: kept whole or not at all, set aside when they cannot be used, never fatal."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nærvær.domain.machine import Digits, Machine, Motion
from nærvær.settings.file import FILE_NAME, SettingsFile
from nærvær.words.machine_words import set_aside

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = Machine("dag", Motion.STILL, Digits.LARGE, 0.7, 'Høyttaler "stua" \\ 2')


def test_where_there_is_no_file_everything_is_as_usual(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "not-there")
    assert file.read() == Machine()
    assert file.set_aside is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "new").keep(CHOSEN)
    assert SettingsFile(tmp_path / "new").read() == CHOSEN
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_what_others_wrote_in_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('theme = "sterk"\nnewer = 3\n"with space" = "ja"\n', encoding="utf-8")
    file = SettingsFile(tmp_path)
    assert file.read().theme == "sterk"
    file.keep(CHOSEN)
    told = tomllib.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert (told["newer"], told["with space"], told["theme"]) == (3, "ja", "dag")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"theme = ", ""),
        (b"\xff\xfe", ""),
        (b"# " + b"x" * 30_000, ""),
        (b"a = " + b"[" * 9_000, ""),
        (b"theme = 3", "theme"),
        (b'motion = "wild"', "motion"),
        (b"volume = 7", "volume"),
        (b"volume = true", "volume"),
        (b"volume = nan", "volume"),
        (b'digits = ["large"]', "digits"),
        (b"device = []", "device"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_whole_and_told_of(tmp_path: Path, text: bytes, fault: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text)
    file = SettingsFile(tmp_path)
    assert file.read() == Machine()
    assert file.set_aside is not None
    assert file.set_aside.fault == fault
    assert Path(file.set_aside.path).read_bytes() == text
    assert not (tmp_path / FILE_NAME).exists()
    told = set_aside(file.set_aside)
    assert file.set_aside.path in told
    assert fault in told


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert SettingsFile(tmp_path).keep(CHOSEN) is False


def test_a_place_that_is_no_folder_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    file = SettingsFile(tmp_path / "taken")
    assert file.read() == Machine()
    assert file.keep(CHOSEN) is False
    assert file.read() == CHOSEN


def test_a_new_file_takes_the_place_of_the_old_one_so_that_nobody_reads_half_of_it(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.keep(Machine("dag"))
    before = tmp_path / "before"
    before.hardlink_to(tmp_path / FILE_NAME)
    file.keep(CHOSEN)
    assert 'theme = "dag"\nmotion = "moving"' in before.read_text(encoding="utf-8")
    assert SettingsFile(tmp_path).read() == CHOSEN


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SettingsFile(tmp_path).keep(CHOSEN)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert SettingsFile(tmp_path).keep(Machine("dag")) is False
    assert [found.name for found in tmp_path.iterdir()] == [FILE_NAME]
    assert SettingsFile(tmp_path).read() == CHOSEN


def test_the_program_says_it_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "naervaer"
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text("volume = 12", encoding="utf-8")
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    words = [sys.executable, "-X", "utf8", "-m", "nærvær", "--plain", "--data-dir", str(tmp_path / "data")]
    told = subprocess.run(
        words, input="", env=surroundings, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert told.returncode == 0
    assert told.stderr.startswith(
        "Innstillingene for denne maskinen er lagt til side: verdien for volume (lyd) kan ikke brukes."
    )
    assert "Du er i uke 1" in told.stdout
