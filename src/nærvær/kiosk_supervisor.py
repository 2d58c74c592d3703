"""Owns the terminal of a kiosk: starts the screen, cleans up after it, and starts it again, until staff leave.

Each visit is a process of its own, so that nothing of a person is left in memory. Between two, the terminal and its
scrollback are wiped, and what was typed is thrown away.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

from .domain.kiosk import STAFF_EXIT_CODE

# Cuts off the sequence a killed screen was writing; leaves the alternate screen; turns off mouse, paste, focus and kitty's
# keys; resets the terminal and empties its scrollback.
_WIPE = (
    "\x18\x1b\\\x1b[<u\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?1004l"
    "\x1b[?2048l\x1bc\x1b[0m\x1b[H\x1b[2J\x1b[3J\x1b[?25l"
)
_RESTORE = "\x1b[?25h\x1b[?7h"
_IGNORED = ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGPIPE", "SIGUSR1", "SIGUSR2", "SIGALRM")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_SUCCESS_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1
_REMOVED_VARIABLES = ("TEXTUAL", "PYTHON", "LD_", "COLUMNS", "LINES")


class Supervisor:
    """Runs `command` on this terminal again and again. `first` is added to its arguments the first time only."""

    def __init__(
        self, command: Sequence[str], first: Sequence[str], notice: str, descriptors: Sequence[int] = ()
    ) -> None:
        """`notice` stands on the terminal while a screen starts; `descriptors` are passed on to every screen."""
        self._command = list(command)
        self._first = list(first)
        self._notice = notice
        self._descriptors = tuple(descriptors)
        self._child: subprocess.Popen[bytes] | None = None
        self._ended = False

    def run(self) -> int:
        """Run until staff leave (returns `STAFF_EXIT_CODE`), or until SIGTERM or SIGHUP (returns 0)."""
        before = termios.tcgetattr(0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for name in _IGNORED:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        for name in ("SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), self._end)
        code, pause = 0, _FIRST_PAUSE
        try:
            while not self._ended and code != STAFF_EXIT_CODE:
                self._clean(self._notice)
                began = time.monotonic()
                code = self._run_screen()
                pause = _FIRST_PAUSE if time.monotonic() - began > _SUCCESS_SECONDS else min(pause * 2, _LONGEST_PAUSE)
                if code and code != STAFF_EXIT_CODE and not self._ended:
                    time.sleep(pause)  # a screen that cannot start is tried again, not spun
        finally:
            self._clean(_RESTORE)
            termios.tcsetattr(0, termios.TCSANOW, before)
        return STAFF_EXIT_CODE if code == STAFF_EXIT_CODE and not self._ended else 0

    def _run_screen(self) -> int:
        arguments, self._first = self._first, []
        self._child = subprocess.Popen(  # noqa: S603
            [*self._command, *arguments],
            env=screen_environment(os.environ),
            pass_fds=self._descriptors,
            preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509 - no other thread runs here
        )
        if self._ended:
            self._child.terminate()
        return self._child.wait()

    def _end(self, *_: object) -> None:
        self._ended = True
        if self._child is not None:
            self._child.terminate()

    def _clean(self, text: str) -> None:
        """Wipe the terminal and show `text`; echo no key, let none send a signal or stop output, drop those typed."""
        try:
            modes = termios.tcgetattr(0)
            modes[0] &= ~(termios.IXON | termios.IXOFF | termios.BRKINT)
            modes[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
            # Not after draining: a terminal that ctrl+s has stopped would never drain.
            termios.tcsetattr(0, termios.TCSANOW, modes)
            termios.tcflow(0, termios.TCOON)
            termios.tcflush(0, termios.TCIFLUSH)
            os.write(1, (_WIPE + text).encode())
        except (OSError, termios.error):
            self._ended = True  # the terminal is gone


def _end_with(supervisor: int) -> Callable[[], None]:
    """Return what a child calls first, so that it gets SIGTERM when its supervisor dies without having ended it."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def request() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != supervisor:  # it died before the request
            os._exit(1)

    return request


def screen_environment(present: Mapping[str, str]) -> dict[str, str]:
    """The environment of a screen, without variables that would change Textual, Python or the loader."""
    allowed = {name: value for name, value in present.items() if not name.startswith(_REMOVED_VARIABLES)}
    return {**allowed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
