"""What a listener of a given week is offered, and what a person has chosen beforehand.

The ladder of a script: everything that can be said to one person, in the order in which it comes in as time grows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .script import Cue, Posture, Script, Section, Tier


@dataclass(frozen=True, slots=True)
class FitRules:
    """The bounds of a fit.

    `cap` and `floor` bound a pause in seconds, `stretch_limit` bounds k. `speech_share` is the least part of speech and
    `cues_a_minute` the least number of cues beginning in any 60 s. `comfort` is the k that more cues may not press below,
    for optional sections, support cues, and reminders with rounds. `silence`: whether an agreed silence may be used.
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
        """The rules of a week: beginners get continuous guidance, later weeks more silence.

        `silence`: the person has asked for more silence, and gets it as in the later weeks.
        """
        if week <= 2 and not silence:
            return cls(15.0, 0.30, 3, (0.5, 0.7, 1.0), False)
        if week <= 5 and not silence:
            return cls(30.0, 0.25, 0, (0.5, 0.8, 1.25), False)
        return cls(60.0, 0.0, 0, (0.5, 0.9, 1.6), True)


@dataclass(frozen=True, slots=True)
class CueFilter:
    """Posture, week, and body regions to skip or to stay longer at."""

    posture: Posture
    week: int = 1
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()


LINGER_FACTOR = 1.6


@dataclass(frozen=True, slots=True)
class CandidateCue:
    """A cue of the person's variant.

    `place` is (section, round, line) and gives the order of sounding; `speech` its length in frames; `weight` the seconds
    of its pause at k = 1.
    """

    order: tuple[int, int, int]
    cue: Cue
    speech: int
    weight: float
    step: int
    region: str


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues that come in together."""

    tier: Tier
    cues: tuple[CandidateCue, ...]


def cue_groups(script: Script, lengths: Mapping[str, int], minutes: float, choice: CueFilter) -> list[CueGroup]:
    """What may be said in `minutes`: core, optional sections, support, reminders, further rounds. The first is the core."""
    ordinary = [(place, section) for place, section in _matching_sections(script, choice) if not section.is_silence]
    rows = {place: _section_cues(place, section, 0, lengths, choice) for place, section in ordinary}
    optional = sorted((section.from_minutes, place) for place, section in ordinary if section.from_minutes)
    entered = [place for start, place in optional if start <= minutes]
    base = [item for place, section in ordinary if not section.from_minutes for item in rows[place]]
    units = [CueGroup(Tier.CORE, _of_tier(base, Tier.CORE))]
    units += [CueGroup(Tier.CORE, _of_tier(rows[place], Tier.CORE)) for place in entered]
    said = sorted(base + [item for place in entered for item in rows[place]], key=lambda item: item.order)
    for tier in (Tier.SUPPORT, Tier.REMINDER):
        units += [CueGroup(tier, (item,)) for item in _spread_evenly(_of_tier(said, tier), choice)]
    units += _further_rounds(
        [(place, section) for place, section in ordinary if section.from_minutes <= minutes], lengths, choice
    )
    return [unit for unit in units if unit.cues]


def silence_cues(script: Script, lengths: Mapping[str, int], choice: CueFilter) -> tuple[CandidateCue, ...]:
    """The cues around an agreed silence, for a script that has one."""
    quiet = [(place, section) for place, section in _matching_sections(script, choice) if section.is_silence]
    return tuple(item for place, section in quiet for item in _section_cues(place, section, 0, lengths, choice))


def _matching_sections(script: Script, choice: CueFilter) -> list[tuple[int, Section]]:
    """The sections of this person's posture, week and regions, with their place in the script."""
    variant = []
    for place, section in enumerate(script.sections):
        cues = tuple(cue for cue in section.cues if cue.belongs(choice.posture, choice.week))
        if cues and section.region not in choice.skip:
            variant.append((place, replace(section, cues=cues)))
    return variant


def _section_cues(
    place: int, section: Section, turn: int, lengths: Mapping[str, int], choice: CueFilter
) -> list[CandidateCue]:
    linger = LINGER_FACTOR if section.region in choice.linger else 1.0
    return [
        CandidateCue(
            (place, turn, line),
            cue,
            lengths[cue.id] if cue.text else 0,
            round(cue.pause.seconds * linger, 3),
            section.step,
            section.region,
        )
        for line, cue in enumerate(section.cues)
    ]


def _of_tier(items: Sequence[CandidateCue], tier: Tier) -> tuple[CandidateCue, ...]:
    return tuple(item for item in items if item.cue.tier is tier)


def _spread_evenly(items: Sequence[CandidateCue], choice: CueFilter) -> list[CandidateCue]:
    """`items` so that any first few of them lie evenly over the script; lingered regions come first."""
    bits = max(1, (len(items) - 1).bit_length())
    # Counting with reversed bits visits the halves, then the quarters, and so on.
    order = sorted(range(len(items)), key=lambda index: int(f"{index:0{bits}b}"[::-1], 2))
    return sorted((items[index] for index in order), key=lambda item: item.region not in choice.linger)


def _further_rounds(
    sections: Sequence[tuple[int, Section]], lengths: Mapping[str, int], choice: CueFilter
) -> list[CueGroup]:
    most = max((section.rounds for _, section in sections), default=1)
    return [
        CueGroup(Tier.REMINDER, tuple(_section_cues(place, section, turn, lengths, choice)))
        for turn in range(1, most)
        for place, section in sections
        if turn < section.rounds
    ]
