"""Fits an exercise, as a voice reads it, to the minutes asked for.

Loaded when a practice is prepared: what is offered, and *today*, needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..domain.catalogue import LengthRange
from ..domain.cue_selection import CueFilter
from ..domain.elastic import fit, natural_seconds
from ..domain.errors import LengthOutOfRange, NameKind, UnknownName
from ..domain.fit_rules import FitRules, guidance_rules
from ..domain.practice import FIRST_OCCASION, Occasion, Posture, PracticeOptions
from ..domain.score import Recording, Score
from ..domain.script import Script
from ..domain.timeline import Timeline
from .readings import Reading

_WEEKS_WITH_OWN_RULES = (1, 3, 6)
_WEEKS_WITH_OWN_GUIDANCE = ((1, 1), (2, 4), (4, 6), (6, 9), (8, 12))
"""Weeks, and times of an exercise, for which guidance is given by rules of their own."""


def fitted(reading: Reading, options: PracticeOptions) -> Timeline:
    """Return the script fitted to the minutes asked for, which must lie in the range for every week and posture."""
    script = reading.script
    if not script.shortest <= options.minutes <= script.longest:
        span = length_range(reading)
        raise LengthOutOfRange(script.exercise, options.minutes, span.shortest, span.longest)
    regions = frozenset(script.regions)
    occasion = options.occasion
    cue_filter = CueFilter(
        _posture(script, options.posture),
        occasion.week or options.week,
        options.skip & regions,
        options.linger & regions,
        occasion,
        reading.takes,
    )
    rules = guidance_rules(script, options.week, occasion, silence=options.silence, grade=options.grade)
    return fit(script, reading.lengths, options.minutes, rules, cue_filter)


def scored(timeline: Timeline, recording: Recording | None, options: PracticeOptions) -> Score:
    """Return the score of a timeline, with the bells, the sound and the levels asked for."""
    return Score(timeline, recording, options.bell, options.volume, options.bell_volume, options.ambience)


def length_range(reading: Reading) -> LengthRange:
    """Return the script's range, narrowed to what this voice can meet in every week and posture."""
    script = reading.script
    shortest, longest = script.shortest, script.longest
    for rules, cue_filter in _ways_to_do(script):
        ends = _reachable(reading, rules, replace(cue_filter, takes=reading.takes))
        shortest, longest = max(shortest, ends[0]), min(longest, ends[1])
    first = guidance_rules(script, 1, FIRST_OCCASION, silence=False, grade=None)
    natural = natural_seconds(script, reading.lengths, first, CueFilter(script.default_posture))
    return LengthRange(shortest, min(max(round(natural / 60), shortest), longest), longest)


def _posture(script: Script, asked: Posture | None) -> Posture:
    if asked is None:
        return script.default_posture
    if asked not in script.postures:
        raise UnknownName(NameKind.POSTURE, asked.value, tuple(posture.value for posture in script.postures))
    return asked


def _ways_to_do(script: Script) -> Iterator[tuple[FitRules, CueFilter]]:
    """Yield every combination of week, posture and occasion that is offered and fits in its own way."""
    weeks = _WEEKS_WITH_OWN_GUIDANCE if script.has_pause_kinds else tuple((week, 1) for week in _WEEKS_WITH_OWN_RULES)
    for week, number in weeks:
        occasion = Occasion(number)
        rules = guidance_rules(script, week, occasion, silence=False, grade=None)
        for posture in script.postures:
            yield rules, CueFilter(posture, week, occasion=occasion)


def _reachable(reading: Reading, rules: FitRules, cue_filter: CueFilter) -> tuple[int, int]:
    script = reading.script
    try:
        for minutes in (script.shortest, script.longest):
            fit(script, reading.lengths, minutes, rules, cue_filter)
    except LengthOutOfRange as error:
        return error.shortest, error.longest
    return script.shortest, script.longest
