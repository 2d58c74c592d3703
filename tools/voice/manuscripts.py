"""The scripts to be said, read by the app's own parser so that their format is known in one place."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
DATA = REPO / "src" / "nærvær" / "data"
SCRIPTS = DATA / "nb" / "scripts"
AUDIO = REPO / "audio"

if str(REPO / "src") not in sys.path:
    sys.path.insert(0, str(REPO / "src"))

from nærvær.catalogue.programme_parser import SHARED  # noqa: E402
from nærvær.catalogue.script_parser import parse_script, parse_shared  # noqa: E402
from nærvær.domain.script import Cue, PauseKind  # noqa: E402

__all__ = ["AUDIO", "SCRIPTS", "Line", "Manuscript", "load", "read", "scripts_in"]


@dataclass(frozen=True, slots=True)
class Line:
    """A cue to be spoken. `goes_on`: wherever it is said, the thought goes on after it."""

    id: str
    text: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What one script lets a voice say, each text once, and the bytes of the file it stands in."""

    exercise: str
    file: Path
    content: bytes
    lines: tuple[Line, ...]

    def place(self, line: Line) -> str:
        """Where a line stands, as `file:line`, for messages to whoever writes the scripts."""
        texts = self.content.decode("utf-8").splitlines()
        for number, text in enumerate(texts, start=1):
            if line.text in " ".join(text.split()):
                return f"{self.file.name}:{number}"
        return self.file.name


def scripts_in(language: str) -> Path:
    """The folder of the scripts in a language."""
    return DATA / language / "scripts"


def load(exercises: tuple[str, ...] = (), folder: Path = SCRIPTS) -> list[Manuscript]:
    """Every script of the package (or those named), in order of file name."""
    found = [read(path) for path in sorted(folder.glob("*.txt"))]
    strangers = set(exercises) - {script.exercise for script in found}
    if strangers:
        raise SystemExit(f"no script for: {', '.join(sorted(strangers))}")
    return [script for script in found if not exercises or script.exercise in exercises]


def read(path: Path) -> Manuscript:
    """One script, or the lines that all of them share."""
    content = path.read_bytes()
    text = content.decode("utf-8")
    if path.stem == SHARED:
        cues = [cue for each in parse_shared(text, path.name) for cue in each.cues]
        return Manuscript(SHARED, path, content, _lines(cues))
    script = parse_script(text, path.name)
    cues = [cue for section in script.sections for cue in section.cues if cue.text]
    return Manuscript(script.exercise, path, content, _lines(cues))


def _lines(cues: Iterable[Cue]) -> tuple[Line, ...]:
    """The cues as lines, each id once; a thought goes on after a breath."""
    lines: dict[str, Line] = {}
    for cue in cues:
        goes_on = cue.pause.kind is PauseKind.BREATH
        before = lines.get(cue.id)
        lines[cue.id] = Line(cue.id, cue.text, goes_on and (before is None or before.goes_on))
    return tuple(lines.values())
