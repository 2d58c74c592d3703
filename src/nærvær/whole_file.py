"""A file for somebody to take along: written whole or not at all, and at first for its owner only."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from pathlib import Path, PurePath

OWNER_ONLY = 0o600
_OURS = "naervaer-"
_ENDINGS = {".html", ".zip"}
_NOT_KNOWN_HERE = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}


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
        _settle(target.parent)
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


def _settle(folder: Path) -> None:
    """Return when the names in `folder` are on the disk: a memory stick may be pulled out at once."""
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


def free_file(folder: PurePath, begins: str, ends: str) -> tuple[PurePath, int]:
    """The first free name of begins-1.ends, begins-2.ends …, and how many files for people lie in `folder` already.

    What was cut off in the middle of an earlier one is taken away. Raises `OSError` when nothing can be written there.
    """
    place = Path(folder)
    names = {file.name for file in place.iterdir()}
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    for name in names:
        if name.startswith(f".{_OURS}") and name.endswith(".part"):
            (place / name).unlink()
    number = next(number for number in itertools.count(1) if f"{begins}-{number}{ends}" not in names)
    beside = sum(name.startswith(_OURS) and PurePath(name).suffix in _ENDINGS for name in names)
    return place / f"{begins}-{number}{ends}", beside
