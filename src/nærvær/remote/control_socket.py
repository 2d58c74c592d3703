"""Commands from another process: a practice that plays serves them on a local socket, one word in and one word out.

The socket lies in the data folder, whose owner alone may connect. Nothing here reaches any network.
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
LONGEST_MESSAGE = 64
CALLER_TIMEOUT_SECONDS = 2.0
REPLY_TIMEOUT_SECONDS = 5.0
DONE, NOT_NOW = b"done\n", b"not-now\n"


class CommandServer:
    """Serves commands on a socket in `folder`, in a thread of its own, until it is closed.

    If another process answers there already, or binding fails, no server runs; nothing is raised.
    """

    def __init__(self, folder: Path, execute: Callable[[RemoteCommand], bool]) -> None:
        """`execute` carries a command out and returns False where that cannot be done now. It is called from the thread."""
        self._folder = folder
        self._execute = execute
        self._closed = threading.Event()
        self._listener: socket.socket | None = None
        with contextlib.suppress(OSError):
            self._listener = self._bind()
            threading.Thread(target=self._serve, args=(self._listener,), daemon=True, name="orders").start()

    def _bind(self) -> socket.socket:
        with _socket_address(self._folder) as address:
            if _is_served(address):
                raise OSError("taken")
            (self._folder / SOCKET_NAME).unlink(missing_ok=True)
            listener = _new_socket()
            try:
                os.fchmod(listener.fileno(), 0o600)
                listener.bind(address)
                listener.listen(4)
            except OSError:
                listener.close()
                raise
            return listener

    def close(self) -> None:
        """Stop serving, and remove the socket."""
        self._closed.set()
        listener, self._listener = self._listener, None
        if listener is None:
            return
        with contextlib.suppress(OSError):
            (self._folder / SOCKET_NAME).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            # Ends the waiting of the other thread, which closing alone does not.
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()

    def _serve(self, listener: socket.socket) -> None:
        while not self._closed.is_set():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError, ValueError):
                caller.settimeout(CALLER_TIMEOUT_SECONDS)
                command = RemoteCommand(caller.recv(LONGEST_MESSAGE).decode("ascii", "replace").strip())
                is_done = not self._closed.is_set() and self._execute(command)
                caller.sendall(DONE if is_done else NOT_NOW)


def send_command(folder: Path, command: RemoteCommand) -> None:
    """Command the practice that is served in `folder`.

    Raises `NothingPlaying` when no process serves commands there, and `NotNow` when the practice cannot obey now.
    """
    try:
        with _socket_address(folder) as address, _new_socket() as caller:
            caller.settimeout(REPLY_TIMEOUT_SECONDS)
            caller.connect(address)
            caller.sendall(f"{command.value}\n".encode("ascii"))
            reply = caller.recv(LONGEST_MESSAGE)
    except OSError:
        raise NothingPlaying from None
    if reply != DONE:
        raise NotNow(command.value)


def _is_served(address: str) -> bool:
    """Whether a process answers there: a socket left by a process that was killed does not."""
    with _new_socket() as caller:
        caller.settimeout(CALLER_TIMEOUT_SECONDS)
        try:
            caller.connect(address)
        except OSError:
            return False
        return True


@contextlib.contextmanager
def _socket_address(folder: Path) -> Iterator[str]:
    """The address of the socket in `folder`, valid inside the block. Raises `OSError` where there can be none.

    An address may have 100 bytes only, so a longer folder is named by its descriptor.
    """
    address = str(folder / SOCKET_NAME)
    if len(os.fsencode(address)) <= LONGEST_ADDRESS:
        yield address
        return
    if sys.platform != "linux":
        raise OSError("no short name for the folder")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET_NAME}"
    finally:
        os.close(descriptor)


def _new_socket() -> socket.socket:
    """A socket that reaches this machine only. Raises `OSError` where the system has none."""
    if sys.platform == "win32":
        raise OSError("no such sockets here")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
