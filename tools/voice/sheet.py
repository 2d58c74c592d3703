"""The cue sheet beside a stored file: what is said where, and what it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cache
from finish import Finished
from manuscripts import Script, script_hash
from settings import ENGINE, RATE

FORMAT = 1


def fingerprint(script: Script, lexicon_sha256: str, settings_sha256: str) -> dict[str, str]:
    """What decides a file, short of the encoder: when this changes, the file is stale."""
    return {
        "script_sha256": script_hash(script),
        "lexicon_sha256": lexicon_sha256,
        "settings_sha256": settings_sha256,
        "engine": ENGINE,
    }


def content(
    script: Script, voice: str, prints: dict[str, str], sound: Path, done: Finished
) -> dict[str, Any]:
    """The whole sheet; spans are in frames of the sound file, the end exclusive."""
    cues = [
        {"id": cue.id, "start": start, "end": end, "text": cue.text}
        for cue, (start, end) in zip(script.spoken(), done.spans, strict=True)
    ]
    return {
        "format": FORMAT,
        "exercise": script.exercise,
        "voice": voice,
        "rate": RATE,
        "sound": sound.name,
        "sound_sha256": cache.file_sha256(sound),
        **prints,
        "loudness_lufs": round(done.loudness_lufs, 2),
        "true_peak_dbtp": round(done.true_peak_dbtp, 2),
        "frames": done.frames,
        "cues": cues,
    }


def write(sheet: dict[str, Any], path: Path) -> None:
    """Writes a sheet with one cue a line, so that a changed sentence is a changed line."""
    head = {key: value for key, value in sheet.items() if key != "cues"}
    lines = ",\n".join("    " + json.dumps(cue, ensure_ascii=False) for cue in sheet["cues"])
    text = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    part = path.with_name(path.name + ".part")
    part.write_text(f'{text},\n  "cues": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    part.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    """A sheet, or None when there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
