"""Hears orders and answers each: one word in, one word out."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from ..domain.remote import Order
from .place import NAME, address, new_socket

DONE, NOT_NOW = b"done\n", b"not-now\n"
LONGEST_ORDER = 64
PATIENCE_SECONDS = 2.0


class Ear:
    """Listens in `folder` until it is closed. Where that cannot be, or another practice listens there, it is deaf."""

    def __init__(self, folder: Path, obeying: Callable[[Order], bool]) -> None:
        self._folder = folder
        self._obeying = obeying
        self._closed = threading.Event()
        self._door: socket.socket | None = None
        with contextlib.suppress(OSError):
            self._door = self._opened()
            threading.Thread(target=self._listen, args=(self._door,), daemon=True, name="orders").start()

    def _opened(self) -> socket.socket:
        with address(self._folder) as place:
            if _answered(place):
                raise OSError("taken")
            (self._folder / NAME).unlink(missing_ok=True)
            door = new_socket()
            try:
                os.fchmod(door.fileno(), 0o600)
                door.bind(place)
                door.listen(4)
            except OSError:
                door.close()
                raise
            return door

    def close(self) -> None:
        """Hear nothing more, and leave nothing behind."""
        self._closed.set()
        door, self._door = self._door, None
        if door is None:
            return
        with contextlib.suppress(OSError):
            (self._folder / NAME).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            # Ends the waiting of the other thread, which closing alone does not.
            door.shutdown(socket.SHUT_RDWR)
        door.close()

    def _listen(self, door: socket.socket) -> None:
        while not self._closed.is_set():
            try:
                caller, _ = door.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError, ValueError):
                caller.settimeout(PATIENCE_SECONDS)
                order = Order(caller.recv(LONGEST_ORDER).decode("ascii", "replace").strip())
                done = not self._closed.is_set() and self._obeying(order)
                caller.sendall(DONE if done else NOT_NOW)


def _answered(place: str) -> bool:
    """Whether somebody listens there: a socket left by a process that was killed does not."""
    with new_socket() as caller:
        caller.settimeout(PATIENCE_SECONDS)
        try:
            caller.connect(place)
        except OSError:
            return False
        return True
