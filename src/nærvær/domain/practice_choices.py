"""What a person chooses by name for a practice: how the body is placed, the bell, and a sound under the silence."""

from __future__ import annotations

from enum import StrEnum


class Posture(StrEnum):
    """How the body is placed. Some cues belong to one posture only."""

    LYING = "lying"
    SITTING = "sitting"
    STANDING = "standing"


class Bell(StrEnum):
    """The sound that opens and closes a practice."""

    BOWL = "bowl"
    SMALL = "small"
    WOOD = "wood"
    NONE = "none"


class Ambience(StrEnum):
    """A quiet sound under the silence."""

    NONE = "none"
    RAIN = "rain"
    BROWN = "brown"
