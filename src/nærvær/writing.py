"""Writes files for somebody: each is there whole under its name, or what was there before is, whatever interrupts.

An interruption (Ctrl+C, a request to end, a closed window) is a `KeyboardInterrupt`. It must not arise just anywhere: in
a callback of a C library it is swallowed, and what the callback was to write is missing from a file that seems finished.
So it waits while files are written, and whoever writes much asks between two pieces whether it has come.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from types import FrameType

try:
    import fcntl
except ImportError:  # Windows removes no file that somebody has open: there the open file is the lock
    fcntl = None  # type: ignore[assignment]

EVERYBODY, OWNER_ONLY = 0o666, 0o600
_LONGEST_NAME_BYTES = 200
_NOT_KNOWN_HERE = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
# SIGINT is put back last: the others may turn into it.
_INTERRUPTIONS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGINT") if hasattr(signal, name)
)

Check = Callable[[], None]


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let every way of asking for an end raise `KeyboardInterrupt` inside, and only the first: it must not be cut off
    while it says so. What is ignored (under `nohup`) stays ignored."""
    came = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if not came:
            came = True
            raise KeyboardInterrupt

    with _handled_by(interrupt):
        yield


@contextlib.contextmanager
def interruptions_held() -> Iterator[Check]:
    """Let interruptions wait until the end of the block. What is given raises `KeyboardInterrupt` if one is waiting."""
    waiting: list[int] = []

    def check() -> None:
        if waiting:
            waiting.clear()
            raise KeyboardInterrupt

    with _handled_by(lambda number, _: waiting.append(number)):
        yield check
    check()


@contextlib.contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Python hands signals to the main thread only; in any other nothing is interrupted anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _INTERRUPTIONS}
    # None: set by somebody else than Python, who would not get it back.
    heeded = [number for number, kept in before.items() if kept not in (signal.SIG_IGN, None)]
    try:
        for number in heeded:
            signal.signal(number, handler)
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])


class Writing:
    """Files being written. `parts` stand in for the targets, in their order, and are empty at first."""

    def __init__(self, parts: tuple[Path, ...], check: Check) -> None:
        self.parts = parts
        self.check = check
        """Raises `KeyboardInterrupt` if somebody asked for an end; to be called between two pieces."""
        self.relied_on = False
        """Whether something holds now that holds only with these files: then an interruption waits for their names."""

    def settle(self) -> None:
        """Return when the bytes written so far are on the disk."""
        for part in self.parts:
            _settle(part)


@contextlib.contextmanager
def whole_files(*names: PurePath, mode: int = EVERYBODY) -> Iterator[Writing]:
    """Files beside `names` that take these names together when the block has gone well, and are gone otherwise.

    A link stays, and what it points at is replaced. What a killed writer of the same file has left is taken away. Raises
    `OSError` that names the file, and `KeyboardInterrupt` after an interruption; then all is as it was.
    """
    parts: list[_Part] = []
    with interruptions_held() as check:
        try:
            for name in names:
                parts.append(_Part(Path(name), mode))  # noqa: PERF401 - those made before one that fails are left too
            writing = Writing(tuple(part.file for part in parts), check)
            yield writing
            if not writing.relied_on:
                check()
            for part in parts:
                part.settle()
            for part in parts:
                part.take_its_name()
        finally:
            for part in parts:
                part.leave()


class _Part:
    """A file beside its target, locked for as long as its writer lives."""

    def __init__(self, name: Path, mode: int) -> None:
        self._name = name
        if name.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(name))
        with self._named():
            self._target = Path(os.path.realpath(name))
            if self._target.is_symlink():  # links that lead to each other
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            if self._target.exists() and not self._target.is_file():
                # A pipe or a device stays what it is, and no file can take its name when it is whole.
                raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
            begins = _beginning(self._target.name)
            clear(self._target.parent, re.escape(begins))
            self.file = self._target.with_name(f"{begins}{os.getpid()}.part")
            self._lock = _made(self.file, mode)

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Whatever the system says no to, it says of the file that was asked for."""
        try:
            yield
        except OSError as error:
            raise type(error)(error.errno, error.strerror, str(self._name)) from error

    def settle(self) -> None:
        """Return when the bytes are on the disk: a file must not have its name before."""
        with self._named():
            _settle(self.file)

    def take_its_name(self) -> None:
        """Stand where the target stood, and return when that is on the disk: a memory stick may be pulled out at once."""
        with self._named():
            self.file.replace(self._target)
            settle_names(self._target.parent)

    def leave(self) -> None:
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)


def _settle(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _beginning(name: str) -> str:
    """How the parts of a file begin; short enough for what follows."""
    encoded = os.fsencode(name)
    if len(encoded) > _LONGEST_NAME_BYTES:
        name = hashlib.sha256(encoded).hexdigest()[:32]
    return f".{name}."


def _made(file: Path, mode: int) -> int | None:
    """Make an empty file of ours; gives the descriptor that holds its lock."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(file, flags, mode)
    if fcntl is None:
        os.close(descriptor)
        return None
    with contextlib.suppress(OSError):  # a file system without locks: then nobody takes it away either
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def clear(folder: Path, begins: str) -> None:
    """Take away the parts in `folder` that nobody writes any more; `begins`: how they begin, as a pattern."""
    pattern = re.compile(rf"{begins}\d+\.part", re.DOTALL)
    with contextlib.suppress(OSError):  # a folder that may be written in and not read
        for file in folder.iterdir():
            if pattern.fullmatch(file.name):
                _remove_if_left(file)


def _remove_if_left(file: Path) -> None:
    with contextlib.suppress(OSError):
        if fcntl is None:
            file.unlink()
            return
        descriptor = os.open(file, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.unlink()
        finally:
            os.close(descriptor)


def settle_names(folder: Path) -> None:
    """Return when the names in `folder` are on the disk."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NOT_KNOWN_HERE:
            raise
