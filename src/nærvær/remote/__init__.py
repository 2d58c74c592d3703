"""Orders from outside: a practice that plays can be paused and gone on with from another window, and with media keys.

    place   where the socket lies
    ear     hears orders from another process
    mouth   gives them
    keys    the media keys of a Linux desktop, through D-Bus where there is one

All of it over sockets of this machine; nothing that reaches any network. Loads what it needs only when called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from ..domain.player import RemoteCommand, RemoteControl


def listen(folder: Path, practice: RemoteControl) -> Callable[[], None]:
    """Take orders in threads of their own until what this returns is called; where that cannot be, nobody is heard."""
    from .control_socket import CommandServer
    from .mpris import listen_to_media_keys

    ends = contextlib.ExitStack()
    ends.callback(CommandServer(folder, practice.execute).close)
    ends.callback(listen_to_media_keys(practice))
    return ends.close


def send_command(folder: Path, order: RemoteCommand) -> None:
    """Give an order to the practice under way in `folder`. Raises `NothingPlaying` or `NotNow`."""
    from .control_socket import send_command

    send_command(folder, order)
