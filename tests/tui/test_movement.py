"""The figure: bodies that keep their limbs, come back to rest, and stay in the picture."""

from __future__ import annotations

import hashlib
import itertools
import math

import pytest
from rich.style import Style

from nærvær.domain.practice import Posture
from nærvær.domain.script import MIRRORED_MOVEMENTS, MOVEMENT_NAMES
from nærvær.texts.plain import figure_line
from nærvær.tui.drawing.canvas import Canvas
from nærvær.tui.drawing.moving_figure import FRAMES_A_SECOND, MOVING_SHADE, FigureFrame, Movement, movement_named

EVERY = [pytest.param(name, posture, id=f"{name}-{posture}") for name in MOVEMENT_NAMES for posture in Posture]


def frames(shown: Movement) -> list[FigureFrame]:
    return [FigureFrame(step, 4) for step in range(round(shown.seconds * FRAMES_A_SECOND))]


@pytest.mark.parametrize(("name", "posture"), EVERY)
def test_a_limb_is_never_longer_or_shorter_than_its_two_ends_make_it(name: str, posture: Posture) -> None:
    shown = movement_named(name, posture)
    ends = [shown.rest, *({**shown.rest, **key.changes} for key in shown.keys)]
    for joint, parent in shown.skeleton.parents.items():
        lengths = [math.dist(pose[joint], pose[parent]) for pose in ends]
        for frame in frames(shown):
            pose = shown.pose_at(frame.step / FRAMES_A_SECOND)
            assert min(lengths) - 0.01 <= math.dist(pose[joint], pose[parent]) <= max(lengths) + 0.01


@pytest.mark.parametrize(("name", "posture"), EVERY)
def test_a_round_begins_at_rest_and_goes_softly_from_frame_to_frame(name: str, posture: Posture) -> None:
    shown = movement_named(name, posture)
    poses = [shown.pose_at(frame.step / FRAMES_A_SECOND) for frame in frames(shown)]
    assert all(math.dist(poses[0][joint], place) < 0.001 for joint, place in shown.rest.items())
    for before, after in itertools.pairwise([*poses, poses[0]]):
        assert max(math.dist(before[joint], after[joint]) for joint in before) < 6.0


@pytest.mark.parametrize(("name", "posture"), EVERY)
def test_what_moves_stays_inside_the_picture(name: str, posture: Posture) -> None:
    shown = movement_named(name, posture)
    left, top, right, bottom = shown.view
    for frame in (*frames(shown), FigureFrame(0, 0)):
        for line in shown.lines(frame):
            if line.shade == MOVING_SHADE:
                assert any(left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2 for x, y in line.points)


@pytest.mark.parametrize("posture", Posture)
def test_every_movement_can_be_told_from_every_other_also_as_a_still_picture(posture: Posture) -> None:
    stills = {name: movement_named(name, posture).still_lines() for name in MOVEMENT_NAMES}
    for one, other in itertools.combinations(MOVEMENT_NAMES, 2):
        if posture is Posture.STANDING and {one, other} in ({"leg", "other-leg"}, {"ankle", "other-ankle"}):
            continue
        assert stills[one] != stills[other]


@pytest.mark.parametrize("name", MIRRORED_MOVEMENTS)
def test_the_other_side_is_the_picture_turned_round(name: str) -> None:
    one, other = movement_named(MIRRORED_MOVEMENTS[name], Posture.SITTING), movement_named(name, Posture.SITTING)
    for line, turned in zip(one.still_lines(), other.still_lines(), strict=True):
        assert turned.points == tuple((-x, y) for x, y in line.points)


def test_asked_to_rest_it_comes_to_rest_within_two_seconds_and_stays() -> None:
    shown = movement_named("arm", Posture.SITTING)
    assert shown.frame_at(3.0).fade == 4
    assert [shown.frame_at(10 + s, s).fade for s in (0.0, 0.6, 1.2, 1.8, 2.0, 60.0)] == [4, 3, 2, 1, 0, 0]
    assert shown.frame_at(75.3, 60.0) == FigureFrame(0, 0)


@pytest.mark.parametrize(("name", "posture"), [param for param in EVERY if "body" not in str(param.id)])
def test_every_movement_is_told_in_words_too(name: str, posture: Posture) -> None:
    assert figure_line(name, posture).startswith("(Figuren viser ")


PICTURES = {
    "body": "1e575ca3a3e1",
    "hands": "5c0913317cf4",
    "wrists": "25cc521c36b7",
    "arm": "f6fb4b995d5d",
    "other-arm": "6a81e270c591",
    "chest": "46909daf4f59",
    "shoulders": "380f93a21250",
    "shoulder-circles": "55577f0a16a7",
    "head": "743fa73d02ff",
    "back": "44cbc99c4b14",
    "sides": "695cdf5ca853",
    "hips": "434993dbd424",
    "twist": "cff12ed84576",
    "leg": "1ca57b22e23e",
    "other-leg": "df12011e9760",
    "feet": "abc5ff21a209",
    "ankle": "30bcd62f0e70",
    "other-ankle": "16d78922142a",
    "thought": "94a2e943ca33",
}
"""A digest of pictures of each movement in every posture: still, at rest, in full motion and fading."""


def coded(light: int, dark: int) -> Style:
    """Two shades as two colours that can be told apart."""
    return Style(color=f"color({light})", bgcolor=f"color({dark})")


@pytest.mark.parametrize("name", MOVEMENT_NAMES)
def test_the_pictures_change_only_when_somebody_means_to_change_them(name: str) -> None:
    """When the change is meant: look at the pictures, and give the new digest here."""
    digest = hashlib.sha256()
    postures = (Posture.SITTING, Posture.STANDING, Posture.LYING)
    moments = (None, FigureFrame(0, 0), FigureFrame(7, 4), FigureFrame(20, 2))
    for posture, frame in itertools.product(postures, moments):
        shown = movement_named(name, posture)
        canvas = Canvas(40, 12)
        canvas.draw(shown.still_lines() if frame is None else shown.lines(frame), shown.view)
        for strip in canvas.strips(coded):
            digest.update("".join(f"{segment.text}|{segment.style}\n" for segment in strip).encode())
    assert digest.hexdigest()[:12] == PICTURES[name]
