"""Joints in a plane, and the way from one pose to another.

One movement over time, as lines in a box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

Point = tuple[float, float]
Pose = Mapping[str, Point]
Box = tuple[float, float, float, float]

NEAR_SHADE, FAR_SHADE, PROP_SHADE = 0.62, 0.34, 0.26
MOVING_SHADE = 1.0
MOVES_FROM = 0.6


@dataclass(frozen=True, slots=True)
class Polyline:
    """Something to draw, in the units of the pose: a round-ended line through `points` (one: a disc).

    `shade` is 0…1 of the figure's colour; `edge` is how far what lies behind is cleared away around it.
    """

    points: tuple[Point, ...]
    radius: float
    shade: float
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """One part of a body: through which joints, how thick, and how bright while it rests."""

    joints: tuple[str, ...]
    radius: float
    shade: float = NEAR_SHADE
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Skeleton:
    """How joints hang together (child: parent, parents first) and the strokes over them, the farthest first."""

    parents: Mapping[str, str]
    strokes: tuple[Stroke, ...]

    def between(self, here: Pose, there: Pose, part: float) -> dict[str, Point]:
        """The pose `part` (0…1) of the way. Each limb turns about its parent, so it keeps its length."""
        pose = {
            joint: _interpolated(here[joint], there.get(joint, here[joint]), part)
            for joint in here.keys() - self.parents
        }
        for joint, parent in self.parents.items():
            start, end = here[joint], there.get(joint, here[joint])
            offset = _turned(_difference(start, here[parent]), _difference(end, there.get(parent, here[parent])), part)
            pose[joint] = (pose[parent][0] + offset[0], pose[parent][1] + offset[1])
        return pose

    def stirred(self, rest: Pose, others: Iterable[Pose]) -> frozenset[str]:
        """The joints that move against the joint they hang on (or at all, where they hang on none)."""
        found = set()
        for other in others:
            for joint, place in rest.items():
                parent = self.parents.get(joint)
                start, end = place, other.get(joint, place)
                if parent is not None:
                    start, end = _difference(start, rest[parent]), _difference(end, other.get(parent, rest[parent]))
                if math.dist(start, end) > MOVES_FROM:
                    found.add(joint)
        return frozenset(found)


def rotated(pose: Pose) -> dict[str, Point]:
    """A pose seen from above when the person lies down: the head to the left."""
    return {joint: (y, x) for joint, (x, y) in pose.items()}


def mirrored(line: Polyline) -> Polyline:
    """The same line on the other side."""
    return Polyline(tuple((-x, y) for x, y in line.points), line.radius, line.shade, line.edge)


def both(pose: Pose) -> dict[str, Point]:
    """A pose seen from the front, from the joints of one side (their names end in 1) and the middle: 2 mirrors 1."""
    whole = dict(pose)
    for joint, (x, y) in pose.items():
        if joint.endswith("1"):
            whole.setdefault(f"{joint[:-1]}2", (-x, y))
    return whole


def _difference(point: Point, other: Point) -> Point:
    return point[0] - other[0], point[1] - other[1]


def _interpolated(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _turned(start: Point, end: Point, part: float) -> Point:
    """An arm's vector `part` of the way from `start` to `end`, by the shorter turn."""
    lengths = math.hypot(*start), math.hypot(*end)
    if min(lengths) < 1.0:
        return _interpolated(start, end, part)
    first = math.atan2(start[1], start[0])
    turn = math.remainder(math.atan2(end[1], end[0]) - first, math.tau)
    length, angle = lengths[0] + (lengths[1] - lengths[0]) * part, first + turn * part
    return length * math.cos(angle), length * math.sin(angle)


