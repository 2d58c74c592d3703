"""Every figure of start and sound beside its anchor: another program, measured in turn with ours in the same run.

    python benchmarks/all.py                          prints one table, about eight minutes
    python benchmarks/all.py --before DIR             with a column for an earlier checkout in DIR
    python benchmarks/all.py --write                  keeps the table in benchmarks/RESULTS.md

Each figure is the least of several runs (A B A B …), because other work on the machine only ever adds; of CPU and memory,
which are measured over a minute while all of them play at once, there is one. Only ratios within one run tell anything.
Needs mpv, pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import platform
import pty
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "benchmarks")]

import soundfile  # noqa: E402

from made_sound import as_heard, first_sound, recording, score  # noqa: E402
from null_sink import Heard, NullSink  # noqa: E402
from nærvær.sound.render import render_to_file  # noqa: E402
from sound_bench import LEAD, MPV, engine_command  # noqa: E402
from start_bench import BARE_ROW, NOTHING_ROW, TARGETS, fill, start_rows  # noqa: E402

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
MINUTES = 30
PRACTICE = ("body-scan", "--minutes", str(MINUTES), "--posture", "liggende")
Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `before` is "" where no earlier checkout was measured."""

    what: str
    anchor: str
    before: str
    now: str
    target: str


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the checkouts lie by name ("before", "now"), a folder to work in, the sink and how many runs to take."""

    checkouts: Mapping[str, Path]
    folder: Path
    sink: NullSink
    runs: int

    def environment(self, checkout: str) -> Environment:
        """The environment in which `python -m nærvær` is that checkout, with a diary of its own."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return (
            inherited
            | self.sink.environment
            | {
                "PYTHONPATH": str(self.checkouts[checkout] / "src"),
                "NAERVAER_DATA_DIR": str(self.folder / f"diary-{checkout}"),
                "HOME": str(self.folder),
                "TERM": "xterm-256color",
            }
        )

    def row(self, what: str, times: Mapping[str, Sequence[float]], silence: float, target: str) -> Row:
        """Times to the first sample, less the deliberate silence of our own, against the least of mpv."""
        mpv = min(times["mpv"])
        shown = {
            name: f"{min(seen) - silence:.3f} s = {(min(seen) - silence) / mpv:.2f}" for name, seen in times.items()
        }
        return Row(what, f"mpv {mpv:.3f} s", shown.get("before", ""), shown["now"], target)


# Start


def start_table(bench: Bench) -> Iterator[Row]:
    """What `start_bench` measures, each as a ratio to the bare Textual app, or of an option to `python -c pass`."""
    folder, practices = bench.folder / "diaries", [100, 10_000]
    for number in practices:
        fill(folder / str(number), number)
    times: dict[str, dict[str, list[float]]] = {name: {} for name in bench.checkouts}
    for _ in range(bench.runs + 1):
        for name, rows in times.items():
            start_rows(folder, dict(bench.environment(name)), practices, rows)
    least = {name: {what: min(seen[1:]) for what, seen in rows.items()} for name, rows in times.items()}
    anchors = {what: min(rows[what] for rows in least.values()) for what in (BARE_ROW, NOTHING_ROW)}
    for what in least["now"]:
        if what in anchors:
            continue
        anchor = NOTHING_ROW if what.startswith("--") else BARE_ROW
        shown = {
            name: f"{rows[what]:.3f} s = {rows[what] / anchors[anchor]:.2f}"
            for name, rows in least.items()
            if what in rows
        }
        target = f"≤ {TARGETS[what]}" if what in TARGETS else ""
        yield Row(what, f"{anchor} {anchors[anchor]:.3f} s", shown.get("before", ""), shown["now"], target)


# Launch → first sample


def until_first_sample(
    heard: Heard, command: Sequence[str], environment: Environment, answers: bytes = b"", most: float = 20.0
) -> float:
    """Seconds from launching a program, told `answers` on its standard input, to its first sample at the sink."""
    before = len(heard.samples())
    launched = time.monotonic()
    program = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert program.stdin is not None
    program.stdin.write(answers)
    program.stdin.flush()
    try:
        while not heard.samples()[before:].any():
            if time.monotonic() > launched + most:
                raise TimeoutError(f"nothing is heard of {command}")
            time.sleep(0.02)
        return heard.read_at(first_sound(heard.samples(), before)) - launched
    finally:
        program.kill()
        program.wait()
        time.sleep(1.0)


