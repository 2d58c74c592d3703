"""Keeps the machine awake while a player plays, and for a while in a pause. It wraps the players: no face knows of it.

The system is asked in a thread of its own, and only when the sound has begun: a service that is missing or does not answer
never delays a sample, and no verb of a player waits for it.
"""

from __future__ import annotations

import math
import threading
import time

from ..domain.player import ENDED_STATES, Playback, Player, Players, PlayerState
from ..domain.score import Score
from .sleep_inhibitors import Inhibit, Release, inhibit_sleep

BEGINS_AFTER_SECONDS = 1.0
"""No machine falls asleep so soon, and by then the first sound is heard."""
PAUSE_SECONDS = 600.0
"""So long a pause keeps the machine awake; somebody who has not come back by then has gone."""


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
