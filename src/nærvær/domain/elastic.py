"""The elastic heart: one script, any number of minutes.

Two levers make a practice longer or shorter: which cues are said (`ladder`: core always; then support, reminders, rounds)
and one factor k that stretches every pause between its floor and the week's cap (`stretch`). Speech is never stretched.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .errors import LengthOutOfRange, Unfittable
from .figure.names import REST
from .ladder import Item, Unit, ladder, silence
from .rules import Choice, Rules
from .script import Script, Tier
from .stretch import Load, added, comfortable, factors, pauses, together
from .timeline import TIMELINE_RATE, Passage, Shown, Spoken, Strike, Timeline

BELL_LEAD_SECONDS = 0.5
_BELL_LEAD = int(BELL_LEAD_SECONDS * TIMELINE_RATE)
SILENCE_AT_LEAST_SECONDS = 60.0
STRETCH_BESIDE_SILENCE = 2.0
LONGEST_MINUTES = 120
"""What can be asked for at most."""


def fit(script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: Rules, choice: Choice) -> Timeline:
    """Place `script` in exactly `round(minutes · 60 · 48 000)` frames.

    `cue_lengths` gives frames of 48 kHz by cue id. Raises `LengthOutOfRange` with the shortest and longest whole minutes,
    `Unfittable` when there are none.
    """
    timeline = _attempt(script, cue_lengths, minutes, rules, choice)
    if timeline is None:
        shortest, longest = feasible(script, cue_lengths, rules, choice)
        raise LengthOutOfRange(script.exercise, minutes, shortest, longest)
    return timeline


def feasible(script: Script, cue_lengths: Mapping[str, int], rules: Rules, choice: Choice) -> tuple[int, int]:
    """Shortest and longest whole minutes that `fit` can meet; raises `Unfittable` when there are none."""
    items = [item for unit in ladder(script, cue_lengths, math.inf, choice) for item in unit.items]
    most = max(script.longest, math.ceil(Load().plus(items).seconds(rules.stretch_limit, rules) / 60))
    if rules.speech_share:  # no longer than speech can fill its share of
        speech = sum(item.speech for item in (*items, *silence(script, cue_lengths, choice)))
        most = min(most, math.ceil(speech / rules.speech_share / TIMELINE_RATE / 60))
    most = min(most, LONGEST_MINUTES)
    possible = (m for m in range(1, most + 1) if _attempt(script, cue_lengths, m, rules, choice))
    shortest = next(possible, None)
    if shortest is None:
        raise Unfittable(script.exercise)
    downwards = (m for m in range(most, shortest, -1) if _attempt(script, cue_lengths, m, rules, choice))
    return shortest, next(downwards, shortest)


def natural_seconds(script: Script, cue_lengths: Mapping[str, int], rules: Rules, choice: Choice) -> float:
    """The length of core and support cues at k = 1, in seconds."""
    units = ladder(script, cue_lengths, math.inf, choice)
    items = [item for unit in units if unit.tier < Tier.REMINDER for item in unit.items]
    return Load().plus(items).seconds(1.0, rules)


def cues_per_minute(timeline: Timeline) -> Iterator[int]:
    """The number of cues that begin in each 60 s window that starts at the beginning or just after a cue begins."""
    window = min(60 * timeline.rate, timeline.total)
    onsets = [spoken.start for spoken in timeline.spoken]
    for start in (0, *(onset + 1 for onset in onsets)):
        if start + window <= timeline.total:
            yield sum(start <= onset < start + window for onset in onsets)
    yield sum(onset >= timeline.total - window for onset in onsets)


def _attempt(
    script: Script, cue_lengths: Mapping[str, int], minutes: float, rules: Rules, choice: Choice
) -> Timeline | None:
    total = round(minutes * 60 * TIMELINE_RATE)
    seconds = total / TIMELINE_RATE
    units = ladder(script, cue_lengths, minutes, choice)
    chosen, loads = _choose(units, seconds, rules)
    if rules.silence:
        chosen, loads = _with_silence(chosen, loads, silence(script, cue_lengths, choice), seconds, rules)
    k = factors(loads, seconds, rules)
    if k is None:
        return None
    chosen.sort(key=lambda item: item.place)
    silences = pauses(chosen, k, total, rules)
    if silences is None:
        return None
    left_out = _left_out(script, ladder(script, cue_lengths, math.inf, choice), chosen)
    timeline = replace(_placed(script, chosen, silences, total), stretch=max(k.values()), left_out=left_out)
    return timeline if _dense(timeline, rules) else None


def _choose(units: Sequence[Unit], seconds: float, rules: Rules) -> tuple[list[Item], dict[int, Load]]:
    """The cues that find room in `seconds`: the core always, the others while every pause keeps its comfort."""
    chosen, loads = list(units[0].items), added({}, units[0].items)
    core_open = True
    for unit in units[1:]:
        if unit.tier is Tier.CORE and not core_open:
            continue
        more = added(loads, unit.items)
        if _roomy(loads, more, seconds, rules, unit.tier):
            chosen.extend(unit.items)
            loads = more
        elif unit.tier is Tier.CORE:
            # Later optional sections wait too, so that a longer practice never has fewer core cues.
            core_open = False
    return chosen, loads


def _roomy(loads: Mapping[int, Load], more: Mapping[int, Load], seconds: float, rules: Rules, tier: Tier) -> bool:
    """Whether `more` leaves every pause its comfort, or is needed because `loads` alone cannot fill the time."""
    if comfortable(more, seconds, rules, rules.comfort[tier]):
        return True
    too_thin = together(loads).seconds(rules.stretch_limit, rules) < seconds
    return too_thin and together(more).seconds(0.0, rules) <= seconds


def _with_silence(
    chosen: list[Item], loads: dict[int, Load], quiet: Sequence[Item], seconds: float, rules: Rules
) -> tuple[list[Item], dict[int, Load]]:
    """The choice with an agreed silence that takes what is left when all other pauses have twice their natural length."""
    if not quiet:
        return chosen, loads
    more = added(loads, quiet)
    left = seconds - together(more).seconds(STRETCH_BESIDE_SILENCE, rules)
    if left < SILENCE_AT_LEAST_SECONDS:
        return chosen, loads
    step = quiet[0].step
    more[step] = replace(more[step], fixed=more[step].fixed + int(left * TIMELINE_RATE))
    return [*chosen, *quiet], more


def _left_out(script: Script, units: Sequence[Unit], chosen: Sequence[Item]) -> tuple[str, ...]:
    """Titles of sections this person could hear in a longer practice and does not hear in this one."""
    said = {item.place[0] for item in chosen}
    offered = dict.fromkeys(item.place[0] for unit in units for item in unit.items)
    return tuple(script.sections[place].title for place in offered if place not in said)


def _placed(script: Script, items: Sequence[Item], silences: Sequence[int], total: int) -> Timeline:
    spoken: list[Spoken] = []
    passages: list[Passage] = []
    bells: list[int] = []
    marks: list[tuple[str, int]] = []
    seen: Counter[str] = Counter()
    frame = 0
    for index, (item, silence_after) in enumerate(zip(items, silences, strict=True)):
        if not index or item.place[:2] != items[index - 1].place[:2]:
            passages.append(Passage(script.sections[item.place[0]].title, frame))
        if item.cue.text:
            section, again = len(passages) - 1, seen[item.cue.id]
            spoken.append(Spoken(item.cue.id, item.cue.text, frame, item.speech, section, again))
            seen[item.cue.id] += 1
        if item.cue.figure:
            marks.append((item.cue.figure, frame))
        if item.cue.bell:
            bells.append(frame + _BELL_LEAD)
        frame += item.speech + silence_after
    strikes = tuple(Strike(start, closing=start == bells[-1] and not _opens(start)) for start in bells)
    return Timeline(
        script.exercise,
        script.title,
        TIMELINE_RATE,
        total,
        tuple(spoken),
        strikes,
        tuple(passages),
        stretch=1.0,
        figures=_figures(marks),
    )


def _opens(bell: int) -> bool:
    """Whether a bell stands before everything else; a single one need not: it may be all that ends a practice."""
    return bell == _BELL_LEAD


def _figures(marks: Sequence[tuple[str, int]]) -> tuple[Shown, ...]:
    """Movements from their marks: a mark of rest lets the one before it come to rest."""
    figures: list[Shown] = []
    for name, frame in marks:
        if name != REST:
            figures.append(Shown(name, frame))
        elif figures and figures[-1].rests is None:
            figures[-1] = replace(figures[-1], rests=frame)
    return tuple(figures)


def _dense(timeline: Timeline, rules: Rules) -> bool:
    """Whether nobody is left alone longer than the week allows."""
    return timeline.speech_share >= rules.speech_share and all(
        cues >= rules.cues_a_minute for cues in cues_per_minute(timeline)
    )