def launch_rows(bench: Bench) -> Iterator[Row]:
    """The engine alone, and `practise --plain` with every question left unanswered."""
    bare = score(recording(bench.folder, [1.0]), [("c0", 0.0)], 1.0)
    file = bench.folder / "bare.flac"
    render_to_file(bare, file, (), lambda _: None)
    engine = engine_command(bench.folder, bare, 1.0)
    plain = [sys.executable, "-m", "nærvær", "practise", *PRACTICE, "--plain"]
    times: dict[str, dict[str, list[float]]] = {"engine": {}, "plain": {}}
    with bench.sink.recorder(latency=4) as heard:
        for _ in range(bench.runs):
            mpv = until_first_sample(heard, [*MPV, str(file)], os.environ | bench.sink.environment)
            for kind in times.values():
                kind.setdefault("mpv", []).append(mpv)
            for name in bench.checkouts:
                environment = bench.environment(name)
                times["engine"].setdefault(name, []).append(until_first_sample(heard, engine, environment))
                took = until_first_sample(heard, plain, environment, b"\n" * 4)
                times["plain"].setdefault(name, []).append(took)
                shutil.rmtree(environment["NAERVAER_DATA_DIR"])
    planned = soundfile.read(rendered(bench, "now", "flac")[0], frames=60 * 48_000, dtype="float32")[0]
    silence = LEAD + first_sound(as_heard(planned)) / 48_000
    yield bench.row("launch → first sample, bare engine (÷ mpv launch)", times["engine"], LEAD, "≤ 1.5")
    what = f"`practise --plain` → first sample, less {silence:.2f} s of deliberate silence (÷ mpv launch)"
    yield bench.row(what, times["plain"], silence, "≤ 2")


# Rendering


def rendered(bench: Bench, checkout: str, kind: str) -> tuple[Path, float]:
    """The practice as a file of this kind, and the seconds its whole command took."""
    file = bench.folder / f"practice-{checkout}.{kind}"
    began = time.monotonic()
    command = [sys.executable, "-m", "nærvær", "render", *PRACTICE, "-o", str(file)]
    subprocess.run(command, env=bench.environment(checkout), check=True, stdout=subprocess.DEVNULL)
    return file, time.monotonic() - began


