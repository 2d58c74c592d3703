"""Where a command is to write."""

from __future__ import annotations

import errno
from pathlib import Path


def target(text: str) -> Path:
    """The file to write; refuses a folder, and a folder that is not there (`OSError`)."""
    file = Path(text)
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", text)
    if not file.parent.exists():
        raise FileNotFoundError(errno.ENOENT, "", str(file.parent))
    return file
