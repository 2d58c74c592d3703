"""A file of content: its text, its tables and the names in it, with every fault reported as `BrokenContent`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..checked_table import BrokenToml, TableFault
from ..domain.errors import BrokenContent, ContentFault, FileFault, UnreadableFile
from ..files import read_text

LONGEST_TEXT = 2_000
"""Characters of one text in a table, as a title or why."""
WHY_WORDS = 60
LONGEST_NAME = 60
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_REASONS = {
    FileFault.ENCODING: ContentFault.NOT_UTF8,
    FileFault.LARGE: ContentFault.TOO_LARGE,
    FileFault.DISK: ContentFault.UNREADABLE,
    FileFault.NAME: ContentFault.UNREADABLE,
}
"""What content calls the fault of an unreadable file, where the two have different names."""


def read_content(file: Path, largest: int) -> str:
    """Return the text of `file`, of at most `largest` bytes. Raises `BrokenContent`."""
    try:
        return read_text(file, largest)
    except UnreadableFile as error:
        raise BrokenContent(str(file), "file", _content_fault(error.reason), **error.data) from None


def _content_fault(fault: FileFault) -> ContentFault:
    return _REASONS.get(fault) or ContentFault(fault.value)


@contextmanager
def faults_as_broken_content(file: str, *, whole: str = "file") -> Iterator[None]:
    """Raise `BrokenContent` for what is wrong with the TOML of `file`. `whole`: what to call all of the TOML."""
    try:
        yield
    except BrokenToml as error:
        reason = ContentFault(f"toml_{error.reason}")
        raise BrokenContent(file, whole, reason, line=error.line, column=error.column) from None
    except TableFault as fault:
        line = {} if fault.line is None else {"line": fault.line}
        raise BrokenContent(file, fault.key, fault.reason, **fault.data, **line) from None


def is_content_name(text: str) -> bool:
    """Return whether an exercise or a body region may be called `text`, which names files and keys of the diary.

    It is made of small letters a-z, digits and hyphens, a letter first, and is not too long for a file.
    """
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None
