"""Poses seen from the side: sitting and standing with the face to the right, lying with the head to the left.

The hip is (0, 0) at rest, y grows downwards, and a person is about 100 high.
"""

from __future__ import annotations

from .movement import FAR_SHADE, PROP_SHADE, Box, Keyframe, Movement, Point, Polyline, Skeleton, Stroke

BODY = Skeleton(
    {
        "waist": "hip",
        "chest": "waist",
        "head": "chest",
        "nose": "head",
        "elbow": "chest",
        "hand": "elbow",
        "elbow2": "chest",
        "hand2": "elbow2",
        "knee": "hip",
        "ankle": "knee",
        "heel": "ankle",
        "toe": "heel",
        "knee2": "hip",
        "ankle2": "knee2",
        "heel2": "ankle2",
        "toe2": "heel2",
    },
    (
        Stroke(("chest", "elbow2", "hand2"), 2.4, FAR_SHADE),
        Stroke(("hip", "knee2", "ankle2", "heel2"), 3.0, FAR_SHADE),
        Stroke(("heel2", "toe2"), 1.9, FAR_SHADE),
        Stroke(("hip", "waist", "chest"), 5.4),
        Stroke(("chest", "head"), 2.6),
        Stroke(("head", "nose"), 1.3),
        Stroke(("head",), 6.8),
        Stroke(("hip", "knee", "ankle", "heel"), 3.3, edge=1.4),
        Stroke(("heel", "toe"), 2.1),
        Stroke(("chest", "elbow", "hand"), 2.7, edge=1.6),
    ),
)
# Without the near arm, which would hide the small of the back.
_BACK_IN_SIGHT = Skeleton(BODY.parents, BODY.strokes[:-1])

SITTING: dict[str, Point] = {
    "hip": (0, 0),
    "waist": (-1, -14),
    "chest": (0, -28),
    "head": (2, -44),
    "nose": (10, -42.5),
    "elbow": (3, -13),
    "hand": (16, -7),
    "elbow2": (6, -14),
    "hand2": (19, -8),
    "knee": (23, -1),
    "ankle": (23, 21),
    "heel": (21.5, 24.5),
    "toe": (31, 25),
    "knee2": (26, -2),
    "ankle2": (28, 20),
    "heel2": (27, 23.5),
    "toe2": (36, 24),
}
STANDING: dict[str, Point] = {
    "hip": (0, 0),
    "waist": (-1, -14),
    "chest": (0, -28),
    "head": (1.5, -44),
    "nose": (9.5, -42.5),
    "elbow": (-1, -13),
    "hand": (2, 2),
    "elbow2": (1, -13),
    "hand2": (5, 2),
    "knee": (1, 22),
    "ankle": (-1, 44),
    "heel": (-3, 47.5),
    "toe": (7, 48),
    "knee2": (3, 22),
    "ankle2": (3, 43),
    "heel2": (1.5, 46.5),
    "toe2": (11, 47),
}
LYING: dict[str, Point] = {
    "hip": (0, 0),
    "waist": (-14, -1),
    "chest": (-28, 0),
    "head": (-44, -1.5),
    "nose": (-43.5, -10),
    "elbow": (-14, 1),
    "hand": (0, 3),
    "elbow2": (-14, -1),
    "hand2": (0, 1),
    "knee": (22, -2),
    "ankle": (44, 0),
    "heel": (47.5, 2),
    "toe": (48.5, -7),
    "knee2": (22, -4),
    "ankle2": (44, -2),
    "heel2": (47.5, 0),
    "toe2": (50, -9),
}
BENT: dict[str, Point] = {
    **LYING,
    "knee": (15, -16),
    "ankle": (26, 2),
    "heel": (25.5, 4),
    "toe": (35, 4),
    "knee2": (18, -17),
    "ankle2": (30, 1),
    "heel2": (30, 3.5),
    "toe2": (39, 3.5),
}
LEANING: dict[str, Point] = {
    **STANDING,
    "hip": (-7, 1),
    "waist": (-4, -13),
    "chest": (5, -25),
    "head": (14, -38),
    "nose": (21, -33),
    "elbow": (4, -10),
    "hand": (6, 5),
    "elbow2": (8, -11),
    "hand2": (10, 5),
    "knee": (3, 21),
    "knee2": (6, 21),
}
HOLDING: dict[str, Point] = {**STANDING, "elbow2": (11, -17), "hand2": (24, -10)}

