"""Selects the cues of a script that one person may hear, in the order in which they come in as the time grows.

A script holds more than is ever said at once. `CueFilter` says what fits the person (posture, week, regions of the body),
`FitRules` what a listener of the week is offered, and `cue_groups` lists what can be said: first what always is, then what
is added while there is time for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .practice_choices import Posture
from .script import Cue, Script, Section, Tier

LINGER_FACTOR = 1.6
"""How much longer pauses are in a region of the body that the person wants to stay longer at."""


@dataclass(frozen=True, slots=True)
class FitRules:
    """The bounds of a fit.

    `cap` and `floor` bound a pause in seconds, `stretch_limit` bounds the stretch factor k. `speech_share` is the least
    part of the time that is speech, 0…1, and `cues_a_minute` the least number of cues that begin in any 60 s. `comfort` is
    the k that more cues may not press below, for optional sections, support cues, and reminders with rounds. `silence`
    tells whether an agreed silence may be used. `step_share` bounds the part of the time that each numbered step takes.
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
    def for_week(cls, week: int, silence: bool = False) -> FitRules:
        """Return the rules of a week: beginners get continuous guidance, later weeks more silence.

        `silence`: the person has asked for more silence, and gets as much as in the later weeks.
        """
        if week <= 2 and not silence:
            return cls(15.0, 0.30, 3, (0.5, 0.7, 1.0), False)
        if week <= 5 and not silence:
            return cls(30.0, 0.25, 0, (0.5, 0.8, 1.25), False)
        return cls(60.0, 0.0, 0, (0.5, 0.9, 1.6), True)


@dataclass(frozen=True, slots=True)
class CueFilter:
    """What decides which cues are for this person: posture, week, and regions of the body to skip or to linger at."""

    posture: Posture
    week: int = 1
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CandidateCue:
    """A cue that may be said to this person.

    `order` is (section, round, line) and gives the order of sounding; `speech` is its length in frames; `weight` is the
    length of its pause in seconds at k = 1.
    """

    order: tuple[int, int, int]
    cue: Cue
    speech: int
    weight: float
    step: int
    region: str


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues that are added together or not at all."""

    tier: Tier
    cues: tuple[CandidateCue, ...]


def cue_groups(script: Script, lengths: Mapping[str, int], minutes: float, cue_filter: CueFilter) -> list[CueGroup]:
    """Return what may be said in `minutes`: core, optional sections, support, reminders, further rounds.

    The first group is the core, which is always said. `lengths` gives frames by cue id.
    """
    sections = [(index, section) for index, section in _matching_sections(script, cue_filter) if not section.is_silence]
    cues = {index: _section_cues(index, section, 0, lengths, cue_filter) for index, section in sections}
    optional = sorted((section.from_minutes, index) for index, section in sections if section.from_minutes)
    entered = [index for start, index in optional if start <= minutes]
    base = [cue for index, section in sections if not section.from_minutes for cue in cues[index]]
    groups = [CueGroup(Tier.CORE, _of_tier(base, Tier.CORE))]
    groups += [CueGroup(Tier.CORE, _of_tier(cues[index], Tier.CORE)) for index in entered]
    said = sorted(base + [cue for index in entered for cue in cues[index]], key=lambda cue: cue.order)
    for tier in (Tier.SUPPORT, Tier.REMINDER):
        groups += [CueGroup(tier, (cue,)) for cue in _spread_evenly(_of_tier(said, tier), cue_filter)]
    groups += _further_rounds(
        [(index, section) for index, section in sections if section.from_minutes <= minutes], lengths, cue_filter
    )
    return [group for group in groups if group.cues]


def silence_cues(script: Script, lengths: Mapping[str, int], cue_filter: CueFilter) -> tuple[CandidateCue, ...]:
    """Return the cues around the agreed silence of a script; none for a script without one."""
    silent = [(index, section) for index, section in _matching_sections(script, cue_filter) if section.is_silence]
    return tuple(cue for index, section in silent for cue in _section_cues(index, section, 0, lengths, cue_filter))


def _matching_sections(script: Script, cue_filter: CueFilter) -> list[tuple[int, Section]]:
    """The sections for this person's posture, week and regions, with their index in the script."""
    matching = []
    for index, section in enumerate(script.sections):
        cues = tuple(cue for cue in section.cues if cue.belongs(cue_filter.posture, cue_filter.week))
        if cues and section.region not in cue_filter.skip:
            matching.append((index, replace(section, cues=cues)))
    return matching


def _section_cues(
    index: int, section: Section, turn: int, lengths: Mapping[str, int], cue_filter: CueFilter
) -> list[CandidateCue]:
    linger = LINGER_FACTOR if section.region in cue_filter.linger else 1.0
    return [
        CandidateCue(
            (index, turn, line),
            cue,
            lengths[cue.id] if cue.text else 0,
            round(cue.pause.seconds * linger, 3),
            section.step,
            section.region,
        )
        for line, cue in enumerate(section.cues)
    ]


def _of_tier(cues: Sequence[CandidateCue], tier: Tier) -> tuple[CandidateCue, ...]:
    return tuple(candidate for candidate in cues if candidate.cue.tier is tier)


def _spread_evenly(cues: Sequence[CandidateCue], cue_filter: CueFilter) -> list[CandidateCue]:
    """`cues` in an order whose first few always lie evenly over the script; those of lingered regions come first."""
    bits = max(1, (len(cues) - 1).bit_length())
    # Counting with reversed bits visits the halves, then the quarters, and so on.
    order = sorted(range(len(cues)), key=lambda index: int(f"{index:0{bits}b}"[::-1], 2))
    return sorted((cues[index] for index in order), key=lambda cue: cue.region not in cue_filter.linger)


def _further_rounds(
    sections: Sequence[tuple[int, Section]], lengths: Mapping[str, int], cue_filter: CueFilter
) -> list[CueGroup]:
    most = max((section.rounds for _, section in sections), default=1)
    return [
        CueGroup(Tier.REMINDER, tuple(_section_cues(index, section, turn, lengths, cue_filter)))
        for turn in range(1, most)
        for index, section in sections
        if turn < section.rounds
    ]
