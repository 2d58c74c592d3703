"""Reads the recordings of voice folders, for each exercise: its takes, from the list a voice has of them, and their sounds.

The list is `manuscript.txt` in a folder made by hand (`numbered_takes`), or a cue sheet in JSON: the packed form, which
tells lengths and hashes, so that what came with the program is decoded by nobody before it is played. From the list on
they are read alike.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from ..domain.errors import BrokenContent, DecodeFault, FileFault, MissingSound, UnreadableFile, VoiceFault
from ..domain.score import LARGEST_SOUND, DecodeResult, DecodeSounds, Recording, Take, Voice
from ..domain.script import Script, cue_id
from ..files import read_bounded
from .content_files import MANUSCRIPT_FILE, read_card_values

SHEET_FORMAT, FILE_A_TAKE = 1, 2
"""Formats of a cue sheet: all takes in one file, or a file for each."""
LARGEST_SHEET = 2_000_000
LARGEST_TAKE = 32_000_000
# What the voices that come with the program have; one that is near enough is played as it is.
LOUDNESS, LOUDEST_PEAK = -20.0, 0.708
INAUDIBLE_LUFS = -85.0
"""A room as quiet as this beside such speech is heard by nobody."""
CLOSE_ENOUGH, NO_OFFSET = 0.5, 0.002
LONGEST_TAKE_SECONDS = 60
"""A sentence lasts no longer; one wrong file would make a practice too long for every length that is offered."""


def with_shared_takes(
    recording: Recording,
    folder: Path,
    shared: Script,
    decode: DecodeSounds | None = None,
    *,
    sheet_only: bool = False,
) -> Recording:
    """Return the recording with the takes of the lines that exercises share, where they can be played from it.

    `decode` and `sheet_only` as in `read_recording`; they are made as much louder or softer as the recording is.
    """
    try:
        lines = _read_list(folder, shared, decode, sheet_only)
        if not sheet_only:
            lines = _existing(lines) if decode is None else _checked_sound(lines, folder, decode)[0]
    except _UnusableRecording:
        return recording
    if lines.rate != recording.rate or not all(take.path for take in lines.takes.values()):
        return recording
    return replace(recording, takes={**lines.takes, **recording.takes})


def read_voice(folder: Path) -> Voice:
    """Return the voice in `folder`.

    Raises `BrokenContent` when `voice.toml` is missing or says too little.
    """
    card = read_card_values(folder)
    until = None if card.consent is None else card.consent[3]
    return Voice(folder.name, card.name, card.description, card.kind == "synthetic", card.language, until)


def read_recording(
    folder: Path, script: Script, decode: DecodeSounds | None = None, *, sheet_only: bool = False
) -> tuple[Recording, MissingSound | None]:
    """Return the recording of `script` in the voice of `folder`, and why some of its takes are not to be played, if any.

    A cue it has no take for stays a caption. `decode` checks sounds that did not come with the program, which are brought
    to the loudness of those that did. With `sheet_only` the list of takes is believed, and no sound is looked at. Raises
    `MissingSound`.
    """
    try:
        recording = _read_list(folder, script, decode, sheet_only)
        if sheet_only:
            return recording, None
        if decode is None:
            return _existing(recording), None
        recording, fault = _checked_sound(recording, folder, decode)
    except _UnusableRecording as unusable:
        raise _missing(folder, script, unusable) from None
    return recording, None if fault is None else _missing(folder, script, fault)


def _missing(folder: Path, script: Script, fault: _UnusableRecording) -> MissingSound:
    return MissingSound(folder.name, script.exercise, str(fault.file), fault.reason, **fault.data)


class _UnusableRecording(Exception):
    """A recording, or a take of it, cannot be played: which file, and why."""

    def __init__(self, file: Path, reason: FileFault | DecodeFault | VoiceFault, **data: int) -> None:
        super().__init__(reason)
        self.file = file
        self.reason = reason
        self.data = data


def _read_list(folder: Path, script: Script, decode: DecodeSounds | None, sheet_only: bool) -> Recording:
    """Return the recording as the list of its takes describes it. Numbered files are only taken where they are checked."""
    is_checked = decode is not None or sheet_only
    has_numbers = is_checked and os.path.lexists(folder / MANUSCRIPT_FILE)
    if has_numbers and not os.path.lexists(folder / f"{script.exercise}.json"):
        return _read_numbered(folder, script, sheet_only)
    return _read_sheet(folder, script, needs_hashes=not is_checked)


def _read_sheet(folder: Path, script: Script, *, needs_hashes: bool) -> Recording:
    """Return the recording as its cue sheet describes it, which `needs_hashes` where each take has a file."""
    file = folder / f"{script.exercise}.json"
    try:
        sheet = json.loads(read_bounded(file, LARGEST_SHEET))
        recording = _described_recording(sheet, folder, script.exercise)
        is_consistent = _is_consistent(sheet, recording, needs_hashes=needs_hashes)
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


def _read_numbered(folder: Path, script: Script, sheet_only: bool) -> Recording:
    from .voice_folder import numbered_recording  # what came with the program, and begins to sound, needs none of it

    try:
        recording = numbered_recording(folder, script, as_claimed=sheet_only)
    except BrokenContent as fault:
        raise _UnusableRecording(Path(fault.file), VoiceFault.SHEET) from None
    if not recording.takes:
        raise _UnusableRecording(Path(recording.path), FileFault.ABSENT)
    return recording


def _described_recording(sheet: dict[str, Any], folder: Path, exercise: str) -> Recording:
    """Return the recording of a sheet, with its takes in one file or, from format 2 on, in a file each."""
    rate = int(sheet["rate"])
    if sheet["format"] == FILE_A_TAKE:
        takes = {_take_id(exercise, take): _described_take(folder, exercise, take) for take in sheet["takes"]}
        room = _described_take(folder, exercise, {"id": "room", **sheet["room"]}) if "room" in sheet else None
        return Recording(folder.name, exercise, str(folder / exercise), rate, "", takes, room=room)
    sound = folder / Path(str(sheet["sound"])).name
    takes = {str(cue["id"]): Take(int(cue["start"]), int(cue["end"]) - int(cue["start"])) for cue in sheet["cues"]}
    return Recording(folder.name, exercise, str(sound), rate, str(sheet["sound_sha256"]), takes)


def _take_id(exercise: str, take: dict[str, Any]) -> str:
    """Return the id of the sentence that a take says, which the sheet may tell by its text."""
    return str(take["id"]) if "id" in take else cue_id(exercise, take["text"])


def _described_take(folder: Path, exercise: str, take: dict[str, Any]) -> Take:
    """Return a take whose file is `<exercise>/<id>.opus`, or the one it names, which lies in the voice's folder."""
    named = Path(str(take.get("file", f"{exercise}/{_take_id(exercise, take)}.opus")))
    if named.is_absolute() or ".." in named.parts:
        raise ValueError(named)
    return Take(0, int(take["frames"]), str(folder / named), str(take.get("sha256", "")))


