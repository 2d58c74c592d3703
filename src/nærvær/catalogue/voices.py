"""Reads voice folders: `voice.toml`, and for each exercise a sound file with its cue sheet."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..checked_table import CheckedTable, read_toml
from ..domain.errors import DecodeFault, FileFault, MissingSound, UnreadableFile, VoiceFault
from ..domain.score import DecodeSound, Recording, Take, Voice
from ..domain.script import Script
from ..files import read_bounded
from .content_file import faults_as_broken_content, read_content

SHEET_FORMAT = 1
LARGEST_SHEET = 2_000_000
LARGEST_VOICE = 8_000
LARGEST_SOUND = 256_000_000
# What the voices that come with the program have; one that is near enough is played as it is.
LOUDNESS, LOUDEST_PEAK = -20.0, 0.708
CLOSE_ENOUGH, NO_OFFSET = 0.5, 0.002


def read_voice(folder: Path) -> Voice:
    """The voice in `folder`. Raises `BrokenContent` when `voice.toml` is missing or says too little."""
    file = folder / "voice.toml"
    text = read_content(file, LARGEST_VOICE)
    with faults_as_broken_content(str(file)):
        table = CheckedTable(read_toml(text), text)
        name, description, kind, _ = (table.text(key, len(text)) for key in ("name", "description", "kind", "licence"))
    return Voice(folder.name, name, description, kind == "synthetic")


def read_recording(folder: Path, script: Script, listen: DecodeSound | None = None) -> Recording:
    """The recording of `script` in the voice of `folder`; a cue it has no take for stays a caption.

    `listen` hears a sound that did not come with the program, and it is brought to the loudness of those. Raises
    `MissingSound`.
    """
    sheet_file = folder / f"{script.exercise}.json"

    def missing(file: Path, reason: FileFault | DecodeFault | VoiceFault, **data: int) -> MissingSound:
        return MissingSound(folder.name, script.exercise, str(file), reason, **data)

    try:
        sheet = json.loads(read_bounded(sheet_file, LARGEST_SHEET))
        sound = folder / Path(str(sheet["sound"])).name
        takes = {str(cue["id"]): Take(int(cue["start"]), int(cue["end"]) - int(cue["start"])) for cue in sheet["cues"]}
        recording = Recording(
            folder.name, script.exercise, str(sound), int(sheet["rate"]), str(sheet["sound_sha256"]), takes
        )
        usable = _is_consistent(sheet, recording)
    except UnreadableFile as error:
        raise missing(sheet_file, error.reason) from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise missing(sheet_file, VoiceFault.SHEET) from None
    if not usable:
        raise missing(sheet_file, VoiceFault.SHEET)
    spoken = script.spoken()
    if spoken and not any(cue.id in takes for cue in spoken):
        raise missing(sheet_file, VoiceFault.STALE, missing=len(spoken), total=len(spoken))
    if listen is None:
        if not sound.is_file():
            raise missing(sound, FileFault.ABSENT)
        return recording
    try:
        return _checked_sound(recording, folder, listen)
    except UnreadableFile as error:
        raise missing(sound, error.reason) from None
    except _Unplayable as error:
        raise missing(sound, error.reason) from None


class _Unplayable(Exception):
    """A sound that is not to be played, and the reason code."""

    def __init__(self, reason: DecodeFault | VoiceFault) -> None:
        super().__init__(reason)
        self.reason = reason


def _checked_sound(recording: Recording, folder: Path, listen: DecodeSound) -> Recording:
    """The recording once it has been heard: it lies in its folder, is the one the sheet was made for, holds every take,
    and is as loud as the other voices."""
    sound = Path(recording.path)
    if not _is_inside(sound, folder):
        raise _Unplayable(VoiceFault.OUTSIDE)
    content = read_bounded(sound, LARGEST_SOUND)
    if hashlib.sha256(content).hexdigest() != recording.sha256:
        raise _Unplayable(VoiceFault.CHANGED)
    heard = listen(content)
    if heard.reason:
        raise _Unplayable(heard.reason)
    if heard.rate != recording.rate:
        raise _Unplayable(VoiceFault.CHANGED)
    if max((take.start + take.length for take in recording.takes.values()), default=0) > heard.frames:
        raise _Unplayable(VoiceFault.CUT_OFF)
    if abs(heard.loudness - LOUDNESS) < CLOSE_ENOUGH and heard.peak <= LOUDEST_PEAK and abs(heard.offset) < NO_OFFSET:
        return recording
    return replace(recording, gain=10 ** ((LOUDNESS - heard.loudness) / 20), offset=heard.offset)


def _is_inside(sound: Path, folder: Path) -> bool:
    """Whether the sound lies in the folder. Links that lead nowhere are left to whoever reads it."""
    try:
        return not sound.exists() or sound.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _is_consistent(sheet: dict[str, Any], recording: Recording) -> bool:
    frames = int(sheet["frames"])
    within = all(
        take.start >= 0 < take.length and take.start + take.length <= frames for take in recording.takes.values()
    )
    return sheet["format"] == SHEET_FORMAT and 8_000 <= recording.rate <= 192_000 and within
