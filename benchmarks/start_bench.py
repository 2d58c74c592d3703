"""Start-up: from launch to the first painted frame and to *today*, against a bare Textual app, in one run.

    python benchmarks/start_bench.py [--runs 9] [--practices 10000]

Each program runs in a pseudo-terminal of 80×24, in turn (A B A B …); the minimum of several runs is compared, because
noise only ever adds. The diary holds as many practices as ten years of daily practice and more.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from datetime import datetime, timedelta
from fcntl import ioctl
from pathlib import Path
from zoneinfo import ZoneInfo

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("Begynn")
Bare().run()
"""
TARGETS = {"first frame ÷ bare": 1.15, "--version ÷ python -c pass": 3.0, "--help ÷ python -c pass": 3.0}


def until(command: list[str], environment: dict[str, str], marks: list[str], seconds: float = 30.0) -> list[float]:
    """Seconds from launch until each of `marks` has been written to the terminal."""
    process, terminal = pty.fork()
    if not process:
        os.execvpe(command[0], command, environment)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    began, seen = time.perf_counter(), b""
    times: list[float] = []
    try:
        while len(times) < len(marks) and time.perf_counter() - began < seconds:
            if select.select([terminal], [], [], 0.05)[0]:
                seen += os.read(terminal, 1 << 16)
            while len(times) < len(marks) and marks[len(times)].encode() in seen:
                times.append(time.perf_counter() - began)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    if len(times) < len(marks):
        raise RuntimeError(f"{marks[len(times)]!r} was never shown by {command}")
    return times


def whole(command: list[str], environment: dict[str, str]) -> float:
    """Seconds a command takes from launch to end."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def fill(folder: Path, practices: int) -> None:
    """A diary with that many practices, two a day."""
    from nærvær.domain.practice import Practice, PracticeEnd
    from nærvær.domain.ratings import Ratings
    from nærvær.store import open_diary

    moment = [datetime(2012, 1, 1, 8, tzinfo=ZoneInfo("Europe/Oslo"))]
    diary = open_diary(folder, lambda: moment[0])
    for number in range(practices):
        moment[0] += timedelta(hours=12)
        ratings = Ratings(number % 11, (number + 3) % 11, helped=number % 7)
        diary.append(
            Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "synthetic-light", "sitting", ratings)
        )
    diary.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--practices", type=int, default=10_000)
    asked = parser.parse_args()
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TERM": "xterm-256color", "HOME": folder, "NAERVAER_DATA_DIR": f"{folder}/dagbok"}
        fill(Path(folder, "dagbok"), asked.practices)
        rows: dict[str, list[float]] = {}
        for _ in range(asked.runs):
            (bare,) = until([python, "-c", BARE], environment, ["Begynn"])
            first, today = until([python, "-m", "nærvær"], environment, ["nærvær", "Begynn"])
            rows.setdefault("bare Textual app, first frame", []).append(bare)
            rows.setdefault("nærvær, first frame", []).append(first)
            rows.setdefault("nærvær, today", []).append(today)
            rows.setdefault("python -c pass", []).append(whole([python, "-c", "pass"], environment))
            for option in ("--version", "--help"):
                rows.setdefault(f"nærvær {option}", []).append(whole([python, "-m", "nærvær", option], environment))
    least = {name: min(times) for name, times in rows.items()}
    print(f"{asked.practices} practices, {asked.runs} runs, seconds: least and median")
    for name, times in rows.items():
        print(f"  {name:32} {least[name]:.3f}  {sorted(times)[len(times) // 2]:.3f}")
    ratios = {
        "first frame ÷ bare": least["nærvær, first frame"] / least["bare Textual app, first frame"],
        "today ÷ bare": least["nærvær, today"] / least["bare Textual app, first frame"],
        "--version ÷ python -c pass": least["nærvær --version"] / least["python -c pass"],
        "--help ÷ python -c pass": least["nærvær --help"] / least["python -c pass"],
    }
    for name, ratio in ratios.items():
        target = f"(target ≤ {TARGETS[name]})" if name in TARGETS else ""
        print(f"  {name:32} {ratio:.2f}  {target}")


if __name__ == "__main__":
    main()
