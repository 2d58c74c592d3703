"""Which sound becomes the take of which sentence: by the number in its name, by the words of its label, or in order."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from ..quick_dataclass import dataclass
from .errors import BrokenContent, ContentFault
from .own_voice import ALIKE, Sentence, alikeness, same_words
from .validation import normalised

_LEADING_NUMBER = re.compile(r"0*(\d{1,4})(?!\d)")


class AssignedBy(StrEnum):
    """How sounds found their sentences."""

    NUMBER = "number"
    WORDS = "words"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The sentence of each sound, in the order of the sounds; None for one that has none."""

    by: AssignedBy
    sentences: tuple[Sentence | None, ...]


def leading_number(text: str) -> int | None:
    """Return the number that a name or a label begins with, of at most four digits."""
    found = _LEADING_NUMBER.match(text.strip())
    return int(found[1]) if found else None


def assign_files(
    names: Sequence[str], sentences: Sequence[Sentence], taken: Collection[int], first: int | None
) -> Assignment:
    """Assign files by their names. In order they go to the sentences without a take, or to those from `first` on."""
    return _by_number(names, sentences, first) or _in_order(len(names), sentences, taken, first)


def assign_labels(
    labels: Sequence[TimeLabel], sentences: Sequence[Sentence], taken: Collection[int], first: int | None
) -> Assignment:
    """Assign the labels of a track: by their numbers, else by their words, else in order."""
    by_number = _by_number([label.text for label in labels], sentences, first)
    return by_number or _by_words(labels, sentences, first) or _in_order(len(labels), sentences, taken, first)


def _by_number(texts: Sequence[str], sentences: Sequence[Sentence], first: int | None) -> Assignment | None:
    """Assign by numbers where every text begins with one of the manuscript, each with another."""
    by_number = {each.number: each for each in sentences}
    numbers = [leading_number(text) for text in texts]
    if first is not None or len(set(numbers)) < len(numbers) or not all(number in by_number for number in numbers):
        return None
    return Assignment(AssignedBy.NUMBER, tuple(by_number[number] for number in numbers if number is not None))


def _by_words(labels: Sequence[TimeLabel], sentences: Sequence[Sentence], first: int | None) -> Assignment | None:
    """Assign by words where most labels say a sentence; one that says none, as a cough, is left out."""
    if first is not None or not all(label.text for label in labels):
        return None
    assigned = tuple(_matched_in_turn(labels, sentences))
    return (
        Assignment(AssignedBy.WORDS, assigned) if 2 * sum(each is not None for each in assigned) > len(labels) else None
    )


def _matched_in_turn(labels: Sequence[TimeLabel], sentences: Sequence[Sentence]) -> Iterator[Sentence | None]:
    """Yield the sentence that each label says, each sentence once: the same words first, else the nearest."""
    free = {each.number: each for each in sentences}
    same = {same_words(wording): each.number for each in reversed(sentences) for wording in each.wordings}
    for label in labels:
        number = same.get(same_words(label.text), 0)
        if number not in free:
            near = [(alikeness(label.text, each.text), -each.number) for each in free.values()]
            likeness, negative = max(near, default=(0.0, 0))
            number = -negative if likeness >= ALIKE else 0
        yield free.pop(number, None)


def _in_order(count: int, sentences: Sequence[Sentence], taken: Collection[int], first: int | None) -> Assignment:
    if first is None:
        following = [each for each in sentences if each.number not in taken]
    else:
        following = [each for each in sentences if each.number >= first]
    missing = [None] * max(0, count - len(following))
    return Assignment(AssignedBy.ORDER, (*following[:count], *missing))


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
