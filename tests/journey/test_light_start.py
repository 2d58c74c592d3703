"""What is loaded when today stands and when a practice begins to sound: every module on that road is waited for."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.store import open_diary
from terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
NOW = datetime.now(tz=ZoneInfo("Europe/Oslo"))
QUESTION, PLAYING = "Hvor sterk er smerten", "pause"
MOST_AT_TODAY, MOST_WHEN_SOUND_BEGINS = 60, 100
TOOLKITS_OF_SOUND = {"numpy", "sounddevice", "soundfile"}
NOT_FOR_TODAY = (
    "nærvær.dialogues.",
    "nærvær.sound",
    "nærvær.report",
    "nærvær.reminders",
    "nærvær.remote_control",
    "nærvær.plain",
)
"""Packages of which today needs nothing: what is chosen there brings them."""
RUN = """
import signal, sys
def tell(*_):
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(" ".join(sys.modules) + " .")
signal.signal(signal.SIGUSR1, tell)
sys.argv[2:] = []
from nærvær.__main__ import main
from nærvær.tui import app, diary_thread
# What is loaded and read ahead while nobody types would come before or after today, as busy as the machine is.
app.QUIET_SECONDS = diary_thread.READ_AFTER_SECONDS = 60.0
sys.exit(main([]))
"""


class Started:
    """The app over a diary with a mark, in a process that tells which modules it has loaded."""

    def __init__(self, folder: Path) -> None:
        with open_diary(folder / "data", lambda: NOW - timedelta(days=1), keep_mark=True) as diary:
            diary.append(Practice("sitting", 1, 600, 600.0, PracticeEnd.FINISHED, None))
        self._told = folder / "modules"
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        environment |= {"NAERVAER_DATA_DIR": str(folder / "data"), "PYTHONUTF8": "1"}
        environment |= {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        program = folder / "run.py"
        program.write_text(RUN, encoding="utf-8")
        self.terminal = Terminal([sys.executable, str(program), str(self._told)], environment)

    def modules(self) -> set[str]:
        """The names of all modules loaded so far."""
        self._told.unlink(missing_ok=True)
        self.terminal.signal(signal.SIGUSR1)
        deadline = time.monotonic() + 20
        while not (self._told.exists() and self._told.read_text("utf-8").endswith(" .")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return set(self._told.read_text("utf-8").split()[:-1])


def own(modules: set[str]) -> list[str]:
    return sorted(name for name in modules if name.partition(".")[0] == "nærvær")


def test_today_stands_before_anything_that_is_chosen_there_is_loaded(tmp_path: Path) -> None:
    started = Started(tmp_path)
    with started.terminal as terminal:
        terminal.wait_for("Begynn", 60)
        modules = started.modules()
    assert not modules & TOOLKITS_OF_SOUND
    assert not [name for name in own(modules) if name.startswith(NOT_FOR_TODAY)]
    assert len(own(modules)) <= MOST_AT_TODAY, "\n".join(own(modules))


def test_a_practice_begins_to_sound_without_the_rest_of_the_program(tmp_path: Path) -> None:
    started = Started(tmp_path)
    with started.terminal as terminal:
        terminal.wait_for("Begynn", 60)
        terminal.press("Enter")
        screen = terminal.wait_for(QUESTION, 60)
        while PLAYING not in screen.lower():
            terminal.press("Enter")
            time.sleep(0.5)
            screen = terminal.screen()
        modules = started.modules()
    assert "numpy" in modules
    assert len(own(modules)) <= MOST_WHEN_SOUND_BEGINS, "\n".join(own(modules))
