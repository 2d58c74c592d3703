"""The movement figure: joints that move between poses, and the lines of every frame; read from `data/poses.toml`.

A script names a movement (`domain.script.MOVEMENT_NAMES`); `movement_named` finds it for a posture. The file is read when
the first movement is shown, in about 8 ms. Its comments tell the units and the directions.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...domain.practice import Posture
from ...domain.script import MIRRORED_MOVEMENTS
from ...quick_dataclass import dataclass
from .canvas import Box, Point, Polyline

FIGURES = Path(__file__).resolve().parents[2] / "data" / "poses.toml"
NEAR_SHADE, FAR_SHADE, PROP_SHADE = 0.62, 0.34, 0.26
MOVING_SHADE = 1.0
GHOST_SHADE, THOUGHT_SHADE = 0.3, 0.5
SHADES_BY_NAME = {"near": NEAR_SHADE, "far": FAR_SHADE, "none": 0.0}
MOVES_FROM = 0.6
"""A joint that goes no farther than this (in units of the figure) is taken to be at rest."""
FADE_SECONDS = 2.0
FADE_STEPS = 4
FRAMES_A_SECOND = 4

Pose = Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One part of a body: through which joints, how thick, and how bright while it rests.

    `edge` is how far what lies behind is cleared away around it.
    """

    joints: tuple[str, ...]
    radius: float
    shade: float = NEAR_SHADE
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Skeleton:
    """How joints hang together (child: parent, parents first) and the strokes over them, the farthest first."""

    parents: Mapping[str, str]
    strokes: tuple[Stroke, ...]

    def between(self, start: Pose, end: Pose, part: float) -> dict[str, Point]:
        """The pose `part` (0…1) of the way. Each limb turns about its parent joint, so it keeps its length."""
        roots = start.keys() - self.parents
        pose = {joint: _interpolated(start[joint], end.get(joint, start[joint]), part) for joint in roots}
        for joint, parent in self.parents.items():
            before, after = start[joint], end.get(joint, start[joint])
            offset = _turned(
                _difference(before, start[parent]), _difference(after, end.get(parent, start[parent])), part
            )
            pose[joint] = (pose[parent][0] + offset[0], pose[parent][1] + offset[1])
        return pose

    def moving_joints(self, rest: Pose, others: Iterable[Pose]) -> frozenset[str]:
        """The joints that move against their parent joint (or at all, where they have none) in any of `others`."""
        moving = set()
        for other in others:
            for joint, at_rest in rest.items():
                parent = self.parents.get(joint)
                start, end = at_rest, other.get(joint, at_rest)
                if parent is not None:
                    start, end = _difference(start, rest[parent]), _difference(end, other.get(parent, rest[parent]))
                if math.dist(start, end) > MOVES_FROM:
                    moving.add(joint)
        return frozenset(moving)


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The pose to be in after `seconds` more; only the joints that differ from rest."""

    seconds: float
    changes: Pose


@dataclass(frozen=True, slots=True)
class FigureFrame:
    """One frame of a movement: a step of its round, and how much of the movement there is (0: rest, `FADE_STEPS`: all)."""

    step: int
    fade: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A body that goes from rest through `keys` and round again.

    `box` is what is to be seen of the plane. `mirrored`: the picture is turned to the other side. `only_thought`: the
    moved parts are drawn faintly over a body that rests. `bright`: the joints whose parts are to be looked at; None: those
    that move.
    """

    skeleton: Skeleton
    rest: Pose
    keys: tuple[Keyframe, ...]
    box: Box
    props: tuple[Polyline, ...] = ()
    mirrored: bool = False
    only_thought: bool = False
    bright: frozenset[str] | None = None

    @property
    def seconds(self) -> float:
        """How long one round takes; 0 where nothing moves."""
        return sum(key.seconds for key in self.keys)

    def frame_at(self, seconds: float, resting_seconds: float | None = None) -> FigureFrame:
        """The frame `seconds` after the movement began; it was asked to rest `resting_seconds` ago (None: not yet)."""
        round_frames = round(self.seconds * FRAMES_A_SECOND)
        if not round_frames:
            return FigureFrame(0, 0)
        share = 1.0 if resting_seconds is None else max(0.0, 1 - resting_seconds / FADE_SECONDS)
        fade = math.ceil(share * FADE_STEPS)
        return FigureFrame(int(seconds * FRAMES_A_SECOND) % round_frames, fade) if fade else FigureFrame(0, 0)

    def lines(self, frame: FigureFrame) -> tuple[Polyline, ...]:
        """The lines of a frame, the farthest first."""
        pose = self.skeleton.between(self.rest, self.pose_at(frame.step / FRAMES_A_SECOND), frame.fade / FADE_STEPS)
        if self.only_thought:
            thought = self._moving_parts(pose, THOUGHT_SHADE) if frame.fade else ()
            return self._facing((*self.props, *self._whole_body(self.rest), *thought))
        return self._facing((*self.props, *self._whole_body(pose)))

    def still_lines(self) -> tuple[Polyline, ...]:
        """One picture that tells the movement: where it goes, and faintly where it comes from."""
        if not self.keys or self.bright == frozenset():
            return self._facing((*self.props, *self._whole_body(self.rest)))
        farthest = {**self.rest, **self.keys[0].changes}
        if self.only_thought:
            thought = self._moving_parts(farthest, THOUGHT_SHADE)
            return self._facing((*self.props, *self._whole_body(self.rest), *thought))
        ghost = self._moving_parts(self.rest, GHOST_SHADE)
        return self._facing((*self.props, *ghost, *self._whole_body(farthest)))

    @property
    def view(self) -> Box:
        """What is to be seen: left, top, right, bottom."""
        left, top, right, bottom = self.box
        return (-right, top, -left, bottom) if self.mirrored else self.box

    def on_the_other_side(self) -> Movement:
        """The same movement with the other arm or leg."""
        return replace(self, mirrored=not self.mirrored)

    def pose_at(self, seconds: float) -> dict[str, Point]:
        """The pose this far into a round; soft at every key."""
        before: Pose = self.rest
        for key in self.keys:
            after = {**self.rest, **key.changes}
            if seconds < key.seconds:
                part = (1 - math.cos(math.pi * seconds / key.seconds)) / 2
                return self.skeleton.between(before, after, part)
            seconds -= key.seconds
            before = after
        return dict(before)

    def _moving_joints(self) -> frozenset[str]:
        return self.skeleton.moving_joints(self.rest, ({**self.rest, **key.changes} for key in self.keys))

    def _whole_body(self, pose: Pose) -> tuple[Polyline, ...]:
        """Every part of the body; those to be looked at are the brightest."""
        moving = self._moving_joints()
        lines = []
        for stroke in self.skeleton.strokes:
            if self.bright is not None:
                bright = bool(self.bright & set(stroke.joints))
            else:
                bright = bool(moving & set(stroke.joints[1:] or stroke.joints))
            points = tuple(pose[joint] for joint in stroke.joints)
            shade = MOVING_SHADE if bright and stroke.shade and not self.only_thought else stroke.shade
            lines.append(Polyline(points, stroke.radius, shade, stroke.edge))
        return tuple(lines)

    def _moving_parts(self, pose: Pose, shade: float) -> tuple[Polyline, ...]:
        """The moved parts alone, faintly."""
        moving = self._moving_joints()
        parts = (stroke for stroke in self.skeleton.strokes if stroke.shade and moving & set(stroke.joints))
        return tuple(Polyline(tuple(pose[joint] for joint in part.joints), part.radius * 0.9, shade) for part in parts)

    def _facing(self, lines: tuple[Polyline, ...]) -> tuple[Polyline, ...]:
        return tuple(line.mirrored() for line in lines) if self.mirrored else lines


