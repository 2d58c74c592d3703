"""What the sound tests share: one private sink for all of them, and a recording made for the purpose."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from made_sound import recording
from null_sink import NullSink
from nærvær.domain.player import Player, PlayerState
from nærvær.domain.score import Recording


@pytest.fixture(scope="session")
def sink() -> Iterator[NullSink]:
    """A private sink that this process plays into."""
    with NullSink() as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        if "sounddevice" in sys.modules:
            from nærvær.sound.device import restart_portaudio

            restart_portaudio()
        yield made


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Four cues, exact to the sample."""
    return recording(tmp_path_factory.mktemp("made"), (0.6, 0.9, 0.7, 1.4))


@pytest.fixture
def opened() -> Iterator[list[Player]]:
    """Players put in here are closed at the end, and must have given back their threads within two seconds."""
    players: list[Player] = []
    yield players
    for player in players:
        player.close()
    deadline = time.monotonic() + 2.0
    while any(engine_threads()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not engine_threads()


def engine_threads() -> list[str]:
    import threading

    return [thread.name for thread in threading.enumerate() if thread.name.startswith("naervaer-")]


@pytest.fixture(scope="session")
def until() -> Callable[[Player, PlayerState, float], float]:
    """Wait until a player shows a state; gives the monotonic second."""

    def wait(player: Player, state: PlayerState, seconds: float = 8.0) -> float:
        deadline = time.monotonic() + seconds
        while player.playback().state is not state:
            assert time.monotonic() < deadline, player.playback()
            time.sleep(0.002)
        return time.monotonic()

    return wait


@pytest.fixture(scope="session")
def source_folder() -> Path:
    """Where the package lies, for programs started by tests."""
    return Path(__file__).parents[2] / "src"


@pytest.fixture
def environment(sink: NullSink, source_folder: Path) -> dict[str, str]:
    """For a program that is to play into the sink."""
    return os.environ | sink.environment | {"PYTHONPATH": str(source_folder)}
