"""What really reaches the terminal, byte for byte: hostile text is only text, and a crash shows nothing of the person."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nærvær.tui.pages.page import SEEN_SECONDS
from tui.on_a_wire import HOSTILE, SECRET

HERE = Path(__file__).resolve().parent
PATIENCE_SECONDS = 30.0
FOLLOWING = ("RatePage", "TextPage", "BeforeAfterPage")
"""What may follow a question, and then takes no answer before it can have been read."""
# Escapes that Textual never sends, C1 controls, bidi, zero width, line separators, NUL and backspace.
NEVER = re.compile(
    rb"\x1b\]52|\x1b\[31;1337m|\x1b\]0;ond|\x1bPq|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|"
    rb"\xef\xbb\xbf|\x00|\x08"
)
PASTE = f"\x1b[200~{HOSTILE.replace(chr(0x1B), '')}\x1b[201~".encode("utf-8", "replace")


class Wire:
    """The app at the far end of a pseudo terminal of which every byte is kept."""

    def __init__(self, what: str, log: Path, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        self._pages, says = os.pipe()
        kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
        source = os.pathsep.join(filter(None, (str(HERE.parent), kept.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, HERE / "on_a_wire.py", str(says), str(log), what],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**kept, "PYTHONPATH": source, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment},
            pass_fds=(says,),
        )
        os.close(says)
        self.received = bytearray()
        self._told = bytearray()
        self._threads = [
            threading.Thread(target=self._keep, args=(descriptor, kept_in), daemon=True)
            for descriptor, kept_in in ((self._ours, self.received), (self._pages, self._told))
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._theirs)
        for thread in self._threads:
            thread.join(5)
        os.close(self._ours)
        os.close(self._pages)

    def _keep(self, descriptor: int, kept_in: bytearray) -> None:
        while True:
            try:
                content = os.read(descriptor, 65536)
            except OSError:
                return
            if not content:
                return
            kept_in += content

    def pages(self) -> list[str]:
        """Every page shown so far."""
        return self._told.decode().split()

    def page(self, name: str) -> None:
        """Wait until a page of that name is the newest."""
        self._until(lambda: self.pages()[-1:] == [name], f"{name} never came; there were {self.pages()}")

    def press(self, keys: str | bytes, page: str = "") -> None:
        """Type, and wait for the page that comes of it."""
        seen = len(self.pages())
        os.write(self._ours, keys if isinstance(keys, bytes) else keys.encode())
        if page:
            self._until(
                lambda: len(self.pages()) > seen and self.pages()[-1] == page,
                f"{page} did not come after {keys!r}: {self.pages()}",
            )
            if page in FOLLOWING:
                time.sleep(1.5 * SEEN_SECONDS)

    def slowly(self, keys: str, seconds: float) -> None:
        """Type byte for byte with so long a wait before each, as a bad line carries them."""
        for byte in keys.encode():
            time.sleep(seconds)
            os.write(self._ours, bytes([byte]))

    def shows(self, words: str) -> None:
        """Wait until these words have been drawn in one piece."""
        self._until(lambda: words.encode() in self.received, f"{words!r} was never shown")

    def away(self, keys: str, home: str) -> str:
        """Type, wait for whatever page comes, and turn back until `home` is there; the name of the page that came."""
        seen = len(self.pages())
        os.write(self._ours, keys.encode())
        self._until(lambda: len(self.pages()) > seen, f"nothing came after {keys!r}: {self.pages()}")
        came = self.pages()[seen]
        while self.pages()[-1] != home:
            seen = len(self.pages())
            os.write(self._ours, ESC.encode())
            self._until(lambda seen=seen: len(self.pages()) > seen, f"no way back: {self.pages()}")
        return came

    def end(self) -> int:
        """Wait for the end of the program."""
        self._until(lambda: self.process.poll() is not None, "it did not end")
        self._until(lambda: not self._threads[1].is_alive(), "it still talks")
        time.sleep(0.1)
        return self.process.returncode

    def after(self) -> list[object]:
        """How the terminal is set now."""
        return termios.tcgetattr(self._theirs)

    def _until(self, holds: Callable[..., object], complaint: str) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < give_up, f"{complaint}\n{bytes(self.received[-1500:])!r}"
            time.sleep(0.02)


UP, DOWN, RIGHT, LEFT, END, ESC, ENTER = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[F", "\x1b", "\r"


def walk(wire: Wire) -> None:
    """Every page there is, with the hostile text on it or typed into it."""
    wire.page("TodayPage")
    wire.press("?", "HelpPage")
    wire.press(ESC, "TodayPage")
    wire.press("g", "GroundingPage")
    wire.press(ESC, "TodayPage")
    for key in "ou":
        wire.press(key, "ChoosePage" if key == "o" else "ProgressPage")
        wire.press(ESC, "TodayPage")
    wire.press("e", "ChoosePage")
    wire.press("1", "TodayPage")  # the hostile activity, written down and said back
    wire.press("e", "ChoosePage")
    wire.press(UP * 3 + ENTER, "TextPage")  # past help and what undoes that, to words of one's own
    wire.press(PASTE)
    wire.press(ENTER, "TodayPage")
    wire.press("i", "ChoosePage")
    wire.press(DOWN + ENTER, "ListenPage")  # the voices, below the language of the screen
    wire.press(ESC, "ChoosePage")
    wire.press(UP * 4 + ENTER, "ChoosePage")
    for downs in range(3):
        wire.press(DOWN * downs + ENTER, "MessagePage")
        wire.press(ENTER, "ChoosePage")
        wire.press(UP * downs)
    wire.press(UP * 2 + ENTER, "MessagePage")
    wire.press(DOWN + ENTER, "TextPage")
    wire.press(PASTE)
    wire.press(ESC, "MessagePage")
    wire.press(ENTER, "ChoosePage")
    wire.press(ESC, "ChoosePage")
    wire.press(ESC, "TodayPage")
    wire.press(ENTER, "RatePage")
    wire.press("4", "PlayerPage")
    wire.page("RatePage")  # heard to its end
    wire.press("3", "RatePage")
    wire.press("7", "TextPage")
    wire.press(PASTE)
    wire.press(ENTER, "BeforeAfterPage")
    wire.press(ENTER, "TodayPage")
    wire.press("t", "RatePage")  # the weekly look, which asks about the person's own activity
    wire.press("4", "RatePage")
    wire.away("5", "TodayPage")
    for key in "lm":
        wire.away(key, "TodayPage")
    wire.press("u", "ProgressPage")
    for way in (LEFT, LEFT * 2, UP, UP + LEFT, UP + LEFT * 2):  # from the last of two rows of three
        wire.away(END + way + ENTER, "ProgressPage")
    wire.press(END + UP + ENTER, "ChoosePage")  # the diary page
    wire.away(DOWN + ENTER, "ProgressPage")
    wire.press("\x03")


def test_hostile_text_is_only_text_on_every_page(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with Wire("walk", tmp_path / "log") as wire:
        walk(wire)
        assert wire.end() == 0
    assert NEVER.findall(bytes(wire.received)) == []
    assert b"[@click=app.quit]" in wire.received, "it was not even shown"
    seen = set(wire.pages())
    assert seen >= {
        "TodayPage",
        "HelpPage",
        "GroundingPage",
        "ChoosePage",
        "ProgressPage",
        "TextPage",
        "MessagePage",
        "RatePage",
        "PlayerPage",
        "ChartsPage",
    }
    record_property("figures", f"{len(wire.pages())} pages of {len(seen)} kinds, 0 hostile bytes, 0 MarkupError")


def test_a_practice_left_over_with_a_hostile_name_is_told_of_as_text(tmp_path: Path) -> None:
    with Wire("left", tmp_path / "log", 40, 12) as wire:
        wire.page("MessagePage")
        wire.press(RIGHT * 2 + ENTER, "TodayPage")
        wire.press("\x03")
        assert wire.end() == 0
    assert NEVER.findall(bytes(wire.received)) == []
    assert b"[@click=app.quit]" in wire.received


def test_the_wire_would_have_shown_it(tmp_path: Path) -> None:
    with Wire("naked", tmp_path / "log") as wire:
        wire.page("TodayPage")
        wire.press("\x03")
        wire.end()
    found = set(NEVER.findall(bytes(wire.received)))
    assert {b"\x1b]52", b"\xe2\x80\xae", b"\xe2\x80\x8b"} <= found


@pytest.mark.parametrize("where", ["handler", "worker", "thread", "render", "diary", "start"])
def test_a_crash_shows_nothing_and_gives_the_terminal_back(tmp_path: Path, where: str) -> None:
    log = tmp_path / "naervaer.log"
    with Wire(where, log) as wire:
        if where != "start":
            wire.page("TodayPage")
        if where == "handler":
            wire.press("x")
        elif where == "diary":
            wire.press("e", "ChoosePage")
            wire.press("2")
        assert wire.end() == 1
        assert wire.after() == wire.before
    shown, noted = bytes(wire.received), log.read_text("utf-8")
    assert SECRET.encode() not in shown
    assert b"Traceback" not in shown
    assert b"secret" not in shown
    last = shown.rpartition(b"\x1b[?1049l")[2].decode()
    assert "nærvær måtte stoppe. Det du hadde gjort, er tatt vare på." in last
    assert str(log) in last
    assert SECRET not in noted
    assert "ZeroDivisionError" in noted
    assert log.stat().st_mode & 0o077 == 0
