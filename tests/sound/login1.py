"""A stand-in for logind on a D-Bus of its own: it hands out inhibitors, and writes a line when one is taken or given back.

`python login1.py FILE` over the bus in DBUS_SYSTEM_BUS_ADDRESS.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path

import jeepney
from jeepney.io.blocking import open_dbus_connection


def main(file: Path) -> None:
    connection = open_dbus_connection("SYSTEM", enable_fds=True)
    connection.send_and_get_reply(jeepney.message_bus.RequestName("org.freedesktop.login1"))
    note(file, "ready")
    while True:
        message = connection.receive()
        if message.header.message_type is not jeepney.MessageType.method_call:
            continue
        if message.header.fields[jeepney.HeaderFields.member] != "Inhibit":
            connection.send(jeepney.new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
            continue
        note(file, "taken " + "|".join(message.body))
        kept, given = os.pipe()
        connection.send(jeepney.new_method_return(message, "h", (given,)))
        os.close(given)
        threading.Thread(target=wait_until_closed, args=(kept, file), daemon=True).start()


def wait_until_closed(descriptor: int, file: Path) -> None:
    with contextlib.suppress(OSError):
        os.read(descriptor, 1)
    note(file, "given back")


def note(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
