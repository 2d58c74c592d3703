"""Finds places by what people type: without case and accents, by the beginning of a word, and with small slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from ..quick_dataclass import dataclass

ValueCo = TypeVar("ValueCo", covariant=True)
Other = TypeVar("Other")

_WORD = re.compile(r"[^\W_]+")
# Letters of their own that no decomposition takes a mark from: ø, æ, d with a stroke, l with a stroke, eth, thorn, oe. By
# number, since what stands here as a letter would count as one that the app can show.
_FOLDED = {0xF8: "o", 0xE6: "ae", 0x111: "d", 0x142: "l", 0xF0: "d", 0xFE: "th", 0x153: "oe"}
SHORTEST_TELLING = 3
"""A shorter word is in too many sentences and within too many words, and does not say by itself what somebody looks for."""
COST_IN_SENTENCES = 4
ONE_SLIP_FROM, TWO_SLIPS_FROM = 4, 8
"""From so many letters on a typed word may differ by one letter, or by two."""


@dataclass(frozen=True, slots=True)
class Place(Generic[ValueCo]):
    """Something that can be found: its label, what kind of thing that is, and the value it stands for.

    It is found by its label first, then by `words` (other names for it), and last by its `help`.
    """

    label: str
    kind: str
    value: ValueCo
    words: str = ""
    help: str = ""

    def leading_to(self, value: Other) -> Place[Other]:
        """Return the same place, standing for another value."""
        return Place(self.label, self.kind, value, self.words, self.help)


_Closeness = Callable[[str, str], int | None]
"""How near a typed word comes to a word: 0 is nearest; None where it does not."""


@dataclass(frozen=True, slots=True)
class _Candidate(Generic[ValueCo]):
    """A place with its folded words: those of its label and of its other names, and those of its help."""

    place: Place[ValueCo]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    sentences: tuple[str, ...]

    def cost(self, typed: str, closeness: _Closeness, *, in_sentences: bool = True) -> int | None:
        """How far the nearest of its words is from one typed word; the label comes first, then other names, then help."""
        costs = [
            nearness + 2 * number
            for number, text in enumerate(self.names)
            for word in text
            if (nearness := closeness(typed, word)) is not None
        ]
        if in_sentences and len(typed) >= SHORTEST_TELLING:
            costs += [COST_IN_SENTENCES + (word != typed) for word in self.sentences if word.startswith(typed)]
        return min(costs, default=None)


def find(typed: str, places: Iterable[Place[ValueCo]]) -> tuple[Place[ValueCo], ...]:
    """Return the places that `typed` may mean, the nearest first; all of them, in their order, where nothing is typed.

    Every word that is typed must be found as it is, at a beginning or within. Where no place has them all, small slips are
    allowed for; where even then none has, places that have some of the words are returned, those with the most words first.
    """
    words, all_places = _folded_words(typed), tuple(places)
    if not words:
        return () if typed.strip() else all_places
    candidates = [
        _Candidate(each, (_folded_words(each.label), _folded_words(each.words)), _folded_words(each.help))
        for each in all_places
    ]
    return (
        _having_all(words, candidates, _as_typed)
        or _having_all(words, candidates, _with_slips)
        or _having_some(words, candidates)
    )


def _having_all(
    words: Sequence[str], candidates: Iterable[_Candidate[ValueCo]], closeness: _Closeness
) -> tuple[Place[ValueCo], ...]:
    """Return the places that have every one of `words`, the nearest first."""
    ranked = []
    for order, candidate in enumerate(candidates):
        costs = [cost for word in words if (cost := candidate.cost(word, closeness)) is not None]
        if len(costs) == len(words):
            ranked.append((sum(costs), order, candidate.place))
    return tuple(found[-1] for found in sorted(ranked, key=lambda found: found[:2]))


def _having_some(words: Iterable[str], candidates: Iterable[_Candidate[ValueCo]]) -> tuple[Place[ValueCo], ...]:
    """Return the places that have one of `words` at least in their label or their other names."""
    telling = [word for word in words if len(word) >= SHORTEST_TELLING]
    ranked = []
    for order, candidate in enumerate(candidates):
        costs = [cost for word in telling if (cost := candidate.cost(word, _as_typed, in_sentences=False)) is not None]
        if costs:
            ranked.append((-len(costs), sum(costs), order, candidate.place))
    return tuple(found[-1] for found in sorted(ranked, key=lambda found: found[:3]))


def _as_typed(typed: str, word: str) -> int | None:
    if word.startswith(typed):
        return int(word != typed)
    return 2 if len(typed) >= SHORTEST_TELLING and typed in word else None


def _with_slips(typed: str, word: str) -> int | None:
    exact = _as_typed(typed, word)
    if exact is not None:
        return exact
    allowed = (len(typed) >= ONE_SLIP_FROM) + (len(typed) >= TWO_SLIPS_FROM)
    slips = slips_to_beginning(typed, word) if allowed else 1
    return 2 + slips if slips <= allowed else None


def slips_to_beginning(typed: str, word: str) -> int:
    """Return by how many slips `typed` differs from the beginning of `word` it is nearest to.

    A slip is a letter too many, too few or in place of another, or two neighbours that have changed places.
    """
    rows = [list(range(len(word) + 1))]
    for done, letter in enumerate(typed, 1):
        row = [done]
        for place, other in enumerate(word, 1):
            least = min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (letter != other))
            swapped = done > 1 and place > 1 and letter == word[place - 2] and typed[done - 2] == other
            row.append(min(least, rows[-2][place - 2] + 1) if swapped else least)
        rows.append(row)
    return min(rows[-1])


def _folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and without the marks on their letters."""
    plain = unicodedata.normalize("NFD", text.casefold().translate(_FOLDED))
    return tuple(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
