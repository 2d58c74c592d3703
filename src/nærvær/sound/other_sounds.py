"""Reads sounds of any kind to make takes of: what libsndfile knows, and what telephones make where ffmpeg is installed.

Both are decoded by a process of its own that may do next to nothing. Here only plain samples arrive.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import numpy as np

from ..domain.errors import DecodeFault, FileFault, UnreadableFile, UnreadableSound
from ..domain.score import LARGEST_SOUND
from ..domain.voice_workshop import ReadSound
from ..files import read_head
from .decode_check import WORKER_COMMAND, worker_environment
from .resample import Samples

LONGEST_SECONDS = 3_600
"""Of sounds that takes are made of, all of which is held in memory."""
WAIT_SECONDS = 150.0
FFMPEG_RATE = 48_000
DEMUXERS = {
    ".m4a": "mov",
    ".mp4": "mov",
    ".mov": "mov",
    ".3gp": "mov",
    ".aac": "aac",
    ".amr": "amr",
    ".wma": "asf",
    ".webm": "matroska",
    ".mka": "matroska",
    ".mp3": "mp3",
}
"""What ffmpeg is asked to read a file as. It is never left to guess: a file may say it is a list of others."""
_CONFINED = Path(__file__).with_name("confined_run.py")
_FULL_SCALE = np.float32(32_768)


def read_any_sound(file: Path) -> ReadSound:
    """Return the samples of a sound file. Raises `UnreadableSound`."""
    try:
        _, size = read_head(file, 1)
    except UnreadableFile as error:
        raise UnreadableSound(str(file), error.reason) from None
    if size > LARGEST_SOUND:
        raise UnreadableSound(str(file), FileFault.LARGE)
    try:
        return _decoded(file)
    except UnreadableSound:
        if not is_for_ffmpeg(file):
            raise
        return _decoded_by_ffmpeg(file)


def _decoded(file: Path) -> ReadSound:
    """Return what libsndfile decodes in the worker, which is handed the open file: it can open none."""
    with file.open("rb") as source:
        answer = _run([*WORKER_COMMAND, "--samples"], file, source)
    try:
        return _read_answer(answer, file)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableSound(str(file), DecodeFault.UNDECODABLE) from None


def _run(words: Sequence[str], file: Path, source: IO[bytes] | None = None) -> bytes:
    """Return what a process wrote. Raises `UnreadableSound` where it takes too long or cannot be started."""
    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own file
            words,
            stdin=subprocess.DEVNULL if source is None else source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableSound(str(file), DecodeFault.SLOW) from None
    except OSError:
        raise UnreadableSound(str(file), DecodeFault.UNDECODABLE) from None
    return done.stdout


def _read_answer(answer: bytes, file: Path) -> ReadSound:
    """Return the samples in the answer of the worker: a line with the rate, blocks after their sizes, and a last line."""
    head, _, rest = answer.partition(b"\n")
    told = json.loads(head)
    if "reason" in told:
        raise UnreadableSound(str(file), DecodeFault(told["reason"]))
    rate = int(told["rate"])
    blocks: list[bytes] = []
    position = frames = 0
    while size := int.from_bytes(rest[position : position + 4], "big"):
        blocks.append(rest[position + 4 : position + 4 + size])
        frames += size // 2
        position += 4 + size
    last = json.loads(rest[position + 4 :])
    if "reason" in last:
        raise UnreadableSound(str(file), DecodeFault(last["reason"]))
    if frames > LONGEST_SECONDS * rate:
        raise UnreadableSound(str(file), DecodeFault.LONG)
    if frames != last["frames"] or not frames:
        raise UnreadableSound(str(file), DecodeFault.UNDECODABLE if frames else DecodeFault.EMPTY)
    return ReadSound(_samples(b"".join(blocks)), rate)


def _samples(content: bytes) -> Samples:
    return np.frombuffer(content, "<i2").astype(np.float32) / _FULL_SCALE


def _decoded_by_ffmpeg(file: Path) -> ReadSound:
    command = ffmpeg_command(file, LONGEST_SECONDS)
    if command is None:
        raise UnreadableSound(str(file), DecodeFault.KIND, needs_ffmpeg=True)
    content = _run(command, file)
    frames = len(content) // 2
    if frames > LONGEST_SECONDS * FFMPEG_RATE:
        raise UnreadableSound(str(file), DecodeFault.LONG)
    if not frames:
        raise UnreadableSound(str(file), DecodeFault.UNDECODABLE)
    return ReadSound(_samples(content[: 2 * frames]), FFMPEG_RATE)


def is_for_ffmpeg(file: Path) -> bool:
    """Return whether the name of a file says that it is of a kind which ffmpeg may read where libsndfile cannot."""
    return file.suffix.lower() in DEMUXERS


def ffmpeg_command(file: Path, most_seconds: int) -> list[str] | None:
    """Return what decodes a file of such a kind to 16-bit samples, mono at `FFMPEG_RATE`; None where ffmpeg is missing.

    It gives a second more than `most_seconds` of a file that is longer.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    demuxer = DEMUXERS[file.suffix.lower()]
    # It may open this one file and no other: neither a network address nor what the file refers to.
    reading = ["-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", f"file:{file.resolve()}"]
    if demuxer == "mov":
        reading[:0] = ["-enable_drefs", "0"]
    writing = ["-map", "0:a:0", "-vn", "-sn", "-dn", "-t", str(most_seconds + 1)]
    writing += ["-ac", "1", "-ar", str(FFMPEG_RATE), "-f", "s16le", "pipe:1"]
    limited = [sys.executable, "-I", str(_CONFINED), program]
    return [*limited, "-nostdin", "-v", "error", "-threads", "1", *reading, *writing]