def _existing(recording: Recording) -> Recording:
    sound = Path(recording.path)
    if not sound.exists():
        raise _UnusableRecording(sound, FileFault.ABSENT)
    return recording


def _checked_sound(
    recording: Recording, folder: Path, decode: DecodeSounds
) -> tuple[Recording, _UnusableRecording | None]:
    """Return the recording, as loud as the other voices, with the takes that can be played, and why others cannot.

    A sound must lie in the folder, be the one the sheet was made for, decode, and hold its takes.
    """
    if any(take.path for take in recording.takes.values()):
        return _checked_takes(recording, folder, decode)
    sound = Path(recording.path)
    content = _content(sound, folder, recording.sha256, LARGEST_SOUND)
    (decoded,) = decode((content,))
    if decoded.reason:
        raise _UnusableRecording(sound, decoded.reason)
    if decoded.rate != recording.rate:
        raise _UnusableRecording(sound, VoiceFault.CHANGED)
    if max((take.start + take.length for take in recording.takes.values()), default=0) > decoded.frames:
        raise _UnusableRecording(sound, VoiceFault.CUT_OFF)
    return _as_loud(recording, (decoded,)), None


def _checked_takes(
    recording: Recording, folder: Path, decode: DecodeSounds
) -> tuple[Recording, _UnusableRecording | None]:
    """The same for a recording with a file for each take: one that cannot be played costs its own sentence.

    What was checked is what is played: a take without a hash gets that of the file as it is now.
    """
    contents: dict[str, bytes] = {}
    faults: list[_UnusableRecording] = []
    room = LARGEST_SOUND  # together they may be as large as one file for all of them
    for cue, take in recording.takes.items():
        try:
            contents[cue] = _content(Path(take.path), folder, take.sha256 or None, min(LARGEST_TAKE, room))
        except _UnusableRecording as fault:
            faults.append(fault)
        else:
            room -= len(contents[cue])
    takes: dict[str, Take] = {}
    floors: list[float] = []
    heard: list[DecodeResult] = []
    for (cue, content), decoded in zip(contents.items(), decode(tuple(contents.values())), strict=True):
        take = recording.takes[cue]
        reason = decoded.reason or _misfit(take, recording.rate, decoded)
        if reason:
            faults.append(_UnusableRecording(Path(take.path), reason))
        elif take.length:
            takes[cue] = replace(take, sha256=hashlib.sha256(content).hexdigest())
            heard.append(decoded)
        else:
            takes[cue] = _measured(take, decoded, hashlib.sha256(content).hexdigest())
            floors.append(decoded.floor + 20 * math.log10(takes[cue].gain))
    if not takes and faults:
        raise faults[0]
    whole = replace(recording, takes=takes, room=_checked_room(recording, folder, decode, floors))
    return _as_loud(whole, heard), next(iter(faults), None)


