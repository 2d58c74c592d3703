"""Files: read within bounds, written whole or not at all, brought to the disk, and erased with their bytes.

Everything in the program that writes a file, gives it its name or overwrites it does so through this module.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import BinaryIO

from .domain.errors import FileFault, UnreadableFile
from .signals_and_stderr import InterruptCheck, interruptions_deferred

try:
    import fcntl
except ImportError:  # Windows removes no file that is open: there the open file is the lock
    fcntl = None  # type: ignore[assignment]

EVERYBODY_MODE, OWNER_ONLY_MODE = 0o666, 0o600
FOLDER_MODE = 0o700
_CHUNK_BYTES = 1 << 20
_LONGEST_NAME_BYTES = 200
_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
_HANDOVER_PREFIX = "naervaer-"
_HANDOVER_SUFFIXES = {".html", ".zip"}
_FILE_FAULTS = {
    errno.ENOENT: FileFault.ABSENT,
    errno.EACCES: FileFault.FORBIDDEN,
    errno.EPERM: FileFault.FORBIDDEN,
    errno.EISDIR: FileFault.FOLDER,
    errno.ENOTDIR: FileFault.ABSENT,
    errno.ELOOP: FileFault.LOOP,
    errno.ENAMETOOLONG: FileFault.NAME,
    errno.ENXIO: FileFault.SPECIAL,
    errno.EOPNOTSUPP: FileFault.SPECIAL,
}


# Reading


def read_bounded(file: Path, largest: int) -> bytes:
    """Return the bytes of the regular file `file` (links are followed), of which there may be at most `largest`.

    Nothing is read before the file is known to be regular and small enough, so that a pipe is not waited for and a
    sparse file of 100 GB is not loaded; a file that grows meanwhile is cut off by the same limit. Raises
    `UnreadableFile`.
    """
    with _regular_file(file) as (opened, size):
        if size > largest:
            raise UnreadableFile(str(file), FileFault.LARGE, largest=largest)
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise UnreadableFile(str(file), FileFault.LARGE, largest=largest)
    return content


def read_head(file: Path, count: int) -> tuple[bytes, int]:
    """Return the first `count` bytes of the regular file `file` and how many it has. Raises `UnreadableFile`."""
    with _regular_file(file) as (opened, size):
        return opened.read(count), size


@contextlib.contextmanager
def open_bounded(file: Path, largest: int) -> Iterator[BinaryIO]:
    """Yield the regular file `file`, of at most `largest` bytes, opened to be read. Raises `UnreadableFile`."""
    with _regular_file(file) as (opened, size):
        if size > largest:
            raise UnreadableFile(str(file), FileFault.LARGE, largest=largest)
        yield opened


@contextlib.contextmanager
def _regular_file(file: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Yield the regular file `file` opened, with its size. Raises `UnreadableFile`, also for what reading it raises."""
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. O_BINARY: Windows would turn line ends.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(file, flags)
    except OSError as error:
        raise UnreadableFile(str(file), _file_fault(error)) from error
    except ValueError as error:  # a NUL byte in the name
        raise UnreadableFile(str(file), FileFault.NAME) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(str(file), FileFault.FOLDER if stat.S_ISDIR(status.st_mode) else FileFault.SPECIAL)
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            yield opened, status.st_size
    except OSError as error:
        raise UnreadableFile(str(file), _file_fault(error)) from error
    finally:
        os.close(descriptor)


