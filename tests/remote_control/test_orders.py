"""A practice is paused and gone on with from another window, over a socket that reaches this machine only."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nærvær.domain.errors import NothingPlaying, NotNow
from nærvær.domain.player import PlayerState, RemoteCommand, RemoteControl
from nærvær.remote_control import SOCKET_NAME, listen, send_command
from nærvær.tui.app import NaervaerApp

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 40.0

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets of the machine's own")


def command(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "nærvær", *words, "--data-dir", str(data)]


def surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(data, *words), env=surroundings(), capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def practice(obey: Callable[[RemoteCommand], bool]) -> RemoteControl:
    return RemoteControl(obey, lambda: True)


class Reader:
    """What a process writes, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: list[str] = []
        threading.Thread(target=self._read, args=(process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            self.lines.extend(iter(process.stdout.readline, ""))

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not any(text in line for line in self.lines):
            assert time.monotonic() < until, f"«{text}» never came: {self.lines}"
            time.sleep(0.05)


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test of this file meets the desktop of whoever runs it."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture
def practising(tmp_path: Path) -> Iterator[Reader]:
    """A real practice in lines, without sound, that has begun."""
    words = command(tmp_path, "practise", "breathing-space", "--minutes", "3", "--plain", "--silent")
    process = subprocess.Popen(
        words, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1
    )
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()
    reader = Reader(process)
    reader.wait_for("Nå begynner øvelsen.")
    yield reader
    process.terminate()
    process.communicate("\n\n\n", timeout=PATIENCE_SECONDS)


def test_the_practice_of_another_window_is_paused_and_gone_on_with(tmp_path: Path, practising: Reader) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not (tmp_path / SOCKET_NAME).exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    paused = run(tmp_path, "pause")
    assert (paused.returncode, paused.stderr) == (0, "")
    assert paused.stdout.startswith("Øvelsen har pause.")
    practising.wait_for("Pause. Enter går videre.")
    resumed = run(tmp_path, "resume")
    assert (resumed.returncode, resumed.stdout, resumed.stderr) == (0, "Øvelsen går videre.\n", "")
    practising.wait_for("Videre.")


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_where_nothing_plays_it_says_so(tmp_path: Path, verb: str) -> None:
    told = run(tmp_path, verb)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("Det er ingen øvelse i gang nå.")


def test_an_order_reaches_whoever_listens_until_they_hang_up(tmp_path: Path) -> None:
    heard: list[RemoteCommand] = []

    def obey(order: RemoteCommand) -> bool:
        heard.append(order)
        return order is RemoteCommand.PAUSE

    hang_up = listen(tmp_path, practice(obey))
    assert stat.S_IMODE((tmp_path / SOCKET_NAME).stat().st_mode) & 0o077 == 0
    send_command(tmp_path, RemoteCommand.PAUSE)
    with pytest.raises(NotNow):
        send_command(tmp_path, RemoteCommand.RESUME)
    hang_up()
    with pytest.raises(NothingPlaying):
        send_command(tmp_path, RemoteCommand.PAUSE)
    assert heard == [RemoteCommand.PAUSE, RemoteCommand.RESUME]
    assert not (tmp_path / SOCKET_NAME).exists()
    hang_up()


def test_what_a_killed_process_left_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)
    left.bind(SOCKET_NAME)
    left.close()
    hang_up = listen(tmp_path, practice(lambda _: True))
    send_command(tmp_path, RemoteCommand.PAUSE)
    hang_up()


def test_the_first_to_listen_is_heard(tmp_path: Path) -> None:
    first, second = threading.Event(), threading.Event()
    hang_up = listen(tmp_path, practice(lambda _: first.set() is None))
    hang_up_second = listen(tmp_path, practice(lambda _: second.set() is None))
    hang_up_second()
    send_command(tmp_path, RemoteCommand.PAUSE)
    hang_up()
    assert first.is_set()
    assert not second.is_set()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a long folder is not listened in")
def test_a_folder_with_a_long_name_is_listened_in_too(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["mappe-med-et-langt-navn"] * 6)
    folder.mkdir(parents=True)
    hang_up = listen(folder, practice(lambda _: True))
    send_command(folder, RemoteCommand.PAUSE)
    hang_up()


def test_where_nobody_can_listen_the_practice_goes_on_all_the_same(tmp_path: Path) -> None:
    hang_up = listen(tmp_path / "not-there", practice(lambda _: True))
    hang_up()


@pytest.mark.parametrize("sent", [b"", b"\xff\xfe\n", b"pause" * 1000, b"stop\n"])
def test_what_is_no_order_is_not_done_and_the_next_one_is(
    tmp_path: Path, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[RemoteCommand] = []
    hang_up = listen(tmp_path, practice(lambda order: heard.append(order) is None))
    with socket.socket(socket.AF_UNIX) as caller:
        monkeypatch.chdir(tmp_path)
        caller.connect(SOCKET_NAME)
        caller.sendall(sent)
    send_command(tmp_path, RemoteCommand.RESUME)
    hang_up()
    assert heard == [RemoteCommand.RESUME]


async def test_the_screen_that_plays_does_what_it_is_asked(tmp_path: Path) -> None:
    from tui.conftest import Driven
    from tui.fakes import Bench

    bench = Bench()
    app = NaervaerApp(lambda: replace(bench.parts(), listen=lambda found: listen(tmp_path, found)))

    def state() -> PlayerState:
        return bench.player.moment.state

    async with app.run_test() as pilot:
        driven = Driven(app, pilot)
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        await driven.until((tmp_path / SOCKET_NAME).exists)
        await asyncio.to_thread(send_command, tmp_path, RemoteCommand.PAUSE)
        assert state() is PlayerState.PAUSED
        await asyncio.to_thread(send_command, tmp_path, RemoteCommand.PAUSE)
        assert bench.player.verbs.count("pause") == 1
        await asyncio.to_thread(send_command, tmp_path, RemoteCommand.RESUME)
        assert state() is PlayerState.PLAYING
        await driven.press("g")
        await driven.page("GroundingPage")
        with pytest.raises(NotNow):
            await asyncio.to_thread(send_command, tmp_path, RemoteCommand.RESUME)
        await driven.press("escape")
        await driven.page("PlayerPage")
        bench.player.hear(30)
        await driven.press("escape", "escape")
        await driven.until(lambda: not (tmp_path / SOCKET_NAME).exists())
        app.leave()
        await app.finish()


def test_only_sockets_of_this_machine_are_ever_opened(tmp_path: Path) -> None:
    watched = """
import os, signal, sys, threading, time
families = set()
def end():
    while not os.path.exists(SOCKET):
        time.sleep(0.05)
    time.sleep(1.0)
    signal.raise_signal(signal.SIGTERM)
sys.addaudithook(lambda event, found: families.add(int(found[1])) if event == "socket.__new__" else None)
threading.Thread(target=end, daemon=True).start()
from nærvær.__main__ import main
code = main(sys.argv[1:])
print("families:", *sorted(families))
sys.exit(code)
"""
    words = ["practise", "breathing-space", "--minutes", "3", "--plain", "--data-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", watched.replace("SOCKET", repr(str(tmp_path / SOCKET_NAME))), *words],
        input="5\n",
        env=surroundings(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"families: {int(socket.AF_UNIX)}" in done.stdout.splitlines()
