"""The elastic heart: fits one script to any number of minutes.

Two levers make a practice longer or shorter: which cues are said (`cue_selection`: the core always, then support, reminders
and further rounds) and one factor k that stretches every pause between its floor and the week's cap. Speech is never
stretched. Where a script has steps that share the time, a step that one common k would take out of its share gets a k of
its own.
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
SHORTEST_SILENCE_SECONDS = 60.0
STRETCH_BESIDE_SILENCE = 2.0
LONGEST_MINUTES = 120
"""What can be asked for at most."""
_BELL_LEAD = int(BELL_LEAD_SECONDS * TIMELINE_RATE)
_TOLERANCE = 1e-6


def fit(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: FitRules, cue_filter: CueFilter
) -> Timeline:
    """Place `script` in exactly `round(minutes · 60 · 48 000)` frames.

    `cue_lengths` gives frames of 48 kHz by cue id. Raises `LengthOutOfRange` with the shortest and longest whole minutes,
    `UnfittableScript` when there are none.
    """
    timeline = _fit_or_none(script, cue_lengths, minutes, rules, cue_filter)
    if timeline is None:
        shortest, longest = feasible_minutes(script, cue_lengths, rules, cue_filter)
        raise LengthOutOfRange(script.exercise, minutes, shortest, longest)
    return timeline


def feasible_minutes(
    script: Script, cue_lengths: Mapping[str, int], rules: FitRules, cue_filter: CueFilter
) -> tuple[int, int]:
    """Return the shortest and longest whole minutes that `fit` can meet; raises `UnfittableScript` when there are none."""
    cues = [cue for group in cue_groups(script, cue_lengths, math.inf, cue_filter) for cue in group.cues]
    most = max(script.longest, math.ceil(StepLoad().plus(cues).seconds(rules.stretch_limit, rules) / 60))
    if rules.speech_share:  # no longer than speech can fill its share of
        speech = sum(cue.speech for cue in (*cues, *silence_cues(script, cue_lengths, cue_filter)))
        most = min(most, math.ceil(speech / rules.speech_share / TIMELINE_RATE / 60))
    most = min(most, LONGEST_MINUTES)
    possible = (m for m in range(1, most + 1) if _fit_or_none(script, cue_lengths, m, rules, cue_filter))
    shortest = next(possible, None)
    if shortest is None:
        raise UnfittableScript(script.exercise)
    downwards = (m for m in range(most, shortest, -1) if _fit_or_none(script, cue_lengths, m, rules, cue_filter))
    return shortest, next(downwards, shortest)


def natural_seconds(script: Script, cue_lengths: Mapping[str, int], rules: FitRules, cue_filter: CueFilter) -> float:
    """Return the length of core and support cues at k = 1, in seconds."""
    groups = cue_groups(script, cue_lengths, math.inf, cue_filter)
    cues = [cue for group in groups if group.tier < Tier.REMINDER for cue in group.cues]
    return StepLoad().plus(cues).seconds(1.0, rules)


def cues_per_minute(timeline: Timeline) -> Iterator[int]:
    """Yield the number of cues that begin in each 60 s window that starts at the beginning or just after a cue begins."""
    window = min(60 * timeline.rate, timeline.total)
    onsets = [cue.start for cue in timeline.cues]
    for start in (0, *(onset + 1 for onset in onsets)):
        if start + window <= timeline.total:
            yield sum(start <= onset < start + window for onset in onsets)
    yield sum(onset >= timeline.total - window for onset in onsets)


def _fit_or_none(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: FitRules, cue_filter: CueFilter
) -> Timeline | None:
    """The timeline of one attempt; None when `minutes` cannot be met under the rules."""
    total = round(minutes * 60 * TIMELINE_RATE)
    seconds = total / TIMELINE_RATE
    chosen, loads = _choose_cues(cue_groups(script, cue_lengths, minutes, cue_filter), seconds, rules)
    if rules.silence:
        chosen, loads = _add_silence(chosen, loads, silence_cues(script, cue_lengths, cue_filter), seconds, rules)
    k = stretch_factors(loads, seconds, rules)
    if k is None:
        return None
    chosen.sort(key=lambda cue: cue.order)
    silences = _pause_lengths(chosen, k, total, rules)
    if silences is None:
        return None
    omitted = _omitted_sections(script, cue_groups(script, cue_lengths, math.inf, cue_filter), chosen)
    timeline = replace(_build_timeline(script, chosen, silences, total), stretch=max(k.values()), left_out=omitted)
    return timeline if _is_dense_enough(timeline, rules) else None


def _is_dense_enough(timeline: Timeline, rules: FitRules) -> bool:
    """Whether the listener is never without guidance for longer than the week allows."""
    return timeline.speech_share >= rules.speech_share and all(
        cues >= rules.cues_a_minute for cues in cues_per_minute(timeline)
    )


# Which cues are said


def _choose_cues(
    groups: Sequence[CueGroup], seconds: float, rules: FitRules
) -> tuple[list[CandidateCue], dict[int, StepLoad]]:
    """The cues said in `seconds`, and their load by step: the core always, others while every pause keeps its comfort."""
    chosen, loads = list(groups[0].cues), _add_to_loads({}, groups[0].cues)
    core_open = True
    for group in groups[1:]:
        if group.tier is Tier.CORE and not core_open:
            continue
        more = _add_to_loads(loads, group.cues)
        if _may_be_added(loads, more, seconds, rules, group.tier):
            chosen.extend(group.cues)
            loads = more
        elif group.tier is Tier.CORE:
            # Later optional sections wait too, so that a longer practice never has fewer core cues.
            core_open = False
    return chosen, loads


def _may_be_added(
    loads: Mapping[int, StepLoad], more: Mapping[int, StepLoad], seconds: float, rules: FitRules, tier: Tier
) -> bool:
    """Whether `more` leaves every pause its comfort, or is needed because `loads` alone cannot fill the time."""
    if is_comfortable(more, seconds, rules, rules.comfort[tier]):
        return True
    too_thin = _combined_load(loads).seconds(rules.stretch_limit, rules) < seconds
    return too_thin and _combined_load(more).seconds(0.0, rules) <= seconds


def _add_silence(
    chosen: list[CandidateCue],
    loads: dict[int, StepLoad],
    around: Sequence[CandidateCue],
    seconds: float,
    rules: FitRules,
) -> tuple[list[CandidateCue], dict[int, StepLoad]]:
    """What was chosen, with an agreed silence and the cues `around` it.

    The silence takes what remains when all other pauses have twice their natural length.
    """
    if not around:
        return chosen, loads
    more = _add_to_loads(loads, around)
    remaining = seconds - _combined_load(more).seconds(STRETCH_BESIDE_SILENCE, rules)
    if remaining < SHORTEST_SILENCE_SECONDS:
        return chosen, loads
    step = around[0].step
    more[step] = replace(more[step], fixed=more[step].fixed + int(remaining * TIMELINE_RATE))
    return [*chosen, *around], more


def _omitted_sections(script: Script, groups: Sequence[CueGroup], chosen: Sequence[CandidateCue]) -> tuple[str, ...]:
    """Titles of sections this person could hear in a longer practice and does not hear in this one."""
    said = {cue.order[0] for cue in chosen}
    offered = dict.fromkeys(cue.order[0] for group in groups for cue in group.cues)
    return tuple(script.sections[index].title for index in offered if index not in said)


# How long each pause is


@dataclass(frozen=True, slots=True)
class StepLoad:
    """The cues of one step as sums.

    `fixed` is the number of frames that do not stretch; `weights` counts the pauses that do, by their weight in seconds.
    """

    fixed: int = 0
    weights: Counter[float] = field(default_factory=Counter)

    def plus(self, cues: Sequence[CandidateCue]) -> StepLoad:
        """Return this load with `cues` added."""
        fixed, weights = self.fixed, self.weights.copy()
        for candidate in cues:
            fixed += candidate.speech
            if candidate.cue.pause.stretches:
                weights[candidate.weight] += 1
            else:
                fixed += round(candidate.cue.pause.seconds * TIMELINE_RATE)
        return StepLoad(fixed, weights)

    def seconds(self, k: float, rules: FitRules) -> float:
        """Return the length at factor k, in seconds."""
        pauses = sum(count * _bounded_pause(k * weight, rules) for weight, count in self.weights.items())
        return self.fixed / TIMELINE_RATE + pauses

    def factor(self, seconds: float, rules: FitRules) -> float | None:
        """Return the k at which the load lasts `seconds`, found by bisection; None when no k can."""
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


def stretch_factors(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float] | None:
    """Return the factor k of each step: one for all, except where a step would leave its share; None when impossible."""
    bound = _steps_at_their_edge(loads, seconds, rules) if len(loads) > 1 else {}
    free = {step: load for step, load in loads.items() if step not in bound}
    shared = _combined_load(free).factor(seconds - sum(bound.values()), rules) if free else None
    factors = {step: loads[step].factor(length, rules) for step, length in bound.items()} | dict.fromkeys(free, shared)
    possible = {step: factor for step, factor in factors.items() if factor is not None}
    return possible if len(possible) == len(loads) and _shares_respected(loads, possible, seconds, rules) else None


def is_comfortable(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules, comfort: float) -> bool:
    """Return whether the factors of `loads` exist and none is below `comfort`.

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


