"""A Python that has the app loaded and splits itself, so that a program in a test begins at once.

Loading the app is half of what a start costs, and some files start it a hundred times. What comes of a split is a process
like any other: it has its own terminal and environment, takes signals, and can be killed. Tests about loading, locales or
an installed app start a Python of their own.

    with ReadyPython(["cli.hurried"], environment) as ready:
        process = ready.start("cli.hurried:main", [["doctor"]], terminal=far, environment=environment)
        done = ready.run("cli.hurried:main", [["doctor"]], "6\n", environment, seconds=20)

Run as a program this is the one that splits: `python ready_python.py SOCKET MODULE…`.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_MOST_BYTES = 1 << 16


class Split:
    """A process that was split off; used as a `subprocess.Popen`."""

    def __init__(self, pid: int, ended: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = ended

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._wait(0)

    def wait(self, seconds: float | None = None) -> int:
        """The exit code, once it has ended."""
        code = self._wait(seconds)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), seconds or 0)
        return code

    def _wait(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._ended], [], [], seconds)[0]:
            self.returncode = int(os.read(self._ended, 16) or b"255")
            os.close(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class ReadyPython:
    """A Python that has loaded `modules`, in an environment in which they mean what they mean to every start."""

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        self._near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(far.fileno()), *modules], env=environment, pass_fds=[far.fileno()]
            )

    def __enter__(self) -> ReadyPython:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it; what was split off goes on."""
        self._near.close()
        self._process.wait()

    def start(self, function: str, arguments: Sequence[Any], terminal: int, environment: Mapping[str, str]) -> Split:
        """Call `function` («module:name») in a process of its own at `terminal`; what it returns is the exit code."""
        return self._split(function, arguments, environment, terminal)

    def run(
        self, function: str, arguments: Sequence[Any], text: str, environment: Mapping[str, str], seconds: float
    ) -> subprocess.CompletedProcess[str]:
        """Call `function` as `start` does, away from any terminal and with `text` piped in; what it wrote and its code."""
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
            typed, types = os.pipe()
            try:
                split = self._split(function, arguments, environment, typed, said.fileno(), told.fileno())
            finally:
                os.close(typed)
            writing = threading.Thread(target=_write_all, args=(types, text.encode()))
            writing.start()
            try:
                code = split.wait(seconds)
            finally:
                split.kill()
                writing.join()
            said.seek(0)
            told.seek(0)
            return subprocess.CompletedProcess([], code, said.read().decode(), told.read().decode())

    def _split(
        self, function: str, arguments: Sequence[Any], environment: Mapping[str, str], *descriptors: int
    ) -> Split:
        ended, ends = os.pipe()
        try:
            asked = json.dumps([function, list(arguments), dict(environment)]).encode()
            socket.send_fds(self._near, [asked], [ends, *descriptors])
        finally:
            os.close(ends)
        return Split(int(self._near.recv(16)), ended)


@cache
def ready_app() -> ReadyPython:
    """One that has what most commands load, for all tests of this process; what only some need is loaded as they begin."""
    tests = Path(__file__).parent
    folders = os.pathsep.join((str(tests.parent / "src"), str(tests)))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": folders, "LC_ALL": "C.UTF-8"}
    made = ReadyPython(["nærvær.__main__", "nærvær.composition", "nærvær.cli.dispatch", "nærvær.store"], environment)
    atexit.register(made.close)
    return made


def run_app(
    words: Sequence[str], environment: Mapping[str, str], text: str = "", seconds: float = 60.0
) -> subprocess.CompletedProcess[str]:
    """Run one command line of the app, as `python -m nærvær` would away from a terminal, with `text` piped in."""
    return ready_app().run("nærvær.__main__:main", [list(words)], text, environment, seconds)


def _write_all(types: int, content: bytes) -> None:
    """Write to a pipe and close it; who reads it may be gone before it is empty."""
    with contextlib.suppress(BrokenPipeError), os.fdopen(types, "wb") as pipe:
        pipe.write(content)


def _serve(near: socket.socket) -> None:
    """Split once for each that is asked for, and tell how each of them ended, until nobody is there to ask."""
    wakes, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    ends: dict[int, int] = {}
    while True:
        there = select.select([near.fileno(), wakes], [], [])[0]
        if wakes in there:
            os.read(wakes, _MOST_BYTES)
            _tell_of_ended(ends)
        if near.fileno() not in there:
            continue
        asked, descriptors, _, _ = socket.recv_fds(near, _MOST_BYTES, 4)
        if not asked:
            return
        end, *streams = descriptors
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            for descriptor in (near.detach(), wakes, woken, end, *ends.values()):
                os.close(descriptor)
            _become(streams, *json.loads(asked))
        for descriptor in streams:
            os.close(descriptor)
        ends[pid] = end
        near.send(str(pid).encode())


def _tell_of_ended(ends: dict[int, int]) -> None:
    while ends:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        end = ends.pop(pid)
        os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(end)


def _become(streams: Sequence[int], function: str, arguments: list[Any], environment: dict[str, str]) -> None:
    """Be a program that has just been started at a terminal, or with three `streams` of its own, and end as one."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        if len(streams) == 1:
            fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        for descriptor, stream in enumerate([*streams] * (3 // len(streams))):
            os.dup2(stream, descriptor)
        for stream in streams:
            os.close(stream)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        random.seed()
        as_utf_8: dict[str, Any] = {"encoding": "utf-8", "errors": "surrogateescape", "closefd": False}  # as at C.UTF-8
        by_line = 1 if os.isatty(1) else -1
        sys.stdin = sys.__stdin__ = open(0, **as_utf_8)  # type: ignore[misc] # noqa: SIM115
        sys.stdout = sys.__stdout__ = open(1, "w", buffering=by_line, **as_utf_8)  # type: ignore[misc] # noqa: SIM115
        sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # type: ignore[misc] # noqa: SIM115
        module, _, name = function.partition(":")
        code = getattr(importlib.import_module(module), name)(*arguments)
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except BaseException:  # it is shown as the interpreter shows it
        traceback.print_exc()
    finally:
        for shown in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                shown.flush()
        os._exit(code)


if __name__ == "__main__":
    for each in sys.argv[2:]:
        importlib.import_module(each)
    gc.collect()
    gc.freeze()  # it is shared with every split
    _serve(socket.socket(fileno=int(sys.argv[1])))
