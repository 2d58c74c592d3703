"""Terminals as they are: bytes that are no text, and windows that close."""

from __future__ import annotations

import sys
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the driver is Textual's own there", allow_module_level=True)

import os
from threading import Event

from textual.events import Key
from textual.message import Message

from nærvær.tui.drivers.terminal_driver import TerminalDriver, _BestEffortWriter


class Torn(TerminalDriver):
    """A driver whose input goes wrong in a planned way."""

    def __init__(self, *troubles: Exception) -> None:
        self.exit_event = Event()
        self.troubles = list(troubles)
        self.called: list[object] = []
        self._app: Any = self

    def run_input_thread(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.exit_event.set()

    def call_later(self, *call: object) -> None:
        self.called.append(call[1:])

    def run_action(self, action: str) -> None:
        """What would end the app."""


class Fed(TerminalDriver):
    """A driver that reads these bytes and then ends."""

    def __init__(self, fed: bytes) -> None:
        self.exit_event = Event()
        self.fileno, into = os.pipe()
        os.write(into, fed)
        os.close(into)
        self.seen: list[str | None] = []
        self._debug = False
        self._escape_seconds: Any = None

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key):
            self.seen.append(message.character)
            if message.character == "!":
                self.exit_event.set()


def test_a_byte_that_is_no_text_is_seen_where_it_stood_and_ends_nothing() -> None:
    driver = Fed(b"B\345tt\xffur \xc3\xa5!")
    driver._run_input_thread()
    os.close(driver.fileno)
    assert "".join(sign or "" for sign in driver.seen) == "B\ufffdtt\ufffdur å!"


def test_a_terminal_that_is_gone_ends_the_app_in_order() -> None:
    driver = Torn(OSError(5, "Input/output error"))
    driver._run_input_thread()
    assert driver.called == [("hang_up",)]


def test_writing_to_a_window_that_closed_waits_for_nobody() -> None:
    class Closed:
        def write(self, text: str) -> None:
            raise OSError(5, "Input/output error")

        def flush(self) -> None:
            raise OSError(5, "Input/output error")

    closed: Any = Closed()
    outlet = _BestEffortWriter(closed)
    outlet.write("x")
    outlet.flush()
