"""The elastic heart: fits one script to any number of minutes.

Two levers make a practice longer or shorter: what is said (`cues_for_time`: the core always, then rooms, support, reminders
and further rounds) and how far the pauses have grown (`pause_stretching`). Speech is never stretched. Where a script has
steps that share the time, a step that one common growth would take out of its share grows by itself.
"""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .cues_for_person import CandidateCue, CueFilter, cue_groups, matching_sections, silence_cues
from .cues_for_time import choose_cues, load_of
from .errors import LengthOutOfRange, UnfittableScript
from .pause_stretching import (
    TOLERANCE,
    ElasticPause,
    FitRules,
    StepLoad,
    combined_load,
    denser_rules,
    factors_at,
    roomier_rules,
)
from .score import TIMELINE_RATE, TimedBell, TimedCue, TimedFigure, TimedSection, Timeline
from .script import REST_MOVEMENT, PauseKind, Script, Section, Tier

BELL_LEAD_SECONDS = 0.5
LONGEST_MINUTES = 120
"""What can be asked for at most."""
_BELL_LEAD = int(BELL_LEAD_SECONDS * TIMELINE_RATE)


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
    groups = cue_groups(script, cue_lengths, math.inf, rules, cue_filter)
    cues = [cue for group in groups for cue in group.cues]
    least = max(1, int(load_of(groups[0].cues).seconds(0.0, rules.phases) / 60)) if groups else 1
    most = max(script.longest, math.ceil(load_of(cues).seconds(len(rules.phases), rules.phases) / 60))
    if rules.speech_share and rules.rooms is None:  # no longer than speech can fill its share of
        speech = sum(cue.speech for cue in (*cues, *silence_cues(script, cue_lengths, rules, cue_filter)))
        most = min(most, math.ceil(speech / rules.speech_share / TIMELINE_RATE / 60))
    most = min(most, LONGEST_MINUTES)
    # What can be met at all is met with the most words or with the longest rooms; what lies between need not be tried.
    ends = (rules,) if rules.rooms is None else (denser_rules(rules)[-1], *roomier_rules(rules)[-1:])

    def is_possible(minutes: int) -> bool:
        if rules.rooms is None:
            return _fit_or_none(script, cue_lengths, minutes, rules, cue_filter) is not None
        return any(_attempt(script, cue_lengths, minutes, end, cue_filter) for end in ends)

    possible = (m for m in range(least, most + 1) if is_possible(m))
    shortest = next(possible, None)
    if shortest is None:
        raise UnfittableScript(script.exercise)
    downwards = (m for m in range(most, shortest, -1) if is_possible(m))
    return shortest, next(downwards, shortest)


def natural_seconds(script: Script, cue_lengths: Mapping[str, int], rules: FitRules, cue_filter: CueFilter) -> float:
    """Return the length of core and support cues with every pause as it was written, in seconds."""
    groups = cue_groups(script, cue_lengths, math.inf, rules, cue_filter)
    cues = [cue for group in groups if group.tier < Tier.REMINDER for cue in group.cues]
    return load_of(cues).seconds(rules.natural_position, rules.phases)


def cues_per_minute(timeline: Timeline) -> list[int]:
    """Return the number of cues that begin in each 60 s window that starts at the beginning or just after a cue begins."""
    window = min(60 * timeline.rate, timeline.total)
    onsets = [cue.start for cue in timeline.cues]
    counts = [
        bisect.bisect_left(onsets, start + window) - bisect.bisect_left(onsets, start)
        for start in (0, *[onset + 1 for onset in onsets])
        if start + window <= timeline.total
    ]
    return [*counts, len(onsets) - bisect.bisect_left(onsets, timeline.total - window)]


def _fit_or_none(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: FitRules, cue_filter: CueFilter
) -> Timeline | None:
    """The timeline of one attempt; None when `minutes` cannot be met under the rules.

    Where a script with kinds of pauses says too little by `rules`, more is said and rooms are shorter; the last attempt
    stands however little it says. Where it cannot fill the time, pauses and rooms are longer than the rules give.
    """
    matching = matching_sections(script, cue_filter)
    has_steps = True in [section.step > 0 for section in script.sections]
    placed: Timeline | None = None
    for attempt in denser_rules(rules):
        timeline = _attempt(script, cue_lengths, minutes, attempt, cue_filter, matching)
        placed = timeline or placed
        if timeline is not None and _is_dense_enough(timeline, rules):
            return timeline
        if placed is None and not has_steps:
            break  # All there is to say is said already and does not fill the time, or the core alone is too long.
    if rules.rooms is None:
        return None
    if placed is not None:
        return placed
    roomier = (
        _attempt(script, cue_lengths, minutes, attempt, cue_filter, matching) for attempt in roomier_rules(rules)
    )
    return next(filter(None, roomier), None)


def _attempt(
    script: Script,
    cue_lengths: Mapping[str, int],
    minutes: float,
    rules: FitRules,
    cue_filter: CueFilter,
    matching: Sequence[tuple[int, Section]] | None = None,
) -> Timeline | None:
    total = round(minutes * 60 * TIMELINE_RATE)
    groups = cue_groups(script, cue_lengths, minutes, rules, cue_filter, matching)
    cues = choose_cues(script, groups, cue_lengths, total / TIMELINE_RATE, rules, cue_filter)
    timeline = _placed(script, cues, total, rules)
    return timeline and replace(timeline, left_out=_omitted_sections(script, cues, cue_filter))


