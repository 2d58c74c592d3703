"""Asks the system not to fall asleep: logind on Linux, `caffeinate` on macOS, the power settings of Windows.

macOS and Windows are written after their manuals and were not tried.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable

Release = Callable[[], None]
Inhibit = Callable[[str], Release | None]
REPLY_SECONDS = 2.0
WHO = "nærvær"
_MANAGER = "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"


def inhibit_sleep(why: str) -> Release | None:
    """Keep the machine awake until the function that is returned is called, in the same thread.

    May take some seconds. None where that cannot be asked for: nothing is raised. When the process dies, in whatever way,
    the system takes the request back by itself. `why` is what it shows to a person who wonders.
    """
    try:
        if sys.platform == "linux":
            return _ask_logind(why)
        if sys.platform == "darwin":
            return _begin_caffeinate()
        if sys.platform == "win32":
            return _set_execution_state()
    except Exception:
        # A machine without such a service, or with one that answers otherwise, plays as well.
        return None
    return None


def _ask_logind(why: str) -> Release:
    """Take an inhibitor of logind: a descriptor that holds until it is closed. Raises what jeepney raises."""
    import jeepney
    from jeepney.io.blocking import open_dbus_connection

    path, name, interface = _MANAGER
    connection = open_dbus_connection("SYSTEM", enable_fds=True)
    with contextlib.closing(connection):
        address = jeepney.DBusAddress(path, bus_name=name, interface=interface)
        call = jeepney.new_method_call(address, "Inhibit", "ssss", ("idle:sleep", WHO, why, "block"))
        reply = connection.send_and_get_reply(call, timeout=REPLY_SECONDS)
        (given,) = jeepney.wrappers.unwrap_msg(reply)
        descriptor = given.to_raw_fd()
    os.set_inheritable(descriptor, False)
    return lambda: os.close(descriptor)


def _begin_caffeinate() -> Release:
    """Start the tool of macOS that keeps it awake for as long as this process lives."""
    command = ["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())]
    nothing = subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)  # noqa: S603 - no word is anybody's

    def release() -> None:
        child.terminate()
        child.wait()

    return release


if sys.platform == "win32":
    import ctypes

    _CONTINUOUS, _SYSTEM_REQUIRED = 0x8000_0000, 0x0000_0001

    def _set_execution_state() -> Release:
        """Tell Windows that this thread needs the machine. It holds until it is taken back, or the thread ends."""
        set_state = ctypes.windll.kernel32.SetThreadExecutionState
        set_state(_CONTINUOUS | _SYSTEM_REQUIRED)
        return lambda: set_state(_CONTINUOUS)
