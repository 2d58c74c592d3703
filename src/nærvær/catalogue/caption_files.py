"""Captions that come with a whole recording: .vtt and .srt with times, or plain text, a sentence or a line at a time."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..domain.errors import RecordingFault, RecordingProblem
from ..domain.recorded_exercise import Caption
from ..domain.validation import normalised
from ..files import read_text

LARGEST_CAPTIONS = 2_000_000
MOST_CAPTIONS = 5_000
LONGEST_CAPTION = 1_000
_TIME = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\"']?\s+")
_REMARK = re.compile(r"^(?:NOTE|STYLE|REGION)\b")


class CaptionFile(NamedTuple):
    """What a file of captions holds: with times, or sentences without them."""

    timed: Sequence[Caption]
    sentences: Sequence[str]


def read_captions(file: Path) -> CaptionFile:
    """Return what the file says; its content tells its kind. Raises `RecordingProblem` and `UnreadableFile`."""
    text = unicodedata.normalize("NFC", read_text(file, LARGEST_CAPTIONS))
    timed = _timed(text) if "-->" in text else ()
    sentences = () if timed else _sentences(text)
    is_usable = 0 < len(timed) + len(sentences) <= MOST_CAPTIONS
    if not is_usable or ("-->" in text and not timed):
        raise RecordingProblem(RecordingFault.BAD_CAPTIONS, str(file))
    return CaptionFile(timed, sentences)


def _timed(text: str) -> tuple[Caption, ...]:
    captions = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        at = next((index for index, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None or _REMARK.match(lines[0]):
            continue
        match = _TIMES.match(lines[at])
        assert match is not None  # noqa: S101 - `at` is a line that matches
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        words = _plain(" ".join(lines[at + 1 :]))
        if words and end > start:
            captions.append(Caption(start, end, words))
    return tuple(sorted(captions, key=lambda caption: caption.start))


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(text: str) -> str:
    return normalised(html.unescape(_TAG.sub("", text)))[:LONGEST_CAPTION]


def _sentences(text: str) -> tuple[str, ...]:
    lines = (normalised(line) for line in text.splitlines() if not line.lstrip().startswith("#"))
    sentences = (sentence for line in lines for sentence in _SENTENCE_END.split(line))
    return tuple(sentence[:LONGEST_CAPTION] for sentence in sentences if sentence)
