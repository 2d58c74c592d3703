"""The settings of the machine: kept whole or not at all, set aside when they cannot be used, never fatal."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from nærvær.domain.machine_settings import Digits, MachineSettings, Motion
from nærvær.machine_settings_file import FILE_NAME, MachineSettingsFile
from nærvær.texts.settings import settings_file_set_aside

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = MachineSettings("dag", Motion.STILL, Digits.LARGE, 0.7, 'Høyttaler "stua" \\ 2')


def test_where_there_is_no_file_everything_is_as_usual(tmp_path: Path) -> None:
    file = MachineSettingsFile(tmp_path / "not-there")
    assert file.read() == MachineSettings()
    assert file.unusable is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    assert MachineSettingsFile(tmp_path / "new").save(CHOSEN)
    assert MachineSettingsFile(tmp_path / "new").read() == CHOSEN
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_what_lies_on_the_limit_is_kept_and_read_again(tmp_path: Path) -> None:
    for chosen in (MachineSettings(volume=0.0, theme="x" * 200), MachineSettings(volume=1.0, device="å" * 200)):
        assert MachineSettingsFile(tmp_path / "new" / "folder").save(chosen)
        file = MachineSettingsFile(tmp_path / "new" / "folder")
        assert (file.read(), file.unusable) == (chosen, None)
    (tmp_path / FILE_NAME).write_text("# " + "x" * 7_000 + "\n#" * 6_494 + '\ntheme="x"', encoding="utf-8")
    assert MachineSettingsFile(tmp_path).read() == MachineSettings(theme="x")


def test_what_others_wrote_in_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        'theme = "sterk"\nnewer = 3\n"with space" = "ja"\nyes = true\nno = [false]\n', encoding="utf-8"
    )
    file = MachineSettingsFile(tmp_path)
    assert file.read().theme == "sterk"
    file.save(CHOSEN)
    told = tomllib.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert (told["newer"], told["with space"], told["theme"]) == (3, "ja", "dag")
    assert (told["yes"], told["no"]) == (True, [False])


@pytest.mark.parametrize(
    ("text", "fault", "line", "told"),
    [
        (b"theme = ", "", 1, "linje 1: her er det en skrivefeil"),
        (b"# en\n\xff\xfe", "", 2, "linje 2: den er ikke lagret som UTF-8"),
        (b"# " + b"x" * 30_000, "", None, "den er for stor"),
        (b"\n# " + b"x" * 9_000, "", 2, "linje 2: linja er for lang"),
        (b"a = " + b"[" * 5_000, "", 1, "linje 1: her er for mange parenteser"),
        (b"a" + b".a" * 3_900 + b" = 1", "", 1, "linje 1: her er for mange parenteser"),
        (b"volume = 1" + b"0" * 5_000, "", 1, "linje 1: her er et tall"),
        (b"theme = 3", "theme", 1, "theme"),
        (b"[a]\nb = 1\n", None, None, ""),
        (b'\nmotion = "wild"', "motion", 2, "linje 2: verdien for motion (bilder)"),
        (b"volume = 7", "volume", 1, "volume"),
        (b"volume = -0.01", "volume", 1, "volume"),
        (b"volume = 1.01", "volume", 1, "volume"),
        (b'theme = "' + b"x" * 201 + b'"', "theme", 1, "theme"),
        (b"#" * 7_000 + b"\n#" * 6_500 + b"\n", "", None, "den er for stor"),
        (b"volume = true", "volume", 1, "volume"),
        (b"volume = nan", "volume", 1, "volume"),
        (b'digits = ["large"]', "digits", 1, "digits"),
        (b"device = []", "device", 1, "device"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_whole_and_told_of(
    tmp_path: Path, text: bytes, fault: str | None, line: int | None, told: str
) -> None:
    (tmp_path / FILE_NAME).write_bytes(text)
    file = MachineSettingsFile(tmp_path)
    began = time.process_time()
    assert file.read() == MachineSettings()
    assert time.process_time() - began < 5.0
    if fault is None:
        assert file.unusable is None
        return
    assert file.unusable is not None
    assert (file.unusable.key, file.unusable.line) == (fault, line)
    assert Path(file.unusable.path).read_bytes() == text
    assert not (tmp_path / FILE_NAME).exists()
    said = settings_file_set_aside(file.unusable)
    assert file.unusable.path in said
    assert told in said


@pytest.mark.parametrize("kind", ["sparse", "loop"])
def test_whatever_lies_under_the_name_is_set_aside_without_being_waited_for(tmp_path: Path, kind: str) -> None:
    name = tmp_path / FILE_NAME
    if kind == "sparse":
        with name.open("wb") as opened:
            opened.truncate(100 << 30)
    else:
        name.symlink_to(name)
    file = MachineSettingsFile(tmp_path)
    assert file.read() == MachineSettings()
    assert file.unusable is not None
    assert file.unusable.path == str(tmp_path / "settings.damaged.toml")
    assert f"Fila ligger nå her: {file.unusable.path}" in settings_file_set_aside(file.unusable)
    assert file.save(CHOSEN)
    assert MachineSettingsFile(tmp_path).read() == CHOSEN


@pytest.mark.parametrize("kind", ["pipe", "folder", "to a pipe"])
def test_what_is_none_of_ours_stays_where_it_is_and_is_told_of(tmp_path: Path, kind: str) -> None:
    name = tmp_path / FILE_NAME
    if kind == "folder":
        (name / "within").mkdir(parents=True)
    else:
        there = name if kind == "pipe" else tmp_path / "pipe"
        os.mkfifo(there)
        if kind == "to a pipe":
            name.symlink_to(there)
    before = sorted(tmp_path.iterdir())
    file = MachineSettingsFile(tmp_path)
    assert file.read() == MachineSettings()
    assert file.unusable is not None
    assert (file.unusable.path, file.unusable.moved) == (str(name), False)
    assert f"Fila ligger her: {name}" in settings_file_set_aside(file.unusable)
    assert not file.save(CHOSEN)
    assert file.read() == CHOSEN
    assert sorted(tmp_path.iterdir()) == before


def test_no_file_set_aside_takes_the_place_of_another(tmp_path: Path) -> None:
    texts = [f"volume = {number}" for number in range(2, 6)]
    for text in texts:
        (tmp_path / FILE_NAME).write_text(text, "utf-8")
        assert MachineSettingsFile(tmp_path).read() == MachineSettings()
    assert sorted(file.read_text("utf-8") for file in tmp_path.iterdir()) == texts


def test_a_link_to_the_settings_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.toml"
    kept.write_text("", "utf-8")
    (tmp_path / FILE_NAME).symlink_to(kept)
    assert MachineSettingsFile(tmp_path).save(CHOSEN)
    assert (tmp_path / FILE_NAME).is_symlink()
    assert 'theme = "' in kept.read_text("utf-8")


@pytest.mark.parametrize(
    "device", ["🎧 Karis høretelefoner", 'a"b\\c', "\x7f\x1b[31m\x00", "\u2028\u202e\u200b", "x\ty", "\U000e0041"]
)
def test_a_device_of_any_name_is_kept_and_read_again(tmp_path: Path, device: str) -> None:
    chosen = MachineSettings(device=device)
    assert MachineSettingsFile(tmp_path).save(chosen)
    file = MachineSettingsFile(tmp_path)
    assert (file.read(), file.unusable) == (chosen, None)


def test_half_a_character_in_the_name_of_a_device_stops_nothing(tmp_path: Path) -> None:
    assert MachineSettingsFile(tmp_path).save(MachineSettings("dag", device="\udc80høyttaler"))
    file = MachineSettingsFile(tmp_path)
    assert (file.read().theme, file.unusable) == ("dag", None)


def test_whatever_a_newer_nærvær_wrote_stays_to_the_letter(tmp_path: Path) -> None:
    newer = """
