"""Joints in a plane, and the way from one pose to another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Point = tuple[float, float]
Pose = Mapping[str, Point]
Box = tuple[float, float, float, float]

NEAR, FAR, PROP = 0.62, 0.34, 0.26
MOVES = 1.0
STIRS = 0.6


@dataclass(frozen=True, slots=True)
class Line:
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
    shade: float = NEAR
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Body:
    """How joints hang together (child: parent, parents first) and the strokes over them, the farthest first."""

    parents: Mapping[str, str]
    strokes: tuple[Stroke, ...]

    def between(self, here: Pose, there: Pose, part: float) -> dict[str, Point]:
        """The pose `part` (0…1) of the way. Each limb turns about its parent, so it keeps its length."""
        pose = {joint: _mixed(here[joint], there.get(joint, here[joint]), part) for joint in here.keys() - self.parents}
        for joint, parent in self.parents.items():
            start, end = here[joint], there.get(joint, here[joint])
            offset = _turned(_less(start, here[parent]), _less(end, there.get(parent, here[parent])), part)
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
                    start, end = _less(start, rest[parent]), _less(end, other.get(parent, rest[parent]))
                if math.dist(start, end) > STIRS:
                    found.add(joint)
        return frozenset(found)


def rotated(pose: Pose) -> dict[str, Point]:
    """A pose seen from above when the person lies down: the head to the left."""
    return {joint: (y, x) for joint, (x, y) in pose.items()}


def mirrored(line: Line) -> Line:
    """The same line on the other side."""
    return Line(tuple((-x, y) for x, y in line.points), line.radius, line.shade, line.edge)


def both(pose: Pose) -> dict[str, Point]:
    """A pose seen from the front, from the joints of one side (their names end in 1) and the middle: 2 mirrors 1."""
    whole = dict(pose)
    for joint, (x, y) in pose.items():
        if joint.endswith("1"):
            whole.setdefault(f"{joint[:-1]}2", (-x, y))
    return whole


def _less(point: Point, other: Point) -> Point:
    return point[0] - other[0], point[1] - other[1]


def _mixed(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _turned(start: Point, end: Point, part: float) -> Point:
    """An arm's vector `part` of the way from `start` to `end`, by the shorter turn."""
    lengths = math.hypot(*start), math.hypot(*end)
    if min(lengths) < 1.0:
        return _mixed(start, end, part)
    first = math.atan2(start[1], start[0])
    turn = math.remainder(math.atan2(end[1], end[0]) - first, math.tau)
    length, angle = lengths[0] + (lengths[1] - lengths[0]) * part, first + turn * part
    return length * math.cos(angle), length * math.sin(angle)
