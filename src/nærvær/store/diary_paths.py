"""Where everything of a diary lies in its folder, and whether what lies there can be read."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..domain.errors import DiaryFault, DiaryProblem
from ..files import free_name
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
