"""The machine stays awake while it plays: a real D-Bus with a stand-in for logind, and one that never answers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from made_sound import recording, score
from nærvær.composition import Composition
from nærvær.domain.player import Player, PlayerState
from nærvær.domain.practice import Bell
from nærvær.domain.score import Score
from nærvær.sound import open_silent
from nærvær.sound.keep_awake import BEGINS_AFTER_SECONDS, AwakePlayer, Wakefulness, inhibit_sleep

PATIENCE_SECONDS = 20.0
TAKEN, GIVEN_BACK = "taken idle:sleep|nærvær|Lyden går|block", "given back"
needs_bus = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs Linux and dbus-daemon"
)


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """A bus of the system with a stand-in for logind: what it has noted so far."""
    address, notes = f"unix:path={tmp_path}/b", tmp_path / "notes"
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until((tmp_path / "b").exists)
    service = subprocess.Popen([sys.executable, str(Path(__file__).with_name("login1.py")), str(notes)])
    until(notes.exists)
    yield lambda: notes.read_text(encoding="utf-8").splitlines()[1:]
    for process in (service, daemon):
        process.terminate()
        process.wait(PATIENCE_SECONDS)


@pytest.fixture
def long(tmp_path: Path) -> Score:
    return score(recording(tmp_path, (0.6,)), [("c0", 1.0)], 60.0, [(0.5, False)], Bell.BOWL)


def awake(of: Score, *, begins_after: float = 0.0, pause_seconds: float = 60.0) -> Player:
    wakefulness = Wakefulness("Lyden går", begins_after=begins_after, pause_seconds=pause_seconds)
    return AwakePlayer(open_silent(of), wakefulness)


@needs_bus
def test_it_is_asked_for_while_it_plays_and_in_a_pause_and_given_back_at_the_end(
    logind: Callable[[], list[str]], long: Score
) -> None:
    with closing(awake(long)) as player:
        assert logind() == []
        player.start()
        until(lambda: logind() == [TAKEN])
        player.pause()
        player.playback()
        time.sleep(0.3)
        player.resume()
        time.sleep(0.3)
        assert logind() == [TAKEN]
        player.stop()
        until(lambda: logind() == [TAKEN, GIVEN_BACK])


@needs_bus
def test_a_long_pause_lets_the_machine_sleep_and_going_on_keeps_it_awake_again(
    logind: Callable[[], list[str]], long: Score
) -> None:
    with closing(awake(long, pause_seconds=0.3)) as player:
        player.start()
        until(lambda: logind() == [TAKEN])
        player.pause()
        until(lambda: logind() == [TAKEN, GIVEN_BACK])
        player.resume()
        until(lambda: logind() == [TAKEN, GIVEN_BACK, TAKEN])
    until(lambda: logind() == [TAKEN, GIVEN_BACK] * 2)


@needs_bus
def test_an_end_by_itself_gives_it_back(logind: Callable[[], list[str]], tmp_path: Path) -> None:
    short = score(recording(tmp_path, (0.3,)), [("c0", 0.1)], 1.0, [], Bell.NONE)
    player = awake(short)
    player.start()
    until(lambda: logind() == [TAKEN])
    until(lambda: player.playback().state is PlayerState.FINISHED)
    until(lambda: logind() == [TAKEN, GIVEN_BACK])
    player.resume()  # which makes no sense any more
    time.sleep(0.3)
    assert logind() == [TAKEN, GIVEN_BACK]
    player.close()


HOLDS = "import sys, time; from nærvær.sound.keep_awake import inhibit_sleep; held = inhibit_sleep('Lyden går'); "
HOLDS += "assert held; print('held', flush=True); time.sleep(600)"


@needs_bus
def test_a_process_that_is_killed_holds_it_no_longer(logind: Callable[[], list[str]]) -> None:
    child = subprocess.Popen([sys.executable, "-X", "utf8", "-c", HOLDS], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    assert logind() == [TAKEN]
    child.send_signal(signal.SIGKILL)
    child.wait(PATIENCE_SECONDS)
    until(lambda: logind() == [TAKEN, GIVEN_BACK])
    child.stdout.close()


@needs_bus
def test_no_child_holds_it_on(logind: Callable[[], list[str]]) -> None:
    release = inhibit_sleep("Lyden går")
    assert release is not None
    child = subprocess.Popen(["sleep", "60"], close_fds=False)
    release()
    until(lambda: logind() == [TAKEN, GIVEN_BACK])
    child.kill()
    child.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("address", ["nonsense", "tcp:host=localhost,port=1", "unix:path=/not/there"])
def test_where_there_is_none_nothing_is_said(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    assert inhibit_sleep("Lyden går") is None


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bus that takes connections and never answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{tmp_path}/h")
        server.listen()
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/h")
        yield


@pytest.mark.skipif(os.name != "posix", reason="needs Unix sockets")
def test_a_bus_that_never_answers_delays_neither_the_first_sample_nor_any_verb(hanging: None, long: Score) -> None:
    longest = 0.0
    with closing(awake(long)) as player:
        began = time.monotonic()
        player.start()
        longest = max(longest, time.monotonic() - began)
        until(lambda: player.playback().position > 0)
        heard_after = time.monotonic() - began
        for verb in (player.pause, player.resume, player.stop):
            called = time.monotonic()
            verb()
            longest = max(longest, time.monotonic() - called)
    assert longest < 0.1
    assert heard_after < 0.9  # the bus would be given up after a second
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("naervaer-awake") <= 1
    until(lambda: "naervaer-awake" not in [thread.name for thread in threading.enumerate()])


def test_nothing_is_asked_before_the_sound_has_begun(long: Score) -> None:
    asked: list[float] = []

    def inhibit(_why: str) -> None:
        asked.append(time.monotonic())

    began = time.monotonic()
    with closing(AwakePlayer(open_silent(long), Wakefulness("", inhibit, begins_after=0.5))) as player:
        player.start()
        until(lambda: asked)
        assert asked[0] - began >= 0.5
        time.sleep(0.2)
    assert len(asked) == 1


def test_who_ends_before_that_asks_nothing(long: Score) -> None:
    asked: list[str] = []
    with closing(AwakePlayer(open_silent(long), Wakefulness("", asked.append, begins_after=0.3))) as player:
        player.start()
    time.sleep(0.6)
    assert asked == []


@needs_bus
def test_at_home_every_player_keeps_awake_and_a_shared_screen_asks_nothing_of_the_machine(
    logind: Callable[[], list[str]], long: Score, tmp_path: Path
) -> None:
    composition = Composition(str(tmp_path / "data"))
    for services in (composition.shared_services(), composition.services()):
        with closing(services.players.open_silent(long)) as player:
            player.start()
            time.sleep(BEGINS_AFTER_SECONDS + 0.5)
            if services is composition.services():
                until(lambda: logind() == [TAKEN])
        if services is composition.shared_services():
            assert logind() == []
    until(lambda: logind() == [TAKEN, GIVEN_BACK])
