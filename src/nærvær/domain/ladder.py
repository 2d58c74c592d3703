"""The ladder of a script: everything that can be said to one person, in the order in which it comes in as time grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .rules import Choice
from .script import Cue, Script, Section, Tier

LINGER = 1.6


@dataclass(frozen=True, slots=True)
class Item:
    """A cue of the person's variant.

    `place` is (section, round, line) and gives the order of sounding; `speech` its length in frames; `weight` the seconds
    of its pause at k = 1.
    """

    place: tuple[int, int, int]
    cue: Cue
    speech: int
    weight: float
    step: int
    region: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Cues that come in together."""

    tier: Tier
    items: tuple[Item, ...]


def ladder(script: Script, lengths: Mapping[str, int], minutes: float, choice: Choice) -> list[Unit]:
    """What may be said in `minutes`: core, optional sections, support, reminders, further rounds. The first is the core."""
    ordinary = [(place, section) for place, section in _variant(script, choice) if not section.is_silence]
    rows = {place: _row(place, section, 0, lengths, choice) for place, section in ordinary}
    optional = sorted((section.from_minutes, place) for place, section in ordinary if section.from_minutes)
    entered = [place for start, place in optional if start <= minutes]
    base = [item for place, section in ordinary if not section.from_minutes for item in rows[place]]
    units = [Unit(Tier.CORE, _of_tier(base, Tier.CORE))]
    units += [Unit(Tier.CORE, _of_tier(rows[place], Tier.CORE)) for place in entered]
    said = sorted(base + [item for place in entered for item in rows[place]], key=lambda item: item.place)
    for tier in (Tier.SUPPORT, Tier.REMINDER):
        units += [Unit(tier, (item,)) for item in _spread(_of_tier(said, tier), choice)]
    units += _rounds(
        [(place, section) for place, section in ordinary if section.from_minutes <= minutes], lengths, choice
    )
    return [unit for unit in units if unit.items]


def silence(script: Script, lengths: Mapping[str, int], choice: Choice) -> tuple[Item, ...]:
    """The cues around an agreed silence, for a script that has one."""
    quiet = [(place, section) for place, section in _variant(script, choice) if section.is_silence]
    return tuple(item for place, section in quiet for item in _row(place, section, 0, lengths, choice))


def _variant(script: Script, choice: Choice) -> list[tuple[int, Section]]:
    """The sections of this person's posture, week and regions, with their place in the script."""
    variant = []
    for place, section in enumerate(script.sections):
        cues = tuple(cue for cue in section.cues if cue.belongs(choice.posture, choice.week))
        if cues and section.region not in choice.skip:
            variant.append((place, replace(section, cues=cues)))
    return variant


def _row(place: int, section: Section, turn: int, lengths: Mapping[str, int], choice: Choice) -> list[Item]:
    linger = LINGER if section.region in choice.linger else 1.0
    return [
        Item(
            (place, turn, line),
            cue,
            lengths[cue.id] if cue.text else 0,
            round(cue.pause.seconds * linger, 3),
            section.step,
            section.region,
        )
        for line, cue in enumerate(section.cues)
    ]


def _of_tier(items: Sequence[Item], tier: Tier) -> tuple[Item, ...]:
    return tuple(item for item in items if item.cue.tier is tier)


def _spread(items: Sequence[Item], choice: Choice) -> list[Item]:
    """`items` so that any first few of them lie evenly over the script; lingered regions come first."""
    bits = max(1, (len(items) - 1).bit_length())
    # Counting with reversed bits visits the halves, then the quarters, and so on.
    order = sorted(range(len(items)), key=lambda index: int(f"{index:0{bits}b}"[::-1], 2))
    return sorted((items[index] for index in order), key=lambda item: item.region not in choice.linger)


def _rounds(sections: Sequence[tuple[int, Section]], lengths: Mapping[str, int], choice: Choice) -> list[Unit]:
    most = max((section.rounds for _, section in sections), default=1)
    return [
        Unit(Tier.REMINDER, tuple(_row(place, section, turn, lengths, choice)))
        for turn in range(1, most)
        for place, section in sections
        if turn < section.rounds
    ]