def _add_to_loads(loads: Mapping[int, StepLoad], cues: Sequence[CandidateCue]) -> dict[int, StepLoad]:
    """The loads by step with `cues` added to their steps."""
    more = dict(loads)
    for step in {cue.step for cue in cues}:
        more[step] = more.get(step, StepLoad()).plus([cue for cue in cues if cue.step == step])
    return more


def _combined_load(loads: Mapping[int, StepLoad]) -> StepLoad:
    """All steps as one load."""
    weights: Counter[float] = Counter()
    for load in loads.values():
        weights.update(load.weights)
    return StepLoad(sum(load.fixed for load in loads.values()), weights)


def _shares_respected(loads: Mapping[int, StepLoad], k: Mapping[int, float], seconds: float, rules: FitRules) -> bool:
    if len(loads) == 1:
        return True
    low, high = rules.step_share
    shares = (load.seconds(k[step], rules) / seconds for step, load in loads.items())
    return all(low - _TOLERANCE <= share <= high + _TOLERANCE for share in shares)


def _steps_at_their_edge(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float]:
    """Lengths of the steps that one common k would take out of their share of `seconds`, put back to its edge."""
    low, high = (share * seconds for share in rules.step_share)
    bound: dict[int, float] = {}
    while len(bound) < len(loads) - 1:
        free = {step: load for step, load in loads.items() if step not in bound}
        k = _nearest_factor(_combined_load(free), seconds - sum(bound.values()), rules)
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


