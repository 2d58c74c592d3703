"""How the player compares with mpv on this machine, and what it costs. Ratios within one run count; lone times do not.

    PYTHONPATH=src:tests python benchmarks/sound_bench.py            about four minutes
    PYTHONPATH=src:tests python benchmarks/sound_bench.py --long     underruns 10 minutes, drift 45 minutes

Needs pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2; mpv for the ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pickle
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from made_sound import RATE, as_heard, first_sound, found_at, recording, score
from null_sink import Heard, NullSink
from nærvær.domain.player import ENDED_STATES
from nærvær.domain.practice import Bell
from nærvær.domain.score import Score
from nærvær.sound import open_player, warm_up
from nærvær.sound.mixer import Mixer
from nærvær.sound.render import blocks_mixed_ahead, render_to_file

LEAD = 0.05  # the silence the player puts before the first sound on purpose
MPV = ("mpv", "--no-config", "--no-video", "--really-quiet", "--ao=pulse")
HAS_MPV = shutil.which("mpv") is not None
Row = tuple[str, str, str, str]

# A player on its own: its score, the seconds to play, and what the interpreter is kept busy with.
PLAY = """
import ctypes, pathlib, pickle, sys, threading, time
from nærvær.domain.player import ENDED_STATES
from nærvær.sound import open_player
player = open_player(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()))
player.start()
done = False
def spin():
    while not done: pass
def hold():
    while not done:
        ctypes.PyDLL(None).usleep(200_000)
        time.sleep(0.05)
