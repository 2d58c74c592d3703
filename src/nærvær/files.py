"""Reads files that others made: whatever lies under the name, it takes a bounded time and a bounded amount of memory.

It also finds names that are free.

Writes files for somebody: each is there whole under its name, or what was there before is, whatever interrupts.

An interruption (Ctrl+C, a request to end, a closed window) is a `KeyboardInterrupt`. It must not arise just anywhere: in
a callback of a C library it is swallowed, and what the callback was to write is missing from a file that seems finished.
So it waits while files are written, and whoever writes much asks between two pieces whether it has come.

A file for somebody to take along: written whole or not at all, and at first for its owner only.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import re
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from types import FrameType

from .domain.errors import UnreadableFile

_UNREADABLE_REASONS = {
    errno.ENOENT: "absent",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "absent",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "name",
    errno.ENXIO: "special",
    errno.EOPNOTSUPP: "special",
}


def read_bounded(file: Path, largest: int) -> bytes:
    """Return the bytes of the regular file `file` (links are followed), of which there may be at most `largest`.

    Nothing is read before the file is known to be regular and small enough, so that a pipe is not waited for and a
    sparse file of 100 GB is not loaded; a file that grows meanwhile is cut off by the same limit. Raises
    `UnreadableFile`.
    """
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. O_BINARY: Windows would turn line ends.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(file, flags)
    except OSError as error:
        raise UnreadableFile(str(file), _reason(error)) from error
    except ValueError as error:  # a NUL byte in the name
        raise UnreadableFile(str(file), "name") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile(str(file), "folder" if stat.S_ISDIR(found.st_mode) else "special")
        if found.st_size > largest:
            raise UnreadableFile(str(file), "large", largest=largest)
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        raise UnreadableFile(str(file), _reason(error)) from error
    finally:
        os.close(descriptor)
    if len(content) > largest:
        raise UnreadableFile(str(file), "large", largest=largest)
    return content


def read_text(file: Path, largest: int) -> str:
    """Return the text of `file`, as `read_bounded` reads it, with line ends as newlines and without a byte order mark.

    Raises `UnreadableFile`; with the reason encoding and the `line` where it is not UTF-8.
    """
    content = read_bounded(file, largest)
    try:
        text = content.decode("utf-8-sig")  # Notepad and others mark what they write
    except UnicodeDecodeError as error:
        raise UnreadableFile(str(file), "encoding", line=content.count(b"\n", 0, error.start) + 1) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _reason(error: OSError) -> str:
    return _UNREADABLE_REASONS.get(error.errno or 0, "disk")


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """`stem` with `suffix` behind it in `folder`, or the first with a number in between, that nothing is called yet."""
    name, number = folder / f"{stem}{suffix}", 1
    while os.path.lexists(name):
        number += 1
        name = folder / f"{stem}-{number}{suffix}"
    return name


try:
    import fcntl
except ImportError:  # Windows removes no file that somebody has open: there the open file is the lock
    fcntl = None  # type: ignore[assignment]

EVERYBODY_MODE, OWNER_ONLY_MODE = 0o666, 0o600
_LONGEST_NAME_BYTES = 200
_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
# SIGINT is put back last: the others may turn into it.
_INTERRUPT_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGINT") if hasattr(signal, name)
)

InterruptCheck = Callable[[], None]


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

    with _signal_handler(interrupt):
        yield


@contextlib.contextmanager
def interruptions_deferred() -> Iterator[InterruptCheck]:
    """Let interruptions wait until the end of the block. What is given raises `KeyboardInterrupt` if one is waiting."""
    waiting: list[int] = []

    def check() -> None:
        if waiting:
            waiting.clear()
            raise KeyboardInterrupt

    with _signal_handler(lambda number, _: waiting.append(number)):
        yield check
    check()


@contextlib.contextmanager
def _signal_handler(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Python hands signals to the main thread only; in any other nothing is interrupted anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _INTERRUPT_SIGNALS}
    # None: set by somebody else than Python, who would not get it back.
    heeded = [number for number, kept in before.items() if kept not in (signal.SIG_IGN, None)]
    try:
        for number in heeded:
            signal.signal(number, handler)
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])


class PendingFiles:
    """Files being written. `parts` stand in for the targets, in their order, and are empty at first."""

    def __init__(self, parts: tuple[Path, ...], check: InterruptCheck) -> None:
        self.parts = parts
        self.check = check
        """Raises `KeyboardInterrupt` if somebody asked for an end; to be called between two pieces."""
        self.relied_on = False
        """Whether something holds now that holds only with these files: then an interruption waits for their names."""

    def settle(self) -> None:
        """Return when the bytes written so far are on the disk."""
        for part in self.parts:
            _sync_file(part)


@contextlib.contextmanager
def atomic_files(*names: PurePath, mode: int = EVERYBODY_MODE) -> Iterator[PendingFiles]:
    """Files beside `names` that take these names together when the block has gone well, and are gone otherwise.

    A link stays, and what it points at is replaced. What a killed writer of the same file has left is taken away. Raises
    `OSError` that names the file, and `KeyboardInterrupt` after an interruption; then all is as it was.
    """
    parts: list[_PendingFile] = []
    with interruptions_deferred() as check:
        try:
            for name in names:
                parts.append(_PendingFile(Path(name), mode))  # noqa: PERF401 - those made before one that fails are left too
            writing = PendingFiles(tuple(part.file for part in parts), check)
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


class _PendingFile:
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
            begins = _part_prefix(self._target.name)
            remove_stale_parts(self._target.parent, re.escape(begins))
            self.file = self._target.with_name(f"{begins}{os.getpid()}.part")
            self._lock = _create_locked(self.file, mode)

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
            _sync_file(self.file)

    def take_its_name(self) -> None:
        """Stand where the target stood, and return when that is on the disk: a memory stick may be pulled out at once."""
        with self._named():
            self.file.replace(self._target)
            sync_dir(self._target.parent)

    def leave(self) -> None:
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)


def _sync_file(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _part_prefix(name: str) -> str:
    """How the parts of a file begin; short enough for what follows."""
    encoded = os.fsencode(name)
    if len(encoded) > _LONGEST_NAME_BYTES:
        name = hashlib.sha256(encoded).hexdigest()[:32]
    return f".{name}."


def _create_locked(file: Path, mode: int) -> int | None:
    """Make an empty file of ours; gives the descriptor that holds its lock."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(file, flags, mode)
    if fcntl is None:
        os.close(descriptor)
        return None
    with contextlib.suppress(OSError):  # a file system without locks: then nobody takes it away either
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def remove_stale_parts(folder: Path, begins: str) -> None:
    """Take away the parts in `folder` that nobody writes any more; `begins`: how they begin, as a pattern."""
    pattern = re.compile(rf"{begins}\d+\.part", re.DOTALL)
    with contextlib.suppress(OSError):  # a folder that may be written in and not read
        for file in folder.iterdir():
            if pattern.fullmatch(file.name):
                _remove_if_stale(file)


