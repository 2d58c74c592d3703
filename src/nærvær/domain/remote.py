"""What can be asked of the practice under way from outside: from another terminal, or with the media keys."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Order(StrEnum):
    """What may be asked."""

    PAUSE = "pause"
    RESUME = "resume"
    TOGGLE = "toggle"


# Does an order, from any thread; False when it cannot be done just now.
Obeying = Callable[[Order], bool]


def nobody_calls(obeying: Obeying) -> Callable[[], None]:
    """Listens to nobody. Returns what ends the listening, as every listener does."""
    del obeying
    return lambda: None