def _placed(script: Script, cues: Sequence[CandidateCue], total: int, rules: FitRules) -> Timeline | None:
    """The timeline of `cues`, which are in order; None when they cannot last `total` frames."""
    by_step: dict[int, list[CandidateCue]] = {}
    for cue in cues:
        by_step.setdefault(cue.step, []).append(cue)
    loads = {step: load_of(of_step) for step, of_step in by_step.items()}
    positions = stretch_positions(loads, total / TIMELINE_RATE, rules)
    if positions is None:
        return None
    silences = _pause_lengths(cues, positions, total, rules)
    if silences is None:
        return None
    return replace(_build_timeline(script, cues, silences, total), stretch=_largest_factor(positions, rules))


def _largest_factor(positions: Mapping[int, float], rules: FitRules) -> float:
    factors = factors_at(max(positions.values()), rules.phases)
    return factors[PauseKind.STAY if rules.rooms else PauseKind.NOTICE]


def _is_dense_enough(timeline: Timeline, rules: FitRules) -> bool:
    """Whether the listener is never without guidance for longer than the week allows."""
    if timeline.speech_share < rules.speech_share:
        return False
    return not rules.cues_a_minute or min(cues_per_minute(timeline)) >= rules.cues_a_minute


def _omitted_sections(script: Script, cues: Sequence[CandidateCue], cue_filter: CueFilter) -> tuple[str, ...]:
    """Titles of sections this person could hear in a longer practice and does not hear in this one."""
    said = {cue.order[0] for cue in cues}
    return tuple(
        [
            section.title
            for index, section in enumerate(script.sections)
            if index not in said and not section.is_silence and cue_filter.admits(section)
        ]
    )


# How long each pause is


def stretch_positions(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float] | None:
    """Return how far the pauses of each step grow: equally in all, except where a step would leave its share.

    None when it is impossible.
    """
    bound = _steps_at_their_edge(loads, seconds, rules) if len(loads) > 1 else {}
    free = [step for step in loads if step not in bound]
    shared = combined_load([loads[step] for step in free]).position(seconds - sum(bound.values()), rules.phases)
    positions = {step: loads[step].position(length, rules.phases) for step, length in bound.items()}
    possible = {step: at for step, at in (positions | dict.fromkeys(free, shared)).items() if at is not None}
    return possible if len(possible) == len(loads) and _shares_respected(loads, possible, seconds, rules) else None


def _shares_respected(
    loads: Mapping[int, StepLoad], positions: Mapping[int, float], seconds: float, rules: FitRules
) -> bool:
    if len(loads) == 1:
        return True
    low, high = rules.step_share
    shares = [load.seconds(positions[step], rules.phases) / seconds for step, load in loads.items()]
    return low - TOLERANCE <= min(shares) and max(shares) <= high + TOLERANCE


def _steps_at_their_edge(loads: Mapping[int, StepLoad], seconds: float, rules: FitRules) -> dict[int, float]:
    """Lengths of the steps that growing equally would take out of their share of `seconds`, put back to its edge."""
    low, high = (share * seconds for share in rules.step_share)
    bound: dict[int, float] = {}
    while len(bound) < len(loads) - 1:
        free = {step: load for step, load in loads.items() if step not in bound}
        position = _nearest_position(combined_load(free.values()), seconds - sum(bound.values()), rules)
        lengths = {step: load.seconds(position, rules.phases) for step, load in free.items()}
        edges = {step: min(max(length, low), high) for step, length in lengths.items()}
        worst = max([(abs(lengths[step] - edges[step]), -step) for step in free])
        if not worst[0]:
            break
        bound[-worst[1]] = edges[-worst[1]]
    return bound


def _nearest_position(load: StepLoad, seconds: float, rules: FitRules) -> float:
    position = load.position(seconds, rules.phases)
    if position is not None:
        return position
    return 0.0 if load.seconds(0.0, rules.phases) > seconds else float(len(rules.phases))


def _pause_lengths(
    cues: Sequence[CandidateCue], positions: Mapping[int, float], total: int, rules: FitRules
) -> list[int] | None:
    """Frames of silence after each cue; with the speech they make exactly `total`. An agreed silence takes the rest.

    None when `total` lies within rounding of what the bounds allow, on the wrong side.
    """
    factors = {step: factors_at(position, rules.phases) for step, position in positions.items()}
    lengths, spoken = [], 0
    for cue in cues:
        spoken += cue.speech
        if cue.elastic is None:
            lengths.append(cue.fixed)
        else:
            kind, weight, low, high = cue.elastic
            seconds = min(max(factors[cue.step][kind] * weight, low), high)
            lengths.append(int(seconds * TIMELINE_RATE + TOLERANCE) + cue.fixed)
    rest = total - sum(lengths) - spoken
    for index, cue in enumerate(cues):
        if cue.cue.silence:
            lengths[index] += rest
            return lengths
    return _spread_rounding([cue.elastic for cue in cues], lengths, rest)


def _spread_rounding(pauses: Sequence[ElasticPause | None], lengths: list[int], rest: int) -> list[int] | None:
    """`lengths` with the rounding remainder spread a frame at a time over pauses that may still change."""
    step = 1 if rest > 0 else -1
    while rest:
        changeable = [
            index
            for index, pause in enumerate(pauses)
            if pause is not None
            and math.ceil(pause.low * TIMELINE_RATE) <= lengths[index] + step <= int(pause.high * TIMELINE_RATE)
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
