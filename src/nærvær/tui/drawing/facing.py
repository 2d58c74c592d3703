"""Movements seen from the front, or from above when the person lies."""

from __future__ import annotations

from .front import (
    BODY,
    BUST,
    BUST_FROM_ABOVE,
    CHAIR,
    FACE,
    FACE_FROM_ABOVE,
    FLOOR,
    FROM_ABOVE,
    KNEES_UP,
    LYING,
    MAT,
    SEATED,
    SITTING,
    STANDING,
    UPRIGHT,
)
from .movement import PROP_SHADE, Keyframe, Movement, Point, Polyline, both, rotated

_HOME: dict[str, Point] = {}

STANDING_STILL = Movement(
    BODY,
    STANDING,
    (Keyframe(4, both({"shoulder1": (-10.5, -28), "elbow1": (-14.8, -14)})), Keyframe(6, _HOME)),
    UPRIGHT,
    FLOOR,
    bright=frozenset(),
)


def _turned(keys: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(key.seconds, rotated(key.changes)) for key in keys)


_OUT = both({"elbow1": (-24, -19), "hand1": (-35, -12), "finger1": (-38, -11)})
CHEST_SITTING = Movement(BODY, SITTING, (Keyframe(4, _OUT), Keyframe(5, _HOME)), (-46.0, -53.0, 46.0, 14.0), CHAIR)
CHEST_STANDING = Movement(
    BODY,
    STANDING,
    (Keyframe(4, both({"elbow1": (-18, -14), "hand1": (-24, -2), "finger1": (-28, -1)})), Keyframe(5, _HOME)),
    (-46.0, -53.0, 46.0, 14.0),
)
CHEST_LYING = Movement(
    BODY,
    LYING,
    (
        Keyframe(4, rotated(both({"elbow1": (-20, -15), "hand1": (-27, -4), "finger1": (-28.5, -1.5)}))),
        Keyframe(5, _HOME),
    ),
    (-57.0, -31.0, 20.0, 31.0),
    (
        Polyline(((20, -30), (-55, -30), (-55, 30), (20, 30)), 0.9, PROP_SHADE),
        MAT[1],
    ),
)

_UP = both({"shoulder1": (-9, -33), "elbow1": (-13.5, -19), "hand1": (-15.5, -6), "finger1": (-15.5, -3)})
_UP_SEATED = both({"shoulder1": (-9, -33), "elbow1": (-16, -19)})
_ARMS = frozenset({"shoulder1", "shoulder2"})
_SHRUG = (Keyframe(3, _UP), Keyframe(4.5, _HOME))
SHOULDERS_SITTING = Movement(
    BODY, SITTING, (Keyframe(3, _UP_SEATED), Keyframe(4.5, _HOME)), BUST, CHAIR[:3], bright=_ARMS
)
SHOULDERS_STANDING = Movement(BODY, STANDING, _SHRUG, BUST, bright=_ARMS)
SHOULDERS_LYING = Movement(BODY, LYING, _turned(_SHRUG), BUST_FROM_ABOVE, MAT, bright=_ARMS)

_ROLL = (
    Keyframe(2, both({"shoulder1": (-7.5, -29), "elbow1": (-12.5, -15), "hand1": (-15, -2), "finger1": (-15, 1)})),
    Keyframe(2, _UP),
    Keyframe(2, both({"shoulder1": (-12, -30), "elbow1": (-15.5, -16), "hand1": (-16, -3), "finger1": (-16, 0)})),
    Keyframe(2, _HOME),
)
CIRCLES_SITTING = Movement(BODY, {**STANDING}, _ROLL, BUST, CHAIR[:3])
CIRCLES_STANDING = Movement(BODY, STANDING, _ROLL, BUST)
CIRCLES_LYING = Movement(BODY, LYING, _turned(_ROLL), BUST_FROM_ABOVE, MAT)


def _looking(way: float) -> dict[str, Point]:
    """The face turned: -1 to the left of the picture, 1 to the right."""
    eyes = {"eye1": (-2.7 + 4.6 * way, -44), "eye2": (2.7 + 4.6 * way, -44)}
    return {**eyes, "nose": (7.2 * way, -41.5)}