def read_text(file: Path, largest: int) -> str:
    """Return the text of `file`, as `read_bounded` reads it, with line ends as newlines and without a byte order mark.

    Raises `UnreadableFile`; with the reason encoding and the `line` where it is not UTF-8.
    """
    content = read_bounded(file, largest)
    try:
        text = content.decode("utf-8-sig")  # Notepad and others mark what they write
    except UnicodeDecodeError as error:
        raise UnreadableFile(str(file), FileFault.ENCODING, line=content.count(b"\n", 0, error.start) + 1) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _file_fault(error: OSError) -> FileFault:
    return _FILE_FAULTS.get(error.errno or 0, FileFault.DISK)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return `folder`/`stem``suffix`, or the first of `stem`-2, `stem`-3 …, that no file or link is called yet."""
    name, number = folder / f"{stem}{suffix}", 1
    while os.path.lexists(name):
        number += 1
        name = folder / f"{stem}-{number}{suffix}"
    return name


def free_handover_name(folder: PurePath, stem: str, suffix: str) -> tuple[PurePath, int]:
    """Return the first free name of `stem`-1, `stem`-2 …, and how many files handed to people lie in `folder` already.

    Parts of files that an interrupted writer left there are removed. Raises `OSError` when nothing can be written there.
    """
    target = Path(folder)
    names = {file.name for file in target.iterdir()}
    if not os.access(target, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    remove_stale_parts(target, rf"\.{re.escape(_HANDOVER_PREFIX)}.*\.")
    number = next(number for number in itertools.count(1) if f"{stem}-{number}{suffix}" not in names)
    count = sum(name.startswith(_HANDOVER_PREFIX) and PurePath(name).suffix in _HANDOVER_SUFFIXES for name in names)
    return target / f"{stem}-{number}{suffix}", count


# Writing whole files


def atomic_write(name: PurePath, content: bytes) -> bool:
    """Write `content` to `name`, whole or not at all, readable for its owner only; return whether an old file was replaced.

    For files people take along: links are followed, and a pipe or a device is written to as it is. Raises `OSError` that
    names what is in the way.
    """
    file = Path(name)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    replaced = file.exists()
    if replaced and not file.is_file():  # a pipe or a device: nothing to put in its place
        file.write_bytes(content)
        return False
    with atomic_files(file, mode=OWNER_ONLY_MODE) as pending:
        pending.parts[0].write_bytes(content)
    return replaced


class PendingFiles:
    """Files being written by `atomic_files`: empty `parts`, one for each target and in their order.

    `check` raises `KeyboardInterrupt` if a request to end has come; call it between two pieces. Set `must_finish` once
    something has been done that holds only together with these files: then they get their names before the program ends.
    """

    def __init__(self, parts: tuple[Path, ...], check: InterruptCheck) -> None:
        self.parts = parts
        self.check = check
        self.must_finish = False

    def sync(self) -> None:
        """Return when the bytes written so far are on the disk."""
        for part in self.parts:
            sync_file(part)


@contextlib.contextmanager
def atomic_files(*names: PurePath, mode: int = EVERYBODY_MODE) -> Iterator[PendingFiles]:
    """Yield files that take `names` together when the block has gone well, and are removed otherwise.

    Links are followed. Parts that a killed writer of the same file left are removed first. Raises `OSError` that names the
    file, and `KeyboardInterrupt` after a request to end; then every target is as it was.
    """
    parts: list[_PendingFile] = []
    with interruptions_deferred() as check:
        try:
            for name in names:
                parts.append(_PendingFile(Path(name), mode))  # noqa: PERF401 - those made before one that fails go too
            pending = PendingFiles(tuple(part.file for part in parts), check)
            yield pending
            if not pending.must_finish:
                check()
            for part in parts:
                part.sync()
            for part in parts:
                part.rename()
        finally:
            for part in parts:
                part.close()


class _PendingFile:
    """A part beside its target, locked for as long as its writer lives."""

    def __init__(self, name: Path, mode: int) -> None:
        self._name = name
        if name.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(name))
        with self._errors_named():
            self._target = Path(os.path.realpath(name))
            if self._target.is_symlink():  # links that lead to each other
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            if self._target.exists() and not self._target.is_file():
                # A pipe or a device stays what it is, and no file can take its name when it is whole.
                raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
            prefix = _part_prefix(self._target.name)
            remove_stale_parts(self._target.parent, re.escape(prefix))
            self.file = self._target.with_name(f"{prefix}{os.getpid()}.part")
            self._lock = _create_locked(self.file, mode)

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        """Raise every `OSError` of the block with the name the file was asked for by."""
        try:
            yield
        except OSError as error:
            raise type(error)(error.errno, error.strerror, str(self._name)) from error

    def sync(self) -> None:
        with self._errors_named():
            sync_file(self.file)

    def rename(self) -> None:
        """Take the target's name, and return when that is on the disk: a memory stick may be pulled out at once."""
        with self._errors_named():
            self.file.replace(self._target)
            sync_dir(self._target.parent)

    def close(self) -> None:
        """Remove the part if it has not become the target, and let go of its lock."""
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)


def _part_prefix(name: str) -> str:
    """Return what the names of the parts of `name` begin with; short enough for what follows."""
    encoded = os.fsencode(name)
    if len(encoded) > _LONGEST_NAME_BYTES:
        name = hashlib.sha256(encoded).hexdigest()[:32]
    return f".{name}."


