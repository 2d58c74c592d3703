"""Renders a score to a sound file of exactly its length, and its captions to WebVTT."""

from __future__ import annotations

import errno
import io
import os
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import soundfile

from ..domain.errors import NameKind, UnknownName
from ..domain.score import Score
from ..domain.timeline import Timeline
from ..files import atomic_files
from ..interrupts import InterruptCheck
from .mixer import Mixer, SampleSource
from .resample import Samples

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

# Ogg/Opus breaks in libsndfile when more than about a second is written at once.
_BLOCK_SECONDS = 1
# A spoken take is decoded whole when its first block is mixed: about 30 ms, in which ten blocks of FLAC are encoded.
BLOCKS_AHEAD = 16
_FORMATS = {
    ".wav": ("WAV", "PCM_16", None),
    ".flac": ("FLAC", "PCM_16", 0.3),
    ".ogg": ("OGG", "OPUS", 0.8),
    ".opus": ("OGG", "OPUS", 0.8),
    ".mp3": ("MP3", "MPEG_LAYER_III", 0.5),
}


def render_to_file(score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]) -> None:
    """Write sound and captions; neither file has its name before both are whole.

    The format follows the suffix. `progress` is called with the part done, 0…1. Raises `UnknownName` for another format,
    and `OSError`.
    """
    suffix = file.suffix.lower()
    if suffix not in _FORMATS:
        raise UnknownName(NameKind.SOUND_FORMAT, file.suffix, tuple(_FORMATS))
    names = (file,) if captions is None else (file, captions)
    with atomic_files(*names) as pending:
        _write_sound(score, pending.parts[0], suffix, progress, pending.check)
        for part in pending.parts[1:]:
            part.write_text(web_vtt(score.timeline), encoding="utf-8")


def _write_sound(
    score: Score, part: Path, suffix: str, progress: Callable[[float], None], check: InterruptCheck
) -> None:
    container, subtype, compression = _FORMATS[suffix]
    mixer = Mixer(score)
    written = 0
    with _ErrorKeepingFile(part) as disk:
        try:
            with (
                soundfile.SoundFile(
                    disk, "w", mixer.rate, 1, subtype, format=container, compression_level=compression
                ) as sound,
                closing(blocks_mixed_ahead(mixer, _BLOCK_SECONDS * mixer.rate)) as blocks,
            ):
                for block in blocks:
                    sound.write(block)
                    disk.check()
                    check()
                    written += len(block)
                    progress(written / mixer.total)
        except soundfile.SoundFileError as error:
            disk.check()  # the true reason, where there is one
            raise OSError(str(error)) from error
        disk.check()
    check()
    _verify(part, mixer.total)


def blocks_mixed_ahead(source: SampleSource, size: int) -> Generator[Samples, None, None]:
    """The whole of `source` in blocks of `size` frames, the next ones mixed in a thread while one is encoded.

    Only that thread reads `source`. Decoding and encoding both let go of the interpreter, so two cores share the work. At
    most `BLOCKS_AHEAD` blocks wait. Close it to stop early: it returns once the block being mixed is done.
    """
    with ThreadPoolExecutor(1, "naervaer-mixer") as mixing:
        waiting: deque[Future[Samples]] = deque()
        try:
            for start in range(0, source.total, size):
                waiting.append(mixing.submit(source.block, start, min(size, source.total - start)))
                if len(waiting) > BLOCKS_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            mixing.shutdown(cancel_futures=True)


def _verify(part: Path, frames: int) -> None:
    """Raise `OSError` unless the finished file can be opened and is as long as it was meant to be."""
    try:
        found = soundfile.info(str(part)).frames
    except soundfile.SoundFileError as error:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(part)) from error
    if found != frames:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(part))


class _ErrorKeepingFile(io.FileIO):
    """A file whose writing never fails and which keeps the first error: libsndfile tells no more than that there was one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w+")
        self._error: Exception | None = None

    def write(self, data: Buffer, /) -> int:
        rest = memoryview(data)
        size = len(rest)
        try:
            while rest and self._error is None:
                rest = rest[super().write(rest) :]
        except Exception as error:  # a callback of a C library that raises is taken for one that wrote
            self._error = error
        return size

    def check(self) -> None:
        """Raise the first error of writing, if there was one."""
        if self._error is not None:
            raise self._error


def web_vtt(timeline: Timeline) -> str:
    """The captions of a timeline as planned."""
    cues = [
        f"{number}\n{_timestamp(cue.start, timeline.rate)} --> {_timestamp(cue.end, timeline.rate)}\n{_escaped(cue.text)}\n"
        for number, cue in enumerate(timeline.cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _timestamp(frame: int, rate: int) -> str:
    milliseconds = round(frame * 1000 / rate)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
