"""The folder of a diary: where each of its files lies, whether what lies there can be read, and who holds it.

Its locks are advisory, between processes; the system releases those of a process that dies.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from datetime import datetime
from pathlib import Path

from ..domain.errors import DiaryFault, DiaryProblem
from ..files import free_name
from ..quick_dataclass import dataclass
from .hash_chain import CorruptionError

LARGEST_BYTES = 1 << 31
"""No diary grows like that; a file that does is not read through."""
COPY_PREFIX = "diary.look-"


@dataclass(frozen=True, slots=True)
class DiaryPaths:
    """The names in the folder of one diary."""

    folder: Path

    @property
    def name(self) -> Path:
        """The name the diary is looked for under; its owner may have put a link there."""
        return self.folder / "diary.db"

    @property
    def diary(self) -> Path:
        """The file itself, which a link may lead to: a new file must take its place, not that of the link."""
        return Path(os.path.realpath(self.name)) if self.name.is_symlink() else self.name

    def beside(self, ending: str) -> Path:
        """Return the file whose name is the diary's with `ending` behind it."""
        diary = self.diary
        return diary.with_name(f"{diary.name}{ending}")

    @property
    def journal(self) -> Path:
        """What SQLite undoes an unfinished commit with; empty between commits."""
        return self.beside("-journal")

    @property
    def building(self) -> Path:
        """A new diary that is still being built."""
        return self.beside(".part")

    @property
    def lock(self) -> Path:
        return self.folder / "diary.lock"

    @property
    def practice_lock(self) -> Path:
        return self.folder / "practice.lock"

    @property
    def mark(self) -> Path:
        """What is known of the diary as it was verified last (see `verified_mark`)."""
        return self.folder / "verified.mark"

    @property
    def backups(self) -> Path:
        """The folder of backups. It is made once the diary stands, so it also shows that there has been one."""
        return self.folder / "backups"

    @property
    def passphrase_keys(self) -> tuple[Path, Path]:
        """The two files with the key of a diary that a passphrase locks.

        One lies among the backups: who keeps only those elsewhere has the key with them.
        """
        return self.folder / "passphrase.keys", self.backups / "passphrase.keys"

    @property
    def passphrase_lock(self) -> Path:
        return self.folder / "passphrase.lock"

    def is_locked(self) -> bool:
        """Whether a passphrase locks the diary."""
        return any(map(os.path.lexists, self.passphrase_keys))

    def damaged_files(self) -> tuple[Path, ...]:
        """Return the damaged files that were kept, the oldest first."""
        return tuple(sorted(self.folder.glob("diary.damaged-*.db")))

    def other_files(self) -> tuple[Path, ...]:
        """Return every file beside the diary that once was one, or part of one; without the backups."""
        return tuple(
            sorted(
                file
                for file in {*self.folder.glob("diary.*"), *self.folder.glob(f"{COPY_PREFIX}*/*"), self.building}
                if file.is_file() and file not in (self.name, self.diary, self.journal, self.lock)
            )
        )

    def free_name_aside(self, now: datetime, why: str = "damaged") -> Path:
        """Return a free name for a file that is put aside."""
        return free_name(self.folder, f"diary.{why}-{now:%Y-%m-%dT%H%M%S}", ".db")


def diary_exists(paths: DiaryPaths) -> bool:
    """Whether there is a diary. Raises `DiaryProblem` when something else has its name, and `OSError`."""
    try:
        mode = paths.name.stat().st_mode
    except FileNotFoundError:
        if paths.name.is_symlink():
            raise DiaryProblem(DiaryFault.LINK, str(paths.name)) from None
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise DiaryProblem(DiaryFault.LINK, str(paths.name)) from error
        raise
    if stat.S_ISDIR(mode):
        raise DiaryProblem(DiaryFault.FOLDER, str(paths.name))
    if not stat.S_ISREG(mode):
        raise DiaryProblem(DiaryFault.SPECIAL, str(paths.name))
    return True


def check_readable_file(file: Path, largest: int = LARGEST_BYTES) -> None:
    """Raises `CorruptionError` unless `file` is a regular file with something in it and not too large to be read through.

    Raises `OSError` when the system cannot tell, or the file may not be read.
    """
    status = file.stat()
    if stat.S_ISDIR(status.st_mode):
        raise CorruptionError("folder")
    if not stat.S_ISREG(status.st_mode):
        raise CorruptionError("special")
    if not status.st_size:
        raise CorruptionError("empty")
    if status.st_size > largest:
        raise CorruptionError("large")
    if not os.access(file, os.R_OK):  # opening and closing it would let go of every lock SQLite has on it here
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))


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
