"""Whoever asks for the sound again is searched for as long as the first time, not once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from made_sound import score
from nærvær.domain.player import PlayerProblem, PlayerState
from nærvær.sound import engine as engine_module
from sound.test_engine import Odd, engine, waiting

if TYPE_CHECKING:
    import pytest

    from nærvær.domain.player import Player
    from nærvær.domain.score import Recording
    from sound.test_engine import Until


def test_going_on_searches_again_for_as_long_as_before(
    made: Recording, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 1.5)
    odd = Odd()
    odd.reasons = [PlayerProblem.NO_DEVICE] * 50
    player = engine(score(made, [("c3", 0.1)], 0.5), odd, opened)
    player.start()
    waiting(5.0, lambda: player.playback().state is PlayerState.LOST and player.playback().problem == "no_device")
    odd.reasons = [PlayerProblem.NO_DEVICE] * 2  # the device is there a second later
    player.resume()
    until(player, PlayerState.FINISHED, 5.0)
