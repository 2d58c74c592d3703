"""A driver for terminals as they are: bytes that are no text, and windows that close."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App


class _Outlet:
    """The terminal to write to; once it is gone, what is written goes nowhere and nobody waits for it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        self._quietly(lambda: self._file.write(text))

    def flush(self) -> None:
        self._quietly(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _quietly(self, work: Callable[[], object]) -> None:
        with contextlib.suppress(OSError, ValueError):
            work()


class Terminal(LinuxDriver):
    """Textual's driver, except that it draws on standard output, where a terminal is sure to be (Textual draws on standard
    error, which may lead to a file or a journal), that a byte that is no text is no key, and that a closed window ends the
    app in order.
    """

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None):
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        output = cast("TextIOWrapper", sys.__stdout__)
        output.reconfigure(errors="replace")
        self._file = cast("Any", _Outlet(output))

    def _sigcont_application(self, *_: object) -> None:
        # A closing window sends SIGCONT after SIGHUP. Taking up again what was never laid down would start a second
        # thread of input that nobody ends, and the process would stay for ever.
        if self._must_signal_resume:
            super()._sigcont_application()

    def _run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except UnicodeDecodeError:
                continue
            except OSError:
                self._app.call_later(self._app.run_action, "leave")
                return