_TURN = (Keyframe(3.5, _looking(-1)), Keyframe(3, _HOME), Keyframe(3.5, _looking(1)), Keyframe(3, _HOME))
_HEAD = frozenset({"head"})
HEAD_SITTING = Movement(BODY, SITTING, _TURN, FACE, CHAIR[:3], bright=_HEAD)
HEAD_STANDING = Movement(BODY, STANDING, _TURN, FACE, bright=_HEAD)
HEAD_LYING = Movement(BODY, LYING, _turned(_TURN), FACE_FROM_ABOVE, MAT, bright=_HEAD)


def _leaning(way: float, pose: dict[str, Point], low: Point) -> dict[str, Point]:
    """Bent to one side: the hand on that side slides down, the other comes up."""
    down, up = ("1", "2") if way < 0 else ("2", "1")
    turned: dict[str, Point] = {
        "waist": (2 * way, -12),
        "chest": (7 * way, -24),
        "neck": (10 * way, -30),
        "head": (15 * way, -39.5),
        "nose": (14.5 * way, -37.5),
        "eye1": (15 * way - 2.6, -40.5 + way),
        "eye2": (15 * way + 2.6, -40.5 - way),
        f"shoulder{down}": (15 * way, -21),
        f"shoulder{up}": (-2.5 * way, -29.5),
        f"elbow{down}": (19 * way, -7),
        f"hand{down}": (low[0] * way, low[1]),
        f"finger{down}": (low[0] * way, low[1] + 3),
    }
    elbow, hand = pose[f"elbow{up}"], pose[f"hand{up}"]
    return {
        **turned,
        f"elbow{up}": (elbow[0] + 3 * way, elbow[1] - 3),
        f"hand{up}": (hand[0] + 3 * way, hand[1] - 4),
        f"finger{up}": (hand[0] + 3 * way, hand[1] - 1),
    }


def _both_ways(pose: dict[str, Point], low: Point) -> tuple[Keyframe, ...]:
    return (
        Keyframe(4, _leaning(-1, pose, low)),
        Keyframe(3.5, _HOME),
        Keyframe(4, _leaning(1, pose, low)),
        Keyframe(3.5, _HOME),
    )


_HANGING: dict[str, Point] = {
    **SITTING,
    **both({"elbow1": (-15, -13), "hand1": (-18, 0), "finger1": (-18, 3)}),
}
SIDES_SITTING = Movement(BODY, _HANGING, _both_ways(_HANGING, (21, 8)), SEATED, CHAIR)
SIDES_STANDING = Movement(BODY, STANDING, _both_ways(STANDING, (17, 9)), UPRIGHT, FLOOR)
SIDES_LYING = Movement(BODY, LYING, _turned(_both_ways(rotated(LYING), (16, 9))), (-58.0, -31.0, 59.0, 31.0), MAT[1:])


_HIPS = frozenset({"pelvis"})


def _shifted(way: float) -> dict[str, Point]:
    """The weight on one side of the seat."""
    moved = {
        joint: (x + 8 * way, y)
        for joint, (x, y) in SITTING.items()
        if not joint.startswith(("knee", "ankle", "toe", "hip"))
    }
    hips: dict[str, Point] = {
        "hip1": (-5 + 5 * way, 1 - max(0.0, way) * 3),
        "hip2": (5 + 5 * way, 1 - max(0.0, -way) * 3),
    }
    return {**moved, **hips}


HIPS_SITTING = Movement(
    BODY,
    SITTING,
    (Keyframe(3.5, _shifted(-1)), Keyframe(3, _HOME), Keyframe(3.5, _shifted(1)), Keyframe(3, _HOME)),
    SEATED,
    CHAIR,
    bright=_HIPS,
)


def _hip_at(x: float, y: float) -> dict[str, Point]:
    return {
        "pelvis": (x, y),
        "hip1": (x - 4, y + 1),
        "hip2": (x + 4, y + 1),
        "waist": (x * 0.6, -12 + y * 0.6),
        "knee1": (-5 + x * 0.5, 23 + y * 0.3),
        "knee2": (5 + x * 0.5, 23 + y * 0.3),
    }