FLOOR_SITTING = Polyline(((-26, 28), (48, 28)), 0.8, PROP_SHADE)
FLOOR_STANDING = Polyline(((-30, 51), (46, 51)), 0.8, PROP_SHADE)
CHAIR = (
    Polyline(((-10, -24), (-9, 7), (17, 7), (17, 27)), 1.2, PROP_SHADE),
    Polyline(((-9, 7), (-10, 27)), 1.2, PROP_SHADE),
    FLOOR_SITTING,
)
SUPPORT = (
    Polyline(((26, -8), (26, 49)), 1.2, PROP_SHADE),
    Polyline(((26, 20), (43, 20), (43, 49)), 1.2, PROP_SHADE),
    FLOOR_STANDING,
)
MAT = (Polyline(((-57, 8.5), (60, 8.5)), 1.4, PROP_SHADE), Polyline(((-52, 6), (-38, 6)), 2.2, PROP_SHADE))

SEATED = (-30.0, -53.0, 50.0, 29.0)
UPRIGHT = (-34.0, -53.0, 46.0, 53.0)
FLAT = (-58.0, -32.0, 61.0, 11.0)
LOW = (4.0, -3.0, 52.0, 29.5)
FLAT_FEET = (6.0, -17.0, 66.0, 12.0)
FEET_ON_FLOOR = (-26.0, 2.0, 48.0, 53.0)

_HOME: dict[str, Point] = {}
_NOWHERE: frozenset[str] = frozenset()


def _breathing(rest: dict[str, Point], x: float, y: float, box: Box, props: tuple[Polyline, ...]) -> Movement:
    """A body at rest, whose chest goes to (x, y) and back."""
    moved: dict[str, Point] = {"chest": (x, y), "waist": rest["waist"], "elbow": rest["elbow"], "hand": rest["hand"]}
    return Movement(BODY, rest, (Keyframe(4, moved), Keyframe(6, _HOME)), box, props, bright=_NOWHERE)


SITTING_STILL = _breathing(SITTING, 0.8, -29.2, SEATED, CHAIR)
LYING_STILL = _breathing(LYING, -28, -2.2, FLAT, MAT)

ARM_SITTING = Movement(
    BODY,
    SITTING,
    (Keyframe(4, {"elbow": (13.5, -21), "hand": (27, -26)}), Keyframe(4.5, _HOME)),
    (-22.0, -53.0, 46.0, 12.0),
    CHAIR,
)
ARM_STANDING = Movement(
    BODY,
    HOLDING,
    (Keyframe(4, {"elbow": (13.5, -22), "hand": (28, -27)}), Keyframe(4.5, _HOME)),
    (-28.0, -53.0, 46.0, 20.0),
    SUPPORT,
)
ARM_LYING = Movement(
    BODY, LYING, (Keyframe(4, {"elbow": (-21, -13), "hand": (-15, -26)}), Keyframe(4.5, _HOME)), FLAT, MAT
)

BACK_SITTING = Movement(
    BODY,
    SITTING,
    (
        Keyframe(4, {"waist": (-7, -12), "chest": (-2, -24), "head": (8, -36), "nose": (14, -30), "elbow": (5, -11)}),
        Keyframe(
            4, {"waist": (2, -14.5), "chest": (2, -29.5), "head": (1, -46), "nose": (9.5, -46), "elbow": (4, -14)}
        ),
        Keyframe(2, _HOME),
    ),
    SEATED,
    CHAIR,
)
BACK_STANDING = Movement(
    BODY,
    LEANING,
    (
        Keyframe(4, {"waist": (-9, -12), "chest": (2, -23), "head": (14, -32), "nose": (18, -25), "elbow": (5, -9)}),
        Keyframe(4, {"waist": (-3, -14), "chest": (3, -28), "head": (9, -43), "nose": (17.5, -41), "elbow": (3, -13)}),
        Keyframe(2, _HOME),
    ),
    (-36.0, -52.0, 48.0, 27.0),
)
BACK_LYING = Movement(
    _BACK_IN_SIGHT,
    {**BENT, "waist": (-14, -5)},
    (Keyframe(4, {"waist": (-14, 1.5), "hip": (0, -2.5)}), Keyframe(4.5, _HOME)),
    (-58.0, -24.0, 50.0, 11.0),
    MAT,
    bright=frozenset({"waist"}),
)

