"""The recording of an exercise out of numbered sound files: which of them says which sentence of its script.

How long each is will be known once it has been decoded. To offer lengths, what the head of its file claims is enough.
"""

from __future__ import annotations

import struct
from pathlib import Path

from ..domain.errors import UnreadableFile
from ..domain.own_voice import TakeFinder
from ..domain.score import TIMELINE_RATE, Recording, Take
from ..domain.script import Script
from ..files import read_head
from .content_files import MANUSCRIPT_FILE
from .voice_folder import numbered_files, read_sentences

HEAD_BYTES = 4_096
LONGEST_CLAIM_SECONDS = 60


def numbered_recording(folder: Path, script: Script, *, as_claimed: bool) -> Recording:
    """Return the recording of `script` by the voice in `folder`. Raises `BrokenContent`."""
    finder = TakeFinder(read_sentences(folder))
    files, _, _ = numbered_files(folder)
    takes: dict[str, Take] = {}
    for cue in script.spoken():
        file = files.get(finder.number(script.exercise, cue.text) or 0)
        if file is not None:
            frames, rate = claimed_length(file) if as_claimed else (0, 0)
            takes[cue.id] = Take(0, frames, str(file), rate=rate)
    return Recording(folder.name, script.exercise, str(folder / MANUSCRIPT_FILE), TIMELINE_RATE, "", takes)


def claimed_length(file: Path) -> tuple[int, int]:
    """Return the frames and the rate that the head of a WAV or FLAC file claims; zeros where it tells nothing of use."""
    try:
        head, size = read_head(file, HEAD_BYTES)
        frames, rate = _wav_length(head, size) if head[:4] == b"RIFF" else _flac_length(head)
    except (UnreadableFile, struct.error):
        return 0, 0
    is_believable = 8_000 <= rate <= 192_000 and 0 < frames <= LONGEST_CLAIM_SECONDS * rate
    return (frames, rate) if is_believable else (0, 0)


def _wav_length(head: bytes, size: int) -> tuple[int, int]:
    """Walk through the chunks in the head of a WAV file: the format, then the sound."""
    rate = frame_bytes = 0
    position = 12
    while position + 8 <= len(head):
        name, length = struct.unpack_from("<4sI", head, position)
        if name == b"fmt ":
            rate, frame_bytes = struct.unpack_from("<I4xH", head, position + 12)
        if name == b"data":
            return min(length, size - position - 8) // max(frame_bytes, 1), rate
        position += 8 + length + length % 2
    return 0, 0


def _flac_length(head: bytes) -> tuple[int, int]:
    """Read the first block of a FLAC file: 20 bits of the rate, 8 of other things, 36 of the number of frames."""
    if head[:4] != b"fLaC" or len(head) < 26:
        return 0, 0
    bits = int.from_bytes(head[18:26], "big")
    return bits & ((1 << 36) - 1), bits >> 44
