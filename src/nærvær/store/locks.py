"""Advisory locks between processes; the system releases those of a process that dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD_BY_OTHERS = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_NOT_SUPPORTED = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS)
"""A disk without locks; EINVAL too, as nothing in what is asked for could be wrong."""
_POLL_SECONDS = 0.02


class FileLock:
    """A lock on a file of its own. Shared locks do not exclude each other; on Windows, which knows none, they do nothing.

    `exclusive`: whether it is held so. `unsupported`: the disk has no locks, so processes cannot be told apart, and each is
    given the lock.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None
        self.exclusive = False
        self.unsupported = False

    def acquire(self, *, exclusive: bool, wait_seconds: float = 0.0) -> bool:
        """Hold the lock; False when another process holds it for longer than `wait_seconds`. Raises `OSError`.

        Acquiring it in the other way than it is held may lose it.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        deadline = time.monotonic() + wait_seconds
        while not self._try_lock(self._descriptor, exclusive=exclusive):
            if time.monotonic() >= deadline:
                self.release()
                return False
            time.sleep(_POLL_SECONDS)
        self.exclusive = exclusive
        return True

    def _try_lock(self, descriptor: int, *, exclusive: bool) -> bool:
        try:
            return _try_lock(descriptor, exclusive=exclusive)
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED:
                raise
        self.unsupported = True
        return True

    def release(self) -> None:
        descriptor, self._descriptor, self.exclusive = self._descriptor, None, False
        if descriptor is not None:
            _unlock(descriptor)
            os.close(descriptor)


def supports_locks(descriptor: int) -> bool:
    """Whether the disk of an open file has locks; the file may hold one afterwards. Raises `OSError`."""
    try:
        _try_lock(descriptor, exclusive=False)
    except OSError as error:
        if error.errno in _NOT_SUPPORTED:
            return False
        raise
    return True


if sys.platform == "win32":

    def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
        if not exclusive:
            return True
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _HELD_BY_OTHERS:
                return False
            raise
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        except OSError:
            return

else:

    def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD_BY_OTHERS:
                return False
            raise
        return True

    def _unlock(descriptor: int) -> None:
        """Closing the file releases the lock."""
