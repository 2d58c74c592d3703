"""Keeps the machine awake while a player plays, and for a while in a pause. It wraps the players: no face knows of it.

The system is asked in a thread of its own, and only when the sound has begun: a service that is missing or does not answer
never delays a sample, and no verb of a player waits for it. logind is asked on Linux; what is asked of macOS and Windows is
written after their manuals and was not tried.
"""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from ..domain.player import ENDED_STATES, Playback, Player, Players, PlayerState
from ..domain.score import Score

Release = Callable[[], None]
Inhibit = Callable[[str], Release | None]
REPLY_SECONDS = 2.0
WHO = "nærvær"
_MANAGER = "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"
BEGINS_AFTER_SECONDS = 1.0
"""No machine falls asleep so soon, and by then the first sound is heard."""
PAUSE_SECONDS = 600.0
"""So long a pause keeps the machine awake; somebody who has not come back by then has gone."""


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


class Wakefulness:
    """Holds at most one request to the system, from soon after `playing` until `ended`, or a while after `paused`."""

    def __init__(
        self,
        why: str,
        inhibit: Inhibit = inhibit_sleep,
        *,
        begins_after: float = BEGINS_AFTER_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._why = why
        self._inhibit = inhibit
        self._begins_after = begins_after
        self._pause_seconds = pause_seconds
        self._changed = threading.Condition()
        self._wanted_from = math.inf
        self._wanted_until = -math.inf
        self._thread: threading.Thread | None = None

    def playing(self) -> None:
        """It plays from now on."""
        with self._changed:
            now = time.monotonic()
            if self._wanted_until <= now:
                self._wanted_from = now + self._begins_after
            self._wanted_until = math.inf
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, daemon=True, name="naervaer-awake")
                self._thread.start()
            self._changed.notify()

    def paused(self) -> None:
        """It is paused; called again, the pause goes on."""
        with self._changed:
            if self._wanted_until == math.inf:
                self._wanted_until = time.monotonic() + self._pause_seconds
                self._changed.notify()

    def ended(self) -> None:
        """It plays no more."""
        with self._changed:
            self._wanted_until = -math.inf
            self._changed.notify()

    def _keep(self) -> None:
        """Ask the system and take that back, both in this thread, until it is no longer wanted."""
        release: Release | None = None
        has_asked = False
        while True:
            with self._changed:
                now = time.monotonic()
                if self._wanted_until <= now:
                    self._thread = None  # before the lock is left: whoever plays next begins another one
                    break
                if has_asked or self._wanted_from > now:
                    next_change = min(self._wanted_until, math.inf if has_asked else self._wanted_from)
                    self._changed.wait(None if next_change == math.inf else next_change - now)
                    continue
            has_asked = True
            release = self._inhibit(self._why)
        if release is not None:
            release()


class AwakePlayer:
    """A player that keeps the machine awake. Keeps the contract of `domain.player.Player`."""

    def __init__(self, player: Player, wakefulness: Wakefulness) -> None:
        self._player = player
        self._wakefulness = wakefulness

    def start(self, at: int = 0) -> None:
        self._player.start(at)
        self._wakefulness.playing()

    def pause(self) -> None:
        self._player.pause()
        self._wakefulness.paused()

    def resume(self) -> None:
        self._player.resume()
        if self._player.playback().state not in ENDED_STATES:
            self._wakefulness.playing()

    def seek(self, position: int) -> None:
        self._player.seek(position)

    def set_volume(self, volume: float) -> None:
        self._player.set_volume(volume)

    def stop(self) -> None:
        self._player.stop()
        self._wakefulness.ended()

    def playback(self) -> Playback:
        """What is heard now. Whoever shows it asks often, so an end by itself is noticed here."""
        moment = self._player.playback()
        if moment.state in ENDED_STATES:
            self._wakefulness.ended()
        elif moment.state is PlayerState.LOST:
            self._wakefulness.paused()
        return moment

    def close(self) -> None:
        self._player.close()
        self._wakefulness.ended()


class AwakePlayers:
    """The `Players` port over another one, whose players keep the machine awake while they play.

    `why` is what the system tells a person who wonders.
    """

    def __init__(self, players: Players, why: str) -> None:
        self._players = players
        self._why = why

    def open(self, score: Score) -> Player:
        return AwakePlayer(self._players.open(score), Wakefulness(self._why))

    def open_silent(self, score: Score) -> Player:
        return AwakePlayer(self._players.open_silent(score), Wakefulness(self._why))

    def warm_up(self) -> None:
        self._players.warm_up()