_HANDS_ON_HIPS: dict[str, Point] = {
    **STANDING,
    **both({"elbow1": (-21, -16), "hand1": (-10, -5), "finger1": (-8, -3)}),
}
HIPS_STANDING = Movement(
    BODY,
    _HANDS_ON_HIPS,
    (Keyframe(2.5, _hip_at(-7, 0)), Keyframe(2.5, _hip_at(0, 2)), Keyframe(2.5, _hip_at(7, 0)), Keyframe(2.5, _HOME)),
    UPRIGHT,
    FLOOR,
    bright=_HIPS,
)


def _long(side: str) -> dict[str, Point]:
    sign = -1 if side == "1" else 1
    return {
        f"hip{side}": (4 * sign, 4),
        f"knee{side}": (5 * sign, 27.5),
        f"ankle{side}": (6 * sign, 50),
        f"toe{side}": (8 * sign, 54.5),
        "waist": (-1.5 * sign, -12),
    }


HIPS_LYING = Movement(
    BODY,
    LYING,
    _turned((Keyframe(3.5, _long("1")), Keyframe(3, _HOME), Keyframe(3.5, _long("2")), Keyframe(3, _HOME))),
    FROM_ABOVE,
    MAT,
)


def _twisted(way: float) -> dict[str, Point]:
    """The upper body turned: shoulders drawn together and shifted, the face to that side."""
    near, away = ("1", "2") if way < 0 else ("2", "1")
    return {
        **_looking(way),
        "head": (1.5 * way, -43),
        f"shoulder{near}": (5 * way, -27),
        f"shoulder{away}": (-6 * way, -26),
        f"elbow{near}": (14 * way, -14),
        f"hand{near}": (19 * way, -3),
        f"finger{near}": (20 * way, 0),
        f"elbow{away}": (-9 * way, -12),
        f"hand{away}": (3 * way, -4),
        f"finger{away}": (5.5 * way, -3),
    }


_TWIST = (Keyframe(4, _twisted(-1)), Keyframe(3.5, _HOME), Keyframe(4, _twisted(1)), Keyframe(3.5, _HOME))
TWIST_SITTING = Movement(BODY, SITTING, _TWIST, SEATED, CHAIR)
TWIST_STANDING = Movement(BODY, STANDING, _TWIST, (-42.0, -53.0, 42.0, 26.0))


def _sunk(way: float) -> dict[str, Point]:
    """Bent knees to one side, seen from above."""
    return {"knee1": (-4 + 14 * way, 17), "knee2": (4 + 14 * way, 18), "hip1": (-4 + way, 1), "hip2": (4 + way, 1)}


TWIST_LYING = Movement(
    BODY,
    KNEES_UP,
    _turned((Keyframe(4, _sunk(-1)), Keyframe(3.5, _HOME), Keyframe(4, _sunk(1)), Keyframe(3.5, _HOME))),
    FROM_ABOVE,
    MAT,
)


def _over(way: float) -> dict[str, Point]:
    """All the weight on one foot; the feet stay where they are."""
    moved = {joint: (x + 6 * way, y) for joint, (x, y) in STANDING.items() if not joint.startswith(("ankle", "toe"))}
    return {**moved, "knee1": (-5 + 4 * way, 23), "knee2": (5 + 4 * way, 23)}


FEET_STANDING = Movement(
    BODY,
    STANDING,
    (Keyframe(3.5, _over(-1)), Keyframe(3, _HOME), Keyframe(3.5, _over(1)), Keyframe(3, _HOME)),
    UPRIGHT,
    FLOOR,
)

_REACH = both({"elbow1": (-15, -41), "hand1": (-10, -55), "finger1": (-9, -58)})
_REACHING = (Keyframe(6.5, _REACH), Keyframe(6.5, _HOME))
THOUGHT_SITTING = Movement(BODY, SITTING, _REACHING, (-42.0, -62.0, 42.0, 10.0), CHAIR, ghost=True)
THOUGHT_STANDING = Movement(BODY, STANDING, _REACHING, (-42.0, -62.0, 42.0, 10.0), ghost=True)
THOUGHT_LYING = Movement(BODY, LYING, _turned(_REACHING), (-62.0, -27.0, 57.0, 27.0), MAT[1:], ghost=True)