a = inf
b = -nan
c = [1, [2.5, "tre"], {d = 1e300}]
"e f" = 2026-11-27T21:00:00.5+01:00
"🎧" = 2026-11-27
g = 07:32:00
h = 2026-11-27T21:00:00
[i.j]
"k.l" = "\U0001f3a7"
[[m]]
n = 0xffff_ffff_ffff_ffff
[[m]]
o = []
p = {}
"""
    (tmp_path / FILE_NAME).write_text(newer, encoding="utf-8")
    file = MachineSettingsFile(tmp_path)
    assert file.save(CHOSEN)
    kept = tomllib.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    meant = tomllib.loads(newer)
    assert repr({key: kept[key] for key in meant}) == repr(meant)
    assert MachineSettingsFile(tmp_path).read() == CHOSEN


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert MachineSettingsFile(tmp_path).save(CHOSEN) is False


def test_a_place_that_is_no_folder_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    file = MachineSettingsFile(tmp_path / "taken")
    assert file.read() == MachineSettings()
    assert file.save(CHOSEN) is False
    assert file.read() == CHOSEN


def test_a_new_file_takes_the_place_of_the_old_one_so_that_nobody_reads_half_of_it(tmp_path: Path) -> None:
    file = MachineSettingsFile(tmp_path)
    file.save(MachineSettings("dag"))
    before = tmp_path / "before"
    before.hardlink_to(tmp_path / FILE_NAME)
    file.save(CHOSEN)
    assert 'theme = "dag"\nmotion = "moving"' in before.read_text(encoding="utf-8")
    assert MachineSettingsFile(tmp_path).read() == CHOSEN


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    MachineSettingsFile(tmp_path).save(CHOSEN)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert MachineSettingsFile(tmp_path).save(MachineSettings("dag")) is False
    assert [found.name for found in tmp_path.iterdir()] == [FILE_NAME]
    assert MachineSettingsFile(tmp_path).read() == CHOSEN


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
        "Innstillingene for denne maskinen er lagt til side: linje 1: verdien for volume (lyd) kan ikke brukes."
    )
    assert "Du er i uke 1" in told.stdout
