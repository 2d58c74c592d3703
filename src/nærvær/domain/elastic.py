"""The elastic heart: one script, any number of minutes.

Two levers make a practice longer or shorter: which cues are said (core always; then support, reminders, rounds) and one
factor `k` that stretches every stretchable pause between its floor and the week's cap. Speech itself is never stretched.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .errors import LengthOutOfRange, Unfittable
from .script import Cue, Posture, Script, Section, Tier
from .timeline import TIMELINE_RATE, Passage, Spoken, Strike, Timeline

BELL_LEAD_SECONDS = 0.5
SILENCE_AT_LEAST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a listener of a given week is offered.

    `cap` and `floor` bound a pause in seconds; `stretch_limit` bounds k; `speech_share` is the least part of speech;
    `cues_a_minute` the least number of cues beginning in any 60 s; `comfort` the k that more cues may not press below, per
    tier (rounds count as reminders); `silence`: whether an agreed silence may be used.
    """

    cap: float
    speech_share: float
    cues_a_minute: int
    comfort: tuple[float, float, float]
    silence: bool
    floor: float = 1.2
    stretch_limit: float = 4.0
    step_share: tuple[float, float] = (0.25, 0.42)

    @classmethod
    def for_week(cls, week: int, silence: bool = False) -> Rules:
        """The rules of a week: beginners get continuous guidance, later weeks more silence."""
        if week <= 2:
            return cls(15.0, 0.30, 3, (0.5, 0.7, 1.0), silence)
        if week <= 5:
            return cls(30.0, 0.25, 0, (0.5, 0.8, 1.25), silence)
        return cls(60.0, 0.0, 0, (0.5, 0.9, 1.6), True)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person has chosen beforehand: posture, week, and body regions to skip or to stay longer at."""

    posture: Posture
    week: int = 1
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Item:
    """A cue of the person's variant, where it stands, how long it lasts (frames) and how its pause is weighted (seconds)."""

    place: tuple[int, int, int]
    cue: Cue
    speech: int
    weight: float
    step: int
    region: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """Cues that come in together."""

    tier: Tier
    items: tuple[_Item, ...]


@dataclass(slots=True)
class _Load:
    """The cues of one step so far, as sums: frames that do not stretch, and how many pauses of each weight do."""

    fixed: int = 0
    weights: Counter[float] = field(default_factory=Counter)

    def plus(self, items: Sequence[_Item]) -> _Load:
        """This load with `items` added."""
        load = _Load(self.fixed, self.weights.copy())
        for item in items:
            load.fixed += item.speech
            if item.cue.pause.stretches:
                load.weights[item.weight] += 1
            elif not item.cue.silence:
                load.fixed += round(item.cue.pause.seconds * TIMELINE_RATE)
        return load

    def seconds(self, k: float, rules: Rules) -> float:
        """Length at factor k."""
        pauses = sum(count * _clamped(k * weight, rules) for weight, count in self.weights.items())
        return self.fixed / TIMELINE_RATE + pauses

    def factor(self, seconds: float, rules: Rules) -> float | None:
        """The k at which the load lasts `seconds`; None when it cannot."""
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


_Loads = dict[int, _Load]


def fit(script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: Rules, choice: Choice) -> Timeline:
    """Place `script` in exactly `round(minutes · 60 · 48 000)` frames.

    `cue_lengths` gives frames of 48 kHz by cue id. Raises `LengthOutOfRange` with the shortest and longest whole minutes.
    """
    timeline = _attempt(script, cue_lengths, minutes, rules, choice)
    if timeline is None:
        shortest, longest = feasible(script, cue_lengths, rules, choice)
        raise LengthOutOfRange(script.exercise, minutes, shortest, longest)
    return timeline


