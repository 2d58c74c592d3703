"""Runs a program that is killed at its first attempt to open a socket of the internet: `python sealed.py PROGRAM …`.

The kernel watches (seccomp), so it does not matter which library tries. Unix sockets, for sound and media keys, may be
opened. Linux on x86-64 and ARM64.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys

SOCKET_CALL = {"x86_64": 41, "aarch64": 198}
KILL, ALLOW = 0x8000_0000, 0x7FFF_0000
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
CALL_NUMBER, FIRST_ARGUMENT = 0, 16
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def possible() -> bool:
    """Whether this machine can watch a program so."""
    return sys.platform == "linux" and platform.machine() in SOCKET_CALL


def seal() -> None:
    """From here on this process and its children die when they open AF_INET or AF_INET6."""
    steps = (
        (LOAD, 0, 0, CALL_NUMBER),
        (JUMP_IF_EQUAL, 0, 4, SOCKET_CALL[platform.machine()]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 1, 0, socket.AF_INET),
        (JUMP_IF_EQUAL, 0, 1, socket.AF_INET6),
        (RETURN, 0, 0, KILL),
        (RETURN, 0, 0, ALLOW),
    )
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(packed, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    seal()
    os.execv(sys.argv[1], sys.argv[1:])
