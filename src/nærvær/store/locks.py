"""Advisory locks between processes: whoever dies lets go, so no lock is ever left behind."""

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

_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_POLL_SECONDS = 0.02


class FileLock:
    """A lock on a file of its own. Shared locks do not exclude each other; Windows knows none, so there they are void."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None
        self.sole = False

    def take(self, *, sole: bool, wait_seconds: float = 0.0) -> bool:
        """Hold the lock; False when another process holds it for longer than `wait_seconds`. Raises `OSError`.

        Asked for another kind of hold than it has, it may lose the one it had.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        give_up = time.monotonic() + wait_seconds
        while not _locked(self._descriptor, sole=sole):
            if time.monotonic() >= give_up:
                self.release()
                return False
            time.sleep(_POLL_SECONDS)
        self.sole = sole
        return True

    def release(self) -> None:
        """Let go of it."""
        descriptor, self._descriptor, self.sole = self._descriptor, None, False
        if descriptor is not None:
            _unlock(descriptor)
            os.close(descriptor)


if sys.platform == "win32":

    def _locked(descriptor: int, *, sole: bool) -> bool:
        if not sole:
            return True
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _TAKEN:
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

    def _locked(descriptor: int, *, sole: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if sole else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            if error.errno in (errno.ENOLCK, errno.ENOTSUP):  # a file system without locks: nobody can be told apart
                return True
            raise
        return True

    def _unlock(descriptor: int) -> None:
        """Closing lets go."""
