"""Which movement a script means, in which posture."""

from __future__ import annotations

from ...domain.script import BODY_MOVEMENT, MIRRORED_MOVEMENTS, Posture
from . import close, facing, side
from .movement import Movement

_ANY = (Posture.SITTING, Posture.STANDING, Posture.LYING)
_BY_POSTURE: dict[str, tuple[Movement, Movement, Movement]] = {
    BODY_MOVEMENT: (side.SITTING_STILL, facing.STANDING_STILL, side.LYING_STILL),
    "hands": (close.OPENING, close.OPENING, close.OPENING),
    "wrists": (close.BENDING, close.BENDING, close.BENDING),
    "arm": (side.ARM_SITTING, side.ARM_STANDING, side.ARM_LYING),
    "chest": (facing.CHEST_SITTING, facing.CHEST_STANDING, facing.CHEST_LYING),
    "shoulders": (facing.SHOULDERS_SITTING, facing.SHOULDERS_STANDING, facing.SHOULDERS_LYING),
    "shoulder-circles": (facing.CIRCLES_SITTING, facing.CIRCLES_STANDING, facing.CIRCLES_LYING),
    "head": (facing.HEAD_SITTING, facing.HEAD_STANDING, facing.HEAD_LYING),
    "back": (side.BACK_SITTING, side.BACK_STANDING, side.BACK_LYING),
    "sides": (facing.SIDES_SITTING, facing.SIDES_STANDING, facing.SIDES_LYING),
    "hips": (facing.HIPS_SITTING, facing.HIPS_STANDING, facing.HIPS_LYING),
    "twist": (facing.TWIST_SITTING, facing.TWIST_STANDING, facing.TWIST_LYING),
    "leg": (side.LEG_SITTING, side.LEG_STANDING, side.LEG_LYING),
    "feet": (side.FEET_SITTING, facing.FEET_STANDING, side.FEET_LYING),
    "ankle": (side.ANKLE_SITTING, side.ANKLE_STANDING, side.ANKLE_LYING),
    "thought": (facing.THOUGHT_SITTING, facing.THOUGHT_STANDING, facing.THOUGHT_LYING),
}


def movement_named(name: str, posture: Posture) -> Movement:
    """The movement a script calls `name`. Raises `KeyError` for a name that is none of `names.NAMES`."""
    shown = dict(zip(_ANY, _BY_POSTURE[MIRRORED_MOVEMENTS.get(name, name)], strict=True))[posture]
    return shown.on_the_other_side() if name in MIRRORED_MOVEMENTS else shown
