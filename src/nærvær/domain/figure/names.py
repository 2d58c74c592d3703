"""What a script may call a movement. Apart from the poses, so that reading a script does not load them."""

from __future__ import annotations

REST = "rest"
BODY = "body"
OTHER_SIDE = {"other-arm": "arm", "other-leg": "leg", "other-ankle": "ankle"}
NAMES = (
    BODY,
    "hands",
    "wrists",
    "arm",
    "other-arm",
    "chest",
    "shoulders",
    "shoulder-circles",
    "head",
    "back",
    "sides",
    "hips",
    "twist",
    "leg",
    "other-leg",
    "feet",
    "ankle",
    "other-ankle",
    "thought",
)
