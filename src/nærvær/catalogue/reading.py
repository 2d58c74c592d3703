"""Reads the text of a content file, and tells what bars the way to it as content does."""

from __future__ import annotations

from pathlib import Path

from ..domain.errors import BrokenContent, UnreadableFile
from ..files import read_text

_REASONS = {"encoding": "not_utf8", "large": "too_large", "disk": "unreadable", "name": "unreadable"}
"""What content calls it, where that differs from what files do."""


def text_of(file: Path, largest: int) -> str:
    """The text of `file`, of at most `largest` bytes. Raises `BrokenContent`."""
    try:
        return read_text(file, largest)
    except UnreadableFile as error:
        raise BrokenContent(str(file), "file", _REASONS.get(error.reason, error.reason), **error.data) from None
