"""How long each pause is: one factor k by bisection, bounds on every pause and on the share of every step."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .ladder import Item
from .rules import Rules
from .timeline import TIMELINE_RATE

_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Load:
    """The cues of one step as sums: frames that do not stretch, and how many pauses of each weight (seconds) do."""

    fixed: int = 0
    weights: Counter[float] = field(default_factory=Counter)

    def plus(self, items: Sequence[Item]) -> Load:
        """This load with `items` added."""
        fixed, weights = self.fixed, self.weights.copy()
        for item in items:
            fixed += item.speech
            if item.cue.pause.stretches:
                weights[item.weight] += 1
            else:
                fixed += round(item.cue.pause.seconds * TIMELINE_RATE)
        return Load(fixed, weights)

    def seconds(self, k: float, rules: Rules) -> float:
        """Length at factor k."""
        pauses = sum(count * _clamped(k * weight, rules) for weight, count in self.weights.items())
        return self.fixed / TIMELINE_RATE + pauses

    def factor(self, seconds: float, rules: Rules) -> float | None:
        """The k at which the load lasts `seconds`; None when no k can."""
        low, high = 0.0, rules.stretch_limit
        if not self.seconds(low, rules) <= seconds <= self.seconds(high, rules):
            return None
        for _ in range(48):
            middle = (low + high) / 2
            if self.seconds(middle, rules) < seconds:
                low = middle
            else:
                high = middle
        return high


def added(loads: Mapping[int, Load], items: Sequence[Item]) -> dict[int, Load]:
    """The loads by step with `items` put in their steps."""
    more = dict(loads)
    for step in {item.step for item in items}:
        more[step] = more.get(step, Load()).plus([item for item in items if item.step == step])
    return more


def together(loads: Mapping[int, Load]) -> Load:
    """All steps as one load."""
    weights: Counter[float] = Counter()
    for load in loads.values():
        weights.update(load.weights)
    return Load(sum(load.fixed for load in loads.values()), weights)


def factors(loads: Mapping[int, Load], seconds: float, rules: Rules) -> dict[int, float] | None:
    """The factor k of each step: one for all, except where a step would leave its share; None when impossible."""
    bound = _bound_steps(loads, seconds, rules) if len(loads) > 1 else {}
    free = {step: load for step, load in loads.items() if step not in bound}
    shared = together(free).factor(seconds - sum(bound.values()), rules) if free else None
    found = {step: loads[step].factor(length, rules) for step, length in bound.items()} | dict.fromkeys(free, shared)
    complete = {step: factor for step, factor in found.items() if factor is not None}
    return complete if len(complete) == len(loads) and _in_share(loads, complete, seconds, rules) else None


def comfortable(loads: Mapping[int, Load], seconds: float, rules: Rules, comfort: float) -> bool:
    """Whether the factors of `loads` exist and none is below `comfort`.

    Of one step the answer is nearly always plain from its lengths a little below and a little above, without the search.
    """
    if len(loads) == 1:
        (load,) = loads.values()
        if load.seconds(comfort - _NEAR, rules) >= seconds or load.seconds(rules.stretch_limit, rules) < seconds:
            return False
        if comfort + _NEAR < rules.stretch_limit and load.seconds(comfort + _NEAR, rules) < seconds:
            return True
    k = factors(loads, seconds, rules)
    return k is not None and min(k.values()) >= comfort


def _in_share(loads: Mapping[int, Load], k: Mapping[int, float], seconds: float, rules: Rules) -> bool:
    if len(loads) == 1:
        return True
    low, high = rules.step_share
    shares = (load.seconds(k[step], rules) / seconds for step, load in loads.items())
    return all(low - 1e-6 <= share <= high + 1e-6 for share in shares)


def _bound_steps(loads: Mapping[int, Load], seconds: float, rules: Rules) -> dict[int, float]:
    """Lengths of the steps that one common k would take out of their share of `seconds`, put back to its edge."""
    low, high = (share * seconds for share in rules.step_share)
    bound: dict[int, float] = {}
    while len(bound) < len(loads) - 1:
        free = {step: load for step, load in loads.items() if step not in bound}
        k = _nearest_factor(together(free), seconds - sum(bound.values()), rules)
        lengths = {step: load.seconds(k, rules) for step, load in free.items()}
        edges = {step: min(max(length, low), high) for step, length in lengths.items()}
        worst = max(free, key=lambda step: abs(lengths[step] - edges[step]))
        if edges[worst] == lengths[worst]:
            break
        bound[worst] = edges[worst]
    return bound


def _nearest_factor(load: Load, seconds: float, rules: Rules) -> float:
    factor = load.factor(seconds, rules)
    if factor is not None:
        return factor
    return 0.0 if load.seconds(0.0, rules) > seconds else rules.stretch_limit


def _clamped(seconds: float, rules: Rules) -> float:
    return min(max(seconds, rules.floor), rules.cap)


def pauses(items: Sequence[Item], k: Mapping[int, float], total: int, rules: Rules) -> list[int] | None:
    """Frames of silence after each item; with the speech they make exactly `total`. An agreed silence takes the rest.

    None when `total` lies within rounding of what the bounds allow, on the wrong side.
    """
    lengths = [
        int(_clamped(k[item.step] * item.weight, rules) * TIMELINE_RATE + 1e-6)
        if item.cue.pause.stretches
        else round(item.cue.pause.seconds * TIMELINE_RATE)
        for item in items
    ]
    rest = total - sum(lengths) - sum(item.speech for item in items)
    quiet = next((index for index, item in enumerate(items) if item.cue.silence), None)
    if quiet is not None:
        lengths[quiet] += rest
        return lengths
    return _evened(items, lengths, rest, rules)


def _evened(items: Sequence[Item], lengths: list[int], rest: int, rules: Rules) -> list[int] | None:
    """`lengths` with the rounding remainder spread a frame at a time over pauses that have room for it."""
    lowest, highest = math.ceil(rules.floor * TIMELINE_RATE), int(rules.cap * TIMELINE_RATE)
    step = 1 if rest > 0 else -1
    while rest:
        roomy = [
            index
            for index, item in enumerate(items)
            if item.cue.pause.stretches and lowest <= lengths[index] + step <= highest
        ]
        if not roomy:
            return None
        for index in roomy[: abs(rest)]:
            lengths[index] += step
            rest -= step
    return lengths
