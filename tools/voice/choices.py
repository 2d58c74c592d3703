"""Takes chosen cue by cue: where the usual take was misheard, a neighbouring one that was not.

choices.tsv holds `voice, cue id, row, speed`; rows and speeds stay near the voice's own, so that it
keeps sounding like one person. pick.py finds them. A cue whose text changes has a new id and loses
its choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import settings
from settings import VoiceSettings

PATH = Path(__file__).with_name("choices.tsv")
Choice = tuple[int, float]
"""Row of the style table, speed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Row and speed by voice and cue id, for cues that do not take their voice's own."""

    entries: Mapping[tuple[str, str], Choice]

    def voice(self, voice: str, cue_id: str) -> VoiceSettings:
        """Settings for one cue in one voice."""
        usual = settings.VOICES[voice]
        row, speed = self.entries.get((voice, cue_id), (usual.row, usual.speed))
        return replace(usual, row=row, speed=speed)

    def settings_sha256(self, voice: str, cue_ids: Iterable[str]) -> str:
        """Hash of the voice's settings and of the choices made for these cues."""
        own = settings.settings_sha256(voice)
        keys = [(voice, cue_id) for cue_id in cue_ids if (voice, cue_id) in self.entries]
        lines = [own, *(_line(key, self.entries[key]) for key in sorted(keys))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load(path: Path = PATH) -> Choices:
    """Reads the choices made; none when there is no file."""
    entries: dict[tuple[str, str], Choice] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        if line and not line.startswith("#"):
            voice, cue_id, row, speed = line.split("\t")
            entries[voice, cue_id] = (int(row), float(speed))
    return Choices(entries)


def save(choices: Choices, path: Path = PATH) -> None:
    """Writes the choices, sorted, so that a new choice is one new line."""
    lines = [_line(key, choices.entries[key]) for key in sorted(choices.entries)]
    text = "\n".join(["# voice\tcue\trow\tspeed", *lines])
    path.write_text(text + "\n", encoding="utf-8")


def _line(key: tuple[str, str], choice: Choice) -> str:
    voice, cue_id = key
    row, speed = choice
    return f"{voice}\t{cue_id}\t{row}\t{speed:.2f}"
