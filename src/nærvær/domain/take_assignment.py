"""Which sound becomes the take of which sentence: by the number in its name, by the words of its label, or in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from ..quick_dataclass import dataclass
from .own_voice import ALIKE, Sentence, alikeness, same_words
from .time_labels import TimeLabel

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
