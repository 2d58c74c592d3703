"""Advisory locks between processes: whoever dies lets go, so no lock is ever left behind."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from pathlib import Path

from ..domain.clinic import ClinicProblem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD_BY_OTHERS = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_NOT_SUPPORTED = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS)
"""A disk without locks; EINVAL too, as nothing in what is asked for could be wrong."""
_POLL_SECONDS = 0.02
_TRIAL_BYTES = 1 << 16


class FileLock:
    """A lock on a file of its own. Shared locks do not exclude each other; Windows knows none, so there they are void.

    `void`: the disk has no locks, so that nobody can be told apart and whoever asks is given it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None
        self.sole = False
        self.void = False

    def take(self, *, sole: bool, wait_seconds: float = 0.0) -> bool:
        """Hold the lock; False when another process holds it for longer than `wait_seconds`. Raises `OSError`.

        Asked for another kind of hold than it has, it may lose the one it had.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        give_up = time.monotonic() + wait_seconds
        while not self._locked(self._descriptor, sole=sole):
            if time.monotonic() >= give_up:
                self.release()
                return False
            time.sleep(_POLL_SECONDS)
        self.sole = sole
        return True

    def _locked(self, descriptor: int, *, sole: bool) -> bool:
        try:
            return _try_lock(descriptor, sole=sole)
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED:
                raise
        self.void = True
        return True

    def release(self) -> None:
        """Let go of it."""
        descriptor, self._descriptor, self.sole = self._descriptor, None, False
        if descriptor is not None:
            _unlock(descriptor)
            os.close(descriptor)


def check_locks_supported(folder: Path) -> None:
    """Raises `ClinicProblem` ("no_locks") where the disk of `folder` has none, and `OSError`."""
    lock = FileLock(folder / "clinic.lock")
    lock.take(sole=False)
    lock.release()
    if lock.void:
        raise ClinicProblem("no_locks", str(folder))


def check_folder_writable(folder: Path) -> None:
    """Raises `OSError` where nothing can be written in `folder`, and `ClinicProblem` ("no_locks"); leaves no file there."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as trial:
        try:
            _try_lock(trial.fileno(), sole=False)
        except OSError as error:
            if error.errno in _NOT_SUPPORTED:
                raise ClinicProblem("no_locks", str(folder)) from error
            raise
        trial.write(bytes(_TRIAL_BYTES))


if sys.platform == "win32":

    def _try_lock(descriptor: int, *, sole: bool) -> bool:
        if not sole:
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

    def _try_lock(descriptor: int, *, sole: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if sole else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD_BY_OTHERS:
                return False
            raise
        return True

    def _unlock(descriptor: int) -> None:
        """Closing lets go."""
