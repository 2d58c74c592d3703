"""The media keys: a practice that plays is a player on the D-Bus of the session (MPRIS), with nothing in it but its state.

A desktop shows what a player tells it, also on a locked screen. So this one tells no title, no length and no picture.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from ..domain.player import RemoteCommand, RemoteControl

BUS_NAME = "org.mpris.MediaPlayer2.naervaer"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES, INTROSPECTABLE, PEER = (f"org.freedesktop.DBus.{name}" for name in ("Properties", "Introspectable", "Peer"))
COMMANDS = {
    "PlayPause": RemoteCommand.TOGGLE,
    "Play": RemoteCommand.RESUME,
    "Pause": RemoteCommand.PAUSE,
    "Stop": RemoteCommand.PAUSE,
}
UNANSWERED = frozenset({"Next", "Previous", "Seek", "SetPosition", "OpenUri", "Raise", "Quit"})

Properties = dict[str, tuple[str, Any]]
Reply = tuple[str | None, tuple[Any, ...]]

_METHODS = "".join(f'<method name="{name}"/>' for name in (*COMMANDS, "Next", "Previous"))
DESCRIPTION = (
    f'<node><interface name="{ROOT}"><method name="Raise"/><method name="Quit"/></interface>'
    f'<interface name="{PLAYER}">{_METHODS}<property name="PlaybackStatus" type="s" access="read"/></interface></node>'
)


def listen_to_media_keys(practice: RemoteControl) -> Callable[[], None]:
    """Obey the media keys until the function that is returned is called; does nothing where there is no D-Bus."""
    if sys.platform != "linux" or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return lambda: None
    try:
        player = MprisPlayer(practice)
    except Exception:
        # A bus that is missing, strange or broken is no reason to say anything: keys are a convenience.
        return lambda: None
    return player.close


class MprisPlayer:
    """A connection to the bus of the session, and the thread that answers calls on it. Raises what jeepney raises."""

    def __init__(self, practice: RemoteControl) -> None:
        import jeepney
        from jeepney.io.blocking import open_dbus_connection

        self._jeepney = jeepney
        self._practice = practice
        self._connection = open_dbus_connection()
        name = f"{BUS_NAME}.instance{os.getpid()}"
        self._connection.send_and_get_reply(jeepney.message_bus.RequestName(name), timeout=2.0)
        threading.Thread(target=self._listen, daemon=True, name="media-keys").start()

    def close(self) -> None:
        """Leave the bus."""
        with contextlib.suppress(OSError):
            # Wakes the thread, which then gives the connection back.
            self._connection.sock.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with contextlib.suppress(Exception), contextlib.closing(self._connection):
            while True:
                message = self._connection.receive()
                if message.header.message_type is self._jeepney.MessageType.method_call:
                    self._answer(message)

    def _answer(self, message: Any) -> None:
        fields = self._jeepney.HeaderFields
        call = message.header.fields
        interface, member = call.get(fields.interface, PLAYER), call[fields.member]
        reply = reply_to(self._practice, interface, member, message.body)
        if reply is None:
            error = "org.freedesktop.DBus.Error.UnknownMethod"
            self._connection.send(self._jeepney.new_error(message, error))
            return
        self._connection.send(self._jeepney.new_method_return(message, *reply))
        if interface == PLAYER and member in COMMANDS:
            address = self._jeepney.DBusAddress(PATH, interface=PROPERTIES)
            changed: tuple[str, Properties, list[str]] = (
                PLAYER,
                {"PlaybackStatus": ("s", _status(self._practice))},
                [],
            )
            self._connection.send(self._jeepney.new_signal(address, "PropertiesChanged", "sa{sv}as", changed))


def reply_to(practice: RemoteControl, interface: str, member: str, body: tuple[Any, ...]) -> Reply | None:
    """Carry out a command of the keys; returns the signature and body of the reply to a call, None for an unknown call."""
    if interface in (ROOT, PLAYER) and (member in COMMANDS or member in UNANSWERED):
        if member in COMMANDS and interface == PLAYER:
            practice.execute(COMMANDS[member])
        return None, ()
    if interface == PEER and member == "Ping":
        return None, ()
    if interface == INTROSPECTABLE and member == "Introspect":
        return "s", (DESCRIPTION,)
    if interface == PROPERTIES and member == "GetAll" and len(body) == 1:
        return "a{sv}", (_properties(practice, body[0]),)
    if interface == PROPERTIES and member == "Get" and len(body) == 2:
        value = _properties(practice, body[0]).get(body[1])
        return None if value is None else ("v", (value,))
    return None


def _status(practice: RemoteControl) -> str:
    return "Playing" if practice.is_playing() else "Paused"


def _properties(practice: RemoteControl, interface: str) -> Properties:
    if interface == ROOT:
        nothing: Properties = dict.fromkeys(("CanQuit", "CanRaise", "HasTrackList"), ("b", False))
        lists: Properties = {name: ("as", []) for name in ("SupportedUriSchemes", "SupportedMimeTypes")}
        return {"Identity": ("s", "nærvær"), **nothing, **lists}
    if interface != PLAYER:
        return {}
    can: Properties = dict.fromkeys(("CanPlay", "CanPause", "CanControl"), ("b", True))
    cannot: Properties = dict.fromkeys(("CanGoNext", "CanGoPrevious", "CanSeek"), ("b", False))
    one: Properties = dict.fromkeys(("Rate", "MinimumRate", "MaximumRate", "Volume"), ("d", 1.0))
    return {
        "PlaybackStatus": ("s", _status(practice)),
        "Metadata": ("a{sv}", {}),
        "Position": ("x", 0),
        **can,
        **cannot,
        **one,
    }