@functools.cache
def movement_named(name: str, posture: Posture) -> Movement:
    """The movement a script calls `name`. Raises `KeyError` for a name that is none of `MOVEMENT_NAMES`."""
    tables = _figures()["movements"][MIRRORED_MOVEMENTS.get(name, name)]
    movement = _movement(tables.get("every-posture") or tables[posture.value])
    return movement.on_the_other_side() if name in MIRRORED_MOVEMENTS else movement


# Reading the file


@functools.cache
def _figures() -> dict[str, Any]:
    import tomllib  # the movement exercise alone needs it here

    return tomllib.loads(FIGURES.read_text("utf-8"))


def _movement(table: Mapping[str, Any]) -> Movement:
    figures = _figures()
    rest, keys = _named_pose(table["rest"]), _keyframes(figures["keys"][table["keys"]])
    if table.get("from_above"):
        rest, keys = _from_above(rest), tuple(Keyframe(key.seconds, _from_above(key.changes)) for key in keys)
    left, top, right, bottom = map(float, table["view"])
    props = figures["props"][table["props"]] if "props" in table else ()
    return Movement(
        _skeleton(table["skeleton"]),
        rest,
        keys,
        (left, top, right, bottom),
        tuple(Polyline(tuple(_points(line["points"])), float(line["radius"]), PROP_SHADE) for line in props),
        only_thought=table.get("only_thought", False),
        bright=frozenset(table["bright"].split()) if "bright" in table else None,
    )


