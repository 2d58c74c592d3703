"""A kiosk on a terminal of its own: a pseudo terminal whose every byte is kept, and whose screen can be read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nærvær
from clinic.houses import CREDENTIALS
from nærvær.tui.pages.page import SEEN_SECONDS

SOURCE = str(Path(nærvær.__file__).parents[1])
HERE = Path(__file__).parent
PATIENCE_SECONDS = 40.0
LOCKED = "Tast koden fra lappen din"
# Anything a shell or a fault would show.
NEVER = ("Traceback", ">>> ", "$ ", "# ", "root@", 'File "', "Error", "(most recent call last)")
_SEQUENCE = re.compile(
    r"\x1b\[(?P<codes>[\x30-\x3f]*)[\x20-\x2f]*(?P<end>[\x40-\x7e])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b(?P<single>[^\[\]])|(?P<text>[^\x1b]+)"
)


class Screen:
    """As much of a terminal as Textual writes to."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._held = ""
        self._wipe()

    def _wipe(self) -> None:
        self._cells = [[" "] * self.columns for _ in range(self.rows)]
        self._row = self._column = 0

    def feed(self, text: str) -> None:
        self._held += text
        done = 0
        while done < len(self._held):
            found = _SEQUENCE.match(self._held, done)
            if found is not None:
                self._take(found)
                done = found.end()
                continue
            # A sequence that another one cuts short is none, as on any terminal; at the end it may go on later.
            after = self._held.find("\x1b", done + 1)
            if after < 0:
                break
            done = after
        self._held = self._held[done:]

    def _take(self, found: re.Match[str]) -> None:
        if found["text"] is not None:
            self._put(found["text"])
        elif found["single"] == "c" or (found["end"] == "J" and found["codes"] in {"2", "3"}):
            self._wipe()
        elif found["end"] == "H":
            row, _, column = (found["codes"] or "1;1").partition(";")
            self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
        elif found["end"] == "h" and found["codes"] == "?1049":
            self._wipe()

    def _put(self, text: str) -> None:
        for sign in text:
            if sign >= " ":
                if 0 <= self._row < self.rows and 0 <= self._column < self.columns:
                    self._cells[self._row][self._column] = sign
                self._column += 1
            elif sign == "\r":
                self._column = 0
            elif sign == "\n":
                self._row, self._column = self._row + 1, 0

    def text(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells)


class Kiosk:
    """`nærvær kiosk` as it runs in a clinic, in the hands of a test. `screen`: a script in place of the real screen."""

    journal: Any = None

    def __init__(self, rules: Path, columns: int = 80, rows: int = 24, screen: str | None = None, **extra: str) -> None:
        self._near, far = os.openpty()
        self._aside = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the kiosk is left
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(rules.parent),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join((SOURCE, str(HERE.parent))),
            "CREDENTIALS_DIRECTORY": str(rules.parent / CREDENTIALS),
            **extra,
        }
        started = (
            ["-m", "nærvær", "kiosk", "--config", str(rules)] if screen is None else [str(HERE / screen), str(rules)]
        )
        self.process = subprocess.Popen(
            [sys.executable, "-P", *started],
            stdin=far,
            stdout=far,
            stderr=self._aside,  # as the service has it: the journal
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(far)
        self._screen = Screen(columns, rows)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._guard = threading.Lock()
        self.bytes = bytearray()
        self._looked = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Kiosk:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(15)
        os.close(self._near)
        told = self.told_the_journal()
        self._aside.close()
        assert told == b"", (len(told), told[:200])

    def told_the_journal(self) -> bytes:
        """What went to standard error, where others may read it."""
        return os.pread(self._aside.fileno(), 1 << 20, 0)

    def _listen(self) -> None:
        while True:
            try:
                held = os.read(self._near, 1 << 16)
            except OSError:
                return
            if not held:
                return
            with self._guard:
                self.bytes += held
                self._screen.feed(self._decoder.decode(held))

    def text(self) -> str:
        """The screen, line by line."""
        with self._guard:
            return self._screen.text()

    def send(self, typed: str | bytes) -> None:
        """Type, or send any bytes."""
        left = typed.encode() if isinstance(typed, str) else typed
        while left:
            left = left[os.write(self._near, left[:4096]) :]

    def until(self, holds: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if self.process.poll() is not None:
                raise AssertionError(f"{what}: the kiosk has ended ({self.process.returncode}):\n{self.text()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} never came; the screen was:\n{self.text()}")
            time.sleep(0.02)

    def shows(self, words: str, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait until these words are on the screen, wherever lines are broken."""
        self.until(lambda: words in " ".join(self.text().split()), f"«{words}»", seconds)
        return self.text()

    def answers(self, asked: str, typed: str) -> None:
        """Answer a question, once more where it came before the question took any: that may have been meant for another."""
        self.shows(asked)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while asked in " ".join(self.text().split()):
            assert time.monotonic() < deadline, f"«{asked}» takes no answer:\n{self.text()}"
            time.sleep(SEEN_SECONDS + 0.2)
            self.send(typed)
            with contextlib.suppress(AssertionError):
                self.until(lambda: asked not in " ".join(self.text().split()), "the next page", 5.0)

    def locked(self, seconds: float = PATIENCE_SECONDS) -> None:
        self.shows(LOCKED, seconds)

    def locks(self) -> None:
        """Lock it, or clear the lock, as anybody can."""
        self.send("\x03")
        self.shows("_ _ _ _ _ _")

    def since_last_look(self) -> str:
        """All that was written since this was last asked for."""
        with self._guard:
            looked, self._looked = self._looked, len(self.bytes)
            return self.bytes[looked:].decode("utf-8", "replace")

    def child(self) -> int:
        """The process of the present screen."""
        found: list[int] = []

        def there() -> bool:
            listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            found[:] = map(int, listed)
            return bool(found)

        self.until(there, "a screen")
        return found[0]

    def types_until(self, typed: str, words: str) -> None:
        """Type on an empty lock until these words are there: what came before may still be on its way."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.locked()
            self.send(typed)
            with contextlib.suppress(AssertionError):
                self.shows(words, 2.0)
                return
            self.send("\x03")
            if time.monotonic() > deadline:
                raise AssertionError(f"«{words}» never came; the screen was:\n{self.text()}")

    def comes_in(self, code: str, pin: str, first: bool = False) -> None:
        """Type a code and its PIN."""
        self.types_until(code, "Velg en PIN" if first else "Tast de seks tallene")
        self.send(pin)
        if first:
            self.shows("en gang til")
            self.send(pin)
            self.shows("Det du svarer her")
            self.send("\r")

    def memory(self, process: int) -> bytes:
        """Everything a process has in memory that it may write to."""
        held = bytearray()
        with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", 0) as memory:
            for line in maps:
                place, modes, *_ = line.split()
                if not modes.startswith("rw"):
                    continue
                start, end = (int(part, 16) for part in place.split("-"))
                with contextlib.suppress(OSError, OverflowError, ValueError):
                    memory.seek(start)
                    held += memory.read(end - start)
        return bytes(held)


def rules(folder: Path, **told: object) -> Path:
    """A rules file."""
    file = folder / "kiosk.toml"
    lines = {"data_dir": str(folder / "klinikk"), "sound_check": False, **told}
    written = (
        f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for key, value in lines.items()
    )
    file.write_text("\n".join(written) + "\n")
    file.chmod(0o644)
    return file
