"""Where the socket lies. Its address may hold 100 bytes only, so a long folder is named by its number.

Hears orders and answers each: one word in, one word out.
Gives one order and waits for its answer.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ..domain.errors import NothingPlaying, NotNow
from ..domain.player import RemoteCommand

SOCKET_NAME = "practice.sock"
LONGEST_ADDRESS = 100


@contextlib.contextmanager
def socket_address(folder: Path) -> Iterator[str]:
    """The address of the socket in `folder`, good while inside. Raises `OSError` where there can be none."""
    plain = str(folder / SOCKET_NAME)
    if len(os.fsencode(plain)) <= LONGEST_ADDRESS:
        yield plain
        return
    if sys.platform != "linux":
        raise OSError("no short name for the folder")
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{number}/{SOCKET_NAME}"
    finally:
        os.close(number)


def new_socket() -> socket.socket:
    """A socket that reaches this machine only. Raises `OSError` where the system has none."""
    if sys.platform == "win32":
        raise OSError("no such sockets here")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


DONE, NOT_NOW = b"done\n", b"not-now\n"
LONGEST_MESSAGE = 64
CALLER_TIMEOUT_SECONDS = 2.0


class CommandServer:
    """Listens in `folder` until it is closed. Where that cannot be, or another practice listens there, it is deaf."""

    def __init__(self, folder: Path, obeying: Callable[[RemoteCommand], bool]) -> None:
        self._folder = folder
        self._obeying = obeying
        self._closed = threading.Event()
        self._door: socket.socket | None = None
        with contextlib.suppress(OSError):
            self._door = self._opened()
            threading.Thread(target=self._listen, args=(self._door,), daemon=True, name="orders").start()

    def _opened(self) -> socket.socket:
        with socket_address(self._folder) as place:
            if _is_served(place):
                raise OSError("taken")
            (self._folder / SOCKET_NAME).unlink(missing_ok=True)
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
            (self._folder / SOCKET_NAME).unlink(missing_ok=True)
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
                caller.settimeout(CALLER_TIMEOUT_SECONDS)
                order = RemoteCommand(caller.recv(LONGEST_MESSAGE).decode("ascii", "replace").strip())
                done = not self._closed.is_set() and self._obeying(order)
                caller.sendall(DONE if done else NOT_NOW)


def _is_served(place: str) -> bool:
    """Whether somebody listens there: a socket left by a process that was killed does not."""
    with new_socket() as caller:
        caller.settimeout(CALLER_TIMEOUT_SECONDS)
        try:
            caller.connect(place)
        except OSError:
            return False
        return True


REPLY_TIMEOUT_SECONDS = 5.0


def send_command(folder: Path, order: RemoteCommand) -> None:
    """Ask the practice under way. Raises `NothingPlaying` when nobody hears, `NotNow` when it cannot."""
    try:
        with socket_address(folder) as place, new_socket() as caller:
            caller.settimeout(REPLY_TIMEOUT_SECONDS)
            caller.connect(place)
            caller.sendall(f"{order.value}\n".encode("ascii"))
            answer = caller.recv(LONGEST_MESSAGE)
    except OSError:
        raise NothingPlaying from None
    if answer != DONE:
        raise NotNow(order.value)
