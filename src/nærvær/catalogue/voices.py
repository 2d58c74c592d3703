"""Reads voice folders: `voice.toml`, and for each exercise a sound file with its cue sheet."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from ..domain.errors import BrokenContent, MissingSound
from ..domain.script import Script
from ..domain.sound import Recording, Take, Voice

SHEET_FORMAT = 1
LARGEST_SHEET = 2_000_000


def read_voice(folder: Path) -> Voice:
    """The voice in `folder`. Raises `BrokenContent` when `voice.toml` is missing or says too little."""
    file = folder / "voice.toml"
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8")[:LARGEST_SHEET])
    except OSError:
        raise BrokenContent(str(file), "file", "unreadable") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenContent(str(file), "file", "bad_toml", detail=str(error)) from None
    for key in ("name", "description", "kind", "licence"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise BrokenContent(str(file), key, "missing_text")
    return Voice(folder.name, values["name"], values["description"], values["kind"] == "synthetic")


def read_recording(folder: Path, script: Script) -> Recording:
    """The recording of `script` in the voice of `folder`; a cue it has no take for stays a caption.

    Raises `MissingSound` with reason `absent` or `unreadable`.
    """
    sheet_file = folder / f"{script.exercise}.json"

    def missing(file: Path, reason: str) -> MissingSound:
        return MissingSound(folder.name, script.exercise, str(file), reason)

    try:
        sheet = json.loads(sheet_file.read_bytes()[:LARGEST_SHEET])
        sound = folder / Path(str(sheet["sound"])).name
        takes = {str(cue["id"]): Take(int(cue["start"]), int(cue["end"]) - int(cue["start"])) for cue in sheet["cues"]}
        recording = Recording(
            folder.name, script.exercise, str(sound), int(sheet["rate"]), str(sheet["sound_sha256"]), takes
        )
        usable = _usable(sheet, recording)
    except FileNotFoundError:
        raise missing(sheet_file, "absent") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise missing(sheet_file, "unreadable") from None
    if not usable:
        raise missing(sheet_file, "unreadable")
    if not sound.is_file():
        raise missing(sound, "absent")
    return recording


def _usable(sheet: dict[str, Any], recording: Recording) -> bool:
    frames = int(sheet["frames"])
    within = all(
        take.start >= 0 < take.length and take.start + take.length <= frames for take in recording.takes.values()
    )
    return sheet["format"] == SHEET_FORMAT and 8_000 <= recording.rate <= 192_000 and within
