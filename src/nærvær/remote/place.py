"""Where the socket lies. Its address may hold 100 bytes only, so a long folder is named by its number."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

NAME = "practice.sock"
LONGEST_ADDRESS = 100


@contextlib.contextmanager
def address(folder: Path) -> Iterator[str]:
    """The address of the socket in `folder`, good while inside. Raises `OSError` where there can be none."""
    plain = str(folder / NAME)
    if len(os.fsencode(plain)) <= LONGEST_ADDRESS:
        yield plain
        return
    if sys.platform != "linux":
        raise OSError("no short name for the folder")
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{number}/{NAME}"
    finally:
        os.close(number)


def new_socket() -> socket.socket:
    """A socket that reaches this machine only. Raises `OSError` where the system has none."""
    if sys.platform == "win32":
        raise OSError("no such sockets here")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
