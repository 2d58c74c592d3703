"""Chooses what is said in a given time: the core always, then rooms, support, reminders and further rounds.

Nothing is fitted here. Every candidate knows its length where pauses are shortest, comfortable, natural and longest, so
whether one more can be said is a sum and a comparison. Room is made by leaving out before a pause falls under its comfort.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from operator import add, attrgetter

from ..quick_dataclass import dataclass
from .cues_for_person import LEAST, MOST, NATURAL, CandidateBuilder, CandidateCue, CueFilter, CueGroup, silence_cues
from .pause_stretching import ENTERED_SHARE, TOLERANCE, ElasticPause, FitRules, StepLoad
from .practice import Grade
from .score import TIMELINE_RATE
from .script import PauseKind, Script, Tier
from .silent_rooms import OpenRoom, RoomPlan, with_open_rooms

_ORDER = attrgetter("order")
SHORTEST_SILENCE_SECONDS = 60.0
STRETCH_BESIDE_SILENCE = 2.0
"""In a script of one kind of pause, an agreed silence takes what remains when the others have twice their natural length."""


@dataclass(slots=True)
class CueChoice:
    """What is said in a practice of `seconds`, and how long it is by step at each of the anchors."""

    seconds: float
    rules: FitRules
    cues: list[CandidateCue] = field(default_factory=list)
    lengths: dict[int, list[float]] = field(default_factory=dict)
    _is_filled: bool = False

    def add(self, cues: Iterable[CandidateCue]) -> None:
        """Say `cues` too."""
        self.lengths = self._with(cues)
        self.cues.extend(cues)

    def try_adding(self, cues: Iterable[CandidateCue], tier: Tier) -> bool:
        """Say `cues` too, if they leave every pause its comfort, or if without them time is left over; tell which."""
        more = self._with(cues)
        if not self._may_become(more, tier):
            return False
        self.lengths = more
        self.cues.extend(cues)
        return True

    def _may_become(self, more: Mapping[int, Sequence[float]], tier: Tier) -> bool:
        if self.rules.rooms is not None and tier is Tier.CORE:
            return self._fits(more, 1 + tier, ENTERED_SHARE)
        if self._fits(more, 1 + tier) and (self.rules.rooms is not None or self._fills(more)):
            return True
        if self.rules.rooms is None:
            is_too_thin = sum([step[MOST] for step in self.lengths.values()]) < self.seconds
            return is_too_thin and sum([step[LEAST] for step in more.values()]) <= self.seconds
        # What fills the time goes on filling it: nothing is taken away again.
        self._is_filled = self._is_filled or self._fills(self.lengths)
        return not self._is_filled and self._fits(more, LEAST)

    def grown(self, step: int, change: Sequence[float], anchor: int) -> dict[int, list[float]] | None:
        """Return the lengths when `step` changes by `change`; None when that is too long at `anchor`."""
        more = dict(self.lengths)
        more[step] = list(map(add, more[step], change))
        return more if self._fits(more, anchor) else None

    def _with(self, cues: Iterable[CandidateCue]) -> dict[int, list[float]]:
        more = dict(self.lengths)
        for cue in cues:
            present = more.get(cue.step)
            more[cue.step] = list(cue.lengths if present is None else map(add, present, cue.lengths))
        return more

    def _fits(self, lengths: Mapping[int, Sequence[float]], anchor: int, part: float = 1.0) -> bool:
        """Whether all steps can have their length at `anchor` and their share in a part of the time."""
        seconds = part * self.seconds
        if len(lengths) == 1:
            (only,) = lengths.values()
            return only[anchor] <= seconds + TOLERANCE
        low, high = (share * seconds for share in self.rules.step_share)
        steps = [step[anchor] for step in lengths.values()]
        return max(steps) <= high and sum([max(step, low) for step in steps]) <= seconds + TOLERANCE

    def _fills(self, lengths: Mapping[int, Sequence[float]]) -> bool:
        """Whether all steps can be as long as their share of the time asks for."""
        steps = [step[MOST] for step in lengths.values()]
        if len(steps) == 1:
            return steps[0] >= self.seconds
        low, high = (share * self.seconds for share in self.rules.step_share)
        return min(steps) >= low and sum([min(step, high) for step in steps]) >= self.seconds


def choose_cues(
    script: Script,
    groups: Sequence[CueGroup],
    speech: Mapping[str, int],
    seconds: float,
    rules: FitRules,
    cue_filter: CueFilter,
) -> list[CandidateCue]:
    """Return what is said in `seconds`, in the order of sounding. `speech` gives frames by cue id."""
    if rules.grade is Grade.BELLS:
        return _bells_after_opening(groups[0].cues, seconds)
    if rules.rooms is None:
        choice = CueChoice(seconds, rules)
        _add_groups(choice, groups)
        if rules.silence:
            _add_silence(choice, silence_cues(script, speech, rules, cue_filter))
        return sorted(choice.cues)
    return _with_rooms(script, groups, speech, seconds, rules, cue_filter)


def load_of(cues: Iterable[CandidateCue]) -> StepLoad:
    """Return the load of these cues."""
    fixed, pauses = 0, Counter[ElasticPause]()
    for cue in cues:
        fixed += cue.speech + cue.fixed
        if cue.elastic is not None:
            pauses[cue.elastic] += 1
    return StepLoad(fixed, pauses)


def _add_groups(choice: CueChoice, groups: Sequence[CueGroup]) -> None:
    """Add the first of `groups`, and each of the others that may be added."""
    choice.add(groups[0].cues)
    core_open = True
    for group in groups[1:]:
        if group.tier is Tier.CORE and not core_open:
            continue
        if not choice.try_adding(group.cues, group.tier) and group.tier is Tier.CORE:
            # Later optional sections wait too, so that a longer practice never has fewer core cues.
            core_open = False


# Rooms


def _with_rooms(
    script: Script,
    groups: Sequence[CueGroup],
    speech: Mapping[str, int],
    seconds: float,
    rules: FitRules,
    cue_filter: CueFilter,
) -> list[CandidateCue]:
    assert rules.rooms is not None  # noqa: S101 - `choose_cues` has looked
    choice = CueChoice(seconds, rules)
    plan = RoomPlan(script, CandidateBuilder(speech, rules), cue_filter, seconds, rules.rooms)
    core = next((index for index, group in enumerate(groups) if group.tier is not Tier.CORE), len(groups))
    _add_groups(choice, [CueGroup(group.tier, _without_rooms(group.cues)) for group in groups[:core]])
    entered = {cue.order[0] for cue in choice.cues}
    rooms = {cue.order for group in groups for cue in group.cues if cue.cue.pause.kind is PauseKind.ROOM}
    offered = [cue for group in groups for cue in group.cues if cue.order[1] == 0 and cue.order[0] in entered]
    offered.sort()
    plan.keep(offered)
    choice.add(plan.in_order(offered))
    kept = {room.order for room in plan.rooms}
    _open_rooms(choice, plan)
    if rules.grade is not Grade.FULL:
        _grow_rooms(choice, plan)
    for group in groups[core:]:
        cues: Sequence[CandidateCue] = group.cues
        if not rooms.isdisjoint(map(_ORDER, cues)):
            cues = [_closed_if_room(cue, plan) for cue in cues if cue.order not in kept]
        if cues:
            choice.try_adding(cues, group.tier)
    _grow_rooms(choice, plan)
    _add_room_of_silence(choice, silence_cues(script, speech, rules, cue_filter))
    return _with_lines_inside_taken(with_open_rooms(sorted(choice.cues), plan.opened, rules.rooms.unannounced))


def _is_room(cue: CandidateCue) -> bool:
    return cue.cue.pause.kind is PauseKind.ROOM


def _closed_if_room(cue: CandidateCue, plan: RoomPlan) -> CandidateCue:
    return plan.closed(cue) if _is_room(cue) else cue


def _without_rooms(cues: Iterable[CandidateCue]) -> tuple[CandidateCue, ...]:
    return tuple([cue for cue in cues if cue.cue.pause.kind is not PauseKind.ROOM])


def _open_rooms(choice: CueChoice, plan: RoomPlan) -> None:
    """Open each room to the length it aims at, or to one that fits, while their share of the time lasts."""
    for room, lengths in plan.aims():
        for length in lengths:
            offer = plan.offer(room, length)
            if offer is None or plan.seconds + length > plan.rules.share * choice.seconds:
                continue
            if _opened(choice, plan, room, offer, NATURAL):
                break


def _grow_rooms(choice: CueChoice, plan: RoomPlan) -> None:
    """Open rooms further while time is left that pauses would otherwise have to grow into."""
    comfortable = 1 + Tier.SUPPORT
    for room, length in plan.growths():
        present = plan.opened[room.order].seconds if room.order in plan.opened else plan.rules.unannounced
        if sum([step[comfortable] for step in choice.lengths.values()]) + length - present > choice.seconds:
            continue
        offer = plan.offer(room, length)
        if offer is not None:
            _opened(choice, plan, room, offer, comfortable)


def _opened(choice: CueChoice, plan: RoomPlan, room: CandidateCue, offer: OpenRoom, anchor: int) -> bool:
    present = plan.opened[room.order].lengths if room.order in plan.opened else room.lengths
    change = [after - before for after, before in zip(offer.lengths, present, strict=True)]
    lengths = choice.grown(room.step, change, anchor)
    if lengths is None:
        return False
    choice.lengths = lengths
    plan.opened[room.order] = offer
    return True


def _with_lines_inside_taken(cues: Sequence[CandidateCue]) -> list[CandidateCue]:
    """`cues` in order, where a movement's pause is shorter by the lines that are said within its time."""
    placed: list[CandidateCue] = []
    host = -1
    for cue in cues:
        if not cue.cue.inside:
            host = len(placed)
        elif cue.absorbed:
            placed[host] = _shorter(placed[host], cue.absorbed)
        placed.append(cue)
    return placed


