"""The names that content gives its exercises and body regions: they become names of files and keys of the diary."""

from __future__ import annotations

import re

LONGEST = 60
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def is_name(text: str) -> bool:
    """Whether `text` is a name: small letters a-z, digits and hyphens, a letter first, and not too long for a file."""
    return len(text) <= LONGEST and _NAME.fullmatch(text) is not None
