"""The driver for a terminal that anybody may use: any bytes, any amount of them, no suspending, nothing opened."""

from __future__ import annotations

import os
import selectors
import signal
import time
from codecs import getincrementaldecoder
from typing import Any

from textual import events
from textual.message import Message

from .terminal_driver import POLL_SECONDS, KeyParser, TerminalDriver

READ_BYTES = 1 << 16
CHARACTERS_PER_SECOND = 2_000
QUIET_SECONDS = 0.5
_PASTE_MARKS = ("\x1b[200~", "\x1b[201~")
_IGNORED_SIGNALS = ("SIGTSTP", "SIGQUIT", "SIGTTIN", "SIGTTOU")


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
                    received = os.read(self.fileno, READ_BYTES)
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
