"""Reads voice folders: `voice.toml`, and for each exercise a sound file with its cue sheet."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..checked_table import CheckedTable, read_toml
from ..domain.errors import DecodeFault, FileFault, MissingSound, UnreadableFile, VoiceFault
from ..domain.language import SOURCE_LANGUAGE, is_language_code
from ..domain.score import DecodeSound, Recording, Take, Voice
from ..domain.script import Script
from ..files import read_bounded
from .content_file import faults_as_broken_content, read_content

SHEET_FORMAT, FILE_A_TAKE = 1, 2
"""Formats of a cue sheet: all takes in one file, or a file for each."""
LARGEST_SHEET = 2_000_000
LARGEST_VOICE = 8_000
LARGEST_SOUND = 256_000_000
# What the voices that come with the program have; one that is near enough is played as it is.
LOUDNESS, LOUDEST_PEAK = -20.0, 0.708
CLOSE_ENOUGH, NO_OFFSET = 0.5, 0.002


def with_shared_takes(recording: Recording, folder: Path, shared: Script) -> Recording:
    """Return the recording with the takes of the lines that exercises share, where they can be played from it."""
    try:
        lines = _existing(_read_sheet(folder, shared))
    except _UnusableRecording:
        return recording
    if lines.rate != recording.rate or not all(take.path for take in lines.takes.values()):
        return recording
    return replace(recording, takes={**lines.takes, **recording.takes})


def read_voice(folder: Path) -> Voice:
    """Return the voice in `folder`, which speaks Norwegian where it does not tell its language.

    Raises `BrokenContent` when `voice.toml` is missing or says too little.
    """
    file = folder / "voice.toml"
    text = read_content(file, LARGEST_VOICE)
    with faults_as_broken_content(str(file)):
        table = CheckedTable(read_toml(text), text)
        name, description, kind, _ = (table.text(key, len(text)) for key in ("name", "description", "kind", "licence"))
        language = table.check("language", _is_language) if table.has("language") else SOURCE_LANGUAGE
    return Voice(folder.name, name, description, kind == "synthetic", language)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and is_language_code(value)


def read_recording(folder: Path, script: Script, decode: DecodeSound | None = None) -> Recording:
    """Return the recording of `script` in the voice of `folder`; a cue it has no take for stays a caption.

    `decode` checks a sound that did not come with the program, and it is brought to the loudness of those. Raises
    `MissingSound`.
    """
    try:
        recording = _read_sheet(folder, script)
        return _existing(recording) if decode is None else _checked_sound(recording, folder, decode)
    except _UnusableRecording as fault:
        raise MissingSound(folder.name, script.exercise, str(fault.file), fault.reason, **fault.data) from None


class _UnusableRecording(Exception):
    """A recording cannot be played: which file of it, and why."""

    def __init__(self, file: Path, reason: FileFault | DecodeFault | VoiceFault, **data: int) -> None:
        super().__init__(reason)
        self.file = file
        self.reason = reason
        self.data = data


def _read_sheet(folder: Path, script: Script) -> Recording:
    """Return the recording as its cue sheet describes it."""
    file = folder / f"{script.exercise}.json"
    try:
        sheet = json.loads(read_bounded(file, LARGEST_SHEET))
        recording = _described_recording(sheet, folder, script.exercise)
        is_consistent = _is_consistent(sheet, recording)
    except UnreadableFile as error:
        raise _UnusableRecording(file, error.reason) from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise _UnusableRecording(file, VoiceFault.SHEET) from None
    if not is_consistent:
        raise _UnusableRecording(file, VoiceFault.SHEET)
    spoken = script.spoken()
    if spoken and not any(cue.id in recording.takes for cue in spoken):
        raise _UnusableRecording(file, VoiceFault.STALE, missing=len(spoken), total=len(spoken))
    return recording


def _described_recording(sheet: dict[str, Any], folder: Path, exercise: str) -> Recording:
    """Return the recording of a sheet, with its takes in one file or, from format 2 on, in a file each."""
    rate = int(sheet["rate"])
    if sheet["format"] == FILE_A_TAKE:
        takes = {
            str(take["id"]): Take(0, int(take["frames"]), str(_take_file(folder, exercise, take)), str(take["sha256"]))
            for take in sheet["takes"]
        }
        return Recording(folder.name, exercise, str(folder / exercise), rate, "", takes)
    sound = folder / Path(str(sheet["sound"])).name
    takes = {str(cue["id"]): Take(int(cue["start"]), int(cue["end"]) - int(cue["start"])) for cue in sheet["cues"]}
    return Recording(folder.name, exercise, str(sound), rate, str(sheet["sound_sha256"]), takes)


def _take_file(folder: Path, exercise: str, take: dict[str, Any]) -> Path:
    """Return the file of a take: `<exercise>/<id>.opus`, or the file it names, which lies in the voice's folder."""
    named = Path(str(take.get("file", f"{exercise}/{take['id']}.opus")))
    if named.is_absolute() or ".." in named.parts:
        raise ValueError(named)
    return folder / named


def _existing(recording: Recording) -> Recording:
    sound = Path(recording.path)
    if not sound.exists():
        raise _UnusableRecording(sound, FileFault.ABSENT)
    return recording


def _checked_sound(recording: Recording, folder: Path, decode: DecodeSound) -> Recording:
    """Return the recording, as loud as the other voices.

    Its sound must lie in the folder, be the one the sheet was made for, decode, and hold every take.
    """
    sound = Path(recording.path)
    if any(take.path for take in recording.takes.values()):
        raise _UnusableRecording(folder / f"{recording.exercise}.json", VoiceFault.SHEET)
    if not _is_inside(sound, folder):
        raise _UnusableRecording(sound, VoiceFault.OUTSIDE)
    try:
        content = read_bounded(sound, LARGEST_SOUND)
    except UnreadableFile as error:
        raise _UnusableRecording(sound, error.reason) from None
    if hashlib.sha256(content).hexdigest() != recording.sha256:
        raise _UnusableRecording(sound, VoiceFault.CHANGED)
    decoded = decode(content)
    if decoded.reason:
        raise _UnusableRecording(sound, decoded.reason)
    if decoded.rate != recording.rate:
        raise _UnusableRecording(sound, VoiceFault.CHANGED)
    if max((take.start + take.length for take in recording.takes.values()), default=0) > decoded.frames:
        raise _UnusableRecording(sound, VoiceFault.CUT_OFF)
    is_close = abs(decoded.loudness - LOUDNESS) < CLOSE_ENOUGH and abs(decoded.offset) < NO_OFFSET
    if is_close and decoded.peak <= LOUDEST_PEAK:
        return recording
    return replace(recording, gain=10 ** ((LOUDNESS - decoded.loudness) / 20), offset=decoded.offset)


def _is_inside(sound: Path, folder: Path) -> bool:
    """Return whether the sound lies in the folder; True for a link that leads nowhere, which reading it will report."""
    try:
        return not sound.exists() or sound.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _is_consistent(sheet: dict[str, Any], recording: Recording) -> bool:
    if sheet["format"] == FILE_A_TAKE:
        whole = all(take.length > 0 and take.sha256 for take in recording.takes.values())
        return whole and 8_000 <= recording.rate <= 192_000
    frames = int(sheet["frames"])
    within = all(
        take.start >= 0 < take.length and take.start + take.length <= frames for take in recording.takes.values()
    )
    return sheet["format"] == SHEET_FORMAT and 8_000 <= recording.rate <= 192_000 and within