def feasible(script: Script, cue_lengths: Mapping[str, int], rules: Rules, choice: Choice) -> tuple[int, int]:
    """Shortest and longest whole minutes that `fit` can meet; raises `Unfittable` when there are none."""
    everything = _Load().plus([item for unit in _units(script, cue_lengths, math.inf, choice) for item in unit.items])
    most = max(script.longest, math.ceil(everything.seconds(rules.stretch_limit, rules) / 60))
    possible = (m for m in range(1, most + 1) if _attempt(script, cue_lengths, m, rules, choice))
    shortest = next(possible, None)
    if shortest is None:
        raise Unfittable(script.exercise)
    down = (m for m in range(most, shortest - 1, -1) if _attempt(script, cue_lengths, m, rules, choice))
    return shortest, next(down, shortest)


def natural_seconds(script: Script, cue_lengths: Mapping[str, int], rules: Rules, choice: Choice) -> float:
    """The length of core and support cues at k = 1, in seconds."""
    units = _units(script, cue_lengths, math.inf, choice)
    items = [item for unit in units if unit.tier < Tier.REMINDER for item in unit.items]
    return _Load().plus(items).seconds(1.0, rules)


def _attempt(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: Rules, choice: Choice
) -> Timeline | None:
    total = round(minutes * 60 * TIMELINE_RATE)
    units = _units(script, cue_lengths, minutes, choice)
    chosen, loads = _choose(units, total / TIMELINE_RATE, rules)
    quiet = _silence(script, cue_lengths, choice) if rules.silence else ()
    if quiet:
        chosen, loads, rules = _with_silence(chosen, loads, quiet, total / TIMELINE_RATE, rules)
    factors = _factors(loads, total / TIMELINE_RATE, rules)
    if factors is None:
        return None
    chosen.sort(key=lambda item: item.place)
    pauses = _pauses(chosen, factors, total, rules)
    timeline = _placed(script, chosen, pauses, total, factors, units)
    return timeline if _dense(timeline, rules) else None


# Which cues


def _variant(script: Script, choice: Choice) -> list[tuple[int, Section]]:
    """The sections of this person's posture, week and regions, with their place in the script."""
    variant = []
    for place, section in enumerate(script.sections):
        cues = tuple(cue for cue in section.cues if cue.belongs(choice.posture, choice.week))
        if cues and section.region not in choice.skip:
            variant.append((place, replace(section, cues=cues)))
    return variant


def _items(place: int, section: Section, turn: int, lengths: Mapping[str, int], choice: Choice) -> list[_Item]:
    linger = 1.6 if section.region in choice.linger else 1.0
    return [
        _Item(
            (place, turn, index),
            cue,
            lengths[cue.id] if cue.text else 0,
            round(cue.pause.seconds * linger, 3),
            section.step,
            section.region,
        )
        for index, cue in enumerate(section.cues)
    ]


def _units(script: Script, lengths: Mapping[str, int], minutes: float, choice: Choice) -> list[_Unit]:
    """Everything that may be said in `minutes`, in the order in which it comes in; the first unit is the core."""
    ordinary = [(place, section) for place, section in _variant(script, choice) if not section.is_silence]
    optional = sorted((section.from_minutes, place) for place, section in ordinary if section.from_minutes)
    rows = {place: _items(place, section, 0, lengths, choice) for place, section in ordinary}
    entered = [place for start, place in optional if start <= minutes]
    base = [item for place, section in ordinary if not section.from_minutes for item in rows[place]]
    units = [_Unit(Tier.CORE, tuple(item for item in base if item.cue.tier is Tier.CORE))]
    units += [_Unit(Tier.CORE, tuple(i for i in rows[place] if i.cue.tier is Tier.CORE)) for place in entered]
    open_items = sorted(base + [item for place in entered for item in rows[place]], key=lambda item: item.place)
    for tier in (Tier.SUPPORT, Tier.REMINDER):
        units += [_Unit(tier, (item,)) for item in _spread(open_items, tier, choice)]
    sections = dict(ordinary)
    rounds = max((section.rounds for section in sections.values()), default=1)
    for turn in range(1, rounds):
        for place, section in ordinary:
            if turn < section.rounds and section.from_minutes <= minutes:
                units.append(_Unit(Tier.REMINDER, tuple(_items(place, section, turn, lengths, choice))))
    return [unit for unit in units if unit.items]


