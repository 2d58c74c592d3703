"""Two hands and two wrists, seen close; the same in every posture."""

from __future__ import annotations

from .movement import NEAR_SHADE, Keyframe, Movement, Point, Pose, Skeleton, Stroke

FINGERS = ("a", "b", "c", "d")
_SIDES = {"left": -1, "right": 1}

HANDS = Skeleton(
    {
        **{f"palm-{side}": f"wrist-{side}" for side in _SIDES},
        **{f"{finger}0-{side}": f"palm-{side}" for side in _SIDES for finger in FINGERS},
        **{f"{finger}1-{side}": f"{finger}0-{side}" for side in _SIDES for finger in FINGERS},
        **{f"thumb0-{side}": f"palm-{side}" for side in _SIDES},
        **{f"thumb1-{side}": f"thumb0-{side}" for side in _SIDES},
        **{f"thumb2-{side}": f"thumb1-{side}" for side in _SIDES},
    },
    tuple(
        stroke
        for side in _SIDES
        for stroke in (
            Stroke((f"arm-{side}", f"wrist-{side}"), 4.6),
            Stroke((f"wrist-{side}", f"palm-{side}"), 6.0),
            Stroke((f"a0-{side}", f"d0-{side}"), 4.0),
            *(Stroke((f"{finger}0-{side}", f"{finger}1-{side}"), 2.0) for finger in FINGERS),
            Stroke((f"thumb0-{side}", f"thumb1-{side}", f"thumb2-{side}"), 2.2, NEAR_SHADE, 1.2),
        )
    ),
)


def _hand(middle: float, way: int, side: str, fingers: float, spread: float, thumb: tuple[Point, Point]) -> Pose:
    """A hand seen from its back; `fingers` is their length, `spread` how far their tips fan out."""
    lengths = (0.82, 1.0, 0.95, 0.72)
    pose: dict[str, Point] = {}
    for index, (finger, part) in enumerate(zip(FINGERS, lengths, strict=True)):
        across = (index - 1.5) * 4.9
        lift = -1.2 if index in (1, 2) else 0.0
        pose[f"{finger}0-{side}"] = (middle - way * across, -8 + lift)
        pose[f"{finger}1-{side}"] = (middle - way * (across + (index - 1.5) * spread), -8 + lift - fingers * part)
    pose[f"thumb1-{side}"] = (middle + way * thumb[0][0], thumb[0][1])
    pose[f"thumb2-{side}"] = (middle + way * thumb[1][0], thumb[1][1])
    return pose


def _hands(fingers: float, spread: float, thumb: tuple[Point, Point]) -> dict[str, Point]:
    pose: dict[str, Point] = {}
    for side, way in _SIDES.items():
        middle = way * 22.0
        pose |= _hand(middle, -way, side, fingers, spread, thumb)
        pose |= {
            f"arm-{side}": (middle, 26),
            f"wrist-{side}": (middle, 12),
            f"palm-{side}": (middle, -2),
            f"thumb0-{side}": (middle - way * 5.0, 4),
        }
    return pose


_OPEN = _hands(17.0, 1.6, ((11.5, -2.0), (14.5, -8.5)))
_SHUT = _hands(3.2, 0.0, ((8.5, -3.0), (2.5, -6.0)))
OPENING = Movement(
    HANDS, _OPEN, (Keyframe(3.5, _SHUT), Keyframe(1.0, _SHUT), Keyframe(3.5, {})), (-50.0, -31.0, 50.0, 22.0)
)

WRISTS = Skeleton(
    {
        **{f"palm-{side}": f"wrist-{side}" for side in _SIDES},
        **{f"tips-{side}": f"palm-{side}" for side in _SIDES},
        **{f"thumb-{side}": f"palm-{side}" for side in _SIDES},
    },
    tuple(
        stroke
        for side in _SIDES
        for stroke in (
            Stroke((f"arm-{side}", f"wrist-{side}"), 4.2),
            Stroke((f"wrist-{side}", f"palm-{side}"), 3.6),
            Stroke((f"palm-{side}", f"tips-{side}"), 2.4),
            Stroke((f"wrist-{side}", f"thumb-{side}"), 1.8),
        )
    ),
)


def _wrists(palm: Point, tips: Point, thumb: Point) -> dict[str, Point]:
    pose: dict[str, Point] = {}
    for side, way in _SIDES.items():
        pose |= {
            f"arm-{side}": (way * 58.0, 3),
            f"wrist-{side}": (way * 32.0, 0),
            f"palm-{side}": (way * palm[0], palm[1]),
            f"tips-{side}": (way * tips[0], tips[1]),
            f"thumb-{side}": (way * thumb[0], thumb[1]),
        }
    return pose


BENDING = Movement(
    WRISTS,
    _wrists((21, 0), (7, 0.5), (22, 5.5)),
    (
        Keyframe(3, _wrists((23, -7.5), (13, -17), (20, -1.5))),
        Keyframe(3.5, _wrists((23, 7), (13, 17.5), (27, 9))),
        Keyframe(2.5, {}),
    ),
    (-58.0, -21.0, 58.0, 21.0),
)
