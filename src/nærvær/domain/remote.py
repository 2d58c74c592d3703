"""What can be asked of the practice under way from outside: from another terminal, or with the media keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """What may be asked."""

    PAUSE = "pause"
    RESUME = "resume"
    TOGGLE = "toggle"


@dataclass(frozen=True, slots=True)
class Reached:
    """The practice as it is reached from outside; both may be called from any thread.

    `obey` does an order, and is False when it cannot be done just now; `playing` is False in a pause.
    """

    obey: Callable[[Order], bool]
    playing: Callable[[], bool]


def nobody_calls(practice: Reached) -> Callable[[], None]:
    """Listens to nobody. Returns what ends the listening, as every listener does."""
    del practice
    return lambda: None
