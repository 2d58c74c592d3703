"""A file for somebody to take along: written whole or not at all, and at first for its owner only."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path, PurePath

OWNER_ONLY = 0o600


def write_whole(name: PurePath, content: bytes) -> bool:
    """Give the file its new content; whether it replaced an old file. Raises `OSError` that names what is in the way."""
    file = Path(name)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    replaced = file.exists()
    if replaced and not file.is_file():  # a pipe or a device: nothing to put in its place
        file.write_bytes(content)
        return False
    target = file.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _write(part, content)
        part.replace(target)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return replaced


def _write(part: Path, content: bytes) -> None:
    part.unlink(missing_ok=True)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, OWNER_ONLY), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
