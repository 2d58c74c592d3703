"""Orders from outside: a practice that plays can be paused and gone on with from another window.

A socket in the folder of the diary, which only its owner can enter; nothing that reaches any network. Loads nothing but
`socket`, and that only when called.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..domain.remote import Obeying, Order


def listen(folder: Path, obeying: Obeying) -> Callable[[], None]:
    """Take orders in a thread of its own until what this returns is called; where that cannot be, nobody is heard."""
    from .ear import Ear

    ear = Ear(folder, obeying)
    return ear.close


def send(folder: Path, order: Order) -> None:
    """Give an order to the practice under way in `folder`. Raises `NothingPlaying` or `NotNow`."""
    from .mouth import send

    send(folder, order)
