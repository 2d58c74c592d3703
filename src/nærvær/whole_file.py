"""A file for somebody to take along: written whole or not at all, and at first for its owner only."""

from __future__ import annotations

import errno
import itertools
import os
import re
from pathlib import Path, PurePath

from .writing import OWNER_ONLY, clear, whole_files

_OURS = "naervaer-"
_ENDINGS = {".html", ".zip"}


def write_whole(name: PurePath, content: bytes) -> bool:
    """Give the file its new content; whether it replaced an old file. Raises `OSError` that names what is in the way."""
    file = Path(name)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    replaced = file.exists()
    if replaced and not file.is_file():  # a pipe or a device: nothing to put in its place
        file.write_bytes(content)
        return False
    with whole_files(file, mode=OWNER_ONLY) as writing:
        writing.parts[0].write_bytes(content)
    return replaced


def free_file(folder: PurePath, begins: str, ends: str) -> tuple[PurePath, int]:
    """The first free name of begins-1.ends, begins-2.ends …, and how many files for people lie in `folder` already.

    What was cut off in the middle of an earlier one is taken away. Raises `OSError` when nothing can be written there.
    """
    place = Path(folder)
    names = {file.name for file in place.iterdir()}
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    clear(place, rf"\.{re.escape(_OURS)}.*\.")
    number = next(number for number in itertools.count(1) if f"{begins}-{number}{ends}" not in names)
    beside = sum(name.startswith(_OURS) and PurePath(name).suffix in _ENDINGS for name in names)
    return place / f"{begins}-{number}{ends}", beside
