"""Lines in, lines out: no redraw, no colour, no escape code. Leaving is a state of the console, never an exception."""

from __future__ import annotations

import errno
import locale
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Self, TextIO

from ..console_glyphs import write_fitted
from ..domain.errors import Refusal
from ..quick_dataclass import dataclass
from ..sanitize import has_undecoded, sanitize
from ..texts.practice import LETTERS_LOST

READ_AHEAD_LINES = 32
LONGEST_LINE_BYTES = 100_000
POLL_SECONDS = 0.1
_WINDOW_CLOSED = ("SIGHUP", "SIGBREAK")
"""The signals that come when a window is closed: on Linux and macOS, and on Windows."""


@dataclass(frozen=True, slots=True)
class LineStreams:
    """The streams of a console. `read`: a file descriptor, None: no input; `keyboard`: whether a person types the lines."""

    read: int | None
    write: TextIO | None
    errors: TextIO | None
    keyboard: bool

    @classmethod
    def standard(cls) -> Self:
        """Return those of this process."""
        read = None if sys.stdin is None or sys.stdin.closed else sys.stdin.fileno()
        return cls(read, sys.stdout, sys.stderr, read is not None and os.isatty(read))


def refusal_sentence(error: Refusal | OSError) -> str:
    """Return why something was refused and what to do."""
    # Imported here: with the words of every error come those of the clinic, and the first line would wait for them.
    from ..texts.errors import error_sentence, os_error_sentence

    return error_sentence(error) if isinstance(error, Refusal) else os_error_sentence(error)


class Console:
    """Says lines and waits for lines.

    `leaving` turns true for good on a signal, a closed output or, at a keyboard, the end of input. `is_cut_off` tells that
    it was no choice of the person: the terminal is gone.
    """

    def __init__(self, streams: LineStreams) -> None:
        self._streams = streams
        self._lines: queue.Queue[str | None] = queue.Queue(READ_AHEAD_LINES)
        self._next: str | None = None
        self._ended = self._silent = False
        self.leaving = self.is_cut_off = False
        for stream in (streams.write, streams.errors):
            reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace")
        threading.Thread(target=self._read, daemon=True, name="lines").start()

    @property
    def keyboard(self) -> bool:
        """Return whether a person types."""
        return self._streams.keyboard

    def say(self, text: str) -> None:
        """Write one line at once."""
        if not self._silent and not self._put(self._streams.write, f"{sanitize(text)}\n"):
            self.leave(cut_off=self.keyboard)  # a terminal that is gone; or a program that has read enough

    def complain(self, text: str) -> None:
        """Write one line on standard error."""
        self._put(self._streams.errors, f"{sanitize(text)}\n")

    def refuse(self, error: Refusal | OSError) -> None:
        """Write on standard error why something was refused and what to do."""
        self.complain(refusal_sentence(error))

    def ring(self) -> None:
        """Ring the bell of the terminal, where there is one."""
        if self._streams.write is not None and self._streams.write.isatty():
            self._put(self._streams.write, "\a")

    def typed(self, seconds: float) -> str | None:
        """Return the next line, waiting for so long; None when none comes."""
        if self._next is None and not self._ended:
            try:
                self._next = self._lines.get(timeout=seconds)
            except queue.Empty:
                return None
            if self._next is None:
                self._ended = True
                if self.keyboard:
                    self.leave(cut_off=_is_hung_up(self._streams.read))
        line, self._next = self._next, None
        return line

    def has_line(self, seconds: float) -> bool:
        """Return whether a line has come within so long; it is left for the next question."""
        self._next = self.typed(seconds)
        return self._next is not None

    def answer(self) -> str | None:
        """Return the next line, however long it takes; None when there will be none.

        A line whose letters could not be read is no answer: a person is asked to write it again.
        """
        while not self.leaving:
            line = self.typed(POLL_SECONDS)
            if line is not None and has_undecoded(line):
                self.say(LETTERS_LOST())
                if self.keyboard:
                    continue
                return ""  # a pipe gives one line a question: the next one is for the next
            if line is not None or self._ended:
                return line
        return None

    def answer_in(self, known: tuple[str, ...]) -> str | None:
        """Return the next line when it is one of `known`; any other line is left for the next question."""
        line = self.answer()
        if line is None or line.strip().casefold() in known:
            return line and line.strip().casefold()
        self._next = line
        return None

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let what a person types within the block not be shown, where the terminal can do that."""
        descriptor = self._streams.read
        if not self.keyboard or descriptor is None or sys.platform == "win32":
            yield
            return
        import termios  # there on Unix only

        before = termios.tcgetattr(descriptor)
        silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        termios.tcsetattr(descriptor, termios.TCSADRAIN, silent)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
            self.say("")  # the line break that was typed was not shown either

    def leave(self, *, cut_off: bool = False) -> None:
        """Let the conversation come to its end; `cut_off`: the person has not ended it."""
        if not self.leaving:
            self.is_cut_off = cut_off
        self.leaving = True

    def fall_silent(self) -> None:
        """Say nothing from here on, and let the conversation come to its end."""
        self._silent = True
        self.leave()

    def _put(self, stream: TextIO | None, text: str) -> bool:
        if stream is None:
            return True
        try:
            write_fitted(stream, text)
        except (OSError, ValueError):
            return False
        return True

    def _read(self) -> None:
        """Read bytes, not the text layer: a thread inside that one would hold its lock when the program ends."""
        rest = b""
        while len(rest) < LONGEST_LINE_BYTES:
            got = self._bytes()
            *lines, rest = (rest + got).split(b"\n")
            for line in lines if got else [*lines, *([rest] if rest else [])]:
                self._lines.put(_decoded(line).rstrip("\r"))
            if not got:
                break
        self._lines.put(None)

    def _bytes(self) -> bytes:
        if self._streams.read is None:
            return b""
        try:
            return os.read(self._streams.read, 4096)
        except OSError:
            return b""


def _is_hung_up(descriptor: int | None) -> bool:
    """Whether the terminal behind this descriptor is gone: its end of input is then nobody's Ctrl+D."""
    try:
        os.get_terminal_size(-1 if descriptor is None else descriptor)
    except OSError as error:
        return error.errno == errno.EIO
    return False


def _decoded(line: bytes) -> str:
    """Decode a line as UTF-8, else in the encoding of this machine, else with U+FFFD for what cannot be decoded."""
    for encoding in ("utf-8", locale.getpreferredencoding(do_setlocale=False)):
        with suppress(UnicodeDecodeError, LookupError):
            return line.decode(encoding)
    return line.decode("utf-8", "replace")


@contextmanager
def leaving_on_signals(console: Console) -> Iterator[None]:
    """Let Ctrl+C, a closed window and a request to end make the console leave, instead of ending the process."""
    names = ("SIGINT", "SIGTERM", *_WINDOW_CLOSED)
    numbers = {name: getattr(signal, name) for name in names if hasattr(signal, name)}

    def leave(number: int, _frame: object) -> None:
        console.leave(cut_off=number in {numbers.get(name) for name in _WINDOW_CLOSED})

    before = {number: signal.signal(number, leave) for number in numbers.values()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
