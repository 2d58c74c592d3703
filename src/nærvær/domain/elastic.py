"""The elastic heart: one script, any number of minutes.

Two levers make a practice longer or shorter: which cues are said (`ladder`: core always; then support, reminders, rounds)
and one factor k that stretches every pause between its floor and the week's cap (`stretch`). Speech is never stretched.

How long each pause is: one factor k by bisection, bounds on every pause and on the share of every step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .cue_selection import CandidateCue, CueFilter, CueGroup, FitRules, cue_groups, silence_cues
from .errors import LengthOutOfRange, UnfittableScript
from .script import REST_MOVEMENT, Script, Tier
from .timeline import TIMELINE_RATE, TimedBell, TimedCue, TimedFigure, TimedSection, Timeline

BELL_LEAD_SECONDS = 0.5
_BELL_LEAD = int(BELL_LEAD_SECONDS * TIMELINE_RATE)
SHORTEST_SILENCE_SECONDS = 60.0
STRETCH_BESIDE_SILENCE = 2.0
LONGEST_MINUTES = 120
"""What can be asked for at most."""


def fit(script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: FitRules, choice: CueFilter) -> Timeline:
    """Place `script` in exactly `round(minutes · 60 · 48 000)` frames.

    `cue_lengths` gives frames of 48 kHz by cue id. Raises `LengthOutOfRange` with the shortest and longest whole minutes,
    `Unfittable` when there are none.
    """
    timeline = _fit_or_none(script, cue_lengths, minutes, rules, choice)
    if timeline is None:
        shortest, longest = feasible_minutes(script, cue_lengths, rules, choice)
        raise LengthOutOfRange(script.exercise, minutes, shortest, longest)
    return timeline


def feasible_minutes(
    script: Script, cue_lengths: Mapping[str, int], rules: FitRules, choice: CueFilter
) -> tuple[int, int]:
    """Shortest and longest whole minutes that `fit` can meet; raises `Unfittable` when there are none."""
    items = [item for unit in cue_groups(script, cue_lengths, math.inf, choice) for item in unit.cues]
    most = max(script.longest, math.ceil(StepLoad().plus(items).seconds(rules.stretch_limit, rules) / 60))
    if rules.speech_share:  # no longer than speech can fill its share of
        speech = sum(item.speech for item in (*items, *silence_cues(script, cue_lengths, choice)))
        most = min(most, math.ceil(speech / rules.speech_share / TIMELINE_RATE / 60))
    most = min(most, LONGEST_MINUTES)
    possible = (m for m in range(1, most + 1) if _fit_or_none(script, cue_lengths, m, rules, choice))
    shortest = next(possible, None)
    if shortest is None:
        raise UnfittableScript(script.exercise)
    downwards = (m for m in range(most, shortest, -1) if _fit_or_none(script, cue_lengths, m, rules, choice))
    return shortest, next(downwards, shortest)


def natural_seconds(script: Script, cue_lengths: Mapping[str, int], rules: FitRules, choice: CueFilter) -> float:
    """The length of core and support cues at k = 1, in seconds."""
    units = cue_groups(script, cue_lengths, math.inf, choice)
    items = [item for unit in units if unit.tier < Tier.REMINDER for item in unit.cues]
    return StepLoad().plus(items).seconds(1.0, rules)


def cues_per_minute(timeline: Timeline) -> Iterator[int]:
    """The number of cues that begin in each 60 s window that starts at the beginning or just after a cue begins."""
    window = min(60 * timeline.rate, timeline.total)
    onsets = [spoken.start for spoken in timeline.cues]
    for start in (0, *(onset + 1 for onset in onsets)):
        if start + window <= timeline.total:
            yield sum(start <= onset < start + window for onset in onsets)
    yield sum(onset >= timeline.total - window for onset in onsets)


def _fit_or_none(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: FitRules, choice: CueFilter
) -> Timeline | None:
    total = round(minutes * 60 * TIMELINE_RATE)
    seconds = total / TIMELINE_RATE
    units = cue_groups(script, cue_lengths, minutes, choice)
    chosen, loads = _choose_cues(units, seconds, rules)
    if rules.silence:
        chosen, loads = _add_silence(chosen, loads, silence_cues(script, cue_lengths, choice), seconds, rules)
    k = stretch_factors(loads, seconds, rules)
    if k is None:
        return None
    chosen.sort(key=lambda item: item.order)
    silences = pause_lengths(chosen, k, total, rules)
    if silences is None:
        return None
    left_out = _left_out(script, cue_groups(script, cue_lengths, math.inf, choice), chosen)
    timeline = replace(_build_timeline(script, chosen, silences, total), stretch=max(k.values()), left_out=left_out)
    return timeline if _is_dense_enough(timeline, rules) else None


def _choose_cues(
    units: Sequence[CueGroup], seconds: float, rules: FitRules
) -> tuple[list[CandidateCue], dict[int, StepLoad]]:
    """The cues that find room in `seconds`: the core always, the others while every pause keeps its comfort."""
    chosen, loads = list(units[0].cues), add_to_loads({}, units[0].cues)
    core_open = True
    for unit in units[1:]:
        if unit.tier is Tier.CORE and not core_open:
            continue
        more = add_to_loads(loads, unit.cues)
        if _may_be_added(loads, more, seconds, rules, unit.tier):
            chosen.extend(unit.cues)
            loads = more
        elif unit.tier is Tier.CORE:
            # Later optional sections wait too, so that a longer practice never has fewer core cues.
            core_open = False
    return chosen, loads


def _may_be_added(
    loads: Mapping[int, StepLoad], more: Mapping[int, StepLoad], seconds: float, rules: FitRules, tier: Tier
) -> bool:
    """Whether `more` leaves every pause its comfort, or is needed because `loads` alone cannot fill the time."""
    if is_comfortable(more, seconds, rules, rules.comfort[tier]):
        return True
    too_thin = combined_load(loads).seconds(rules.stretch_limit, rules) < seconds
    return too_thin and combined_load(more).seconds(0.0, rules) <= seconds


def _add_silence(
    chosen: list[CandidateCue],
    loads: dict[int, StepLoad],
    quiet: Sequence[CandidateCue],
    seconds: float,
    rules: FitRules,
) -> tuple[list[CandidateCue], dict[int, StepLoad]]:
    """The choice with an agreed silence that takes what is left when all other pauses have twice their natural length."""
    if not quiet:
        return chosen, loads
    more = add_to_loads(loads, quiet)
    left = seconds - combined_load(more).seconds(STRETCH_BESIDE_SILENCE, rules)
    if left < SHORTEST_SILENCE_SECONDS:
        return chosen, loads
    step = quiet[0].step
    more[step] = replace(more[step], fixed=more[step].fixed + int(left * TIMELINE_RATE))
    return [*chosen, *quiet], more


def _left_out(script: Script, units: Sequence[CueGroup], chosen: Sequence[CandidateCue]) -> tuple[str, ...]:
    """Titles of sections this person could hear in a longer practice and does not hear in this one."""
    said = {item.order[0] for item in chosen}
    offered = dict.fromkeys(item.order[0] for unit in units for item in unit.cues)
    return tuple(script.sections[place].title for place in offered if place not in said)


def _build_timeline(script: Script, items: Sequence[CandidateCue], silences: Sequence[int], total: int) -> Timeline:
    spoken: list[TimedCue] = []
    passages: list[TimedSection] = []
    bells: list[int] = []
    marks: list[tuple[str, int]] = []
    seen: Counter[str] = Counter()
    frame = 0
    for index, (item, silence_after) in enumerate(zip(items, silences, strict=True)):
        if not index or item.order[:2] != items[index - 1].order[:2]:
            passages.append(TimedSection(script.sections[item.order[0]].title, frame))
        if item.cue.text:
            section, again = len(passages) - 1, seen[item.cue.id]
            spoken.append(TimedCue(item.cue.id, item.cue.text, frame, item.speech, section, again))
            seen[item.cue.id] += 1
        if item.cue.figure:
            marks.append((item.cue.figure, frame))
        if item.cue.bell:
            bells.append(frame + _BELL_LEAD)
        frame += item.speech + silence_after
    strikes = tuple(TimedBell(start, closing=start == bells[-1] and not _is_opening_bell(start)) for start in bells)
    return Timeline(
        script.exercise,
        script.title,
        TIMELINE_RATE,
        total,
        tuple(spoken),
        strikes,
        tuple(passages),
        stretch=1.0,
        figures=_timed_figures(marks),
    )


def _is_opening_bell(bell: int) -> bool:
    """Whether a bell stands before everything else; a single one need not: it may be all that ends a practice."""
    return bell == _BELL_LEAD


def _timed_figures(marks: Sequence[tuple[str, int]]) -> tuple[TimedFigure, ...]:
    """Movements from their marks: a mark of rest lets the one before it come to rest."""
    figures: list[TimedFigure] = []
    for name, frame in marks:
        if name != REST_MOVEMENT:
            figures.append(TimedFigure(name, frame))
        elif figures and figures[-1].rests_from is None:
            figures[-1] = replace(figures[-1], rests_from=frame)
    return tuple(figures)


def _is_dense_enough(timeline: Timeline, rules: FitRules) -> bool:
    """Whether nobody is left alone longer than the week allows."""
    return timeline.speech_share >= rules.speech_share and all(
        cues >= rules.cues_a_minute for cues in cues_per_minute(timeline)
    )


_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class StepLoad:
    """The cues of one step as sums: frames that do not stretch, and how many pauses of each weight (seconds) do."""

    fixed: int = 0
    weights: Counter[float] = field(default_factory=Counter)

    def plus(self, items: Sequence[CandidateCue]) -> StepLoad:
        """This load with `items` added."""
        fixed, weights = self.fixed, self.weights.copy()
        for item in items:
            fixed += item.speech
            if item.cue.pause.stretches:
                weights[item.weight] += 1
            else:
                fixed += round(item.cue.pause.seconds * TIMELINE_RATE)
        return StepLoad(fixed, weights)

    def seconds(self, k: float, rules: FitRules) -> float:
        """Length at factor k."""
        pauses = sum(count * _clamped_pause(k * weight, rules) for weight, count in self.weights.items())
        return self.fixed / TIMELINE_RATE + pauses

    def factor(self, seconds: float, rules: FitRules) -> float | None:
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


def add_to_loads(loads: Mapping[int, StepLoad], items: Sequence[CandidateCue]) -> dict[int, StepLoad]:
    """The loads by step with `items` put in their steps."""
    more = dict(loads)
    for step in {item.step for item in items}:
        more[step] = more.get(step, StepLoad()).plus([item for item in items if item.step == step])
    return more


def combined_load(loads: Mapping[int, StepLoad]) -> StepLoad:
    """All steps as one load."""
    weights: Counter[float] = Counter()
    for load in loads.values():
        weights.update(load.weights)
    return StepLoad(sum(load.fixed for load in loads.values()), weights)


def stretch_factors(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float] | None:
    """The factor k of each step: one for all, except where a step would leave its share; None when impossible."""
    bound = _steps_at_their_edge(loads, seconds, rules) if len(loads) > 1 else {}
    free = {step: load for step, load in loads.items() if step not in bound}
    shared = combined_load(free).factor(seconds - sum(bound.values()), rules) if free else None
    found = {step: loads[step].factor(length, rules) for step, length in bound.items()} | dict.fromkeys(free, shared)
    complete = {step: factor for step, factor in found.items() if factor is not None}
    return complete if len(complete) == len(loads) and _shares_respected(loads, complete, seconds, rules) else None


def is_comfortable(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules, comfort: float) -> bool:
    """Whether the factors of `loads` exist and none is below `comfort`.

    Of one step the answer is nearly always plain from its lengths a little below and a little above, without the search.
    """
    if len(loads) == 1:
        (load,) = loads.values()
        if load.seconds(comfort - _TOLERANCE, rules) >= seconds or load.seconds(rules.stretch_limit, rules) < seconds:
            return False
        if comfort + _TOLERANCE < rules.stretch_limit and load.seconds(comfort + _TOLERANCE, rules) < seconds:
            return True
    k = stretch_factors(loads, seconds, rules)
    return k is not None and min(k.values()) >= comfort


def _shares_respected(loads: Mapping[int, StepLoad], k: Mapping[int, float], seconds: float, rules: FitRules) -> bool:
    if len(loads) == 1:
        return True
    low, high = rules.step_share
    shares = (load.seconds(k[step], rules) / seconds for step, load in loads.items())
    return all(low - 1e-6 <= share <= high + 1e-6 for share in shares)


def _steps_at_their_edge(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float]:
    """Lengths of the steps that one common k would take out of their share of `seconds`, put back to its edge."""
    low, high = (share * seconds for share in rules.step_share)
    bound: dict[int, float] = {}
    while len(bound) < len(loads) - 1:
        free = {step: load for step, load in loads.items() if step not in bound}
        k = _nearest_factor(combined_load(free), seconds - sum(bound.values()), rules)
        lengths = {step: load.seconds(k, rules) for step, load in free.items()}
        edges = {step: min(max(length, low), high) for step, length in lengths.items()}
        worst = max(free, key=lambda step: abs(lengths[step] - edges[step]))
        if edges[worst] == lengths[worst]:
            break
        bound[worst] = edges[worst]
    return bound


def _nearest_factor(load: StepLoad, seconds: float, rules: FitRules) -> float:
    factor = load.factor(seconds, rules)
    if factor is not None:
        return factor
    return 0.0 if load.seconds(0.0, rules) > seconds else rules.stretch_limit


def _clamped_pause(seconds: float, rules: FitRules) -> float:
    return min(max(seconds, rules.floor), rules.cap)


def pause_lengths(
    items: Sequence[CandidateCue], k: Mapping[int, float], total: int, rules: FitRules
) -> list[int] | None:
    """Frames of silence after each item; with the speech they make exactly `total`. An agreed silence takes the rest.

    None when `total` lies within rounding of what the bounds allow, on the wrong side.
    """
    lengths = [
        int(_clamped_pause(k[item.step] * item.weight, rules) * TIMELINE_RATE + 1e-6)
        if item.cue.pause.stretches
        else round(item.cue.pause.seconds * TIMELINE_RATE)
        for item in items
    ]
    rest = total - sum(lengths) - sum(item.speech for item in items)
    quiet = next((index for index, item in enumerate(items) if item.cue.silence), None)
    if quiet is not None:
        lengths[quiet] += rest
        return lengths
    return _spread_rounding(items, lengths, rest, rules)


def _spread_rounding(items: Sequence[CandidateCue], lengths: list[int], rest: int, rules: FitRules) -> list[int] | None:
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
