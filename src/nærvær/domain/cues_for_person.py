"""Selects the cues of a script that one person may hear, in the order in which they come in as the time grows.

A script holds more than is ever said at once. `CueFilter` says what fits the person (posture, week, occasion, regions of the
body), and `cue_groups` lists what can be said: first what always is, then what is added while there is time for it. Which of
several wordings is said follows from the occasion alone, so that everything that asks for the same practice gets the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from ..quick_dataclass import dataclass
from .pause_stretching import ElasticPause, FitRules, factors_at
from .practice import FIRST_OCCASION, Occasion, Posture
from .score import TIMELINE_RATE
from .script import Cue, PauseKind, Script, Section, Tier

LINGER_FACTOR = 1.6
"""How much longer pauses are in a region of the body that the person wants to stay longer at."""
LEAST_TIME_OF_HOST = 4.0
"""Seconds that a movement has before a line is said inside its time, when that line takes the rest."""
LEAST, MOST, NATURAL = 0, 4, 5
"""Where the length of a cue stands among its `lengths` when pauses are shortest, longest, and as written."""


@dataclass(frozen=True, slots=True)
class CueFilter:
    """What decides which cues are for this person: posture, week, regions of the body to skip or to linger at, occasion.

    `takes` are the ids of the cues that the voice can say. Of several wordings only those are chosen from, if there are
    any; None: all.
    """

    posture: Posture
    week: int = 1
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()
    occasion: Occasion = FIRST_OCCASION
    takes: frozenset[str] | None = None

    def admits(self, section: Section) -> bool:
        """Return whether any of the section is for this person."""
        return section.region not in self.skip and any(
            cue.belongs(self.posture, self.week, self.occasion) for cue in section.cues
        )


class CandidateCue(NamedTuple):
    """A cue that may be said to this person.

    `order` is (section, round, line) and gives the order of sounding; `speech` is its length in frames. Its pause is
    `elastic`, or `fixed` frames where that is None. `absorbed` seconds of it lie inside the time of the movement before.
    `lengths` are the seconds it adds at the positions of `anchor_positions`.
    """

    order: tuple[int, int, int]
    cue: Cue
    speech: int
    fixed: int
    elastic: ElasticPause | None
    step: int
    region: str
    lengths: tuple[float, ...]
    absorbed: float = 0.0


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues that are added together or not at all."""

    tier: Tier
    cues: tuple[CandidateCue, ...]


