"""Reads voice folders: `voice.toml`, and for each exercise a sound file with its cue sheet."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..bounded_toml import BrokenToml, line_of, read_toml
from ..domain.errors import BrokenContent, MissingSound, UnreadableFile
from ..domain.script import Script
from ..domain.sound import Listener, Recording, Take, Voice
from ..files import read_bounded
from .reading import text_of

SHEET_FORMAT = 1
LARGEST_SHEET = 2_000_000
LARGEST_VOICE = 8_000
LARGEST_SOUND = 256_000_000


def read_voice(folder: Path) -> Voice:
    """The voice in `folder`. Raises `BrokenContent` when `voice.toml` is missing or says too little."""
    file = folder / "voice.toml"
    text = text_of(file, LARGEST_VOICE)
    try:
        values = read_toml(text)
    except BrokenToml as error:
        raise BrokenContent(str(file), "file", f"toml_{error.reason}", line=error.line, column=error.column) from None
    for key in ("name", "description", "kind", "licence"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise BrokenContent(str(file), key, "missing_text", line=line_of(text, key))
    return Voice(folder.name, values["name"], values["description"], values["kind"] == "synthetic")


def read_recording(folder: Path, script: Script, listen: Listener | None = None) -> Recording:
    """The recording of `script` in the voice of `folder`; a cue it has no take for stays a caption.

    `listen` hears a sound that did not come with the program. Raises `MissingSound` with reason `absent`, `unreadable`, or
    `unsafe` for a sound that is not to be played.
    """
    sheet_file = folder / f"{script.exercise}.json"

    def missing(file: Path, reason: str) -> MissingSound:
        return MissingSound(folder.name, script.exercise, str(file), reason)

    try:
        sheet = json.loads(read_bounded(sheet_file, LARGEST_SHEET))
        sound = folder / Path(str(sheet["sound"])).name
        takes = {str(cue["id"]): Take(int(cue["start"]), int(cue["end"]) - int(cue["start"])) for cue in sheet["cues"]}
        recording = Recording(
            folder.name, script.exercise, str(sound), int(sheet["rate"]), str(sheet["sound_sha256"]), takes
        )
        usable = _usable(sheet, recording)
    except UnreadableFile as error:
        raise missing(sheet_file, "absent" if error.reason == "absent" else "unreadable") from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise missing(sheet_file, "unreadable") from None
    if not usable:
        raise missing(sheet_file, "unreadable")
    if not sound.is_file():
        raise missing(sound, "absent")
    if listen is not None and not _safe(recording, folder, listen):
        raise missing(sound, "unsafe")
    return recording


def _safe(recording: Recording, folder: Path, listen: Listener) -> bool:
    """Whether the sound lies in its folder, is the one the sheet was made for, and holds every take when it is heard."""
    sound = Path(recording.path)
    try:
        if not sound.resolve().is_relative_to(folder.resolve()):
            return False
        content = read_bounded(sound, LARGEST_SOUND)
    except (OSError, ValueError, RuntimeError, UnreadableFile):
        return False
    if hashlib.sha256(content).hexdigest() != recording.sha256:
        return False
    heard = listen(content)
    ends = (take.start + take.length for take in recording.takes.values())
    return not heard.reason and heard.rate == recording.rate and max(ends, default=0) <= heard.frames


def _usable(sheet: dict[str, Any], recording: Recording) -> bool:
    frames = int(sheet["frames"])
    within = all(
        take.start >= 0 < take.length and take.start + take.length <= frames for take in recording.takes.values()
    )
    return sheet["format"] == SHEET_FORMAT and 8_000 <= recording.rate <= 192_000 and within