def _checked_room(recording: Recording, folder: Path, decode: DecodeSounds, floors: Sequence[float]) -> Take | None:
    """Return what the pauses of a recording sound like, where that can be played; without it they are silent.

    The room of a folder made by hand becomes as loud as it is between the words of its takes, of which these are the
    `floors`, each in LUFS.
    """
    room = recording.room
    if room is None:
        return None
    try:
        content = _content(Path(room.path), folder, room.sha256 or None, LARGEST_TAKE)
    except _UnusableRecording:
        return None
    (decoded,) = decode((content,))
    if room.length:
        is_playable = decoded.reason in ("", DecodeFault.SILENT, DecodeFault.QUIET)  # nobody speaks in it
        return room if is_playable else None
    if decoded.reason or not floors or decoded.frames > LONGEST_TAKE_SECONDS * decoded.rate:
        return None
    from statistics import median  # seldom wanted, and 13 ms of every first sound

    level = median(floors)
    measured = _measured(room, decoded, hashlib.sha256(content).hexdigest())
    return replace(measured, gain=10 ** ((level - decoded.loudness) / 20)) if level > INAUDIBLE_LUFS else None


def _measured(take: Take, decoded: DecodeResult, sha256: str) -> Take:
    """Return a take of which nothing was known, as it was heard, and by itself as loud as the other voices."""
    gain, offset = _levelling(decoded.loudness, decoded.peak, decoded.offset)
    return replace(take, length=decoded.frames, rate=decoded.rate, sha256=sha256, gain=gain, offset=offset)


def _misfit(take: Take, rate: int, decoded: DecodeResult) -> VoiceFault | Literal[""]:
    """How a take's file is another one than its list tells, if it is, or none of a sentence."""
    if not take.length:
        return VoiceFault.TAKE_TOO_LONG if decoded.frames > LONGEST_TAKE_SECONDS * decoded.rate else ""
    if decoded.frames < take.length:
        return VoiceFault.CUT_OFF
    return VoiceFault.CHANGED if (decoded.rate, decoded.frames) != (rate, take.length) else ""


def _content(sound: Path, folder: Path, sha256: str | None, largest: int) -> bytes:
    """Return the content of a sound in the folder, at most `largest` bytes, which has this hash unless that is None.

    Raises `_UnusableRecording`.
    """
    if not _is_inside(sound, folder):
        raise _UnusableRecording(sound, VoiceFault.OUTSIDE)
    try:
        content = read_bounded(sound, largest)
    except UnreadableFile as error:
        raise _UnusableRecording(sound, error.reason) from None
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise _UnusableRecording(sound, VoiceFault.CHANGED)
    return content


def _as_loud(recording: Recording, decoded: Sequence[DecodeResult]) -> Recording:
    """Return the recording with the gain that brings its sounds, taken together, to the loudness of the other voices."""
    frames = sum([each.frames for each in decoded])
    if not frames:
        return recording
    power = sum([each.frames * 10 ** (each.loudness / 10) for each in decoded]) / frames
    loudness, offset = 10 * math.log10(power), sum([each.frames * each.offset for each in decoded]) / frames
    gain, offset = _levelling(loudness, max(each.peak for each in decoded), offset)
    return replace(recording, gain=gain, offset=offset)


def _levelling(loudness: float, peak: float, offset: float) -> tuple[float, float]:
    """Return the gain and the offset that make a sound as loud as the other voices; none where it is near enough."""
    is_close = abs(loudness - LOUDNESS) < CLOSE_ENOUGH and abs(offset) < NO_OFFSET
    if is_close and peak <= LOUDEST_PEAK:
        return 1.0, 0.0
    return 10 ** ((LOUDNESS - loudness) / 20), offset


def _is_inside(sound: Path, folder: Path) -> bool:
    """Return whether the sound lies in the folder; True for a link that leads nowhere, which reading it will report."""
    try:
        return not sound.exists() or sound.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _is_consistent(sheet: dict[str, Any], recording: Recording, *, needs_hashes: bool) -> bool:
    if sheet["format"] == FILE_A_TAKE:
        whole = all(take.length > 0 and (take.sha256 or not needs_hashes) for take in recording.takes.values())
        return whole and 8_000 <= recording.rate <= 192_000
    frames = int(sheet["frames"])
    within = all(
        take.start >= 0 < take.length and take.start + take.length <= frames for take in recording.takes.values()
    )
    return sheet["format"] == SHEET_FORMAT and 8_000 <= recording.rate <= 192_000 and within
