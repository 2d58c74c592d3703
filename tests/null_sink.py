"""A sound card that is none: a private PulseAudio with a null sink, and a recorder of what arrives there.

    with NullSink() as sink:            # sink.environment: what a program needs to play into it
        with sink.recorder() as heard:
            ...play...
        heard.samples()                 # int16, mono, 48 kHz

A low-latency reader stays attached: without one a null sink wakes every second or two and stalls whoever plays or begins
to record. Programs find the server only once that reader reads, as a real card takes sound from the first moment on: one
that found it before waited for the sink's own two seconds.

The monitor loses the first milliseconds of a stream; `Heard.time_of` maps samples to the monotonic clock.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_NEEDED = ("pulseaudio", "parec", "pactl")


class NullSink:
    """The private server. It can be killed and started again while programs play."""

    def __init__(self) -> None:
        missing = [program for program in _NEEDED if shutil.which(program) is None]
        if missing:
            raise RuntimeError(
                f"{', '.join(missing)} not found: install pulseaudio, pulseaudio-utils, libasound2-plugins"
            )
        self._folder = tempfile.TemporaryDirectory(prefix="sink-")
        folder = Path(self._folder.name)
        asound = folder / "asound.conf"
        asound.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self._socket = folder / "native"
        self._own_socket = folder / "own"
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: subprocess.Popen[bytes] | None = None
        self.environment = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "XDG_RUNTIME_DIR": str(folder),
            "ALSA_CONFIG_PATH": str(asound),
        }
        self._own_environment = os.environ | self.environment | {"PULSE_SERVER": f"unix:{self._own_socket}"}

    def __enter__(self) -> NullSink:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._folder.cleanup()

    def start(self) -> None:
        """Start the server, wait until its sink is awake, and only then let programs find it."""
        self._socket.unlink(missing_ok=True)
        self._own_socket.unlink(missing_ok=True)
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self._own_socket}",
            f"module-null-sink sink_name=sink rate={RATE} format=s16le channels=1",
            "module-always-sink",
        )
        options = ("-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes")
        self._process = subprocess.Popen(
            [
                "pulseaudio",
                *options,
                "--realtime=no",
                "--high-priority=no",
                *(f"--load={module}" for module in modules),
            ],
            env=self._own_environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while self._pactl("info").returncode != 0:
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError("the private PulseAudio did not start")
            time.sleep(0.05)
        self._reader = self._parec(subprocess.DEVNULL)
        with self.recorder():
            pass  # the first reader is what wakes the sink, and that takes up to two seconds
        entry = self._pactl("load-module", "module-native-protocol-unix", "auth-anonymous=1", f"socket={self._socket}")
        if entry.returncode != 0:
            raise RuntimeError("the private PulseAudio cannot be opened to programs")

    def kill(self) -> None:
        """Kill the server as a crash would."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.wait()
            self._reader = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def suspend(self, suspended: bool) -> None:
        """Let the sink take no more, or take again: as HDMI and Bluetooth do, streams open and stay open."""
        done = self._pactl("suspend-sink", "sink", str(int(suspended)))
        if done.returncode != 0:
            raise RuntimeError("the sink cannot be suspended")

    def playing(self) -> int:
        """How many streams play into the sink now."""
        return len(self._pactl("list", "short", "sink-inputs").stdout.splitlines())

    def _pactl(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["pactl", *words], env=self._own_environment, capture_output=True, check=False)

    def _parec(self, output: int, latency: int = 20) -> subprocess.Popen[bytes]:
        options = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", f"--latency-msec={latency}")
        return subprocess.Popen(
            ["parec", "--device=sink.monitor", *options],
            env=self._own_environment,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def recorder(self, wait: bool = True, latency: int = 20) -> Iterator[Heard]:
        """Record all that arrives while the block runs; `wait` until something does. `latency`: ms a sample may wait."""
        process = self._parec(subprocess.PIPE, latency)
        heard = Heard(process)
        try:
            if wait:
                heard.wait_for(1)
            yield heard
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
            heard.done()


class Heard:
    """What arrived at the sink, growing while it is recorded."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._data = bytearray()
        self._began = float("inf")
        self._reads: list[tuple[int, float]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        while chunk := os.read(descriptor, 1 << 16):
            self._data += chunk
            now = time.monotonic()
            self._reads.append((len(self._data) // 2, now))
            # The earliest chunk, relative to its place, is the one that waited least.
            self._began = min(self._began, now - len(self._data) / 2 / RATE)

    def done(self) -> None:
        self._thread.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def wait_for(self, frames: int, seconds: float = 10.0) -> None:
        """Wait until so many frames have been recorded."""
        deadline = time.monotonic() + seconds
        while len(self._data) < 2 * frames:
            if time.monotonic() > deadline:
                raise TimeoutError("nothing arrives from the monitor")
            time.sleep(0.005)

    def samples(self) -> NDArray[np.int16]:
        """All so far, mono at 48 kHz."""
        data = bytes(self._data)
        return np.frombuffer(data[: len(data) // 2 * 2], np.int16)

    def time_of(self, frame: int) -> float:
        """When a recorded frame was there to be read (monotonic seconds), on a line through the quickest of all reads."""
        return self._began + frame / RATE

    def read_at(self, frame: int) -> float:
        """When a recorded frame was in fact read."""
        return next(now for frames, now in self._reads if frames > frame)
