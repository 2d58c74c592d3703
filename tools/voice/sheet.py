"""The cue sheet beside the takes of an exercise: what each says, and what they were made from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from finish import Finished
from manuscripts import Manuscript
from settings import ENGINE, RATE

FORMAT = 2


def fingerprint(
    manuscript: Manuscript, lexicon_sha256: str, settings_sha256: str
) -> dict[str, str]:
    """What decides the takes, short of the encoder: when this changes, they are stale."""
    return {
        "manuscript_sha256": hashlib.sha256(manuscript.content).hexdigest(),
        "lexicon_sha256": lexicon_sha256,
        "settings_sha256": settings_sha256,
        "engine": ENGINE,
    }


def content(
    manuscript: Manuscript, voice: str, prints: dict[str, str], done: Finished
) -> dict[str, Any]:
    """The whole sheet. `frames` is the length of a take at `rate`; its file is named by its id."""
    takes = [
        {
            "id": line.id,
            "frames": done.takes[line.id].frames,
            "sha256": done.takes[line.id].sha256,
            "text": line.text,
        }
        for line in manuscript.lines
    ]
    return {
        "format": FORMAT,
        "exercise": manuscript.exercise,
        "voice": voice,
        "rate": RATE,
        "manuscript": manuscript.file.name,
        **prints,
        "loudness_lufs": round(done.loudness_lufs, 2),
        "true_peak_dbtp": round(done.true_peak_dbtp, 2),
        "takes": takes,
    }


def write(sheet: dict[str, Any], path: Path) -> None:
    """Writes a sheet with one take a line, so that a changed sentence is a changed line."""
    head = {key: value for key, value in sheet.items() if key != "takes"}
    lines = ",\n".join("    " + json.dumps(take, ensure_ascii=False) for take in sheet["takes"])
    text = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    part = path.with_name(path.name + ".part")
    part.write_text(f'{text},\n  "takes": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    part.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    """A sheet, or None when there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