GHOST_SHADE, THOUGHT_SHADE = 0.3, 0.5
FADE_SECONDS = 2.0
FADE_STEPS = 4
FRAMES_A_SECOND = 4


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The pose to be in after `seconds` more; only the joints that differ from rest."""

    seconds: float
    changes: Pose


@dataclass(frozen=True, slots=True)
class FigureFrame:
    """One frame of a movement: a step of its round, and how much of it is left (0: rest, `FADES`: all)."""

    step: int
    fade: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A body that goes from rest through `keys` and round again. `aside`: the picture is turned to the other side.

    `ghost`: only thought of, so that the moved parts are drawn faintly over a body that rests. `bright`: the joints whose
    parts are to be looked at, when they are not simply those that move.
    """

    body: Skeleton
    rest: Pose
    keys: tuple[Keyframe, ...]
    box: Box
    props: tuple[Polyline, ...] = ()
    aside: bool = False
    ghost: bool = False
    bright: frozenset[str] | None = None

    @property
    def seconds(self) -> float:
        """How long one round takes; 0 where nothing moves."""
        return sum(key.seconds for key in self.keys)

    def frame(self, seconds: float, resting_seconds: float | None = None) -> FigureFrame:
        """The frame `seconds` after the movement began; it was asked to rest `resting_seconds` ago (None: not yet)."""
        round_frames = round(self.seconds * FRAMES_A_SECOND)
        if not round_frames:
            return FigureFrame(0, 0)
        left = 1.0 if resting_seconds is None else max(0.0, 1 - resting_seconds / FADE_SECONDS)
        fade = math.ceil(left * FADE_STEPS)
        return FigureFrame(int(seconds * FRAMES_A_SECOND) % round_frames, fade) if fade else FigureFrame(0, 0)

    def drawn(self, frame: FigureFrame) -> tuple[Polyline, ...]:
        """The lines of a frame, the farthest first."""
        pose = self.body.between(self.rest, self._at(frame.step / FRAMES_A_SECOND), frame.fade / FADE_STEPS)
        if self.ghost:
            thought = self._moved(pose, THOUGHT_SHADE) if frame.fade else ()
            return self._sided((*self.props, *self._whole(self.rest), *thought))
        return self._sided((*self.props, *self._whole(pose)))

    def still(self) -> tuple[Polyline, ...]:
        """One picture that tells the movement: where it goes, and faintly where it comes from."""
        if not self.keys or self.bright == frozenset():
            return self._sided((*self.props, *self._whole(self.rest)))
        farthest = {**self.rest, **self.keys[0].changes}
        if self.ghost:
            return self._sided((*self.props, *self._whole(self.rest), *self._moved(farthest, THOUGHT_SHADE)))
        return self._sided((*self.props, *self._moved(self.rest, GHOST_SHADE), *self._whole(farthest)))

    @property
    def view(self) -> Box:
        """What is to be seen: left, top, right, bottom."""
        left, top, right, bottom = self.box
        return (-right, top, -left, bottom) if self.aside else self.box

    def _at(self, seconds: float) -> dict[str, Point]:
        """The pose this far into a round; soft at every key."""
        before: Pose = self.rest
        for key in self.keys:
            after = {**self.rest, **key.changes}
            if seconds < key.seconds:
                part = (1 - math.cos(math.pi * seconds / key.seconds)) / 2
                return self.body.between(before, after, part)
            seconds -= key.seconds
            before = after
        return dict(before)

    def _stirred(self) -> frozenset[str]:
        return self.body.stirred(self.rest, ({**self.rest, **key.changes} for key in self.keys))

    def _whole(self, pose: Pose) -> tuple[Polyline, ...]:
        """Every part of the body; those to be looked at are the brightest."""
        stirred = self._stirred()
        lines = []
        for stroke in self.body.strokes:
            if self.bright is not None:
                bright = bool(self.bright & set(stroke.joints))
            else:
                bright = bool(stirred & set(stroke.joints[1:] or stroke.joints))
            points = tuple(pose[joint] for joint in stroke.joints)
            shade = MOVING_SHADE if bright and stroke.shade and not self.ghost else stroke.shade
            lines.append(Polyline(points, stroke.radius, shade, stroke.edge))
        return tuple(lines)

    def _moved(self, pose: Pose, shade: float) -> tuple[Polyline, ...]:
        """The moved parts alone, faintly."""
        stirred = self._stirred()
        parts = (stroke for stroke in self.body.strokes if stroke.shade and stirred & set(stroke.joints))
        return tuple(Polyline(tuple(pose[joint] for joint in part.joints), part.radius * 0.9, shade) for part in parts)

    def _sided(self, lines: tuple[Polyline, ...]) -> tuple[Polyline, ...]:
        return tuple(map(mirrored, lines)) if self.aside else lines

    def on_the_other_side(self) -> Movement:
        """The same movement with the other arm or leg."""
        return replace(self, aside=not self.aside)
