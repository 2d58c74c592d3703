"""Start-up: from launch until *today* is usable, against the first frame of a bare Textual app, in one run.

    python benchmarks/start_bench.py [--runs 9] [--practices 100 10000]

Each program runs in a pseudo-terminal of 80×24, in turn (A B A B …); the minimum of several runs is compared, because
noise only ever adds. *Today* is usable when it takes Enter: Enter is sent as soon as it can be seen, and the clock stops
when the question before the practice stands. The diaries hold as many practices as `--practices` says; the longest is also
started with its first row damaged, which is to be found before anything of it is shown.

Python compiles what it has no bytecode of, so the first start is not counted, and PYTHONDONTWRITEBYTECODE is taken out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import select
import shutil
import signal
import sqlite3
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
TODAY, QUESTION, RESTORED = "Begynn", "Hvor sterk er smerten", "Dagboka"
BARE_ROW, NOTHING_ROW = "bare Textual app, first frame", "python -c pass"
TARGETS = {"--version": 2.5, "--help": 2.5, "100 practices, usable": 1.7, "10000 practices, usable": 2.0}
COUNT_MODULES = """
import signal, sys
def count(*_):
    with open(sys.argv[1], "w") as file:
        file.write(str(sum(name.partition(".")[0] == "nærvær" for name in sys.modules)))
signal.signal(signal.SIGUSR1, count)
from nærvær.__main__ import main
main([])
"""


def until(
    command: list[str], environment: dict[str, str], marks: list[str], seconds: float = 30.0, signal_after: int = 0
) -> list[float]:
    """Seconds from launch until each of `marks` has been written to the terminal; Enter is sent after each but the last.

    `signal_after`: the process gets this signal, and a moment for it, when the last one is there.
    """
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
            if marks[len(times)].encode() in seen:
                times.append(time.perf_counter() - began)
                if len(times) < len(marks):
                    os.write(terminal, b"\r")
        if signal_after and len(times) == len(marks):
            os.kill(process, signal_after)
            time.sleep(0.2)
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
    diary = open_diary(folder, lambda: moment[0], keep_mark=True)
    for number in range(practices):
        moment[0] += timedelta(hours=12)
        ratings = Ratings(number % 11, (number + 3) % 11, helped=number % 7)
        diary.append(
            Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "synthetic-light", "sitting", ratings)
        )
    diary.close()


def damage_first_row(folder: Path) -> None:
    """Change one byte in the salt of the first fact, as a failing disk would."""
    file = folder / "diary.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        (salt,) = connection.execute("SELECT salt FROM facts WHERE seq = 1").fetchone()
    content = file.read_bytes()
    place = content.index(salt)
    file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def fresh_copy(folder: Path, diary: str) -> Path:
    """Copy a diary as it was closed: a start that is killed in a practice leaves one behind that the next one asks about."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    return shutil.copytree(folder / diary, copy)


def start_rows(folder: Path, environment: dict[str, str], practices: list[int], rows: dict[str, list[float]]) -> None:
    """Start each program once, and add the seconds to `rows`."""
    python = sys.executable
    app = [python, "-m", "nærvær"]
    rows.setdefault(BARE_ROW, []).extend(until([python, "-c", BARE], environment, [TODAY]))
    rows.setdefault(NOTHING_ROW, []).append(whole([python, "-c", "pass"], environment))
    for option in ("--version", "--help"):
        rows.setdefault(option, []).append(whole([*app, option], environment))
    for number in practices:
        diary = {**environment, "NAERVAER_DATA_DIR": str(fresh_copy(folder, str(number)))}
        seen, usable = until(app, diary, [TODAY, QUESTION])
        rows.setdefault(f"{number} practices, seen", []).append(seen)
        rows.setdefault(f"{number} practices, usable", []).append(usable)
    damaged = fresh_copy(folder, str(practices[-1]))
    damage_first_row(damaged)
    diary = {**environment, "NAERVAER_DATA_DIR": str(damaged)}
    rows.setdefault("first row damaged, told", []).extend(until(app, diary, [RESTORED]))


def own_modules(folder: Path, environment: dict[str, str], marks: list[str]) -> int:
    """Number of modules of the program that are loaded when the last of `marks` is shown."""
    counted = folder / "modules"
    until([sys.executable, "-c", COUNT_MODULES, str(counted)], environment, marks, signal_after=signal.SIGUSR1)
    return int(counted.read_text())


def print_table(rows: dict[str, list[float]]) -> None:
    """Print least and median seconds, and the least as a ratio to that of the floor."""
    bare, nothing = min(rows[BARE_ROW]), min(rows[NOTHING_ROW])
    print(f"{'':32} least   median  ratio")
    for name, times in rows.items():
        ratio = min(times) / (nothing if name.startswith(("--", "python")) else bare)
        target = f"(target ≤ {TARGETS[name]})" if name in TARGETS else ""
        print(f"{name:32} {min(times):.3f}   {sorted(times)[len(times) // 2]:.3f}   {ratio:.2f}  {target}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--practices", type=int, nargs="+", default=[100, 10_000])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "TERM": "xterm-256color", "HOME": name}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in asked.practices:
            fill(folder / str(number), number)
        start_rows(folder, environment, asked.practices, {})
        rows: dict[str, list[float]] = {}
        for _ in range(asked.runs):
            start_rows(folder, environment, asked.practices, rows)
        diary = {**environment, "NAERVAER_DATA_DIR": str(fresh_copy(folder, str(asked.practices[0])))}
        modules = own_modules(folder, diary, [TODAY]), own_modules(folder, diary, [TODAY, QUESTION])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{asked.runs} runs on {os.cpu_count()} cores, load {load}; ratios to the bare app, --… to python -c pass")
    print_table(rows)
    print(f"own modules when today is shown: {modules[0]} (target ≤ 60); when the question is: {modules[1]}")


if __name__ == "__main__":
    main()
