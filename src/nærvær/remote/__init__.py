"""Remote control: a practice that plays can be paused and resumed from another terminal, and with the media keys.

    control_socket  commands of another process of the same person
    mpris           the media keys of a Linux desktop, through D-Bus where there is one

Both over sockets of this machine. Importing this package loads neither: the functions below do, when they are called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from ..domain.player import RemoteCommand, RemoteControl


def listen(folder: Path, practice: RemoteControl) -> Callable[[], None]:
    """Accept commands for `practice` in threads of their own, until the function that is returned is called.

    Where commands cannot be received, none are; nothing is raised.
    """
    from .control_socket import CommandServer
    from .mpris import listen_to_media_keys

    ends = contextlib.ExitStack()
    ends.callback(CommandServer(folder, practice.execute).close)
    ends.callback(listen_to_media_keys(practice))
    return ends.close


def send_command(folder: Path, command: RemoteCommand) -> None:
    """Command the practice that is served in `folder`. Raises `NothingPlaying` or `NotNow`."""
    from .control_socket import send_command

    send_command(folder, command)