@functools.cache
def _skeleton(name: str) -> Skeleton:
    table = _figures()["skeletons"][name]
    strokes = (
        Stroke(
            tuple(stroke["joints"].split()),
            float(stroke["radius"]),
            SHADES_BY_NAME[stroke.get("shade", "near")],
            float(stroke.get("edge", 0.0)),
        )
        for stroke in table["strokes"]
    )
    pairs = (pair.split() for pair in table["parents"].split(","))
    return Skeleton({child: parent for child, parent in pairs}, tuple(strokes))  # noqa: C416 - a pair is a list


def _keyframes(tables: Iterable[Mapping[str, Any]]) -> tuple[Keyframe, ...]:
    keys: list[Keyframe] = []
    for table in tables:
        if "mirror_of" in table:
            changes = _mirrored_pose(keys[table["mirror_of"]].changes)
        elif "again" in table:
            changes = dict(keys[table["again"]].changes)
        else:
            changes = _pose(table)
        keys.append(Keyframe(float(table["seconds"]), changes))
    return tuple(keys)


def _named_pose(name: str) -> dict[str, Point]:
    return _pose(_figures()["poses"][name])


def _pose(table: Mapping[str, Any]) -> dict[str, Point]:
    """The joints of a pose: those of the pose it is `like`, then its own, then its own on `both` sides."""
    pose = _named_pose(table["like"]) if "like" in table else {}
    one_side = _joints(table.get("both", ""))
    return {**pose, **_joints(table.get("joints", "")), **_mirrored_pose(one_side), **one_side}


def _joints(text: str) -> dict[str, Point]:
    """The points in "hip 0 0, waist -1 -14"."""
    joints = (joint.split() for joint in text.split(",") if joint.strip())
    return {name: (float(x), float(y)) for name, x, y in joints}


def _points(text: str) -> Iterable[Point]:
    """The points in "-10 -24, -9 7"."""
    return ((float(x), float(y)) for x, y in (point.split() for point in text.split(",")))


# Poses from other poses


def _mirrored_pose(pose: Pose) -> dict[str, Point]:
    """The other way round: joints ending in 1 and in 2 change places, the others stay in the middle."""
    other_side = {"1": "2", "2": "1"}
    return {f"{joint[:-1]}{other_side.get(joint[-1], joint[-1])}": (-x, y) for joint, (x, y) in pose.items()}


def _from_above(pose: Pose) -> dict[str, Point]:
    """A pose seen from above when the person lies down: the head to the left."""
    return {joint: (y, x) for joint, (x, y) in pose.items()}


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
