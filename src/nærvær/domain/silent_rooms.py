"""Gives the rooms of a script their lengths: which are kept, which are long enough to be announced, and how long they are.

A room begins as an unannounced stay. It may be opened to one of `ROOM_LENGTHS`: then the shared line that tells that length
is said, the silence is exactly as long, and after a long one comes a line for those whose mind has wandered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from ..quick_dataclass import dataclass
from .cues_for_person import NATURAL, CandidateBuilder, CandidateCue, CueFilter, line_in_turn, offered_lines
from .pause_stretching import AFTER_ROOM_FROM, ROOM_LENGTHS, ROOMS_PER_SECOND, ElasticPause, RoomRules
from .score import TIMELINE_RATE
from .script import AFTER_ROOM, Cue, Pause, PauseKind, Script, Tier, room_set_names

_TEN_MINUTES = 600
_FIRST_THIRD = 0.36
"""Up to this part of the script no room is as long as the longest."""
_CLOSED_ROOM = Pause(8.0, PauseKind.STAY, 3.0)
"""The pause in place of a room for which there is no time."""
_AFTER_PAUSE = Pause(6.0)


class OpenRoom(NamedTuple):
    """A room that is announced: its seconds, and the cues in its place, the last of which may follow it."""

    seconds: int
    cues: tuple[CandidateCue, ...]
    lengths: tuple[float, ...]


@dataclass(slots=True)
class RoomPlan:
    """The rooms of one practice of `total` seconds: `stays` are those that stay closed, by order, `opened` the others.

    `growth` tells which may be opened further, in order of preference.
    """

    script: Script
    builder: CandidateBuilder
    cue_filter: CueFilter
    total: float
    rules: RoomRules
    rooms: list[CandidateCue] = field(default_factory=list)
    opened: dict[tuple[int, int, int], OpenRoom] = field(default_factory=dict)
    _sets: dict[str, Sequence[Cue]] = field(default_factory=dict)
    _announcing: dict[tuple[int, bool], Sequence[Cue]] = field(default_factory=dict)
    _limits: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _offers: dict[tuple[tuple[int, int, int], int], OpenRoom | None] = field(default_factory=dict)

    def keep(self, cues: Sequence[CandidateCue]) -> None:
        """Choose the rooms there is time for among `cues`, which are in order: those of the core first, then by weight."""
        found = [cue for cue in cues if cue.cue.pause.kind is PauseKind.ROOM]
        most = max(1, int(self.total * ROOMS_PER_SECOND))
        ranked = sorted(
            [(room.cue.tier, -room.cue.pause.seconds, _bits(index), index) for index, room in enumerate(found)]
        )
        self.rooms = [found[index] for *_, index in ranked[:most]]
        if self.rooms:
            self._set_limits(cues)

    def closed(self, room: CandidateCue) -> CandidateCue:
        """Return the short pause in place of a room there is no time for."""
        cue = Cue(room.cue.id, "", room.cue.tier, _CLOSED_ROOM, figure=room.cue.figure)
        return self.builder.build(room.order, cue, room.step, room.region)

    def _set_limits(self, cues: Sequence[CandidateCue]) -> None:
        """The longest that each room may get: in the first third of the script one step less than elsewhere."""
        whole = sum([cue.lengths[NATURAL] for cue in cues])
        before, shares = 0.0, {}
        for cue in cues:
            before += cue.lengths[NATURAL]
            shares[cue.order] = before / whole
        self._announcing = {
            (length, occupied): self._announcements(length, occupied)
            for occupied in {room.cue.occupied for room in self.rooms}
            for length in ROOM_LENGTHS
            if length <= self.rules.longest
        }
        for room in self.rooms:
            early = shares[room.order] < _FIRST_THIRD
            allowed = [
                length for (length, busy), lines in self._announcing.items() if lines and busy is room.cue.occupied
            ]
            lengths = allowed[:-1] if early else allowed
            self._limits[room.order] = lengths[-1] if lengths else 0

    def _announcements(self, length: int, occupied: bool) -> Sequence[Cue]:
        """The lines that may be said before a room of `length` seconds."""
        return next(filter(None, map(self._lines, room_set_names(length, occupied=occupied))), ())

    def in_order(self, cues: Sequence[CandidateCue]) -> list[CandidateCue]:
        """Return the rooms of the core and those that are kept among `cues`, as what they add to the pauses before them."""
        rooms: dict[tuple[int, int, int], CandidateCue] = {}
        kept = {room.order for room in self.rooms}
        before: CandidateCue | None = None
        for cue in cues:
            if cue.cue.pause.kind is not PauseKind.ROOM:
                before = cue if cue.cue.tier is Tier.CORE else before
            elif cue.order in kept or cue.cue.tier is Tier.CORE:
                room = cue if cue.order in kept else self.closed(cue)
                if before is not None:
                    room = self.builder.with_pause(room, _rest_of_room(room, before, self.rules.unannounced))
                rooms[cue.order] = room
        self.rooms = [rooms[room.order] for room in self.rooms]
        return list(rooms.values())

    def aims(self) -> Iterable[tuple[CandidateCue, Sequence[int]]]:
        """Yield each room with the lengths it may be opened to, its aim first; one of them aims at the longest."""
        longest = max(self._limits.values(), default=0)
        late = [room for room in self.rooms if self._limits[room.order] == longest]
        if self.rules.single:
            for room in late[: max(1, int(self.total / _TEN_MINUTES))]:
                yield room, [longest] if longest else []
            return
        for room in self.rooms:
            weight = room.cue.pause.seconds * self.rules.factor
            aim = longest if room is late[0] else min(weight, self._limits[room.order])
            yield room, [length for length in reversed(ROOM_LENGTHS) if length <= aim]

    def growths(self) -> Iterable[tuple[CandidateCue, int]]:
        """Yield each room with the next length it may have, one step for all of them after the other."""
        for length in () if self.rules.single else ROOM_LENGTHS:
            for room in self.rooms:
                present = self.opened[room.order].seconds if room.order in self.opened else 0
                if present < length <= self._limits[room.order]:
                    yield room, length

    @property
    def seconds(self) -> int:
        """The seconds of silence in the rooms that are open."""
        return sum([room.seconds for room in self.opened.values()])

    def offer(self, room: CandidateCue, length: int) -> OpenRoom | None:
        """Return what stands in place of a room that is `length` seconds long; None where nothing announces that length."""
        key = (room.order, length)
        if key not in self._offers:
            self._offers[key] = self._made(room, length)
        return self._offers[key]

    def _lines(self, name: str) -> Sequence[Cue]:
        if name not in self._sets:
            cues = next((each.cues for each in self.script.shared if each.name == name), ())
            self._sets[name] = offered_lines(cues, self.cue_filter)
        return self._sets[name]

    def _made(self, room: CandidateCue, length: int) -> OpenRoom | None:
        use = self.rooms.index(room)
        before = line_in_turn(self._announcing.get((length, room.cue.occupied), ()), use, self.cue_filter)
        if before is None:
            return None
        said = [_spoken(before, Pause(float(length), PauseKind.FIXED), room.cue.figure)]
        after = line_in_turn(self._lines(AFTER_ROOM), use, self.cue_filter) if length >= AFTER_ROOM_FROM else None
        if after is not None:
            said.append(_spoken(after, _AFTER_PAUSE, ""))
        cues = tuple([self.builder.build(room.order, cue, room.step, room.region) for cue in said])
        return OpenRoom(length, cues, tuple(map(sum, zip(*[cue.lengths for cue in cues], strict=True))))


def with_open_rooms(
    cues: Sequence[CandidateCue], opened: Mapping[tuple[int, int, int], OpenRoom], longest: float
) -> list[CandidateCue]:
    """Return `cues` in order with what is said around each open room in its place.

    A room that stays closed goes on where the pause before it ends: together they last up to `longest` seconds.
    """
    placed: list[CandidateCue] = []
    for cue in cues:
        if cue.order in opened and cue.cue.pause.kind is PauseKind.ROOM:
            placed.extend(opened[cue.order].cues)
        elif placed and not (cue.cue.text or cue.cue.bell or cue.cue.silence):
            placed.append(cue._replace(elastic=_rest_of_room(cue, placed[-1], longest)))
        else:
            placed.append(cue)
    return placed


def _rest_of_room(room: CandidateCue, before: CandidateCue, longest: float) -> ElasticPause:
    """Return what a closed room adds to the pause before it."""
    fixed = before.fixed / TIMELINE_RATE
    weight, high = (fixed, fixed) if before.elastic is None else (before.elastic.weight, before.elastic.high)
    own = min(room.cue.pause.seconds, longest)
    return ElasticPause(PauseKind.STAY, max(0.0, own - weight), 0.0, max(0.0, longest - high))


def _spoken(line: Cue, pause: Pause, figure: str) -> Cue:
    return Cue(line.id, line.text, Tier.CORE, pause, figure=figure)


def _bits(index: int) -> int:
    """A number whose order visits the last of eight places first, then the middle, then the quarters."""
    return int(f"{7 - index % 8:03b}"[::-1], 2) * 64 + index
