"""The scripts to be said, read by the app's own reader so that the format is known in one place."""

from __future__ import annotations

import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
SCRIPTS = REPO / "src" / "nærvær" / "data" / "nb" / "scripts"
AUDIO = REPO / "audio"

if str(REPO / "src") not in sys.path:
    sys.path.insert(0, str(REPO / "src"))

from nærvær.catalogue.script_parser import parse_script  # noqa: E402
from nærvær.domain.script import Cue, Script, script_hash  # noqa: E402

__all__ = ["AUDIO", "SCRIPTS", "Cue", "Script", "load", "place", "script_hash"]


def load(exercises: tuple[str, ...] = ()) -> list[Script]:
    """Every script of the package (or those named), in order of file name."""
    paths = sorted(SCRIPTS.glob("*.txt"))
    found = [parse_script(path.read_text(encoding="utf-8"), path.name) for path in paths]
    strangers = set(exercises) - {script.exercise for script in found}
    if strangers:
        raise SystemExit(f"no script for: {', '.join(sorted(strangers))}")
    return [script for script in found if not exercises or script.exercise in exercises]


def place(script: Script, cue: Cue) -> str:
    """Where a cue stands, as `file:line`, for messages to whoever writes the scripts."""
    path = SCRIPTS / f"{script.exercise}.txt"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if cue.text in " ".join(line.split()):
            return f"{path.name}:{number}"
    return path.name