@dataclass(slots=True)
class CandidateBuilder:
    """Makes candidates of cues: looks up their speech, gives their pauses bounds, and adds up their lengths.

    `speech` gives frames by cue id.
    """

    speech: Mapping[str, int]
    rules: FitRules
    _elastic: dict[tuple[object, ...], tuple[ElasticPause, tuple[float, ...]]] = field(default_factory=dict)
    _factors: list[dict[PauseKind, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._factors = [factors_at(position, self.rules.phases) for position in anchor_positions(self.rules)]

    def build(
        self, order: tuple[int, int, int], cue: Cue, step: int, region: str, linger: float = 1.0, room: float = 0.0
    ) -> CandidateCue:
        """Return the candidate. `room`: the seconds of the host's time that a line inside it may take."""
        speech = self.speech[cue.id] if cue.text else 0
        pause = cue.pause
        if pause.kind is PauseKind.FIXED or cue.inside:
            fixed = round(pause.seconds * TIMELINE_RATE)
            seconds = (speech + fixed) / TIMELINE_RATE
            absorbed = max(0.0, min(room, seconds)) if cue.inside else 0.0
            lengths = (seconds - absorbed,) * (NATURAL + 1)
            return CandidateCue(order, cue, speech, fixed, None, step, region, lengths, absorbed)
        key = (pause.kind, pause.seconds, pause.floor, linger)
        if key not in self._elastic:
            self._elastic[key] = self._stretched(cue, linger)
        elastic, pauses = self._elastic[key]
        said = speech / TIMELINE_RATE
        return CandidateCue(order, cue, speech, 0, elastic, step, region, tuple(map(said.__add__, pauses)))

    def with_pause(self, candidate: CandidateCue, elastic: ElasticPause) -> CandidateCue:
        """Return a candidate that says nothing with another pause."""
        kind, weight, low, high = elastic
        lengths = tuple([min(max(factors[kind] * weight, low), high) for factors in self._factors])
        return candidate._replace(elastic=elastic, lengths=lengths)

    def _stretched(self, cue: Cue, linger: float) -> tuple[ElasticPause, tuple[float, ...]]:
        elastic = self.rules.elastic(cue.pause, round(cue.pause.seconds * linger, 3))
        kind, weight, low, high = elastic
        lengths = []
        for factors in self._factors:  # a comprehension would cost another call for every kind of pause
            lengths.append(min(max(factors[kind] * weight, low), high))  # noqa: PERF401
        return elastic, tuple(lengths)


def anchor_positions(rules: FitRules) -> tuple[float, ...]:
    """Return the positions of the growth at which candidates know their length: see `LEAST`, `MOST` and `NATURAL`.

    Between the first two stand those that are comfortable for each tier.
    """
    return (0.0, *rules.comfort_positions, float(len(rules.phases)), rules.natural_position)


def cue_groups(
    script: Script,
    speech: Mapping[str, int],
    minutes: float,
    rules: FitRules,
    cue_filter: CueFilter,
    matching: Sequence[tuple[int, Section]] | None = None,
) -> list[CueGroup]:
    """Return what may be said in `minutes`: core, optional sections, support, reminders, further rounds.

    The first group is the core, which is always said. `speech` gives frames by cue id, and `matching` are the sections for
    this person where they are known already.
    """
    builder = CandidateBuilder(speech, rules)
    matching = matching_sections(script, cue_filter) if matching is None else matching
    sections = [(index, section) for index, section in matching if not section.is_silence]
    cues = {index: _section_cues(index, section, 0, builder, cue_filter) for index, section in sections}
    optional = sorted([(section.from_minutes, index) for index, section in sections if section.from_minutes])
    entered = [index for start, index in optional if start <= minutes]
    base = [cue for index, section in sections if not section.from_minutes for cue in cues[index]]
    groups = [CueGroup(Tier.CORE, _of_tier(base, Tier.CORE))]
    groups += [CueGroup(Tier.CORE, _of_tier(cues[index], Tier.CORE)) for index in entered]
    said = sorted(base + [cue for index in entered for cue in cues[index]])
    turn = cue_filter.occasion.number - 1 if script.has_pause_kinds else 0
    for tier in (Tier.SUPPORT, Tier.REMINDER):
        of_tier = _with_lines_inside(_of_tier(said, tier))
        groups += [CueGroup(tier, group) for group in _spread_evenly(of_tier, cue_filter.linger, turn)]
    groups += _further_rounds(script, minutes, builder, cue_filter)
    return [group for group in groups if group.cues]


def silence_cues(
    script: Script, speech: Mapping[str, int], rules: FitRules, cue_filter: CueFilter
) -> tuple[CandidateCue, ...]:
    """Return the cues around the agreed silence of a script; none for a script without one."""
    if True not in [cue.silence for section in script.sections for cue in section.cues]:
        return ()
    builder = CandidateBuilder(speech, rules)
    silent = [(index, section) for index, section in matching_sections(script, cue_filter) if section.is_silence]
    return tuple(cue for index, section in silent for cue in _section_cues(index, section, 0, builder, cue_filter))


# Wordings


def matching_sections(script: Script, cue_filter: CueFilter, turn: int = 0) -> list[tuple[int, Section]]:
    """Return the sections for this person, with their index in the script: one wording of each variant, shared lines said.

    `turn` above 0 is a further round: only what has one, in the wordings of that round.
    """
    posture, week, occasion = cue_filter.posture, cue_filter.week, cue_filter.occasion
    shared = {each.name: each.cues for each in script.shared}
    uses = dict.fromkeys(shared, turn)
    matching = []
    for index, section in enumerate(script.sections):
        if section.region in cue_filter.skip or section.rounds <= turn:
            continue
        cues = [cue for cue in section.cues if cue.belongs(posture, week, occasion)]
        if script.has_pause_kinds:
            cues = _one_of_each_variant(cues, cue_filter, turn)
            cues = [_said_line(cue, shared, uses, cue_filter) if cue.shared else cue for cue in cues]
        if cues:
            matching.append((index, replace(section, cues=tuple(cues))))
    return matching


def _one_of_each_variant(cues: Sequence[Cue], cue_filter: CueFilter, turn: int) -> list[Cue]:
    """`cues` with one of each run of alternatives: the next one at each occasion and in each round."""
    said: list[Cue] = []
    alternatives: list[Cue] = []
    for cue in cues:
        if alternatives and cue.variant != alternatives[0].variant:
            said.append(_said_at(alternatives, cue_filter, turn))
            alternatives = []
        if cue.variant:
            alternatives.append(cue)
        else:
            said.append(cue)
    return [*said, _said_at(alternatives, cue_filter, turn)] if alternatives else said


def _said_at(alternatives: Sequence[Cue], cue_filter: CueFilter, turn: int) -> Cue:
    offered = _available(alternatives, cue_filter)
    return offered[(cue_filter.occasion.number - 1 + turn) % len(offered)]


def _said_line(cue: Cue, shared: Mapping[str, Sequence[Cue]], uses: dict[str, int], cue_filter: CueFilter) -> Cue:
    """The cue with the shared line that is said in its place; `uses` counts how often each set has been used before."""
    line = shared_line(shared.get(cue.shared, ()), uses.get(cue.shared, 0), cue_filter)
    uses[cue.shared] = uses.get(cue.shared, 0) + 1
    return cue if line is None else replace(cue, id=line.id, text=line.text)


def shared_line(lines: Sequence[Cue], use: int, cue_filter: CueFilter) -> Cue | None:
    """Return the line of a shared set that is said at its place number `use` of a practice; None where there is none.

    The sets turn forwards with the count of all practices and backwards within one, so that none is met twice running.
    """
    return line_in_turn(offered_lines(lines, cue_filter), use, cue_filter)


def offered_lines(lines: Sequence[Cue], cue_filter: CueFilter) -> Sequence[Cue]:
    """Return the lines of a shared set that are for this person and that the voice has."""
    posture, week, occasion = cue_filter.posture, cue_filter.week, cue_filter.occasion
    return _available([line for line in lines if line.belongs(posture, week, occasion)], cue_filter)


def line_in_turn(offered: Sequence[Cue], use: int, cue_filter: CueFilter) -> Cue | None:
    """Return the one of the lines on offer that is said at place number `use` of a practice."""
    return offered[(cue_filter.occasion.practices - use) % len(offered)] if offered else None


def _available(cues: Sequence[Cue], cue_filter: CueFilter) -> Sequence[Cue]:
    """Those of several wordings that the voice has takes of; all of them where it has none."""
    if cue_filter.takes is None or len(cues) <= 1:
        return cues
    return [cue for cue in cues if cue.id in cue_filter.takes] or cues


# Candidates


def _section_cues(
    index: int, section: Section, turn: int, builder: CandidateBuilder, cue_filter: CueFilter
) -> list[CandidateCue]:
    linger = LINGER_FACTOR if section.region in cue_filter.linger else 1.0
    candidates: list[CandidateCue] = []
    left_inside, host_tier = 0.0, Tier.CORE
    for line, cue in enumerate(section.cues):
        if cue.inside and cue.tier < host_tier:
            cue = replace(cue, tier=host_tier)  # noqa: PLW2901 - it is not said without the movement it lies in
        candidate = builder.build((index, turn, line), cue, section.step, section.region, linger, left_inside)
        candidates.append(candidate)
        if cue.inside:
            left_inside -= candidate.absorbed
        else:
            host_tier = cue.tier
            left_inside = candidate.elastic.low - LEAST_TIME_OF_HOST if candidate.elastic else 0.0
    return candidates


def _of_tier(cues: Sequence[CandidateCue], tier: Tier) -> tuple[CandidateCue, ...]:
    return tuple([candidate for candidate in cues if candidate.cue.tier is tier])


def _with_lines_inside(cues: Sequence[CandidateCue]) -> list[tuple[CandidateCue, ...]]:
    """Cues of one tier, each with the lines that lie inside its time and are of the same tier."""
    groups: list[tuple[CandidateCue, ...]] = []
    for cue in cues:
        host = groups[-1][-1] if groups else None
        if (
            cue.cue.inside
            and host is not None
            and host.order[:2] == cue.order[:2]
            and host.order[2] + 1 == cue.order[2]
        ):
            groups[-1] = (*groups[-1], cue)
        else:
            groups.append((cue,))
    return groups


def _spread_evenly(
    groups: Sequence[tuple[CandidateCue, ...]], linger: frozenset[str], turn: int
) -> list[tuple[CandidateCue, ...]]:
    """`groups` in an order whose first few always lie evenly over the script; those of lingered regions come first.

    `turn` moves the beginning, so that where not all fit, others are said another time.
    """
    bits = max(1, (len(groups) - 1).bit_length())
    # Counting with reversed bits visits the halves, then the quarters, and so on.
    order = sorted([(int(f"{index:0{bits}b}"[::-1], 2), index) for index in range(len(groups))])
    spread = [groups[(index + turn) % len(groups)] for _, index in order]
    if not linger:
        return spread
    first = [group for group in spread if group[0].region in linger]
    return first + [group for group in spread if group[0].region not in linger]


def _further_rounds(script: Script, minutes: float, builder: CandidateBuilder, cue_filter: CueFilter) -> list[CueGroup]:
    """The rounds after the first of every section that is entered in `minutes`, one round of them all after the other."""
    groups = []
    for turn in range(1, max([section.rounds for section in script.sections], default=1)):
        for index, section in matching_sections(script, cue_filter, turn):
            if not section.is_silence and section.from_minutes <= minutes:
                cues = _section_cues(index, section, turn, builder, cue_filter)
                groups.append(CueGroup(Tier.REMINDER, tuple(cues)))
    return groups