def _create_locked(file: Path, mode: int) -> int | None:
    """Create an empty file and return the descriptor that holds its lock; None on Windows."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(file, flags, mode)
    if fcntl is None:
        os.close(descriptor)
        return None
    with contextlib.suppress(OSError):  # a file system without locks: then no other process removes it either
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def remove_stale_parts(folder: Path, prefix_pattern: str) -> None:
    """Remove the parts in `folder` whose writers have died and whose names begin with the pattern."""
    pattern = re.compile(rf"{prefix_pattern}\d+\.part", re.DOTALL)
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


PART_SUFFIX = ".part"


def write_private_file(file: Path, content: bytes) -> None:
    """Write `content` to `file`, whole or not at all, for its owner only; whatever has the name but a folder is replaced.

    For the program's own files in its own folders. Raises `OSError`; then a part may be left, which the next call replaces.
    """
    part = file.with_suffix(PART_SUFFIX)
    make_private_file(part)
    part.write_bytes(content)
    atomic_replace(part, file)


def atomic_replace(file: Path, name: Path) -> None:
    """Give `file` its `name`, replacing what bears it, so that a power cut leaves the one or the other."""
    sync_file(file)
    file.replace(name)
    sync_dir(name.parent)


def make_private_folder(folder: Path) -> None:
    """Create `folder`, for its owner only, unless it is there. Raises `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def make_private_file(file: Path) -> None:
    """Create an empty file for its owner only, in place of any that has the name."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY_MODE))


# Bytes and the disk


def sync_file(file: Path) -> None:
    """Return when the bytes of a closed file are on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


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


def link_or_copy(file: Path, name: Path) -> None:
    """Make the bytes of `file` also available as `name`; where the disk knows no second names, as a copy on the disk."""
    with contextlib.suppress(OSError):
        os.link(file, name)
        return
    copy_file(file, name)
    sync_file(name)


def copy_file(file: Path, target: Path) -> None:
    """Copy a file, holes as holes. Raises `OSError`."""
    with file.open("rb") as source, target.open("wb") as copied:
        for start, end in _data_ranges(source):
            source.seek(start)
            copied.seek(start)
            remaining = end - start
            while remaining > 0 and (piece := source.read(min(remaining, _CHUNK_BYTES))):
                remaining -= copied.write(piece)
        copied.truncate(source.seek(0, os.SEEK_END))


def floor_times(*names: Path) -> None:
    """Let these files and folders say of when they were written no more than the day: midnight, where it may be set."""
    for name in names:
        with contextlib.suppress(OSError, OverflowError):
            written = name.lstat().st_mtime
            clock = time.localtime(int(written))
            midnight = int(written) - clock.tm_hour * 3600 - clock.tm_min * 60 - clock.tm_sec
            if written != midnight:
                os.utime(name, (midnight, midnight), follow_symlinks=False)


def secure_erase(file: Path) -> None:
    """Remove `file` after overwriting its bytes; what the disk itself keeps aside is out of reach.

    Of a link only the link goes, and of a pipe or a device only the name.
    """
    if stat.S_ISREG(file.lstat().st_mode):
        with contextlib.suppress(PermissionError):  # one's own file; who may not do this is refused below
            file.chmod(OWNER_ONLY_MODE)
        with file.open("r+b") as opened:
            overwrite(opened)
    file.unlink()


def remove_and_erase(file: Path) -> None:
    """Remove `file`, if there is one, and overwrite its bytes then: killed in between, it is gone rather than broken."""
    opened = open_to_overwrite(file)
    if opened is None:
        file.unlink(missing_ok=True)
        return
    with opened:
        try:
            file.unlink()
        except PermissionError:  # Windows removes no file that is open
            overwrite(opened)
        else:
            overwrite(opened)
            return
    file.unlink()


def secure_erase_folder(folder: Path) -> None:
    """Remove `folder` with all that is in it, as `secure_erase` does, and return when its name is gone from the disk."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir() and not file.is_symlink():
            file.rmdir()
        else:
            secure_erase(file)
    folder.rmdir()
    sync_dir(folder.parent)


def open_to_overwrite(file: Path) -> BinaryIO | None:
    """Open a file whose bytes are to be overwritten; None where there is none, or a link: what it leads to is not ours."""
    try:
        opened = open(file, "r+b", opener=_open_no_link)  # noqa: SIM115 - the caller closes it
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):
            return None
        raise
    return opened


def _open_no_link(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))


def overwrite(opened: BinaryIO) -> None:
    """Overwrite every byte that was ever written to an open file with zeros, and return when that is on the disk."""
    for start, end in _data_ranges(opened):
        opened.seek(start)
        opened.writelines(bytes(min(end - at, _CHUNK_BYTES)) for at in range(start, end, _CHUNK_BYTES))
    opened.flush()
    os.fsync(opened.fileno())


def _data_ranges(opened: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield start and end of the parts of a file that are no holes: a file may be called far larger than it is."""
    size = opened.seek(0, os.SEEK_END)
    if not hasattr(os, "SEEK_DATA"):
        yield 0, size
        return
    start = 0
    while start < size:
        try:
            start = os.lseek(opened.fileno(), start, os.SEEK_DATA)
            end = os.lseek(opened.fileno(), start, os.SEEK_HOLE)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but a hole is left
                return
            end = size  # a disk that does not know of holes
        yield start, end
        start = end
