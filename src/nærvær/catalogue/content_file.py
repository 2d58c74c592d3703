"""Reads the text of a content file, and tells what bars the way to it as content does.

The names that content gives its exercises and body regions: they become names of files and keys of the diary.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..domain.errors import BrokenContent, UnreadableFile
from ..files import read_text

_REASONS = {"encoding": "not_utf8", "large": "too_large", "disk": "unreadable", "name": "unreadable"}
"""What content calls it, where that differs from what files do."""


def read_content(file: Path, largest: int) -> str:
    """The text of `file`, of at most `largest` bytes. Raises `BrokenContent`."""
    try:
        return read_text(file, largest)
    except UnreadableFile as error:
        raise BrokenContent(str(file), "file", _REASONS.get(error.reason, error.reason), **error.data) from None


LONGEST_NAME = 60
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def is_content_name(text: str) -> bool:
    """Whether `text` is a name: small letters a-z, digits and hyphens, a letter first, and not too long for a file."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None