LEG_SITTING = Movement(
    BODY,
    SITTING,
    (Keyframe(4, {"ankle": (43, 9), "heel": (46, 11.5), "toe": (51, 3)}), Keyframe(4.5, _HOME)),
    SEATED,
    CHAIR,
)
LEG_LYING = Movement(
    BODY,
    LYING,
    (Keyframe(4, {"knee": (16, -15), "ankle": (33, 0), "heel": (35, 3), "toe": (42, -3)}), Keyframe(4.5, _HOME)),
    FLAT,
    MAT,
)
_SUNK = {
    "hip": (-4, 5),
    "waist": (-4, -9),
    "chest": (-2, -23),
    "head": (0, -39),
    "nose": (8.5, -38),
    "elbow": (-2, -8),
    "hand": (1, 7),
    "elbow2": (10, -13),
    "knee": (8, 23),
    "knee2": (11, 23),
}
LEG_STANDING = Movement(BODY, HOLDING, (Keyframe(4, _SUNK), Keyframe(4.5, _HOME)), UPRIGHT, SUPPORT)

_HEELS_UP = {
    "knee": (23.5, -4),
    "ankle": (25.5, 15),
    "heel": (23, 17.5),
    "knee2": (26.5, -5),
    "ankle2": (30.5, 14),
    "heel2": (28.5, 16.5),
}
FEET_SITTING = Movement(
    BODY,
    SITTING,
    (
        Keyframe(3, _HEELS_UP),
        Keyframe(3, _HOME),
        Keyframe(3, {"toe": (29, 18.5), "toe2": (34, 17.5)}),
        Keyframe(3, _HOME),
    ),
    LOW,
    CHAIR,
)
FEET_LYING = Movement(
    BODY,
    LYING,
    (
        Keyframe(3.5, {"toe": (44, -6), "toe2": (45, -8)}),
        Keyframe(4, {"toe": (56.5, -2), "toe2": (57, -4)}),
        Keyframe(2, _HOME),
    ),
    FLAT_FEET,
    MAT,
)
_LIFTED: dict[str, Point] = {**SITTING, "knee": (23, -3), "ankle": (28, 18), "heel": (27, 22), "toe": (37, 20)}
ANKLE_SITTING = Movement(
    BODY,
    _LIFTED,
    (
        Keyframe(2, {"toe": (34.5, 14)}),
        Keyframe(2, {"toe": (32, 18)}),
        Keyframe(2, {"toe": (34, 27)}),
        Keyframe(2, _HOME),
    ),
    LOW,
    CHAIR,
)
ANKLE_LYING = Movement(
    BODY,
    LYING,
    (
        Keyframe(2, {"toe": (44, -6)}),
        Keyframe(2, {"toe": (49, -3)}),
        Keyframe(2, {"toe": (56, -3)}),
        Keyframe(2, _HOME),
    ),
    FLAT_FEET,
    MAT,
)
_TIPTOE = {
    "hip": (2, -5),
    "waist": (1, -19),
    "chest": (2, -33),
    "head": (3.5, -49),
    "nose": (12, -48),
    "elbow": (1, -18),
    "hand": (4, -3),
    "elbow2": (13, -21),
    "knee": (3, 17),
    "ankle": (2.5, 38),
    "heel": (-0.5, 40.5),
    "knee2": (5, 17),
    "ankle2": (6.5, 37),
    "heel2": (3.5, 39.5),
}
ANKLE_STANDING = Movement(
    BODY,
    HOLDING,
    (Keyframe(3.5, _TIPTOE), Keyframe(4.5, _HOME)),
    FEET_ON_FLOOR,
    SUPPORT,
    bright=frozenset({"knee", "toe", "toe2"}),
)