def _bounded_pause(seconds: float, rules: FitRules) -> float:
    return min(max(seconds, rules.floor), rules.cap)


def _pause_lengths(
    cues: Sequence[CandidateCue], k: Mapping[int, float], total: int, rules: FitRules
) -> list[int] | None:
    """Frames of silence after each cue; with the speech they make exactly `total`. An agreed silence takes the rest.

    None when `total` lies within rounding of what the bounds allow, on the wrong side.
    """
    lengths = [
        int(_bounded_pause(k[candidate.step] * candidate.weight, rules) * TIMELINE_RATE + _TOLERANCE)
        if candidate.cue.pause.stretches
        else round(candidate.cue.pause.seconds * TIMELINE_RATE)
        for candidate in cues
    ]
    rest = total - sum(lengths) - sum(candidate.speech for candidate in cues)
    silence = next((index for index, candidate in enumerate(cues) if candidate.cue.silence), None)
    if silence is not None:
        lengths[silence] += rest
        return lengths
    return _spread_rounding(cues, lengths, rest, rules)


def _spread_rounding(cues: Sequence[CandidateCue], lengths: list[int], rest: int, rules: FitRules) -> list[int] | None:
    """`lengths` with the rounding remainder spread a frame at a time over pauses that may still change."""
    lowest, highest = math.ceil(rules.floor * TIMELINE_RATE), int(rules.cap * TIMELINE_RATE)
    step = 1 if rest > 0 else -1
    while rest:
        changeable = [
            index
            for index, candidate in enumerate(cues)
            if candidate.cue.pause.stretches and lowest <= lengths[index] + step <= highest
        ]
        if not changeable:
            return None
        for index in changeable[: abs(rest)]:
            lengths[index] += step
            rest -= step
    return lengths


# The timeline


def _build_timeline(script: Script, cues: Sequence[CandidateCue], silences: Sequence[int], total: int) -> Timeline:
    timed: list[TimedCue] = []
    sections: list[TimedSection] = []
    bells: list[int] = []
    movements: list[tuple[str, int]] = []
    occurrences: Counter[str] = Counter()
    frame = 0
    for index, (candidate, silence_after) in enumerate(zip(cues, silences, strict=True)):
        cue = candidate.cue
        if not index or candidate.order[:2] != cues[index - 1].order[:2]:
            sections.append(TimedSection(script.sections[candidate.order[0]].title, frame))
        if cue.text:
            timed.append(TimedCue(cue.id, cue.text, frame, candidate.speech, len(sections) - 1, occurrences[cue.id]))
            occurrences[cue.id] += 1
        if cue.figure:
            movements.append((cue.figure, frame))
        if cue.bell:
            bells.append(frame + _BELL_LEAD)
        frame += candidate.speech + silence_after
    return Timeline(
        script.exercise,
        script.title,
        TIMELINE_RATE,
        total,
        tuple(timed),
        tuple(TimedBell(start, closing=start == bells[-1] and not _is_opening_bell(start)) for start in bells),
        tuple(sections),
        stretch=1.0,
        figures=_timed_figures(movements),
    )


def _is_opening_bell(start: int) -> bool:
    """Whether a bell stands before everything else; a single one need not: it may be all that ends a practice."""
    return start == _BELL_LEAD


def _timed_figures(movements: Sequence[tuple[str, int]]) -> tuple[TimedFigure, ...]:
    """Figures from (movement, frame): the movement `rest` lets the one before it come to rest."""
    figures: list[TimedFigure] = []
    for name, frame in movements:
        if name != REST_MOVEMENT:
            figures.append(TimedFigure(name, frame))
        elif figures and figures[-1].rests_from is None:
            figures[-1] = replace(figures[-1], rests_from=frame)
    return tuple(figures)
