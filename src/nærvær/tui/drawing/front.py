"""Poses seen from the front; turned, they are somebody lying seen from above, with the head to the left.

The pelvis is (0, 0) at rest, y grows downwards. Joints ending in 1 are on the left of the picture, in 2 on the right.
"""

from __future__ import annotations

from .movement import NEAR_SHADE, PROP_SHADE, Point, Polyline, Skeleton, Stroke, both, rotated

BODY = Skeleton(
    {
        "waist": "pelvis",
        "chest": "waist",
        "neck": "chest",
        "head": "neck",
        "eye1": "head",
        "eye2": "head",
        "nose": "head",
        "shoulder1": "chest",
        "elbow1": "shoulder1",
        "hand1": "elbow1",
        "finger1": "hand1",
        "shoulder2": "chest",
        "elbow2": "shoulder2",
        "hand2": "elbow2",
        "finger2": "hand2",
        "hip1": "pelvis",
        "knee1": "hip1",
        "ankle1": "knee1",
        "toe1": "ankle1",
        "hip2": "pelvis",
        "knee2": "hip2",
        "ankle2": "knee2",
        "toe2": "ankle2",
    },
    (
        Stroke(("hip1", "knee1", "ankle1", "toe1"), 3.2),
        Stroke(("hip2", "knee2", "ankle2", "toe2"), 3.2),
        Stroke(("pelvis", "waist", "chest"), 7.0),
        Stroke(("chest", "shoulder1"), 4.0),
        Stroke(("chest", "shoulder2"), 4.0),
        Stroke(("chest", "neck", "head"), 2.6),
        Stroke(("head",), 6.8, NEAR_SHADE, 0.8),
        Stroke(("nose",), 1.6),
        Stroke(("eye1",), 1.0, 0.0),
        Stroke(("eye2",), 1.0, 0.0),
        Stroke(("shoulder1", "elbow1", "hand1", "finger1"), 2.7, NEAR_SHADE, 1.4),
        Stroke(("shoulder2", "elbow2", "hand2", "finger2"), 2.7, NEAR_SHADE, 1.4),
    ),
)

STANDING = both(
    {
        "pelvis": (0, 0),
        "waist": (0, -12),
        "chest": (0, -25),
        "neck": (0, -32),
        "head": (0, -43),
        "nose": (0, -41),
        "eye1": (-2.7, -44),
        "shoulder1": (-10, -27),
        "elbow1": (-14, -13),
        "hand1": (-15.5, 0),
        "finger1": (-15.5, 3),
        "hip1": (-4, 1),
        "knee1": (-5, 23),
        "ankle1": (-5.5, 45),
        "toe1": (-9, 47.5),
    }
)
SITTING: dict[str, Point] = {
    **STANDING,
    **both({"elbow1": (-16, -13), "hand1": (-9, -2), "finger1": (-7.5, 1), "hip1": (-5, 1)}),
    **both({"knee1": (-9, 11), "ankle1": (-9, 31), "toe1": (-11, 34)}),
}
LYING = rotated(
    {
        **STANDING,
        **both({"elbow1": (-15, -13), "hand1": (-17, 0), "finger1": (-17, 3), "ankle1": (-6, 44), "toe1": (-8, 49)}),
    }
)
KNEES_UP: dict[str, Point] = {
    **LYING,
    **rotated(both({"knee1": (-4.5, 16), "ankle1": (-5, 25), "toe1": (-5.5, 31)})),
}

CHAIR = (
    Polyline(((-15, -24), (15, -24)), 1.2, PROP_SHADE),
    Polyline(((-15, -24), (-15, 35)), 1.2, PROP_SHADE),
    Polyline(((15, -24), (15, 35)), 1.2, PROP_SHADE),
    Polyline(((-15, 9), (15, 9)), 1.2, PROP_SHADE),
    Polyline(((-36, 37), (36, 37)), 0.8, PROP_SHADE),
)
FLOOR = (Polyline(((-40, 50), (40, 50)), 0.8, PROP_SHADE),)
MAT = (
    Polyline(((-55, -24), (56, -24), (56, 24), (-55, 24), (-55, -24)), 0.9, PROP_SHADE),
    Polyline(((-51, -12), (-51, 12), (-37, 12), (-37, -12), (-51, -12)), 0.8, PROP_SHADE),
)
SEATED = (-42.0, -53.0, 42.0, 38.0)
UPRIGHT = (-45.0, -53.0, 45.0, 52.0)
FROM_ABOVE = (-58.0, -27.0, 59.0, 27.0)
BUST = (-34.0, -52.0, 34.0, -3.0)
BUST_FROM_ABOVE = (-56.0, -25.0, 14.0, 25.0)
FACE = (-27.0, -54.0, 27.0, -20.0)
FACE_FROM_ABOVE = (-57.0, -19.0, -8.0, 19.0)
