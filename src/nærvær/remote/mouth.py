"""Gives one order and waits for its answer."""

from __future__ import annotations

from pathlib import Path

from ..domain.errors import NothingPlaying, NotNow
from ..domain.remote import Order
from .ear import DONE, LONGEST_ORDER
from .place import address, new_socket

PATIENCE_SECONDS = 5.0


def send(folder: Path, order: Order) -> None:
    """Ask the practice under way. Raises `NothingPlaying` when nobody hears, `NotNow` when it cannot."""
    try:
        with address(folder) as place, new_socket() as caller:
            caller.settimeout(PATIENCE_SECONDS)
            caller.connect(place)
            caller.sendall(f"{order.value}\n".encode("ascii"))
            answer = caller.recv(LONGEST_ORDER)
    except OSError:
        raise NothingPlaying from None
    if answer != DONE:
        raise NotNow(order.value)
