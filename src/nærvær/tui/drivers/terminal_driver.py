"""The drivers for terminals as they are, with bytes that are no text, slow lines, and windows that close.

The driver of home, and that of a kiosk, where anybody may type any bytes and any amount of them: it lets nothing be
suspended or opened.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any, cast

from textual import constants, events
from textual._parser import Read1
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App

READ_BYTES = 4096
POLL_SECONDS = 0.1
REMOTE_ESCAPE_SECONDS = 0.5
"""How long the rest of a key is waited for after Esc when the terminal is remote. On a bad line bytes are 0.3 s apart; a
longer wait would make every Esc slow."""
_REMOTE_VARIABLES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "MOSH_CONNECTION")
# Kitty's keyboard protocol, only as far as to tell Esc from the beginning of an arrow (1). Textual asks for every key as a
# code too (8 and 16), and then terminals lose what dead keys and input methods compose: Ghostty did until March 2026
# (ghostty-org/ghostty#11149), WezTerm does (wezterm/wezterm#7922). Letters that come as text are never lost.
_KITTY_DISAMBIGUATE_ESC = "\x1b[=1;1u"
# Cells, whatever was left on by a program before, and no reports of the size: the kernel tells of that.
_MOUSE_IN_CELLS = "\x1b[?1016l\x1b[?2048l"
# What the kiosk takes: as much as a person can type and point, and no paste.
KIOSK_READ_BYTES = 1 << 16
CHARACTERS_PER_SECOND = 2_000
QUIET_SECONDS = 0.5
_PASTE_MARKS = ("\x1b[200~", "\x1b[201~")
_IGNORED_SIGNALS = ("SIGTSTP", "SIGQUIT", "SIGTTIN", "SIGTTOU")


def escape_seconds(environment: Mapping[str, str]) -> float:
    """How long to wait for the rest of a key after its first byte, Esc. ESCDELAY in the environment wins."""
    far = any(environment.get(name) for name in _REMOTE_VARIABLES) and not environment.get("ESCDELAY")
    return max(REMOTE_ESCAPE_SECONDS, constants.ESCAPE_DELAY) if far else constants.ESCAPE_DELAY


class KeyParser(XTermParser):
    """Textual's parser with a wait of its own after Esc, and with a mouse that points at cells.

    Textual reads positions as pixels from the first report of the window's size on, whether it asked for the report or not.
    """

    def __init__(self, debug: bool = False, escape_seconds: float | None = None) -> None:
        self._escape_seconds = escape_seconds
        super().__init__(debug)

    def read1(self, timeout: float | None = None) -> Read1:  # type: ignore[override]
        """The next character; `timeout` is set where it may be the rest of a key."""
        return Read1(timeout if timeout is None or self._escape_seconds is None else self._escape_seconds)

    def parse_mouse_code(self, code: str) -> Message | None:
        self.mouse_pixels = False
        return super().parse_mouse_code(code)


class _BestEffortWriter:
    """Writes to the terminal; once that is gone, writing does nothing and raises nothing."""

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


class TerminalDriver(LinuxDriver):
    """Textual's driver, except that it draws on standard output, where a terminal is sure to be (Textual draws on standard
    error, which may lead to a file or a journal), that it waits longer for the rest
    of a key on a line from afar, that it never speaks of pixels, and that a closed window ends the app in order.
    """

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None):
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        output = cast("TextIOWrapper", sys.__stdout__)
        output.reconfigure(errors="replace")
        self._file = cast("Any", _BestEffortWriter(output))
        self._escape_seconds = escape_seconds(os.environ)

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not constants.DISABLE_KITTY_KEY:
            self.write(_KITTY_DISAMBIGUATE_ESC)
        self.write(_MOUSE_IN_CELLS)
        self.flush()

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for the size: its reports can be typed, and stay on when a program is killed."""

    def process_message(self, message: Message) -> None:
        # What claims to be the terminal's size may have been typed, or left on by another program.
        if not isinstance(message, events.Resize | InBandWindowResize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read while the app runs."""
        parser = KeyParser(self._debug, self._escape_seconds)
        # A terminal with other letters than UTF-8 sends bytes that are none. Dropped, they would leave a word that was
        # never written; as U+FFFD they are seen, and asked for again.
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(POLL_SECONDS):
                    text = decode(os.read(self.fileno, READ_BYTES))
                    for message in parser.feed(text) if text else ():
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _sigcont_application(self, *_: object) -> None:
        # A closing window sends SIGCONT after SIGHUP. Taking up again what was never laid down would start a second
        # thread of input that nobody ends, and the process would stay for ever.
        if self._must_signal_resume:
            super()._sigcont_application()

    def _run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except OSError:
                self._app.call_later(self._app.run_action, "hang_up")
                return


class RateLimiter:
    """Lets through as much input as a person can type and point, and drops a flood."""

    def __init__(self) -> None:
        self._budget = float(CHARACTERS_PER_SECOND)
        self._at = time.monotonic()

    def accept(self, text: str) -> str:
        """The part of `text` that is let through now."""
        now = time.monotonic()
        self._budget = min(self._budget + (now - self._at) * CHARACTERS_PER_SECOND, CHARACTERS_PER_SECOND)
        self._at = now
        accepted = text[: int(self._budget)]
        self._budget -= len(accepted)
        return accepted


class KioskDriver(TerminalDriver):
    """The home driver, with nothing in it that leads out of the app."""

    @property
    def can_suspend(self) -> bool:
        return False

    def start_application_mode(self) -> None:
        super().start_application_mode()
        for name in _IGNORED_SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_IGN)

    def _sigtstp_application(self, *_: object) -> None:
        """The kiosk is never suspended."""

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing is opened here."""

    def deliver_binary(self, *_: Any, **__: Any) -> None:
        """Nothing is saved here."""

    def process_message(self, message: Message) -> None:
        if not isinstance(message, events.Paste):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read while the app runs. After a quiet moment the parser starts anew, so that half a sequence holds up no key."""
        limiter, parser = RateLimiter(), KeyParser(escape_seconds=self._escape_seconds)
        quiet = QUIET_SECONDS + self._escape_seconds
        decode = getincrementaldecoder("utf-8")("ignore").decode
        last_input = time.monotonic()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(POLL_SECONDS):
                    received = os.read(self.fileno, KIOSK_READ_BYTES)
                    if not received:
                        raise OSError("the terminal is gone")
                    last_input = time.monotonic()
                    text = decode(received)
                    for paste_mark in _PASTE_MARKS:
                        text = text.replace(paste_mark, "")
                    for message in parser.feed(limiter.accept(text) or "\x00"):
                        self.process_message(message)
                elif time.monotonic() - last_input > quiet:
                    last_input, parser = time.monotonic(), KeyParser(escape_seconds=self._escape_seconds)
                for message in parser.tick():
                    self.process_message(message)
