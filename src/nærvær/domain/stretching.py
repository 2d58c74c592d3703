"""Pauses that stretch: how long they are together at any stretch, and the stretch at which they fill a given time.

The kinds of pauses do not grow together. They grow in phases, one kind in each, and every pause is piecewise linear in the
factor of its kind: factor times weight, between its bounds. How far the phases have come is one number, the position: its
whole part counts the phases that are over, the rest is how far the present one has come. The position for a given time is
found in closed form, by walking the sorted breakpoints of the phase it lies in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .score import TIMELINE_RATE
from .script import PauseKind

TOLERANCE = 1e-6
"""Seconds, and shares of the time, within which two lengths count as the same."""


class Phase(NamedTuple):
    """A part of the growth: the factor of one kind of pause rises from `start` to `end`."""

    kind: PauseKind
    start: float
    end: float


class ElasticPause(NamedTuple):
    """A pause that stretches: `weight`, `low` and `high` in seconds."""

    kind: PauseKind
    weight: float
    low: float
    high: float

    def seconds(self, factor: float) -> float:
        """Return its length at a factor of its kind."""
        return min(max(factor * self.weight, self.low), self.high)


def factors_at(position: float, phases: Sequence[Phase]) -> dict[PauseKind, float]:
    """Return the factor of each kind of pause when the growth has come to `position`."""
    factors: dict[PauseKind, float] = {}
    for index, phase in enumerate(phases):
        if index < position:
            factors[phase.kind] = phase.start + min(position - index, 1.0) * (phase.end - phase.start)
        else:
            factors.setdefault(phase.kind, phase.start)
    return factors


@dataclass(frozen=True, slots=True)
class StepLoad:
    """One step of a practice: `fixed` frames that do not stretch, and how many there are of each pause that does."""

    fixed: int = 0
    pauses: Counter[ElasticPause] = field(default_factory=Counter)

    def seconds(self, position: float, phases: Sequence[Phase]) -> float:
        """Return the length at a position, in seconds."""
        factors = factors_at(position, phases)
        length = self.fixed / TIMELINE_RATE
        for (kind, weight, low, high), count in self.pauses.items():
            length += count * min(max(factors[kind] * weight, low), high)
        return length

    def position(self, seconds: float, phases: Sequence[Phase]) -> float | None:
        """Return the position at which the load lasts `seconds`; None when it cannot."""
        length = self.seconds(0.0, phases)
        if seconds < length - TOLERANCE:
            return None
        for index, (kind, start, end) in enumerate(phases):
            growing = [(pause, count) for pause, count in self.pauses.items() if pause.kind is kind]
            at_start, at_end = _sum_at(start, growing), _sum_at(end, growing)
            if seconds <= length + at_end - at_start:
                factor = _factor_for(at_start + seconds - length, start, end, growing)
                return index + (factor - start) / (end - start)
            length += at_end - at_start
        return float(len(phases)) if seconds <= length + TOLERANCE else None


def combined_load(loads: Iterable[StepLoad]) -> StepLoad:
    """Return several steps as one load."""
    fixed, pauses = 0, Counter[ElasticPause]()
    for load in loads:
        fixed += load.fixed
        for pause, count in load.pauses.items():
            pauses[pause] += count
    return StepLoad(fixed, pauses)


def _sum_at(factor: float, pauses: Iterable[tuple[ElasticPause, int]]) -> float:
    total = 0.0
    for (_, weight, low, high), count in pauses:
        total += count * min(max(factor * weight, low), high)
    return total


def _factor_for(wanted: float, start: float, end: float, pauses: Iterable[tuple[ElasticPause, int]]) -> float:
    """The factor between `start` and `end` at which the pauses, which grow with it, last `wanted` seconds together."""
    slope, breakpoints = 0.0, list[tuple[float, float]]()
    for (_, weight, low, high), count in pauses:
        if weight > 0:
            begins, ends = low / weight, high / weight
            if begins <= start < ends:
                slope += count * weight
            elif start < begins:
                breakpoints.append((begins, count * weight))
            if start < ends:
                breakpoints.append((ends, -count * weight))
    breakpoints.sort()
    length, factor = _sum_at(start, pauses), start
    for at, change in (*breakpoints, (end, 0.0)):
        if at > end or length + slope * (at - factor) >= wanted:
            break
        length, factor, slope = length + slope * (at - factor), at, slope + change
    return min(factor + (wanted - length) / slope, end) if slope > TOLERANCE else factor
