"""Times told in text: the label track of a sound editor (Audacity), WebVTT and SubRip, each line with what is said there."""

from __future__ import annotations

import math
import re

from ..quick_dataclass import dataclass
from .errors import BrokenContent, ContentFault
from .validation import normalised

MOST_LABELS = 5_000
LONGEST_LABEL = 2_000
LATEST_SECONDS = 86_400
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")
_TAG = re.compile(r"<[^<>]{0,100}>")
_SECONDS = r"(\d{1,6}(?:[.,]\d{0,12})?)"
_TRACK_LINE = re.compile(rf"{_SECONDS}\t{_SECONDS}(?:\t(.*))?$")


@dataclass(frozen=True, slots=True)
class TimeLabel:
    """What is said from `start` to `end`, in seconds; where nobody wrote it down, the text is ""."""

    start: float
    end: float
    text: str


def parse_labels(text: str, file: str) -> tuple[TimeLabel, ...]:
    """Return the labels of a text in order of time, whichever of the three kinds it is.

    Raises `BrokenContent` with the line for a time that ends before it begins, for too many, and where there are none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = _captions(lines, file) if any("-->" in line for line in lines) else _track(lines, file)
    if not found:
        raise BrokenContent(file, "file", ContentFault.NO_TIMES)
    return tuple(sorted(found, key=lambda label: label.start))


def _captions(lines: list[str], file: str) -> list[TimeLabel]:
    """Read WebVTT and SubRip: a line with two times, then the text until an empty line."""
    found: list[TimeLabel] = []
    said: list[str] = []
    times: tuple[float, float] | None = None

    def close() -> None:
        if times is not None:
            found.append(TimeLabel(*times, _plain(" ".join(said))))

    for number, line in enumerate((*lines, ""), 1):
        arrow = _ARROW.match(line)
        if arrow is not None:
            close()
            times, said = _checked(_seconds(*arrow.groups()[:4]), _seconds(*arrow.groups()[4:]), file, number), []
        elif not line.strip():
            close()
            times = None
        elif times is not None and sum(map(len, said)) < LONGEST_LABEL:
            said.append(line)
        _require_room(found, file, number)
    return found


def _plain(text: str) -> str:
    """Return the text of a caption without its tags and entities."""
    text = _TAG.sub("", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return normalised(text)[:LONGEST_LABEL]


def _track(lines: list[str], file: str) -> list[TimeLabel]:
    """Read the label track of Audacity: start, end and text between tabs; one that begins with a backslash is no label."""
    found: list[TimeLabel] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("\\"):
            continue
        parts = _TRACK_LINE.match(line.strip("\ufeff \n"))
        if parts is None:
            raise BrokenContent(file, "file", ContentFault.BAD_TIME, line=number)
        start, end = (float(parts[index].replace(",", ".")) for index in (1, 2))
        found.append(TimeLabel(*_checked(start, end, file, number), normalised(parts[3] or "")[:LONGEST_LABEL]))
        _require_room(found, file, number)
    return found


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _checked(start: float, end: float, file: str, line: int) -> tuple[float, float]:
    if not (math.isfinite(start) and start < end <= LATEST_SECONDS):
        raise BrokenContent(file, "file", ContentFault.BAD_TIME, line=line)
    return start, end


def _require_room(labels: list[TimeLabel], file: str, line: int) -> None:
    if len(labels) > MOST_LABELS:
        raise BrokenContent(file, "file", ContentFault.TOO_MANY_SENTENCES, highest=MOST_LABELS, line=line)
