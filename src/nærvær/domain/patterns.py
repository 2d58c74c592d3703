"""Pain before and after, as one person has answered: medians per exercise and length, never a cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from .diary import Entry
from .practice import Practice
from .ratings import RATING_RULES

FEWEST_PAIRS = 4


class LengthGroup(Enum):
    """How long a practice was, as heard: up to 5 minutes, 6 to 15, longer."""

    SHORT = 5
    MIDDLE = 15
    LONG = None

    @classmethod
    def of(cls, seconds: float) -> LengthGroup:
        """Return the group of a practice of so many seconds, by its nearest whole minute."""
        minutes = round(seconds / 60)
        if minutes <= cls.SHORT.value:
            return cls.SHORT
        return cls.MIDDLE if minutes <= cls.MIDDLE.value else cls.LONG


@dataclass(frozen=True, slots=True)
class PairMedians:
    """The medians before and after of one rating item, by its preference."""

    preference: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One exercise at one length: how many pairs of answers about pain, and their medians. `helped` None: never answered.

    `others` are the other items asked before and after that were answered in as many pairs as a pattern takes.
    """

    exercise: str
    length: LengthGroup
    pairs: int
    before: float
    after: float
    change: float
    helped: float | None
    others: tuple[PairMedians, ...] = ()


def patterns(practices: Sequence[Entry]) -> tuple[Pattern, ...]:
    """Return every exercise and length with at least four pairs of pain before and after, most pairs first."""
    groups: dict[tuple[str, LengthGroup], list[Practice]] = defaultdict(list)
    for entry in practices:
        fact = entry.fact
        if isinstance(fact, Practice) and fact.ratings.pain_before is not None and fact.ratings.pain_after is not None:
            groups[fact.exercise, LengthGroup.of(fact.heard_seconds)].append(fact)
    found = [_pattern(*key, group) for key, group in groups.items() if len(group) >= FEWEST_PAIRS]
    return tuple(sorted(found, key=lambda pattern: -pattern.pairs))


def _pattern(exercise: str, length: LengthGroup, group: Sequence[Practice]) -> Pattern:
    pairs = [(p.ratings.pain_before or 0, p.ratings.pain_after or 0) for p in group]
    helped = [p.ratings.helped for p in group if p.ratings.helped is not None]
    return Pattern(
        exercise,
        length,
        len(group),
        float(median(before for before, _ in pairs)),
        float(median(after for _, after in pairs)),
        float(median(after - before for before, after in pairs)),
        float(median(helped)) if helped else None,
        tuple(_other_pairs(group)),
    )


def _other_pairs(group: Sequence[Practice]) -> Iterator[PairMedians]:
    """Yield the medians of each item beside pain that is asked before and after and has enough pairs of answers."""
    for rule in RATING_RULES:
        if not (rule.before and rule.after) or rule.before == "pain_before":
            continue
        answers = ((getattr(each.ratings, rule.before), getattr(each.ratings, rule.after)) for each in group)
        pairs = [(before, after) for before, after in answers if before is not None and after is not None]
        if len(pairs) >= FEWEST_PAIRS:
            befores, afters = zip(*pairs, strict=True)
            yield PairMedians(rule.preference, float(median(befores)), float(median(afters)))
