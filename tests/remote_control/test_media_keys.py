"""The media keys of a desktop, over a real D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nærvær.domain.player import RemoteCommand, RemoteControl
from nærvær.remote_control import BUS_NAME, PATH, PLAYER, listen, listen_to_media_keys

PATIENCE_SECONDS = 20.0

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs Linux and dbus-daemon"
)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus for one test."""
    address = f"unix:path={tmp_path}/b"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE_SECONDS
    while not (tmp_path / "b").exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    daemon.terminate()
    daemon.wait(PATIENCE_SECONDS)


class Practice:
    """Something that plays and can be paused."""

    def __init__(self) -> None:
        self.orders: list[RemoteCommand] = []
        self.playing = True

    def obey(self, order: RemoteCommand) -> bool:
        self.orders.append(order)
        self.playing = order is RemoteCommand.RESUME or (order is RemoteCommand.TOGGLE and not self.playing)
        return True

    def reached(self) -> RemoteControl:
        return RemoteControl(self.obey, lambda: self.playing)


def call(*words: str) -> str:
    """What the bus answers to a call to the player."""
    to = f"--dest={BUS_NAME}.instance{os.getpid()}"
    command = ["dbus-send", "--session", "--print-reply", "--reply-timeout=5000", to, PATH, *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout


def names() -> str:
    to = ["--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames"]
    command = ["dbus-send", "--session", "--print-reply", *to]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def status() -> str:
    asked = "org.freedesktop.DBus.Properties.Get"
    return call(asked, f"string:{PLAYER}", "string:PlaybackStatus").split('"')[-2]


def test_the_keys_of_the_desktop_pause_and_go_on(bus: str, tmp_path: Path) -> None:
    practice = Practice()
    hang_up = listen(tmp_path, practice.reached())
    assert status() == "Playing"
    call(f"{PLAYER}.PlayPause")
    assert status() == "Paused"
    call(f"{PLAYER}.PlayPause")
    call(f"{PLAYER}.Pause")
    call(f"{PLAYER}.Play")
    call(f"{PLAYER}.Stop")
    assert practice.orders == [
        RemoteCommand.TOGGLE,
        RemoteCommand.TOGGLE,
        RemoteCommand.PAUSE,
        RemoteCommand.RESUME,
        RemoteCommand.PAUSE,
    ]
    assert status() == "Paused"
    hang_up()
    until(lambda: BUS_NAME not in names())


def test_the_desktop_is_told_nothing_of_what_is_practised(bus: str) -> None:
    hang_up = listen_to_media_keys(Practice().reached())
    told = call("org.freedesktop.DBus.Properties.GetAll", f"string:{PLAYER}")
    assert "PlaybackStatus" in told
    assert "xesam" not in told
    assert "title" not in told.lower()
    assert "interface" in call("org.freedesktop.DBus.Introspectable.Introspect")
    hang_up()


def test_what_is_not_understood_is_refused_and_the_next_call_answered(bus: str) -> None:
    hang_up = listen_to_media_keys(Practice().reached())
    assert call("org.example.Nothing.At.All") == ""
    assert call("org.freedesktop.DBus.Properties.Get", "int32:3") == ""
    assert status() == "Playing"
    hang_up()


def test_a_bus_that_goes_away_stops_nothing(bus: str, tmp_path: Path) -> None:
    hang_up = listen_to_media_keys(Practice().reached())
    (tmp_path / "b").unlink()
    hang_up()
    assert listen_to_media_keys(Practice().reached())() is None


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=localhost,port=1", "unix:path=/not/there"])
def test_no_bus_or_a_strange_one_is_no_matter(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    opened: list[int] = []
    real = socket.socket

    class Watched(real):  # type: ignore[misc, valid-type]
        def __init__(self, family: int = -1, *more: int, **named: object) -> None:
            opened.append(family)
            super().__init__(family, *more, **named)

    monkeypatch.setattr(socket, "socket", Watched)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    listen_to_media_keys(Practice().reached())()
    assert set(opened) <= {socket.AF_UNIX}
