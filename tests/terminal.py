"""A terminal with a person in front of it: tmux shows the screen, takes the keys, and can be closed or killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest


class Terminal:
    """One program in one terminal of a given size. Keys are tmux's names (`Enter`, `Escape`, `Right`, `7`)."""

    def __init__(
        self, command: Sequence[str | Path], environment: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        if shutil.which("tmux") is None:
            raise RuntimeError("tmux not found: install tmux")
        self._socket = f"journey-{uuid.uuid4().hex[:12]}"
        size = ["-x", str(columns), "-y", str(rows)]
        # A clean environment: COLUMNS and LINES of whoever runs the tests would win over the size of the window.
        self._environment = dict(environment)
        # The program's exit code is shown when it ends, so that a test can read it on the screen.
        line = " ".join(_quoted(str(word)) for word in command) + '; echo "slutt=$?."; read _'
        self._tmux("-f", "/dev/null", "new-session", "-d", "-s", "it", *size, "sh", "-c", line)
        self._tmux("set-option", "-g", "status", "off")

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(
            ["tmux", "-L", self._socket, "kill-server"], env=self._environment, capture_output=True, check=False
        )

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._tmux("send-keys", "-t", "it", *keys)

    def screen(self) -> str:
        """What the person sees, without colours."""
        return self._tmux("capture-pane", "-p", "-t", "it")

    def wait_for(self, text: str, seconds: float = 20.0) -> str:
        """The screen as soon as `text` stands on it."""
        deadline = time.monotonic() + seconds
        while text not in (screen := self.screen()):
            if time.monotonic() > deadline:
                pytest.fail(f"«{text}» never came; the screen was:\n{screen}")
            time.sleep(0.1)
        return screen

    def wait_for_still(self, text: str, seconds: float = 20.0) -> str:
        """The screen as soon as `text` stands on it and nothing is being painted any more."""
        deadline = time.monotonic() + seconds
        screen = self.wait_for(text, seconds)
        while True:
            time.sleep(0.2)
            if (later := self.wait_for(text, seconds)) == screen:
                return screen
            if time.monotonic() > deadline:
                pytest.fail(f"the screen never stood still; it was:\n{later}")
            screen = later

    def wait_for_end(self, seconds: float = 20.0) -> int:
        """The exit code of the program."""
        screen = self.wait_for("slutt=", seconds)
        return int(screen.split("slutt=")[-1].split(".")[0])

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.program(), number)

    def close(self) -> None:
        """Close the window, as somebody does with the mouse."""
        self._tmux("kill-session", "-t", "it")

    def program(self) -> int:
        """The process of the program."""
        shell = self._tmux("display-message", "-p", "-t", "it", "#{pane_pid}").strip()
        (child,) = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout.split()
        return int(child)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"