def _spread(items: Sequence[_Item], tier: Tier, choice: Choice) -> list[_Item]:
    """The cues of a tier so that any first few of them lie evenly over the script; lingered regions come first."""
    chosen = [item for item in items if item.cue.tier is tier]
    bits = max(1, (len(chosen) - 1).bit_length())
    order = sorted(range(len(chosen)), key=lambda index: int(f"{index:0{bits}b}"[::-1], 2))
    spread = [chosen[index] for index in order]
    return sorted(spread, key=lambda item: item.region not in choice.linger or not item.region)


def _choose(units: Sequence[_Unit], seconds: float, rules: Rules) -> tuple[list[_Item], _Loads]:
    """The cues that find room in `seconds`: the core always, the others while every pause keeps its comfort."""
    core = units[0]
    chosen, loads = list(core.items), _added({}, core.items)
    core_open = True
    for unit in units[1:]:
        if unit.tier is Tier.CORE and not core_open:
            continue
        more = _added(loads, unit.items)
        factors = _factors(more, seconds, rules)
        roomy = factors is not None and min(factors.values()) >= rules.comfort[unit.tier]
        if roomy or (factors is None and _crowded_nowhere(more, seconds, rules)):
            chosen.extend(unit.items)
            loads = more
        elif unit.tier is Tier.CORE:
            core_open = False
    return chosen, loads


def _crowded_nowhere(loads: _Loads, seconds: float, rules: Rules) -> bool:
    """Whether what is chosen is still too thin for `seconds` even at the largest k: more cues are needed, not fewer."""
    return sum(load.seconds(rules.stretch_limit, rules) for load in loads.values()) < seconds


def _added(loads: _Loads, items: Sequence[_Item]) -> _Loads:
    more = dict(loads)
    for step in {item.step for item in items}:
        more[step] = more.get(step, _Load()).plus([item for item in items if item.step == step])
    return more


# How long each pause


def _factors(loads: _Loads, seconds: float, rules: Rules) -> dict[int, float] | None:
    """The factor k of each step: one for all, except where a step would leave its share of the time."""
    if len(loads) == 1:
        return _one_factor(loads, seconds, rules)
    low, high = (share * seconds for share in rules.step_share)
    bound: dict[int, float] = {}
    for _ in loads:
        free = {step: load for step, load in loads.items() if step not in bound}
        left = seconds - sum(bound.values())
        shared = _one_factor(free, left, rules) if free else {}
        if shared is None:
            lengths = _pressed(free, left, rules)
        else:
            lengths = {step: load.seconds(shared[step], rules) for step, load in free.items()}
        outside = {step: min(max(length, low), high) for step, length in lengths.items() if not low <= length <= high}
        if not outside:
            break
        step = max(outside, key=lambda step: abs(lengths[step] - outside[step]))
        bound[step] = outside[step]
    factors = {step: loads[step].factor(length, rules) for step, length in bound.items()} | (shared or {})
    complete = {step: factor for step, factor in factors.items() if factor is not None}
    return complete if len(complete) == len(loads) else None


def _pressed(loads: _Loads, seconds: float, rules: Rules) -> dict[int, float]:
    """Lengths of steps that no one factor can bring to `seconds`: all at their nearest end."""
    least = sum(load.seconds(0.0, rules) for load in loads.values())
    k = 0.0 if least > seconds else rules.stretch_limit
    return {step: load.seconds(k, rules) for step, load in loads.items()}


def _one_factor(loads: _Loads, seconds: float, rules: Rules) -> dict[int, float] | None:
    together = _Load(sum(load.fixed for load in loads.values()))
    for load in loads.values():
        together.weights.update(load.weights)
    factor = together.factor(seconds, rules)
    return None if factor is None else dict.fromkeys(loads, factor)


def _clamped(seconds: float, rules: Rules) -> float:
    return min(max(seconds, rules.floor), rules.cap)


