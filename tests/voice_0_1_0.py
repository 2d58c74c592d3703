"""A voice as 0.1.0 stored it: the takes of an exercise in one file, their places in the cue sheet, the manuscript beside it.

It is the light voice that came with 0.1.0, with three of its exercises. People keep voices of their own in this form.
"""

from __future__ import annotations

import shutil
from pathlib import Path

AUDIO_0_1_0 = Path(__file__).with_name("recorded_in_0_1_0")
VOICE_0_1_0 = AUDIO_0_1_0 / "synthetic-light"


def copy_exercise(exercise: str, folder: Path) -> None:
    """Copy the voice with this one exercise into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("voice.toml", *(f"{exercise}{ending}" for ending in (".json", ".opus", ".txt"))):
        shutil.copy(VOICE_0_1_0 / name, folder / name)
