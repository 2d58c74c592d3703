"""One movement over time, as lines in a box."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .pose import MOVES, Body, Box, Line, Point, Pose, mirrored

GHOST, THOUGHT = 0.3, 0.5
FADE_SECONDS = 2.0
FADES = 4
FRAMES_A_SECOND = 4


@dataclass(frozen=True, slots=True)
class Key:
    """The pose to be in after `seconds` more; only the joints that differ from rest."""

    seconds: float
    changes: Pose


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a movement: a step of its round, and how much of it is left (0: rest, `FADES`: all)."""

    step: int
    fade: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A body that goes from rest through `keys` and round again. `aside`: the picture is turned to the other side.

    `ghost`: only thought of, so that the moved parts are drawn faintly over a body that rests. `bright`: the joints whose
    parts are to be looked at, when they are not simply those that move.
    """

    body: Body
    rest: Pose
    keys: tuple[Key, ...]
    box: Box
    props: tuple[Line, ...] = ()
    aside: bool = False
    ghost: bool = False
    bright: frozenset[str] | None = None

    @property
    def seconds(self) -> float:
        """How long one round takes; 0 where nothing moves."""
        return sum(key.seconds for key in self.keys)

    def frame(self, seconds: float, resting_seconds: float | None = None) -> Frame:
        """The frame `seconds` after the movement began; it was asked to rest `resting_seconds` ago (None: not yet)."""
        round_frames = round(self.seconds * FRAMES_A_SECOND)
        if not round_frames:
            return Frame(0, 0)
        left = 1.0 if resting_seconds is None else max(0.0, 1 - resting_seconds / FADE_SECONDS)
        fade = math.ceil(left * FADES)
        return Frame(int(seconds * FRAMES_A_SECOND) % round_frames, fade) if fade else Frame(0, 0)

    def drawn(self, frame: Frame) -> tuple[Line, ...]:
        """The lines of a frame, the farthest first."""
        pose = self.body.between(self.rest, self._at(frame.step / FRAMES_A_SECOND), frame.fade / FADES)
        if self.ghost:
            thought = self._moved(pose, THOUGHT) if frame.fade else ()
            return self._sided((*self.props, *self._whole(self.rest), *thought))
        return self._sided((*self.props, *self._whole(pose)))

    def still(self) -> tuple[Line, ...]:
        """One picture that tells the movement: where it goes, and faintly where it comes from."""
        if not self.keys or self.bright == frozenset():
            return self._sided((*self.props, *self._whole(self.rest)))
        farthest = {**self.rest, **self.keys[0].changes}
        if self.ghost:
            return self._sided((*self.props, *self._whole(self.rest), *self._moved(farthest, THOUGHT)))
        return self._sided((*self.props, *self._moved(self.rest, GHOST), *self._whole(farthest)))

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

    def _whole(self, pose: Pose) -> tuple[Line, ...]:
        """Every part of the body; those to be looked at are the brightest."""
        stirred = self._stirred()
        lines = []
        for stroke in self.body.strokes:
            if self.bright is not None:
                bright = bool(self.bright & set(stroke.joints))
            else:
                bright = bool(stirred & set(stroke.joints[1:] or stroke.joints))
            points = tuple(pose[joint] for joint in stroke.joints)
            shade = MOVES if bright and stroke.shade and not self.ghost else stroke.shade
            lines.append(Line(points, stroke.radius, shade, stroke.edge))
        return tuple(lines)

    def _moved(self, pose: Pose, shade: float) -> tuple[Line, ...]:
        """The moved parts alone, faintly."""
        stirred = self._stirred()
        parts = (stroke for stroke in self.body.strokes if stroke.shade and stirred & set(stroke.joints))
        return tuple(Line(tuple(pose[joint] for joint in part.joints), part.radius * 0.9, shade) for part in parts)

    def _sided(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(map(mirrored, lines)) if self.aside else lines

    def on_the_other_side(self) -> Movement:
        """The same movement with the other arm or leg."""
        return replace(self, aside=not self.aside)
