"""A single take as a score, to be heard by itself."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import soundfile

from ..domain.errors import UnreadableFile
from ..domain.practice import Bell
from ..domain.score import TIMELINE_RATE, Recording, Score, Take, TimedCue, Timeline
from ..domain.sound_samples import SoundSample
from ..files import read_bounded

_LARGEST_TAKE = 32_000_000
_CUE = "take"
_REST_SECONDS = 0.3


def take_sample(file: Path) -> SoundSample | None:
    """Return the take in `file`, which was made here; None where it cannot be read."""
    try:
        content = read_bounded(file, _LARGEST_TAKE)
        info = soundfile.info(io.BytesIO(content))
    except (UnreadableFile, soundfile.SoundFileError):
        return None
    take = Take(0, info.frames, str(file), hashlib.sha256(content).hexdigest())
    recording = Recording("", "", str(file), info.samplerate, "", {_CUE: take})
    length = recording.cue_lengths(TIMELINE_RATE)[_CUE]
    total = length + round(_REST_SECONDS * TIMELINE_RATE)
    timeline = Timeline("", "", TIMELINE_RATE, total, (TimedCue(_CUE, "", 0, length, 0, 0),), (), (), 1.0)
    return SoundSample(Score(timeline, recording, Bell.NONE), 0, total)
