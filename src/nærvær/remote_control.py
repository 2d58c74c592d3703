"""Remote control: a practice that plays can be paused and resumed by another process, and with the media keys.

Another process of the same person sends one word over a socket in the data folder, whose owner alone may connect. To the
desktop the practice is a player on the D-Bus of the session (MPRIS). A desktop shows what a player tells it, also on a
locked screen: so this one tells no title, no length and no picture, only its state. Nothing here reaches any network.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .domain.errors import NothingPlaying, NotNow
from .domain.player import RemoteCommand, RemoteControl

SOCKET_NAME = "practice.sock"
LONGEST_ADDRESS = 100
LONGEST_MESSAGE = 64
CALLER_TIMEOUT_SECONDS = 2.0
REPLY_TIMEOUT_SECONDS = 5.0
DONE, NOT_NOW = b"done\n", b"not-now\n"
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


def listen(folder: Path, practice: RemoteControl) -> Callable[[], None]:
    """Accept commands for `practice` in threads of their own, until the function that is returned is called.

    Where commands cannot be received, none are; nothing is raised.
    """
    ends = contextlib.ExitStack()
    ends.callback(CommandServer(folder, practice.execute).close)
    ends.callback(listen_to_media_keys(practice))
    return ends.close


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
