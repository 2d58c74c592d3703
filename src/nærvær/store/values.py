"""Plain values as they were read from JSON, each checked to be what is expected; `Misfit` names the one that is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..domain.errors import WrongUse

Values = Mapping[str, object]


class Misfit(WrongUse):
    """A value that is not what is written there: under which name, and a code for what should have been: there, text,
    texts, whole, number, day, moment, zone, table, ratings, id, kind, note, ended, once (it is there twice), either (both
    are there), deep."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted} expected")
        self.field = field
        self.wanted = wanted


def there(values: Values, name: str) -> object:
    """What stands under a name, be it None."""
    if name not in values:
        raise Misfit(name, "there")
    return values[name]


def text(values: Values, name: str) -> str:
    """A string."""
    value = there(values, name)
    if not isinstance(value, str):
        raise Misfit(name, "text")
    return value


def texts(values: Values, name: str) -> frozenset[str]:
    """A list of strings, as a set; empty when there is none."""
    value = values.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Misfit(name, "texts")
    return frozenset(value)


def maybe_text(values: Values, name: str) -> str | None:
    """A string, or None when nothing or null stands there."""
    return None if values.get(name) is None else text(values, name)


def whole(values: Values, name: str) -> int:
    """A whole number; True and False are none."""
    value = there(values, name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Misfit(name, "whole")
    return value


def maybe_whole(values: Values, name: str) -> int | None:
    """A whole number, or None when nothing or null stands there."""
    return None if values.get(name) is None else whole(values, name)


def number(values: Values, name: str, usual: float | None = None) -> float:
    """A whole number or one with decimals; `usual` when it is given and nothing stands there."""
    value = there(values, name) if usual is None else values.get(name, usual)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Misfit(name, "number")
    return value


def maybe_day(values: Values, name: str) -> date | None:
    """A day (ISO 8601), or None when nothing or null stands there."""
    written = maybe_text(values, name)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Misfit(name, "day") from None


def maybe_table(values: Values, name: str) -> Values | None:
    """A JSON object, or None when null stands there."""
    value = there(values, name)
    if value is not None and not isinstance(value, dict):
        raise Misfit(name, "table")
    return value
