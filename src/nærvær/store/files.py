"""Where everything of a diary lies in its folder, and what makes a file private and lasting."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

_BLANK_BYTES = 1 << 20
COPIES = "diary.look-"
FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one diary."""

    folder: Path

    @property
    def diary(self) -> Path:
        return self.folder / "diary.db"

    @property
    def journal(self) -> Path:
        """What SQLite undoes an unfinished commit with; empty between commits."""
        return self.folder / "diary.db-journal"

    @property
    def building(self) -> Path:
        """A diary not yet fit to bear the name."""
        return self.folder / "diary.db.part"

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
                for file in (*self.folder.glob("diary.*"), *self.folder.glob(f"{COPIES}*/*"))
                if file.is_file() and file not in (self.diary, self.journal, self.lock)
            )
        )

    def free_name_aside(self, now: datetime, why: str = "damaged") -> Path:
        """A name for a file put aside that no other one has."""
        return free_name(self.folder, f"diary.{why}-{now:%Y-%m-%dT%H%M%S}")


def free_name(folder: Path, stem: str) -> Path:
    """`stem`.db, or with a number behind it the first that is no file yet."""
    file, number = folder / f"{stem}.db", 1
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}.db"
    return file


def make_private_folder(folder: Path) -> None:
    """Create `folder`, for its owner only, unless it is there. Raises `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def make_private_file(file: Path) -> None:
    """An empty file for its owner only, in place of any that has the name."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))


def make_lasting(file: Path) -> None:
    """Return when the bytes of a closed file are on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def put_in_place(file: Path, name: Path) -> None:
    """Give `file` its `name`, replacing what bears it, so that a power cut leaves the one or the other."""
    make_lasting(file)
    file.replace(name)
    settle(name.parent)


def settle(folder: Path) -> None:
    """Return when the names in `folder` are on the disk."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_bytes(file: Path, name: Path) -> None:
    """Let the bytes of `file` also be found under `name`."""
    with contextlib.suppress(OSError):
        os.link(file, name)
        return
    shutil.copyfile(file, name)
    make_lasting(name)


def wipe(file: Path) -> None:
    """Remove `file` after its bytes have been overwritten, as far as the disk lets anybody overwrite them."""
    with file.open("r+b") as opened:
        blank(opened)
    file.unlink()


def blank(opened: BinaryIO) -> None:
    """Overwrite every byte of an open file."""
    left = opened.seek(0, os.SEEK_END)
    opened.seek(0)
    while left > 0:
        left -= opened.write(bytes(min(left, _BLANK_BYTES)))
    opened.flush()
    os.fsync(opened.fileno())
