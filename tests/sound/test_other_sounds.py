"""Sounds that become takes: read whatever kind they are, and refused in plain words where they could do harm."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from made_sound import noise
from nærvær.domain.errors import DecodeFault, FileFault, UnreadableSound
from nærvær.domain.score import LARGEST_SOUND
from nærvær.sound import other_sounds
from nærvær.sound.other_sounds import read_any_sound


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.aiff", "a.ogg", "a.mp3"])
def test_what_libsndfile_knows_is_read_with_two_channels_made_one(tmp_path: Path, name: str) -> None:
    sound = noise(1, 1, 16_000)
    soundfile.write(tmp_path / name, np.column_stack((sound, sound)), 16_000)
    read = read_any_sound(tmp_path / name)
    assert read.rate == 16_000
    assert read.seconds == pytest.approx(1, abs=0.1)
    assert float(np.abs(read.samples).max()) == pytest.approx(0.25, abs=0.05)


def pipe(file: Path) -> None:
    os.mkfifo(file)


def huge(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(LARGEST_SOUND + 1)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (pipe, FileFault.SPECIAL),
        (Path.mkdir, FileFault.FOLDER),
        (huge, FileFault.LARGE),
        (lambda _file: None, FileFault.ABSENT),
        (lambda file: file.symlink_to(file), FileFault.LOOP),
        (lambda file: file.write_bytes(b""), DecodeFault.UNDECODABLE),
        (lambda file: file.write_bytes(b"<!doctype html>"), DecodeFault.UNDECODABLE),
        (lambda file: file.write_bytes(b"RIFF\xff\xff\xff\xffWAVEfmt "), DecodeFault.UNDECODABLE),
    ],
    ids=["pipe", "folder", "huge", "absent", "loop", "empty", "page", "torn"],
)
def test_what_is_no_sound_is_refused_at_once(tmp_path: Path, make: object, reason: object) -> None:
    make(tmp_path / "a.wav")  # type: ignore[operator]
    with pytest.raises(UnreadableSound) as refusal:
        read_any_sound(tmp_path / "a.wav")
    assert (refusal.value.reason, refusal.value.needs_ffmpeg) == (reason, False)


def test_a_sound_that_is_too_long_to_be_held_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundfile.write(tmp_path / "a.flac", np.zeros(8_000 * 3), 8_000)
    monkeypatch.setattr(other_sounds, "LONGEST_SECONDS", 2)
    with pytest.raises(UnreadableSound) as refusal:
        read_any_sound(tmp_path / "a.flac")
    assert refusal.value.reason is DecodeFault.LONG