def _pauses(items: Sequence[_Item], factors: Mapping[int, float], total: int, rules: Rules) -> list[int]:
    """Frames of silence after each item; they and the speech make exactly `total`."""
    cap = int(rules.cap * TIMELINE_RATE)
    floor = math.ceil(rules.floor * TIMELINE_RATE)
    pauses = []
    for item in items:
        seconds = item.cue.pause.seconds
        if item.cue.pause.stretches:
            seconds = _clamped(factors[item.step] * item.weight, rules)
        pauses.append(0 if item.cue.silence else int(seconds * TIMELINE_RATE + 1e-6))
    rest = total - sum(pauses) - sum(item.speech for item in items)
    quiet = next((index for index, item in enumerate(items) if item.cue.silence), None)
    if quiet is not None:
        pauses[quiet] = rest
        return pauses
    elastic = [index for index, item in enumerate(items) if item.cue.pause.stretches]
    step = 1 if rest > 0 else -1
    while rest:
        roomy = [i for i in elastic if (pauses[i] < cap if step > 0 else pauses[i] > floor)]
        for index in roomy[: abs(rest)]:
            pauses[index] += step
            rest -= step
    return pauses


# An agreed silence


def _silence(script: Script, lengths: Mapping[str, int], choice: Choice) -> list[_Item]:
    return [
        item
        for place, section in _variant(script, choice)
        if section.is_silence
        for item in _items(place, section, 0, lengths, choice)
    ]


def _with_silence(
    chosen: list[_Item], loads: _Loads, quiet: Sequence[_Item], seconds: float, rules: Rules
) -> tuple[list[_Item], _Loads, Rules]:
    """The choice with an agreed silence that takes what is left when the rest has twice its natural pauses."""
    k = 2.0
    more = _added(loads, quiet)
    left = seconds - sum(load.seconds(k, rules) for load in more.values())
    if left < SILENCE_AT_LEAST_SECONDS:
        return chosen, loads, rules
    step = quiet[0].step
    more[step].fixed += int(left * TIMELINE_RATE)
    return [*chosen, *quiet], more, rules


# Placing


def _placed(
    script: Script,
    items: Sequence[_Item],
    pauses: Sequence[int],
    total: int,
    factors: Mapping[int, float],
    units: Sequence[_Unit],
) -> Timeline:
    spoken: list[Spoken] = []
    passages: list[Passage] = []
    bells: list[int] = []
    seen: Counter[str] = Counter()
    last_place: tuple[int, int] | None = None
    frame = 0
    for item, pause in zip(items, pauses, strict=True):
        if item.place[:2] != last_place:
            last_place = item.place[:2]
            passages.append(Passage(script.sections[item.place[0]].title, frame))
        if item.cue.text:
            spoken.append(Spoken(item.cue.id, item.cue.text, frame, item.speech, len(passages) - 1, seen[item.cue.id]))
            seen[item.cue.id] += 1
        if item.cue.bell:
            bells.append(frame + item.speech + int(BELL_LEAD_SECONDS * TIMELINE_RATE))
        frame += item.speech + pause
    strikes = tuple(Strike(start, index == len(bells) - 1 > 0) for index, start in enumerate(bells))
    said = {item.place[0] for item in items}
    open_places = dict.fromkeys(item.place[0] for unit in units for item in unit.items)
    left_out = tuple(script.sections[place].title for place in open_places if place not in said)
    return Timeline(
        script.exercise,
        script.title,
        TIMELINE_RATE,
        total,
        tuple(spoken),
        strikes,
        tuple(passages),
        max(factors.values()),
        left_out,
    )


def _dense(timeline: Timeline, rules: Rules) -> bool:
    """Whether nobody is left alone longer than the week allows."""
    return timeline.speech_share >= rules.speech_share and all(
        cues >= rules.cues_a_minute for cues in cues_per_minute(timeline)
    )


def cues_per_minute(timeline: Timeline) -> Iterator[int]:
    """The number of cues that begin in each 60 s window that starts at the beginning or just after a cue."""
    window = min(60 * timeline.rate, timeline.total)
    onsets = [spoken.start for spoken in timeline.spoken]
    for start in (0, *(onset + 1 for onset in onsets)):
        if start + window <= timeline.total:
            yield sum(start <= onset < start + window for onset in onsets)
    yield sum(onset >= timeline.total - window for onset in onsets)