for _ in range(4 * (sys.argv[3] == "spin")): threading.Thread(target=spin, daemon=True).start()
if sys.argv[3] == "hold": threading.Thread(target=hold, daemon=True).start()
end = float(sys.argv[2]) * 48_000
while player.playback().state not in ENDED_STATES and player.playback().position < end: time.sleep(0.25)
done = True
print(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
player.close()
"""


def spoken(folder: Path, seconds: float, every: float = 15.0) -> Score:
    """A practice of noises: a cue of eight seconds each fifteen."""
    made = recording(folder, [8.0] * 20, "opus")
    placed = [(f"c{n % 20}", n * every) for n in range(int((seconds - 9) / every) + 1)]
    return score(made, placed, seconds, [(0.5, False), (seconds - 8, True)], Bell.BOWL)


def engine_command(folder: Path, of: Score, seconds: float, busy: str = "") -> list[str]:
    """A program that plays `of` for so long."""
    file = folder / "score"
    file.write_bytes(pickle.dumps(of))
    return [sys.executable, "-c", PLAY, str(file), str(seconds), busy]


@contextlib.contextmanager
def children(count: int) -> Iterator[None]:
    """Busy processes."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for child in busy:
            child.kill()
            child.wait()


def cost(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds and greatest memory (MB) of a program run to its end."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{child.pid}/status")
    memory = 0.0
    while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        with contextlib.suppress(IndexError, OSError):
            memory = float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
        time.sleep(0.2)
    _, code, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    if child.returncode:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, memory


# Key to sound


def ours_after_key(heard: Heard, of: Score) -> float:
    """Seconds from start() to the first frame, the player made beforehand as a screen does."""
    player = open_player(of)
    before = len(heard.samples())
    pressed = time.monotonic()
    player.start()
    time.sleep(0.6)
    came = heard.read_at(first_sound(heard.samples(), before)) - pressed
    player.close()
    time.sleep(0.7)
    return came - LEAD


def mpv_after_key(heard: Heard, pipe: Path, file: Path) -> float:
    """Seconds from loadfile to the first frame, mpv idle beforehand."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(str(pipe))
        before = len(heard.samples())
        pressed = time.monotonic()
        channel.sendall(json.dumps({"command": ["loadfile", str(file)]}).encode() + b"\n")
        time.sleep(0.6)
        came = heard.read_at(first_sound(heard.samples(), before)) - pressed
        channel.sendall(b'{"command": ["stop"]}\n')
        time.sleep(0.7)
    return came


@contextlib.contextmanager
def idle_mpv(folder: Path) -> Iterator[Path]:
    """An mpv that waits for orders at this socket."""
    pipe = folder / "mpv"
    child = subprocess.Popen([*MPV, "--idle", f"--input-ipc-server={pipe}"])
    try:
        while not pipe.exists():
            time.sleep(0.05)
        time.sleep(0.5)
        yield pipe
    finally:
        child.terminate()
        child.wait()


def launch(heard: Heard, command: Sequence[str]) -> float:
    """Seconds from starting a program to its first frame."""
    before = len(heard.samples())
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    return heard.read_at(first_sound(heard.samples(), before)) - begun


def key_to_sound(sink: NullSink, folder: Path, turns: int) -> Iterator[Row]:
    """Time until the first frame is there to be read from the monitor, less our own silence before it."""
    of = score(recording(folder, [1.0]), [("c0", 0.0)], 1.0)
    file = folder / "bare.flac"
    render_to_file(of, file, (), lambda _: None)
    with sink.recorder(latency=4) as heard:
        ours = [ours_after_key(heard, of) for _ in range(turns)]
        yield "key → first sample, warm (less 50 ms of silence)", ms(ours), "", ""
        if HAS_MPV:
            with idle_mpv(folder) as pipe:
                theirs = [mpv_after_key(heard, pipe, file) for _ in range(turns)]
            yield "  mpv idle, loadfile", ms(theirs), ratio(min(ours), min(theirs)), "≤ 1.0"
        command = engine_command(folder, of, 1.0)
        launched = [launch(heard, command) - LEAD for _ in range(turns)]
        yield "launch → first sample, bare engine (less 50 ms)", ms(launched), "", ""
        if HAS_MPV:
            launched_mpv = [launch(heard, [*MPV, str(file)]) for _ in range(turns)]
            yield "  mpv flac", ms(launched_mpv), ratio(min(launched), min(launched_mpv)), "≤ 1.5"


# What it costs


def per_minute(command: Callable[[float], list[str]], minutes: float) -> tuple[float, float]:
    """CPU seconds per minute played, start-up taken off, and greatest memory."""
    short = 4.0
    (few, _), (many, memory) = cost(command(short)), cost(command(short + minutes * 60))
    return (many - few) / minutes, memory


def running_costs(folder: Path, minutes: float) -> Iterator[Row]:
    """CPU and memory of the bare engine while it plays Opus, against mpv playing the same as flac."""
    of = spoken(folder, 180.0)
    file = folder / "practice.flac"
    render_to_file(of, file, (), lambda _: None)
    cpu, memory = per_minute(lambda seconds: engine_command(folder, of, seconds), minutes)
    yield "CPU s per minute, engine", f"{cpu:.2f}", "", ""
    yield "memory, engine", f"{memory:.0f} MB", "", ""
    if HAS_MPV:
        their_cpu, their_memory = per_minute(lambda seconds: [*MPV, f"--length={seconds}", str(file)], minutes)
        yield "  mpv flac: CPU s per minute", f"{their_cpu:.2f}", ratio(cpu, their_cpu), "≤ 0.5"
        yield "  mpv flac: memory", f"{their_memory:.0f} MB", ratio(memory, their_memory), "≤ 1.25"


def growth(folder: Path) -> Iterator[Row]:
    """Memory after five minutes and after forty-five, mixed at full speed."""
    mixer = Mixer(spoken(folder, 45 * 60))
    whole = blocks_mixed_ahead(mixer, RATE)
    for _ in range(5 * 60):
        next(whole)
    before = resident()
    for _ in whole:
        pass
    yield "growth of memory, 5 → 45 min", f"{resident() - before:.1f} MB", "", "≤ 2 MB"


def resident() -> float:
    """Memory in use now, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def render_speed(folder: Path) -> Iterator[Row]:
    """Half an hour to each kind of file."""
    of = spoken(folder, 30 * 60)
    for kind in (".flac", ".wav", ".opus", ".mp3"):
        begun = time.monotonic()
        render_to_file(of, folder / f"speed{kind}", (), lambda _: None)
        taken = time.monotonic() - begun
        yield f"render 30 min, {kind[1:]}", f"{1800 / taken:.0f} × real time", "", "≥ 300 ×" * (kind == ".flac")


# What arrives


def under_load(sink: NullSink, folder: Path, seconds: float) -> Iterator[Row]:
    """Frames that differ at the sink from the plan, with everything busy."""
    of = spoken(folder, seconds)
    loads = (("8 busy processes", 8, ""), ("4 busy Python threads", 0, "spin"), ("GIL held 200 of 250 ms", 0, "hold"))
    for name, processes, busy in loads:
        with sink.recorder() as heard, children(processes):
            subprocess.run(engine_command(folder, of, seconds + 5, busy), check=True, stdout=subprocess.DEVNULL)
            time.sleep(0.5)
        yield f"frames wrong, {name}, {seconds:.0f} s", f"{frames_wrong(heard, of)}", "", "0"


def frames_wrong(heard: Heard, of: Score) -> int:
    """How many frames did not arrive as planned: lost, inserted or other."""
    mixer = Mixer(of)
    plan = as_heard(mixer.block(0, mixer.total))
    sound = heard.samples()
    start = first_sound(sound) - first_sound(plan)
    arrived = sound[start : start + len(plan)]
    return len(plan) - len(arrived) + int(np.count_nonzero(arrived != plan[: len(arrived)]))


def drift(sink: NullSink, folder: Path, minutes: float) -> Iterator[Row]:
    """The last cue against the first, and the position shown against the sound."""
    of = spoken(folder, minutes * 60)
    begun: float | None = None
    worst = 0.0
    with sink.recorder() as heard:
        player = open_player(of)
        player.start()
        time.sleep(1.0)
        plan_start = first_sound(as_heard(Mixer(of).block(0, RATE)))
        begun = heard.time_of(first_sound(heard.samples()) - plan_start)
        while (moment := player.playback()).state not in ENDED_STATES:
            worst = max(worst, abs(moment.position / RATE - (time.monotonic() - begun)))
            time.sleep(1.0)
        time.sleep(0.5)
        player.close()
    sound = heard.samples()
    last = of.timeline.cues[-1]
    cue = as_heard(Mixer(of).block(last.start, RATE))
    start = first_sound(sound) - plan_start
    near = start + last.start - RATE
    at = found_at(sound[near : near + 4 * RATE], cue) + near
    yield f"last cue at the sink against the first, {minutes:g} min", f"{at - start - last.start} frames", "", "0"
    yield "  shown time against the sound", f"{worst:.3f} s", "", "≤ 0.25"
    yield "  frames wrong in all", f"{frames_wrong(heard, of)}", "", "0"


def ms(times: Sequence[float]) -> str:
    """Least and median."""
    return f"{1000 * min(times):.0f} / {1000 * statistics.median(times):.0f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Ours ÷ theirs."""
    return f"{ours / theirs:.2f}"


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="the long forms")
    long = parser.parse_args().long
    if not HAS_MPV:
        print("mpv is not installed: no ratios")
    with NullSink() as sink, tempfile.TemporaryDirectory() as name:
        os.environ.update(sink.environment)
        folder = Path(name)
        warm_up()
        print(f"{'':52}{'least / median':>22}{'÷ mpv':>8}  target")
        for rows in (
            key_to_sound(sink, folder, 7),
            running_costs(folder, 1.0),
            growth(folder),
            render_speed(folder),
            under_load(sink, folder, 600.0 if long else 20.0),
            drift(sink, folder, 45.0 if long else 0.5),
        ):
            for what, figure, against, target in rows:
                print(f"{what:52}{figure:>22}{against:>8}  {target}", flush=True)


if __name__ == "__main__":
    main()
