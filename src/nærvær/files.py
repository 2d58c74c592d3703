"""Reads files that others made: whatever lies under the name, it takes a bounded time and a bounded amount of memory.

It also finds names that are free.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from .domain.errors import UnreadableFile

_REASONS = {
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
    return _REASONS.get(error.errno or 0, "disk")


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """`stem` with `suffix` behind it in `folder`, or the first with a number in between, that nothing is called yet."""
    name, number = folder / f"{stem}{suffix}", 1
    while os.path.lexists(name):
        number += 1
        name = folder / f"{stem}-{number}{suffix}"
    return name
