"""Renders a score to a sound file of exactly its length, with its tags, and its words to files beside it.

The words are WebVTT for video players, or LRC for music players on telephones.
"""

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
from ..domain.score import Score, SoundTags, Timeline
from ..files import atomic_files
from ..signals_and_stderr import InterruptCheck
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
    ".flac": ("FLAC", "PCM_16", 0.4),
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


# The tags of an MP3 file (ID3 version 2.3), which libsndfile writes as ISO 8859-1 though it is given UTF-8

_ID3_VERSION = b"ID3\x03\x00\x00"
_UTF16 = b"\x01"
"""The text encoding that every reader of version 2.3 knows and that has all letters."""
_NO_LANGUAGE = b"und"
"""Undetermined, by ISO 639-2."""
_NO_DESCRIPTION = "".encode("utf-16") + b"\0\0"


def id3_tag(tags: SoundTags) -> bytes:
    """Return the tag that stands before the sound: title, artist, album, comment and words, those that are not empty."""
    texts = ((b"TIT2", tags.title), (b"TPE1", tags.artist), (b"TALB", tags.album))
    frames = [_id3_frame(name, _UTF16 + text.encode("utf-16")) for name, text in texts if text]
    long_texts = ((b"COMM", tags.comment), (b"USLT", tags.words))
    frames += [
        _id3_frame(name, _UTF16 + _NO_LANGUAGE + _NO_DESCRIPTION + text.encode("utf-16"))
        for name, text in long_texts
        if text
    ]
    content = b"".join(frames)
    return _ID3_VERSION + _seven_bits_a_byte(len(content)) + content if content else b""


def _id3_frame(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "big") + b"\0\0" + content


def _seven_bits_a_byte(size: int) -> bytes:
    """The size of a whole tag, whose bytes must not look like the beginning of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


# The words

LRC_SUFFIX = ".lrc"
CLEARED_AFTER_SECONDS = 5
"""A line of LRC stands until the next one; before a longer pause an empty one takes it away."""


def caption_text(suffix: str, timeline: Timeline, tags: SoundTags) -> str:
    """Return the words as the file with this suffix has them: LRC for .lrc, else WebVTT."""
    return lrc(timeline, tags) if suffix.lower() == LRC_SUFFIX else web_vtt(timeline)


def web_vtt(timeline: Timeline) -> str:
    """The captions of a timeline as planned."""
    cues = [
        f"{number}\n{_vtt_time(cue.start, timeline.rate)} --> {_vtt_time(cue.end, timeline.rate)}\n{_escaped(cue.text)}\n"
        for number, cue in enumerate(timeline.cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _vtt_time(frame: int, rate: int) -> str:
    milliseconds = round(frame * 1000 / rate)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def lrc(timeline: Timeline, tags: SoundTags) -> str:
    """The lines of a timeline with the time of each, and a head of what `tags` tell."""
    head = [f"[{key}:{text}]" for key, text in (("ti", tags.title), ("ar", tags.artist), ("al", tags.album)) if text]
    head.append(f"[length:{timeline.total // timeline.rate // 60:02}:{timeline.total // timeline.rate % 60:02}]")
    pause = CLEARED_AFTER_SECONDS * timeline.rate
    lines = []
    for cue, after in zip(timeline.cues, (*timeline.cues[1:], None), strict=True):
        lines.append(f"[{_lrc_time(cue.start, timeline.rate)}]{cue.text}")
        if (timeline.total if after is None else after.start) - cue.end > pause:
            lines.append(f"[{_lrc_time(cue.end, timeline.rate)}]")
    return "\n".join([*head, *lines, ""])


def _lrc_time(frame: int, rate: int) -> str:
    """Minutes, which may be more than an hour's, seconds and hundredths."""
    minutes, rest = divmod(round(frame * 100 / rate), 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"
