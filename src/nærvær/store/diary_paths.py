"""Where everything of a diary lies in its folder, and what makes a file private and lasting."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ..domain.errors import DiaryProblem
from ..files import free_name, sync_dir
from .hash_chain import CorruptionError

_CHUNK_BYTES = 1 << 20
LARGEST_BYTES = 1 << 31
"""No diary grows like that; a file that does is not read through."""
COPY_PREFIX = "diary.look-"
FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class DiaryPaths:
    """The folder of one diary."""

    folder: Path

    @property
    def name(self) -> Path:
        """Where the diary is looked for; its owner may have put a link there."""
        return self.folder / "diary.db"

    @property
    def diary(self) -> Path:
        """The file itself, which a link may lead to: another one in its place must not take the place of the link."""
        return Path(os.path.realpath(self.name)) if self.name.is_symlink() else self.name

    def beside(self, ending: str) -> Path:
        """The file that has the name of the diary with something behind it."""
        diary = self.diary
        return diary.with_name(f"{diary.name}{ending}")

    @property
    def journal(self) -> Path:
        """What SQLite undoes an unfinished commit with; empty between commits."""
        return self.beside("-journal")

    @property
    def building(self) -> Path:
        """A diary not yet fit to bear the name."""
        return self.beside(".part")

    @property
    def lock(self) -> Path:
        return self.folder / "diary.lock"

    @property
    def practice_lock(self) -> Path:
        return self.folder / "practice.lock"

    @property
    def backups(self) -> Path:
        """Made once the diary stands, so it also tells that there has been one."""
        return self.folder / "backups"

    def set_aside(self) -> tuple[Path, ...]:
        """Damaged files kept, the oldest first."""
        return tuple(sorted(self.folder.glob("diary.damaged-*.db")))

    def every_aside(self) -> tuple[Path, ...]:
        """Whatever lies beside the diary and once was one, or part of one."""
        return tuple(
            sorted(
                file
                for file in {*self.folder.glob("diary.*"), *self.folder.glob(f"{COPY_PREFIX}*/*"), self.building}
                if file.is_file() and file not in (self.name, self.diary, self.journal, self.lock)
            )
        )

    def free_name_aside(self, now: datetime, why: str = "damaged") -> Path:
        """A name for a file put aside that no other one has."""
        return free_name(self.folder, f"diary.{why}-{now:%Y-%m-%dT%H%M%S}", ".db")


def file_identity(file: Path) -> tuple[int, int] | None:
    """Which file has this name now; None when none has. Raises `OSError`."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def diary_exists(place: DiaryPaths) -> bool:
    """Whether there is a diary. Raises `DiaryProblem` when something else has its name, which is left alone; `OSError`."""
    try:
        mode = place.name.stat().st_mode
    except FileNotFoundError:
        if place.name.is_symlink():
            raise DiaryProblem("link", str(place.name)) from None
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise DiaryProblem("link", str(place.name)) from error
        raise
    if stat.S_ISDIR(mode):
        raise DiaryProblem("folder", str(place.name))
    if not stat.S_ISREG(mode):
        raise DiaryProblem("special", str(place.name))
    return True


def check_readable_file(file: Path, largest: int = LARGEST_BYTES) -> None:
    """Raises `Damage` unless `file` is a regular file with something in it and not too large to be read through.

    Raises `OSError` when that cannot be told, or the file may not be read.
    """
    found = file.stat()
    if stat.S_ISDIR(found.st_mode):
        raise CorruptionError("folder")
    if not stat.S_ISREG(found.st_mode):
        raise CorruptionError("special")
    if not found.st_size:
        raise CorruptionError("empty")
    if found.st_size > largest:
        raise CorruptionError("large")
    if not os.access(file, os.R_OK):  # opening and closing it would let go of every lock SQLite has on it here
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))


def make_private_folder(folder: Path) -> None:
    """Create `folder`, for its owner only, unless it is there. Raises `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def make_private_file(file: Path) -> None:
    """An empty file for its owner only, in place of any that has the name."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))


def sync_file(file: Path) -> None:
    """Return when the bytes of a closed file are on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def atomic_replace(file: Path, name: Path) -> None:
    """Give `file` its `name`, replacing what bears it, so that a power cut leaves the one or the other."""
    sync_file(file)
    file.replace(name)
    sync_dir(name.parent)


def link_or_copy(file: Path, name: Path) -> None:
    """Let the bytes of `file` also be found under `name`."""
    with contextlib.suppress(OSError):
        os.link(file, name)
        return
    copy_file(file, name)
    sync_file(name)


def copy_file(file: Path, target: Path) -> None:
    """Copy a file; where it holds nothing, the copy holds nothing either. Raises `OSError`."""
    with file.open("rb") as source, target.open("wb") as copied:
        for start, end in _data_ranges(source):
            source.seek(start)
            copied.seek(start)
            left = end - start
            while left > 0 and (piece := source.read(min(left, _CHUNK_BYTES))):
                left -= copied.write(piece)
        copied.truncate(source.seek(0, os.SEEK_END))


def secure_erase(file: Path) -> None:
    """Remove `file` after its bytes have been overwritten, as far as the disk lets anybody overwrite them.

    Of a link only the link goes, and of what has no bytes of its own only the name.
    """
    if stat.S_ISREG(file.lstat().st_mode):
        with contextlib.suppress(PermissionError):  # one's own file; who may not do this is refused below
            file.chmod(FILE_MODE)
        with file.open("r+b") as opened:
            overwrite(opened)
    file.unlink()


def overwrite(opened: BinaryIO) -> None:
    """Overwrite every byte that was ever written to an open file."""
    for start, end in _data_ranges(opened):
        opened.seek(start)
        opened.writelines(bytes(min(end - at, _CHUNK_BYTES)) for at in range(start, end, _CHUNK_BYTES))
    opened.flush()
    os.fsync(opened.fileno())


def _data_ranges(opened: BinaryIO) -> Iterator[tuple[int, int]]:
    """The parts of a file that hold something: a file may be called far larger than it is."""
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
