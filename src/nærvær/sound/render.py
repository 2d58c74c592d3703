"""Renders a score to a sound file of exactly its length, with its tags, and its words to files beside it."""

from __future__ import annotations

import errno
import io
import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import soundfile

from ..domain.errors import NameKind, UnknownName
from ..domain.score import Score, SoundTags
from ..files import atomic_files
from ..interrupts import InterruptCheck
from .caption_files import caption_text
from .id3 import id3_tag
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


PHONE_SUFFIX, SUFFIX_WITHOUT_MP3 = ".mp3", ".flac"


def phone_suffix() -> str:
    """Return the suffix of the files that every telephone plays: MP3, or FLAC where this libsndfile is older than 1.1.

    Telephones of Apple play neither Vorbis nor Opus in Ogg from files, and FLAC takes five times the room.
    """
    return PHONE_SUFFIX if "MP3" in soundfile.available_formats() else SUFFIX_WITHOUT_MP3


def render_to_file(
    score: Score,
    file: PurePath,
    captions: Sequence[PurePath],
    progress: Callable[[float], None],
    tags: SoundTags = SoundTags(),  # noqa: B008 - frozen
) -> None:
    """Write the sound with its tags, and its words to `captions`; no file has its name before all are whole.

    The format follows the suffix, for the words too (.lrc, else WebVTT). `progress` is called with the part done, 0…1; what
    it raises breaks it off. Raises `UnknownName` for another format, and `OSError`.
    """
    suffix = file.suffix.lower()
    if suffix not in _FORMATS:
        raise UnknownName(NameKind.SOUND_FORMAT, file.suffix, tuple(_FORMATS))
    with atomic_files(file, *captions) as pending:
        _write_sound(score, pending.parts[0], suffix, progress, pending.check, tags)
        for name, part in zip(captions, pending.parts[1:], strict=True):
            part.write_text(caption_text(name.suffix, score.timeline, tags), encoding="utf-8")


def _write_sound(
    score: Score,
    part: Path,
    suffix: str,
    progress: Callable[[float], None],
    check: InterruptCheck,
    tags: SoundTags,
) -> None:
    container, subtype, compression = _FORMATS[suffix]
    mixer = Mixer(score)
    written = 0
    with _ErrorKeepingFile(part, id3_tag(tags) if container == "MP3" else b"") as disk:
        try:
            with (
                soundfile.SoundFile(
                    disk, "w", mixer.rate, 1, subtype, format=container, compression_level=compression
                ) as sound,
                closing(blocks_mixed_ahead(mixer, _BLOCK_SECONDS * mixer.rate)) as blocks,
            ):
                if container != "MP3":
                    _set_tags(sound, tags)
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


def _set_tags(sound: soundfile.SoundFile, tags: SoundTags) -> None:
    """Have libsndfile write the tags as the format has them: Vorbis comments, or chunks of a WAV file."""
    for name in ("title", "artist", "album", "comment"):
        if text := getattr(tags, name):
            setattr(sound, name, text)


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

    def __init__(self, path: Path, head: bytes = b"") -> None:
        """`head` stands at the beginning of the file, and is not seen by who writes after it."""
        super().__init__(path, "w+")
        self._error: Exception | None = None
        self._head_size = 0
        self.write(head)
        self._head_size = len(head)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = self._head_size if whence == os.SEEK_SET else 0
        return super().seek(start + offset, whence) - self._head_size

    def tell(self) -> int:
        return super().tell() - self._head_size

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
