"""Plain values as they were read from JSON, each checked to be what is expected; `TypeError` when it is not."""

from __future__ import annotations

from collections.abc import Mapping


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def texts(value: object) -> frozenset[str]:
    """A list of strings, as a set."""
    if not isinstance(value, list):
        raise TypeError("texts expected")
    return frozenset(text(item) for item in value)


def maybe_text(value: object) -> str | None:
    """A string or None."""
    return None if value is None else text(value)


def whole(value: object) -> int:
    """A whole number; True and False are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def number(value: object) -> float:
    """A finite or whole number as JSON has it."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("number expected")
    return value


def maybe_whole(value: object) -> int | None:
    """A whole number or None."""
    return None if value is None else whole(value)


def table(value: object) -> Mapping[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise TypeError("object expected")
    return value