def render_rows(bench: Bench) -> Iterator[Row]:
    """Half an hour of body scan to FLAC and to Opus, the whole command; the anchor only encodes samples that are there."""
    wave, _ = rendered(bench, "now", "wav")
    anchors = {
        "flac": ["sox", str(wave), str(bench.folder / "anchor.flac")],
        "opus": ["opusenc", "--quiet", "--bitrate", "56", str(wave), str(bench.folder / "anchor.opus")],
    }
    for kind, target in (("flac", "≥ 400 ×"), ("opus", "≥ 150 ×")):
        times: dict[str, list[float]] = {}
        for _ in range(max(2, bench.runs // 2)):
            if shutil.which(anchors[kind][0]):
                began = time.monotonic()
                subprocess.run(anchors[kind], check=True, stderr=subprocess.DEVNULL)
                times.setdefault("anchor", []).append(time.monotonic() - began)
            for name in bench.checkouts:
                times.setdefault(name, []).append(rendered(bench, name, kind)[1])
        speed = {name: f"{MINUTES * 60 / min(seen):.0f} ×" for name, seen in times.items()}
        anchor = f"{anchors[kind][0]} {speed['anchor']}" if "anchor" in speed else "–"
        yield Row(f"`render` 30 min to {kind}, × real time", anchor, speed.get("before", ""), speed["now"], target)


# The whole app while it plays


@contextmanager
def program_in_terminal(command: Sequence[str], environment: Environment) -> Iterator[tuple[int, int]]:
    """A program in a terminal of 80×24 that takes all it writes; yields its process id and the terminal to type into."""
    process, terminal = pty.fork()
    if not process:
        os.execvpe(command[0], list(command), dict(environment))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def swallow() -> None:
        with suppress(OSError):
            while os.read(terminal, 1 << 16):
                pass

    threading.Thread(target=swallow, daemon=True).start()
    try:
        yield process, terminal
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def cpu_seconds(process: int) -> float:
    """CPU seconds a running process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """The most memory a running process has had, MB."""
    return int(Path(f"/proc/{process}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def playing_rows(bench: Bench) -> Iterator[Row]:
    """CPU and memory of the app with the breathing shape, and of mpv, all playing the same minute."""
    file, _ = rendered(bench, "now", "flac")
    with ExitStack() as stack:
        mpv = subprocess.Popen([*MPV, str(file)], env=os.environ | bench.sink.environment)
        stack.callback(mpv.wait)
        stack.callback(mpv.kill)
        processes = {"mpv": mpv.pid}
        for name in bench.checkouts:
            command = [sys.executable, "-m", "nærvær", "practise", *PRACTICE]
            before = bench.sink.playing()
            process, terminal = stack.enter_context(program_in_terminal(command, bench.environment(name)))
            time.sleep(4.0)
            os.write(terminal, b"\r")  # past the questions
            deadline = time.monotonic() + 20
            while bench.sink.playing() == before:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{name} does not play")
                time.sleep(0.1)
            processes[name] = process
        time.sleep(5.0)
        began = {name: cpu_seconds(process) for name, process in processes.items()}
        time.sleep(60.0)
        used = {name: cpu_seconds(process) - began[name] for name, process in processes.items()}
        most = {name: memory(process) for name, process in processes.items()}
    for what, seen, unit, target in (("CPU s per minute", used, "s", "≤ 1.2"), ("memory", most, "MB", "≤ 1.3")):
        digits = 2 if unit == "s" else 0
        shown = {name: f"{figure:.{digits}f} {unit} = {figure / seen['mpv']:.2f}" for name, figure in seen.items()}
        anchor = f"mpv flac {seen['mpv']:.{digits}f} {unit}"
        yield Row(
            f"app with the breathing shape, {what} (÷ mpv)", anchor, shown.get("before", ""), shown["now"], target
        )


# The table


def machine() -> str:
    """What this was measured on."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    when = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    return (
        f"{when} UTC, {os.cpu_count()} cores ({cpu}), {platform.system()}, Python "
        f"{platform.python_version()}, libsndfile {soundfile.__libsndfile_version__}; load averages before: {load}."
    )


def with_table(text: str, lines: list[str]) -> str:
    """Return the results in `text` with these lines in place of the first table and of the line that dates it."""
    rest = text.split("\n")
    dated = next(number for number, line in enumerate(rest) if line[:4].isdigit())
    table = next(number for number in range(dated, len(rest)) if rest[number].startswith("|"))
    after = next(number for number in range(table, len(rest)) if not rest[number].startswith("|"))
    return "\n".join([*rest[:dated], *lines, *rest[after:]])


def main() -> None:
    """Print the table, row by row, and keep it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, help="an earlier checkout to measure beside this one")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    asked = parser.parse_args()
    if shutil.which("mpv") is None:
        parser.error("mpv is the anchor of these figures and is not installed")
    checkouts = ({"before": asked.before.resolve()} if asked.before else {}) | {"now": ROOT}
    lines = [machine(), "", "| what | anchor | before | now | target |", "|---|---|---|---|---|"]
    print("\n".join(lines), flush=True)
    with NullSink() as sink, tempfile.TemporaryDirectory() as name:
        bench = Bench(checkouts, Path(name), sink, asked.runs)
        for rows in (start_table, launch_rows, render_rows, playing_rows):
            for row in rows(bench):
                lines.append(f"| {row.what} | {row.anchor} | {row.before or '–'} | {row.now} | {row.target} |")
                print(lines[-1], flush=True)
    if asked.write:
        RESULTS.write_text(with_table(RESULTS.read_text("utf-8"), lines), "utf-8")


if __name__ == "__main__":
    main()
