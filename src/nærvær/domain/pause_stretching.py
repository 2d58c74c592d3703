"""How long pauses and rooms of silence may be in a week, and how much is said; and how pauses stretch to fill a given time.

A script of 0.1.0's format has one kind of pause and keeps the rules it was written for (`FitRules.for_week`). For scripts
whose pauses have kinds, `guidance_rules` follows the weeks and the person: the less familiar of the two decides.

The kinds of pauses do not grow together. They grow in phases, one kind in each, and every pause is piecewise linear in the
factor of its kind: factor times weight, between its bounds. How far the phases have come is one number, the position: its
whole part counts the phases that are over, the rest is how far the present one has come. The position for a given time is
found in closed form, by walking the sorted breakpoints of the phase it lies in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import NamedTuple, TypeVar

from ..quick_dataclass import dataclass
from .catalogue import HARD_MOMENT
from .practice import Grade, Occasion
from .score import TIMELINE_RATE
from .script import Pause, PauseKind, Script

LEAST_PART, MOST_PART = 0.3, 4.0
"""A pause of a whole recording lasts this part of its own length at least, and this many times it at most."""

TOLERANCE = 1e-6
"""Seconds, and shares of the time, within which two lengths count as the same."""

ROOM_LENGTHS = (30, 45, 60, 90, 120, 180, 240)
"""The seconds that a room is announced with, and kept to."""
AFTER_ROOM_FROM = 60
"""A room of so many seconds and more is followed by a line for those whose mind has wandered."""
SHORTEST_ROOM_FLOOR = 6.0
STAY_FLOOR = 6.0
ROOMS_PER_SECOND = 3 / 600
"""At most three rooms in ten minutes."""

_Value = TypeVar("_Value")


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


@dataclass(frozen=True, slots=True)
class RoomRules:
    """How long silences may be, in seconds.

    Unannounced ones last up to `unannounced`. A room's weight times `factor` is what it aims at, `longest` the most it
    gets, and all of them together take at most `share` of the time. `single`: one in ten minutes is announced.
    """

    unannounced: float
    factor: float = 0.0
    longest: int = 0
    share: float = 0.0
    single: bool = False


ROOM_LEVELS = (
    RoomRules(15.0),
    RoomRules(20.0, 1.0, 30, 0.10, single=True),
    RoomRules(29.0, 0.9, 45, 0.18),
    RoomRules(29.0, 1.2, 90, 0.28),
    RoomRules(29.0, 1.6, 90, 0.34),
    RoomRules(29.0, 2.2, 120, 0.42),
    RoomRules(29.0, 3.2, 240, 0.50),
)
_LEVEL_OF_WEEK = (1, 1, 2, 2, 3, 4, 5, 6)
_LEVEL_OF_TIME = (0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6)
_LEVEL_ASKED_FOR = 4
_GRADE_OF_WEEK = (Grade.FULL,) * 4 + (Grade.FEWER,) * 2 + (Grade.MINIMAL,) * 2
_GRADE_OF_TIME = (Grade.FULL,) * 5 + (Grade.FEWER,) * 4 + (Grade.MINIMAL,)

_NOTICE_CAPS = (12.0, 12.0, 14.0, 14.0, 16.0, 16.0, 18.0)
_GROWTH = (
    Phase(PauseKind.NOTICE, 0.0, 0.6),
    Phase(PauseKind.STAY, 0.0, 1.0),
    Phase(PauseKind.NOTICE, 0.6, 1.0),
    Phase(PauseKind.BREATH, 0.8, 1.0),
    Phase(PauseKind.STAY, 1.0, 3.0),
    Phase(PauseKind.NOTICE, 1.0, 2.5),
    Phase(PauseKind.BREATH, 1.0, 1.3),
)
"""Stays take what there is first and notices after it, above and below what the author wrote; breaths hardly stretch."""
_NATURAL = 4.0
_ROOMY = {Grade.FULL: 2.0, Grade.FEWER: 4.3, Grade.MINIMAL: 4.6, Grade.BELLS: 4.6}
"""The position from which more is said, by grade: the more familiar, the longer the stays grow before words come in."""
_ENTERED_FROM = 1.0
ENTERED_SHARE = 0.75
"""An optional section is entered when everything with stays at their floors takes at most this part of the time. No cap of a
week or a person has a say in that, so that a longer practice never has fewer sections."""
_DENSER_FROM = 1.5
_MOVEMENT_MARGIN = 1.25
_BREATH_BOUNDS = (1.0, 4.0)


@dataclass(frozen=True, slots=True)
class FitRules:
    """The bounds of a fit.

    `cap` and `floor` bound a pause after something to notice, in seconds. `speech_share` is the least part of the time
    that is speech, 0…1, and `cues_a_minute` the least number of cues that begin in any 60 s. `comfort` is the factor that
    more cues may not press pauses below, for optional sections, support cues, and reminders with rounds. `silence` tells
    whether an agreed silence may be used, and `step_share` bounds the part of the time that each numbered step takes.

    With `parts` a pause lasts these parts of what it was in a recording, the least and the most, whatever the week.

    For scripts with kinds of pauses, `rooms` is there too, `comfort` holds positions of the growth instead of factors, and
    `grade` tells how much is said.
    """

    cap: float
    speech_share: float
    cues_a_minute: int
    comfort: tuple[float, float, float]
    silence: bool
    floor: float = 1.2
    stretch_limit: float = 4.0
    step_share: tuple[float, float] = (0.25, 0.42)
    rooms: RoomRules | None = None
    grade: Grade = Grade.FULL
    parts: tuple[float, float] | None = None

    @classmethod
    def for_week(cls, week: int, silence: bool = False) -> FitRules:
        """Return the rules of a week for a script of one kind of pause: beginners get continuous guidance.

        `silence`: the person has asked for more silence, and gets as much as in the later weeks.
        """
        if week <= 2 and not silence:
            return cls(15.0, 0.30, 3, (0.5, 0.7, 1.0), False)
        if week <= 5 and not silence:
            return cls(30.0, 0.25, 0, (0.5, 0.8, 1.25), False)
        return cls(60.0, 0.0, 0, (0.5, 0.9, 1.6), True)

    @classmethod
    def for_recording(cls) -> FitRules:
        """Return the rules for a whole recording, of which everything is said in every week."""
        return cls(0.0, 0.0, 0, (0.0, 0.0, 0.0), False, stretch_limit=MOST_PART, parts=(LEAST_PART, MOST_PART))

    @property
    def phases(self) -> tuple[Phase, ...]:
        """How pauses grow: in one phase where there is one kind of them."""
        return _GROWTH if self.rooms else (Phase(PauseKind.NOTICE, 0.0, self.stretch_limit),)

    @property
    def comfort_positions(self) -> tuple[float, ...]:
        """`comfort` as positions of the growth."""
        return self.comfort if self.rooms else tuple(factor / self.stretch_limit for factor in self.comfort)

    @property
    def natural_position(self) -> float:
        """The position at which every pause is as long as its author wrote."""
        return _NATURAL if self.rooms else 1 / self.stretch_limit

    @property
    def roomy_position(self) -> float:
        """The position from which more is said rather than pauses stretched further."""
        return _ROOMY[self.grade]

    def elastic(self, pause: Pause, weight: float) -> ElasticPause:
        """Return the pause with its bounds; `weight` is that of the pause, or more where the person lingers."""
        if self.parts is not None:
            return ElasticPause(PauseKind.NOTICE, weight, self.parts[0] * weight, self.parts[1] * weight)
        if self.rooms is None:
            return ElasticPause(PauseKind.NOTICE, weight, self.floor, self.cap)
        if pause.kind is PauseKind.BREATH:
            return ElasticPause(PauseKind.BREATH, weight, *_BREATH_BOUNDS)
        if pause.kind is PauseKind.NOTICE:
            return ElasticPause(PauseKind.NOTICE, weight, self.floor, max(self.cap, weight))
        floor = pause.floor or min(STAY_FLOOR, weight)
        longest = max(self.rooms.unannounced, floor * _MOVEMENT_MARGIN)
        weight = min(weight, longest) if pause.kind is PauseKind.ROOM else weight
        return ElasticPause(PauseKind.STAY, weight, min(floor, longest), longest)


def guidance_rules(script: Script, week: int, occasion: Occasion, *, silence: bool, grade: Grade | None) -> FitRules:
    """Return the rules for a script at an occasion. `silence`: more of it was asked for; `grade`: a grade was chosen."""
    if script.is_recorded:
        return FitRules.for_recording()
    if not script.has_pause_kinds:
        usual = FitRules.for_week(week, silence)
        return usual if grade is not Grade.BELLS else replace(usual, speech_share=0.0, cues_a_minute=0, grade=grade)
    week = occasion.week or week
    level = min(_LEVEL_OF_WEEK[week - 1], _step(_LEVEL_OF_TIME, occasion.number))
    own = min(_GRADE_OF_WEEK[week - 1], _step(_GRADE_OF_TIME, occasion.number))
    if silence:
        level, own = max(level, _LEVEL_ASKED_FOR), max(own, Grade.FEWER)
    is_dense = not silence and grade is not Grade.BELLS and script.exercise != HARD_MOMENT
    share = (0.25 if week <= 2 else 0.20 if week <= 5 else 0.0) if is_dense else 0.0
    a_minute = 2 if week <= 2 and is_dense else 0
    rules = FitRules(12.0, share, a_minute, (0.0, 0.0, 0.0), silence, rooms=ROOM_LEVELS[0])
    return _of_level(rules, level, own if grade is None else grade)


def denser_rules(rules: FitRules) -> tuple[FitRules, ...]:
    """Return `rules`, and after them those to fall back on in turn while too little is said: more words, then less room."""
    if rules.rooms is None:
        return (rules,)
    if rules.grade is Grade.BELLS:
        return (rules,)
    level = ROOM_LEVELS.index(rules.rooms)
    grades = [_of_level(rules, level, Grade(grade)) for grade in range(rules.grade, -1, -1)]
    levels = [_of_level(rules, lower, Grade.FULL) for lower in range(level - 1, -1, -1)]
    densest = replace((grades + levels)[-1], comfort=(_ENTERED_FROM, _DENSER_FROM, _DENSER_FROM))
    return (*grades, *levels, densest)


def roomier_rules(rules: FitRules) -> tuple[FitRules, ...]:
    """Return the rules to fall back on in turn where all there is to say does not fill the time: longer pauses and rooms."""
    if rules.rooms is None or rules.grade is Grade.BELLS:
        return ()
    return tuple(
        [_of_level(rules, level, Grade.FULL) for level in range(ROOM_LEVELS.index(rules.rooms) + 1, len(ROOM_LEVELS))]
    )


def _of_level(rules: FitRules, level: int, grade: Grade) -> FitRules:
    comfort = (_ENTERED_FROM, _ROOMY[grade], _ROOMY[grade])
    return replace(rules, cap=_NOTICE_CAPS[level], comfort=comfort, rooms=ROOM_LEVELS[level], grade=grade)


def _step(steps: Sequence[_Value], number: int) -> _Value:
    """The step of somebody at their time with this number; the last one lasts."""
    return steps[min(number, len(steps)) - 1]