def _shorter(host: CandidateCue, seconds: float) -> CandidateCue:
    if host.elastic is None:
        return host
    kind, weight, low, high = host.elastic
    return host._replace(elastic=ElasticPause(kind, weight - seconds, low - seconds, high - seconds))


# Agreed silence


def _add_silence(choice: CueChoice, around: Sequence[CandidateCue]) -> None:
    """Add an agreed silence, where the script has one, that takes what remains; nothing under a minute."""
    if not around:
        return
    position = STRETCH_BESIDE_SILENCE / choice.rules.stretch_limit
    beside = load_of([*choice.cues, *around]).seconds(position, choice.rules.phases)
    _take_silence(choice, around, choice.seconds - beside)


def _add_room_of_silence(choice: CueChoice, around: Sequence[CandidateCue]) -> None:
    """Add the agreed silence of a script with rooms: no longer than a room may be, unless more silence was asked for."""
    if not around or choice.rules.rooms is None:
        return
    remaining = choice.seconds - load_of([*choice.cues, *around]).seconds(
        choice.rules.roomy_position, choice.rules.phases
    )
    longest = remaining if choice.rules.silence else float(choice.rules.rooms.longest)
    _take_silence(choice, around, min(remaining, longest))


def _take_silence(choice: CueChoice, around: Sequence[CandidateCue], seconds: float) -> None:
    if seconds >= SHORTEST_SILENCE_SECONDS:
        frames = int(seconds * TIMELINE_RATE)
        choice.add([cue._replace(fixed=frames) if cue.cue.silence else cue for cue in around])


def _bells_after_opening(core: Sequence[CandidateCue], seconds: float) -> list[CandidateCue]:
    """The sentences of the first section, then silence up to the closing bell. Steps have nothing to share the time by."""
    opening = [cue for cue in core if cue.order[0] == core[0].order[0] and not _is_room(cue)]
    bells = [cue for cue in core if cue.cue.bell and cue.order[0] != core[0].order[0]]
    said = [*opening, *bells[-1:]]
    remaining = seconds - sum([cue.lengths[NATURAL] for cue in said])
    if remaining > 0:
        last = opening[-1]
        opening[-1] = last._replace(fixed=last.fixed + int(remaining * TIMELINE_RATE))
    return [cue._replace(step=0) for cue in (*opening, *bells[-1:])]
