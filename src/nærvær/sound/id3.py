"""The tags of an MP3 file (ID3 version 2.3), which libsndfile writes as ISO 8859-1 though it is given UTF-8."""

from __future__ import annotations

from ..domain.score import SoundTags

_VERSION = b"ID3\x03\x00\x00"
_UTF16 = b"\x01"
"""The text encoding that every reader of version 2.3 knows and that has all letters."""
_NO_LANGUAGE = b"und"
"""Undetermined, by ISO 639-2."""
_NO_DESCRIPTION = "".encode("utf-16") + b"\0\0"


def id3_tag(tags: SoundTags) -> bytes:
    """Return the tag that stands before the sound: title, artist, album, comment and words, those that are not empty."""
    texts = ((b"TIT2", tags.title), (b"TPE1", tags.artist), (b"TALB", tags.album))
    frames = [_frame(name, _UTF16 + text.encode("utf-16")) for name, text in texts if text]
    long_texts = ((b"COMM", tags.comment), (b"USLT", tags.words))
    frames += [
        _frame(name, _UTF16 + _NO_LANGUAGE + _NO_DESCRIPTION + text.encode("utf-16"))
        for name, text in long_texts
        if text
    ]
    content = b"".join(frames)
    return _VERSION + _seven_bits_a_byte(len(content)) + content if content else b""


def _frame(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "big") + b"\0\0" + content


def _seven_bits_a_byte(size: int) -> bytes:
    """The size of a whole tag, whose bytes must not look like the beginning of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