def _remove_if_stale(file: Path) -> None:
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


def sync_dir(folder: Path) -> None:
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
        if error.errno not in _NO_DIRECTORY_SYNC:
            raise


_HANDOVER_PREFIX = "naervaer-"
_HANDOVER_SUFFIXES = {".html", ".zip"}


def atomic_write(name: PurePath, content: bytes) -> bool:
    """Give the file its new content; whether it replaced an old file. Raises `OSError` that names what is in the way."""
    file = Path(name)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    replaced = file.exists()
    if replaced and not file.is_file():  # a pipe or a device: nothing to put in its place
        file.write_bytes(content)
        return False
    with atomic_files(file, mode=OWNER_ONLY_MODE) as writing:
        writing.parts[0].write_bytes(content)
    return replaced


def free_handover_name(folder: PurePath, begins: str, ends: str) -> tuple[PurePath, int]:
    """The first free name of begins-1.ends, begins-2.ends …, and how many files for people lie in `folder` already.

    What was cut off in the middle of an earlier one is taken away. Raises `OSError` when nothing can be written there.
    """
    place = Path(folder)
    names = {file.name for file in place.iterdir()}
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    remove_stale_parts(place, rf"\.{re.escape(_HANDOVER_PREFIX)}.*\.")
    number = next(number for number in itertools.count(1) if f"{begins}-{number}{ends}" not in names)
    beside = sum(name.startswith(_HANDOVER_PREFIX) and PurePath(name).suffix in _HANDOVER_SUFFIXES for name in names)
    return place / f"{begins}-{number}{ends}", beside
